"""Composites against every published province and year, and what stands where parts are missing."""

from decimal import Decimal

import pytest
from tests.observed import composite, instrument, observed, published, rows_of

from caicach.errors import InputError
from caicach.scoring import explain, score_composite

YEARS = ["2016", "2017", "2018", "2019", "2020", "2021"]


@pytest.mark.reference
@pytest.mark.parametrize("year", YEARS)
def test_papi_totals_and_ranks_of_all_provinces(year):
    scores = score_composite(instrument("papi"), published("papi_dimensions.csv"), year)
    expected = [r for r in rows_of("papi_totals.csv") if r["year"] == year]
    assert len(expected) == 63
    for row in expected:
        unit = scores.unit(row["province_code"])
        if not row["total_unweighted"]:
            assert unit is None or (unit.points, unit.rank) == (None, None)
            continue
        assert float(unit.points) == pytest.approx(float(row["total_unweighted"]), abs=1e-5)
        assert (unit.rank, scores.out_of) == (int(row["rank_by_total"]), int(row["n_ranked"]))


@pytest.mark.reference
def test_papi_2022_as_a_user_imports_it():
    scores = score_composite(instrument("papi"), published("papi_2022.csv"), "2022")
    expected = {r["province_code"]: r for r in rows_of("papi_2022_totals.csv")}
    ranked = {u.unit: u.rank for u in scores.units if u.rank}
    assert ranked == {code: int(r["rank_by_total"]) for code, r in expected.items() if r["rank_by_total"]}
    assert scores.out_of == 61


@pytest.mark.reference
@pytest.mark.parametrize("year", ["2013", "2014"])
def test_pci_composites_and_ranks_of_all_provinces(year):
    scores = score_composite(instrument("pci"), published("pci_subindices.csv"), year)
    for row in (r for r in rows_of("pci_composite.csv") if r["year"] == year):
        unit = scores.unit(row["province_code"])
        assert float(unit.points) == pytest.approx(float(row["composite_published"]), abs=1e-5)
        assert (unit.rank, scores.out_of) == (int(row["rank_by_composite"]), 63)


@pytest.mark.reference
def test_parts_alone_give_the_same_composite_as_their_dimensions():
    whole = score_composite(instrument("papi"), published("papi_dimensions.csv"), "2021")
    parts = score_composite(instrument("papi"), published("papi_subdimensions.csv"), "2021")
    assert parts.out_of == 60
    for unit in parts.units:
        expected = whole.unit(unit.unit)
        assert unit.rank == (expected.rank if expected else None)
    assert [round(float(u.points), 4) for u in parts.units[:60]] == [
        round(float(u.points), 4) for u in whole.units[:60]
    ]


@pytest.mark.reference
def test_a_province_lacking_a_dimension_is_named_with_what_it_lacks():
    scores = score_composite(instrument("papi"), published("papi_dimensions.csv"), "2018")
    unit = scores.unit("22")
    assert (unit.points, unit.rank, unit.basis) == (None, None, "incomplete")
    lacking = [code for code in unit.missing if "." not in code]
    assert lacking == ["2", "4"]
    assert "2, 4" in explain(scores, "22").note.vi


@pytest.mark.reference
def test_pci_from_2022_says_that_weights_are_unknown():
    rows = [observed("22", "2022", "entry", 7.0), observed("22", "2022", "total", 72.95)]
    scores = score_composite(instrument("pci"), rows, "2022")
    assert scores.why is not None
    assert scores.unit("22").basis == "published"


TOY = composite({"a": 25, "b": 75}, combine="weighted", multiplier=10)


def toy(figures: dict[str, tuple], period="2020"):
    return [
        observed(u, period, c, v)
        for u, values in figures.items()
        for c, v in zip("ab", values, strict=True)
        if v is not None
    ]


def test_ranks_are_of_exact_values_and_ties_share_the_better():
    scores = score_composite(
        composite({"a": None, "b": None}), toy({"X": (0.1, 0.2), "Y": (0.3, 0.0), "Z": (0.1, 0.1)}), "2020"
    )
    assert {u.unit: u.rank for u in scores.units} == {"X": 1, "Y": 1, "Z": 3}


def test_lower_may_be_better():
    index = composite({"a": None, "b": None}, higher_is_better=False)
    scores = score_composite(index, toy({"X": (1, 2), "Y": (3, 4)}), "2020")
    assert [u.unit for u in scores.units] == ["X", "Y"]


def test_the_published_total_stands_beside_the_recomputed_one():
    rows = [*toy({"X": (4.0, 8.0)}), observed("X", "2020", "total", 70.1)]
    unit = score_composite(TOY, rows, "2020").unit("X")
    assert (unit.points, unit.difference) == (Decimal("70.000"), Decimal("-0.1"))
    assert "-0,1 " in explain(score_composite(TOY, rows, "2020"), "X").note.vi


def test_a_total_does_not_stand_in_for_a_missing_component():
    rows = [*toy({"X": (4.0, None), "Y": (4.0, 8.0)}), observed("X", "2020", "total", 70)]
    unit = score_composite(TOY, rows, "2020").unit("X")
    assert (unit.points, unit.rank, unit.published.value) == (None, None, 70)


def test_a_table_of_totals_alone_gives_the_published_composites():
    rows = [observed("X", "2020", "total", 70), observed("Y", "2020", "total", 71.5)]
    scores = score_composite(TOY, rows, "2020")
    assert [(u.unit, u.rank, u.basis) for u in scores.units] == [("Y", 1, "published"), ("X", 2, "published")]


def test_a_rank_alone_stays_a_rank_alone():
    unit = score_composite(TOY, [observed("X", "2020", "total", rank=60, out_of=63)], "2020").unit("X")
    assert (unit.points, unit.rank, unit.basis, unit.published.out_of) == (None, 60, "rank-only", 63)


def test_the_trace_names_formula_and_rows():
    rows = [observed("X", "2020", "a", 4.0, row=2), observed("X", "2020", "b", 8.0, row=3)]
    scores = score_composite(TOY, rows, "2020")
    trace = explain(scores, "X")
    assert trace.formula == "10 × (25/100 × a + 75/100 × b)"
    assert [part.value for part in trace.inputs] == [4, 8]
    assert "3" in explain(scores, "X", "b").note.vi


def test_a_period_without_rows_names_those_there_are():
    with pytest.raises(InputError, match="2020"):
        score_composite(TOY, toy({"X": (1, 2)}), "2021")


def test_a_period_before_the_first_edition_is_refused():
    with pytest.raises(InputError, match="1999"):
        score_composite(TOY, toy({"X": (1, 2)}, "1999"), "1999")


def test_of_a_part_of_the_units_the_published_ranks_stand():
    rows = [*toy({"X": (4, 8), "Y": (5, 8)}), observed("X", "2020", "total", 70, rank=41, out_of=63)]
    scores = score_composite(TOY, rows, "2020")
    assert scores.partial
    assert {u.unit: (u.rank, scores.ranked_among(u)) for u in scores.units} == {"X": (41, 63), "Y": (None, None)}


def test_published_ranks_of_all_units_are_computed_anew():
    rows = [*toy({"X": (4, 8), "Y": (5, 8)}), observed("X", "2020", "total", 70, rank=1, out_of=2)]
    assert [u.unit for u in score_composite(TOY, rows, "2020").units] == ["Y", "X"]


def test_a_full_table_of_ranks_alone_keeps_them_with_their_number():
    rows = [observed(u, "2020", "total", rank=r, out_of=2) for u, r in (("X", 2), ("Y", 1))]
    scores = score_composite(TOY, rows, "2020")
    assert [(u.unit, u.rank, scores.ranked_among(u)) for u in scores.units] == [("Y", 1, 2), ("X", 2, 2)]
    assert not scores.partial


def test_an_unranked_unit_does_not_make_a_full_table_partial():
    rows = [*toy({"X": (4, 8), "Y": (5, None)}), observed("Z", "2020", "a", 1, rank=3), observed("Z", "2020", "b", 1)]
    scores = score_composite(TOY, rows, "2020")
    assert {u.unit: u.rank for u in scores.units} == {"X": 1, "Z": 2, "Y": None}
