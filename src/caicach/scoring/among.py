"""Rules under which a unit's points depend on the other units': targets beside the leader's, and places.

Target: the rule printed in a police emulation set (ThuatNguyen/NationalSecurityContest2, public repository): half of
the maximum on target, in proportion below it, the other half by the share of the leader's excess above it; units
without a target are compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from caicach.errors import InputError
from caicach.instruments.model import Criterion
from caicach.instruments.rules import RankRule, TargetRule
from caicach.scoring import rule_words as words
from caicach.scoring.given import HUNDRED, Applied, Given, counted, number, refuse, single
from caicach.scoring.ranks import ranks

_ZERO = Decimal(0)


class Among(NamedTuple):
    """What all units compared on one leaf answered.

    `leader_excess`: the largest (actual − target) / target; `best`: the largest actual of those without a target;
    `places`: the place of each figure. None and empty where nobody answered so.
    """

    leader_excess: Decimal | None = None
    best: Decimal | None = None
    places: Mapping[Decimal, int] = MappingProxyType({})


def among_of(leaf: Criterion, answers: Iterable[Given]) -> Among:
    """Return what units answered on a leaf of rule `target` or `rank`; answers that can't be read do not count."""
    if isinstance(leaf.rule, RankRule):
        figures = [figure for answer in answers if (figure := _figure(answer)) is not None]
        ordered = ranks(dict(enumerate(figures)), higher_is_better=leaf.rule.higher_is_better)
        return Among(places={figure: ordered[i] for i, figure in enumerate(figures)})
    pairs = [pair for answer in answers if (pair := _readable(answer)) is not None]
    excesses = [(actual - aim) / aim for actual, aim in pairs if aim is not None]
    without = [actual for actual, aim in pairs if aim is None]
    return Among(max(excesses, default=None), max(without, default=None))


def target(leaf: Criterion, given: Given, among: Among | None) -> Applied:
    """Return the points of `numerator` (actual) on `denominator` (target), or of a `value` without a target."""
    rule, most = leaf.rule, leaf.max
    assert isinstance(rule, TargetRule)
    if most is None:
        raise refuse(given.value, *words.NO_MAXIMUM)
    actual, aim = actual_and_target(given)
    if aim is None:
        best = max(actual, among.best if among and among.best is not None else actual)
        if best == 0:
            return Applied(_ZERO, "0 → 0")
        return Applied(most * actual / best, "{} × {} / {}", (most, actual, best))
    half = rule.on_target_percent
    if actual <= aim:
        return Applied(most * half * actual / (HUNDRED * aim), "{} × {} % × {} / {}", (most, half, actual, aim))
    excess = (actual - aim) / aim
    leader = max(excess, among.leader_excess if among and among.leader_excess is not None else excess)
    points = most * (half + (HUNDRED - half) * excess / leader) / HUNDRED
    return Applied(points, "{} × ({} % + {} % × {} / {})", (most, half, HUNDRED - half, excess, leader))


def rank(leaf: Criterion, given: Given, among: Among | None) -> Applied:
    """Return the points of a unit's place: answered, or found among the units' figures."""
    rule = leaf.rule
    assert isinstance(rule, RankRule)
    if rule.of == "place":
        place = counted(single(given))
        if place < 1:
            raise refuse(given.value, *words.PLACE)
    else:
        place = (among.places if among else {}).get(number(single(given)), 1)
    points = next((p.points for p in rule.places if p.first <= place and (p.last is None or place <= p.last)), _ZERO)
    return Applied(points, "№ {} → {}", (place, points))


def actual_and_target(given: Given) -> tuple[Decimal, Decimal | None]:
    """Return the figure and its target, None where none was set; raise InputError where either can't be one."""
    actual = number(given.value) if given.value else number(given.numerator, "numerator")
    aim = None if given.value else number(given.denominator, "denominator")
    if actual < 0:
        raise refuse(f"{actual}", *words.NOT_NEGATIVE, column="value" if given.value else "numerator")
    if aim is not None and aim < 0:
        raise refuse(f"{aim}", *words.NOT_NEGATIVE, column="denominator")
    return actual, aim or None


def _readable(given: Given) -> tuple[Decimal, Decimal | None] | None:
    try:
        return actual_and_target(given)
    except InputError:
        return None


def _figure(given: Given) -> Decimal | None:
    try:
        return number(given.value)
    except InputError:
        return None
