"""The periods that a rule over several periods looks at."""

from __future__ import annotations

from typing import Literal

from caicach.registry.period import parse_period


def steps_back(period: str, count: int, every: Literal["year"] | None = None) -> tuple[str, ...]:
    """Return `period` and the ones before it of its own length, `count` in all, latest first.

    With `every="year"` they are years, beginning with the one that `period` lies in. Raises InputError
    for a name that is no period.
    """
    at = parse_period(period)
    if every == "year":
        at = parse_period(f"{at.start:%Y}")
    names = []
    for _ in range(count):
        names.append(at.text)
        at = at.previous()
    return tuple(names)
