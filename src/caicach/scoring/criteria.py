"""Criteria sets: answers of units to points, percent of what applies, rank and class.

A leaf without an answer leaves its ancestors and the unit without points, rank and class: missing is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from caicach.instruments.model import ClassBand, Edition, Instrument
from caicach.scoring.answers import Answer
from caicach.scoring.marking import Form, Marks, form_of, mark
from caicach.scoring.ranks import ranks
from caicach.scoring.result import NodeScore, Scores, UnitScore, in_order
from caicach.scoring.structure import Branch, edition_of, no_data

_CLEAN = Decimal(1).scaleb(-20)
_ZERO = Decimal(0)


def score_answers(instrument: Instrument, answers: Iterable[Answer], period: str) -> Scores:
    """Return every unit's points of `period`, node by node, with percent, rank and class.

    Points are exact decimals; percent = points × 100 / maximum of what applies, kept to 20 decimals, which takes off
    the last digit's noise of thirds, so that equal results tie and reach their class. Rank is by percent, ties share
    the better. A leaf that does not apply leaves the maximum, or counts as the edition's `not_applicable` says.

    Raises InputError with every problem of the answers and its place: unknown code, answer to a group, a second
    answer to the same leaf, `n/a` without a reason, and all that the rules refuse.
    """
    edition = edition_of(instrument, period)
    rows = list(answers)
    chosen = [row for row in rows if row.period == period]
    if not chosen:
        raise no_data(period, (row.period for row in rows))
    form = form_of(edition, period)
    units = [_unit(form, unit, marks) for unit, marks in mark(form, chosen).items()]
    return _ranked(instrument, edition, period, units)


def _unit(form: Form, unit: str, marks: Marks) -> UnitScore:
    nodes: dict[str, NodeScore] = {}
    total = _sum(form.edition.id, [_branch(branch, marks.nodes, nodes) for branch in form.tree])
    percent = _percent(total)
    return UnitScore(
        unit=unit,
        points=total.points,
        max=total.max,
        percent=percent,
        nodes=nodes,
        class_code=_class(form.edition.classes, percent),
        basis="computed" if total.status != "missing" else "incomplete",
        answers=marks.answers,
    )


def _branch(branch: Branch, marked: Mapping[str, NodeScore], nodes: dict[str, NodeScore]) -> NodeScore:
    code = branch.criterion.code
    node = nodes[code] = marked.get(code) or NodeScore(code, None, branch.criterion.max, "missing")
    if branch.below:  # its place in `nodes` is taken above, so that parents come first
        node = nodes[code] = _sum(code, [_branch(below, marked, nodes) for below in branch.below])
    return node


def _sum(code: str, below: list[NodeScore]) -> NodeScore:
    """Return the node above `below`: sums, missing where any is missing, not applicable where none applies."""
    maxima = [node.max for node in below if node.max is not None]
    maximum = sum(maxima, _ZERO) if len(maxima) == len(below) else None
    if any(node.status == "missing" for node in below):
        return NodeScore(code, None, maximum, "missing")
    if all(node.status == "not-applicable" and node.points is None for node in below):
        return NodeScore(code, None, maximum, "not-applicable")
    points = sum((node.points for node in below if node.points is not None), _ZERO)
    return NodeScore(code, points, maximum, "scored")


def _percent(total: NodeScore) -> Decimal | None:
    if total.points is None or not total.max:
        return None
    return (total.points * 100 / total.max).quantize(_CLEAN, rounding=ROUND_HALF_EVEN).normalize()


def _class(classes: Iterable[ClassBand], percent: Decimal | None) -> str | None:
    if percent is None:
        return None
    return next((band.code for band in classes if _within(band, percent)), None)


def _within(band: ClassBand, percent: Decimal) -> bool:
    above = band.low is None or percent > band.low or (band.low_inclusive and percent == band.low)
    below = band.high is None or percent < band.high or (band.high_inclusive and percent == band.high)
    return above and below


def _ranked(instrument: Instrument, edition: Edition, period: str, units: list[UnitScore]) -> Scores:
    percents = {u.unit: u.percent for u in units if u.percent is not None}
    place = ranks(percents, higher_is_better=instrument.higher_is_better)
    ranked = [replace(u, rank=place.get(u.unit)) for u in units]
    return Scores(instrument, edition, period, in_order(ranked), len(place))
