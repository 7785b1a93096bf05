"""What groups and editions say of themselves: cases an officer can read in cases/scoring/groups.yaml, and traces."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.scoring import Answer, explain, score_answers

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/scoring/groups.yaml").read_text(encoding="utf-8"))
BY_NAME = {case["case"]: case for case in CASES}
PLAIN = {"id": "2025", "periods": {"first": "2025"}, "source": {"text": "case", "status": "template"}}


def set_of(case) -> Instrument:
    edition = {**PLAIN, **case["edition"], "criteria": case["criteria"]}
    return Instrument.model_validate(
        {"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": [edition]}
    )


def answer(unit, code, written) -> Answer:
    if isinstance(written, list):
        return Answer(unit, "2025", code, numerator=str(written[0]), denominator=str(written[1]))
    if isinstance(written, dict):
        return Answer(unit, "2025", code, "n/a", reason=written["n/a"])
    return Answer(unit, "2025", code, written)


def answers_of(case):
    return [answer(unit, code, w) for unit, own in case["answers"].items() for code, w in own.items()]


def scores_of(case):
    return score_answers(set_of(case), answers_of(case), "2025", groups=case.get("groups"))


def decimal(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case):
    scores = scores_of(case)
    for code, expected in case["expected"].items():
        unit = scores.unit(code)
        found = {"points": unit.points, "max": unit.max, "percent": unit.percent, "rank": unit.rank}
        for key, value in expected.items():
            if key in ("points", "max", "percent"):
                assert found[key] == decimal(value), (code, key)
            elif key == "rank":
                assert unit.rank == value
            elif key == "class":
                assert unit.class_code == value, code
        for node, points in expected.get("nodes", {}).items():
            assert unit.nodes[node].points == decimal(points), (code, node)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_every_trace_holds_the_figures_that_the_scores_hold(case):
    scores = scores_of(case)
    for unit in scores.units:
        trace = explain(scores, unit.unit)
        assert trace.value == unit.points
        by_label = {t.label.vi.split(". ")[0]: t.value for t in trace.walk() if ". " in t.label.vi}
        shown = {code: by_label[code] for code in unit.nodes}
        assert shown == {code: node.points for code, node in unit.nodes.items()}


def note(case, unit, code=None):
    return explain(scores_of(BY_NAME[case]), unit, code).note.vi


def test_a_trace_says_why_a_figure_is_not_what_its_rule_gives():
    assert "Phụ thuộc 1" in note("điều kiện tiên quyết đưa điểm về 0", "B", "2.1")
    assert "Phụ thuộc 1" in note("điều kiện tiên quyết đưa điểm về 0", "E", "2.1")
    assert "Làm tròn từ 0,125" in note("làm tròn từng tiêu chí đến phần trăm", "B", "1")
    assert "1.1" in note("không áp dụng thì chuyển điểm cho mục cùng nhóm", "A", "1")
    assert "Không xếp Xuất sắc vì 2" in note("xếp loại theo cận, và điều kiện của xếp loại", "B")


def test_formulas_of_groups_name_what_is_cut_added_and_taken_off():
    scores = scores_of(BY_NAME["điểm thưởng nằm ngoài 100, điểm phạt trừ vào tổng, mỗi loại có trần"])
    assert explain(scores, "A").formula == "max(0; 1 + 2 − 3)"
    assert explain(scores, "A", "2").formula == "min(2; 2.1 + 2.2)"
    assert explain(scores_of(BY_NAME["điểm thưởng chỉ bù cho đủ 100"]), "B").formula == "min(max; max(0; 1 + 2 − 3))"


def test_a_leaf_that_applies_to_all_refuses_n_a():
    leaf = {"code": "1", "title": "a", "max": 1, "not_applicable": "refused", "rule": {"kind": "manual"}}
    with pytest.raises(InputError, match="không ghi n/a"):
        score_answers(
            set_of({"edition": {}, "criteria": [leaf]}), [Answer("A", "2025", "1", "n/a", reason="x")], "2025"
        )


def leaf(code, **more):
    return {"code": code, "title": code, "max": 1, "rule": {"kind": "manual"}, **more}


@pytest.mark.parametrize("criteria", [
    [leaf("1", requires=[{"code": "2", "at_least": 1}])],
    [leaf("1", requires=[{"code": "1", "at_least": 1}])],
    [leaf("1", requires=[{"code": "2", "at_least": 1}]), leaf("2", requires=[{"code": "1", "at_least": 1}])],
    [{"code": "1", "title": "g", "requires": [{"code": "1.1", "at_least": 1}], "children": [leaf("1.1")]}],
])  # fmt: skip
def test_prerequisites_that_nobody_can_judge_are_refused(criteria):
    with pytest.raises(ValueError, match="prerequisite"):
        set_of({"edition": {}, "criteria": criteria})
