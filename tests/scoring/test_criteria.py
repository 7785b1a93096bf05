"""Criteria sets as a whole: missing, not applicable, ties, classes, and every error at once."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.scoring import Answer, explain, score_answers

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/scoring/sets.yaml").read_text(encoding="utf-8"))
SET = Instrument.model_validate(CASES["set"])


def answer_of(unit, code, written, **more) -> Answer:
    if isinstance(written, list):
        return Answer(unit, "2025", code, numerator=str(written[0]), denominator=str(written[1]), **more)
    if isinstance(written, dict):
        return Answer(unit, "2025", code, "n/a", reason=written["n/a"], **more)
    return Answer(unit, "2025", code, written, **more)


ANSWERS = [answer_of(unit, code, written) for unit, all_ in CASES["answers"].items() for code, written in all_.items()]


def decimal(text):
    return None if text is None else Decimal(text)


def with_not_applicable(rule: str) -> Instrument:
    edition = SET.editions[0].model_copy(update={"not_applicable": rule})
    return SET.model_copy(update={"editions": (edition,)})


@pytest.mark.parametrize("expected", CASES["expected"], ids=lambda e: e["unit"])
def test_case(expected):
    unit = score_answers(SET, ANSWERS, "2025").unit(expected["unit"])
    assert (unit.points, unit.max, unit.percent) == tuple(decimal(expected[k]) for k in ("points", "max", "percent"))
    assert (unit.rank, unit.class_code) == (expected["rank"], expected["class"])
    for code, points in expected.get("nodes", {}).items():
        assert unit.nodes[code].points == decimal(points)


def test_units_come_in_the_order_of_rank_and_nodes_in_the_order_of_the_tree():
    scores = score_answers(SET, ANSWERS, "2025")
    assert [u.unit for u in scores.units] == [e["unit"] for e in CASES["expected"] if e["rank"]] + ["D", "G"]
    assert list(scores.units[0].nodes) == ["1", "1.1", "1.2", "2", "2.1"]
    assert scores.out_of == 6


def test_statuses_say_what_is_missing_and_what_does_not_apply():
    scores = score_answers(SET, ANSWERS, "2025")
    assert scores.unit("D").missing == ("2", "2.1")
    assert scores.unit("C").nodes["1.1"].status == "not-applicable"
    assert scores.unit("C").nodes["1"].max == 3
    assert {n.status for n in scores.unit("G").nodes.values()} == {"not-applicable"}


@pytest.mark.parametrize(("rule", "points", "maximum"), [("full-points", "9.1", "10"), ("no-points", "8.1", "10")])
def test_a_set_may_keep_what_does_not_apply_in_the_maximum(rule, points, maximum):
    unit = score_answers(with_not_applicable(rule), ANSWERS, "2025").unit("C")
    assert (unit.points, unit.max) == (Decimal(points), Decimal(maximum))
    assert unit.nodes["1.1"].status == "not-applicable"


def test_a_blank_answer_is_missing():
    unit = score_answers(SET, [Answer("A", "2025", "1.1", "")], "2025").unit("A")
    assert unit.points is None
    assert unit.nodes["1.1"].status == "missing"


def test_every_error_is_told_at_once_with_its_place():
    wrong = [
        ("1", "Có", "code", "nhóm"),
        ("9.9", "Có", "code", "mã"),
        ("1.1", "Có", None, None),
        ("1.1", "Không", "code", "dòng 4"),
        ("1.2", [5, 4], "numerator", "tử số"),
        ("2.1", {"n/a": ""}, "reason", "lý do"),
    ]
    rows = [answer_of("A", code, w, row=i, file="a.csv") for i, (code, w, _, _) in enumerate(wrong, start=2)]
    rows.append(answer_of("B", "2.1", "7", row=8, file="a.csv"))
    rows.append(answer_of("C", "2.1", "7", row=9, file="a.csv"))
    with pytest.raises(InputError) as refused:
        score_answers(SET, rows, "2025")
    problems = refused.value.problems
    assert [p.row for p in problems] == [2, 3, 5, 6, 7, 8, 9]
    assert {p.file for p in problems} == {"a.csv"}
    told = [(column, word) for _, _, column, word in wrong if column]
    for problem, (column, word) in zip(problems, told, strict=False):
        assert problem.column == column
        assert word in problem.within("vi")


def test_a_period_without_answers_names_those_there_are():
    with pytest.raises(InputError, match="2025"):
        score_answers(SET, ANSWERS, "2026")


def test_a_period_before_the_first_edition_is_refused():
    with pytest.raises(InputError, match="2024"):
        score_answers(SET, [Answer("A", "2024", "1.1", "1")], "2024")


def test_a_set_with_one_code_twice_is_refused():
    edition = SET.editions[0]
    doubled = edition.model_copy(update={"criteria": (*edition.criteria, edition.criteria[1])})
    with pytest.raises(InputError, match=r"2\.1"):
        score_answers(SET.model_copy(update={"editions": (doubled,)}), ANSWERS, "2025")


def test_the_trace_opens_down_to_the_row():
    rows = [answer_of("B", code, w, row=i) for i, (code, w) in enumerate(CASES["answers"]["B"].items(), start=2)]
    trace = explain(score_answers(SET, rows, "2025"), "B", "1.2")
    assert (trace.value, trace.formula) == (Decimal(2), "min(3; 3 × (2 × 100 / 3) / 100)")
    assert [(part.value, part.note.vi) for part in trace.inputs] == [("2", "Dòng 3"), ("3", "Dòng 3")]


def test_a_trace_of_a_unit_says_what_is_missing_and_why_something_does_not_apply():
    scores = score_answers(SET, ANSWERS, "2025")
    assert "2.1" in explain(scores, "D").note.vi
    assert "không có nhiệm vụ" in explain(scores, "C", "1.1").note.vi
    assert explain(scores, "A").value == sum(part.value for part in explain(scores, "A").inputs)
    with pytest.raises(InputError, match=r"1\.2"):
        explain(scores, "A", "7")
    with pytest.raises(InputError, match="đơn vị"):
        explain(scores, "Z")


written = st.one_of(
    st.just(""),
    st.just({"n/a": "lý do"}),
    st.integers(0, 6).map(str),
    st.decimals(0, 6, places=2).map(str),
)
one_unit = st.fixed_dictionaries(
    {"1.1": st.sampled_from(["Có", "Không", "", {"n/a": "x"}]), "1.2": st.integers(0, 100).map(str), "2.1": written}
)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), one_unit, min_size=1), st.randoms())
def test_whatever_is_answered_parts_add_up_and_order_does_not_matter(units, random):
    rows = [answer_of(unit, code, w) for unit, answers in units.items() for code, w in answers.items()]
    scores = score_answers(SET, rows, "2025")
    random.shuffle(rows)
    assert score_answers(SET, rows, "2025").units == scores.units
    for unit in scores.units:
        if unit.points is None:
            assert unit.rank is None
            continue
        assert 0 <= unit.points <= unit.max <= 10
        leaves = [unit.nodes[code].points or 0 for code in ("1.1", "1.2", "2.1")]
        assert unit.points == sum(leaves)
        better = sum(1 for other in scores.units if other.percent is not None and other.percent > unit.percent)
        assert unit.rank == better + 1
