"""`python -m benchmarks [name...] [--repeats N]`: time, print one table, write one JSON a benchmark to results/."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.harness import measure

ENTRIES = {
    "compare-index": "benchmarks.compare_index",
    "scoring": "benchmarks.scoring",
    "pages": "benchmarks.pages",
    "dossiers": "benchmarks.dossiers",
    "reading": "benchmarks.reading",
    "tasks": "benchmarks.tasks",
    "reports": "benchmarks.reports",
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Run the benchmarks named (all, by default)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one or more of: {', '.join(ENTRIES)}")
    parser.add_argument("--repeats", type=int, default=15)
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.names if name not in ENTRIES]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(ENTRIES)}")
    results = [result for name in chosen.names or ENTRIES for result in _run(name, max(chosen.repeats, 2))]
    pairs = [r for r in results if "seconds" in r]
    pages = [r for r in results if "milliseconds" in r]
    if pairs:
        Console().print(_table(pairs))
    for result in pages:
        Console().print(_pages(result))
    for result in results:
        print(*result.get("lines", ()), sep="\n", end="\n" * ("lines" in result))


def _run(name: str, repeats: int) -> list[dict[str, Any]]:
    """Run an entry: a pair of ways to one result, or a module that measures in its own way (`results`)."""
    entry = importlib.import_module(ENTRIES[name])
    found = entry.results(repeats) if hasattr(entry, "results") else [measure(entry.benchmark(), repeats)]
    RESULTS.mkdir(exist_ok=True)
    for result in found:
        words = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
        (RESULTS / f"{result['name']}.json").write_text(words, encoding="utf-8")
    return found


def _pages(result: dict[str, Any]) -> Table:
    table = Table(title=result["what"], title_justify="left")
    for name in ("page", "median ms", "95th ms", "times the page that draws nothing"):
        table.add_column(name)
    for name, spent in result["milliseconds"].items():
        ratio = result["ratio_to_health"][name]
        table.add_row(name, f"{spent['median']:.0f}", f"{spent['p95']:.0f}", f"{ratio:.1f}")
    return table


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
