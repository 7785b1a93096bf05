"""Three-valued conditions, several periods, and what holds for every table of facts."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from caicach.accountability import Fact, Facts, apply_rules, list_rulesets, load_ruleset, load_vocabulary
from caicach.accountability.conditions import All, AnyOf, Compare, Not, evaluate
from caicach.accountability.periods import steps_back
from caicach.accountability.possible import can_be
from caicach.errors import InputError

VOCABULARY = load_vocabulary()
KH = load_ruleset("khanh-hoa-91")


def late(value) -> Compare:
    """Return `late_dossier_share >= 5`, made true, false or open by the value looked up for it."""
    return Compare(fact=value, op="ge", value=Decimal(5))


def truth(condition):
    values = {"true": Decimal(6), "false": Decimal(4), "open": None}
    return evaluate(condition, "2022", lambda fact, _: values[fact], lambda *_: None)


KLEENE = {"true": True, "false": False, "open": None}


@pytest.mark.parametrize(("a", "b"), [*product(KLEENE, KLEENE)])
def test_all_and_any_are_three_valued(a, b):
    values = (KLEENE[a], KLEENE[b])
    all_of = False if False in values else None if None in values else True
    any_of = True if True in values else None if None in values else False
    assert truth(All(all=(late(a), late(b)))).holds is all_of
    assert truth(AnyOf(any=(late(a), late(b)))).holds is any_of
    assert truth(Not(**{"not": late(a)})).holds is (None if KLEENE[a] is None else not KLEENE[a])


def test_a_decided_condition_names_only_what_decides_it():
    assert [r.compare.fact for r in truth(All(all=(late("true"), late("open"), late("false")))).readings] == ["false"]
    assert [r.compare.fact for r in truth(AnyOf(any=(late("open"), late("true")))).readings] == ["true"]


def test_an_open_condition_names_what_is_missing():
    readings = truth(All(all=(late("true"), late("open")))).readings
    assert [r.compare.fact for r in readings if r.met is None] == ["open"]


@pytest.mark.parametrize(
    ("values", "at_least", "holds"),
    [
        ([6, 6, 6], 3, True),
        ([6, 4, 6], 3, False),
        ([6, None, 6], 3, None),
        ([4, None, None], 3, False),
        ([4, 4, 6], 1, True),
        ([4, None, 4], 1, None),
        ([4, 4, 4], 1, False),
        ([6, None, 6], 2, True),
    ],
)
def test_several_periods(values, at_least, holds):
    by_period = dict(zip(("2022", "2021", "2020"), values, strict=True))
    condition = Compare(fact="late_dossier_share", op="ge", value=Decimal(5), within=3, at_least=at_least)
    found = evaluate(
        condition, "2022", lambda _, at: None if by_period[at] is None else Decimal(by_period[at]), lambda *_: None
    )
    assert found.holds is holds


@pytest.mark.parametrize(
    ("period", "every", "expected"),
    [
        ("2022", None, ("2022", "2021", "2020")),
        ("2022-Q1", None, ("2022-Q1", "2021-Q4", "2021-Q3")),
        ("2022-02", None, ("2022-02", "2022-01", "2021-12")),
        ("2022-Q1", "year", ("2022", "2021", "2020")),
        ("2022-12", "year", ("2022", "2021", "2020")),
    ],
)
def test_periods_step_back_over_year_ends(period, every, expected):
    assert steps_back(period, 3, every) == expected


@pytest.mark.parametrize("bound", [{"op": "ge", "inclusive": False}, {"op": "lt", "inclusive": True}])
def test_a_bound_whose_words_and_sign_disagree_is_refused(bound):
    with pytest.raises(ValidationError):
        Compare(fact="late_dossier_share", value=Decimal(5), **bound)


def test_classes_are_compared_by_their_scale_in_any_letter_case():
    condition = Compare(fact="unit_cchc_rank", op="le", value="trung bình")
    holds = {
        word: evaluate(condition, "2022", lambda *_, w=word: w, VOCABULARY.place).holds
        for word in ("yếu", "Trung Bình", "khá", "tốt", "lạ")
    }
    assert holds == {"yếu": True, "Trung Bình": True, "khá": False, "tốt": False, "lạ": None}


SHARES = st.decimals(0, 100, places=2)
FACTS = st.lists(
    st.builds(
        Fact,
        subject=st.sampled_from("ABC"),
        kind=st.just("unit"),
        period=st.sampled_from(["2021", "2022"]),
        fact=st.sampled_from(["late_dossier_share", "satisfaction_index"]),
        value=st.none() | SHARES,
    )
    | st.builds(
        Fact,
        subject=st.sampled_from("ABC"),
        kind=st.sampled_from(["unit", "party-organisation"]),
        period=st.sampled_from(["2021", "2022"]),
        fact=st.just("unit_cchc_rank"),
        value=st.sampled_from(["yếu", "trung bình", "khá", "tốt"]),
    ),
    unique_by=lambda f: (f.subject, f.kind, f.period, f.fact),
    max_size=12,
)


@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters(facts, random):
    shuffled = random.sample(facts, len(facts))
    assert apply_rules(KH, Facts(facts), "2022") == apply_rules(KH, Facts(shuffled), "2022")


@given(st.integers(1, 2000), st.data())
def test_more_late_dossiers_never_help(whole, data):
    few = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(few, whole))

    def applies(part):
        share = Decimal(part) / whole * 100
        facts = Facts([Fact("A", "unit", "2022", "late_dossier_share", share)])
        return next(v.verdict for v in apply_rules(KH, facts, "2022") if v.rule.id == "KH-01") == "applies"

    assert applies(more) >= applies(few)


@given(st.integers(1, 3000), st.data())
def test_the_items_told_are_the_least_that_change_the_verdict(whole, data):
    part = data.draw(st.integers(0, whole))

    def verdict(late):
        fact = Fact(
            "A",
            "unit",
            "2022",
            "late_dossier_share",
            Decimal(late) / whole * 100,
            numerator=Decimal(late),
            denominator=Decimal(whole),
        )
        return next(v for v in apply_rules(KH, Facts([fact]), "2022") if v.rule.id == "KH-01")

    now = verdict(part)
    far = now.because[0].distance
    sign = 1 if far.rises else -1
    assert verdict(part + sign * far.items).verdict != now.verdict
    assert verdict(part + sign * (far.items - 1)).verdict == now.verdict


@given(FACTS, st.sampled_from(["2015", "2017", "2021", "2021-Q4", "2021-12"]))
def test_a_rule_outside_its_validity_never_applies(facts, period):
    moved = Facts({(f.subject, f.kind, f.fact): replace(f, period=period) for f in facts}.values())
    assert apply_rules(KH, moved, period) == []


@pytest.mark.parametrize("ruleset", list_rulesets(), ids=lambda r: r.id)
def test_no_rule_of_the_library_gives_a_verdict_outside_its_validity(ruleset):
    facts = Facts(
        Fact("X", kind, period, "late_dossier_share", Decimal(50))
        for kind in ("unit", "official", "party-organisation")
        for period in ("1999", "2018", "2022", "2030")
    )
    for period in facts.periods():
        assert all(v.rule.periods.hold(period) for v in apply_rules(ruleset, facts, period))


@given(FACTS, FACTS)
def test_more_facts_never_turn_a_told_verdict_about_others(facts, more):
    """A verdict that is told stays as it is when facts that were missing come to be known."""
    known = {(f.subject, f.kind, f.period, f.fact): f for f in facts if f.value is not None}
    wider = {**{(f.subject, f.kind, f.period, f.fact): f for f in more}, **known}
    before = {(v.subject, v.kind, v.rule.id): v.verdict for v in apply_rules(KH, Facts(known.values()), "2022")}
    after = {(v.subject, v.kind, v.rule.id): v.verdict for v in apply_rules(KH, Facts(wider.values()), "2022")}
    assert all(after[key] == verdict for key, verdict in before.items() if verdict != "cannot-tell")


COMPARES = st.builds(
    Compare,
    fact=st.sampled_from(["late_dossier_share", "satisfaction_index"]),
    op=st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"]),
    value=st.integers(-1, 4).map(lambda n: Decimal(n * 25)),
)
CONDITIONS = st.recursive(
    COMPARES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(all=tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(any=tuple(parts)))
        | inner.map(lambda part: Not(**{"not": part}))
    ),
    max_leaves=6,
)
GRID = [Decimal(n) / 2 for n in range(0, 201, 25)]


@given(CONDITIONS, st.booleans())
@settings(max_examples=60)
def test_what_can_be_is_what_some_figures_show(condition, wanted):
    """The grid has every bound and a value between each two, as the bounds here are multiples of 25 in [0, 100]."""
    shown = any(
        evaluate(
            condition,
            "2022",
            lambda fact, _, a=a, b=b: a if fact == "late_dossier_share" else b,
            VOCABULARY.place,
        ).holds
        is wanted
        for a, b in product(GRID, GRID)
    )
    assert can_be(condition, wanted, "2022", VOCABULARY) is shown


def test_a_period_that_is_none_is_refused():
    with pytest.raises(InputError):
        apply_rules(KH, Facts([]), "20x2")
