"""`python -m benchmarks.dossiers_page`: write docs/benchmarks/dossiers.md out of the results of the last runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.__main__ import RESULTS
from benchmarks.dossiers_growth import draw

DOCS = Path(__file__).parents[1] / "docs" / "benchmarks"
BOUNDS = {
    "dossiers-stats": "at 35 million: at most 1.3 × the time, under 4 GiB",
    "dossiers-page": "under 0.5 s, after the first time",
    "dossiers-import": "at 5 million: at most 3 × the time",
    "dossiers-due": "none (exact equality)",
    "dossiers-process": "at 10 million: at least 5 × quicker",
}
_HEAD = """# Benchmarks of dossiers

Written by `python -m benchmarks.dossiers_page` out of `benchmarks/results/`. Each line is one run in which both ways
took turns, after a check that their results are equal: every count of every group, every stored row,
every due day, every transition and variant. Seconds are medians. **The machine was shared with other work while this
ran** (its load is given), so compare the two figures of a line, not lines with each other or with another machine. A
line smaller than its bound's size says nothing final about that bound: run it again at full size on a quiet machine.

"""
_AGAIN = """
## To run it again

    CAICACH_BENCH_DOSSIERS=35000000 CAICACH_BENCH_IMPORT=5000000 CAICACH_BENCH_PROVINCE=1000000 \\
    CAICACH_BENCH_EVENTS=10000000 CAICACH_BENCH_DIR=/a/folder/with/10/GB python -m benchmarks dossiers --repeats 5
    CAICACH_BENCH_SPARK=.venv-spark/bin/python python -m benchmarks.dossiers_growth
    python -m benchmarks.dossiers_page

Without the variables the sizes are a million rows and less. The data are simulated by a fixed pattern
(`benchmarks/dossiers_data.py`) and removed at the end. pm4py (AGPL) is installed into a throw-away environment of the
run and is no dependency.
"""


def main() -> None:
    """Write the page, and the plot where growth was measured."""
    found = {name: _read(name) for name in (*BOUNDS, "dossiers-growth")}
    known = {name: result for name, result in found.items() if result}
    words = _HEAD + _table([known[name] for name in BOUNDS if name in known])
    if growth := known.get("dossiers-growth"):
        draw(growth["points"], DOCS / "dossiers-growth.svg")
        words += _growth(growth)
    (DOCS / "dossiers.md").write_text(words + _AGAIN, encoding="utf-8")


def _read(name: str) -> dict[str, Any] | None:
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _table(results: list[dict[str, Any]]) -> str:
    lines = ["| what | caicach | beside | ratio | of processor time | bound | run |"]
    lines += ["| --- | ---: | --- | ---: | ---: | --- | --- |"]
    for result in results:
        (_, ours), (other, theirs) = result["seconds"].items()
        run = f"{result['measured_at'][:10]}, {result['repeats']} times, load {result['machine']['load_at_end']}"
        ratio = ours["median"] / theirs["median"]
        mine, other_s = (result.get("cpu_seconds") or {"": 0.0, " ": 0.0}).values()
        busy = f"{mine / other_s:.2f} ({mine:.1f} s : {other_s:.1f} s)" if other_s else "–"
        lines.append(
            f"| {result['what']}{_besides(result)} | {ours['median']:.2f} s | {other} {theirs['median']:.2f} s "
            f"| {ratio:.2f} | {busy} | {BOUNDS[result['name']]} | {run} |"
        )
    machine = results[0]["machine"]
    versions = {name: version for result in results for name, version in result["versions"].items()}
    packages = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    return "\n".join(lines) + (
        "\n\nRatio: caicach's time divided by the other's; of processor time likewise, which other work disturbs less "
        f"and which favours what runs on one core. Machine: {machine['cores']} cores of {machine['cpu']}, "
        f"{machine['memory_gib']} GiB, Python {machine['python']}; {packages}.\n"
    )


def _besides(result: dict[str, Any]) -> str:
    """Return what a run measured besides time."""
    if peak := result.get("peak_memory_gib"):
        return f" (peak memory: caicach {peak['caicach']} GiB, SQL {peak['hand']} GiB)"
    if first := result.get("first_seconds"):
        return f" (the first time: {first:.2f} s)"
    if pm4py := result.get("pm4py"):
        return f" (pm4py {pm4py})"
    return ""


def _growth(result: dict[str, Any]) -> str:
    lines = [
        "\n## As work grows\n",
        f"The year by unit, field and month, second of two runs ({result['measured_at'][:10]}).",
    ]
    lines += ["", "| dossiers | engine | seconds | the first time | memory of the process | load |"]
    lines += ["| ---: | --- | ---: | ---: | ---: | ---: |"]
    for p in sorted(result["points"], key=lambda p: (p["rows"], p["engine"])):
        spent = (
            [f"{p['seconds']} s", f"{p['first_seconds']} s", f"{p['peak_memory_gib']} GiB"] if "seconds" in p else None
        )
        cells = spent or [f"not run: {p['not_run']}", "", ""]
        lines.append(f"| {p['rows']:,} | {p['engine']} | {' | '.join(cells)} | {p['load']} |")
    lines += ["", "![Seconds against dossiers, DuckDB and Spark](dossiers-growth.svg)", "", _verdict(result["points"])]
    lines += ["", "Spark's memory is that of its Python alone; the Java beside it takes what it is given."]
    return "\n".join(lines) + "\n"


def _verdict(points: list[dict[str, Any]]) -> str:
    """Return from which size on Spark was quicker, or that it never was."""
    seconds = {(p["engine"], p["rows"]): p["seconds"] for p in points if "seconds" in p}
    both = sorted(rows for engine, rows in seconds if engine == "spark" and ("duckdb", rows) in seconds)
    if not both:
        return "Spark was not measured beside DuckDB."
    ratios = {rows: seconds["spark", rows] / seconds["duckdb", rows] for rows in both}
    if paying := [rows for rows in both if ratios[rows] < 1]:
        return f"On this machine Spark pays from {paying[0]:,} dossiers on."
    told = ", ".join(f"{ratio:.1f} × DuckDB's time at {rows:,}" for rows, ratio in ratios.items())
    return (
        f"On this one machine Spark does not pay at any size measured ({told}). It is for where one machine no longer "
        "holds the work."
    )


if __name__ == "__main__":
    main()
