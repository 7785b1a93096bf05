"""What a unit lost on a criterion, and why, in a sentence: `mất 0,5 điểm vì 96,2 % ở khung 95 % đến dưới 98 %`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from caicach.instruments.model import Criterion
from caicach.instruments.rules import FormulaRule, RatioRule
from caicach.scoring import loss_texts as words
from caicach.scoring.among import Among, actual_and_target
from caicach.scoring.answers import Answer
from caicach.scoring.banding import bounds_of, limit_of
from caicach.scoring.form import Item, form_of
from caicach.scoring.given import HUNDRED, Given, counted, named, share
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.rule_table import row_of, rule_table
from caicach.scoring.rules import apply_rule, misses_floor
from caicach.scoring.table_words import fill, percent_text
from caicach.scoring.trace import decimal_text
from caicach.text import Text

Way = Literal["inside", "on-top", "takes-off"]
_DECIMALS = (2, 4, 8)


def loss_words(scores: Scores, unit: str, code: str) -> Text:
    """Return what a unit lost on a criterion and why; of a group, where below it.

    A bonus is not lost but gained, a penalty is taken off; what has no points says why. Points are shown to four
    decimals, percentages to as many as it takes to tell them from the bounds. Raises KeyError where the scores have no
    such unit or criterion.
    """
    score = scores.unit(unit)
    if score is None:
        raise KeyError(unit)
    form = form_of(scores.edition, scores.period)
    item, node, ways = form.branches[code], score.nodes[code], ways_of(form.tree)
    way = ways[code]
    if node.points is None or node.max is None:
        return _without_points(node, score.answers.get(code))
    if item.below:
        return _of_group(item, node, score, ways)
    lost = _lost(node, way)
    if not lost:
        return words.NOTHING[way]
    return fill(words.LOST[way], points=_points(lost), why=_why(item, node, score, scores))


def lost_points(scores: Scores, unit: str) -> dict[str, Decimal]:
    """Return the points a unit lost on each criterion that has points and applies, by code, never below 0.

    A group loses what it lacks to its own maximum, so that what it caps is not counted twice. What is taken off is
    lost; a bonus that was not earned is not. Empty where the scores have no such unit.
    """
    score, form = scores.unit(unit), form_of(scores.edition, scores.period)
    if score is None:
        return {}
    ways, lost = ways_of(form.tree), {}
    for code in form.branches:
        node = score.nodes[code]
        if node.status == "scored" and node.points is not None and node.max is not None:
            way = ways[code]
            lost[code] = Decimal(0) if way == "on-top" else max(_lost(node, way), Decimal(0))
    return lost


def ways_of(items: Iterable[Item], above: Way = "inside") -> dict[str, Way]:
    """Return how each criterion enters the whole, by code: as the first from above that is not inside, or inside."""
    found: dict[str, Way] = {}
    for item in items:
        way = item.criterion.counts if above == "inside" else above
        found |= {item.code: way} | ways_of(item.below, way)
    return found


def _lost(node: NodeScore, way: Way) -> Decimal:
    points, most = node.points or Decimal(0), node.max or Decimal(0)
    return most - points if way == "inside" else points


def _of_group(item: Item, node: NodeScore, score: UnitScore, ways: Mapping[str, Way]) -> Text:
    way = ways[item.code]
    lost = _lost(node, way)
    if not lost:
        return words.NOTHING[way]
    counted_here = {"inside", "takes-off"} if way == "inside" else {way}
    leaves = [below.code for below in item.walk() if not below.below and ways[below.code] in counted_here]
    each = [(code, _lost(score.nodes[code], ways[code])) for code in leaves]
    most_first = sorted((one for one in each if one[1] > 0), key=lambda one: -one[1])
    parts = [fill(words.AT_LEAF, code=Text(code, code), points=_points(points)) for code, points in most_first]
    listed = Text(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))
    return fill(words.LOST_AT[way], points=_points(lost), where=listed)


def _without_points(node: NodeScore, answer: Answer | None) -> Text:
    if node.status == "not-applicable":
        reason = answer.reason if answer else ""
        return words.DOES_NOT_APPLY.format(reason=f" ({reason})" if reason else "")
    return words.MISSING if node.status == "missing" else words.NO_MAXIMUM


def _why(item: Item, node: NodeScore, score: UnitScore, scores: Scores) -> Text:
    answer = score.answers[item.code]
    if node.status == "not-applicable":
        return words.GIVES_NOTHING.format(reason=answer.reason)
    unmet = next((p.code for p in item.requires if not p.met(score.nodes[p.code].points or Decimal(0))), None)
    if unmet is not None:
        return words.UNMET.format(code=unmet)
    leaf, given = item.criterion, Given(answer.value, answer.numerator, answer.denominator)
    among = scores.compared.get((item.code, scores.groups.get(score.unit, "")))
    assert leaf.rule is not None
    return _WHY[leaf.rule.kind](leaf, given, among)


def _chosen(leaf: Criterion, given: Given, among: Among | None) -> Text:
    chosen = apply_rule(leaf, given).chosen or Text(given.value, given.value)
    return fill(words.CHOSEN, option=chosen)


def _band(leaf: Criterion, given: Given, among: Among | None) -> Text:
    rule: Any = leaf.rule
    percent = share(given, limit=limit_of(rule)).percent
    row = row_of(leaf, given)
    assert row is not None
    return fill(words.IN_BAND, percent=_percent(percent, bounds_of(rule)), band=rule_table(leaf)[row].condition)


def _ratio(leaf: Criterion, given: Given, among: Among | None) -> Text:
    rule = leaf.rule
    assert isinstance(rule, RatioRule)
    percent, floor = share(given, limit=HUNDRED).percent, rule.floor_percent
    shown = _percent(percent, [bound for bound in (rule.full_at, floor) if bound is not None])
    if floor is not None and misses_floor(rule, percent):
        return fill(words.BELOW_FLOOR if percent < floor else words.ON_FLOOR, percent=shown, floor=percent_text(floor))
    if percent >= rule.full_at:
        return fill(words.AT_MOST, most=decimal_text(rule.points))
    return fill(words.BELOW_FULL, percent=shown, full=percent_text(rule.full_at))


def _items(leaf: Criterion, given: Given, among: Among | None) -> Text:
    rule: Any = leaf.rule
    return fill(words.ITEMS, number=_whole(given), each=decimal_text(rule.points_each))


def _violations(leaf: Criterion, given: Given, among: Among | None) -> Text:
    rule: Any = leaf.rule
    return fill(words.VIOLATIONS, number=_whole(given), each=decimal_text(rule.points_each))


def _plus_minus(leaf: Criterion, given: Given, among: Among | None) -> Text:
    return words.GOOD_AND_BAD.format(**named(given, ("good", "bad")))


def _target(leaf: Criterion, given: Given, among: Among | None) -> Text:
    actual, aim = actual_and_target(given)
    if aim is None:
        best = among.best if among and among.best is not None else actual
        return fill(words.BESIDE_BEST, actual=decimal_text(actual), best=decimal_text(best))
    how = words.BELOW_TARGET if actual < aim else words.BESIDE_LEADER
    return fill(how, actual=decimal_text(actual), aim=decimal_text(aim))


def _rank(leaf: Criterion, given: Given, among: Among | None) -> Text:
    return words.PLACE.format(place=apply_rule(leaf, given, among).terms[0])


def _formula(leaf: Criterion, given: Given, among: Among | None) -> Text:
    rule = leaf.rule
    assert isinstance(rule, FormulaRule)
    figures = named(given, rule.names)
    return Text(
        "; ".join(f"{v.label.vi}: {figures[v.id].replace('.', ',')}" for v in rule.variables),
        "; ".join(f"{v.label.en}: {figures[v.id]}" for v in rule.variables),
    )


def _manual(leaf: Criterion, given: Given, among: Among | None) -> Text:
    return fill(words.GIVEN, points=_points(apply_rule(leaf, given).points), most=decimal_text(leaf.max))


_WHY: dict[str, Callable[[Criterion, Given, Among | None], Text]] = {
    "yes-no": _chosen,
    "choice": _chosen,
    "bands": _band,
    "survey-bands": _band,
    "ratio": _ratio,
    "count": _items,
    "deduct": _violations,
    "plus-minus": _plus_minus,
    "target": _target,
    "rank": _rank,
    "formula": _formula,
    "manual": _manual,
}


def _whole(given: Given) -> Text:
    number = str(counted(given.value))
    return Text(number, number)


def _points(points: Decimal) -> Text:
    return decimal_text(round(points, 4))


def _percent(percent: Decimal, bounds: Iterable[Decimal]) -> Text:
    """Return a percentage short, but not so short that it reads like a bound it is not on."""
    apart = (short for short in (round(percent, n) for n in _DECIMALS) if short == percent or short not in bounds)
    return percent_text(next(apart, percent))
