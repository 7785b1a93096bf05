"""The clock of one dossier, day by day: when it is due, which days were counted, which were skipped and why.

This is the slow version that a person can follow; `bulk` computes the same moments for millions at once.
All moments are local (Asia/Ho_Chi_Minh) and naive; one with an offset is converted first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from caicach.dossiers.hours import ClockRule, WorkingHours, clock_rule, working_hours
from caicach.errors import InputError, Problem
from caicach.registry.calendar import WorkingCalendar
from caicach.text import Text

VIETNAM = dt.timezone(dt.timedelta(hours=7))
Pause = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on which the limit did not advance, and why."""

    date: dt.date
    why: Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a dossier is due, and how that was counted.

    `received_as` is the moment the receipt counts for: itself, or the next opening.
    `counted`: for a limit in days, the days on which another day of the limit was used up; in hours, the days on
    which the clock ran. Every other day from receipt to due date is in `skipped`, the day of receipt aside.
    """

    due_at: dt.datetime
    received_at: dt.datetime
    received_as: dt.datetime
    counted: tuple[dt.date, ...]
    skipped: tuple[Skipped, ...]
    rule: ClockRule


def local(moment: dt.datetime) -> dt.datetime:
    """Return `moment` as local naive time of Việt Nam; a naive one is local already."""
    return moment.astimezone(VIETNAM).replace(tzinfo=None) if moment.tzinfo else moment


def due_at(
    received_at: dt.datetime,
    *,
    days: Decimal | float | None = None,
    hours: Decimal | float | None = None,
    paused: Sequence[Pause] = (),
    calendar: WorkingCalendar | None = None,
    hours_of_work: WorkingHours | None = None,
    rule: ClockRule | None = None,
) -> dt.datetime:
    """Return the moment a dossier is due; arguments, errors and source as in `deadline`."""
    given = _Limit(days, hours)
    clock = _clock(received_at, calendar, hours_of_work)
    rule = rule or clock_rule(on=clock.received.date())
    return clock.due(given, _merged(paused, clock.start), rule)


def deadline(
    received_at: dt.datetime,
    *,
    days: Decimal | float | None = None,
    hours: Decimal | float | None = None,
    paused: Sequence[Pause] = (),
    calendar: WorkingCalendar | None = None,
    hours_of_work: WorkingHours | None = None,
    rule: ClockRule | None = None,
) -> Deadline:
    """Return when a dossier is due, with every day counted or skipped.

    The limit is `days` working days (fractions allowed) or `hours` working hours, one of the two, above 0. A limit in
    days is counted from the working day after the day of receipt and ends at the time of day of receipt; one in hours
    ends when that much working time has run. A receipt outside working hours counts as the next opening. `paused`
    holds intervals [from, to) of waiting for the applicant: what overlaps counts once, what begins after the due
    moment changes nothing, and each moves the due moment by the working time in it (`rule.supplement` "pause") or
    starts the limit again at its end ("restart").

    Defaults: the calendar of Việt Nam, office hours, and the general rule in force on the day of receipt
    (`library/`, with sources). Raises InputError on a bad limit or pause and outside the calendar's years.
    """
    given = _Limit(days, hours)
    clock = _clock(received_at, calendar, hours_of_work)
    rule = rule or clock_rule(on=clock.received.date())
    pauses = _merged(paused, clock.start)
    due = clock.due(given, pauses, rule)
    counted = _counted(clock, given, pauses, rule, due)
    skipped = _skipped(clock, pauses, rule, due, set(counted))
    return Deadline(due, clock.received, clock.start, tuple(counted), tuple(skipped), rule)


def working_time(start: dt.datetime, end: dt.datetime, calendar: WorkingCalendar, hours: WorkingHours) -> dt.timedelta:
    """Return the working time between two local moments (zero where `end` is not after `start`)."""
    total, day = dt.timedelta(), start.date()
    while day <= end.date() and start < end:
        if calendar.is_working(day):
            for opening, closing in hours.sessions:
                begin = max(start, dt.datetime.combine(day, opening))
                finish = min(end, dt.datetime.combine(day, closing))
                total += max(finish - begin, dt.timedelta())
        day += dt.timedelta(days=1)
    return total


class _Limit:
    """A limit in whole days and a rest, or in hours."""

    def __init__(self, days: Decimal | float | None, hours: Decimal | float | None) -> None:
        amount = days if days is not None else hours
        if (days is None) == (hours is None) or amount is None or not 0 < amount < 10_000:
            found = " ".join(str(v) for v in (days, hours) if v is not None)
            raise InputError(
                Problem(
                    found=found,
                    expected=Text(
                        "một thời hạn lớn hơn 0, tính bằng ngày hoặc bằng giờ", "one limit above 0, in days or in hours"
                    ),
                    cure=Text("Cho một trong hai: số ngày hoặc số giờ.", "Give one of the two: days or hours."),
                )
            )
        exact = Decimal(str(amount))
        self.in_days = days is not None
        self.days = int(exact) if self.in_days else 0
        self.rest = exact - self.days

    def beyond(self, hours: WorkingHours) -> dt.timedelta:
        """The working time beyond the whole days, to the microsecond."""
        unit = hours.length if self.in_days else dt.timedelta(hours=1)
        return dt.timedelta(microseconds=round(self.rest * (unit // dt.timedelta(microseconds=1))))

    def first(self, days: int) -> _Limit:
        """The first `days` days of a limit in days."""
        return _Limit(days, None)


@dataclass(frozen=True)
class _Clock:
    received: dt.datetime
    calendar: WorkingCalendar
    hours: WorkingHours

    @cached_property
    def start(self) -> dt.datetime:
        """The moment the receipt counts for."""
        return self.opening_from(self.received)

    def opening_from(self, moment: dt.datetime) -> dt.datetime:
        """Return `moment` where it is in working hours, else the next opening."""
        if self.calendar.is_working(moment.date()):
            if self.hours.open_at(moment.time()):
                return moment
            later = self.hours.next_opening(moment.time())
            if later:
                return dt.datetime.combine(moment.date(), later)
        return dt.datetime.combine(self.next_working_day(moment.date()), self.hours.opening)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return the first working day after `day`."""
        day += dt.timedelta(days=1)
        while not self.calendar.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def due(self, limit: _Limit, pauses: Sequence[Pause], rule: ClockRule) -> dt.datetime:
        """Return the due moment of `limit` with `pauses` treated as `rule` says."""
        if rule.supplement == "restart":
            return self.end_of(limit, self.counted_from(limit, pauses, rule))
        due = without_pauses = self.end_of(limit, self.start)
        waited = dt.timedelta()
        for begin, end in pauses:
            if begin >= due:
                break
            waited += working_time(begin, end, self.calendar, self.hours)
            due = self.advance(without_pauses, waited, whole_days=limit.in_days)
        return due

    def counted_from(self, limit: _Limit, pauses: Sequence[Pause], rule: ClockRule) -> dt.datetime:
        """Return the moment that the limit is counted from: the receipt, or the last restart before it ran out."""
        start = self.start
        for begin, end in pauses if rule.supplement == "restart" else ():
            if begin >= self.end_of(limit, start):
                break
            start = self.opening_from(end)
        return start

    def end_of(self, limit: _Limit, start: dt.datetime) -> dt.datetime:
        """Return when `limit` ends that is counted from `start`, without pauses."""
        day = start.date()
        for _ in range(limit.days):
            day = self.next_working_day(day)
        return self.advance(dt.datetime.combine(day, start.time()), limit.beyond(self.hours), whole_days=False)

    def advance(self, moment: dt.datetime, amount: dt.timedelta, *, whole_days: bool) -> dt.datetime:
        """Return when `amount` of working time has run from `moment`, which is in working hours.

        `whole_days` keeps the time of day where the amount is a number of whole working days (08:00, not 17:00
        of the evening before, which is the same moment on the clock).
        """
        if whole_days:
            while amount >= self.hours.length:
                moment = dt.datetime.combine(self.next_working_day(moment.date()), moment.time())
                amount -= self.hours.length
        while amount:
            moment = self._running(moment)
            closing = next(dt.datetime.combine(moment.date(), b) for a, b in self.hours.sessions if b > moment.time())
            step = min(amount, closing - moment)
            moment, amount = moment + step, amount - step
        return moment

    def _running(self, moment: dt.datetime) -> dt.datetime:
        """Return the first moment not before `moment` from which working time runs."""
        if any(a <= moment.time() < b for a, b in self.hours.sessions):
            return moment
        later = self.hours.next_opening(moment.time())
        if later:
            return dt.datetime.combine(moment.date(), later)
        return dt.datetime.combine(self.next_working_day(moment.date()), self.hours.opening)


def _clock(received_at: dt.datetime, calendar: WorkingCalendar | None, hours: WorkingHours | None) -> _Clock:
    received = local(received_at)
    return _Clock(received, calendar or WorkingCalendar.vietnam(), hours or working_hours(on=received.date()))


def _merged(paused: Sequence[Pause], start: dt.datetime) -> list[Pause]:
    """Return the pauses from `start` on, in order, those that touch or overlap made one."""
    intervals = sorted((local(begin), local(end)) for begin, end in paused)
    problems = [_backwards(begin, end) for begin, end in intervals if end < begin]
    if problems:
        raise InputError(problems)
    merged: list[Pause] = []
    for begin, end in ((max(begin, start), end) for begin, end in intervals if end > start):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _backwards(begin: dt.datetime, end: dt.datetime) -> Problem:
    return Problem(
        found=f"{begin.isoformat()}/{end.isoformat()}",
        expected=Text("lúc bắt đầu tạm dừng không sau lúc kết thúc", "a pause that begins before it ends"),
        cure=Text("Đổi lại thứ tự hai thời điểm.", "Put the two moments in order."),
    )


def _counted(clock: _Clock, limit: _Limit, pauses: Sequence[Pause], rule: ClockRule, due: dt.datetime) -> list[dt.date]:
    start = clock.counted_from(limit, pauses, rule)
    if not limit.in_days or limit.rest:
        return [day for day in _days(start.date(), due.date()) if _ran(clock, day, start, due, pauses)]
    if rule.supplement == "restart":
        return [clock.end_of(limit.first(n), start).date() for n in range(1, limit.days + 1)]
    return [clock.due(limit.first(n), pauses, rule).date() for n in range(1, limit.days + 1)]


def _ran(clock: _Clock, day: dt.date, start: dt.datetime, due: dt.datetime, pauses: Sequence[Pause]) -> bool:
    begin = max(start, dt.datetime.combine(day, dt.time.min))
    end = min(due, dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    worked = working_time(begin, end, clock.calendar, clock.hours)
    for a, b in pauses:
        worked -= working_time(max(a, begin), min(b, end), clock.calendar, clock.hours)
    return worked > dt.timedelta()


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _skipped(
    clock: _Clock, pauses: Sequence[Pause], rule: ClockRule, due: dt.datetime, counted: set[dt.date]
) -> list[Skipped]:
    day_of_receipt = clock.received.date()
    days = [d for d in _days(day_of_receipt, due.date()) if d not in counted]
    return [
        Skipped(day, _why(clock, day, pauses, rule))
        for day in days
        if day != day_of_receipt or not clock.calendar.is_working(day)
    ]


def _why(clock: _Clock, day: dt.date, pauses: Sequence[Pause], rule: ClockRule) -> Text:
    if not clock.calendar.is_working(day):
        reason = clock.calendar.why(day)
        basis = f" ({reason.basis})" if day in clock.calendar.special else ""
        return Text(f"{reason.text.vi}{basis}", f"{reason.text.en}{basis}")
    if day == clock.start.date():
        return Text(
            f"ngày được coi là ngày tiếp nhận (nhận ngoài giờ làm việc lúc {clock.received:%H:%M %d/%m/%Y})",
            f"counts as the day of receipt (received outside working hours on {clock.received:%Y-%m-%d %H:%M})",
        )
    ends = [end for begin, end in pauses if begin.date() <= day]
    if ends and rule.supplement == "restart":
        return Text(
            f"thời hạn tính lại từ khi nhận đủ hồ sơ lúc {ends[-1]:%H:%M %d/%m/%Y} ({rule.source})",
            f"the limit starts again with the complete dossier of {ends[-1]:%Y-%m-%d %H:%M} ({rule.source})",
        )
    return Text("tạm dừng để chờ bổ sung hồ sơ", "paused while the supplement was awaited")
