"""The calendar: which tasks are due on which day of a month; days off as the working calendar has them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from caicach.registry import DayKind, WorkingCalendar
from caicach.web.accounts.models import User
from caicach.web.directives.counting import leading_units
from caicach.web.directives.models import Task
from caicach.web.directives.standing import Chip, chip_of, tasks_seen_by
from caicach.web.interface.page import page

SHOWN = 4  # tasks shown on a day; the board has the others


@dataclass
class Day:
    """A day of the grid with the tasks due on it."""

    date: dt.date
    inside: bool
    today: bool
    kind: DayKind | None
    due: list[tuple[Task, Chip]] = field(default_factory=list)

    @property
    def off(self) -> bool:
        """Tell whether offices are closed, as far as the calendar covers the day."""
        return self.kind is not None and not self.kind.working

    @property
    def note(self) -> str:
        """Return why an ordinary working day is off, or a Saturday is worked."""
        if self.kind is None or self.kind.working == (self.date.weekday() < 5):
            return ""
        return self.kind.text.within(translation.get_language() or "vi")

    @property
    def first(self) -> list[tuple[Task, Chip]]:
        """Return the tasks shown at once."""
        return self.due[:SHOWN]

    @property
    def more(self) -> int:
        """Return how many tasks are left to the board."""
        return max(0, len(self.due) - SHOWN)


@page("follow")
def task_calendar(request: HttpRequest) -> HttpResponse:
    """Show a month, by default the present one."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    today = user.locality.today()
    month = _asked_month(request.GET.get("month", ""), today)
    tasks = tasks_seen_by(user).exclude(state="cancelled")
    asked = request.GET.get("unit", "")
    if asked.isascii() and asked.isdigit():
        tasks = tasks.filter(lead=int(asked))
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    due = _due(
        tasks.filter(last_day__range=(weeks[0][0], weeks[-1][-1])).select_related("lead").order_by("last_day", "pk"),
        user,
        today,
    )
    context = {
        "month": month,
        "weeks": [[_day(date, month, today, due[date]) for date in week] for week in weeks],
        "before": month - dt.timedelta(days=1),
        "after": weeks[-1][-1] + dt.timedelta(days=1)
        if weeks[-1][-1].month != month.month
        else month + dt.timedelta(days=32),
        "units": leading_units(user),
        "unit": asked,
        "count": sum(len(found) for date, found in due.items() if date.month == month.month),
    }
    return render(request, "directives/task_calendar.html", context)


def _asked_month(words: str, today: dt.date) -> dt.date:
    """Return the first day of the month asked for as 2022-08, else of the present one."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", words)
    year, number = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    return dt.date(year if 1900 < year < 9000 else today.year, number, 1)


def _due(tasks: object, user: User, today: dt.date) -> dict[dt.date, list[tuple[Task, Chip]]]:
    assert user.locality is not None
    found: dict[dt.date, list[tuple[Task, Chip]]] = defaultdict(list)
    for task in tasks:  # type: ignore[attr-defined]
        found[task.last_day].append((task, chip_of(task, today, user.locality.warn_days)))
    return found


def _day(date: dt.date, month: dt.date, today: dt.date, due: list[tuple[Task, Chip]]) -> Day:
    known = WorkingCalendar.vietnam()
    kind = known.why(date) if known.covers(date) else None
    return Day(date, date.month == month.month, date == today, kind, due)
