"""Each rule kind on and beside its bounds, from cases an officer can read; and what holds for every answer."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.instruments.model import Criterion
from caicach.scoring.among import Among
from caicach.scoring.given import Given
from caicach.scoring.rules import apply_rule

CASES = Path(__file__).parents[1] / "cases" / "scoring" / "rules.yaml"
LEAVES = yaml.safe_load(CASES.read_text(encoding="utf-8"))
EACH = [(leaf, case) for leaf in LEAVES for case in leaf["cases"]]


def leaf_of(leaf) -> Criterion:
    return Criterion.model_validate({"code": "1", "title": leaf["leaf"], "max": leaf["max"], "rule": leaf["rule"]})


def given_of(answer) -> Given:
    return Given("", str(answer[0]), str(answer[1])) if isinstance(answer, list) else Given(answer)


def among_in(leaf) -> Among:
    return Among(**{name: Decimal(figure) for name, figure in leaf.get("among", {}).items()})


@pytest.mark.parametrize(("leaf", "case"), EACH, ids=[f"{leaf['leaf']}: {case['answer']}" for leaf, case in EACH])
def test_case(leaf, case):
    if case["points"] == "refused":
        with pytest.raises(InputError) as refused:
            apply_rule(leaf_of(leaf), given_of(case["answer"]), among_in(leaf))
        (problem,) = refused.value.problems
        assert problem.column in ("value", "numerator", "denominator")
        assert problem.expected.vi
        assert problem.cure.en
    else:
        applied = apply_rule(leaf_of(leaf), given_of(case["answer"]), among_in(leaf))
        assert applied.points == Decimal(case["points"])
        assert "{" not in applied.formula


def test_a_value_beside_a_numerator_is_refused():
    leaf = Criterion.model_validate({"code": "1", "title": "x", "max": 1, "rule": {"kind": "ratio", "points": 1}})
    with pytest.raises(InputError, match="tử số"):
        apply_rule(leaf, Given("50", "1", "2"))


RATIO = Criterion.model_validate(
    {"code": "1", "title": "x", "max": 3, "rule": {"kind": "ratio", "points": 3, "full_at": 80}}
)
COUNT = Criterion.model_validate({"code": "1", "title": "x", "max": 3, "rule": {"kind": "count", "points_each": "0.7"}})
DEDUCT = Criterion.model_validate(
    {"code": "1", "title": "x", "max": 3, "rule": {"kind": "deduct", "points_each": "0.7"}}
)


@given(st.integers(1, 10**6), st.data())
def test_a_ratio_stays_within_its_points_and_never_falls_as_more_is_done(whole, data):
    some = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(some, whole))
    less, later = (apply_rule(RATIO, Given("", str(n), str(whole))).points for n in (some, more))
    assert 0 <= less <= later <= 3


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_counting_rises_and_deducting_falls_within_the_maximum(a, b):
    few, many = sorted((a, b))
    assert 0 <= apply_rule(COUNT, Given(str(few))).points <= apply_rule(COUNT, Given(str(many))).points <= 3
    assert 3 >= apply_rule(DEDUCT, Given(str(few))).points >= apply_rule(DEDUCT, Given(str(many))).points >= 0


@given(st.lists(st.integers(1, 99), unique=True, min_size=1, max_size=5), st.decimals(0, 100, places=3))
def test_touching_bands_hold_every_percentage_exactly_once(cuts, percent):
    bounds = [0, *sorted(cuts), 100]
    bands = [{"low": low, "high": high, "points": low} for low, high in pairwise(bounds)]
    leaf = Criterion.model_validate({"code": "1", "title": "x", "max": 99, "rule": {"kind": "bands", "bands": bands}})
    assert apply_rule(leaf, Given(str(percent))).points == max(low for low in bounds[:-1] if low <= percent)
