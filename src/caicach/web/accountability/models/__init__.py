"""What is kept of accountability: rules, facts and cases; self-reviews; score sheets of officials."""

from caicach.web.accountability.models.cases import (
    About,
    Adopted,
    Case,
    CaseEvent,
    CaseFile,
    FactBatch,
    FactKey,
    Followed,
    KnownFact,
    Review,
    SubjectKind,
)
from caicach.web.accountability.models.sheets import Evaluation, Sheet

__all__ = [
    "About",
    "Adopted",
    "Case",
    "CaseEvent",
    "CaseFile",
    "Evaluation",
    "FactBatch",
    "FactKey",
    "Followed",
    "KnownFact",
    "Review",
    "Sheet",
    "SubjectKind",
]
