"""Rules as data: what a YAML file may say, what is refused with its line, and formulas."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.instruments.check import check_instrument
from caicach.instruments.expression import Expression
from caicach.instruments.load import read_instrument
from caicach.instruments.write import to_yaml

SET = """id: thu
family: criteria
title: Bộ thử
short: thu
editions:
- id: "2026"
  periods: {first: "2026"}
  source: {text: Bộ thử, status: template}
  criteria:
"""
RULES = {
    "yes-no": "{kind: yes-no}",
    "choice": "{kind: choice, options: [{id: a, label: A, percent: 100}, {id: b, label: B, points: 0.2}]}",
    "bands": "{kind: bands, bands: [{low: 80, low_inclusive: false, points: 1}, "
             "{high: 80, high_inclusive: true, points: 0}]}",
    "plus-minus": "{kind: plus-minus, each_good: 0.5, each_bad: 1, least: -1}",
    "target": "{kind: target, on_target_percent: 40}",
    "rank": "{kind: rank, of: place, places: [{first: 1, last: 3, points: 1}]}",
    "formula": "{kind: formula, variables: [{id: a, label: A, takes: {from: tasks, figure: done}}], "
               "cases: [{points: a / 2, when: a > 1}]}",
    "manual": "{kind: manual, unknown: {vi: Mức trừ, en: The deduction}}",
}  # fmt: skip


def leaf(rule, **more):
    extra = "".join(f", {k}: {v}" for k, v in more.items())
    return f'  - {{code: "1", title: A, max: 1, rule: {rule}{extra}}}\n'


def read(*leaves):
    return read_instrument((SET + "".join(leaves)).encode(), "thu.yaml")


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_is_read_checked_and_written_back(kind, tmp_path):
    instrument = read(leaf(RULES[kind], takes="{from: survey, figure: x}"))
    assert instrument.editions[0].criteria[0].rule.kind == kind
    assert instrument.editions[0].criteria[0].takes.origin == "survey"
    assert read_instrument(to_yaml(instrument).encode(), "again.yaml") == instrument
    assert check_instrument(instrument) == []


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("{kind: choice, options: [{id: a, label: A}]}", "points"),
        ("{kind: choice, options: [{id: a, label: A, points: 1, percent: 100}]}", "points"),
        ("{kind: ratio, points: 1, full_at: 0}", "full_at"),
        ("{kind: formula, variables: [{id: a, label: A}], cases: [{points: a * b}]}", "a * b"),
        ("{kind: formula, variables: [{id: maximum, label: A}], cases: [{points: 1}]}", "maximum"),
        ("{kind: formula, variables: [{id: a, label: A}], cases: []}", "cases"),
        ("{kind: formula, variables: [{id: a, label: A}], cases: [{points: a.real}]}", "a.real"),
        ("{kind: formula, variables: [{id: a, label: A}], cases: [{points: a ** a}]}", "a ** a"),
        ("{kind: plus-minus, each_good: -1, each_bad: 1}", "each_good"),
        ("{kind: rank, places: [{first: 0, points: 1}]}", "first"),
    ],
)
def test_a_rule_that_nobody_can_score_by_is_refused_with_its_line(rule, word):
    with pytest.raises(InputError) as refused:
        read(leaf(rule))
    assert {p.row for p in refused.value.problems} == {10}
    assert any(word in p.within("vi") for p in refused.value.problems)


def kinds(*leaves):
    path_free = (SET + "".join(leaves)).encode()
    with pytest.raises(InputError) as refused:
        read_instrument(path_free, "thu.yaml")
    return [p.cure.en for p in refused.value.problems]


def test_open_bounds_that_leave_a_value_out_or_share_one_are_found():
    gap = "{kind: bands, bands: [{low: 80, low_inclusive: false, points: 1}, {high: 80, points: 0}]}"
    twice = "{kind: bands, bands: [{low: 80, points: 1}, {high: 80, high_inclusive: true, points: 0}]}"
    assert "No band holds the values 80" in kinds(leaf(gap))[0]
    assert "overlap" in kinds(leaf(twice))[0]


GROUP = """  - code: "1"
    title: Nhóm
    max: 5
    {more}
    children:
    - {{code: "1.1", title: A, max: 4, rule: {{kind: manual}}}}
    - {{code: "1.2", title: B, max: 3, rule: {{kind: manual}}{last}}}
"""


@pytest.mark.parametrize(
    ("more", "last", "found"),
    [
        ("", "", ["1"]),
        ("combine: capped-sum", "", []),
        ("", ", counts: on-top", ["1"]),
        ("combine: capped-sum", ", counts: takes-off", ["1"]),
    ],
)
def test_maxima_are_added_as_the_set_adds_points(more, last, found, tmp_path):
    path = tmp_path / "thu.yaml"
    path.write_text(SET + GROUP.format(more=more, last=last), encoding="utf-8")
    assert [f.code for f in check_instrument(path) if f.kind == "sum-mismatch"] == found


@given(st.decimals(-99, 99, places=2), st.decimals(1, 99, places=2))
def test_formulas_are_exact(a, b):
    values = {"a": a, "b": b}
    text = "min(a, b) + max(a, b) - 0.1 * a / b - -1"
    expected = min(a, b) + max(a, b) - Decimal("0.1") * a / b + 1
    assert Expression.parse(text, values).evaluate(values) == expected
    assert Expression.parse("0 <= a < b and a != -1 or a >= b", values).evaluate(values) == (a >= 0 or a >= b)


@pytest.mark.parametrize(
    "text",
    ["", "1 +", "__import__('os')", "a if a else b", "[a]", "'1'", "True", "min(a)", "a" * 600, "(" * 300, "lambda: 1"],
)
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(ValueError, match="formula"):
        Expression.parse(text, {"a"})
