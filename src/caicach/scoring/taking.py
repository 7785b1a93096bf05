"""Answers taken over from figures that the platform has: dossiers, tasks, surveys, another instrument's result.

Scoring knows none of those rooms: whoever calls hands the figures over, each with where it comes from. What nobody
hands over is entered by hand, and the trace says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caicach.instruments.model import Instrument, Takes
from caicach.instruments.rules import FormulaRule
from caicach.scoring.answers import Answer
from caicach.scoring.form import form_of
from caicach.scoring.given import written
from caicach.scoring.result import Scores
from caicach.scoring.structure import edition_of
from caicach.tables import plain_number


@dataclass(frozen=True, slots=True)
class TakenFigure:
    """A figure of one unit as another room has it: a `value`, or a part of a whole; `origin` says from what exactly."""

    unit: str
    takes: Takes
    origin: str
    value: str = ""
    numerator: str = ""
    denominator: str = ""


def take_over(instrument: Instrument, figures: Iterable[TakenFigure], period: str) -> list[Answer]:
    """Return the answers of `period` that the figures give, marked with their origin.

    A formula takes its variables one by one and is answered where all of them were handed over. Units come in the order
    of the figures, leaves in that of the tree. Raises InputError where the instrument has no edition of `period`.
    """
    form = form_of(edition_of(instrument, period), period)
    known = {(figure.unit, _key(figure.takes)): figure for figure in figures}
    answers = []
    for unit in dict.fromkeys(unit for unit, _ in known):
        for leaf in (item.criterion for item in form.leaves):
            own = [] if leaf.takes is None else [leaf.takes]
            if isinstance(leaf.rule, FormulaRule):
                own = [variable.takes for variable in leaf.rule.variables if variable.takes is not None]
            found = [known[unit, _key(takes)] for takes in own if (unit, _key(takes)) in known]
            wanted = len(leaf.rule.variables) if isinstance(leaf.rule, FormulaRule) else 1
            if len(found) == wanted:
                answers.append(_answer(unit, period, leaf.code, leaf.rule, found))
    return answers


def figures_of(scores: Scores) -> list[TakenFigure]:
    """Return the points, percent and rank of every unit that has them, for sets that take over this one's result."""
    origin = f"{scores.instrument.short} {scores.period}"
    found = []
    for unit in scores.units:
        for name, figure in (("points", unit.points), ("percent", unit.percent), ("rank", unit.rank)):
            if figure is not None:
                takes = Takes(origin="instrument", instrument=scores.instrument.id, figure=name)
                found.append(TakenFigure(unit.unit, takes, origin, plain_number(figure)))
    return found


def _answer(unit: str, period: str, code: str, rule: object, found: list[TakenFigure]) -> Answer:
    origin = "; ".join(dict.fromkeys(figure.origin for figure in found))
    if isinstance(rule, FormulaRule):
        value = written({name: figure.value for name, figure in zip(rule.names, found, strict=True)})
        return Answer(unit, period, code, value, origin=origin)
    figure = found[0]
    return Answer(unit, period, code, figure.value, figure.numerator, figure.denominator, origin=origin)


def _key(takes: Takes) -> tuple[str, str, str | None]:
    return takes.origin, takes.figure, takes.instrument
