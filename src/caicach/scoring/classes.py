"""The class of a percentage: dated bands with inclusive and exclusive bounds, and what a class requires besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from caicach.instruments.bands import Bound
from caicach.instruments.class_bands import interval_of
from caicach.instruments.model import ClassBand
from caicach.scoring.result import NodeScore

_LOWEST = Decimal("-Infinity")


def class_of(
    bands: Iterable[ClassBand], percent: Decimal | None, nodes: Mapping[str, NodeScore], period: str
) -> str | None:
    """Return the class of a unit, None where no band holds its percentage.

    Where a class requires points that the unit does not have, the unit falls to the next class below, and so on.
    """
    if percent is None:
        return None
    dated = dated_for(bands, period)
    held = next((band for band in dated if holds(band, percent, dated)), None)
    if held is None:
        return None
    below = sorted(dated, key=_low, reverse=True)
    below = below[below.index(held) :]
    return next((band.code for band in below if not unmet(band, nodes)), None)


def dated_for(bands: Iterable[ClassBand], period: str) -> list[ClassBand]:
    """Return the classes that there are in `period`."""
    return [band for band in bands if band.periods is None or band.periods.hold(period)]


def holds(band: ClassBand, percent: Decimal, among: Iterable[ClassBand]) -> bool:
    """Tell whether `percent` lies in the band, by its bounds as they are said to be; `among`: all classes beside it."""
    interval = interval_of(band, among)
    return interval.low < Bound(percent, after=True) <= interval.high


def unmet(band: ClassBand, nodes: Mapping[str, NodeScore]) -> list[str]:
    """Return the codes of what a class requires and the unit does not have; what does not apply is not required."""
    judged = ((p, nodes.get(p.code)) for p in band.requires)
    return [p.code for p, node in judged if node and node.status == "scored" and not p.met(node.points or Decimal(0))]


def _low(band: ClassBand) -> Decimal:
    return _LOWEST if band.low is None else band.low
