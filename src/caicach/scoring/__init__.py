"""Observations to scores, each with its trace."""

from caicach.scoring.aggregating import aggregate, outrank
from caicach.scoring.answers import ANSWER_COLUMNS, Answer, read_answers, shown_name, with_unit_codes
from caicach.scoring.composite import score_composite
from caicach.scoring.criteria import score_answers
from caicach.scoring.explain import explain
from caicach.scoring.normalising import normalise
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.trace import Trace

__all__ = [
    "ANSWER_COLUMNS",
    "Answer",
    "NodeScore",
    "Scores",
    "Trace",
    "UnitScore",
    "aggregate",
    "explain",
    "normalise",
    "outrank",
    "read_answers",
    "score_answers",
    "score_composite",
    "shown_name",
    "with_unit_codes",
]
