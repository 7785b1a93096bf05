"""Tasks for a report: counted as the task room counts them, over the tasks followed in the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from caicach.directives.following import TimeState, rates
from caicach.reporting import figures as written
from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, SERIES, counted_once, counts, with_standing
from caicach.web.reports.gathering_asking import Asking, Span, Told
from caicach.web.units.models import Locality, Unit

OPEN = (TimeState.open_in_time, TimeState.open_due_soon, TimeState.open_overdue, TimeState.open_no_deadline)
ON_TIME = (TimeState.done_on_time, TimeState.done_no_deadline)
DONE = (*ON_TIME, TimeState.done_late)
AGES = (7, 30, 90)
"""Bounds of the bands of days overdue, each within its band."""
SOURCE = Text("nhiệm vụ đã xác nhận trên hệ thống", "tasks confirmed on the platform")


def _in_period(name: str) -> Callable[[Span], Q]:
    return lambda span: Q(**{f"{name}__range": (span.start, span.end)})


@dataclass(frozen=True)
class Chosen:
    """A set of tasks that a figure counts: its title, and which of the tasks followed are in it."""

    title: Text
    states: tuple[TimeState, ...] = tuple(TimeState)
    when: Callable[[Span], Q] = lambda span: Q()


SETS: dict[str, Chosen] = {
    "followed": Chosen(Text("Nhiệm vụ theo dõi trong kỳ", "Tasks followed in the period")),
    "given": Chosen(Text("Nhiệm vụ giao trong kỳ", "Tasks given in the period"), when=_in_period("given_on")),
    "done": Chosen(Text("Nhiệm vụ hoàn thành trong kỳ", "Tasks done in the period"), DONE, _in_period("finished_on")),
    "done_on_time": Chosen(
        Text("Nhiệm vụ hoàn thành đúng hạn trong kỳ", "Tasks done in time"), ON_TIME, _in_period("finished_on")
    ),
    "done_late": Chosen(
        Text("Nhiệm vụ hoàn thành muộn trong kỳ", "Tasks done late"),
        (TimeState.done_late,),
        _in_period("finished_on"),
    ),
    "open": Chosen(Text("Nhiệm vụ đang thực hiện", "Tasks open"), OPEN),
    "overdue": Chosen(Text("Nhiệm vụ quá hạn", "Tasks overdue"), (TimeState.open_overdue,)),
    "due_soon": Chosen(Text("Nhiệm vụ sắp đến hạn", "Tasks due soon"), (TimeState.open_due_soon,)),
    "no_deadline": Chosen(
        Text("Nhiệm vụ không có thời hạn", "Tasks without a deadline"), (TimeState.open_no_deadline,)
    ),
}


def tasks_followed(locality: Locality, unit: Unit | None, span: Span, user: User | None) -> QuerySet[Task]:
    """Return the tasks followed in the days of `span` with `standing` as of its day: given by then, not done before.

    What a person sees of them, where there is one. A task cancelled since then is left out, and so is a recurring one:
    its occurrences stand for it. Of a unit, those it leads.
    """
    found = Task.objects.filter(locality=locality).filter(Q(given_on=None) | Q(given_on__lte=span.as_of))
    found = found.filter(Q(finished_on=None) | Q(finished_on__gte=span.start))
    if user is not None:
        found = found.filter(pk__in=within(user, "see-tasks", Task.objects.all()).order_by().values("pk"))
    if unit is not None:
        found = found.filter(lead=unit)
    return with_standing(found, span.as_of, locality.warn_days).exclude(standing__in=(CANCELLED, SERIES))  # type: ignore[misc]


def tasks_in(name: str, followed: QuerySet[Task], span: Span) -> QuerySet[Task]:
    """Return one of SETS among the tasks followed; a part is left out where the task above it is in."""
    chosen = SETS[name]
    return counted_once(followed.filter(chosen.when(span), standing__in=chosen.states))  # type: ignore[misc]


def tasks(asking: Asking) -> Told:
    """Return the figures and tables of tasks."""
    followed = tasks_followed(asking.locality, asking.unit, asking.now, asking.user)
    if not followed.exists():
        return Told.nothing("Không có nhiệm vụ nào được theo dõi trong kỳ.", "No task was followed in the period.")
    earlier = tasks_followed(asking.locality, asking.unit, asking.before, asking.user)
    now, before = _values(followed, asking.now), _values(earlier, asking.before) if earlier.exists() else {}
    overdue = list(_overdue(followed, asking.now))
    told = Told([_figure(asking, name, value, before.get(name)) for name, value in now.items()])
    units = _by_unit(asking, followed)
    if asking.unit is None:
        told.tables.append(
            _rows(asking, "tasks.by_unit", [row for row, _link in units], [link for _row, link in units])
        )
        told.figures.append(
            _figure(asking, "units_overdue", len({t.lead_id for t in overdue}), _units(earlier, before))
        )
    bands = [(title, sum(low < days <= high for days in _days(overdue, asking.now))) for title, low, high in _bands()]
    told.tables.append(_rows(asking, "tasks.ageing", bands, [], "overdue"))
    listed = [_late(number, task, asking.now.as_of) for number, task in enumerate(overdue, 1)]
    links = [reverse("task", args=[task.pk]) for task in overdue]
    told.tables.append(_rows(asking, "tasks.late_list", listed, links, "overdue"))
    return told


def _values(followed: QuerySet[Task], span: Span) -> dict[str, Value]:
    """Return each figure's value; the rates as the task board computes them, over the tasks followed."""
    found: dict[str, Value] = {name: sum(counts(tasks_in(name, followed, span)).values()) for name in SETS}
    states = counts(followed)
    found["completion_rate"] = rates(states).completion
    found["on_time_rate"] = rates(counts(tasks_in("done", followed, span))).on_time
    return found


def _figure(asking: Asking, name: str, value: Value, before: Value) -> Figure:
    of = {"completion_rate": "followed", "on_time_rate": "done", "units_overdue": "overdue"}.get(name, name)
    return Figure(
        f"tasks.{name}",
        value,
        before,
        asking.source(SOURCE),
        page_of_set(of, asking.now, asking.unit),
        page_of_set(of, asking.before, asking.unit) if before is not None else "",
    )


def page_of_set(name: str, span: Span, unit: Unit | None) -> str:
    """Return the address of the page that lists a set of tasks."""
    of = {"unit": unit.pk} if unit else {}
    return f"{reverse('figure-tasks')}?{urlencode({'set': name, **of})}&{span.query}"


def _rows(asking: Asking, name: str, rows: list[tuple[Any, ...]], links: list[str], of: str = "followed") -> Rows:
    trace = page_of_set(of, asking.now, asking.unit)
    return Rows(name, tuple(rows), asking.source(SOURCE), trace, tuple(links))


def _overdue(followed: QuerySet[Task], span: Span) -> QuerySet[Task]:
    return tasks_in("overdue", followed, span).select_related("lead", "directive").order_by("last_day", "pk")


def _units(earlier: QuerySet[Task], known: Mapping[str, Value]) -> int | None:
    if not known:
        return None
    return earlier.filter(standing=TimeState.open_overdue).order_by().values("lead").distinct().count()  # type: ignore[misc]


def _by_unit(asking: Asking, followed: QuerySet[Task]) -> list[tuple[tuple[Any, ...], str]]:
    """Return a line a unit that leads any of the tasks, by the alphabet, each with the page that lists its tasks."""
    period = (asking.now.start, asking.now.end)
    by_state = {state.value: Count("pk", filter=Q(standing=state.value), distinct=True) for state in TimeState}
    finished = Q(finished_on__range=period)
    grouped = (
        followed.order_by()
        .values("lead")
        .annotate(
            **by_state,
            given=Count("pk", filter=Q(given_on__range=period), distinct=True),
            done=Count("pk", filter=finished & Q(standing__in=DONE), distinct=True),
            late=Count("pk", filter=finished & Q(standing=TimeState.done_late), distinct=True),
        )
    )
    units = Unit.objects.in_bulk([row["lead"] for row in grouped])
    lines = [(units[row["lead"]], row) for row in grouped]
    return [
        (_line(unit, row), page_of_set("followed", asking.now, unit))
        for unit, row in sorted(lines, key=lambda line: line[0].sort_key)
    ]


def _line(unit: Unit, row: Mapping[str, Any]) -> tuple[Any, ...]:
    states = {state: int(row[state.value]) for state in TimeState}
    is_open, rate = sum(states[s] for s in OPEN), rates(states).completion
    return str(unit), row["given"], row["done"], row["late"], is_open, states[TimeState.open_overdue], rate


def _days(overdue: list[Task], span: Span) -> list[int]:
    return [(span.as_of - task.last_day).days for task in overdue if task.last_day]


def _bands() -> list[tuple[str, int, float]]:
    """Return the bands of days overdue: their words, and bounds of which the upper belongs to it."""
    lows = (0, *AGES)
    words = [f"Đến {AGES[0]} ngày"]
    words += [f"Trên {low} đến {high} ngày" for low, high in pairwise(AGES)]
    highs: list[float] = [*AGES, float("inf")]
    return list(zip([*words, f"Trên {AGES[-1]} ngày"], lows, highs, strict=True))


def _late(number: int, task: Task, day: dt.date) -> tuple[int, str, str, str, int, str]:
    assert task.last_day is not None
    words = task.words[:1].upper() + task.words[1:]
    return number, words, str(task.lead), written.date(task.last_day), (day - task.last_day).days, str(task.directive)
