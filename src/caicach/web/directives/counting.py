"""How many tasks stand where, by lead, by the month they fall due in, and by how long they are overdue.

Open tasks are counted where they stand, through an index of the open ones. The done ones of a whole province come from
its tally (services/tallying.py); of a smaller set they are counted too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncMonth

from caicach.directives.following import Rates, TimeState, ageing_bands, rates, time_state
from caicach.web.access.table import permission_table
from caicach.web.accounts.models import User
from caicach.web.directives.models import Tally, Task
from caicach.web.directives.standing import CANCELLED, LIVE, SERIES, tasks_seen_by, with_standing
from caicach.web.units.models import Locality, Unit

MONTHS = 12  # told of one by one
DAY = dt.timedelta(days=1)
_Alike = tuple[dt.date | None, TimeState, int | None]  # month, state, band of days overdue


class Counted(NamedTuple):
    """So many tasks of one lead stand alike. `band` is how long they are overdue.

    `top` of them are no parts of others: a sum over leads counts these only. `month` is None before the last twelve
    months and without a deadline.
    """

    lead: int
    month: dt.date | None
    standing: TimeState
    tasks: int
    top: int
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
        *_counted_open(tasks, locality, by_lead=by_lead),
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
            band=Case(in_time, *late, default=Value(len(bands) - 1)),
        )
        .order_by()
        .values_list("by", "recent", "standing", "band")
    )
    found = rows.annotate(n=Count("pk"), top=Count("pk", filter=Q(parent=None)))
    return [Counted(by, month, TimeState(s), n, top, band) for by, month, s, band, n, top in found]


def _counted_open(tasks: QuerySet[Task], locality: Locality, *, by_lead: bool) -> list[Counted]:
    """Return what `counted` does, of those of `tasks` that are open.

    The database only tells in which stretch of days a last day lies; what stands alike there is said here, once for
    the stretch: of a hundred thousand rows the words of states and the months take longer than the counting.
    """
    today = locality.today()
    starts = _stretches(today, locality.warn_days)
    cases = [When(last_day__gte=day, then=Value(n)) for n, day in reversed(list(enumerate(starts)))]
    reported = Q(state="reported-done", finished_on__lte=today)
    late = When(reported & Q(finished_on__gt=F("last_day")), then=Value(TimeState.open_overdue))
    rows = (
        tasks.filter(state__in=LIVE, is_series=False)
        .annotate(
            by=F("lead") if by_lead else Value(0),
            stretch=Case(When(last_day=None, then=Value(None)), *cases, default=Value(-1)),
            stopped=Case(late, When(reported, then=Value(TimeState.open_in_time)), default=Value("")),
        )
        .order_by()
        .values_list("by", "stretch", "stopped")
    )
    alike: dict[int | None, _Alike] = {None: (None, TimeState.open_no_deadline, None)}
    alike |= {n: _alike(day, today, locality.warn_days) for n, day in enumerate(starts)}
    alike[-1] = (None, *_alike(starts[0] - DAY, today, locality.warn_days)[1:])
    found = []
    for by, stretch, stopped, n, top in rows.annotate(n=Count("pk"), top=Count("pk", filter=Q(parent=None))):
        month, standing, band = alike[stretch]
        if stopped and stretch is not None and stopped != standing:
            standing, band = TimeState(stopped), None
        found.append(Counted(by, month, standing, n, top, band))
    return found


def _alike(day: dt.date, today: dt.date, warn_days: int) -> _Alike:
    """Return what open tasks due on `day` are counted by: the month, the state, the band of days overdue."""
    late = (today - day).days
    band = next(n for n, (_first, last) in enumerate(ageing_bands()) if last is None or late <= last)
    return day.replace(day=1), time_state(day, None, today, warn_days), band if late > 0 else None


def _stretches(today: dt.date, warn_days: int) -> list[dt.date]:
    """Return the first days of the stretches in which last days stand alike: the same month, state and band."""
    bands = [today - last * DAY for _first, last in ageing_bands() if last]
    months = last_months(today)
    after = (months[-1] + 31 * DAY).replace(day=1)
    return sorted({*bands, *months, after, today, today + (warn_days + 1) * DAY})


def summed(found: Iterable[Counted], today: dt.date, *, top: bool = False) -> Summed:
    """Return the counts by time state, the rates of the last months (this one last), and the overdue by band.

    With `top`, of those alone that are no parts of others.
    """
    by_state: Counter[TimeState] = Counter()
    by_month: dict[dt.date, Counter[TimeState]] = {month: Counter() for month in last_months(today)}
    ageing = [0] * len(ageing_bands())
    for one in found:
        n = one.top if top else one.tasks
        by_state[one.standing] += n
        if one.month in by_month:
            by_month[one.month][one.standing] += n
        if one.band is not None:
            ageing[one.band] += n
    return Summed(by_state, {month: rates(counts) for month, counts in by_month.items()}, ageing)


def last_months(today: dt.date) -> list[dt.date]:
    """Return the first days of the last twelve months, that of `today` last."""
    number = today.year * 12 + today.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def counted_of_units(locality: Locality, units: Collection[int]) -> list[Counted]:
    """Return the counts of what `units` lead, each piece of work once: what one of them gave another is in its task."""
    tally = Tally.objects.filter(locality=locality, lead__in=units).exclude(inner__in=units)
    led = Task.objects.filter(lead__in=units).exclude(given_by__in=units)
    return [*_counted_open(led, locality, by_lead=False), *_tallied(tally, locality, by_lead=False)]


def _tallied(tally: QuerySet[Tally], locality: Locality, *, by_lead: bool) -> list[Counted]:
    since, lead = last_months(locality.today())[0], F("lead") if by_lead else Value(0)
    recent = Case(When(month__gte=since, then=F("month")))
    rows = tally.annotate(by=lead, recent=recent).order_by().values_list("by", "recent", "standing")
    found = rows.annotate(n=Sum("tasks"), tops=Sum("tasks", filter=Q(top=True), default=0))
    states = {state.value: state for state in TimeState}
    return [Counted(by, month, states[standing], n, top) for by, month, standing, n, top in found if n]


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


def own_only(user: User) -> bool:
    """Tell whether `user` sees the tasks of the own units (`own_units`) and no others."""
    who = permission_table().acts["see-tasks"].who
    return {who[m.role] for m in user.current() if who.get(m.role)} == {"own"}


def open_of_units(units: Collection[int]) -> QuerySet[Task]:
    """Return the open tasks that `units` lead, take part in, or gave: each path by its index of open ones."""
    joined = Task.coordinating.through.objects.filter(unit__in=units, task__state__in=LIVE).order_by()
    led = Task.objects.filter(lead__in=units, state__in=LIVE).order_by()
    gave = Task.objects.filter(given_by__in=units, state__in=LIVE).order_by()
    return Task.objects.filter(pk__in=joined.values("task").union(led.values("pk"), gave.values("pk")))


def given_to_units(units: Collection[int]) -> int:
    """Return how many tasks `units` lead, take part in, or gave, as `given_in_province`: each once.

    A part is left out where the task above it, or the one above that, is among them.
    """
    tally = Tally.objects.filter(lead__in=units, top=True, occurrence=False)
    led, gave = Task.objects.filter(lead__in=units), Task.objects.filter(given_by__in=units)
    joined = Task.coordinating.through.objects.filter(unit__in=units).order_by()
    beside = Task.objects.filter(pk__in=joined.values("task"))
    others = [
        led.filter(parent__isnull=False),
        gave.exclude(lead__in=units),
        beside.exclude(lead__in=units).exclude(given_by__in=units),
    ]
    highest = ~_among(units, "parent") & ~_among(units, "parent__parent")
    found = (some.filter(series=None).exclude(state=CANCELLED).filter(Q(parent=None) | highest) for some in others)
    tops = led.filter(parent=None, series=None, state__in=LIVE).order_by().count()
    return (tally.aggregate(n=Sum("tasks"))["n"] or 0) + tops + sum(some.order_by().count() for some in found)


def _among(units: Collection[int], path: str) -> Q:
    """Return what is true of a task whose task above, by `path`, `units` lead, take part in, or gave."""
    there = Task.coordinating.through.objects.filter(task=OuterRef(path), unit__in=units)
    theirs = Q(**{f"{path}__lead__in": units}) | Q(**{f"{path}__given_by__in": units}) | Q(Exists(there))
    return Q(**{f"{path}__isnull": False, f"{path}__series": None}) & ~Q(**{f"{path}__state": CANCELLED}) & theirs


def leading_units(user: User) -> QuerySet[Unit]:
    """Return the units that lead a task which `user` sees."""
    locality = province_of(user)
    if locality is None:
        return Unit.objects.filter(pk__in=tasks_seen_by(user).order_by().values("lead"))
    # One row asked for, not EXISTS: of that a planner makes a pass over all tasks.
    one = Subquery(Task.objects.filter(lead=OuterRef("pk")).order_by().values("pk")[:1])
    return Unit.objects.filter(locality=locality).annotate(one=one).filter(one__isnull=False)
