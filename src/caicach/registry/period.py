"""Periods of measurement: a year `2024`, a half-year `2024-H1`, a quarter `2024-Q1`, a month `2024-03`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from caicach.errors import InputError, Problem
from caicach.text import Text

_PERIOD = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Period:
    """`text` as written in tables, its first and its last day (both belong to it), and its length in months."""

    text: str
    start: dt.date
    end: dt.date
    months: int

    def previous(self) -> Period:
        """Return the period of the same length just before."""
        return _of(self.start.year * 12 + self.start.month - 1 - self.months, self.months)

    def following(self) -> Period:
        """Return the period of the same length just after."""
        return _of(self.start.year * 12 + self.start.month - 1 + self.months, self.months)


def parse_period(text: str) -> Period:
    """Return the period that `text` names; InputError for any other text."""
    match = _PERIOD.fullmatch(text.strip().upper())
    if match is None:
        raise InputError(
            Problem(
                found=text,
                expected=Text(
                    "một kỳ: năm (2024), nửa năm (2024-H1), quý (2024-Q1) hoặc tháng (2024-03)",
                    "a period: a year (2024), a half-year (2024-H1), a quarter (2024-Q1) or a month (2024-03)",
                ),
                cure=Text("Viết lại kỳ theo một trong bốn dạng này.", "Write the period in one of these four ways."),
            )
        )
    first = int(match["year"]) * 12
    if match["half"]:
        return _of(first + 6 * (int(match["half"]) - 1), 6)
    if match["quarter"]:
        return _of(first + 3 * (int(match["quarter"]) - 1), 3)
    if match["month"]:
        return _of(first + int(match["month"]) - 1, 1)
    return _of(first, 12)


def period_end(text: str) -> dt.date:
    """Return the last day of the period, the day as of which units are looked up; InputError as `parse_period`."""
    return parse_period(text).end


def _of(first: int, months: int) -> Period:
    """Return the period of so many months that begins `first` months after the year 0 began."""
    start = _month(first)
    parts = {12: "", 6: f"-H{(start.month + 5) // 6}", 3: f"-Q{(start.month + 2) // 3}", 1: f"-{start:%m}"}
    return Period(f"{start:%Y}{parts[months]}", start, _month(first + months) - dt.timedelta(days=1), months)


def _month(number: int) -> dt.date:
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, 1)
