"""A unit's points of two years side by side, criterion by criterion, across editions, saying what can't be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from caicach.instruments.matching import Comparable, Pair, match
from caicach.scoring.criteria import percent_of
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.text import Text


class YearOnYear(NamedTuple):
    """One criterion in both years; codes or nodes are None where a year does not have it.

    `change` is in points where the two are comparable as they are, in percentage points of the maximum where only so,
    None where they are not (`why`) or a figure is missing.
    """

    before_code: str | None
    after_code: str | None
    title: Text
    before: NodeScore | None
    after: NodeScore | None
    comparable: Comparable
    change: Decimal | None
    why: Text | None


def year_on_year(before: Scores, after: Scores, unit: str) -> list[YearOnYear]:
    """Return the unit's criteria of the later year in the order of the tree, then those that were dropped.

    Two periods of one edition match code by code. A unit that one year does not have has no nodes there.
    """
    matching = match(before.edition, after.edition)
    old, new = before.unit(unit), after.unit(unit)
    rows = []
    for criterion in after.edition.walk():
        node = _node(new, criterion.code)
        pairs = matching.follows(criterion.code)
        if not pairs:
            rows.append(YearOnYear(None, criterion.code, criterion.title, None, node, "no", None, ADDED))
        rows += [_row(_node(old, pair.old.code), node, pair) for pair in pairs]
    rows += [
        YearOnYear(gone.code, None, gone.title, _node(old, gone.code), None, "no", None, DROPPED)
        for gone in matching.dropped
    ]
    return rows


def _row(before: NodeScore | None, after: NodeScore | None, pair: Pair) -> YearOnYear:
    comparable, why = pair.comparable, pair.why
    if comparable == "points" and before and after and before.max != after.max:
        comparable, why = "percent", LESS_APPLIES
    change = _change(before, after, comparable)
    return YearOnYear(pair.old.code, pair.new.code, pair.new.title, before, after, comparable, change, why)


def _node(unit: UnitScore | None, code: str) -> NodeScore | None:
    return unit.nodes.get(code) if unit else None


def _change(before: NodeScore | None, after: NodeScore | None, comparable: Comparable) -> Decimal | None:
    if before is None or after is None or comparable == "no":
        return None
    in_points = comparable == "points"
    old, new = (before.points, after.points) if in_points else (percent_of(before), percent_of(after))
    return None if old is None or new is None else new - old


ADDED = Text("Tiêu chí mới.", "A new criterion.")
LESS_APPLIES = Text(
    "Phần áp dụng của hai kỳ khác nhau; so sánh theo tỷ lệ điểm đạt được.",
    "What applied differs between the two periods; compare percentages.",
)
DROPPED = Text("Tiêu chí đã bỏ.", "The criterion was dropped.")
