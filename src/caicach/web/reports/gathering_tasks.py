"""Tasks for a report: counted as the task room counts them, over the tasks followed in the period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from caicach.directives.following import rates
from caicach.reporting import figures as written
from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.text import Text
from caicach.web.directives.models import Task
from caicach.web.reports.gathering_asking import Asking, Span, Told
from caicach.web.reports.gathering_task_sets import SETS, Line, lines_in, lines_of, states_of, tasks_followed
from caicach.web.units.models import Unit

AGES = (7, 30, 90)
"""Bounds of the bands of days overdue, each within its band."""
SOURCE = Text("nhiệm vụ đã xác nhận trên hệ thống", "tasks confirmed on the platform")


def tasks(asking: Asking) -> Told:
    """Return the figures and tables of tasks."""
    lines = _lines(asking, asking.now)
    if not lines:
        return Told.nothing("Không có nhiệm vụ nào được theo dõi trong kỳ.", "No task was followed in the period.")
    earlier = _lines(asking, asking.before)
    now, before = _values(asking, lines, asking.now), _values(asking, earlier, asking.before) if earlier else {}
    told = Told([_figure(asking, name, value, before.get(name)) for name, value in now.items()])
    if asking.unit is None:
        told.tables.append(_by_unit(asking, lines))
    overdue = _overdue([line.pk for line in lines_in("overdue", lines, asking.now)])
    days = [(asking.now.as_of - task.last_day).days for task in overdue if task.last_day]
    bands = [(title, sum(low < late <= high for late in days)) for title, low, high in _bands()]
    told.tables.append(_rows(asking, "tasks.ageing", bands, [], "overdue"))
    listed = [_late(number, task, asking.now.as_of) for number, task in enumerate(overdue, 1)]
    links = [reverse("task", args=[task.pk]) for task in overdue]
    told.tables.append(_rows(asking, "tasks.late_list", listed, links, "overdue"))
    return told


def _lines(asking: Asking, span: Span) -> list[Line]:
    return lines_of(tasks_followed(asking.locality, asking.unit, span, asking.user))


def _values(asking: Asking, lines: Sequence[Line], span: Span) -> dict[str, Value]:
    """Return each figure's value; the rates as the task board computes them, over the tasks followed."""
    sets = {name: lines_in(name, lines, span) for name in SETS}
    found: dict[str, Value] = {name: len(counted) for name, counted in sets.items()}
    found["completion_rate"] = rates(states_of(sets["followed"])).completion
    found["on_time_rate"] = rates(states_of(sets["done"])).on_time
    if asking.unit is None:
        found["units_overdue"] = len({line.lead for line in sets["overdue"]})
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


def _overdue(keys: Sequence[int]) -> list[Task]:
    return list(Task.objects.filter(pk__in=keys).select_related("lead", "directive").order_by("last_day", "pk"))


def _by_unit(asking: Asking, lines: Sequence[Line]) -> Rows:
    """Return a line a unit that leads any of the tasks, by the alphabet, each with the page that lists its tasks."""
    of_unit: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        of_unit[line.lead].append(line)
    units = sorted(Unit.objects.filter(pk__in=of_unit), key=lambda unit: unit.sort_key)
    rows = [_unit_row(unit, of_unit[unit.pk], asking.now) for unit in units]
    links = [page_of_set("followed", asking.now, unit) for unit in units]
    return _rows(asking, "tasks.by_unit", rows, links)


def _unit_row(unit: Unit, lines: Sequence[Line], span: Span) -> tuple[Value, ...]:
    """Return a unit's counts: of all it leads, parts of a greater task among them."""
    told = [len(lines_in(name, lines, span)) for name in ("given", "done", "done_late", "open", "overdue")]
    return str(unit), *told, rates(states_of(lines_in("followed", lines, span))).completion


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
