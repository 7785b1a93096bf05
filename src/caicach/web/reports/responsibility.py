"""Responsibility by unit, from what tasks alone can tell: how many, how many done, how late, for how long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from caicach.directives.following import Rates, TimeState, rates
from caicach.registry import fold
from caicach.web.access.reach import own_units, within
from caicach.web.accounts.models import User
from caicach.web.directives.counting import own_only, province_of
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, DONE, LIVE, SERIES, with_standing
from caicach.web.units.models import Locality, Unit

SELF_REVIEW = fold("kiểm điểm")  # a task asks for a self-review where its words say so


@dataclass(frozen=True)
class Responsible:
    """One unit with the tasks it leads. Cancelled tasks stand in no figure.

    `longest` is the number of days that its longest overdue task is late; None where nothing is overdue.
    """

    unit: Unit
    rates: Rates
    self_reviews: int
    self_reviews_done: int
    longest: int | None

    def count(self, *states: TimeState) -> int:
        """Return how many tasks stand in the given states."""
        return sum(self.rates.counts.get(state, 0) for state in states)

    @property
    def done(self) -> int:
        """Return how many tasks are confirmed done, on time or late."""
        return self.count(TimeState.done_on_time, TimeState.done_late, TimeState.done_no_deadline)

    @property
    def late(self) -> int:
        """Return how many tasks were done after their last day."""
        return self.count(TimeState.done_late)

    @property
    def overdue(self) -> int:
        """Return how many open tasks are past their last day."""
        return self.count(TimeState.open_overdue)

    @property
    def completion(self) -> Decimal | None:
        """Return done / (done + open overdue) in per cent, over tasks with a deadline; None where nothing is due."""
        return self.rates.completion


def responsible(user: User, locality: Locality) -> list[Responsible]:
    """Return every unit that leads a task the user may see: the most overdue first, then by the alphabet."""
    today = locality.today()
    tasks = within(user, "see-tasks", Task.objects.filter(locality=locality))
    # `within` may join the coordinating units: count over the tasks themselves, each once.
    counted = _counted(with_standing(Task.objects.filter(pk__in=tasks.values("pk")), today, locality.warn_days))
    units = Unit.objects.in_bulk({row["lead"] for row in counted})
    found = [_responsible(units[row["lead"]], row, today) for row in counted]
    return sorted(found, key=lambda r: (-r.overdue, -(r.longest or 0), r.unit.sort_key))


def units_told(user: User, locality: Locality) -> tuple[int, int]:
    """Return how many units `responsible` tells of, and how many of them have a task overdue; no task is counted."""
    tasks = Task.objects.filter(locality=locality, is_series=False, state__in=(*LIVE, *DONE)).order_by()
    late = with_standing(tasks.filter(state__in=LIVE), locality.today(), locality.warn_days)
    late = late.filter(Q(standing=TimeState.open_overdue), last_day__lt=locality.today())
    if province_of(user) != locality and not own_only(user):
        rows = responsible(user, locality)
        return len(rows), sum(row.overdue > 0 for row in rows)
    leading, behind = set[int](), set[int]()
    asked = Unit.objects.all()
    if own_only(user):
        units = own_units(user)
        asked = asked.filter(pk__in=units)
        joined = Task.coordinating.through.objects.filter(unit__in=units).order_by().values("task")
        for path in (Q(given_by__in=units), Q(pk__in=joined)):
            leading |= set(tasks.filter(path).values_list("lead", flat=True).distinct())
            behind |= set(late.filter(path).values_list("lead", flat=True).distinct())
    # One row asked for, not EXISTS: of that a planner makes a pass over all tasks.
    one, overdue = (Subquery(of.filter(lead=OuterRef("pk")).values("pk")[:1]) for of in (tasks, late))
    for unit, first in asked.annotate(one=one, late=overdue).filter(one__isnull=False).values_list("pk", "late"):
        leading.add(unit)
        behind |= {unit} if first else set()
    return len(leading), len(behind)


def _counted(tasks: QuerySet[Any]) -> list[dict[str, object]]:
    """Return one row a unit: how many tasks in each time state, self-reviews, the earliest overdue day."""
    reviews = Q(folded__contains=SELF_REVIEW)
    done = Q(standing__in=(TimeState.done_on_time, TimeState.done_late, TimeState.done_no_deadline))
    by_state = {state.value: Count("pk", filter=Q(standing=state.value)) for state in TimeState}
    rows = tasks.exclude(standing__in=(CANCELLED, SERIES)).order_by().values("lead")
    return list(
        rows.annotate(
            **by_state,
            reviews=Count("pk", filter=reviews),
            reviews_done=Count("pk", filter=reviews & done),
            earliest=Min("last_day", filter=Q(standing=TimeState.open_overdue.value)),
        )
    )


def _responsible(unit: Unit, row: dict[str, object], today: dt.date) -> Responsible:
    earliest = row["earliest"]
    counts = {state: int(str(row[state.value])) for state in TimeState}
    longest = (today - earliest).days if isinstance(earliest, dt.date) else None
    return Responsible(unit, rates(counts), int(str(row["reviews"])), int(str(row["reviews_done"])), longest)
