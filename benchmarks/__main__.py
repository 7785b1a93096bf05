"""`python -m benchmarks [name...] [--repeats N]`: time, print one table, write one JSON a benchmark to results/."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.harness import Benchmark, measure

ENTRIES = {"compare-index": "benchmarks.compare_index"}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Run the benchmarks named (all, by default)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one or more of: {', '.join(ENTRIES)}")
    parser.add_argument("--repeats", type=int, default=15)
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.names if name not in ENTRIES]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(ENTRIES)}")
    results = [_run(name, max(chosen.repeats, 2)) for name in chosen.names or ENTRIES]
    Console().print(_table(results))


def _run(name: str, repeats: int) -> dict[str, Any]:
    benchmark: Benchmark = importlib.import_module(ENTRIES[name]).benchmark()
    result = measure(benchmark, repeats)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return result


def _table(results: list[dict[str, Any]]) -> Table:
    table = Table(title="Median milliseconds (quartiles)", title_justify="left")
    for name in ("benchmark", "caicach", "beside", "times as quick"):
        table.add_column(name)
    for result in results:
        (_, ours), (other, theirs) = result["seconds"].items()
        table.add_row(result["name"], _spread(ours), f"{other} {_spread(theirs)}", f"{result['ratio']:.2f}")
    return table


def _spread(seconds: dict[str, float]) -> str:
    return f"{seconds['median'] * 1e3:.1f} ({seconds['q1'] * 1e3:.1f}–{seconds['q3'] * 1e3:.1f})"


if __name__ == "__main__":
    main()
