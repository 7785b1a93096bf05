"""A person confirms: readings corrected, merged, split, added, dismissed; confirmed ones become tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from caicach.directives.occurring import day_of, rhythms
from caicach.errors import InputError
from caicach.registry import fold
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services import streams
from caicach.web.directives.services.learning import learn_choices, learn_from_words, learn_names, learn_rhythm
from caicach.web.directives.services.recurring import make_occurrences
from caicach.web.directives.services.settling import close_when_settled, no_lead, note, opened, still_waiting
from caicach.web.findings.models import Finding
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class Correction:
    """What a person makes of a reading. `last_day` is the last day that is still on time."""

    words: str
    lead: Sequence[str]
    coordinating: Sequence[str]
    last_day: dt.date | None
    deadline_words: str
    every: str = ""
    person: str = ""
    product: str = ""
    authority: str = ""
    finding: Finding | None = None


@transaction.atomic
def correct_reading(by: User, reading: Reading, said: Correction) -> Reading:
    """Put a person's words in place of the program's; what it read stays, and the change teaches."""
    reading = opened(reading)
    before = _said(reading)
    names, words = ((reading.lead, said.lead), (reading.coordinating, said.coordinating)), reading.words
    rhythm = said.every if said.last_day is None and said.every != _rhythm(reading.deadline) else ""
    reading.words = said.words
    reading.lead, reading.coordinating = list(said.lead), list(said.coordinating)
    reading.person, reading.product, reading.authority = said.person, said.product, said.authority
    reading.finding = said.finding
    reading.deadline = _deadline(reading.deadline, said)
    if _said(reading) == before:
        return reading
    reading.touched = True
    reading.full_clean(exclude=["lead", "coordinating", "deadline", "read"])
    reading.save()
    note(by, "correct-reading", reading)
    for old, new in names:
        learn_names(by, reading, old, new)
    if not names[0][0]:
        learn_from_words(by, reading, words)
    learn_rhythm(by, reading, said.deadline_words, rhythm)
    return reading


@transaction.atomic
def dismiss_reading(by: User, reading: Reading) -> Reading:
    """Say that a reading is no task."""
    reading = opened(reading)
    reading.state = Reading.State.DISMISSED
    reading.save()
    note(by, "dismiss-reading", reading)
    close_when_settled(by, reading.directive)
    return reading


@transaction.atomic
def confirm_reading(by: User, reading: Reading, leads: Sequence[Unit], coordinating: Sequence[Unit] = ()) -> list[Task]:
    """Make a task of a reading for each leading unit: one task, one lead."""
    reading = opened(reading)
    if not leads:
        raise InputError(no_lead())
    directive = reading.directive
    tasks = [_task(reading, directive, unit) for unit in dict.fromkeys(leads)]
    for task in tasks:
        task.clean_fields(exclude=["locality", "directive", "reading", "lead", "finding"])
        task.save()
        task.coordinating.set([u for u in coordinating if u.pk != task.lead_id])
    reading.state = Reading.State.CONFIRMED
    reading.save()
    note(by, "confirm-reading", reading)
    for task in tasks:
        record(by, "give-task", task, stream=streams.tasks(directive.locality))
        if task.is_series:
            make_occurrences(task, directive.locality.today())
    close_when_settled(by, directive)
    return tasks


@transaction.atomic
def confirm_as(
    by: User, reading: Reading, said: Correction, leads: Sequence[Unit], coordinating: Sequence[Unit] = ()
) -> list[Task]:
    """Correct a reading and confirm it in one act: either both stand or neither; what that teaches is learned."""
    reading = correct_reading(by, reading, said)
    tasks = confirm_reading(by, reading, leads, coordinating)
    learn_choices(by, reading, said.lead, leads)
    learn_choices(by, reading, said.coordinating, coordinating)
    return tasks


def _task(reading: Reading, directive: Directive, unit: Unit) -> Task:
    deadline, finding = reading.deadline, reading.finding
    last_day = dt.date.fromisoformat(deadline["last_day"]) if deadline.get("last_day") else None
    return Task(
        locality=directive.locality,
        directive=directive,
        reading=reading,
        words=reading.words[:1].upper() + reading.words[1:],
        folded=fold(f"{reading.words} {unit.full_name} {directive.number}"),
        lead=unit,
        coordinating_words="; ".join(reading.coordinating)[:500],
        person=reading.person,
        product=reading.product,
        authority=reading.authority or directive.issuer,
        deadline_kind=deadline.get("kind", "none"),
        deadline_words=(deadline.get("text") or "")[:200],
        **_when(deadline, last_day, directive.locality.today()),
        given_on=directive.locality.today(),
        finding=finding,
        instrument=finding.instrument if finding else "",
        code=finding.code if finding else "",
    )


def _when(deadline: dict[str, Any], last_day: dt.date | None, today: dt.date) -> dict[str, Any]:
    """Return a task's days: one last day, or how it recurs; a last day beside a rhythm is the first occurrence's."""
    every = _rhythm(deadline)[:60]
    if not rhythms(every):
        return {"last_day": last_day, "every": every}
    week = "week" in rhythms(every)
    first = (last_day.isoweekday() if week else last_day.day) if last_day else None
    day = first or day_of(deadline)
    return {"every": every, "is_series": True, "begins": last_day or today, "rhythm_day": day}


@transaction.atomic
def finish_confirming(by: User, directive: Directive) -> Directive:
    """Say that nothing in the text waits any more, also where it gives no task at all."""
    if directive.state != Directive.State.READ or directive.readings.filter(state=Reading.State.PROPOSED).exists():
        raise InputError(still_waiting())
    close_when_settled(by, directive)
    return directive


def _deadline(read: dict[str, Any], said: Correction) -> dict[str, Any]:
    """Return the deadline as corrected; unchanged, it keeps what was read."""
    day = said.last_day.isoformat() if said.last_day else None
    unchanged = read.get("last_day") == day and _rhythm(read) == said.every
    if unchanged and (read.get("text") or "") == said.deadline_words:
        return read
    kind = "recurring" if said.every else "date" if day else "none"
    return {
        "kind": kind,
        "date": day,
        "bound": "by" if day else None,
        "last_day": day,
        "every": said.every or None,
        "text": said.deadline_words,
    }


def _rhythm(deadline: dict[str, Any]) -> str:
    """Return how often, as one value: a document may name two rhythms."""
    every = deadline.get("every") or ""
    return ", ".join(every) if isinstance(every, list) else str(every)


def _said(reading: Reading) -> tuple[Any, ...]:
    return (
        reading.words,
        reading.lead,
        reading.coordinating,
        reading.person,
        reading.product,
        reading.authority,
        reading.finding_id,
        reading.deadline,
    )
