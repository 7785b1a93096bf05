"""Which tasks a figure of a report counts: sets by name, in the database for their page, in memory to count them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from caicach.directives.following import TimeState
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, DONE, SERIES, counted_once, with_standing
from caicach.web.reports.gathering_asking import Span
from caicach.web.units.models import Locality, Unit

OPEN = (TimeState.open_in_time, TimeState.open_due_soon, TimeState.open_overdue, TimeState.open_no_deadline)
ON_TIME = (TimeState.done_on_time, TimeState.done_no_deadline)
ENDED = (*ON_TIME, TimeState.done_late)


@dataclass(frozen=True)
class Chosen:
    """A set of tasks: its title, in which states they are, and which day of theirs lies in the period ("": any)."""

    title: Text
    states: tuple[TimeState, ...] = tuple(TimeState)
    day: str = ""


SETS: dict[str, Chosen] = {
    "followed": Chosen(Text("Nhiệm vụ theo dõi trong kỳ", "Tasks followed in the period")),
    "given": Chosen(Text("Nhiệm vụ giao trong kỳ", "Tasks given in the period"), day="given_on"),
    "done": Chosen(Text("Nhiệm vụ hoàn thành trong kỳ", "Tasks done in the period"), ENDED, "finished_on"),
    "done_on_time": Chosen(Text("Nhiệm vụ hoàn thành đúng hạn trong kỳ", "Tasks done in time"), ON_TIME, "finished_on"),
    "done_late": Chosen(
        Text("Nhiệm vụ hoàn thành muộn trong kỳ", "Tasks done late"), (TimeState.done_late,), "finished_on"
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
    found = found.exclude(state__in=DONE, finished_on__lt=span.start)
    if user is not None:
        found = found.filter(pk__in=within(user, "see-tasks", Task.objects.all()).order_by().values("pk"))
    if unit is not None:
        found = found.filter(lead=unit)
    return with_standing(found, span.as_of, locality.warn_days).exclude(standing__in=(CANCELLED, SERIES))  # type: ignore[misc]


def tasks_in(name: str, followed: QuerySet[Task], span: Span) -> QuerySet[Task]:
    """Return one of SETS among the tasks followed; a part is left out where the task above it is in."""
    chosen = SETS[name]
    dated = Q(**{f"{chosen.day}__range": (span.start, span.end)}) if chosen.day else Q()
    return counted_once(followed.filter(dated, standing__in=chosen.states))  # type: ignore[misc]


@dataclass(frozen=True)
class Line:
    """A task followed, as far as it is counted: who leads, the tasks above it, its time state and its days."""

    pk: int
    lead: int
    above: tuple[int | None, int | None]
    standing: TimeState
    given_on: dt.date | None
    finished_on: dt.date | None


def lines_of(followed: QuerySet[Task]) -> list[Line]:
    """Read the tasks of `tasks_followed` once, to count them in every way."""
    fields = ("pk", "lead_id", "parent_id", "parent__parent_id", "standing", "given_on", "finished_on")
    rows = followed.order_by().values_list(*fields)
    return [
        Line(pk, lead, (parent, above), TimeState(standing), given, finished)
        for pk, lead, parent, above, standing, given, finished in rows
    ]


def lines_in(name: str, lines: Sequence[Line], span: Span) -> list[Line]:
    """Return those of one of SETS, as `tasks_in` does: a part is left out where a task above it is in."""
    chosen = SETS[name]

    def in_period(day: dt.date | None) -> bool:
        return day is not None and span.start <= day <= span.end

    found = [line for line in lines if line.standing in chosen.states]
    found = [line for line in found if not chosen.day or in_period(getattr(line, chosen.day))]
    there = {line.pk for line in found}
    return [line for line in found if not there.intersection(line.above)]


def states_of(lines: Sequence[Line]) -> Counter[TimeState]:
    """Return how many tasks stand in each time state."""
    return Counter(line.standing for line in lines)
