"""A person confirms: readings corrected, merged, split, added, dismissed; confirmed ones become tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services import streams
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
    product: str = ""
    finding: Finding | None = None


@transaction.atomic
def correct_reading(by: User, reading: Reading, said: Correction) -> Reading:
    """Put a person's words in place of the program's; what the program read stays beside them."""
    _open(reading)
    reading.words = said.words
    reading.lead, reading.coordinating = list(said.lead), list(said.coordinating)
    reading.product, reading.finding = said.product, said.finding
    reading.deadline = _deadline(reading.deadline, said)
    reading.save()
    return _note(by, "correct-reading", reading)


@transaction.atomic
def dismiss_reading(by: User, reading: Reading) -> Reading:
    """Say that a reading is no task."""
    _open(reading)
    reading.state = Reading.State.DISMISSED
    reading.save()
    return _note(by, "dismiss-reading", reading)


@transaction.atomic
def restore_reading(by: User, reading: Reading) -> Reading:
    """Take a dismissal or a merger back."""
    if reading.state not in (Reading.State.DISMISSED, Reading.State.MERGED):
        raise InputError(_settled(reading))
    reading.state, reading.merged_into = Reading.State.PROPOSED, None
    reading.save()
    return _note(by, "restore-reading", reading)


@transaction.atomic
def add_reading(by: User, directive: Directive, start: int, end: int) -> Reading:
    """Mark a stretch of the text as a task that the program did not see."""
    words = directive.text[start:end].strip()
    if not words or not 0 <= start < end <= len(directive.text):
        raise InputError(_nothing_selected())
    reading = Reading.objects.create(
        directive=directive, start=start, end=end, words=words, deadline={"kind": "none"}, read={}
    )
    return _note(by, "add-reading", reading)


@transaction.atomic
def merge_readings(by: User, first: Reading, second: Reading) -> Reading:
    """Make one task of two readings: the first takes up the second's words, units and, lacking one, deadline."""
    for reading in (first, second):
        _open(reading)
    if first.directive_id != second.directive_id or first.pk == second.pk:
        raise InputError(_nothing_selected())
    first.words = f"{first.words.rstrip('.;')}; {second.words}"
    first.start, first.end = min(first.start, second.start), max(first.end, second.end)
    first.lead = _union(first.lead, second.lead)
    first.coordinating = [n for n in _union(first.coordinating, second.coordinating) if n not in first.lead]
    if first.deadline.get("kind", "none") == "none":
        first.deadline = second.deadline
    first.product = first.product or second.product
    first.save()
    second.state, second.merged_into = Reading.State.MERGED, first
    second.save()
    _note(by, "merge-reading", second)
    return _note(by, "merge-reading", first)


@transaction.atomic
def split_reading(by: User, reading: Reading, at: int) -> tuple[Reading, Reading]:
    """Cut a reading's words in two at character `at`; both parts keep units and deadline until corrected."""
    _open(reading)
    left, right = reading.words[:at].strip(" ;,."), reading.words[at:].strip(" ;,.")
    if not left or not right:
        raise InputError(_nothing_selected())
    cut = min(reading.start + at, reading.end - 1)
    second = Reading.objects.create(
        directive=reading.directive,
        start=cut,
        end=reading.end,
        words=right,
        lead=reading.lead,
        coordinating=reading.coordinating,
        deadline=reading.deadline,
        finding=reading.finding,
        read=reading.read,
    )
    reading.words, reading.end = left, cut
    reading.save()
    _note(by, "split-reading", second)
    return _note(by, "split-reading", reading), second


@transaction.atomic
def confirm_reading(by: User, reading: Reading, leads: Sequence[Unit], coordinating: Sequence[Unit] = ()) -> list[Task]:
    """Make a task of a reading for each leading unit: one task, one lead."""
    _open(reading)
    if not leads:
        raise InputError(_no_lead())
    directive = reading.directive
    tasks = [_task(reading, directive, unit) for unit in dict.fromkeys(leads)]
    for task in tasks:
        task.full_clean(exclude=["folded"])
        task.save()
        task.coordinating.set([u for u in coordinating if u.pk != task.lead_id])
    reading.state = Reading.State.CONFIRMED
    reading.save()
    _note(by, "confirm-reading", reading)
    for task in tasks:
        record(by, "give-task", task, stream=streams.tasks(directive.locality))
    _finish(by, directive)
    return tasks


def _task(reading: Reading, directive: Directive, unit: Unit) -> Task:
    deadline, finding = reading.deadline, reading.finding
    last_day = deadline.get("last_day")
    every = deadline.get("every") or ""
    return Task(
        locality=directive.locality,
        directive=directive,
        reading=reading,
        words=reading.words,
        folded=fold(f"{reading.words} {unit.full_name} {directive.number}"),
        lead=unit,
        coordinating_words="; ".join(reading.coordinating)[:500],
        product=reading.product,
        authority=directive.issuer,
        deadline_kind=deadline.get("kind", "none"),
        deadline_words=(deadline.get("text") or "")[:200],
        last_day=dt.date.fromisoformat(last_day) if last_day else None,
        every=", ".join(every) if isinstance(every, list) else every,
        finding=finding,
        instrument=finding.instrument if finding else "",
        code=finding.code if finding else "",
    )


def _finish(by: User, directive: Directive) -> None:
    """Mark the directive confirmed once nothing in it waits any more."""
    if directive.state == Directive.State.READ and not directive.readings.filter(state=Reading.State.PROPOSED).exists():
        directive.state = Directive.State.CONFIRMED
        directive.save(update_fields=["state"])
        record(by, "confirm-directive", directive, stream=streams.documents(directive.locality))


def _deadline(read: dict[str, Any], said: Correction) -> dict[str, Any]:
    """Return the deadline as corrected; unchanged, it keeps what was read."""
    day = said.last_day.isoformat() if said.last_day else None
    unchanged = read.get("last_day") == day and (read.get("every") or "") == said.every
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


def _note(by: User, act: str, reading: Reading) -> Reading:
    record(by, act, reading, stream=streams.documents(reading.directive.locality))
    if act == "dismiss-reading":
        _finish(by, reading.directive)
    return reading


def _open(reading: Reading) -> None:
    if reading.state != Reading.State.PROPOSED:
        raise InputError(_settled(reading))


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _settled(reading: Reading) -> Problem:
    return Problem(
        found=str(reading),
        expected=Text("một nhiệm vụ còn chờ xác nhận", "a task still waiting to be confirmed"),
        cure=Text(
            "Người khác vừa xử lý nhiệm vụ này; tải lại trang để xem.",
            "Someone has just dealt with it; reload the page.",
        ),
    )


def _nothing_selected() -> Problem:
    return Problem(
        expected=Text("một đoạn có chữ", "a stretch with words in it"),
        cure=Text("Chọn lại đoạn văn bản.", "Select the text again."),
    )


def _no_lead() -> Problem:
    return Problem(
        expected=Text("một đơn vị chủ trì", "a leading unit"),
        cure=Text("Chọn đơn vị chủ trì cho nhiệm vụ này.", "Choose the unit that leads this task."),
    )
