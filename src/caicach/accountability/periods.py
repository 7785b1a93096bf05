"""Periods by name (`2022`, `2022-H1`, `2022-Q3`, `2022-07`), as far as rules over several periods need them."""

from __future__ import annotations

import re
from typing import Literal

from caicach.errors import InputError, Problem
from caicach.text import Text

_SHAPE = re.compile(r"(?P<year>\d{4})(?:-(?P<part>H[12]|Q[1-4]|0[1-9]|1[0-2]))?")
_PER_YEAR = {"H": 2, "Q": 4}


PERIOD_SHAPE = Text(
    "một kỳ như 2022, 2022-H1, 2022-Q3 hoặc 2022-07", "a period such as 2022, 2022-H1, 2022-Q3 or 2022-07"
)


def is_period(text: str) -> bool:
    """Tell whether `text` is a period's name."""
    return _SHAPE.fullmatch(text) is not None


def checked_period(text: str) -> str:
    """Return `text` if it is a period's name, or raise InputError."""
    if is_period(text):
        return text
    cure = Text("Viết lại kỳ.", "Write the period again.")
    raise InputError(Problem(found=text, expected=PERIOD_SHAPE, cure=cure))


def steps_back(period: str, count: int, every: Literal["year"] | None = None) -> tuple[str, ...]:
    """Return `period` and the ones before it of its own kind, `count` in all, latest first.

    With `every="year"` they are years, beginning with the one that `period` lies in. Raises InputError
    for a name that is no period.
    """
    year, part = checked_period(period)[:4], period[5:]
    if not part or every == "year":
        return tuple(str(int(year) - back) for back in range(count))
    letter = part[0] if part[0] in _PER_YEAR else ""
    size = _PER_YEAR.get(letter, 12)
    last = int(year) * size + int(part.lstrip("HQ")) - 1
    return tuple(_named(last - back, size, letter) for back in range(count))


def _named(index: int, size: int, letter: str) -> str:
    year, place = divmod(index, size)
    return f"{year}-{letter}{place + 1}" if letter else f"{year}-{place + 1:02d}"
