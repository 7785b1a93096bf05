"""What a unit has so far, while some of its answers are still lacking: the set cut down to what is answered, scored.

A whole result says nothing as long as anything is missing; a form being filled in has to show what stands already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from caicach.instruments.model import Criterion, Instrument
from caicach.instruments.rules import COMPARING
from caicach.scoring.answers import Answer
from caicach.scoring.asking import points_if
from caicach.scoring.criteria import score_answers
from caicach.scoring.form import Form, form_of
from caicach.scoring.result import UnitScore
from caicach.scoring.structure import edition_of


def score_so_far(instrument: Instrument, answers: Iterable[Answer], period: str) -> UnitScore | None:
    """Return what one unit's answers of `period` are worth, over the maximum of what is answered; None for no answer.

    Left out, and without a node: leaves without an answer, those whose prerequisite has none, and those whose points
    depend on other units. There is no rank and no class. Raises InputError as `score_answers` does.
    """
    form = form_of(edition_of(instrument, period), period)
    given = [answer for answer in answers if not answer.is_blank]
    counted = _settled(form, {answer.code for answer in given if not _compared(form, instrument, answer)})
    standing = [answer for answer in given if answer.code in counted or answer.code not in form.branches]
    if not standing:
        return None
    criteria = _kept(form.edition.criteria, counted)
    edition = form.edition.model_copy(update={"criteria": criteria, "classes": ()})
    part = instrument.model_copy(update={"editions": (edition,)})
    return score_answers(part, standing, period).units[0]


def _compared(form: Form, instrument: Instrument, answer: Answer) -> bool:
    """Tell whether the points depend on what other units answered."""
    leaf = form.branches.get(answer.code)
    if leaf is None or not isinstance(leaf.criterion.rule, COMPARING) or answer.is_not_applicable:
        return False
    return points_if(instrument, answer.period, answer).score.points is None


def _settled(form: Form, codes: set[str]) -> set[str]:
    """Return the leaves among `codes` whose prerequisites are settled too."""
    settled = set(codes)
    for leaf in form.in_order_of_prerequisites():
        if not {prerequisite.code for prerequisite in leaf.requires} <= settled:
            settled.discard(leaf.code)
    return settled


def _kept(criteria: Sequence[Criterion], codes: set[str]) -> tuple[Criterion, ...]:
    """Return the criteria with nothing below them but leaves of `codes`; groups left empty go."""
    kept = []
    for criterion in criteria:
        if not criterion.children:
            kept += [criterion] if criterion.code in codes else []
        elif below := _kept(criterion.children, codes):
            kept.append(criterion.model_copy(update={"children": below}))
    return tuple(kept)
