"""The occurrences of a recurring task: one for each week, month, quarter ... each with its own last day.

Where a document names no day, the last day of the period is the last one on time: general practice, no rule that says
so was found. A day that a month lacks (30 February) is the month's last.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caicach.text import Text

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
RHYTHMS = ("week", *MONTHS)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROMAN = ("I", "II", "III", "IV")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: its rhythm, the first day of its period, and the last day that is still on time."""

    every: str
    first: dt.date
    last_day: dt.date


def rhythms(every: str) -> tuple[str, ...]:
    """Return the rhythms of `every` (`month`, or `half-year, year`) that have occurrences; `continuous` has none."""
    return tuple(part for part in (name.strip() for name in every.split(",")) if part in RHYTHMS)


def occurrences(every: str, begins: dt.date, until: dt.date, day: int | None = None) -> list[Occurrence]:
    """Return the occurrences due on `begins` or later whose period has begun by `until`, the earliest due first.

    `day` is the last day on time: of the week from Monday = 1, else of the last month of the period; None is the last
    day of the period, 0 the day before the week or month.
    """
    found = [
        Occurrence(rhythm, first, due)
        for rhythm in rhythms(every)
        for first in _periods(rhythm, begins, until)
        if (due := last_day_of(rhythm, first, day)) >= begins
    ]
    return sorted(found, key=lambda one: (one.last_day, one.first))


def last_day_of(rhythm: str, first: dt.date, day: int | None = None) -> dt.date:
    """Return the last day on time of the period of `rhythm` that begins on `first`; `day` as in `occurrences`."""
    if rhythm == "week":
        return first + ((7 if day is None else day) - 1) * DAY
    month = _later(first, MONTHS[rhythm] - 1)
    length = calendar.monthrange(month.year, month.month)[1]
    return month + (min(length if day is None else day, length) - 1) * DAY


def day_of(deadline: Mapping[str, Any]) -> int | None:
    """Return the last day on time that a recurring deadline, as it was read, names in its period; None for none.

    “trước ngày 25” leaves the 24th on time, “trước thứ Sáu” Thursday; with a clock time the day itself still counts.
    """
    named = deadline.get("day")
    number = WEEKDAYS.index(named) + 1 if named in WEEKDAYS else named
    if not isinstance(number, int):
        return None
    return number - 1 if deadline.get("bound") == "before" and not deadline.get("time") else number


def period_words(rhythm: str, first: dt.date) -> Text:
    """Return the name of the period of `rhythm` that begins on `first`: tháng 6/2022, quý II/2022."""
    year, half = first.year, 1 if first.month <= 6 else 2
    iso = first.isocalendar()
    if rhythm == "week":
        return Text(f"tuần {iso.week}/{iso.year}", f"week {iso.week} of {iso.year}")
    if rhythm == "month":
        return Text(f"tháng {first.month}/{year}", f"{first:%B} {year}")
    if rhythm == "quarter":
        quarter = (first.month - 1) // 3
        return Text(f"quý {ROMAN[quarter]}/{year}", f"Q{quarter + 1} {year}")
    if rhythm == "half-year":
        return Text(f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year}", f"H{half} {year}")
    return Text(f"năm {year}", str(year))


def _periods(rhythm: str, begins: dt.date, until: dt.date) -> Iterator[dt.date]:
    """Yield the first days of the periods, from the one that holds `begins` (or the one after) to `until`."""
    if rhythm == "week":
        first, step = begins - begins.weekday() * DAY, 0
    else:
        step = MONTHS[rhythm]
        first = dt.date(begins.year, (begins.month - 1) // step * step + 1, 1)
    while first <= until:
        yield first
        first = _later(first, step) if step else first + 7 * DAY


def _later(first: dt.date, months: int) -> dt.date:
    """Return the first of the month `months` after that of `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month + 1, 1)
