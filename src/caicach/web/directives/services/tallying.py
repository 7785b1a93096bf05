"""The tally of tasks that are done (models.Tally): moved by the one service that confirms and reopens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from caicach.directives.following import TimeState, time_state
from caicach.web.directives.models import Tally, Task
from caicach.web.directives.standing import DONE
from caicach.web.units.models import Locality, Unit


class Place(NamedTuple):
    """Where a done task is counted; the fields are those of a tally."""

    locality: int
    lead: int
    month: dt.date
    top: bool
    occurrence: bool
    inner: int | None
    standing: str


def place_of(task: Task) -> Place | None:
    """Return where `task` is counted; None for one that is not done."""
    if task.state not in DONE or task.finished_on is None or task.is_series:
        return None
    month = (task.last_day or task.finished_on).replace(day=1)
    standing = time_state(task.last_day, task.finished_on, task.finished_on)
    within = task.given_by_id if task.given_by_id in task.lead.ancestry() else None
    return Place(
        task.locality_id, task.lead_id, month, task.parent_id is None, task.series_id is not None, within, str(standing)
    )


def moved(before: Place | None, after: Place | None) -> None:
    """Count a task at `after` instead of `before`, within the transaction of the act that moved it."""
    if before == after:
        return
    if before:
        _rows(before).update(tasks=F("tasks") - 1)
    if after:
        Tally.objects.get_or_create(**_columns(after))
        _rows(after).update(tasks=F("tasks") + 1)


def _columns(place: Place) -> dict[str, Any]:
    keys = ("locality", "lead", "inner")
    return {f"{name}_id" if name in keys else name: value for name, value in place._asdict().items()}


def _rows(place: Place) -> QuerySet[Tally]:
    return Tally.objects.filter(**_columns(place))


def counted(locality: Locality) -> Counter[Place]:
    """Return what the tally of a province must be, counted from its tasks."""
    done = Task.objects.filter(locality=locality, state__in=DONE, finished_on__isnull=False, is_series=False)
    on_time = Case(
        When(last_day=None, then=Value(TimeState.done_no_deadline)),
        When(finished_on__lte=F("last_day"), then=Value(TimeState.done_on_time)),
        default=Value(TimeState.done_late),
    )
    rows = (
        done.annotate(
            month=TruncMonth(Coalesce("last_day", "finished_on")),
            top=_without("parent"),
            kind=on_time,
            first=_without("series"),
        )
        .order_by()
        .values_list("lead", "month", "top", "first", "given_by", "kind")
    )
    above = {unit.pk: set(unit.ancestry()) for unit in Unit.objects.filter(locality=locality).select_related("parent")}
    found: Counter[Place] = Counter()
    for lead, month, top, first, giver, kind, n in rows.annotate(n=Count("pk")):
        inner = giver if giver in above.get(lead, ()) else None
        found[Place(locality.pk, lead, month, top, not first, inner, kind)] += n
    return found


def _without(name: str) -> Case:
    return Case(When(**{name: None}, then=Value(True)), default=Value(False))


@transaction.atomic
def tally_anew(locality: Locality) -> int:
    """Count the done tasks of a province anew, in place of the tally; returns how many there are."""
    found = counted(locality)
    Tally.objects.filter(locality=locality).delete()
    Tally.objects.bulk_create([Tally(**_columns(place), tasks=n) for place, n in found.items()], batch_size=2000)
    return sum(found.values())


def differences(locality: Locality) -> list[tuple[Place, int, int]]:
    """Return each place whose tally differs from its tasks: the place, what is kept, what there is."""
    columns = ("locality", "lead", "month", "top", "occurrence", "inner", "standing")
    rows = Tally.objects.filter(locality=locality).values_list(*columns, "tasks")
    kept = {Place(*row[:-1]): row[-1] for row in rows}
    real = counted(locality)
    both = kept.keys() | real.keys()
    return [(place, kept.get(place, 0), real[place]) for place in both if kept.get(place, 0) != real[place]]
