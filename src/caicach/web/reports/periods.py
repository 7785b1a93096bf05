"""The periods that reports are for: months, quarters, half-years and years."""

from __future__ import annotations

import datetime as dt

from caicach.reporting.figure_set import in_words
from caicach.reporting.template_model import Length

OFFERED: dict[Length, int] = {"month": 13, "quarter": 5, "half": 3, "year": 3}


def periods_of(length: Length, today: dt.date) -> list[str]:
    """Return the periods of a length that a report may be begun for, the one that today is in first."""
    month, count = today.year * 12 + today.month - 1, OFFERED[length]
    if length == "month":
        return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(month, month - count, -1)]
    if length == "quarter":
        return [f"{n // 4}-Q{n % 4 + 1}" for n in range(month // 3, month // 3 - count, -1)]
    if length == "half":
        return [f"{n // 2}-H{n % 2 + 1}" for n in range(month // 6, month // 6 - count, -1)]
    return [str(year) for year in range(today.year, today.year - count, -1)]


def offered(today: dt.date) -> list[tuple[str, str]]:
    """Return the periods of every length with what they are called."""
    found = [period for length in OFFERED for period in periods_of(length, today)]
    return [(period, in_words(period)) for period in found]
