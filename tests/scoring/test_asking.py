"""What a form asks, and what one answer would earn: the same points as when all is scored."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.instruments import load_instrument
from caicach.instruments.model import Criterion, Instrument
from caicach.scoring import Answer, Given, entered_from, given_from, input_of, points_if, rule_table, score_answers
from caicach.scoring.asking import typed
from caicach.scoring.rules import apply_rule

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/scoring/asking.yaml").read_text(encoding="utf-8"))
SETS = [load_instrument(name) for name in ("mau-so", "mau-xa")]
LEAVES = [leaf for one in SETS for leaf in one.editions[0].walk() if not leaf.children]


def leaf_of(case, code="1") -> Criterion:
    return Criterion.model_validate({"code": code, "title": "x", **case})


def set_of(*leaves) -> Instrument:
    edition = {"id": "e", "periods": {"first": "2020"}, "source": {"text": "x"}, "criteria": list(leaves)}
    return Instrument.model_validate(
        {"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": [edition]}
    )


@pytest.mark.parametrize("case", CASES["tables"], ids=lambda case: case["leaf"])
def test_rule_table(case):
    rows = [[text_of(r.condition), r.points, text_of(r.how)] for r in rule_table(leaf_of(case["of"]))]
    assert rows == [[condition, decimal(points), *(how or [None])] for condition, points, *how in case["rows"]]


def text_of(text) -> str | None:
    return text and text.vi.replace("\u00a0", " ")


def decimal(figure) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


@pytest.mark.parametrize("case", CASES["previews"], ids=lambda case: f"{case['of']['rule']['kind']} {case['answer']}")
def test_points_if(case):
    preview = points_if(set_of(leaf_of(case["of"])), "2025", Answer("x", "2025", "1", **case["answer"]))
    assert preview.score.points == decimal(case["points"])
    assert preview.row == case.get("row")
    assert (preview.why is not None) == case.get("why", False)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: f"{leaf.rule.kind} {leaf.code} {leaf.max}")
def test_every_leaf_of_the_templates_can_be_asked_and_told(leaf):
    asked = input_of(leaf)
    assert bool(asked.options) != bool(asked.ways)
    assert [option.points for option in asked.options] == [
        apply_rule(leaf, Given(option.value)).points for option in asked.options
    ]
    rows = rule_table(leaf)
    assert rows
    assert all(row.points is not None or row.how is not None for row in rows)
    assert not any("{" in text for row in rows for text in (*row.condition, *(row.how or ())))


def test_groups_and_leaves_without_a_rule_ask_nothing():
    parts = leaf_of({"max": 1, "rule": {"kind": "yes-no"}}, "1.1")
    group = leaf_of({"max": 1, "children": [parts]})
    for nothing in (group, leaf_of({"max": 1})):
        assert input_of(nothing) is None
        assert rule_table(nothing) == ()
    with pytest.raises(InputError, match="Điểm của nhóm"):
        points_if(set_of(group), "2025", Answer("x", "2025", "1", "1"))
    with pytest.raises(InputError, match="Sửa mã"):
        points_if(set_of(group), "2025", Answer("x", "2025", "9", "1"))


def test_a_preview_names_what_must_be_reached_elsewhere():
    leaves = [
        leaf_of({"max": 1, "rule": {"kind": "yes-no"}}, "1"),
        leaf_of({"max": 2, "rule": {"kind": "yes-no"}, "requires": [{"code": "1", "above": 0}]}, "2"),
    ]
    preview = points_if(set_of(*leaves), "2025", Answer("x", "2025", "2", "Có"))
    assert preview.score.points == 2
    assert preview.only_if.vi == "Chỉ được tính khi 1 đạt điều kiện."


@settings(max_examples=60)
@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from(["percent", "parts"]))
def test_a_preview_earns_what_scoring_gives(part, whole, way):
    shares = [leaf for leaf in LEAVES if input_of(leaf).kind == "share"]
    one = SETS[1]
    for leaf in (leaf for leaf in one.editions[0].walk() if leaf in shares):
        number = Decimal(part) / 4
        texts = (str(number), "", "") if way == "percent" else ("", str(min(part, whole)), str(whole))
        answer = Answer("x", "2025", leaf.code, *texts)
        try:
            preview = points_if(one, "2025", answer)
        except InputError:
            with pytest.raises(InputError):
                score_answers(one, [answer], "2025")
        else:
            scored = apply_rule(leaf, Given(*texts)).points.quantize(Decimal("0.01"), "ROUND_HALF_UP")
            assert preview.score.points == scored
            row = rule_table(leaf)[preview.row]
            assert row.points is None or row.points.quantize(Decimal("0.01"), "ROUND_HALF_UP") == scored


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [(case["text"], kind, str(number)) for case in CASES["typed"] for kind, number in case["as"].items()],
)
def test_numbers_as_officers_type_them(text, kind, number):
    assert typed(text, kind) == number


def test_fields_and_answer_go_to_and_fro():
    formula = next(leaf for leaf in LEAVES if leaf.rule.kind == "formula")
    entered = {"on_time": "4.812", "late": "3,5", "assigned": "5.000"}
    given_ = given_from(formula, entered)
    assert given_ == Given("on_time=4812; late=3.5; assigned=5000")
    assert entered_from(formula, given_) == {"on_time": "4812", "late": "3.5", "assigned": "5000"}
    assert entered_from(formula, Given("hỏng")) == {"value": "hỏng"}
    assert given_from(formula, dict.fromkeys(entered, "")) == Given("")
    assert given_from(formula, {"value": "n/a"}) == Given("n/a")
    ratio = next(leaf for leaf in LEAVES if leaf.rule.kind == "ratio")
    assert given_from(ratio, {"numerator": "4.812", "denominator": "4.890"}) == Given("", "4812", "4890")
    assert entered_from(ratio, Given("", "4812", "4890")) == {"numerator": "4812", "denominator": "4890"}
    assert given_from(ratio, {"value": "98,4 %"}) == Given("98.4")
