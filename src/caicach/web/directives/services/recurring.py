"""The occurrences of recurring tasks: made when the task is given and then ahead by the tick, never twice."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from caicach.directives.occurring import Occurrence, occurrences, period_words
from caicach.registry import fold
from caicach.web.audit.chain import record
from caicach.web.directives.models import Task
from caicach.web.directives.services import streams
from caicach.web.directives.standing import LIVE
from caicach.web.units.models import Locality

AHEAD = dt.timedelta(days=7)  # an occurrence is there a week before its period begins
COPIED = (
    "locality",
    "directive",
    "lead",
    "coordinating_words",
    "person",
    "product",
    "authority",
    "deadline_words",
    "finding",
    "instrument",
    "code",
    "holder",
)


def make_all_occurrences() -> int:
    """Make what is due of every series of every province; called at every tick. Returns how many were looked at."""
    looked_at = 0
    for locality in Locality.objects.select_related("unit"):
        today = locality.today()
        behind = Q(made_on=None) | Q(made_on__lt=today)
        for series in Task.objects.filter(behind, locality=locality, is_series=True, state__in=LIVE):
            make_occurrences(series, today)
            looked_at += 1
    return looked_at


@transaction.atomic
def make_occurrences(series: Task, today: dt.date) -> list[Task]:
    """Make the occurrences of `series` whose period begins by a week from today, and return the new ones.

    The series' row is locked, so that two who make them at once make them once.
    """
    series = Task.objects.select_for_update(of=("self",)).select_related("locality__unit", "lead").get(pk=series.pk)
    if series.state not in LIVE or series.begins is None:
        return []
    wanted = occurrences(series.every, series.begins, today + AHEAD, series.rhythm_day)
    there = set(series.occurrences.values_list("every", "occurs"))
    coordinating = list(series.coordinating.all())
    made = [_made(series, one, today) for one in wanted if (one.every, one.first) not in there]
    for task in made:
        task.coordinating.set(coordinating)
        record(None, "give-task", task, stream=streams.tasks(series.locality))
    series.made_on = today
    series.save(update_fields=["made_on"])
    return made


def _made(series: Task, one: Occurrence, today: dt.date) -> Task:
    words = f"{series.words} (kỳ {period_words(one.every, one.first).vi})"
    copied = {name: getattr(series, name) for name in COPIED}
    return Task.objects.create(
        **copied,
        words=words,
        folded=fold(f"{words} {series.lead.full_name} {series.directive.number}"),
        deadline_kind="date",
        last_day=one.last_day,
        every=one.every,
        given_on=today,
        series=series,
        occurs=one.first,
    )
