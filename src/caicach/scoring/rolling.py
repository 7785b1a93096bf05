"""Points of leaves rolled up to groups and the whole, for all units at once: one column for each criterion.

The columns hold Decimals, added in the order of the tree, so that a column's value is the very number that adding up
one unit by hand gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from caicach.instruments.model import Edition
from caicach.scoring.form import Form, Item
from caicach.scoring.marking import Marks
from caicach.scoring.outcomes import MISSING, NOT_APPLICABLE, SCORED, STATUSES
from caicach.scoring.placing import NOWHERE
from caicach.scoring.result import NodeScore

Objects = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion of all units: points (0 where there are none), maximum (None where the set does not say it).

    `status` is an index of `Status`; `blank`: there are no points; `moved`: the maximum handed to siblings.
    """

    points: Objects
    maximum: Objects
    status: npt.NDArray[np.int8]
    blank: Flags
    moved: Objects | None = None

    def node(self, code: str, unit: int) -> NodeScore:
        """Return one unit's node."""
        points = None if self.blank[unit] else self.points[unit]
        return NodeScore(code, points, self.maximum[unit], STATUSES[self.status[unit]])


def roll_up(form: Form, marks: Marks) -> tuple[Column, Mapping[str, Column]]:
    """Return the whole set's column, and each criterion's by code in the order of the tree."""
    leaves = _leaves(form, marks)
    _apply_prerequisites(form, leaves)
    columns: dict[str, Column] = {}
    tops = [_column(item, form.edition, leaves, columns) for item in form.tree]
    total = _group(form.tree, tops, form.edition, None)
    return total, {code: columns[code] for code in form.branches}


def _leaves(form: Form, marks: Marks) -> dict[str, Column]:
    found = {}
    outcomes = marks.outcomes
    for number, leaf in enumerate(form.leaves):
        of = marks.placed.row[:, number]
        unanswered = of == NOWHERE
        points, maximum = outcomes.points[of], outcomes.maximum[of]
        status, blank = outcomes.status[of], outcomes.blank[of]
        points[unanswered], maximum[unanswered] = _ZERO, leaf.criterion.max
        status[unanswered], blank[unanswered] = MISSING, True
        moved = None
        if leaf.not_applicable == "moves-to-siblings":
            moved = np.full(len(of), _ZERO, dtype=object)
            moved[status == NOT_APPLICABLE] = leaf.criterion.max or _ZERO
        found[leaf.code] = Column(points, maximum, status, blank, moved)
    return found


def _apply_prerequisites(form: Form, leaves: dict[str, Column]) -> None:
    """Zero the points of leaves whose prerequisite is not met; where that one is missing, so are they."""
    for leaf in form.in_order_of_prerequisites():
        column = leaves[leaf.code]
        for prerequisite in leaf.requires:
            other = leaves[prerequisite.code]
            met = np.fromiter(map(prerequisite.met, other.points), bool, len(other.points))
            column.points[(column.status == SCORED) & (other.status == SCORED) & ~met] = _ZERO
            unknown = (column.status == SCORED) & (other.status == MISSING)
            column.status[unknown], column.blank[unknown], column.points[unknown] = MISSING, True, _ZERO


def _column(item: Item, edition: Edition, leaves: Mapping[str, Column], columns: dict[str, Column]) -> Column:
    if item.below:
        below = [_column(child, edition, leaves, columns) for child in item.below]
        cap = item.criterion.max if item.criterion.combine == "capped-sum" else None
        columns[item.code] = _group(item.below, below, edition, cap)
    else:
        columns[item.code] = leaves[item.code]
    return columns[item.code]


def _group(items: Sequence[Item], columns: Sequence[Column], edition: Edition, cap: Decimal | None) -> Column:
    """Return the column above `columns`: missing where any is missing, not applicable where none applies."""
    ways = [item.criterion.counts for item in items]
    number = len(columns[0].points)
    inside = [column for column, way in zip(columns, ways, strict=True) if way == "inside"]
    points = _sum([column.points for column in inside], number)
    maximum = _sum([column.maximum for column in inside], number)
    _hand_over(inside, points, maximum)
    if cap is not None:
        points, maximum = _LESSER(points, cap), _LESSER(maximum, cap)
    for column, way in zip(columns, ways, strict=True):
        if way == "on-top":
            points = points + column.points
        elif way == "takes-off":
            points = _GREATER(points - column.points, _ZERO)
    if edition.bonus == "up-to-maximum" and "on-top" in ways:
        points = _LESSER(points, maximum)
    return _standing(columns, points, maximum)


def _standing(columns: Sequence[Column], points: Objects, maximum: Objects) -> Column:
    missing = np.logical_or.reduce([column.status == MISSING for column in columns])
    silent = np.logical_and.reduce([(c.status == NOT_APPLICABLE) & c.blank for c in columns]) & ~missing
    status = np.full(len(points), SCORED, np.int8)
    status[silent], status[missing] = NOT_APPLICABLE, MISSING
    points[missing | silent] = _ZERO
    return Column(points, maximum, status, missing | silent)


def _hand_over(inside: Sequence[Column], points: Objects, maximum: Objects) -> None:
    """Hand the maxima of what does not apply to what does, points in proportion; nothing where nothing is left."""
    handed = [column.moved for column in inside if column.moved is not None]
    if not handed:
        return
    moved = _sum(handed, len(points))
    takes = np.array([bool(m) and bool(left) for m, left in zip(moved, maximum, strict=True)], bool)
    whole = maximum[takes] + moved[takes]
    points[takes] = points[takes] * whole / maximum[takes]
    maximum[takes] = whole


def _sum(columns: Sequence[Objects], number: int) -> Objects:
    total = np.full(number, _ZERO, dtype=object)
    for column in columns:
        try:
            total = total + column
        except TypeError:  # a maximum that the set does not say
            total = _UNKNOWN_STAYS(total, column)
    return total


def _add(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _lesser(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None or (one is not None and one <= other) else other


_UNKNOWN_STAYS: Any = np.frompyfunc(_add, 2, 1)
_LESSER: Any = np.frompyfunc(_lesser, 2, 1)
_GREATER: Any = np.frompyfunc(max, 2, 1)
