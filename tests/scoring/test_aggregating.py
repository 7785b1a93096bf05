"""Means and outranking against COINr's published values, and what holds for any of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.reference import reference
from tests.scoring.test_normalising import table, wide

from caicach.scoring import aggregate, outrank

MEANS = {"agg_amean.csv": "arithmetic", "agg_gmean.csv": "geometric", "agg_hmean.csv": "harmonic"}
PILLARS = ["Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"]


@pytest.mark.reference
@pytest.mark.parametrize("file", MEANS)
@pytest.mark.parametrize("input_", ["complete", "missing"])
@pytest.mark.parametrize("weights", ["equal", "unequal"])
@pytest.mark.parametrize("pillar", PILLARS)
def test_means_of_pillars_agree_with_coinr(file, input_, weights, pillar):
    units, codes, values = wide(f"agg_input_{input_}.csv")
    given_weights = {r["iCode"]: float(r["Weight"]) for r in table("asem_weights_unequal.csv")}
    below = [r["iCode"] for r in table("asem_iMeta.csv") if r["Parent"] == pillar]
    w = np.array([given_weights[c] if weights == "unequal" else 1.0 for c in below])
    found = aggregate(values[:, [codes.index(c) for c in below]], w, MEANS[file])
    rows = [r for r in table(file) if (r["input"], r["weights"], r["iCode"]) == (input_, weights, pillar)]
    assert len(rows) == len(units)
    for row in rows:
        expected = float(row["value"]) if row["value"] not in ("", "NaN") else np.nan
        assert found[units.index(row["uCode"])] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.reference
def test_below_a_share_of_indicators_nothing_is_said():
    units, codes, values = wide("agg_input_missing.csv")
    checked = 0
    for row in table("agg_threshold_amean.csv"):
        if row["iCode"] not in PILLARS:
            continue
        below = [codes.index(r["iCode"]) for r in table_of_parent(row["iCode"])]
        least = float(row["dat_thresh"].split("|")[0])
        of_unit = values[[units.index(row["uCode"])]][:, below]
        found = aggregate(of_unit, np.ones(len(below)), min_available=least)[0]
        expected = float(row["value"]) if row["value"] not in ("", "NaN") else np.nan
        assert found == pytest.approx(expected, rel=1e-9, nan_ok=True)
        checked += 1
    assert checked > 400


META: dict[str, list] = {}


def table_of_parent(pillar):
    if not META:
        for row in table("asem_iMeta.csv"):
            META.setdefault(row["Parent"], []).append(row)
    return META[pillar]


@pytest.mark.reference
def test_copeland_scores_agree_where_ties_are_ties():
    reference("coinr/agg_copeland_cases.csv")
    sources = [wide("pipeA_aggregated.csv"), wide("pipeA_normalised.csv")]
    for case in table("agg_copeland_cases.csv"):
        columns, weights = case["columns"].split("|"), [float(w) for w in case["weights"].split("|")]
        units, codes, values = next(s for s in sources if set(columns) <= set(s[1]))
        found = outrank(values[:, [codes.index(c) for c in columns]], weights)
        expected = {r["uCode"]: float(r["copeland"]) for r in table("agg_copeland.csv") if r["case"] == case["case"]}
        assert {u: found[units.index(u)] for u in expected} == expected


@pytest.mark.parametrize(
    ("method", "weights", "row", "expected"),
    [
        ("arithmetic", [1, 2, 3], [1, np.nan, 3], 2.5),
        ("arithmetic", [1, 0, 3], [1, 2, 3], 2.5),
        ("geometric", [1, 2, 3], [1, np.nan, 3], 2.2795070569547775),
        ("harmonic", [1, 2, 3], [1, np.nan, 3], 2.0),
        ("harmonic", [1, 2, 3], [-1, 2, 3], 6.0),
        ("arithmetic", [1, 2, 3], [np.nan] * 3, np.nan),
        ("arithmetic", [0, 0, 0], [1, 2, 3], np.nan),
    ],
)
def test_edge_cases_of_coinr(method, weights, row, expected):
    assert aggregate([row], weights, method)[0] == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("method", "weights", "row"),
    [
        ("geometric", [1, 2, 3], [0, 2, 3]),
        ("harmonic", [1, 2, 3], [0, 2, 3]),
        ("arithmetic", [1, np.nan, 1], [1, 2, 3]),
        ("arithmetic", [1, -1, 1], [1, 2, 3]),
        ("arithmetic", [1, 1], [1, 2, 3]),
        ("median", [1, 1, 1], [1, 2, 3]),
    ],
)
def test_what_has_no_meaning_is_refused(method, weights, row):
    with pytest.raises(ValueError, match=r"mean|weight|method"):
        aggregate([row], weights, method)


def test_the_share_available_may_be_exactly_the_least():
    values = [[1.0, np.nan], [np.nan, np.nan]]
    assert aggregate(values, [1, 1], min_available=0.5)[0] == 1
    assert np.isnan(aggregate(values, [1, 1], min_available=0.51)).all()


positive = arrays(np.float64, (6, 4), elements=st.floats(0.01, 100))


@given(positive, arrays(np.float64, 4, elements=st.floats(0.1, 10)))
def test_the_means_are_in_their_order_and_within_the_values(values, weights):
    harmonic, geometric, arithmetic = (aggregate(values, weights, m) for m in ("harmonic", "geometric", "arithmetic"))
    assert (harmonic <= geometric * (1 + 1e-9)).all()
    assert (geometric <= arithmetic * (1 + 1e-9)).all()
    assert (arithmetic <= values.max(axis=1) * (1 + 1e-9)).all()


@given(positive, arrays(np.float64, 4, elements=st.floats(0.1, 10)), st.permutations(range(6)))
def test_outranking_sums_to_zero_whatever_the_order_of_units(values, weights, order):
    scores = outrank(values, weights)
    assert scores.sum() == 0
    assert (outrank(values[order], weights) == scores[order]).all()


def test_a_unit_without_figures_has_no_score_and_a_gap_is_no_loss():
    scores = outrank([[1, np.nan], [2, 5], [np.nan, np.nan], [np.nan, 4]], [1, 1])
    assert scores[:2].tolist() == [-1, 2]
    assert np.isnan(scores[2])
    assert scores[3] == -1
