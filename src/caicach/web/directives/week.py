"""A week of tasks for the meeting: what was given, done, late, and comes next, unit by unit."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from caicach.directives.following import states
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task, TaskEvent, WeekNote
from caicach.web.directives.standing import CANCELLED, DONE, LIVE, Chip, chip_of, counted_once
from caicach.web.units.models import Unit

DAY = dt.timedelta(days=1)
NAMES = ("new", "done", "late", "coming")
MOST = 100  # tasks listed in a section; all are counted


@dataclass(frozen=True)
class Line:
    """A task on the meeting's sheet with its standing and the week's note; `typed` is one that is not kept yet."""

    task: Task
    chip: Chip
    note: str
    typed: str | None = None


@dataclass(frozen=True)
class Section:
    """One of new, done, late, coming: its first tasks, unit by unit, and how many each unit has."""

    name: str
    title: Any
    lines: Sequence[Line]
    units: Mapping[int, int]

    @property
    def total(self) -> int:
        """Return how many tasks it holds."""
        return sum(self.units.values())

    @property
    def more(self) -> int:
        """Return how many are not listed."""
        return self.total - len(self.lines)


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
        units = Unit.objects.filter(pk__in={pk for section in self.sections for pk in section.units})
        return [(u, [s.units.get(u.pk, 0) for s in self.sections]) for u in units.order_by("sort_key")]


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
    Sunday, from the history: states and deadlines as they were on that evening.
    """
    locality = user.locality
    assert locality is not None
    today = locality.today()
    as_of = min(max(today, monday), monday + 6 * DAY)
    tasks = within(user, "see-tasks", Task.objects.filter(is_series=False))
    tasks = tasks.filter(lead=unit) if unit else tasks
    notes = dict(WeekNote.objects.filter(week=monday).values_list("task", "words"))
    titles = {
        "new": _("Mới giao trong tuần"),
        "done": _("Hoàn thành trong tuần"),
        "late": _("Quá hạn"),
        "coming": _("Đến hạn trong 7 ngày tới"),
    }
    sections = []
    for name, chosen in zip(NAMES, _chosen(tasks, monday, as_of, past=as_of < today), strict=True):
        once = counted_once(chosen)
        found = once.select_related("lead", "directive").defer("directive__text", "folded")
        shown = found.order_by("lead__sort_key", "then_day", "pk")[:MOST]
        stood = [_as_then(task) for task in shown]
        lines = [
            Line(t, chip_of(t, as_of, locality.warn_days), notes.get(t.pk, ""), (typed or {}).get(t.pk)) for t in stood
        ]
        leads = Counter(once.order_by().values_list("lead", flat=True))
        sections.append(Section(name, titles[name], lines, leads))
    return Week(monday, as_of, sections)


def _chosen(tasks: QuerySet[Task], monday: dt.date, as_of: dt.date, *, past: bool) -> tuple[QuerySet[Task], ...]:
    """Return the tasks that were new, done, late, and those that come, in the order of NAMES."""
    week = (monday, monday + 6 * DAY)
    done_then, late_then, due_then = Q(finished_on__range=week), Q(last_day__lt=as_of), Q(last_day__gte=as_of)
    unfinished = Q(state__in=LIVE)
    if past:  # what changed since may have stood there too: the history tells which
        later = TaskEvent.objects.filter(on__gt=as_of)
        reported = TaskEvent.objects.filter(finished_on__range=week)
        extended = later.filter(act="extend")
        done_then |= Q(pk__in=reported.values("task"))
        late_then |= Q(pk__in=extended.filter(old_day__lt=as_of).values("task"))
        due_then &= Q(last_day__lte=as_of + 7 * DAY) | Q(pk__in=extended.values("task"))
        unfinished |= Q(pk__in=later.values("task")) | Q(finished_on__gt=as_of)
    else:
        due_then &= Q(last_day__lte=as_of + 7 * DAY)
    still_open = Q(then_finished=None) | Q(then_finished__gt=as_of)
    coming = (as_of, as_of + 7 * DAY)
    return (
        as_stood(tasks.filter(given_on__range=week), as_of, past=past),
        as_stood(tasks.filter(done_then), as_of, past=past).filter(Q(then_finished__range=week)),
        as_stood(tasks.filter(unfinished, late_then), as_of, past=past).filter(still_open & Q(then_day__lt=as_of)),
        as_stood(tasks.filter(unfinished, due_then), as_of, past=past).filter(still_open & Q(then_day__range=coming)),
    )


def as_stood(tasks: QuerySet[Task], as_of: dt.date, *, past: bool) -> QuerySet[Task]:
    """Return the tasks with `then_state`, `then_day` (their deadline) and `then_finished` on the evening of `as_of`.

    Cancelled ones are left out. What nothing has happened to since stands as it did.
    """
    if not past:
        return tasks.exclude(state=CANCELLED).annotate(
            then_state=F("state"), then_day=F("last_day"), then_finished=F("finished_on")
        )
    events = TaskEvent.objects.filter(task=OuterRef("pk"))
    before, later = events.filter(on__lte=as_of).order_by("-pk"), events.filter(on__gt=as_of)
    extended = later.filter(act="extend").order_by("pk")
    first = Value(states()[0].id)
    ended = Q(then_state__in=("reported-done", *DONE))
    reported = Subquery(before.filter(act="report-done").values("finished_on")[:1])
    return (
        tasks.annotate(changed=Exists(later), extended=Exists(extended))
        .annotate(
            then_state=Case(
                When(changed=True, then=Coalesce(Subquery(before.values("to_state")[:1]), first)), default=F("state")
            ),
            then_day=Case(When(extended=True, then=Subquery(extended.values("old_day")[:1])), default=F("last_day")),
        )
        .annotate(
            then_finished=Case(
                When(Q(changed=True) & ended, then=Coalesce(reported, F("finished_on"))),
                When(changed=True, then=Value(None)),
                default=F("finished_on"),
                output_field=DateField(),
            )
        )
        .exclude(then_state=CANCELLED)
    )


def _as_then(task: Task) -> Task:
    """Return a task as it stood, to be told and never saved."""
    told = copy(task)
    told.state, told.last_day = task.then_state, task.then_day  # type: ignore[attr-defined]
    told.finished_on = task.then_finished  # type: ignore[attr-defined]
    return told
