"""Dates as documents write them, and the first and last days of months, quarters, halves and years."""

from __future__ import annotations

import calendar
import datetime as dt
import re

DATE = (
    r"\d{1,2}(?:\s*[/.\-–]\s*\d{1,2}\s*[/.\-–]\s*\d{4}"
    r"|\s+tháng\s+\d{1,2}(?:\s+năm|,|/)?\s+\d{4}|\s+tháng\s+\d{1,2}/\d{4})"
)
_NUMBERS = re.compile(r"\d+")


def read_date(words: str) -> dt.date | None:
    """Return the date of “16/6/2025” or “16 tháng 6 năm 2025”, or None where no such day exists."""
    day, month, year = (int(n) for n in _NUMBERS.findall(words)[:3])
    return make_date(year, month, day)


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def next_day(month: int, day: int, base: dt.date) -> dt.date | None:
    """Return the first such day on or after `base` within two years, or None where neither year has it."""
    for year in (base.year, base.year + 1):
        date = make_date(year, month, day)
        if date is not None and date >= base:
            return date
    return None
