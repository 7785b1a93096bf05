"""Where a task stands in time: one rule, for a single task in words and for thousands in the database.

The clock stops on the day the lead unit reported the task done, and runs on if the report is returned: a unit that
reported in time is not overdue because nobody has judged its report yet. Only what was confirmed counts as done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.directives.following import TimeState, states, time_state, time_state_title
from caicach.reporting import figures
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task

CANCELLED = "cancelled"  # stands in no rate
SERIES = "series"  # a recurring task stands in no rate: its occurrences do
DONE = tuple(s.id for s in states() if s.done)
LIVE = tuple(s.id for s in states() if s.live)


@dataclass(frozen=True)
class Chip:
    """A state in words with its date, and the class that gives it shape and colour."""

    words: str
    kind: str


def time_state_of(task: Task, today: dt.date, warn_days: int) -> TimeState | None:
    """Return where a task stands on `today`; None for a cancelled or recurring one, which stands nowhere."""
    if task.is_series:
        return None
    if task.state in DONE:
        return time_state(task.last_day, task.finished_on, today, warn_days)
    if task.state not in LIVE:
        return None
    if task.state == "reported-done" and task.finished_on and task.finished_on <= today:
        return time_state(task.last_day, None, task.finished_on, warn_days=-1)
    return time_state(task.last_day, None, today, warn_days)


def tasks_seen_by(user: User) -> QuerySet[Task]:
    """Return the tasks that `user` may see with `standing`, as of the locality's today."""
    locality = user.locality
    assert locality is not None
    return with_standing(within(user, "see-tasks", Task.objects.all()), locality.today(), locality.warn_days)


def with_standing(tasks: QuerySet[Task], today: dt.date, warn_days: int) -> QuerySet[Task]:
    """Return the tasks with `standing`, their time state as `time_state_of` has it (`cancelled`, `series` for none).

    Of a past day, what was finished after it is still open, judged by the last day known now.
    """
    soon = today + dt.timedelta(days=warn_days)
    reported = Q(state="reported-done", finished_on__lte=today)
    done = Q(state__in=DONE) & (Q(finished_on=None) | Q(finished_on__lte=today))
    cases = [
        When(~Q(state__in=(*LIVE, *DONE)), then=Value(CANCELLED)),
        When(is_series=True, then=Value(SERIES)),
        When(done & Q(last_day=None), then=Value(TimeState.done_no_deadline)),
        When(done & Q(finished_on__lte=F("last_day")), then=Value(TimeState.done_on_time)),
        When(done, then=Value(TimeState.done_late)),
        When(Q(last_day=None), then=Value(TimeState.open_no_deadline)),
        When(reported & Q(finished_on__gt=F("last_day")), then=Value(TimeState.open_overdue)),
        When(reported, then=Value(TimeState.open_in_time)),
        When(last_day__lt=today, then=Value(TimeState.open_overdue)),
        When(last_day__lte=soon, then=Value(TimeState.open_due_soon)),
    ]
    return tasks.annotate(standing=Case(*cases, default=Value(TimeState.open_in_time)))


def asked_for(name: str, today: dt.date, warn_days: int) -> Q:
    """Return what is true of every task of the standing `name`, in terms that an index can answer."""
    soon = today + dt.timedelta(days=warn_days)
    known = {
        CANCELLED: Q(state="cancelled"),
        SERIES: Q(is_series=True),
        TimeState.open_overdue: Q(state__in=LIVE, last_day__lt=today),
        TimeState.open_due_soon: Q(state__in=LIVE, last_day__range=(today, soon)),
    }
    return known.get(name, Q(state__in=DONE) if name.startswith("done") else Q(state__in=LIVE))


def counts(tasks: QuerySet[Task]) -> Mapping[TimeState, int]:
    """Return how many of the tasks (those of `with_standing`) stand in each time state; cancelled ones in none.

    A part is not counted beside the task it is a part of: each set of tasks counts the work once, at its highest level.
    """
    found = counted_once(tasks).order_by().values("standing").annotate(n=Count("pk", distinct=True))  # type: ignore[misc]
    return {TimeState(row["standing"]): row["n"] for row in found if row["standing"] not in (CANCELLED, SERIES)}


def counted_once(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Leave out the tasks of which a task above is among `tasks` too."""
    there = tasks.order_by()
    above, higher = there.filter(pk=OuterRef("parent")), there.filter(pk=OuterRef("parent__parent"))
    return tasks.filter(Q(parent=None) | ~Exists(above) & ~Exists(higher))


def standing_title(name: str) -> str:
    """Return the name of a time state, or of being cancelled or recurring, in the page's language."""
    language = translation.get_language() or "vi"
    if name == SERIES:
        return _("Định kỳ, tính theo từng kỳ")
    return _("Đã hủy giao") if name == CANCELLED else time_state_title(TimeState(name)).within(language)


def chip_of(task: Task, today: dt.date, warn_days: int) -> Chip:
    """Return a task's state in words with its date."""
    standing = time_state_of(task, today, warn_days)
    if standing is None:
        live = task.is_series and task.state in LIVE
        return Chip(every_words(task.every) if live else _("Đã hủy giao"), "none")
    if task.state == "reported-done":
        return Chip(_("Báo cáo xong %(day)s, chờ xác nhận") % {"day": _day(task.finished_on)}, "mark")
    words, kind = _WORDS[standing](task, today)
    return Chip(_("Trả lại · %s") % words if task.state == "returned" else words, kind)


def _day(day: dt.date | None) -> str:
    return figures.date(day, translation.get_language() or "vi")


def _overdue(task: Task, today: dt.date) -> tuple[str, str]:
    n = _between(task.last_day, today)
    said = ngettext("Quá hạn %(n)d ngày (hạn %(day)s)", "Quá hạn %(n)d ngày (hạn %(day)s)", n)
    return said % {"n": n, "day": _day(task.last_day)}, "overdue"


def _due_soon(task: Task, today: dt.date) -> tuple[str, str]:
    n = _between(today, task.last_day)
    if n == 0:
        return _("Đến hạn hôm nay (%s)") % _day(task.last_day), "due-soon"
    said = ngettext("Còn %(n)d ngày (hạn %(day)s)", "Còn %(n)d ngày (hạn %(day)s)", n)
    return said % {"n": n, "day": _day(task.last_day)}, "due-soon"


def _in_time(task: Task, today: dt.date) -> tuple[str, str]:
    return _("Trong hạn (hạn %s)") % _day(task.last_day), "in-time"


def _no_deadline(task: Task, today: dt.date) -> tuple[str, str]:
    return every_words(task.every) if task.every else _("Không thời hạn"), "none"


def _done(task: Task, today: dt.date) -> tuple[str, str]:
    return _("Hoàn thành %s") % _day(task.finished_on), "done"


def _done_on_time(task: Task, today: dt.date) -> tuple[str, str]:
    return _("Hoàn thành đúng hạn (%s)") % _day(task.finished_on), "done"


def _done_late(task: Task, today: dt.date) -> tuple[str, str]:
    n = _between(task.last_day, task.finished_on)
    said = ngettext("Hoàn thành trễ %(n)d ngày (%(day)s)", "Hoàn thành trễ %(n)d ngày (%(day)s)", n)
    return said % {"n": n, "day": _day(task.finished_on)}, "done"


_WORDS: dict[TimeState, Any] = {
    TimeState.open_overdue: _overdue,
    TimeState.open_due_soon: _due_soon,
    TimeState.open_in_time: _in_time,
    TimeState.open_no_deadline: _no_deadline,
    TimeState.done_on_time: _done_on_time,
    TimeState.done_late: _done_late,
    TimeState.done_no_deadline: _done,
}


def _between(first: dt.date | None, last: dt.date | None) -> int:
    assert first is not None
    assert last is not None
    return (last - first).days


def every_words(every: str) -> str:
    """Return a rhythm in words: `month` is Định kỳ hằng tháng; several are joined."""
    names = {
        "continuous": _("thường xuyên"),
        "week": _("hằng tuần"),
        "month": _("hằng tháng"),
        "quarter": _("hằng quý"),
        "half-year": _("6 tháng một lần"),
        "year": _("hằng năm"),
    }
    parts = [names.get(part.strip(), part.strip()) for part in every.split(",") if part.strip()]
    return _("Định kỳ %s") % ", ".join(parts)
