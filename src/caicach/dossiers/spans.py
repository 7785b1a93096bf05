"""A period of statistics: its bounds, the moment it is judged at, and the calendar months in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from caicach.errors import InputError, Problem
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Span:
    """Moments: received from `start` to before `end`, judged at `as_of` (what is at or after it has not happened)."""

    start: dt.datetime
    end: dt.datetime
    as_of: dt.datetime

    def months(self) -> list[Span]:
        """Return the calendar months, cut to the bounds: each judged at its own end, the last one at `as_of`."""
        bounds = [self.start]
        while bounds[-1] < self.end:
            bounds.append(min(self.end, next_month(bounds[-1])))
        closed = [Span(a, b, b) for a, b in pairwise(bounds)]
        return [*closed[:-1], Span(closed[-1].start, self.end, self.as_of)]


def span_of(start: dt.date, end: dt.date, as_of: dt.date | None = None) -> Span:
    """Return the period of days `start` to `end`, both included, judged at the end of the day `as_of`.

    As of an earlier day than `end` the period ends there: what came later was not yet there. Raises InputError where
    the days are in the wrong order.
    """
    judged = as_of or end
    cure = Text("Đổi lại thứ tự các ngày.", "Put the days in order.")
    if end < start:
        expected = Text(f"ngày cuối kỳ từ {start:%d/%m/%Y} trở đi", f"a last day from {start} on")
        raise InputError(Problem(column="--to", found=str(end), expected=expected, cure=cure))
    if judged < start:
        expected = Text(f"ngày chốt số liệu từ {start:%d/%m/%Y} trở đi", f"an as-of day from {start} on")
        raise InputError(Problem(column="--as-of", found=str(judged), expected=expected, cure=cure))
    return Span(_midnight(start), _midnight(min(end, judged), 1), _midnight(judged, 1))


def next_month(moment: dt.datetime) -> dt.datetime:
    """Return the first moment of the calendar month after `moment`."""
    return dt.datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1)  # noqa: DTZ001 - local time


def _midnight(day: dt.date, later: int = 0) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time.min)
