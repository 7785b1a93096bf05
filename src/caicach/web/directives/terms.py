"""The terms of tasks, for reminders and calendars: each task with a last day is one, for its lead.

Where other units take part it is a second one, theirs, of a kind with days of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal

from django.db.models import Count, Q
from django.urls import reverse

from caicach.text import Text
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, DONE, LIVE
from caicach.web.reminders.term import PAST, Term
from caicach.web.units.models import Locality

KINDS = ("task", "coordination")
CUT = 160  # of a task's words: a reminder names it, its page tells it


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield the terms of a province's tasks; what waits to be confirmed asks nothing of its unit any more."""
    waits = Q(state__in=LIVE) & ~Q(state="reported-done")
    lately = Q(last_day__gte=today - PAST)
    tasks = Task.objects.filter(waits | lately, locality=locality, last_day__lte=horizon, is_series=False)
    joined = Task.coordinating.through.objects.filter(task__in=tasks)
    if units is not None:
        joined = joined.filter(unit__in=units)
        tasks = tasks.filter(Q(lead__in=units) | Q(pk__in=joined.values("task")))
    beside: dict[int, set[int]] = defaultdict(set)
    for task_id, unit_id in joined.order_by().values_list("task", "unit"):
        beside[task_id].add(unit_id)
    shown = tasks.select_related("directive", "lead").annotate(changes=Count("events"))
    for task in shown.only(
        "words",
        "state",
        "last_day",
        "lead_id",
        "holder_id",
        "every",
        "occurs",
        "lead__full_name",
        "directive__kind",
        "directive__number",
    ):
        term = _term(task, today)
        if units is None or task.lead_id in units:
            yield term
        if task.pk in beside:
            yield replace(
                term,
                key=f"{term.key}:with",
                kind="coordination",
                title=Text(f"Phối hợp: {term.title.vi}", f"Take part: {term.title.en}"),
                units=frozenset(beside[task.pk]),
                users=frozenset(),
            )


def _term(task: Task, today: dt.date) -> Term:
    return Term(
        key=f"task:{task.pk}",
        kind="task",
        title=_title(task.words),
        due=task.last_day or today,
        url=reverse("task", args=[task.pk]),
        line=" · ".join(filter(None, [str(task.lead), str(task.directive), task.period and task.period.vi])),
        units=frozenset({task.lead_id}),
        users=frozenset({task.holder_id} if task.holder_id else ()),
        over=_over(task.state),
        changes=task.changes,  # type: ignore[attr-defined]
    )


def _title(words: str) -> Text:
    short = words if len(words) <= CUT else f"{words[:CUT].rsplit(' ', 1)[0]}…"
    return Text.of(short[:1].upper() + short[1:])


def _over(state: str) -> Literal["", "done", "cancelled"]:
    if state == CANCELLED:
        return "cancelled"
    return "done" if state in DONE or state == "reported-done" else ""
