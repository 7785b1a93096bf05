"""The terms of tasks, for reminders and calendars: each task with a last day is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Literal

from django.db.models import Count, Q
from django.urls import reverse

from caicach.text import Text
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, DONE, LIVE
from caicach.web.reminders.term import PAST, Term
from caicach.web.units.models import Locality

KINDS = ("task",)
CUT = 160  # of a task's words: a reminder names it, its page tells it


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield the terms of a province's tasks; what waits to be confirmed asks nothing of its unit any more."""
    waits = Q(state__in=LIVE) & ~Q(state="reported-done")
    lately = Q(last_day__gte=today - PAST)
    tasks = Task.objects.filter(waits | lately, locality=locality, last_day__lte=horizon, is_series=False)
    if units is not None:
        tasks = tasks.filter(lead__in=units)
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
        yield Term(
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
