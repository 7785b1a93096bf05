"""Observations to scores, each with its trace."""

from caicach.scoring.aggregating import aggregate, outrank
from caicach.scoring.answers import ANSWER_COLUMNS, Answer, read_answers, shown_name, with_unit_codes
from caicach.scoring.composite import score_composite
from caicach.scoring.criteria import score_answers
from caicach.scoring.evidence import lacking_evidence
from caicach.scoring.explain import explain
from caicach.scoring.given import written
from caicach.scoring.normalising import normalise
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.taking import TakenFigure, figures_of, take_over
from caicach.scoring.trace import Trace
from caicach.scoring.years import YearOnYear, year_on_year

__all__ = [
    "ANSWER_COLUMNS",
    "Answer",
    "NodeScore",
    "Scores",
    "TakenFigure",
    "Trace",
    "UnitScore",
    "YearOnYear",
    "aggregate",
    "explain",
    "figures_of",
    "lacking_evidence",
    "normalise",
    "outrank",
    "read_answers",
    "score_answers",
    "score_composite",
    "shown_name",
    "take_over",
    "with_unit_codes",
    "written",
    "year_on_year",
]
