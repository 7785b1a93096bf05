"""Cost as work grows: the year by unit, field and month over 1, 5, 35 and 100 million dossiers, on DuckDB and on Spark.

`python -m benchmarks.dossiers_growth [--rows N...] [--engines duckdb spark]` times each, once to warm and once to
count, in a process of its own, checks that both engines find the same totals, and draws the plot. Spark needs PySpark
and Java; name its Python by CAICACH_BENCH_SPARK. What was not run says so in the result, with the reason given.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from benchmarks.dossiers_data import lake
from benchmarks.harness import machine

RESULT = Path(__file__).parent / "results" / "dossiers-growth.json"
SIZES = (1_000_000, 5_000_000, 35_000_000, 100_000_000)
_LIMIT_SECONDS = 900


def main() -> None:
    """Measure what is asked for, and put it with what was measured before."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers_growth", description=main.__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--engines", nargs="+", default=["duckdb", "spark"])
    parser.add_argument("--not-run", metavar="REASON", help="record these as not run, and why, instead of running them")
    parser.add_argument("--plot", type=Path, help="draw all that was measured to this SVG")
    chosen = parser.parse_args()
    known = json.loads(RESULT.read_text(encoding="utf-8"))["points"] if RESULT.exists() else []
    for rows in chosen.rows:
        for engine in chosen.engines:
            skipped = {"rows": rows, "engine": engine, "load": round(os.getloadavg()[0], 1), "not_run": chosen.not_run}
            point = skipped if chosen.not_run else _measured(rows, engine)
            known = [p for p in known if (p["rows"], p["engine"]) != (rows, engine)] + [point]
            print(point, flush=True)
            _keep(known)
    _agree(known)
    if chosen.plot:
        draw(known, chosen.plot)


def _measured(rows: int, engine: str) -> dict[str, Any]:
    python = os.environ.get("CAICACH_BENCH_SPARK", sys.executable) if engine == "spark" else sys.executable
    command = [python, "-m", "benchmarks.dossiers_growth_once", engine, str(lake(rows).root)]
    point = {"rows": rows, "engine": engine, "load": round(os.getloadavg()[0], 1)}
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return point | {"not_run": f"took over {_LIMIT_SECONDS} seconds"}
    except subprocess.CalledProcessError as error:
        return point | {"not_run": error.stderr.strip().splitlines()[-1]}
    return point | json.loads(done.stdout.strip().splitlines()[-1])


def _keep(points: list[dict[str, Any]]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    result = {
        "name": "dossiers-growth",
        "what": "the year by unit, field and month, as work grows",
        "points": sorted(points, key=lambda p: (p["engine"], p["rows"])),
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
    }
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _agree(points: list[dict[str, Any]]) -> None:
    """Raise AssertionError unless both engines found as many groups, and the same totals, at every size."""
    for rows in {point["rows"] for point in points}:
        found = [point["found"] for point in points if point["rows"] == rows and "found" in point]
        assert all(one == found[0] for one in found), f"engines differ at {rows:,}"


def draw(points: list[dict[str, Any]], path: Path) -> None:
    """Draw seconds against rows, both in powers of ten, one line for each engine."""
    names = {"duckdb": "DuckDB", "spark": "Spark"}
    rows = [
        {"engine": names[p["engine"]], "dossiers": p["rows"] / 1e6, "seconds": p["seconds"]}
        for p in points
        if "seconds" in p
    ]
    axis = alt.Axis(values=[size / 1e6 for size in SIZES], format="d")
    base = alt.Chart(pl.DataFrame(rows), width=560, height=320).encode(
        x=alt.X(
            "dossiers:Q",
            scale=alt.Scale(type="log", domain=[0.8, 130], nice=False),
            title="dossiers (million)",
            axis=axis,
        ),
        y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds"),
        color=alt.Color("engine:N", scale=alt.Scale(range=["#0b5394", "#b45309"]), title=None),
        shape=alt.Shape("engine:N", title=None),
    )
    figures = base.mark_text(dy=-10).encode(text=alt.Text("seconds:Q", format=".3~g"))
    (base.mark_line() + base.mark_point(filled=True, size=60) + figures).save(path)


if __name__ == "__main__":
    main()
