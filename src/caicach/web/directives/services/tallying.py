"""The tally of tasks that are done (models.Tally): moved by the one service that confirms and reopens."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from caicach.directives.following import time_state
from caicach.web.directives.models import Tally, Task
from caicach.web.directives.standing import DONE, with_standing
from caicach.web.units.models import Locality


class Place(NamedTuple):
    """Where a done task is counted; the fields are those of a tally."""

    locality: int
    lead: int
    month: dt.date
    top: bool
    standing: str


def place_of(task: Task) -> Place | None:
    """Return where `task` is counted; None for one that is not done."""
    if task.state not in DONE or task.finished_on is None or task.is_series:
        return None
    month = (task.last_day or task.finished_on).replace(day=1)
    standing = time_state(task.last_day, task.finished_on, task.finished_on)
    return Place(task.locality_id, task.lead_id, month, task.parent_id is None, str(standing))


def moved(before: Place | None, after: Place | None) -> None:
    """Count a task at `after` instead of `before`, within the transaction of the act that moved it."""
    if before == after:
        return
    if before:
        _rows(before).update(tasks=F("tasks") - 1)
    if after:
        locality, lead, month, top, standing = after
        Tally.objects.get_or_create(locality_id=locality, lead_id=lead, month=month, top=top, standing=standing)
        _rows(after).update(tasks=F("tasks") + 1)


def _rows(place: Place) -> QuerySet[Tally]:
    return Tally.objects.filter(**place._asdict())


def counted(locality: Locality) -> dict[Place, int]:
    """Return what the tally of a province must be, counted from its tasks."""
    done = Task.objects.filter(locality=locality, state__in=DONE, finished_on__isnull=False, is_series=False)
    by_place = (
        with_standing(done, locality.today(), 0)
        .annotate(month=TruncMonth(Coalesce("last_day", "finished_on")), top=Q(parent=None))
        .order_by()
        .values("lead", "month", "top", "standing")
        .annotate(n=Count("pk"))
    )
    return {Place(locality.pk, r["lead"], r["month"], r["top"], r["standing"]): r["n"] for r in by_place}


@transaction.atomic
def tally_anew(locality: Locality) -> int:
    """Count the done tasks of a province anew, in place of the tally; returns how many there are."""
    found = counted(locality)
    Tally.objects.filter(locality=locality).delete()
    Tally.objects.bulk_create(
        [
            Tally(locality_id=p.locality, lead_id=p.lead, month=p.month, top=p.top, standing=p.standing, tasks=n)
            for p, n in found.items()
        ],
        batch_size=2000,
    )
    return sum(found.values())


def differences(locality: Locality) -> list[tuple[Place, int, int]]:
    """Return each place whose tally differs from its tasks: the place, what is kept, what there is."""
    kept = {
        Place(t.locality_id, t.lead_id, t.month, t.top, t.standing): t.tasks
        for t in Tally.objects.filter(locality=locality)
    }
    real = counted(locality)
    both = sorted(kept.keys() | real.keys())
    return [(p, kept.get(p, 0), real.get(p, 0)) for p in both if kept.get(p, 0) != real.get(p, 0)]
