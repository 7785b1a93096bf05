"""Building a demonstration province from its story file, day by day, through the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

import caicach
from caicach.errors import InputError
from caicach.registry import Registry, fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.accounts.services import DEMO_PASSWORD, give_role, open_account
from caicach.web.demo.mau import build_mau
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.confirming import Correction, confirm_reading, correct_reading
from caicach.web.directives.services.naming import meant_by
from caicach.web.directives.services.recurring import make_all_occurrences
from caicach.web.directives.services.registering import Handed, Head, register
from caicach.web.findings.models import Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.indices.checked import check_table
from caicach.web.indices.figures_of import comparison_of, current_tables, kept_computation
from caicach.web.indices.services import Provenance, import_rows
from caicach.web.units.models import Locality, Unit
from caicach.web.units.services import load_provinces, open_locality

Say = Callable[[str], None]


def examples() -> Path:
    """Return the folder of examples: in the package where it is installed, else at the root of the checkout."""
    package = Path(caicach.__file__).parent
    inside = package / "examples"
    return inside if inside.exists() else package.parents[1] / "examples"


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
        directive = self._directive(story["directive"])
        self._confirm(directive)
        self._progress(directive)
        self._occurrences(directive)
        self._directive(story["waiting"])
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

    def _directive(self, told: dict[str, Any]) -> Directive:
        path = examples() / told["file"]
        found = [self.findings[name] for name in told["findings"]]
        with self.at(told["day"]):
            handed = Handed(data=path.read_bytes(), file_name=path.name, findings=found, illustrative=True)
            directive = register(self.by("cai-cach"), self._fresh(), Head(), handed)
        self.say(f"{directive}: {directive.readings.count()} nhiệm vụ đọc được")
        return directive

    def _confirm(self, directive: Directive) -> None:
        """Confirm every reading whose leading units are known for sure; what is not stays for a person to choose."""
        by = self.by("cai-cach")
        assert directive.date is not None
        for reading in directive.readings.filter(state=Reading.State.PROPOSED):
            meant = [meant_by(name, self.locality, directive.date) for name in reading.lead]
            if not meant or not all(m.sure for m in meant):
                continue
            helping = [meant_by(name, self.locality, directive.date) for name in reading.coordinating]
            finding = self._served(reading)
            if finding:
                reading = correct_reading(by, reading, _with_finding(reading, finding))
            leads = [unit for m in meant for unit in m.units]
            confirm_reading(by, reading, leads, [unit for m in helping for unit in m.units])

    def _served(self, reading: Reading) -> Finding | None:
        for rule in self.story["directive"]["serves"]:
            if fold(rule["words"]) in fold(reading.words):
                return self.findings[rule["finding"]]
        return None

    def _progress(self, directive: Directive) -> None:
        """Let time pass: every told step of every task, in the order of days."""
        steps = []
        for rule in self.story["directive"]["progress"]:
            once = directive.tasks.given().filter(is_series=False).order_by("pk")
            tasks = [t for t in once if fold(rule["words"]) in fold(t.words)]
            for task, story in zip(tasks, cycle(rule["each"]), strict=False):
                steps += [(step["day"], order, task, step) for order, step in enumerate(self.story["stories"][story])]
        for day, _, task, step in sorted(steps, key=lambda s: (s[0], s[2].pk, s[1])):
            self._step(day, task, step)

    def _occurrences(self, directive: Directive) -> None:
        """Let the occurrences of recurring tasks appear month by month, and deal the told stories out to them."""
        last, steps = self.story["day"], []
        day = directive.date
        while day and day <= last:
            with self.at(day):
                make_all_occurrences()
            day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        for rule in self.story["directive"]["recurring"]:
            all_of = directive.tasks.exclude(series=None).order_by("series", "last_day")
            tasks = [t for t in all_of if fold(rule["words"]) in fold(t.words)]
            for task, story in zip(tasks, cycle(rule["each"]), strict=False):
                told = self.story["rhythm"][story]
                steps += [(_no_earlier(task, step["before"]), task, step) for step in told]
        for day, task, step in sorted(steps, key=lambda s: (s[0], s[1].pk, -s[2]["before"])):
            if day <= last:
                self._step(day, task, step)

    def _step(self, day: dt.date, task: Task, step: dict[str, Any]) -> None:
        act = step["act"]
        said = Said(
            words=step.get("words", ""),
            percent=step.get("percent"),
            finished_on=day if act == "report-done" else None,
            new_day=step.get("new_day"),
        )
        with self.at(day):
            act_on(self._actor(task, act), task, act, said)

    def _actor(self, task: Task, act: str) -> User:
        """Return who does `act`: the officer of the leading unit, or the task-tracking officer."""
        if act in ("confirm", "return", "extend", "cancel", "reopen"):
            return self.by("theo-doi")
        officer = User.objects.filter(memberships__unit=task.lead, memberships__role="unit-officer").first()
        return officer or self._officer_of(task.lead)

    def _officer_of(self, unit: Unit) -> User:
        """Open an officer's account for a unit that the sign-in page does not offer."""
        name = f"cb-{unit.code.lower().replace('.', '-')}"
        user = open_account(None, name, f"Cán bộ đơn vị ({unit})", None, demo=False)
        give_role(None, user, "unit-officer", unit, dt.date(2022, 1, 1))
        return User.objects.get(pk=user.pk)


def _no_earlier(task: Task, before: int) -> dt.date:
    """Return the day so many days before a task's last one, though not before the task was given."""
    assert task.last_day is not None
    day = task.last_day - dt.timedelta(days=before)
    return max(day, task.given_on) if task.given_on else day


def _with_finding(reading: Reading, finding: Finding) -> Correction:
    deadline = reading.deadline
    last_day, every = deadline.get("last_day"), deadline.get("every") or ""
    return Correction(
        words=reading.words,
        lead=reading.lead,
        coordinating=reading.coordinating,
        last_day=dt.date.fromisoformat(last_day) if last_day else None,
        deadline_words=deadline.get("text") or "",
        every=", ".join(every) if isinstance(every, list) else every,
        product=reading.product,
        finding=finding,
    )
