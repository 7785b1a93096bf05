"""Which band holds a percentage, and how that is written."""

from __future__ import annotations

from decimal import Decimal

from caicach.instruments.rules import Band, BandsRule, SurveyBandsRule
from caicach.scoring import rule_words as words
from caicach.scoring.given import HUNDRED, refuse


def bounds_of(rule: BandsRule | SurveyBandsRule) -> list[Decimal]:
    """Return every bound that a band of the rule has."""
    return [bound for band in rule.bands for bound in (band.low, band.high) if bound is not None]


def limit_of(rule: BandsRule | SurveyBandsRule) -> Decimal:
    """Return the highest percentage that may be answered: 100, or a bound above it."""
    return max([HUNDRED, *bounds_of(rule)])


def band_of(bands: tuple[Band, ...], percent: Decimal) -> Band | None:
    """Return the band that holds `percent`, or None below the lowest; raise InputError in a gap or an overlap."""
    holding = [band for band in bands if _holds(band, bands, percent)]
    if len({band.points for band in holding}) == 1:
        return holding[0]
    if not holding and all(band.low is not None and percent <= band.low for band in bands):
        return None
    raise refuse(f"{percent}", *(words.OVERLAP if holding else words.GAP))


def interval(band: Band, bands: tuple[Band, ...]) -> str:
    """Return a band in signs, such as `[95; 100]`, with 100 held by the top one."""
    low = "(−∞" if band.low is None else f"{'[' if band.low_inclusive else '('}{band.low}"
    if band.high is None:
        return f"{low}; +∞)"
    held = band.high_inclusive or (band.high == HUNDRED and is_top(band, bands))
    return f"{low}; {band.high}{']' if held else ')'}"


def _holds(band: Band, bands: tuple[Band, ...], percent: Decimal) -> bool:
    above = band.low is None or percent > band.low or (percent == band.low and band.low_inclusive)
    if not above or band.high is None or percent < band.high:
        return above
    return percent == band.high and (band.high_inclusive or (percent == HUNDRED and is_top(band, bands)))


def is_top(band: Band, bands: tuple[Band, ...]) -> bool:
    """Tell whether no band begins higher."""
    lows = [b.low for b in bands if b.low is not None]
    return not lows or band.low == max(lows)
