"""Normalising against COINr's published values, and what any of the ways must keep."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.reference import reference

from caicach.scoring import normalise


def table(name):
    with reference(f"coinr/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wide(name):
    rows = table(name)
    units, codes = sorted({r["uCode"] for r in rows}), sorted({r["iCode"] for r in rows})
    values = np.full((len(units), len(codes)), np.nan)
    for row in rows:
        if row["value"] not in ("", "NaN"):
            values[units.index(row["uCode"]), codes.index(row["iCode"])] = float(row["value"])
    return units, codes, values


def by_code(name, key):
    return {r["iCode"]: r[key] for r in table(name) if r[key]}


WAYS = [
    ("norm_minmax_0_100.csv", "min-max", {}),
    ("norm_minmax_1_10.csv", "min-max", {"lower": 1.0, "upper": 10.0}),
    ("norm_zscore_0_1.csv", "z-score", {}),
    ("norm_zscore_50_10.csv", "z-score", {"mean": 50, "sd": 10}),
    ("norm_rank_min.csv", "rank", {}),
    ("norm_rank_average.csv", "rank", {"ties": "average"}),
    ("norm_prank_min.csv", "percentile-rank", {}),
    ("norm_borda_min.csv", "borda", {}),
    ("norm_dist2max.csv", "distance-to-max", {}),
    ("norm_dist2ref_DEU.csv", "distance-to-reference", {"reference": "DEU"}),
    ("norm_goalposts_truncFALSE.csv", "goalposts", {"goalposts": None}),
    ("norm_goalposts_truncTRUE.csv", "goalposts", {"goalposts": None, "truncate": True}),
]


@pytest.mark.reference
@pytest.mark.parametrize(("file", "method", "parameters"), WAYS, ids=[w[0] for w in WAYS])
def test_agrees_with_coinr(file, method, parameters):
    units, codes, raw = wide("asem_iData.csv")
    directions = by_code("asem_iMeta.csv", "Direction")
    parameters = dict(parameters)
    if "reference" in parameters:
        parameters["reference"] = units.index(parameters["reference"])
    if "goalposts" in parameters:
        low, high = (by_code("norm_goalposts_params.csv", f"goalpost_{end}") for end in ("lower", "upper"))
        parameters |= {"goalposts": [(float(low[c]), float(high[c])) for c in codes], "upper": 1.0}
    found = normalise(raw, method, directions=[int(directions[c]) for c in codes], **parameters)
    expected_units, expected_codes, expected = wide(file)
    assert (expected_units, expected_codes) == (units, codes)
    if method == "goalposts":  # COINr scales each indicator by a factor of its own
        scales = by_code("norm_goalposts_params.csv", "goalpost_scale")
        found = found * [float(scales[c]) for c in codes]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", ["min-max", "z-score", "percentile-rank", "distance-to-max"])
def test_what_can_not_be_told_is_missing(method):
    assert np.isnan(normalise([[5.0, np.nan]], method)).all()


def test_a_constant_indicator_tells_no_unit_from_another():
    column = [[0.1], [0.1], [0.1], [np.nan]]
    assert np.isnan(normalise(column, "min-max")).all()
    assert np.isnan(normalise(column, "z-score")).all()
    assert normalise(column, "rank")[:3, 0].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("method", "options", "word"),
    [
        ("best", {}, "min-max"),
        ("min-max", {"directions": [1, 2]}, "directions"),
        ("min-max", {"directions": [1]}, "directions"),
        ("min-max", {"mean": 3}, "mean"),
        ("rank", {"ties": "dense"}, "ties"),
        ("distance-to-reference", {}, "reference"),
        ("distance-to-reference", {"reference": 2}, "reference"),
        ("goalposts", {"goalposts": [(0, 1)]}, "goalposts"),
    ],
)
def test_what_is_asked_wrongly_is_refused(method, options, word):
    with pytest.raises(ValueError, match=word):
        normalise([[1.0, 2.0], [3.0, 4.0]], method, **options)


def test_a_table_has_two_dimensions():
    with pytest.raises(ValueError, match="dimensions"):
        normalise([1.0, 2.0], "rank")


numbers = st.one_of(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), st.just(float("nan")))


@given(arrays(np.float64, (6, 2), elements=numbers), st.sampled_from(["min-max", "rank", "borda", "distance-to-max"]))
def test_order_is_kept_within_an_indicator_and_gaps_stay_gaps(values, method):
    found = normalise(values, method, directions=[1, -1])
    assert np.isnan(found[np.isnan(values)]).all()
    for column, sign in ((0, 1), (1, -1)):
        there = ~np.isnan(values[:, column]) & ~np.isnan(found[:, column])
        order = np.argsort(sign * values[there, column], kind="stable")
        assert (np.diff(found[there, column][order]) >= -1e-9).all()


@given(arrays(np.float64, (5, 3), elements=st.floats(-1e3, 1e3).map(lambda v: round(v, 3))), st.permutations(range(5)))
def test_the_order_of_units_does_not_matter(values, order):
    np.testing.assert_allclose(
        normalise(values, "z-score")[order], normalise(values[order], "z-score"), rtol=1e-9, atol=1e-9
    )
