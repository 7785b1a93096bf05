"""The process map beside pm4py, which runs in a throw-away environment of its own: it is AGPL and no dependency.

Both read the same CSV and find transitions with their times, beginnings, ends and variants. pm4py's interpreter is
started, and its packages loaded, before the clock runs. Where it cannot be installed, `results` says why and compares
with plain pandas instead.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.dossiers_data import events, folder
from benchmarks.harness import Benchmark, measure
from caicach.dossiers.process import ProcessMap, read_process

Counts = dict[str, Any]


def results(count: int, repeats: int) -> dict[str, Any]:
    """Return the times of about `count` events by caicach and by pm4py (else, by pandas)."""
    python, why_not = _environment()
    if python is None:
        pandas = _pair(count, "pandas", lambda: _in_pandas(events(count)), time.process_time)
        return measure(pandas, repeats) | {"pm4py": why_not}
    with _worker(python) as ask:
        pair = _pair(count, "pm4py", lambda: ask(events(count)), lambda: time.process_time() + ask.busy())
        return measure(pair, repeats) | {"pm4py": ask.version}


def _pair(count: int, alternative: str, theirs: Callable[[], Counts], busy: Callable[[], float]) -> Benchmark:
    return Benchmark(
        name="dossiers-process",
        what=f"process map of {count:,} events",
        alternative=alternative,
        ours=lambda: read_process(events(count)),
        theirs=theirs,
        agree=_agree,
        packages=("duckdb", "numpy", "polars", "pandas"),
        size={"events": count},
        busy=busy,
    )


def _agree(ours: ProcessMap, theirs: Counts) -> None:
    """Raise AssertionError unless transitions with their counts and mean times, ends and variants are the same."""
    assert sorted([e.start, e.end, e.count] for e in ours.edges) == [edge[:3] for edge in theirs["edges"]]
    means = {(e.start, e.end): e.mean_seconds for e in ours.edges}
    assert all(abs(means[a, b] - mean) <= 1e-3 * max(1.0, mean) for a, b, _, mean in theirs["edges"])
    assert {a.activity: a.count for a in ours.starts} == theirs["starts"]
    assert {a.activity: a.count for a in ours.ends} == theirs["ends"]
    assert sorted([list(v.activities), v.count] for v in ours.variants) == theirs["variants"]


@functools.cache
def _environment() -> tuple[Path | None, str]:
    """Return the Python of a new environment with pm4py, or None and why there is none."""
    home = folder() / "pm4py"
    python = home / "bin" / "python"
    if not python.exists():
        for command in ([sys.executable, "-m", "venv", home], [python, "-m", "pip", "install", "--quiet", "pm4py"]):
            done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True)
            if done.returncode:
                return None, f"could not be installed: {done.stderr.strip().splitlines()[-1]}"
    return python, ""


class _Worker:
    """pm4py in a process that answers with the map of each file it is asked for."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.version = str(self._answer())

    def __call__(self, path: Path) -> Counts:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        found: Counts = self._answer()
        return found

    def busy(self) -> float:
        """Return the seconds that processors have computed for it."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _answer(self) -> Any:
        """Return the next answer; pm4py's own greeting is no answer."""
        assert self._process.stdout is not None
        line = next(line for line in self._process.stdout if line.startswith(("{", '"')))
        return json.loads(line)


@contextmanager
def _worker(python: Path) -> Iterator[_Worker]:
    command = [str(python), str(Path(__file__).with_name("pm4py_worker.py"))]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:
        try:
            yield _Worker(process)
        finally:
            process.terminate()


def _in_pandas(path: Path) -> Counts:
    log = pd.read_csv(path)
    log["timestamp"] = pd.to_datetime(log["timestamp"])
    log = log.sort_values(["case", "timestamp"], kind="stable")
    log["next"] = log.groupby("case")["activity"].shift(-1)
    log["gap"] = -log.groupby("case")["timestamp"].diff(-1).dt.total_seconds()
    edges = log.dropna(subset="next").groupby(["activity", "next"])["gap"].agg(["count", "mean", "median"])
    variants = log.groupby("case")["activity"].agg(tuple).value_counts()
    cases = log.groupby("case")["activity"]
    return {
        "edges": sorted([str(a), str(b), int(row["count"]), float(row["mean"])] for (a, b), row in edges.iterrows()),
        "starts": cases.first().value_counts().to_dict(),
        "ends": cases.last().value_counts().to_dict(),
        "variants": sorted([list(course), int(n)] for course, n in variants.items()),
    }
