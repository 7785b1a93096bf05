"""Observations to scores, each with its trace."""

from caicach.scoring.aggregating import aggregate, outrank
from caicach.scoring.answers import (
    ANSWER_COLUMNS,
    ANSWER_HEADERS,
    Answer,
    answers_and_problems,
    read_answers,
    shown_name,
    with_unit_codes,
)
from caicach.scoring.asking import Asked, Field, Option, Preview, entered_from, given_from, input_of, points_if
from caicach.scoring.composite import score_composite
from caicach.scoring.criteria import score_answers
from caicach.scoring.evidence import lacking_evidence
from caicach.scoring.explain import explain
from caicach.scoring.given import Given, written
from caicach.scoring.grouping import GROUP_HEADERS, read_groups
from caicach.scoring.losses import loss_words
from caicach.scoring.normalising import normalise
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.rule_table import RuleRow, rule_table
from caicach.scoring.surveying import without_survey
from caicach.scoring.taking import TakenFigure, figures_of, take_over
from caicach.scoring.trace import Trace
from caicach.scoring.years import YearOnYear, year_on_year

__all__ = [
    "ANSWER_COLUMNS",
    "ANSWER_HEADERS",
    "GROUP_HEADERS",
    "Answer",
    "Asked",
    "Field",
    "Given",
    "NodeScore",
    "Option",
    "Preview",
    "RuleRow",
    "Scores",
    "TakenFigure",
    "Trace",
    "UnitScore",
    "YearOnYear",
    "aggregate",
    "answers_and_problems",
    "entered_from",
    "explain",
    "figures_of",
    "given_from",
    "input_of",
    "lacking_evidence",
    "loss_words",
    "normalise",
    "outrank",
    "points_if",
    "read_answers",
    "read_groups",
    "rule_table",
    "score_answers",
    "score_composite",
    "shown_name",
    "take_over",
    "with_unit_codes",
    "without_survey",
    "written",
    "year_on_year",
]
