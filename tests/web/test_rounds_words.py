"""Answers and points in words, the same on every page of a round."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caicach.instruments.model import Criterion
from caicach.scoring import Answer
from caicach.text import Text
from caicach.web.rounds.models import Answer as Kept
from caicach.web.rounds.words import NOT_ANSWERED, answer_words, points_text


def leaf(**rule: object) -> Criterion:
    return Criterion.model_validate({"code": "1", "title": "T", "max": 2, "rule": rule})


CHOICE = leaf(
    kind="choice",
    options=[
        {"id": "1", "label": {"vi": "Đúng hạn", "en": "On time"}, "points": 2},
        {"id": "2", "label": "Trễ", "points": 0},
    ],
)
BANDS = leaf(kind="bands", bands=[{"low": 98, "points": 2}, {"high": 98, "points": 0}])


@pytest.mark.parametrize(
    ("criterion", "texts", "said"),
    [
        (CHOICE, {"value": "1"}, "Đúng hạn"),
        (CHOICE, {"value": "7"}, "7"),
        (leaf(kind="yes-no"), {"value": "2"}, "Không"),
        (BANDS, {"numerator": "4812", "denominator": "4890"}, "4.812/4.890 = 98,4 %"),
        (BANDS, {"numerator": "1", "denominator": "3"}, "1/3 = 33,33 %"),
        (BANDS, {"numerator": "1", "denominator": "0"}, "1/0"),
        (BANDS, {"value": "97.996"}, "97,996 %"),
        (leaf(kind="count", points_each=1), {"value": "3"}, "3 mục"),
        (leaf(kind="deduct", points_each=1), {"value": "0"}, "0 vi phạm"),
        (leaf(kind="manual"), {"value": "1.5"}, "1,5 điểm"),
        (leaf(kind="plus-minus", each_good=1, each_bad=1), {"value": "good=2; bad=1"},
         "Số mục được cộng: 2; Số mục bị trừ: 1"),
        (leaf(kind="target"), {"numerator": "120", "denominator": "100"}, "120, chỉ tiêu 100"),
        (leaf(kind="target"), {"value": "120"}, "120, không được giao chỉ tiêu"),
        (leaf(kind="rank", of="place", places=[{"first": 1, "points": 2}]), {"value": "3"}, "hạng 3"),
        (leaf(kind="rank", places=[{"first": 1, "points": 2}]), {"value": "81.5"}, "81,5"),
        (BANDS, {"value": "n/a", "reason": "không có hồ sơ"}, "không áp dụng: không có hồ sơ"),
    ],
)  # fmt: skip
def test_an_answer_reads_as_its_rule_asks(criterion: Criterion, texts: dict[str, str], said: str) -> None:
    assert answer_words(criterion, Answer("A", "2026", "1", **texts)).vi == said


def test_a_stored_row_reads_as_the_core_s_answer_does() -> None:
    assert answer_words(CHOICE, Kept(code="1", value="1")) == Text("Đúng hạn", "On time")
    assert answer_words(CHOICE, Kept(code="1", na_reason="không có bộ phận")).vi == "không áp dụng: không có bộ phận"
    assert answer_words(CHOICE, Kept(code="1", words="chỉ có lời")) == NOT_ANSWERED
    assert answer_words(CHOICE, None) == NOT_ANSWERED


@pytest.mark.parametrize(
    ("points", "said"), [("2", "2,0"), ("0", "0,0"), ("1.25", "1,25"), ("1.6666", "1,667"), ("1234.5", "1.234,5")]
)
def test_points_have_one_place_at_least_and_three_at_most(points: str, said: str) -> None:
    assert points_text(Decimal(points)) == said


def test_missing_points_are_a_dash_not_nothing() -> None:
    assert points_text(None) == "—"
