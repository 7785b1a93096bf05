"""Comparisons against what provinces' documents say, and what must hold for any of them."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.observed import composite, instrument, observed, published, rows_of

from caicach.analysis import compare, identities, story
from caicach.errors import InputError
from caicach.registry import Registry

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/analysis/papi_headlines.yaml").read_text(encoding="utf-8"))
YEARS = ["2016", "2017", "2018", "2019", "2020", "2021"]


def papi(before, after, unit=None):
    return compare(instrument("papi"), published("papi_dimensions.csv"), before, after, unit)


def agrees(found, expected):
    return (
        found == expected
        if expected is None or isinstance(expected, str)
        else float(found) == pytest.approx(expected, abs=0.005)
    )


@pytest.mark.reference
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["unit"])
def test_published_headlines(case):
    comparison = papi("2020", "2021", case["unit"])
    (answer,) = comparison.as_answer()["units"]
    for part in ("score", "rank"):
        for key, expected in case.get(part, {}).items():
            assert agrees(answer[part][key], expected), (part, key)
    found = {c["code"]: c for c in answer["components"]}
    for code, values in case.get("components", {}).items():
        for key, expected in values.items():
            assert agrees(found[code][key], expected), (code, key)
    if "headline" in case:
        told = story(comparison, case["unit"])
        assert told.headline.vi == case["headline"]
        kinds = {f.kind: list(f.codes) for f in told.findings}
        assert {k: kinds[k] for k in case["findings"]} == case["findings"]


@pytest.mark.reference
@pytest.mark.parametrize(("before", "after"), [(a, b) for a in YEARS for b in YEARS if a != b])
def test_any_two_years_agree_with_the_published_totals_and_add_up(before, after):
    comparison = papi(before, after)
    totals = {(r["province_code"], r["year"]): r for r in rows_of("papi_totals.csv")}
    apart = (before < "2018") != (after < "2018")
    assert (comparison.why is not None) == apart
    for unit in comparison.units:
        old, new = totals[unit.unit, before], totals[unit.unit, after]
        ranks = [int(r["rank_by_total"]) if r["rank_by_total"] else None for r in (old, new)]
        assert [unit.rank.before, unit.rank.after] == ranks
        contributions = [c.contribution for c in unit.components]
        if apart or None in ranks:
            assert contributions == [None] * len(contributions)
            assert unit.score.change is None
        else:
            assert sum(contributions) == unit.score.change
            assert unit.rank.change == ranks[0] - ranks[1]
            assert sum(float(c) for c in contributions) == pytest.approx(float(unit.score.change), abs=1e-9)


@pytest.mark.reference
def test_pci_contributions_are_weighted_and_add_up():
    comparison = compare(instrument("pci"), published("pci_subindices.csv"), "2013", "2014")
    assert len(comparison.units) == 63
    for unit in comparison.units:
        assert sum(c.contribution for c in unit.components) == unit.score.change
        labour = next(c for c in unit.components if c.code == "labour")
        assert labour.contribution == 2 * labour.change  # 10 × 20/100


@pytest.mark.reference
def test_only_ranked_units_count_in_a_components_ranks():
    comparison = papi("2018", "2019")
    unit = comparison.unit("22")  # lacks dimensions 2 and 4 in 2018, but has the others
    first = unit.components[0]
    assert first.before is not None
    assert (first.rank_before, first.group_before) == (None, None)
    assert max(u.components[0].rank_before or 0 for u in comparison.units) <= 61
    assert any("2, 4" in note.vi for note in unit.notes)


def table(period, figures):
    return [
        observed(u, period, c, v) for u, vs in figures.items() for c, v in zip("abc", vs, strict=False) if v is not None
    ]


SUM = composite({"a": None, "b": None})


def test_ties_share_the_better_rank_in_both_periods():
    rows = (
        table("1", {})
        + table("2020", {"X": (1, 2), "Y": (2, 1), "Z": (0, 0)})
        + table("2021", {"X": (1, 1), "Y": (3, 3), "Z": (2, 0)})
    )
    comparison = compare(SUM, rows, "2020", "2021")
    assert {u.unit: (u.rank.before, u.rank.after, u.rank.change) for u in comparison.units} == {
        "X": (1, 2, -1),
        "Y": (1, 1, 0),
        "Z": (3, 2, 1),
    }


def test_had_the_others_stood_still_own_old_score_does_not_count():
    rows = table("2020", {"X": (5, 5), "Y": (4, 4), "Z": (3, 3)}) + table(
        "2021", {"X": (4, 5), "Y": (6, 6), "Z": (9, 9)}
    )
    unit = compare(SUM, rows, "2020", "2021", "X").units[0]
    assert (unit.rank.before, unit.rank.after, unit.rank.if_others_stood_still) == (1, 3, 1)


def test_a_unit_alone_in_the_table_would_have_stood_first():
    rows = table("2020", {"X": (5, 5)}) + table("2021", {"X": (4, 5)})
    rank = compare(SUM, rows, "2020", "2021", "X").units[0].rank
    assert (rank.before, rank.after, rank.of_before, rank.if_others_stood_still) == (1, 1, 1, 1)


def test_weights_that_change_are_within_the_contributions_and_the_answer_says_so():
    old, new = (composite({"a": a, "b": 100 - a}, combine="weighted").editions[0] for a in (20, 60))
    editions = [
        old.model_copy(update={"id": "old", "periods": old.periods.model_copy(update={"last": "2020"})}).model_dump(),
        new.model_copy(update={"id": "new", "periods": old.periods.model_copy(update={"first": "2021"})}).model_dump(),
    ]
    index = composite({}, editions=editions)
    rows = table("2020", {"X": (10, 50), "Y": (1, 1)}) + table("2021", {"X": (20, 50), "Y": (1, 1)})
    comparison = compare(index, rows, "2020", "2021", "X")
    parts = {c.code: c.contribution for c in comparison.units[0].components}
    assert parts == {"a": Decimal(10), "b": Decimal(-20)}  # 0.6 × 20 - 0.2 × 10, 0.4 × 50 - 0.8 × 50
    assert comparison.units[0].score.change == Decimal(-10)
    assert comparison.note is not None
    assert comparison.why is None


def test_components_that_change_leave_the_scores_but_no_contributions():
    index = instrument("pci")
    rows = [
        observed(u, p, c.code, v)
        for p, v in (("2012", 5.0), ("2013", 6.0))
        for u in ("22", "35")
        for c in index.edition(p).criteria
    ]
    comparison = compare(index, rows, "2012", "2013", "22")
    assert comparison.units[0].score.change == 10
    assert all(c.contribution is None for c in comparison.units[0].components)
    assert "2013" in comparison.why.vi


def test_a_change_of_components_that_nobody_declared_is_seen():
    old, new = (composite(dict.fromkeys(codes)).editions[0] for codes in ("ab", "abc"))
    editions = [
        old.model_copy(update={"periods": old.periods.model_copy(update={"last": "2020"})}).model_dump(),
        new.model_copy(update={"periods": old.periods.model_copy(update={"first": "2021"})}).model_dump(),
    ]
    rows = table("2020", {"X": (1, 2)}) + table("2021", {"X": (1, 2, 3)})
    comparison = compare(composite({}, editions=editions), rows, "2020", "2021")
    assert "(c)" in comparison.why.vi
    assert [c.contribution for c in comparison.units[0].components] == [None] * 3
    assert comparison.units[0].score.change == 3


def test_unknown_weights_leave_the_published_totals():
    rows = [observed("22", "2021", "total", 73.02), observed("22", "2022", "total", 72.95)]
    comparison = compare(instrument("pci"), rows, "2021", "2022", "22")
    assert comparison.units[0].score.change == Decimal("-0.07")
    assert comparison.why is not None


def test_ranks_alone_are_compared_as_ranks():
    rows = [observed("35", "2020", "total", rank=43, out_of=63), observed("35", "2021", "total", rank=60, out_of=63)]
    comparison = compare(SUM, rows, "2020", "2021", "35")
    rank = comparison.units[0].rank
    assert (rank.before, rank.after, rank.change, rank.of_after, rank.if_others_stood_still) == (43, 60, -17, 63, None)
    assert story(comparison, "35").headline.vi == "TOY 2021 tụt 17 bậc"


def test_a_table_of_one_province_keeps_its_published_ranks():
    rows = [observed("36", p, c, v) for p, v in (("2017", 4.0), ("2018", 5.0)) for c in "ab"]
    rows += [
        observed("36", "2017", "total", 8, rank=41, out_of=63),
        observed("36", "2018", "total", 10, rank=35, out_of=63),
    ]
    comparison = compare(SUM, rows, "2017", "2018", "36")
    unit = comparison.units[0]
    assert (unit.rank.before, unit.rank.after, unit.rank.change, unit.rank.of_after) == (41, 35, 6, 63)
    assert (unit.rank.if_others_stood_still, unit.components[0].rank_after, unit.group_after) == (None, None, None)
    assert sum(c.contribution for c in unit.components) == 2
    assert story(comparison, "36").headline.vi == "TOY 2018 tăng 6 bậc: thêm 2,000 điểm"


def test_published_ranks_of_components_stand_too():
    rows = [observed("36", p, "a", 4.0, rank=r) for p, r in (("2017", 27), ("2018", 13))]
    rows += [observed("36", p, "b", 4.0) for p in ("2017", "2018")]
    unit = compare(SUM, rows, "2017", "2018").units[0]
    first, second = unit.components
    assert (first.rank_before, first.rank_after, second.rank_after) == (27, 13, None)
    assert (unit.rank.after, unit.rank.of_after) == (None, None)


def test_first_of_one_is_not_told_as_a_rank():
    rows = [observed("36", p, c, v) for p, v in (("2017", 4.0), ("2018", 5.0)) for c in "ab"]
    assert story(compare(SUM, rows, "2017", "2018"), "36").headline.vi == "TOY 2018 thêm 2,000 điểm"


def test_a_merged_province_is_not_the_one_that_had_its_code():
    rows = [observed(u, p, c, 5.0) for p in ("2024", "2025") for u in ("37", "22") for c in "ab"]
    rows += [observed("35", "2024", c, 6.0) for c in "ab"]
    comparison = compare(SUM, rows, "2024", "2025", identify=identities(Registry.default(), "2024", "2025", "province"))
    new, same, gone = (comparison.unit(code) for code in ("37", "22", "35"))
    assert (new.score.change, new.rank.change, new.rank.if_others_stood_still) == (None, None, None)
    assert all(c.change is None and c.contribution is None and c.why for c in new.components)
    assert "37" in new.notes[0].vi
    assert (same.name, same.score.change) == ("Quảng Ninh", 0)
    assert (gone.name, gone.score.after) == ("Hà Nam", None)
    assert "2025" in gone.notes[0].vi


def test_what_the_table_lacks_is_refused():
    rows = table("2020", {"X": (1, 1)}) + table("2021", {"X": (1, 1)})
    with pytest.raises(InputError, match="2020, 2021"):
        compare(SUM, rows, "2020", "2022")
    with pytest.raises(InputError, match="Y"):
        compare(SUM, rows, "2020", "2021", "Y")


figures = st.one_of(st.none(), st.integers(0, 5000).map(lambda n: n / 100))
years = st.dictionaries(st.sampled_from("UVWXYZ"), st.tuples(figures, figures), min_size=2)
WEIGHTED = composite({"a": 30, "b": 70}, combine="weighted", multiplier=10)


@given(years, years, st.randoms())
def test_contributions_add_up_and_the_order_of_rows_does_not_matter(old, new, random):
    rows = table("2020", old) + table("2021", new)
    if not any(r.period == "2020" for r in rows) or not any(r.period == "2021" for r in rows):
        return
    comparison = compare(WEIGHTED, rows, "2020", "2021")
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = compare(WEIGHTED, shuffled, "2020", "2021")
    assert {u.unit: u for u in again.units} == {u.unit: u for u in comparison.units}
    for unit in comparison.units:
        if unit.score.change is None:
            assert all(c.contribution is None for c in unit.components)
        else:
            assert sum(c.contribution for c in unit.components) == unit.score.change
        assert story(comparison, unit.unit).headline.vi
