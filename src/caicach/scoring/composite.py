"""Composite indices: published component values to the composite, its rank, and how it came about.

composite = multiplier × sum of components, or multiplier × sum of weight/100 × component.
Figures are added as the decimals that were printed, so that ties are ties and contributions add up exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from caicach.instruments.model import Edition, Instrument
from caicach.scoring.ranks import exact, ranks
from caicach.scoring.result import NodeScore, Published, Scores, UnitScore, in_order
from caicach.scoring.structure import TOTAL, Branch, branches, edition_of, no_data, share
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.instruments.observations import Observation

Given = Mapping[str, "Observation"]
Tree = tuple[Branch, ...]


def score_composite(instrument: Instrument, observations: Iterable[Observation], period: str) -> Scores:
    """Return every unit's composite and components of `period`, with ranks.

    A component is its published value, or the sum of its parts where only the parts are given. A unit that lacks a
    component has no composite and no rank. Where a table of the period holds no components at all but totals, the
    published totals stand, marked `published`; where only ranks were published the rank stands alone (`rank-only`).
    Where the edition's weights are unknown nothing is computed and `why` says so. Where published ranks are of more
    units than the table holds, ranks are the published ones: a rank among a few units would mislead.

    Raises InputError where the instrument has no edition of `period`, or the table no rows of it.
    """
    edition = edition_of(instrument, period)
    rows = list(observations)
    by_unit: dict[str, dict[str, Observation]] = defaultdict(dict)
    for row in rows:
        if row.period == period:
            by_unit[row.unit][row.code] = row
    if not by_unit:
        raise no_data(period, (row.period for row in rows))
    totals_only = _not_computable(edition) is not None or all(given.keys() <= {TOTAL} for given in by_unit.values())
    tree = branches(edition.criteria, period)
    units = [_unit(edition, tree, unit, given, totals_only) for unit, given in by_unit.items()]
    return _ranked(instrument, edition, period, units)


def _not_computable(edition: Edition) -> Text | None:
    """Return why nothing can be computed of this edition, or None where it can."""
    if edition.weights_unknown is not None:
        return edition.weights_unknown
    if edition.rank_only or not edition.criteria:
        return Text(
            "Kỳ này chỉ có kết quả công bố, không có cách tính.", "Only published results exist for this period."
        )
    return None


def _collect(branch: Branch, given: Given, nodes: dict[str, NodeScore]) -> Decimal | None:
    """Return a component's value and put it into `nodes`, with its parts where any of them is given."""
    criterion, row = branch.criterion, given.get(branch.criterion.code)
    value = None if row is None or row.value is None else exact(row.value)
    nodes[criterion.code] = NodeScore(criterion.code, None, None, "missing")  # placed before its parts
    if branch.below and not branch.codes.isdisjoint(given):
        values = [_collect(below, given, nodes) for below in branch.below]
        value = _combined(branch.below, values, criterion.combine) if value is None else value
    high = criterion.scale.high if criterion.scale else criterion.max
    nodes[criterion.code] = NodeScore(criterion.code, value, high, "missing" if value is None else "scored")
    return value


def _combined(tree: Tree, values: list[Decimal | None], combine: str | None) -> Decimal | None:
    known = [value for value in values if value is not None]
    if len(known) < len(tree):
        return None
    return sum((share(b.criterion, combine) * v for b, v in zip(tree, known, strict=True)), Decimal(0))


def _unit(edition: Edition, tree: Tree, unit: str, given: Given, totals_only: bool) -> UnitScore:
    nodes: dict[str, NodeScore] = {}
    values = [_collect(branch, given, nodes) for branch in tree]
    points = _combined(tree, values, edition.combine) if _not_computable(edition) is None else None
    score = UnitScore(
        unit=unit,
        points=None if points is None else edition.multiplier * points,
        max=edition.scale.high if edition.scale else None,
        percent=None,
        nodes=nodes,
        basis="incomplete" if points is None else "computed",
        answers=dict(given),
    )
    total = given.get(TOTAL)
    return score if total is None else _beside_published(score, total, totals_only)


def _beside_published(score: UnitScore, total: Observation, totals_only: bool) -> UnitScore:
    value = None if total.value is None else exact(total.value)
    score = replace(score, published=Published(value, total.rank, total.out_of))
    if score.points is not None:
        return replace(score, difference=None if value is None else score.points - value)
    if not totals_only:
        return score
    if value is not None:
        return replace(score, points=value, basis="published")
    return replace(score, basis="rank-only", rank=total.rank)


def _ranked(instrument: Instrument, edition: Edition, period: str, units: list[UnitScore]) -> Scores:
    points = {u.unit: u.points for u in units if u.points is not None}
    told = [figure for u in units for row in u.answers.values() for figure in (row.rank, row.out_of)]
    partial = any(figure is not None and figure > len(units) for figure in told)
    if partial:
        ranked = [replace(u, rank=u.published.rank if u.published else None) for u in units]
    else:
        place = ranks(points, higher_is_better=instrument.higher_is_better)
        ranked = [replace(u, rank=place.get(u.unit, u.rank)) for u in units]
    return Scores(instrument, edition, period, in_order(ranked), len(points), _not_computable(edition), partial)
