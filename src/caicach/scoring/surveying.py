"""A round without a survey: one declaration answers every leaf that the survey would have answered.

What then becomes of those leaves the set itself says; where they leave the maximum, the appraisal alone is brought to
100 (the set of Hà Nội's divisions, Thương gia online).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from caicach.errors import InputError, Problem
from caicach.instruments.model import Instrument
from caicach.scoring.answers import NOT_APPLICABLE, Answer
from caicach.scoring.form import Item, form_of
from caicach.scoring.structure import edition_of
from caicach.text import Text


def without_survey(instrument: Instrument, answers: Iterable[Answer], period: str, reason: str) -> list[Answer]:
    """Return `answers` with `n/a` and the reason for every leaf `answered_by: survey`, of every unit of the period.

    A blank answer to such a leaf gives way, one that says `n/a` already stays; answers of other periods stay as they
    are. Raises InputError where there is no reason, where the set has no such leaf, with every such leaf that it does
    not let be left out, and with every result of a survey that stands among the answers: one of both is then wrong.
    """
    form = form_of(edition_of(instrument, period), period)
    leaves = {leaf.code: leaf for leaf in form.leaves if leaf.criterion.answered_by == "survey"}
    rows = [replace(row, code=form.code_of(row.code)) for row in answers]
    given = [row for row in rows if row.period == period and row.code in leaves and not row.is_blank]
    if problems := [*_undeclarable(leaves.values(), reason), *map(_contradiction, _results(given))]:
        raise InputError(problems)
    said = {(row.unit, row.code) for row in given}
    kept = [row for row in rows if row.period != period or row.code not in leaves or not row.is_blank]
    units = dict.fromkeys(row.unit for row in rows if row.period == period)
    return kept + [
        Answer(unit, period, code, NOT_APPLICABLE, reason=reason.strip())
        for unit in units
        for code in leaves
        if (unit, code) not in said
    ]


def _undeclarable(leaves: Iterable[Item], reason: str) -> list[Problem]:
    leaves = list(leaves)
    if not leaves:
        return [Problem(expected=_WITH_SURVEY, cure=_NO_SURVEY)]
    refused = [leaf.code for leaf in leaves if leaf.not_applicable == "refused"]
    problems = [Problem(column="code", found=code, expected=_MAY_LACK, cure=_CHANGE_SET) for code in refused]
    return (
        problems if reason.strip() else [Problem(column="reason", found="", expected=_A_REASON, cure=_SAY), *problems]
    )


def _results(given: Iterable[Answer]) -> list[Answer]:
    return [row for row in given if not row.is_not_applicable]


def _contradiction(row: Answer) -> Problem:
    found = f"{row.unit}, {row.code}: {row.value or f'{row.numerator}/{row.denominator}'}"
    return Problem(file=row.file, sheet=row.sheet, row=row.row, found=found, expected=_NOTHING, cure=_ONE_OF_BOTH)


_WITH_SURVEY = Text("bộ tiêu chí có tiêu chí do khảo sát chấm", "a set with leaves that a survey answers")
_NO_SURVEY = Text("Bộ này không có khảo sát; bỏ khai báo.", "This set has no survey; leave the declaration out.")
_MAY_LACK = Text("tiêu chí khảo sát được phép không áp dụng", "a leaf of the survey that may be left out")
_CHANGE_SET = Text(
    "Quy định trong bộ tiêu chí cách xử lý khi không khảo sát.", "Let the set say what holds without a survey."
)
_A_REASON = Text("lý do không tổ chức khảo sát", "the reason why no survey was held")
_SAY = Text("Ghi lý do.", "Write the reason.")
_NOTHING = Text("không có kết quả khảo sát, vì đã khai không tổ chức", "no result of a survey that was not held")
_ONE_OF_BOTH = Text("Bỏ kết quả này hoặc bỏ khai báo.", "Remove this result, or the declaration.")
