"""A dossier's clock on a calendar: each day counted, skipped and why, paused, late; receipt, appointment, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from caicach.dossiers.clock import Deadline, Pause, deadline, due_at
from caicach.dossiers.event_store import Event
from caicach.dossiers.listing import Dossier
from caicach.errors import InputError
from caicach.registry import WorkingCalendar, fold
from caicach.text import Text

WEEKS = 26
"""How many weeks are drawn at most: a dossier forgotten for years says so in words."""

ASKED, COMPLETED = "yeu cau bo sung", "nhan bo sung"


@dataclass(frozen=True)
class Day:
    """One day: how it counts (counted, skipped, paused, late, beside), its number, why, and what happened on it."""

    date: dt.date
    state: str
    number: int | None = None
    why: Text | None = None
    marks: tuple[tuple[str, Any], ...] = ()
    today: bool = False


@dataclass(frozen=True)
class ClockFace:
    """The calendar of one dossier, by weeks. `limit` is the working days between receipt and appointment.

    `reckoned`: counting that limit by the rule gives exactly the appointment. `due`: the appointment, or
    where the clock stood still the moment that the rule gives then. `cut`: more weeks passed than are drawn.
    """

    weeks: tuple[tuple[Day, ...], ...]
    limit: int
    reckoned: bool
    rule: str
    due: dt.datetime
    cut: bool = False
    pauses: tuple[Pause, ...] = field(default_factory=tuple)


def clock_face(dossier: Dossier, today: dt.date, pauses: Sequence[Pause] = ()) -> ClockFace | None:
    """Return the clock of a dossier on the days from receipt to appointment and end; None off the calendar's years."""
    calendar = WorkingCalendar.vietnam()
    last = max(dossier.due_at.date(), dossier.ended_at.date() if dossier.ended_at else today)
    if not (calendar.covers(dossier.received_at.date()) and calendar.covers(dossier.due_at.date())):
        return None
    limit = len(calendar.working_days(dossier.received_at.date() + dt.timedelta(days=1), dossier.due_at.date()))
    counted = _counted(dossier, limit, pauses)
    first = dossier.received_at.date() - dt.timedelta(days=dossier.received_at.weekday())
    last += dt.timedelta(days=6 - last.weekday())
    weeks = min((last - first).days // 7 + 1, WEEKS)
    days = [first + dt.timedelta(days=n) for n in range(7 * weeks)]
    made = [_day(day, dossier, today, pauses, counted, calendar) for day in days if calendar.covers(day)]
    return ClockFace(
        weeks=tuple(tuple(made[n : n + 7]) for n in range(0, len(made), 7)),
        limit=limit,
        reckoned=limit > 0 and due_at(dossier.received_at, days=limit) == dossier.due_at,
        due=counted.due_at if counted and pauses else dossier.due_at,
        rule=counted.rule.source if counted else "",
        cut=days[-1] < last,
        pauses=tuple(pauses),
    )


def _counted(dossier: Dossier, limit: int, pauses: Sequence[Pause]) -> Deadline | None:
    """Return how the limit is counted with the clock standing still in `pauses`; None where it cannot be."""
    try:
        return deadline(dossier.received_at, days=limit, paused=pauses) if limit else None
    except InputError:  # a pause beyond the calendar's years
        return None


def _day(
    day: dt.date,
    dossier: Dossier,
    today: dt.date,
    pauses: Sequence[Pause],
    counted: Deadline | None,
    calendar: WorkingCalendar,
) -> Day:
    state, number, why = "beside", None, None
    numbers = {date: n for n, date in enumerate(counted.counted, start=1)} if counted else {}
    skipped = {one.date: one.why for one in counted.skipped} if counted else {}
    due = counted.due_at if counted else dossier.due_at
    end = dossier.ended_at.date() if dossier.ended_at else today
    if not calendar.is_working(day):
        inside = dossier.received_at.date() <= day <= max(end, due.date())
        state, why = ("skipped" if inside else "beside"), calendar.why(day).text
    elif day in numbers:
        state, number = "counted", numbers[day]
    elif any(begin.date() <= day <= over.date() for begin, over in pauses):
        state = "paused"
    elif day in skipped:
        state, why = "skipped", skipped[day]
    elif due.date() < day <= end:
        state = "late"
    moved = due if due != dossier.due_at and pauses else None
    return Day(day, state, number, why, _marks(day, dossier, moved), day == today)


def _marks(day: dt.date, dossier: Dossier, moved: dt.datetime | None) -> tuple[tuple[str, Any], ...]:
    happened = (
        ("received", _("tiếp nhận"), dossier.received_at),
        ("due", _("hẹn trả"), dossier.due_at),
        ("due", _("hạn sau khi trừ tạm dừng"), moved),
        ("finished", _("giải quyết xong"), dossier.finished_at),
        ("returned", _("trả kết quả"), dossier.returned_at),
    )
    return tuple(
        (kind, f"{words} {moment:%H:%M}") for kind, words, moment in happened if moment and moment.date() == day
    )


def pauses_of(events: Sequence[Event]) -> list[Pause]:
    """Return the waits for supplements that the events show: from being asked for to having come."""
    found: list[Pause] = []
    asked: dt.datetime | None = None
    for event in events:
        activity = fold(event.activity)
        if asked is None and ASKED in activity:
            asked = event.timestamp
        elif asked is not None and COMPLETED in activity:
            found.append((asked, event.timestamp))
            asked = None
    return found
