"""The clock for millions of dossiers at once: the same moments as `clock`, computed on arrays.

Working time is a line: a moment's place on it is (working days before) x (length of a day) + (time worked that day),
in microseconds. Moving along the line is one addition; the way back is one look-up.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from caicach.dossiers.hours import WorkingHours, working_hours
from caicach.errors import InputError, Problem
from caicach.registry.calendar import WorkingCalendar
from caicach.text import Text

Moments = npt.NDArray[np.datetime64]
Integers = npt.NDArray[np.int64]

_DAY = 86_400_000_000


@dataclass(frozen=True)
class WorkingLine:
    """The working time of a calendar as a line of microseconds."""

    first: int
    """Day number (from 1970-01-01) of the first day covered."""
    before: Integers
    """Working days before each day covered, and after the last; length: days + 1."""
    days: Integers
    """Day number of each working day."""
    opens: Integers
    closes: Integers
    """Sessions of a day, microseconds from midnight."""

    @classmethod
    def of(cls, calendar: WorkingCalendar, hours: WorkingHours) -> WorkingLine:
        """Return the line of `calendar` with the sessions of `hours`."""
        first, working = _working_days(calendar)
        before = np.concatenate([[0], np.cumsum(working)]).astype(np.int64)
        opens = np.array([_of_day(a) for a, _ in hours.sessions], dtype=np.int64)
        closes = np.array([_of_day(b) for _, b in hours.sessions], dtype=np.int64)
        return cls(first, before, np.flatnonzero(working) + first, opens, closes)

    @property
    def length(self) -> int:
        """Microseconds of work in a working day."""
        return int((self.closes - self.opens).sum())

    def place(self, moments: Integers) -> Integers:
        """Return the places of moments (microseconds from 1970-01-01T00:00 local); InputError off the calendar."""
        day, time = np.divmod(moments, _DAY)
        index = self._index(day)
        working = self.before[index + 1] > self.before[index]
        worked = np.zeros_like(time)
        for opening, closing in zip(self.opens, self.closes, strict=True):
            worked += np.clip(time, opening, closing) - opening
        return self.before[index] * self.length + np.where(working, worked, 0)

    def moment(self, places: Integers) -> Integers:
        """Return the first moment at each place: where a session ends and another begins, the end."""
        day, rest = np.divmod(places - 1, self.length)
        rest += 1
        time, done = np.zeros_like(rest), 0
        for opening, closing in zip(self.opens, self.closes, strict=True):
            time = np.where(rest > done, opening + rest - done, time)
            done += closing - opening
        return self._working_day(day) * _DAY + time

    def opening_from(self, moments: Integers) -> Integers:
        """Return each moment where it is in working hours, else the next opening."""
        day, time = np.divmod(moments, _DAY)
        index = self._index(day)
        working = self.before[index + 1] > self.before[index]
        session = np.searchsorted(self.closes, time)
        over = ~working | (session == len(self.opens))
        opening = self.opens[np.where(over, 0, session)]
        later = self._working_day(self.before[np.where(working, index + 1, index)], only=over)
        return np.where(over, later * _DAY + opening, day * _DAY + np.maximum(time, opening))

    def add_days(self, moments: Integers, days: Integers) -> Integers:
        """Return moments on working days moved by whole working days, the time of day kept."""
        day, time = np.divmod(moments, _DAY)
        return self._working_day(self.before[self._index(day)] + days) * _DAY + time

    def _index(self, day: Integers) -> Integers:
        index = day - self.first
        if index.size and (index.min() < 0 or index.max() >= len(self.before) - 1):
            raise _off_calendar(self.first, len(self.before) - 1)
        return index

    def _working_day(self, ordinal: Integers, only: npt.NDArray[np.bool_] | None = None) -> Integers:
        asked = ordinal if only is None else np.where(only, ordinal, 0)
        if asked.size and asked.max() >= len(self.days):
            raise _off_calendar(self.first, len(self.before) - 1)
        found: Integers = self.days[asked]
        return found


def due_at_many(
    received_at: Moments,
    *,
    days: npt.ArrayLike | None = None,
    hours: npt.ArrayLike | None = None,
    paused: Sequence[tuple[Moments, Moments]] = (),
    supplement: Literal["pause", "restart"] = "pause",
    calendar: WorkingCalendar | None = None,
    hours_of_work: WorkingHours | None = None,
) -> Moments:
    """Return the due moments of n dossiers, exactly as `clock.due_at` one by one.

    `received_at`: (n,) local moments. `days` (whole working days) or `hours` (working hours): a number or (n,), above
    0. `paused`: the k-th pause of every dossier as two (n,) arrays [from, to), NaT where it has none; a dossier's
    pauses stand in order and apart. Returns (n,) datetime64[us]. Raises InputError on a limit that is not above 0,
    on both or neither of the limits, and off the calendar's years.
    """
    line = WorkingLine.of(calendar or WorkingCalendar.vietnam(), hours_of_work or working_hours())
    start = line.opening_from(_microseconds(received_at))
    limit = _Limit.of(days, hours, start.shape)
    due = without_pauses = limit.end(line, start)
    waited = np.zeros_like(start)
    for begin, end in paused:
        stopped = ~(np.isnat(begin) | np.isnat(end))
        a = np.maximum(np.where(stopped, _microseconds(begin), start), start)
        b = np.maximum(np.where(stopped, _microseconds(end), start), a)
        stopped &= (a < due) & (b > start)
        if supplement == "restart":
            due = np.where(stopped, limit.end(line, line.opening_from(b)), due)
        else:
            waited += np.where(stopped, line.place(b) - line.place(a), 0)
            due = np.where(stopped, _later(line, without_pauses, waited, limit.in_days), due)
    return due.view("datetime64[us]")


def working_time_many(start: Moments, end: Moments, calendar: WorkingCalendar, hours: WorkingHours) -> Integers:
    """Return the working microseconds from `start` to `end`, both (n,) local moments; 0 where end is before start."""
    line = WorkingLine.of(calendar, hours)
    found: Integers = np.maximum(line.place(_microseconds(end)) - line.place(_microseconds(start)), 0)
    return found


@dataclass(frozen=True)
class _Limit:
    in_days: bool
    amount: Integers

    @classmethod
    def of(cls, days: npt.ArrayLike | None, hours: npt.ArrayLike | None, shape: tuple[int, ...]) -> _Limit:
        given = days if days is not None else hours
        if given is None or (days is None) == (hours is None):
            raise _bad_limit("")
        amount = np.asarray(given)
        whole = days is None or np.issubdtype(amount.dtype, np.integer)
        if not whole or bool(np.any(~(amount > 0))):
            raise _bad_limit(str(given)[:40])
        exact = amount if days is not None else np.rint(amount * 3_600_000_000.0)
        return cls(days is not None, np.broadcast_to(exact.astype(np.int64), shape))

    def end(self, line: WorkingLine, start: Integers) -> Integers:
        return line.add_days(start, self.amount) if self.in_days else line.moment(line.place(start) + self.amount)


def _later(line: WorkingLine, moments: Integers, waited: Integers, in_days: bool) -> Integers:
    """Return `moments` moved by `waited` working time; limits in days keep the time of day over whole days."""
    moved = np.where(waited > 0, line.moment(line.place(moments) + np.maximum(waited, 1)), moments)
    if not in_days:
        return moved
    days, rest = np.divmod(waited, line.length)
    return np.where(rest == 0, line.add_days(moments, np.where(rest == 0, days, 0)), moved)


def _microseconds(moments: Moments) -> Integers:
    found: Integers = np.ascontiguousarray(moments, dtype="datetime64[us]").view(np.int64)
    return found


def _of_day(moment: dt.time) -> int:
    since = dt.timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    return since // dt.timedelta(microseconds=1)


@functools.lru_cache(maxsize=8)
def _working_days(calendar: WorkingCalendar) -> tuple[int, npt.NDArray[np.bool_]]:
    """Return the number of the first day that `calendar` covers, and whether each day to its last is worked."""
    days = [calendar.first + dt.timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1)]
    return (days[0] - dt.date(1970, 1, 1)).days, np.array([calendar.is_working(day) for day in days])


def _off_calendar(first: int, days: int) -> InputError:
    begin = dt.date(1970, 1, 1) + dt.timedelta(days=first)
    end = begin + dt.timedelta(days=days - 1)
    return InputError(
        Problem(
            expected=Text(
                f"các thời điểm trong lịch làm việc, từ {begin:%d/%m/%Y} đến {end:%d/%m/%Y}",
                f"moments within the working calendar, {begin:%Y-%m-%d} to {end:%Y-%m-%d}",
            ),
            cure=Text("Bổ sung lịch của năm còn thiếu.", "Add the calendar of the missing year."),
        )
    )


def _bad_limit(found: str) -> InputError:
    return InputError(
        Problem(
            found=found,
            expected=Text(
                "một loại thời hạn: số ngày nguyên hoặc số giờ, lớn hơn 0", "one limit: whole days, or hours, above 0"
            ),
            cure=Text("Cho một trong hai.", "Give one of the two."),
        )
    )
