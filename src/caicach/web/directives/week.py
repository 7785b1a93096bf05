"""A week of tasks for the meeting: what was given, done, late, and comes next, unit by unit."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caicach.web.accounts.models import User
from caicach.web.directives.models import Task, WeekNote
from caicach.web.directives.standing import CANCELLED, Chip, chip_of, counted_once, tasks_seen_by
from caicach.web.units.models import Unit

DAY = dt.timedelta(days=1)
NAMES = ("new", "done", "late", "coming")


@dataclass(frozen=True)
class Line:
    """A task on the meeting's sheet with its standing and the week's note; `typed` is one that is not kept yet."""

    task: Task
    chip: Chip
    note: str
    typed: str | None = None


@dataclass(frozen=True)
class Section:
    """One of new, done, late, coming with its tasks, unit by unit."""

    name: str
    title: Any
    lines: Sequence[Line]


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday, told as of `as_of`: its last day, or today within it."""

    monday: dt.date
    as_of: dt.date
    sections: Sequence[Section]

    @property
    def sunday(self) -> dt.date:
        """Return the week's last day."""
        return self.monday + 6 * DAY

    @property
    def by_unit(self) -> list[tuple[Unit, list[int]]]:
        """Return each unit with its counts of new, done, late, coming; by the alphabet."""
        units = {line.task.lead for section in self.sections for line in section.lines}
        counted = [Counter(line.task.lead_id for line in section.lines) for section in self.sections]
        rows = [(unit, [count[unit.pk] for count in counted]) for unit in units]
        return sorted(rows, key=lambda row: row[0].sort_key)


def asked_monday(words: str, today: dt.date) -> dt.date:
    """Return the Monday of the week asked for as 2022-W24 or 2022-06-15, else of this week."""
    found = re.fullmatch(r"(\d{4})-W(\d{1,2})", words)
    try:
        day = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else dt.date.fromisoformat(words)
    except ValueError:
        day = today
    day = day if 1950 < day.year < 2150 else today
    return day - day.weekday() * DAY


def week_of(user: User, monday: dt.date, unit: int | None = None, typed: Mapping[int, str] | None = None) -> Week:
    """Return the reader's week that begins on `monday`, of all units or of one; `typed` are notes not kept yet.

    A part is not listed beside its task, a recurring task only through its occurrences. A past week is told as of its
    Sunday, from what is known now: a task cancelled since then is left out.
    """
    locality = user.locality
    assert locality is not None
    today = locality.today()
    as_of = min(max(today, monday), monday + 6 * DAY)
    tasks = tasks_seen_by(user).exclude(state=CANCELLED).filter(is_series=False)
    tasks = tasks.filter(lead=unit) if unit else tasks
    notes = dict(WeekNote.objects.filter(week=monday).values_list("task", "words"))
    titles = {
        "new": _("Mới giao trong tuần"),
        "done": _("Hoàn thành trong tuần"),
        "late": _("Quá hạn"),
        "coming": _("Đến hạn trong 7 ngày tới"),
    }
    sections = []
    for name, chosen in zip(NAMES, _chosen(tasks, monday, as_of), strict=True):
        found = counted_once(chosen).select_related("lead", "directive").order_by("lead__sort_key", "last_day", "pk")
        warn, mine = locality.warn_days, typed or {}
        lines = [Line(t, chip_of(t, today, warn), notes.get(t.pk, ""), mine.get(t.pk)) for t in found]
        sections.append(Section(name, titles[name], lines))
    return Week(monday, as_of, sections)


def _chosen(tasks: QuerySet[Task], monday: dt.date, as_of: dt.date) -> tuple[QuerySet[Task], ...]:
    """Return the tasks that were new, done, late, and those that come, in the order of NAMES."""
    still_open = Q(finished_on=None) | Q(finished_on__gt=as_of)
    week = (monday, monday + 6 * DAY)
    return (
        tasks.filter(given_on__range=week),
        tasks.filter(finished_on__range=week),
        tasks.filter(still_open, last_day__lt=as_of),
        tasks.filter(still_open, last_day__range=(as_of, as_of + 7 * DAY)),
    )
