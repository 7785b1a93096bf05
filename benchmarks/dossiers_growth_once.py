"""One point of the growth of cost: `python -m benchmarks.dossiers_growth_once ENGINE LAKE` prints it as JSON.

A process of its own, so that memory is this run's and Spark's Python may be another one.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from pathlib import Path

from caicach.dossiers.engine import connect
from caicach.dossiers.lake import open_lake
from caicach.dossiers.statistics import COUNTS, stats

_YEAR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def main(engine: str, path: Path) -> None:
    """Print the seconds of the second of two runs, the peak of this process's memory, and what was found."""
    lake, connection = open_lake(path), connect(engine)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        table = stats(lake, ["unit", "field", "month"], *_YEAR, connection=connection)
        seconds.append(round(time.perf_counter() - start, 2))
    found = {"groups": len(table), **{name: int(table[name].sum()) for name in COUNTS}}
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    print(json.dumps({"seconds": seconds[1], "first_seconds": seconds[0], "peak_memory_gib": peak, "found": found}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
