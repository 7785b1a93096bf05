"""A conclusion of the story: registered, read, confirmed, carried out day by day, by the accounts that do it."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from typing import Any, Protocol

import caicach
from caicach.registry import fold
from caicach.web.accounts.models import User
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.confirming import Correction, confirm_reading, correct_reading
from caicach.web.directives.services.naming import meant_by
from caicach.web.directives.services.recurring import make_all_occurrences
from caicach.web.directives.services.registering import register
from caicach.web.directives.services.splitting import Part, split
from caicach.web.findings.models import Finding
from caicach.web.units.models import Locality, Unit

JUDGING = ("confirm", "return", "extend", "cancel", "reopen")


class Province(Protocol):
    """A province being built: its locality, its days and its accounts."""

    locality: Locality

    def at(self, day: dt.date) -> AbstractContextManager[None]:
        """Do what follows on `day`."""

    def by(self, name: str) -> User:
        """Return a fresh account."""

    def officer_of(self, unit: Unit) -> User:
        """Return the officer of a unit."""


def examples() -> Path:
    """Return the folder of examples: in the package where it is installed, else at the root of the checkout."""
    package = Path(caicach.__file__).parent
    inside = package / "examples"
    return inside if inside.exists() else package.parents[1] / "examples"


@dataclass
class Directing:
    """One province's conclusions. `told` has the stories by name, `rhythm` for occurrences, `stories` for the rest.

    `officer` confirms what was read; `tracker` judges what units report, the unit above what its parts report.
    """

    province: Province
    told: Mapping[str, Any]
    findings: Mapping[str, Finding]
    officer: str
    tracker: str
    say: Callable[[str], None]

    def register(self, told: Mapping[str, Any]) -> Directive:
        """Hand in the example file of a document on its day."""
        path = examples() / told["file"]
        found = [self.findings[name] for name in told["findings"]]
        with self.province.at(told["day"]):
            handed = Handed(data=path.read_bytes(), file_name=path.name, findings=found, illustrative=True)
            locality = Locality.objects.select_related("unit").get(pk=self.province.locality.pk)
            directive = register(self.province.by(self.officer), locality, Head(), handed)
        self.say(f"{directive}: {directive.readings.count()} nhiệm vụ đọc được")
        return directive

    def confirm(self, directive: Directive, told: Mapping[str, Any]) -> None:
        """Confirm every reading whose leading units are known for sure; what is not stays for a person to choose."""
        by, locality = self.province.by(self.officer), self.province.locality
        assert directive.date is not None
        for reading in directive.readings.filter(state=Reading.State.PROPOSED):
            meant = [meant_by(name, locality, directive.date) for name in reading.lead]
            if not meant or not all(m.sure for m in meant):
                continue
            helping = [meant_by(name, locality, directive.date) for name in reading.coordinating]
            finding = self._served(reading, told)
            if finding:
                reading = correct_reading(by, reading, _with_finding(reading, finding))
            leads = [unit for m in meant for unit in m.units]
            confirm_reading(by, reading, leads, [unit for m in helping for unit in m.units])

    def progress(self, directive: Directive, told: Mapping[str, Any]) -> None:
        """Let time pass: every told step of every task, in the order of days; parts given below have theirs."""
        order, steps = count(), []
        for rule in told["progress"]:
            once = directive.tasks.given().filter(is_series=False).order_by("pk")
            tasks = [t for t in once if fold(rule["words"]) in fold(t.words)]
            for task, story in zip(tasks, cycle(rule["each"]), strict=False):
                steps += [(step["day"], next(order), task, step) for step in self.told["stories"][story]]
        heapq.heapify(steps)
        while steps:
            day, _, task, step = heapq.heappop(steps)
            if step["act"] != "split":
                self._step(day, task, step)
                continue
            for part, story in zip(self._split(day, task, step), cycle(step["each"]), strict=False):
                for own in self.told["stories"][story]:
                    heapq.heappush(steps, (own["day"], next(order), part, own))

    def occurrences(self, directive: Directive, told: Mapping[str, Any], last: dt.date) -> None:
        """Let occurrences of recurring tasks appear month by month until `last`, and deal the stories out to them."""
        steps = []
        day = directive.date
        while day and day <= last:
            with self.province.at(day):
                make_all_occurrences()
            day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        for rule in told["recurring"]:
            all_of = directive.tasks.exclude(series=None).order_by("series", "last_day")
            tasks = [t for t in all_of if fold(rule["words"]) in fold(t.words)]
            for task, story in zip(tasks, cycle(rule["each"]), strict=False):
                steps += [(_no_earlier(task, step["before"]), task, step) for step in self.told["rhythm"][story]]
        for day, task, step in sorted(steps, key=lambda s: (s[0], s[1].pk, -s[2]["before"])):
            if day <= last:
                self._step(day, task, step)

    def _served(self, reading: Reading, told: Mapping[str, Any]) -> Finding | None:
        for rule in told["serves"]:
            if fold(rule["words"]) in fold(reading.words):
                return self.findings[rule["finding"]]
        return None

    def _split(self, day: dt.date, task: Task, step: Mapping[str, Any]) -> list[Task]:
        """Let the leading unit give parts of its task to the units named."""
        units = Unit.objects.filter(locality=self.province.locality, code__in=step["units"]).order_by("code")
        parts = [Part(unit, step["words"], step["last_day"]) for unit in units]
        with self.province.at(day):
            return split(self.province.officer_of(task.lead), task, parts)

    def _step(self, day: dt.date, task: Task, step: Mapping[str, Any]) -> None:
        act = step["act"]
        said = Said(
            words=step.get("words", ""),
            percent=step.get("percent"),
            finished_on=day if act == "report-done" else None,
            new_day=step.get("new_day"),
            despite=step.get("despite", ""),
        )
        with self.province.at(day):
            act_on(self._actor(task, act), task, act, said)

    def _actor(self, task: Task, act: str) -> User:
        """Return who does `act`: the officer of the leading unit, or who judges: the tracker, of a part who gave it."""
        if act not in JUDGING:
            return self.province.officer_of(task.lead)
        return self.province.officer_of(task.parent.lead) if task.parent else self.province.by(self.tracker)


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
