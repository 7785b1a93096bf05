"""Do the classes of an edition name each result once? As for a rule's bands, and in every period they are dated for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from caicach.instruments.bands import Bound, Interval, gaps, overlaps
from caicach.instruments.model import ClassBand
from caicach.registry.period import parse_period
from caicach.text import Text

_HUNDRED = Decimal(100)
_BEYOND = Bound(Decimal("Infinity"))


class ClassFault(NamedTuple):
    """What is wrong between classes: results that two of them hold, or that lie between them and none holds."""

    kind: Literal["overlapping-bands", "gap-between-bands"]
    message: Text


def interval_of(band: ClassBand, among: Iterable[ClassBand]) -> Interval:
    """Return the percentages a class holds. A high of 100 of the top class is held even where it is not said."""
    top = band.high == _HUNDRED and all(other.low is None or other.low <= (band.low or 0) for other in among)
    return Interval.of(band.low, band.high, low_inclusive=band.low_inclusive, high_inclusive=band.high_inclusive or top)


def class_faults(classes: Sequence[ClassBand], *, beyond_maximum: bool = False) -> Iterator[ClassFault]:
    """Yield each fault once. `beyond_maximum`: a result may exceed 100 %, and the top class must hold that too.

    What lies below the lowest class is no gap: there a unit has no class.
    """
    told = set()
    for dated in _dated(classes):
        for fault in _faults(dated, beyond_maximum):
            if fault not in told:
                told.add(fault)
                yield fault


def _dated(classes: Sequence[ClassBand]) -> Iterator[list[ClassBand]]:
    """Yield the classes of each stretch of time in which they are the same."""
    dates = [band.periods for band in classes if band.periods is not None]
    moments = {dated.first for dated in dates}
    moments |= {parse_period(dated.last).following().text for dated in dates if dated.last is not None}
    for moment in sorted(moments) or [""]:
        yield [band for band in classes if band.periods is None or band.periods.hold(moment)]


def _faults(classes: Sequence[ClassBand], beyond_maximum: bool) -> Iterator[ClassFault]:
    held = [interval_of(band, classes) for band in classes]
    for one, other in overlaps(held):
        first = held.index(one)
        second = held.index(other, first + 1 if one == other else 0)
        yield ClassFault("overlapping-bands", _said(OVERLAP, classes[first], classes[second], one, other))
    for interval in held:
        if interval.is_backward:
            yield ClassFault("gap-between-bands", BACKWARD.format(band=str(interval)))
    missed = gaps(held)
    top = max((interval.high for interval in held), default=_BEYOND)
    if top < Bound(_HUNDRED, after=True) or (beyond_maximum and top < _BEYOND):
        missed.append(Interval(top, _BEYOND))
    for gap in missed:
        yield ClassFault("gap-between-bands", GAP.format(gap=str(gap)))


def _said(pattern: Text, one: ClassBand, other: ClassBand, first: Interval, second: Interval) -> Text:
    return Text(
        pattern.vi.format(one=one.title.vi, other=other.title.vi, first=first, second=second),
        pattern.en.format(one=one.title.en, other=other.title.en, first=first, second=second),
    )


OVERLAP = Text(
    "Hai mức xếp loại chồng nhau: {one} ({first}) và {other} ({second}).",
    "Two classes overlap: {one} ({first}) and {other} ({second}).",
)
GAP = Text("Kết quả {gap} % không thuộc mức xếp loại nào.", "A result of {gap}% is in no class.")
BACKWARD = Text(
    "Mức xếp loại {band} có cận dưới lớn hơn cận trên.", "The class {band} has its bounds in the wrong order."
)
