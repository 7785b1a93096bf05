"""The sentence about points lost, for every rule and way of counting."""

from pathlib import Path

import pytest
import yaml

from caicach.instruments.model import Instrument
from caicach.scoring import Answer, loss_words, score_answers

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/scoring/losses.yaml").read_text(encoding="utf-8"))
EDITION = {"id": "e", "periods": {"first": "2020"}, "source": {"text": "x"}, "criteria": CASES["criteria"]}
SET = Instrument.model_validate({"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": [EDITION]})


def answer_of(unit, code, written) -> Answer:
    if isinstance(written, list):
        return Answer(unit, "2025", code, "", *map(str, written))
    if isinstance(written, dict):
        return Answer(unit, "2025", code, "n/a", reason=written["n/a"])
    return Answer(unit, "2025", code, written or "")


@pytest.fixture(scope="module")
def scores():
    answers = [answer_of(c["unit"], code, written) for c in CASES["units"] for code, written in c["answers"].items()]
    return score_answers(SET, answers, "2025")


@pytest.mark.parametrize(
    ("unit", "code", "said"), [(case["unit"], *pair) for case in CASES["units"] for pair in case["said"].items()]
)
def test_case(scores, unit, code, said):
    words = loss_words(scores, unit, code)
    assert words.vi.replace("\u00a0", " ") == said
    assert words.en
    assert words.en != words.vi


@pytest.mark.parametrize(("unit", "code"), [("Z", "1.1"), ("A", "9")])
def test_what_is_not_there_is_no_loss(scores, unit, code):
    with pytest.raises(KeyError):
        loss_words(scores, unit, code)
