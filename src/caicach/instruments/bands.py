"""Do the bands of a rule cover each value once? [from, to), an empty bound open, 100 inclusive in the top band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")
_TOP = Decimal(100)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The values from `low` up to but without `high`."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, low: Decimal | None, high: Decimal | None) -> Interval:
        """Return the interval between two bounds, either of them open where None."""
        return cls(_LOWEST if low is None else low, _HIGHEST if high is None else high)

    def __str__(self) -> str:
        """Return the interval as an officer writes it."""
        low = "…" if self.low == _LOWEST else f"{self.low:f}"
        return f"{low}–{'…' if self.high == _HIGHEST else format(self.high, 'f')}"


def overlaps(intervals: Iterable[Interval]) -> list[tuple[Interval, Interval]]:
    """Return the pairs, each with the one before it, that hold a value in common.

    The band of exactly 100 beside a band up to 100 is no overlap: only the top band includes 100. A band
    whose bounds are equal elsewhere, or in the wrong order, holds no value.
    """
    found: list[tuple[Interval, Interval]] = []
    reach: Interval | None = None
    for band in _in_order(intervals):
        if reach is not None and (band.low < reach.high or (band == reach and band.low == band.high)):
            found.append((reach, band))
        reach = band if reach is None or band.high >= reach.high else reach
    return found


def gaps(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the stretches between bands that no band holds; what lies beyond the outermost bands is no gap."""
    found: list[Interval] = []
    reach: Decimal | None = None
    for band in _in_order(intervals):
        if reach is not None and band.low > reach:
            found.append(Interval(reach, band.low))
        reach = band.high if reach is None else max(reach, band.high)
    return found


def _in_order(intervals: Iterable[Interval]) -> list[Interval]:
    return sorted(i for i in intervals if i.low < i.high or i.low == i.high == _TOP)
