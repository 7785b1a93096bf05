"""`compare` of all provinces in every pair of years of one structure of PAPI, beside the same in plain pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import Benchmark
from caicach.analysis import Comparison, compare
from caicach.instruments import load_instrument
from caicach.instruments.observations import read_index_table
from caicach.registry import Registry

TABLE = Path(__file__).resolve().parents[1] / "examples/papi/papi.csv"
GROUPS = np.array(["lowest", "lower-middle", "upper-middle", "highest"])
PAIRS = [("2016", "2017"), ("2018", "2019"), ("2019", "2020"), ("2020", "2021")]
Ours = dict[str, Comparison]
Theirs = dict[str, dict[str, Any]]


def benchmark() -> Benchmark:
    """Return the benchmark; reading the table and laying results side by side are timed on neither side."""
    instrument = load_instrument("papi")
    observations = read_index_table(TABLE, instrument, Registry.default())
    names = ["unit", "period", "code", "value"]
    frame = pd.DataFrame([(o.unit, o.period, o.code, o.value) for o in observations], columns=names).dropna()
    return Benchmark(
        name="compare-index",
        what="scores, ranks, quartile groups and contributions of 63 provinces in every pair of years of one structure",
        alternative="pandas",
        ours=lambda: {before: compare(instrument, observations, before, after) for before, after in PAIRS},
        theirs=lambda: {before: _compare(frame, before, after) for before, after in PAIRS},
        agree=_agree,
        packages=("pandas", "numpy"),
        size={"provinces": 63, "pairs": len(PAIRS), "rows": len(observations)},
    )


def _compare(frame: pd.DataFrame, before: str, after: str) -> dict[str, Any]:
    """The same in pandas, column by column and without loops over provinces; binary floats, no names, no reasons."""
    old, new = _year(frame, before), _year(frame, after)
    change = new["value"] - old["value"]
    scores = np.sort(old["total"].to_numpy())
    above = len(scores) - np.searchsorted(scores, new["total"].to_numpy(), side="right")
    own = old["total"].reindex(new["total"].index) > new["total"]
    return {
        "old": old,
        "new": new,
        "contribution": change,
        "change": change.sum(axis=1, skipna=False),
        "rank_change": old["rank"] - new["rank"],
        "still": pd.Series(1 + above - own.astype(int), index=new["total"].index),
    }


def _year(frame: pd.DataFrame, period: str) -> dict[str, Any]:
    value = frame[frame["period"] == period].pivot(index="unit", columns="code", values="value")
    ranked = value.dropna()
    total = ranked.sum(axis=1)
    above = sum((ranked >= ranked.quantile(q)).to_numpy().astype(int) for q in (0.25, 0.5, 0.75))
    group = pd.DataFrame(GROUPS[above], index=ranked.index, columns=ranked.columns)
    return {
        "value": value,
        "total": total,
        "rank": total.rank(method="min", ascending=False),
        "ranks": ranked.rank(method="min", ascending=False),
        "group": group,
    }


def _agree(ours: Ours, theirs: Theirs) -> None:
    for before, expected in theirs.items():
        for unit in ours[before].units:
            rank, code = unit.rank, unit.unit
            assert _same(unit.score.change, expected["change"].get(code))
            assert _same(rank.before, expected["old"]["rank"].get(code))
            assert _same(rank.after, expected["new"]["rank"].get(code))
            assert _same(rank.change, expected["rank_change"].get(code))
            assert _same(rank.if_others_stood_still, expected["still"].get(code))
            for part in unit.components:
                for year, place, group in (
                    ("old", part.rank_before, part.group_before),
                    ("new", part.rank_after, part.group_after),
                ):
                    assert _same(place, _cell(expected[year]["ranks"], code, part.code))
                    assert group == _cell(expected[year]["group"], code, part.code)
                if unit.score.change is not None:
                    assert _same(part.contribution, expected["contribution"].at[code, part.code])


def _cell(table: pd.DataFrame, unit: str, code: str) -> Any:
    return table.at[unit, code] if unit in table.index else None


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None or np.isnan(other):
        return one is None and (other is None or bool(np.isnan(other)))
    return abs(float(one) - float(other)) < 1e-9
