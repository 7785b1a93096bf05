"""A leaf's rule as a table for people: on which condition it earns how many points, the best first."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from caicach.instruments.expression import Expression
from caicach.instruments.model import Criterion
from caicach.instruments.rules import (
    Band,
    BandsRule,
    Case,
    ChoiceRule,
    FormulaRule,
    Place,
    RatioRule,
    SurveyBandsRule,
    YesNoRule,
)
from caicach.scoring import table_words as words
from caicach.scoring.banding import band_of, is_top, limit_of
from caicach.scoring.given import HUNDRED, Given, share
from caicach.scoring.rules import apply_rule, most_of, option_of
from caicach.scoring.table_words import fill, formula_text, percent_text
from caicach.scoring.trace import decimal_text
from caicach.text import Text

_ZERO = Decimal(0)
_NAME = re.compile(r"[A-Za-z_]\w*")


class RuleRow(NamedTuple):
    """One row: what must hold and its points; where these vary within the row they are None and `how` says how.

    Beside points `how` says that they are what each thing counted adds or takes off (the points are negative then).
    """

    condition: Text
    points: Decimal | None
    how: Text | None = None


Rows = tuple[RuleRow, ...]


def rule_table(criterion: Criterion) -> Rows:
    """Return the rows of a leaf's rule as a form shows them; none for a group or a leaf whose rule is not said.

    Bounds and points are those of the rule, with every digit. Options come in the set's own order, places from the
    first, percentages from the highest.
    """
    return () if criterion.rule is None else _TABLES[criterion.rule.kind](criterion)


def row_of(criterion: Criterion, given: Given) -> int | None:
    """Return which row of `rule_table` an answer falls into; None where that is no single row.

    Raises InputError where the rule refuses the answer.
    """
    rule, rows = criterion.rule, rule_table(criterion)
    if isinstance(rule, ChoiceRule):
        option = option_of(rule, criterion.max, given.value)
        return next((row for row, own in enumerate(rule.options) if own is option), None)
    if isinstance(rule, BandsRule | SurveyBandsRule):
        band = band_of(rule.bands, share(given, limit=limit_of(rule)).percent)
        return len(rows) - 1 if band is None else in_order(rule.bands).index(band)
    points = apply_rule(criterion, given).points
    if isinstance(rule, YesNoRule):
        return int(points != rows[0].points)
    if isinstance(rule, RatioRule):
        return _row_of_share(rule, rows, points)
    return None


def _row_of_share(rule: RatioRule, rows: Rows, points: Decimal) -> int | None:
    """Return the row of points in full, of none below the floor, or of those in proportion."""
    within = (row for row, own in enumerate(rows) if own.points == points)
    return next(within, next((row for row, own in enumerate(rows) if own.points is None), None))


def band_words(band: Band, bands: tuple[Band, ...]) -> Text:
    """Return which percentages a band holds: `từ 98 %`, `95 % đến dưới 98 %`, `dưới 90 %`."""
    low, high, closed = band.low, band.high, band.high_inclusive
    if low is not None and low == high:
        return fill(words.EXACTLY, low=percent_text(low))
    if high == HUNDRED and is_top(band, bands):
        high = None
    if low is not None and low <= 0 and band.low_inclusive:
        low = None
    if high is None:
        if low is None:
            return words.ANY_PERCENTAGE
        return fill(words.FROM if band.low_inclusive else words.ABOVE, low=percent_text(low))
    if low is None:
        return fill(words.UP_TO if closed else words.BELOW, high=percent_text(high))
    return fill(_BETWEEN[band.low_inclusive, closed], low=percent_text(low), high=percent_text(high))


_BETWEEN = {
    (True, False): words.FROM_TO_BELOW,
    (True, True): words.FROM_UP_TO,
    (False, False): words.ABOVE_TO_BELOW,
    (False, True): words.ABOVE_UP_TO,
}


def in_order(bands: tuple[Band, ...]) -> list[Band]:
    """Return bands from the highest to the lowest."""
    least, most = Decimal("-Infinity"), Decimal("Infinity")

    def bounds(band: Band) -> tuple[Decimal, Decimal]:
        return least if band.low is None else band.low, most if band.high is None else band.high

    return sorted(bands, key=bounds, reverse=True)


def _yes_no(leaf: Criterion) -> Rows:
    return RuleRow(words.YES, leaf.max), RuleRow(words.NO, _ZERO)


def _choice(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    return tuple(RuleRow(option.label, option.earns(leaf.max)) for option in rule.options)


def _bands(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    bands = in_order(rule.bands)
    rows = [RuleRow(band_words(band, rule.bands), band.points) for band in bands]
    if bands and bands[-1].low is not None:
        rows += _nothing_below(bands[-1].low, bands[-1].low_inclusive)
    return tuple(rows)


def _nothing_below(bound: Decimal, included_above: bool) -> list[RuleRow]:
    """Return the row of what lies below the lowest band or the floor, if anything does."""
    if bound <= 0 and included_above:
        return []
    below = Band(low=_ZERO, high=bound, high_inclusive=not included_above, points=_ZERO)
    return [RuleRow(band_words(below, ()) if bound != HUNDRED else _below_all(included_above), _ZERO)]


def _below_all(included_above: bool) -> Text:
    return fill(words.BELOW if included_above else words.UP_TO, high=percent_text(HUNDRED))


def _ratio(leaf: Criterion) -> Rows:
    """Return full points from where they are reached, points in proportion down to the floor, nothing below it."""
    rule = leaf.rule
    assert isinstance(rule, RatioRule)
    most = most_of(rule, leaf.max)
    reached = rule.full_at * most / rule.points if rule.points else _ZERO
    floor = _ZERO if rule.floor_percent is None else rule.floor_percent
    included = rule.floor_inclusive or rule.floor_percent is None
    rows = []
    if reached <= HUNDRED:
        low, holds = (reached, True) if reached > floor else (floor, included)
        full = Band(low=low, low_inclusive=holds, high=HUNDRED if low == HUNDRED else None, points=most)
        rows.append(RuleRow(band_words(full, (full,)), most))
    if floor < min(reached, HUNDRED):
        high = reached if reached <= HUNDRED else None
        middle = Band(low=floor, low_inclusive=included, high=high, points=_ZERO)
        others = (middle, Band(low=high, points=_ZERO))
        rows.append(RuleRow(band_words(middle, others), None, _in_proportion(rule)))
    return (*rows, *_nothing_below(floor, included))


def _in_proportion(rule: RatioRule) -> Text:
    points = decimal_text(rule.points)
    if rule.full_at == HUNDRED:
        return fill(words.IN_PROPORTION, points=points)
    return fill(words.IN_PROPORTION_TO, points=points, full=percent_text(rule.full_at))


def _count(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    rows = [_each(words.EACH_ITEM, rule.points_each)]
    if leaf.max is not None and rule.points_each > 0:
        rows.append(RuleRow(words.FROM_ITEMS.format(number=_times(leaf.max, rule.points_each)), leaf.max))
    return tuple(rows)


def _deduct(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    rows = [RuleRow(words.NO_VIOLATION, leaf.max), _each(words.EACH_VIOLATION, -rule.points_each)]
    if leaf.max is not None and rule.points_each > 0:
        number = _times(leaf.max - rule.floor, rule.points_each)
        rows.append(RuleRow(words.FROM_VIOLATIONS.format(number=number), rule.floor))
    return tuple(rows)


def _plus_minus(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    within = fill(words.WITHIN, least=decimal_text(rule.least), most=decimal_text(leaf.max))
    each = _each(words.EACH_GOOD, rule.each_good), _each(words.EACH_BAD, -rule.each_bad)
    return *each, RuleRow(words.TOGETHER, None, within)


def _each(condition: Text, points: Decimal) -> RuleRow:
    how = words.EACH_GAINS if points >= 0 else words.EACH_COSTS
    return RuleRow(condition, points, fill(how, points=decimal_text(abs(points))))


def _times(points: Decimal, each: Decimal) -> int:
    return int((points / each).to_integral_value(ROUND_CEILING))


def _target(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    half = None if leaf.max is None else leaf.max * rule.on_target_percent / HUNDRED
    rest = None if leaf.max is None or half is None else leaf.max - half
    parts = {"half": decimal_text(half), "rest": decimal_text(rest), "most": decimal_text(leaf.max)}
    return (
        RuleRow(words.ABOVE_TARGET, None, fill(words.BY_EXCESS, **parts)),
        RuleRow(words.ON_TARGET, half),
        RuleRow(words.BELOW_TARGET, None, fill(words.BY_TARGET, **parts)),
        RuleRow(words.NO_TARGET, None, fill(words.BY_BEST, **parts)),
    )


def _rank(leaf: Criterion) -> Rows:
    rule: Any = leaf.rule
    places = sorted(rule.places, key=lambda place: place.first)
    rows = [RuleRow(_place_words(place), place.points) for place in places]
    if all(place.last is not None for place in places):
        rows.append(RuleRow(words.OTHER_PLACES, _ZERO))
    return tuple(rows)


def _place_words(place: Place) -> Text:
    if place.last is None:
        return words.FROM_PLACE.format(first=place.first)
    which = words.PLACE if place.first == place.last else words.PLACES
    return which.format(first=place.first, last=place.last)


def _formula(leaf: Criterion) -> Rows:
    rule = leaf.rule
    assert isinstance(rule, FormulaRule)
    return tuple(_case(leaf, rule, case) for case in rule.cases)


def _case(leaf: Criterion, rule: FormulaRule, case: Case) -> RuleRow:
    condition = words.OTHERWISE if case.when is None else formula_text(case.when, rule.variables)
    condition = case.label or condition
    points = None if set(_NAME.findall(case.points)) & set(rule.names) else _constant(case.points, leaf.max)
    return RuleRow(condition, points, formula_text(case.points, rule.variables) if points is None else None)


def _constant(formula: str, most: Decimal | None) -> Decimal | None:
    if most is None:
        return None
    try:
        points = Decimal(Expression.parse(formula, ["maximum"]).evaluate({"maximum": most}))
    except ArithmeticError:
        return None
    return max(_ZERO, min(points, most))


def _manual(leaf: Criterion) -> Rows:
    within = fill(words.WITHIN, least=decimal_text(_ZERO), most=decimal_text(leaf.max))
    return (RuleRow(words.BY_APPRAISER, None, within),)


_TABLES: dict[str, Callable[[Criterion], Rows]] = {
    "yes-no": _yes_no,
    "choice": _choice,
    "bands": _bands,
    "survey-bands": _bands,
    "ratio": _ratio,
    "count": _count,
    "deduct": _deduct,
    "plus-minus": _plus_minus,
    "target": _target,
    "rank": _rank,
    "formula": _formula,
    "manual": _manual,
}
