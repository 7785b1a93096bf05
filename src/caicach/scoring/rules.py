"""Rules of leaves: an answer to points, exactly, with the computation in signs.

Points are Decimal. Percentages are numerator × 100 / denominator with 28 digits. A band holds its lower bound and
not its upper unless it says otherwise; an upper bound of 100 of the top band is held too (contracts, "Criteria sheet").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from caicach.errors import InputError
from caicach.instruments.model import ChoiceRule, CountRule, Criterion, DeductRule, RatioRule
from caicach.instruments.rules import BandsRule, Choice, FormulaRule, PlusMinusRule, SurveyBandsRule
from caicach.scoring import rule_words as words
from caicach.scoring.among import Among, rank, target
from caicach.scoring.banding import band_of, bounds_of, interval, limit_of
from caicach.scoring.given import HUNDRED, Applied, Given, counted, named, number, refuse, share, single
from caicach.tables import fold_name
from caicach.text import Text

_ZERO = Decimal(0)


def apply_rule(leaf: Criterion, given: Given, among: Among | None = None) -> Applied:
    """Return the points of `given` under the leaf's rule; `among` is what the other units answered (target, rank).

    Raises InputError (column `value`, `numerator` or `denominator`; no row) where the answer can't be scored.
    """
    if leaf.rule is None:
        raise refuse(given.value, *words.NO_RULE)
    if given.value and (given.numerator or given.denominator):
        raise refuse(given.value, *words.ONE_OF_BOTH)
    if leaf.rule.kind in _AMONG:
        return _AMONG[leaf.rule.kind](leaf, given, among)
    return _RULES[leaf.rule.kind](leaf, given)


def _yes_no(leaf: Criterion, given: Given) -> Applied:
    asked, most = single(given).strip(), maximum(leaf, given)
    answer = next((text for text, ways in _YES_NO.items() if fold_name(asked) in ways), None)
    if answer is None:
        raise refuse(asked, *words.YES_NO)
    return Applied(most if answer is _YES else _ZERO, chosen=answer)


_YES = Text("Có", "Yes")
_YES_NO = {_YES: ("co", "yes", "1"), Text("Không", "No"): ("khong", "no", "2")}


def _choice(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, ChoiceRule)
    text = single(given)
    option = option_of(rule, leaf.max, text)
    if option is None:
        raise _no_option(rule, text)
    if option.percent is not None:
        return Applied(option.earns(leaf.max), "{} % × {}", (option.percent, maximum(leaf, given)), option.label)
    return Applied(option.earns(leaf.max), chosen=option.label)


def option_of(rule: ChoiceRule, most: Decimal | None, text: str) -> Choice | None:
    """Return the option that `text` names: by label or id (as written, or by bare letters and digits), or by number."""
    for same in (str.strip, fold_name, _bare):
        wanted = same(text)
        found = [o for o in rule.options if wanted and wanted in (same(o.label.vi), same(o.label.en), same(o.id))]
        if len({o.earns(most) for o in found}) == 1:
            return found[0]
    number = _ORDINAL.fullmatch(text.strip())
    return rule.options[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(rule.options) else None


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, fold_name(text)))


_ORDINAL = re.compile(r"0*([0-9]{1,4})(?:\.0+)?")


def _no_option(rule: ChoiceRule, text: str) -> InputError:
    labels = "; ".join(f"{i} = {o.label.vi}" for i, o in enumerate(rule.options, start=1))
    return refuse(
        text,
        Text(f"một trong các lựa chọn: {labels}", f"one of the options: {labels}"),
        Text("Ghi tên hoặc số thứ tự của lựa chọn.", "Write the option's label or number."),
    )


def _bands(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, BandsRule | SurveyBandsRule)
    answered = share(given, limit=limit_of(rule))
    percent = answered.percent
    band = band_of(rule.bands, percent)
    if band is None:
        lowest = min(bounds_of(rule))
        return Applied(_ZERO, "{} {} {} → 0", (answered.formula, "<" if percent < lowest else "≤", lowest))
    return Applied(band.points, "{} ∈ {} → {}", (answered.formula, interval(band, rule.bands), band.points))


def _ratio(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, RatioRule)
    answered, floor = share(given, limit=HUNDRED), rule.floor_percent
    if floor is not None and misses_floor(rule, answered.percent):
        return Applied(_ZERO, "{} {} {} → 0", (answered.formula, "<" if rule.floor_inclusive else "≤", floor))
    most = most_of(rule, leaf.max)
    # Divided once and last, so that a third of 3 points is 1 point.
    points = min(rule.points * answered.part * HUNDRED / (answered.whole * rule.full_at), most)
    return Applied(points, "min({}; {} × ({}) / {})", (most, rule.points, answered.formula, rule.full_at))


def misses_floor(rule: RatioRule, percent: Decimal) -> bool:
    """Tell whether a percentage earns nothing because it lies below the floor, or on one that is not held."""
    floor = rule.floor_percent
    return floor is not None and (percent < floor or (percent == floor and not rule.floor_inclusive))


def most_of(rule: RatioRule, maximum: Decimal | None) -> Decimal:
    """Return the most that a ratio can earn: its own points, cut to the leaf's maximum."""
    return rule.points if maximum is None else min(rule.points, maximum)


def _count(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, CountRule)
    items, most = counted(single(given)), maximum(leaf, given)
    return Applied(min(rule.points_each * items, most), "min({}; {} × {})", (most, rule.points_each, items))


def _deduct(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, DeductRule)
    violations, most = counted(single(given)), maximum(leaf, given)
    points = max(most - rule.points_each * violations, rule.floor)
    return Applied(points, "max({}; {} − {} × {})", (rule.floor, most, rule.points_each, violations))


def _plus_minus(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, PlusMinusRule)
    answered = named(given, ("good", "bad"))
    good, bad, most = counted(answered["good"]), counted(answered["bad"]), maximum(leaf, given)
    points = max(rule.least, min(rule.each_good * good - rule.each_bad * bad, most))
    terms = (rule.least, most, rule.each_good, good, rule.each_bad, bad)
    return Applied(points, "max({}; min({}; {} × {} − {} × {}))", terms)


def _formula(leaf: Criterion, given: Given) -> Applied:
    rule = leaf.rule
    assert isinstance(rule, FormulaRule)
    most = maximum(leaf, given)
    values = {name: number(text) for name, text in named(given, rule.names).items()}
    try:
        case, result = rule.compute({**values, "maximum": most})
    except ArithmeticError as error:
        raise refuse(given.value, *words.FORMULA) from error
    if case is None:
        raise refuse(given.value, *words.NO_CASE)
    points = max(_ZERO, min(result, most))
    shape = "max(0; min({}; {})), {}"
    return Applied(points, shape, (most, case.points, "; ".join(f"{n} = {v}" for n, v in values.items())), case.label)


def _manual(leaf: Criterion, given: Given) -> Applied:
    points, most = number(single(given)), maximum(leaf, given)
    if not 0 <= points <= most:
        raise refuse(
            given.value,
            Text(f"điểm từ 0 đến {most}", f"points from 0 to {most}"),
            Text("Sửa điểm cho đúng điểm tối đa của tiêu chí.", "Correct the points to the criterion's maximum."),
        )
    return Applied(points)


_RULES: dict[str, Callable[[Criterion, Given], Applied]] = {
    "yes-no": _yes_no,
    "choice": _choice,
    "bands": _bands,
    "survey-bands": _bands,
    "ratio": _ratio,
    "count": _count,
    "deduct": _deduct,
    "plus-minus": _plus_minus,
    "formula": _formula,
    "manual": _manual,
}
_AMONG: dict[str, Callable[[Criterion, Given, Among | None], Applied]] = {"target": target, "rank": rank}


def maximum(leaf: Criterion, given: Given) -> Decimal:
    """Return the leaf's maximum; raise InputError where the set does not say it."""
    if leaf.max is None:
        raise refuse(given.value, *words.NO_MAXIMUM)
    return leaf.max
