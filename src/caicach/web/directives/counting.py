"""How many tasks stand where, by lead, by the month they fall due in, and by how long they are overdue.

Open tasks are counted where they stand, through an index of the open ones. The done ones of a whole province come from
its tally (services/tallying.py); of a smaller set they are counted too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncMonth

from caicach.directives.following import Rates, TimeState, ageing_bands, rates
from caicach.web.access.table import permission_table
from caicach.web.accounts.models import User
from caicach.web.directives.models import Tally, Task
from caicach.web.directives.standing import CANCELLED, LIVE, SERIES, tasks_seen_by, with_standing
from caicach.web.units.models import Locality, Unit

MONTHS = 12  # told of one by one
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many tasks of one lead stand alike. `band` is how long they are overdue.

    `top` are those that are no parts of others: a sum over leads counts these only. `month` is None before the last
    twelve months and without a deadline.
    """

    lead: int
    month: dt.date | None
    standing: TimeState
    top: bool
    tasks: int
    band: int | None = None


@dataclass(frozen=True)
class Summed:
    """What many `Counted` come to."""

    counts: Mapping[TimeState, int]
    months: Mapping[dt.date, Rates]
    ageing: Sequence[int]


def province_of(user: User) -> Locality | None:
    """Return the province all of whose tasks, and no others, `user` may see; None for those who see a part of it."""
    who = permission_table().acts["see-tasks"].who
    reached = [m.unit.locality for m in user.current() if who.get(m.role)]
    wide = [m.unit.locality for m in user.current() if who.get(m.role) == "locality"]
    return wide[0] if wide and all(place == wide[0] for place in reached) else None


def counted_of_province(locality: Locality, leads: Iterable[int] | None = None, *, by_lead: bool) -> list[Counted]:
    """Return the counts of a province's tasks, or of those that `leads` lead.

    Without `by_lead`, of those that are no parts, over all leads: each piece of work once, at its highest level.
    """
    tasks, tally = Task.objects.filter(locality=locality), Tally.objects.filter(locality=locality)
    if leads is not None:
        tasks, tally = tasks.filter(lead__in=leads), tally.filter(lead__in=leads)
    if not by_lead:
        tasks, tally = tasks.filter(parent=None), tally.filter(top=True)
    return [
        *counted(tasks.filter(state__in=LIVE), locality, by_lead=by_lead),
        *_tallied(tally, locality, by_lead=by_lead),
    ]


def counted(tasks: QuerySet[Task], locality: Locality, *, by_lead: bool) -> list[Counted]:
    """Return the counts of `tasks` as of the province's today; cancelled and recurring ones are in none."""
    today = locality.today()
    since, bands = last_months(today)[0], ageing_bands()
    late = [When(last_day__gte=today - days * DAY, then=Value(n)) for n, (_, days) in enumerate(bands) if days]
    in_time = When(~Q(standing=TimeState.open_overdue), then=Value(None))
    rows = (
        with_standing(tasks, today, locality.warn_days)
        .exclude(Q(standing__in=(CANCELLED, SERIES)))
        .annotate(
            by=F("lead") if by_lead else Value(0),
            recent=TruncMonth(Case(When(last_day__gte=since, then=F("last_day")))),
            top=Case(When(parent=None, then=Value(True)), default=Value(False)),
            band=Case(in_time, *late, default=Value(len(bands) - 1)),
        )
        .order_by()
        .values_list("by", "recent", "standing", "top", "band")
    )
    found = rows.annotate(n=Count("pk"))
    return [Counted(by, month, TimeState(s), top, n, band) for by, month, s, top, band, n in found]


def summed(found: Iterable[Counted], today: dt.date) -> Summed:
    """Return the counts by time state, the rates of the last months (this one last), and the overdue by band."""
    by_state: Counter[TimeState] = Counter()
    by_month: dict[dt.date, Counter[TimeState]] = {month: Counter() for month in last_months(today)}
    ageing = [0] * len(ageing_bands())
    for one in found:
        by_state[one.standing] += one.tasks
        if one.month in by_month:
            by_month[one.month][one.standing] += one.tasks
        if one.band is not None:
            ageing[one.band] += one.tasks
    return Summed(by_state, {month: rates(counts) for month, counts in by_month.items()}, ageing)


def last_months(today: dt.date) -> list[dt.date]:
    """Return the first days of the last twelve months, that of `today` last."""
    number = today.year * 12 + today.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def counted_of_units(locality: Locality, units: Collection[int]) -> list[Counted]:
    """Return the counts of what `units` lead, each piece of work once: what one of them gave another is in its task."""
    tally = Tally.objects.filter(locality=locality, lead__in=units).exclude(inner__in=units)
    open_ = Task.objects.filter(lead__in=units, state__in=LIVE).exclude(given_by__in=units)
    return [*counted(open_, locality, by_lead=False), *_tallied(tally, locality, by_lead=False)]


def _tallied(tally: QuerySet[Tally], locality: Locality, *, by_lead: bool) -> list[Counted]:
    since, lead = last_months(locality.today())[0], F("lead") if by_lead else Value(0)
    recent = Case(When(month__gte=since, then=F("month")))
    rows = tally.annotate(by=lead, recent=recent).order_by().values_list("by", "recent", "standing", "top")
    found = rows.annotate(n=Sum("tasks"))
    return [Counted(by, month, TimeState(standing), top, n) for by, month, standing, top, n in found if n]


def total_of_province(locality: Locality) -> int:
    """Return how many tasks a province has, whatever their state."""
    tasks, tally = Task.objects.filter(locality=locality).order_by(), Tally.objects.filter(locality=locality)
    return _total(tasks, tally)


def total_led(locality: Locality, units: Collection[int]) -> int:
    """Return how many tasks `units` lead, whatever their state."""
    tasks = Task.objects.filter(lead__in=units).order_by()
    return _total(tasks, Tally.objects.filter(locality=locality, lead__in=units))


def _total(tasks: QuerySet[Task], tally: QuerySet[Tally]) -> int:
    done = tally.aggregate(n=Sum("tasks"))["n"] or 0
    return done + tasks.filter(state__in=LIVE).count() + tasks.filter(state=CANCELLED).count()


def given_in_province(locality: Locality) -> int:
    """Return how many tasks were given in a province, each once: no parts, no occurrences, none that is cancelled."""
    open_ = Task.objects.given().filter(locality=locality, state__in=LIVE).order_by().count()
    tally = Tally.objects.filter(locality=locality, top=True, occurrence=False)
    return open_ + (tally.aggregate(n=Sum("tasks"))["n"] or 0)


def leading_units(user: User) -> QuerySet[Unit]:
    """Return the units that lead a task which `user` sees."""
    locality = province_of(user)
    if locality is None:
        return Unit.objects.filter(pk__in=tasks_seen_by(user).order_by().values("lead"))
    # One row asked for, not EXISTS: of that a planner makes a pass over all tasks.
    one = Subquery(Task.objects.filter(lead=OuterRef("pk")).order_by().values("pk")[:1])
    return Unit.objects.filter(locality=locality).annotate(one=one).filter(one__isnull=False)
