"""Rules of leaves: an answer to points, exactly, with the computation in signs.

Points are Decimal. Percentages are numerator × 100 / denominator with 28 digits. A band holds its lower bound and
not its upper; an upper bound of 100 of the top band is held too (contracts, "Criteria sheet").
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.model import (
    Band,
    BandsRule,
    Choice,
    ChoiceRule,
    CountRule,
    Criterion,
    DeductRule,
    RatioRule,
    SurveyBandsRule,
)
from caicach.scoring import rule_words as words
from caicach.tables import fold_name, parse_number
from caicach.text import Text

HUNDRED = Decimal(100)


class Given(NamedTuple):
    """An answer's texts, "" where empty: a value, or a numerator and a denominator."""

    value: str
    numerator: str = ""
    denominator: str = ""


class Applied(NamedTuple):
    """Points of a leaf and how they came: the computation in signs, and what was chosen, in words, if anything."""

    points: Decimal
    formula: str
    chosen: Text | None = None


def apply_rule(leaf: Criterion, given: Given) -> Applied:
    """Return the points of `given` under the leaf's rule.

    Raises InputError (column `value`, `numerator` or `denominator`; no row) where the answer can't be scored.
    """
    if leaf.rule is None:
        raise _refuse(given.value, *words.NO_RULE)
    if given.value and (given.numerator or given.denominator):
        raise _refuse(given.value, *words.ONE_OF_BOTH)
    return _RULES[leaf.rule.kind](leaf, given)


def _choice(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, ChoiceRule)
    option = _option(rule, _single(given))
    return Applied(option.points, "", option.label)


def _option(rule: ChoiceRule, text: str) -> Choice:
    for same in (str.strip, fold_name):
        wanted = same(text)
        found = [o for o in rule.options if wanted in (same(o.label.vi), same(o.label.en), same(o.id))]
        if len({o.points for o in found}) == 1:
            return found[0]
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(rule.options):
        return rule.options[int(text) - 1]
    labels = "; ".join(f"{i} = {o.label.vi}" for i, o in enumerate(rule.options, start=1))
    raise _refuse(
        text,
        Text(f"một trong các lựa chọn: {labels}", f"one of the options: {labels}"),
        Text("Ghi tên hoặc số thứ tự của lựa chọn.", "Write the option's label or number."),
    )


def _bands(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, BandsRule | SurveyBandsRule)
    bounds = [bound for band in rule.bands for bound in (band.low, band.high) if bound is not None]
    share = _share(given, limit=max([HUNDRED, *bounds]))
    band = _band(rule.bands, share.percent)
    if band is None:
        return Applied(Decimal(0), f"{share.formula} < {min(bounds)} → 0")
    return Applied(band.points, f"{share.formula} ∈ {_interval(band, rule.bands)} → {band.points}")


def _band(bands: tuple[Band, ...], percent: Decimal) -> Band | None:
    """Return the band that holds `percent`, or None below the lowest; raise InputError in a gap or an overlap."""
    holding = [band for band in bands if _holds(band, bands, percent)]
    if len({band.points for band in holding}) == 1:
        return holding[0]
    if not holding and all(band.low is not None and percent < band.low for band in bands):
        return None
    raise _refuse(f"{percent}", *(words.OVERLAP if holding else words.GAP))


def _holds(band: Band, bands: tuple[Band, ...], percent: Decimal) -> bool:
    above = band.low is None or percent >= band.low
    below = band.high is None or percent < band.high
    return above and (below or (percent == band.high == HUNDRED and _is_top(band, bands)))


def _is_top(band: Band, bands: tuple[Band, ...]) -> bool:
    lows = [b.low for b in bands if b.low is not None]
    return not lows or band.low == max(lows)


def _interval(band: Band, bands: tuple[Band, ...]) -> str:
    low = "(−∞" if band.low is None else f"[{band.low}"
    if band.high is None:
        return f"{low}; +∞)"
    return f"{low}; {band.high}{']' if band.high == HUNDRED and _is_top(band, bands) else ')'}"


def _ratio(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, RatioRule)
    share = _share(given, limit=HUNDRED)
    if rule.floor_percent is not None and share.percent < rule.floor_percent:
        return Applied(Decimal(0), f"{share.formula} < {rule.floor_percent} → 0")
    most = rule.points if leaf.max is None else min(rule.points, leaf.max)
    # Divided once and last, so that a third of 3 points is 1 point.
    points = min(rule.points * share.part * HUNDRED / (share.whole * rule.full_at), most)
    return Applied(points, f"min({most}; {rule.points} × ({share.formula}) / {rule.full_at})")


def _count(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, CountRule)
    number, most = _whole(given), _maximum(leaf, given)
    return Applied(min(rule.points_each * number, most), f"min({most}; {rule.points_each} × {number})")


def _deduct(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, DeductRule)
    number, most = _whole(given), _maximum(leaf, given)
    points = max(most - rule.points_each * number, Decimal(0))
    return Applied(points, f"max(0; {most} − {rule.points_each} × {number})")


def _manual(leaf: Criterion, given: Given) -> Applied:
    points, most = _number(_single(given), "value"), _maximum(leaf, given)
    if not 0 <= points <= most:
        raise _refuse(
            given.value,
            Text(f"điểm từ 0 đến {most}", f"points from 0 to {most}"),
            Text("Sửa điểm cho đúng điểm tối đa của tiêu chí.", "Correct the points to the criterion's maximum."),
        )
    return Applied(points, "")


_RULES: dict[str, Callable[[Criterion, Given], Applied]] = {
    "choice": _choice,
    "bands": _bands,
    "survey-bands": _bands,
    "ratio": _ratio,
    "count": _count,
    "deduct": _deduct,
    "manual": _manual,
}


class _Share(NamedTuple):
    part: Decimal
    whole: Decimal
    formula: str

    @property
    def percent(self) -> Decimal:
        return self.part * HUNDRED / self.whole


def _share(given: Given, limit: Decimal) -> _Share:
    """Return the percentage answered, from 0 to `limit`, as a part of a whole."""
    if given.value:
        percent = _number(given.value, "value")
        if not 0 <= percent <= limit:
            raise _refuse(given.value, words.FROM_TO.format(low=0, high=limit), words.MEND_NUMBER)
        return _Share(percent, HUNDRED, f"{percent}")
    part, whole = _number(given.numerator, "numerator"), _number(given.denominator, "denominator")
    if whole <= 0:
        raise _refuse(given.denominator, *words.DENOMINATOR, column="denominator")
    if part < 0:
        raise _refuse(given.numerator, *words.NOT_NEGATIVE, column="numerator")
    share = _Share(part, whole, f"{part} × 100 / {whole}")
    if share.percent > limit:
        raise _refuse(f"{part} > {whole}", *words.PART_OF_WHOLE, column="numerator")
    return share


def _whole(given: Given) -> int:
    number = _number(_single(given), "value")
    if number < 0 or number != number.to_integral_value():
        raise _refuse(given.value, *words.WHOLE)
    return int(number)


def _single(given: Given) -> str:
    if given.value:
        return given.value
    raise _refuse(f"{given.numerator} / {given.denominator}", *words.ONE_VALUE)


def _number(text: str, column: str) -> Decimal:
    try:
        number = parse_number(text)
    except ValueError:
        number = None
    if number is None:
        raise _refuse(text, *words.NUMBER, column=column)
    return number


def _maximum(leaf: Criterion, given: Given) -> Decimal:
    if leaf.max is None:
        raise _refuse(given.value, *words.NO_MAXIMUM)
    return leaf.max


def _refuse(found: str, expected: Text, cure: Text, column: str = "value") -> InputError:
    return InputError(Problem(column=column, found=found, expected=expected, cure=cure))
