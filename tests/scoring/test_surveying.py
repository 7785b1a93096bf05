"""A year without a survey: said once, for every unit, with its reason."""

from decimal import Decimal

import pytest

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.scoring import Answer, score_answers, without_survey

# Hà Nội's divisions (Thương gia online): appraisal 63 of 70 alone, brought to 100, is 90.
LEAVES = [
    {"code": "1", "title": "Thẩm định", "max": 70, "rule": {"kind": "manual"}},
    {"code": "2", "title": "Khảo sát", "max": 30, "children": [
        {"code": "2.1", "title": "Người dân", "max": 20, "rule": {"kind": "manual"}, "answered_by": "survey"},
        {"code": "2.2", "title": "Doanh nghiệp", "max": 10, "rule": {"kind": "manual"}, "answered_by": "survey"}]},
]  # fmt: skip


def set_of(leaves, **edition) -> Instrument:
    edition = {"id": "e", "periods": {"first": "2020"}, "source": {"text": "x"}, "criteria": leaves, **edition}
    return Instrument.model_validate(
        {"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": [edition]}
    )


def test_the_appraisal_alone_is_brought_to_100():
    answers = [Answer("A", "2025", "1", "63"), Answer("B", "2025", "1", "70"), Answer("A", "2024", "2.1", "3")]
    said = without_survey(set_of(LEAVES), answers, "2025", " không bố trí được kinh phí ")
    scores = score_answers(set_of(LEAVES), said, "2025")
    assert [(u.unit, u.percent) for u in scores.units] == [("B", Decimal(100)), ("A", Decimal(90))]
    assert scores.unit("A").nodes["2"].status == "not-applicable"
    assert {a.reason for a in said if a.value == "n/a"} == {"không bố trí được kinh phí"}
    assert answers[2] in said


def test_what_the_set_says_of_such_leaves_holds():
    one = set_of(LEAVES, not_applicable="no-points")
    unit = score_answers(one, without_survey(one, [Answer("A", "2025", "1", "63")], "2025", "x"), "2025").unit("A")
    assert (unit.points, unit.max) == (63, 100)


def test_a_blank_answer_gives_way_and_an_own_reason_stays():
    answers = [Answer("A", "2025", "2.1", ""), Answer("A", "2025", "2.2", "n/a", reason="riêng")]
    said = without_survey(set_of(LEAVES), answers, "2025", "chung")
    assert sorted((a.code, a.value, a.reason) for a in said) == [("2.1", "n/a", "chung"), ("2.2", "n/a", "riêng")]


def test_results_of_a_survey_that_was_not_held_are_all_told():
    answers = [Answer("A", "2025", "2.1", "15", row=7, file="a.csv"), Answer("B", "2025", "2.2", "", "1", "2", row=9)]
    with pytest.raises(InputError) as refused:
        without_survey(set_of(LEAVES), answers, "2025", "x")
    assert [(p.row, p.found) for p in refused.value.problems] == [(7, "A, 2.1: 15"), (9, "B, 2.2: 1/2")]


@pytest.mark.parametrize(
    ("leaves", "edition", "reason", "columns"),
    [
        (LEAVES, {}, "  ", ["reason"]),
        (LEAVES[:1], {}, "x", [None]),
        (LEAVES, {"not_applicable": "refused"}, "", ["reason", "code", "code"]),
    ],
)
def test_a_declaration_that_says_nothing_is_refused(leaves, edition, reason, columns):
    with pytest.raises(InputError) as refused:
        without_survey(set_of(leaves, **edition), [Answer("A", "2025", "1", "1")], "2025", reason)
    assert [p.column for p in refused.value.problems] == columns
