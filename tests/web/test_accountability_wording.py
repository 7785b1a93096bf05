"""Rules and verdicts in words: what a bound includes, figures near a bound, other facts as bounds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from caicach.accountability import Fact, Facts, judge, list_rulesets, load_ruleset, load_vocabulary
from caicach.web.accountability import wording
from caicach.web.accountability.judging import Kept, snapshot

SHARE = load_vocabulary().fact("late_dossier_share")


@pytest.fixture(autouse=True)
def in_vietnamese() -> object:
    """Write as the pages do."""
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("value", "bound", "words"),
    [
        ("5", "5", "5 %"),
        ("6.20", "5", "6,2 %"),
        ("4.999", "5", "4,999 %"),  # two decimals would show the bound itself
        ("66.666666666", "5", "66,67 %"),
        ("0", None, "0 %"),
    ],
)
def test_a_figure_shows_on_which_side_of_the_bound_it_stands(value: str, bound: str | None, words: str) -> None:
    assert wording.figure(Decimal(value), SHARE, Decimal(bound) if bound else None) == words


def test_a_missing_figure_is_said_and_is_no_zero() -> None:
    assert wording.figure(None, SHARE) == wording.figure("", SHARE) == "chưa có số liệu"


@pytest.mark.parametrize(
    ("ruleset", "rule", "words"),
    [
        ("khanh-hoa-91", "KH-01", "Tỷ lệ hồ sơ trễ hạn của đơn vị từ 5 % trở lên (gồm cả 5 %)"),
        ("khanh-hoa-91", "KH-02", "Chỉ số hài lòng từ 80 % trở xuống (gồm cả 80 %)"),
        ("nam-dinh-2019", "ND-01", "Chỉ số cải cách hành chính của đơn vị dưới 80 % (không gồm 80 %)"),
        ("khanh-hoa-91", "KH-06", "Xếp loại cải cách hành chính của đơn vị không phải mức “tốt”"),
        (
            "nd-335-2025",
            "ND335-20-2",
            "Tổng điểm đánh giá (tiêu chí chung và nhiệm vụ) từ 70 trở lên (gồm cả 70) và "
            "Tổng điểm đánh giá (tiêu chí chung và nhiệm vụ) dưới 90 (không gồm 90)",
        ),
        ("khanh-hoa-91", "KH-04", "Xếp loại cải cách hành chính của đơn vị là mức “trung bình” trong 2 kỳ liên tiếp"),
    ],
)
def test_a_condition_is_one_sentence(ruleset: str, rule: str, words: str) -> None:
    found = load_ruleset(ruleset)
    condition = found.rule(rule)
    assert condition is not None
    assert condition.when is not None
    assert wording.condition_words(condition.when, load_vocabulary().with_(found)) == words


@pytest.mark.parametrize("ruleset", [r.id for r in list_rulesets()])
def test_every_rule_of_the_library_can_be_told(ruleset: str) -> None:
    found = load_ruleset(ruleset)
    vocabulary = load_vocabulary().with_(found)
    for rule in found.rules:
        assert wording.says(rule) or rule.when is not None
        assert wording.validity_words(rule)
        assert rule.when is None or wording.condition_words(rule.when, vocabulary)


def test_another_fact_as_bound_is_named_and_not_shown_by_its_code() -> None:
    rules = load_ruleset("nam-dinh-2019")
    rule = rules.rule("ND-03")
    assert rule is not None
    facts = Facts(
        [
            Fact("a", "unit", "2019", "registered_unit_cchc_index", Decimal(79)),
            Fact("a", "unit", "2018", "unit_cchc_index", Decimal("78.2")),
        ]
    )
    vocabulary = load_vocabulary().with_(rules)
    kept = Kept(facts, {})
    lines = wording.lines_of(snapshot(judge(rule, facts, ("a", "unit"), "2019", vocabulary), kept), vocabulary)
    assert lines[0].bound == "cao hơn “Chỉ số cải cách hành chính của đơn vị” 2018 (78.2)"


def test_the_distance_says_what_would_have_been_enough() -> None:
    rules, vocabulary = load_ruleset("khanh-hoa-91"), load_vocabulary()
    rule = rules.rule("KH-01")
    assert rule is not None
    share = Fact(
        "a", "unit", "2022", "late_dossier_share", Decimal("6.2"), numerator=Decimal(62), denominator=Decimal(1000)
    )
    facts = Facts([share])
    (line,) = wording.lines_of(
        snapshot(judge(rule, facts, ("a", "unit"), "2022", vocabulary), Kept(facts, {})), vocabulary
    )
    assert line.distance == "Giảm xuống dưới 5%: bớt 13 hồ sơ trễ hạn thì không bị áp dụng"
    assert line.counted == "62 hồ sơ trễ hạn trên 1.000"
