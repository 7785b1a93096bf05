"""The same points as the rules give, for many shares at once: parts of wholes that are whole numbers and not too large,
and for bands plain percentages.

Bands are compared in integers, without dividing; a ratio is divided once in Decimal, as the rule itself does. What is
not plainly right (no whole number, above its whole, a gap between bands) is left to the rule, which says what is wrong.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from caicach.instruments.model import Band, Criterion, RatioRule
from caicach.instruments.rules import BandsRule, SurveyBandsRule
from caicach.scoring.banding import bounds_of, is_top
from caicach.scoring.given import HUNDRED
from caicach.scoring.rules import most_of

Objects = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

_DIGITS = 7
_ZERO = Decimal(0)
_HUNDRED = 100 * 10**6
_HUNDRED_PERCENT = 100 * 100
_PERCENTAGE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


def has_quick_way(leaf: Criterion) -> bool:
    """Tell whether `quick_points` knows the leaf's rule, with bounds and maxima of ordinary size."""
    rule = leaf.rule
    if isinstance(rule, RatioRule):
        return _fits(rule.points, rule.full_at, rule.floor_percent or _ZERO)
    if isinstance(rule, BandsRule | SurveyBandsRule):
        return _fits(*bounds_of(rule))
    return False


def quick_points(leaf: Criterion, values: Objects, numerators: Objects, denominators: Objects) -> tuple[Objects, Flags]:
    """Return the points of each answer, and which of them are settled; the others are for the rule itself."""
    part, whole = _whole_numbers(numerators), _whole_numbers(denominators)
    alone: Flags = np.equal(values, "").astype(bool)
    rule = leaf.rule
    points = np.full(len(part), _ZERO, dtype=object)
    if isinstance(rule, RatioRule):
        settled = alone & _sound(part, whole)
        points[settled] = _ratio(leaf, rule, part[settled], whole[settled])
        return points, settled
    assert isinstance(rule, BandsRule | SurveyBandsRule)
    plain = ~alone & np.equal(numerators, "").astype(bool) & np.equal(denominators, "").astype(bool)
    part[~alone], whole[~alone] = -1, -1
    part[plain] = np.fromiter(map(_hundredths, values[plain]), np.int64)
    whole[plain] = _HUNDRED_PERCENT
    return points, _bands(rule.bands, part, whole, _sound(part, whole), points)


def _sound(part: Integers, whole: Integers) -> Flags:
    sound: Flags = (part >= 0) & (whole > 0) & (part <= whole)
    return sound


def _ratio(leaf: Criterion, rule: RatioRule, part: Integers, whole: Integers) -> Objects:
    most = most_of(rule, leaf.max)
    full = _scaled(rule.full_at)
    reached = (part * _HUNDRED >= full * whole) if most == rule.points else np.zeros(len(part), bool)
    points = np.full(len(part), most, dtype=object)
    exact = np.array([Decimal(n) for n in part[~reached].tolist()], dtype=object) * (rule.points * HUNDRED)
    points[~reached] = _LESSER(exact / (whole[~reached].astype(object) * rule.full_at), most)
    if rule.floor_percent is not None:
        floor = _scaled(rule.floor_percent) * whole
        share = part * _HUNDRED
        points[(share < floor) if rule.floor_inclusive else (share <= floor)] = _ZERO
    return points


def _bands(bands: tuple[Band, ...], part: Integers, whole: Integers, settled: Flags, points: Objects) -> Flags:
    """Fill in the points of each share that exactly one band holds, or that lies below them all."""
    share = part * _HUNDRED
    held = np.zeros(len(part), np.int64)
    below = np.ones(len(part), bool)
    for band in bands:
        holds, above = settled.copy(), np.ones(len(part), bool)
        if band.low is not None:
            low = _scaled(band.low) * whole
            above = share >= low if band.low_inclusive else share > low
        if band.high is not None:
            high = _scaled(band.high) * whole
            inclusive = band.high_inclusive or (band.high == HUNDRED and is_top(band, bands))
            holds &= share <= high if inclusive else share < high
        holds &= above
        below &= ~above
        points[holds] = band.points
        held += holds
    settled &= (held == 1) | ((held == 0) & below)
    return settled


def _whole_numbers(texts: Objects) -> Integers:
    return np.fromiter(map(_whole_number, texts.tolist()), np.int64, len(texts))


@lru_cache(maxsize=1 << 16)
def _whole_number(text: str) -> int:
    """Return the whole number in `text`, -1 for whatever else is written there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


@lru_cache(maxsize=1 << 16)
def _hundredths(text: str) -> int:
    """Return a plain percentage of at most two decimals in hundredths, -1 for whatever else is written there."""
    found = _PERCENTAGE.fullmatch(text)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1


def _scaled(bound: Decimal) -> int:
    return int(bound.scaleb(6))


_LESSER: Any = np.frompyfunc(min, 2, 1)


def _fits(*numbers: Decimal) -> bool:
    """Tell whether numbers have at most 6 decimals and, times 10^6 and a number of 7 digits, stay within 64 bits."""
    return all(abs(n) <= 1000 and n.scaleb(6) == int(n.scaleb(6)) for n in numbers)
