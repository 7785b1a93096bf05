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

from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.scoring.ranks import exact, ranks
from caicach.scoring.result import NodeScore, Published, Scores, UnitScore, in_order
from caicach.scoring.structure import TOTAL, edition_of, no_data, parts, share
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.instruments.observations import Observation

Given = Mapping[str, "Observation"]


def score_composite(instrument: Instrument, observations: Iterable[Observation], period: str) -> Scores:
    """Return every unit's composite and components of `period`, with ranks.

    A component is its published value, or the sum of its parts where only the parts are given. A unit that lacks a
    component has no composite and no rank. Where a table of the period holds no components at all but totals, the
    published totals stand, marked `published`; where only ranks were published the rank stands alone (`rank-only`).
    Where the edition's weights are unknown nothing is computed and `why` says so.

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
    totals_only = _known(edition) is not None or all(given.keys() <= {TOTAL} for given in by_unit.values())
    units = [_unit(edition, period, unit, given, totals_only) for unit, given in by_unit.items()]
    return _ranked(instrument, edition, period, units)


def component_values(edition: Edition, period: str, given: Given) -> dict[str, NodeScore]:
    """Return the nodes of one unit: each component, and each of its parts that is given, in the order of the tree."""
    nodes: dict[str, NodeScore] = {}
    for component in parts(edition.criteria, period):
        _collect(component, period, given, nodes)
    return nodes


def _known(edition: Edition) -> Text | None:
    """Return why nothing can be computed of this edition, or None where it can."""
    if edition.weights_unknown is not None:
        return edition.weights_unknown
    if edition.rank_only or not edition.criteria:
        return Text(
            "Kỳ này chỉ có kết quả công bố, không có cách tính.", "Only published results exist for this period."
        )
    return None


def _collect(criterion: Criterion, period: str, given: Given, nodes: dict[str, NodeScore]) -> Decimal | None:
    nodes[criterion.code] = NodeScore(criterion.code, None, None, "missing")
    children = parts(criterion.children, period)
    values = [_collect(child, period, given, nodes) for child in children]
    if not any(child.code in given or nodes[child.code].points is not None for child in children):
        for child in children:
            for below in child.walk():
                nodes.pop(below.code, None)
    row = given.get(criterion.code)
    if row is not None and row.value is not None:
        value: Decimal | None = exact(row.value)
    else:
        value = _combined(children, values, criterion.combine) if children else None
    high = criterion.scale.high if criterion.scale else criterion.max
    nodes[criterion.code] = NodeScore(criterion.code, value, high, "missing" if value is None else "scored")
    return value


def _combined(children: tuple[Criterion, ...], values: list[Decimal | None], combine: str | None) -> Decimal | None:
    known = [value for value in values if value is not None]
    if len(known) < len(children):
        return None
    return sum((share(c, combine) * v for c, v in zip(children, known, strict=True)), Decimal(0))


def _unit(edition: Edition, period: str, unit: str, given: Given, totals_only: bool) -> UnitScore:
    nodes = component_values(edition, period, given)
    components = parts(edition.criteria, period)
    points: Decimal | None = None
    if _known(edition) is None:
        points = _combined(components, [nodes[c.code].points for c in components], edition.combine)
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
    place = ranks(points, higher_is_better=instrument.higher_is_better)
    ranked = [replace(u, rank=place[u.unit]) if u.unit in place else u for u in units]
    return Scores(instrument, edition, period, in_order(ranked), len(place), _known(edition))
