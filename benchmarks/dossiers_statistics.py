"""The year by unit, field and month beside SQL written by hand for the same files, and the memory that each takes.

Run as a module with `caicach` or `hand` and a lake's folder, it computes once and prints the peak of its memory.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.dossiers_data import YEAR, connect, lake
from benchmarks.harness import Benchmark, measure
from caicach.dossiers.lake import Lake, open_lake
from caicach.dossiers.statistics import COUNTS, stats

BY = ["unit", "field", "month"]
_HAND = """
WITH dossier AS (
  SELECT unit, field, received_at, due_at, paused_days, coalesce(finished_at, returned_at) AS ended
  FROM read_parquet({files}, hive_partitioning = false)),
placed AS (
  SELECT unit, field, greatest(month(received_at) + 12 * (year(received_at) - 2025), 0)::UTINYINT AS r,
         CASE WHEN ended < TIMESTAMP '2026-01-01' THEN month(ended) ELSE 13 END::UTINYINT AS e,
         CASE WHEN due_at < TIMESTAMP '2025-01-01' THEN 0
              WHEN due_at < TIMESTAMP '2026-01-01' THEN month(due_at) ELSE 13 END::UTINYINT AS d,
         CASE WHEN paused_days > 0 THEN ended - to_seconds(round(paused_days * 86400)::BIGINT) ELSE ended END AS judged,
         due_at
  FROM dossier WHERE received_at < TIMESTAMP '2026-01-01' AND (ended IS NULL OR ended >= TIMESTAMP '2025-01-01')),
stay AS (
  SELECT a * 16 + b AS stay, k::UTINYINT AS k FROM range(1, 13) x(a), range(1, 14) y(b), range(1, 13) z(k)
  WHERE k BETWEEN a AND b),
classed AS (
  SELECT unit, field, r, e, d, k, judged::DATE < due_at::DATE AS early, judged > due_at AS late
  FROM placed JOIN stay ON stay.stay = greatest(r, 1)::BIGINT * 16 + e)
SELECT unit, field, '2025-' || lpad(k::VARCHAR, 2, '0') AS month, count(*) FILTER (r < k) AS carried_over,
       count(*) FILTER (r = k) AS received, count(*) FILTER (e = k AND early) AS resolved_early,
       count(*) FILTER (e = k AND NOT early AND NOT late) AS resolved_on_time,
       count(*) FILTER (e = k AND late) AS resolved_late, count(*) FILTER (e > k AND d > k) AS pending_in_time,
       count(*) FILTER (e > k AND d <= k) AS pending_overdue
FROM classed GROUP BY unit, field, k ORDER BY unit, field, k
"""
"""The fastest of six ways tried: months by a join of equality (by a list for each dossier: 1.4 times slower; by a join
of inequality: 1.2 times), counts rather than sums, sorted by the month's number."""


def results(rows: int, repeats: int) -> dict[str, Any]:
    """Return the times of both ways, and the peak memory of each in a process of its own, in GiB."""
    pair = Benchmark(
        name="dossiers-stats",
        what=f"{rows:,} dossiers of 3,321 units by unit, field and month",
        alternative="hand-written DuckDB SQL",
        ours=lambda: ours(lake(rows)),
        theirs=lambda: by_hand(lake(rows)),
        agree=agree,
        packages=("duckdb", "ibis-framework", "polars"),
        size={"dossiers": rows, "units": 3321},
    )
    return measure(pair, repeats) | {"peak_memory_gib": {way: _peak(way, lake(rows)) for way in _WAYS}}


def ours(of: Lake) -> pl.DataFrame:
    """Return the year as caicach counts it."""
    return stats(of, BY, *YEAR)


def by_hand(of: Lake) -> pl.DataFrame:
    """Return the same by SQL for exactly this question."""
    with connect() as connection:
        return pl.DataFrame(pl.from_arrow(connection.sql(_HAND.format(files=of.files)).to_arrow_table()))


def agree(ours: pl.DataFrame, theirs: pl.DataFrame) -> None:
    """Raise AssertionError unless every count of every row is the same, in the same order."""
    assert ours.select(*BY, *COUNTS).equals(theirs.select(*BY, *COUNTS))


_WAYS = {"caicach": ours, "hand": by_hand}


def _peak(way: str, of: Lake) -> float:
    command = [sys.executable, "-m", "benchmarks.dossiers_statistics", way, str(of.root)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    _WAYS[sys.argv[1]](open_lake(Path(sys.argv[2])))
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2))
