"""Building a demonstration province from its story file, day by day, through the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from caicach.errors import InputError
from caicach.registry import Registry
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.accounts.services import DEMO_PASSWORD, give_role, open_account
from caicach.web.demo.directing import Directing, examples
from caicach.web.demo.mau import build_mau
from caicach.web.directives.models import Task
from caicach.web.findings.models import Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.indices.checked import check_table
from caicach.web.indices.figures_of import comparison_of, current_tables, kept_computation
from caicach.web.indices.services import Provenance, import_rows
from caicach.web.units.models import Locality, Unit
from caicach.web.units.services import load_provinces, open_locality

Say = Callable[[str], None]


def build_demo(*, say: Say = lambda words: None) -> None:
    """Build both provinces' demonstrations unless they are there already; says what it does as it goes."""
    if Locality.objects.exists():
        say("Bản minh họa đã có sẵn.")
        return
    story = yaml.safe_load((Path(__file__).parent / "ha_nam.yaml").read_text(encoding="utf-8"))
    Demo(story, say).build()
    build_mau(say=say)


@dataclass
class Demo:
    """One province being built. `at` moves its day; every act is done by the account that would do it."""

    story: dict[str, Any]
    say: Say
    locality: Locality = field(init=False)
    findings: dict[str, Finding] = field(default_factory=dict)

    def build(self) -> None:
        """Build everything in the order in which it happened, and leave the day where the story is told."""
        story = self.story
        registry = Registry.default()
        load_provinces(registry)
        notice = Text(**story["notice"])
        self.locality = open_locality(
            registry, story["province"], story["day"], fixed_today=story["day"], notice=notice
        )
        self.say(f"{self.locality}: {self.locality.units.count()} đơn vị")
        self._accounts()
        for table in story["tables"]:
            self._table(table)
        for finding in story["findings"]:
            self._finding(finding)
        told = story["directive"]
        directing = Directing(self, story, self.findings, "cai-cach", "theo-doi", self.say)
        directive = directing.register(told)
        directing.confirm(directive, told)
        directing.progress(directive, told)
        directing.occurrences(directive, told, story["day"])
        directing.register(story["waiting"])
        self._move_to(story["day"])
        self.say(f"{Task.objects.filter(locality=self.locality).count()} nhiệm vụ")

    @contextmanager
    def at(self, day: dt.date) -> Iterator[None]:
        """Do what follows on `day`."""
        self._move_to(day)
        yield

    def by(self, name: str) -> User:
        """Return a fresh account of the demo, with its rights as of the day."""
        return User.objects.get(username=name)

    def _move_to(self, day: dt.date) -> None:
        if self.locality.fixed_today != day:
            self.locality.fixed_today = day
            self.locality.save(update_fields=["fixed_today"])

    def _accounts(self) -> None:
        since = dt.date(2022, 1, 1)
        for account in self.story["accounts"]:
            user = open_account(None, account["name"], account["title"], DEMO_PASSWORD, demo=True)
            give_role(None, user, account["role"], self._unit(account["unit"]), since)

    def _unit(self, code: str) -> Unit:
        return Unit.objects.filter(locality=self.locality, code=code).on(self.story["day"]).get()

    def _table(self, table: dict[str, Any]) -> None:
        path = examples() / table["file"]
        checked = check_table(path.read_bytes(), path.name, table["instrument"])
        if checked.problems:
            raise InputError(checked.problems)
        with self.at(table["day"]):
            origin = Provenance(table["source"], path.name)
            import_rows(self.by("cai-cach"), table["instrument"], checked.rows, origin, table["day"])
        self.say(f"{table['instrument']}: {', '.join(checked.periods)}")

    def _finding(self, told: dict[str, Any]) -> None:
        tables = current_tables("papi")
        before, after = tables["2020"], tables["2021"]
        asked = {"instrument": "papi", "from": "2020", "to": "2021"}
        computation = kept_computation("compare", asked, (before, after), comparison_of(before, after).as_answer())
        weakness = Weakness(told["title"], "papi", told["code"], "2020", "2021", computation=computation)
        causes = [Why(c["kind"], c["words"], c.get("main", False)) for c in told["causes"]]
        with self.at(told["day"]):
            units = [self._unit(code) for code in told["units"]]
            by = self.by("cai-cach")
            self.findings[told["id"]] = record_finding(by, self._fresh(), weakness, causes, units)

    def _fresh(self) -> Locality:
        return Locality.objects.select_related("unit").get(pk=self.locality.pk)

    def officer_of(self, unit: Unit) -> User:
        """Return the officer of a unit, whose account is opened where the sign-in page does not offer it."""
        officer = User.objects.filter(memberships__unit=unit, memberships__role="unit-officer").first()
        return officer or self._officer_of(unit)

    def _officer_of(self, unit: Unit) -> User:
        """Open an officer's account for a unit that the sign-in page does not offer."""
        name = f"cb-{unit.code.lower().replace('.', '-')}"
        user = open_account(None, name, f"Cán bộ đơn vị ({unit})", None, demo=False)
        give_role(None, user, "unit-officer", unit, dt.date(2022, 1, 1))
        return User.objects.get(pk=user.pk)
