"""Do the bands of a rule cover each value once? [from, to) unless said otherwise, an empty bound open.

A bound stands just before its value or just after it (`Bound`), so that open and closed ends are compared alike. In a
criteria sheet 100 is inclusive in the top band.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")


class Bound(NamedTuple):
    """A cut among the numbers: just before `value`, or (`after`) just after it."""

    value: Decimal
    after: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The values between two cuts."""

    low: Bound
    high: Bound

    @classmethod
    def of(
        cls,
        low: Decimal | None,
        high: Decimal | None,
        *,
        low_inclusive: bool = True,
        high_inclusive: bool = False,
    ) -> Interval:
        """Return the interval between two bounds, either of them open where None; [low, high) unless said otherwise."""
        first = Bound(_LOWEST) if low is None else Bound(low, not low_inclusive)
        return cls(first, Bound(_HIGHEST) if high is None else Bound(high, high_inclusive))

    @property
    def is_backward(self) -> bool:
        """Tell whether the bounds stand in the wrong order."""
        return self.low.value > self.high.value

    def __str__(self) -> str:
        """Return the interval as an officer writes it; an end that is not the usual one is said."""
        if self.low.value == self.high.value and self.low < self.high:
            return f"{self.low.value:f}"
        low = "…" if self.low.value == _LOWEST else f"{'>' if self.low.after else ''}{self.low.value:f}"
        high = "…" if self.high.value == _HIGHEST else f"{'≤' if self.high.after else ''}{self.high.value:f}"
        return f"{low}–{high}"


_EXACTLY_TOP = Interval.of(Decimal(100), Decimal(100))


def overlaps(intervals: Iterable[Interval]) -> list[tuple[Interval, Interval]]:
    """Return the pairs, each with the one before it, that hold a value in common.

    The band of exactly 100 beside a band up to 100 is no overlap: only the top band includes 100. A band
    whose bounds are equal elsewhere, or in the wrong order, holds no value.
    """
    found: list[tuple[Interval, Interval]] = []
    reach: Interval | None = None
    for band in _in_order(intervals):
        if reach is not None and (band.low < reach.high or (band == reach == _EXACTLY_TOP)):
            found.append((reach, band))
        reach = band if reach is None or band.high >= reach.high else reach
    return found


def gaps(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the stretches between bands that no band holds; what lies beyond the outermost bands is no gap."""
    found: list[Interval] = []
    reach: Bound | None = None
    for band in _in_order(intervals):
        if reach is not None and band.low > reach:
            found.append(Interval(reach, band.low))
        reach = band.high if reach is None else max(reach, band.high)
    return found


def _in_order(intervals: Iterable[Interval]) -> list[Interval]:
    return sorted(i for i in intervals if i.low < i.high or i == _EXACTLY_TOP)
