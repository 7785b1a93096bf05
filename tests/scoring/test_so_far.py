"""What stands while answers are lacking: scored by the set's own rules, over what is answered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.scoring import Answer, score_answers
from caicach.scoring.so_far import score_so_far


def leaf(code: str, **more: object) -> dict[str, object]:
    return {"code": code, "title": code, "max": 2, "rule": {"kind": "yes-no"}, **more}


def a_set(*criteria: dict[str, object]) -> Instrument:
    edition = {"id": "1", "periods": {"first": "2026"}, "source": {"text": "thử"}, "criteria": criteria}
    return Instrument.model_validate(
        {"id": "thu", "family": "criteria", "title": "Thử", "short": "T", "editions": [edition]}
    )


def group(code: str, *children: dict[str, object], **more: object) -> dict[str, object]:
    return {"code": code, "title": code, "children": children, **more}


def given(**values: str) -> list[Answer]:
    return [Answer("A", "2026", code.removeprefix("c").replace("_", "."), value) for code, value in values.items()]


SET = a_set(group("1", leaf("1.1"), leaf("1.2")), group("2", leaf("2.1", requires=[{"code": "1.1", "above": 0}])))


def test_what_is_answered_counts_over_its_own_maximum() -> None:
    score = score_so_far(SET, given(c1_2="1"), "2026")
    assert score is not None
    assert (score.points, score.max, score.nodes["1"].points) == (Decimal(2), Decimal(2), Decimal(2))
    assert set(score.nodes) == {"1", "1.2"}


def test_nothing_answered_is_no_score() -> None:
    assert score_so_far(SET, [], "2026") is None
    assert score_so_far(SET, given(c1_1=""), "2026") is None


def test_a_leaf_waits_for_its_prerequisite_and_is_zeroed_where_that_fails() -> None:
    waiting = score_so_far(SET, given(c2_1="1"), "2026")
    assert waiting is None
    failed = score_so_far(SET, given(c1_1="2", c2_1="1"), "2026")
    assert failed is not None
    assert (failed.points, failed.max) == (Decimal(0), Decimal(4))


def test_caps_and_penalties_count_as_the_set_says() -> None:
    capped = group("3", leaf("3.1"), leaf("3.2"), max=3, combine="capped-sum", counts="on-top")
    penalty = group("4", leaf("4.1"), counts="takes-off")
    score = score_so_far(
        a_set(leaf("1"), leaf("2"), capped, penalty), given(c1="1", c3_1="1", c3_2="1", c4_1="1"), "2026"
    )
    assert score is not None
    assert (score.points, score.max) == (Decimal(3), Decimal(2))  # 2 + min(3; 4) − 2


def test_what_depends_on_other_units_is_left_out_but_not_what_does_not() -> None:
    target = a_set(leaf("1"), leaf("2", rule={"kind": "target"}))
    below = [*given(c1="1"), Answer("A", "2026", "2", numerator="50", denominator="100")]
    above = [*given(c1="1"), Answer("A", "2026", "2", numerator="150", denominator="100")]
    scores = [score_so_far(target, answers, "2026") for answers in (below, above)]
    assert [score and (score.points, score.max) for score in scores] == [
        (Decimal("2.5"), Decimal(4)),
        (Decimal(2), Decimal(2)),
    ]


def test_all_answered_is_the_whole_result() -> None:
    answers = given(c1_1="1", c1_2="2", c2_1="1")
    whole, so_far = score_answers(SET, answers, "2026").units[0], score_so_far(SET, answers, "2026")
    assert so_far is not None
    assert (so_far.points, so_far.max, dict(so_far.nodes)) == (whole.points, whole.max, dict(whole.nodes))


def test_wrong_answers_are_refused() -> None:
    with pytest.raises(InputError):
        score_so_far(SET, given(c1_1="1", c9="1"), "2026")
    with pytest.raises(InputError):
        score_so_far(SET, given(c1_1="có lẽ"), "2026")
