"""Criteria sets: answers of units to points, percent of what applies, rank and class.

A leaf without an answer leaves its ancestors and the unit without points, rank and class: missing is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from caicach.instruments.model import Edition, Instrument
from caicach.scoring.answers import Answer
from caicach.scoring.classes import class_of
from caicach.scoring.form import Form, form_of
from caicach.scoring.marking import mark, rounded
from caicach.scoring.ranks import ranks
from caicach.scoring.result import NodeScore, Scores, UnitScore, in_order
from caicach.scoring.rolling import roll_up
from caicach.scoring.structure import TOTAL, edition_of, no_data
from caicach.scoring.views import AnswersOfUnit, NodesOfUnit

_CLEAN = Decimal(1).scaleb(-20)


def score_answers(
    instrument: Instrument, answers: Iterable[Answer], period: str, *, groups: Mapping[str, str] | None = None
) -> Scores:
    """Return every unit's points of `period`, node by node, with percent, rank and class.

    Points are exact decimals; percent = points × 100 / maximum of what applies, kept to 20 decimals, which takes off
    the last digit's noise of thirds, so that equal results tie and reach their class. Rank is by percent, ties share
    the better. A leaf that does not apply leaves the maximum, or counts as the set says. Points are rounded where the
    edition says so, and nowhere else. `groups` (unit to group) says who is compared with whom under rules that compare
    units (`target`, `rank`); without it everybody is.

    Raises InputError with every problem of the answers and its place: unknown code, answer to a group, a second
    answer to the same leaf, `n/a` without a reason, and all that the rules refuse.
    """
    edition = edition_of(instrument, period)
    rows = list(answers)
    chosen = [row for row in rows if row.period == period]
    if not chosen:
        raise no_data(period, (row.period for row in rows))
    form, grouped = form_of(edition, period), dict(groups or {})
    marks = mark(form, chosen, grouped)
    total, columns = roll_up(form, marks)
    units = [
        _unit(form, period, unit, total.node(TOTAL, i), NodesOfUnit(columns, i), AnswersOfUnit(form, marks.placed, i))
        for i, unit in enumerate(marks.placed.units)
    ]
    scores = _ranked(instrument, edition, period, units)
    return replace(scores, compared=marks.compared, groups=grouped)


def _unit(
    form: Form,
    period: str,
    unit: str,
    total: NodeScore,
    nodes: Mapping[str, NodeScore],
    answers: Mapping[str, Answer],
) -> UnitScore:
    percent = percent_of(total)
    return UnitScore(
        unit=unit,
        points=None if total.points is None else rounded(total.points, form.edition.rounding, "total"),
        max=total.max,
        percent=percent,
        nodes=nodes,
        class_code=class_of(form.edition.classes, percent, nodes, period),
        basis="computed" if total.status != "missing" else "incomplete",
        answers=answers,
    )


def percent_of(node: NodeScore) -> Decimal | None:
    """Return a node's points as a percentage of its maximum, to 20 decimals; None without points or maximum."""
    if node.points is None or not node.max:
        return None
    return (node.points * 100 / node.max).quantize(_CLEAN, rounding=ROUND_HALF_EVEN).normalize()


def _ranked(instrument: Instrument, edition: Edition, period: str, units: list[UnitScore]) -> Scores:
    percents = {u.unit: u.percent for u in units if u.percent is not None}
    place = ranks(percents, higher_is_better=instrument.higher_is_better)
    ranked = [replace(u, rank=place.get(u.unit)) for u in units]
    return Scores(instrument, edition, period, in_order(ranked), len(place))
