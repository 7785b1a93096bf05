"""Times caicach beside a named alternative in one run, alternating, and says on what machine with which versions."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Benchmark:
    """Two ways to one result. `agree` raises AssertionError where the results differ; it is not timed."""

    name: str
    what: str
    alternative: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    agree: Callable[[Any, Any], None]
    packages: tuple[str, ...] = ()
    size: dict[str, int] = field(default_factory=dict)
    busy: Callable[[], float] = time.process_time
    """The seconds that processors have computed for either way until now, all threads."""


def measure(benchmark: Benchmark, repeats: int) -> dict[str, Any]:
    """Return medians and spreads in seconds of `repeats` alternating runs, after one of each that is not counted.

    `cpu_seconds` are what processors computed for it: what a machine that others use too disturbs least.
    """
    benchmark.agree(benchmark.ours(), benchmark.theirs())
    seconds: dict[str, list[float]] = {"caicach": [], benchmark.alternative: []}
    busy: dict[str, list[float]] = {name: [] for name in seconds}
    ways = list(zip(seconds, (benchmark.ours, benchmark.theirs), strict=True))
    for turn in range(repeats):
        for name, run in ways if turn % 2 == 0 else reversed(ways):
            elapsed, used = _timed(run, benchmark.busy)
            seconds[name].append(elapsed)
            busy[name].append(used)
    spent = {name: _summary(times) for name, times in seconds.items()}
    return {
        "name": benchmark.name,
        "what": benchmark.what,
        "size": benchmark.size,
        "repeats": repeats,
        "seconds": spent,
        "cpu_seconds": {name: statistics.median(used) for name, used in busy.items()},
        "ratio": spent[benchmark.alternative]["median"] / spent["caicach"]["median"],
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {p: importlib.metadata.version(p) for p in ("caicach", *benchmark.packages)},
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on; memory in GiB."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "load_at_end": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - a device, not a document
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def _timed(run: Callable[[], Any], busy: Callable[[], float]) -> tuple[float, float]:
    start, used = time.perf_counter(), busy()
    run()
    return time.perf_counter() - start, busy() - used


def _summary(times: list[float]) -> dict[str, float]:
    low, _, high = statistics.quantiles(times, n=4)
    return {"median": statistics.median(times), "q1": low, "q3": high, "min": min(times), "max": max(times)}
