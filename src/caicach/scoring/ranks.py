"""Ranks and quartile groups of exact values: ties share the better rank, nothing is rounded first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Cuts = tuple[Decimal, Decimal, Decimal]


def exact(value: float | Decimal) -> Decimal:
    """Return a published figure as the decimal that was printed (the shortest that reads back to the same float)."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def ranks(values: Mapping[Key, Decimal], *, higher_is_better: bool = True) -> dict[Key, int]:
    """Return each key's rank, 1 the best; equal values share the better rank and the next one is skipped."""
    place: dict[Decimal, int] = {}
    for position, value in enumerate(sorted(values.values(), reverse=higher_is_better), start=1):
        place.setdefault(value, position)
    return {key: place[value] for key, value in values.items()}


def rank_among(value: Decimal, others: Iterable[Decimal], *, higher_is_better: bool = True) -> int:
    """Return the rank that `value` would have among `others`: one more than the number that are better."""
    return 1 + sum(other > value if higher_is_better else other < value for other in others)


def quartiles(values: Iterable[Decimal]) -> Cuts:
    """Return Q1, Q2, Q3 by linear interpolation between order statistics (at position (n - 1) p; Hyndman and Fan's 7).

    Raises ValueError where there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("quartiles need at least one value")
    first, second, third = (_at(ordered, quarter) for quarter in (1, 2, 3))
    return first, second, third


def group(value: Decimal, cuts: Cuts, codes: tuple[str, ...], *, higher_is_better: bool = True) -> str:
    """Return the group of `value`: `codes` from the best to the worst, at or above Q3, Q2, Q1, below.

    Where lower is better the order is mirrored: at or below Q1, Q2, Q3, above.
    """
    first, second, third = cuts
    if not higher_is_better:
        value, third, second, first = -value, -first, -second, -third
    for code, cut in zip(codes, (third, second, first), strict=False):
        if value >= cut:
            return code
    return codes[-1]


def _at(ordered: list[Decimal], quarter: int) -> Decimal:
    below, rest = divmod((len(ordered) - 1) * quarter, 4)
    if rest == 0:
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * rest / 4
