"""Dossiers: statistics beside hand-written SQL, import beside read_csv, due dates and the process map.

Sizes in rows by the environment: CAICACH_BENCH_DOSSIERS (statistics, import), CAICACH_BENCH_EVENTS, CAICACH_BENCH_DUE.
The data are simulated with a fixed pattern in a temporary folder: 3,321 units, 31 fields, receipts over a year. pm4py
is not installed here; its directly-follows graph is what the pandas code computes (sort, shift by case, count).
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import os
import resource
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks.harness import Benchmark, measure
from caicach.dossiers.bulk import due_at_many
from caicach.dossiers.hours import working_hours
from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.lake import Lake, open_lake
from caicach.dossiers.process import ProcessMap, read_process
from caicach.dossiers.statistics import COUNTS, stats
from caicach.registry import WorkingCalendar

DOSSIERS = int(os.environ.get("CAICACH_BENCH_DOSSIERS", "1000000"))
EVENTS = int(os.environ.get("CAICACH_BENCH_EVENTS", "1000000"))
DUE = int(os.environ.get("CAICACH_BENCH_DUE", "10000000"))
YEAR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
NOW = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - local time

_SIMULATED = """
SELECT 'H' || lpad((i % 34)::VARCHAR, 2, '0') || '-' || strftime(received, '%y%m%d') || '-' || lpad(i::VARCHAR, 9, '0')
         AS dossier,
       'U' || lpad((i % 3321)::VARCHAR, 4, '0') AS unit, '1.' || lpad((i * 7 % 900)::VARCHAR, 6, '0') AS procedure,
       'LV' || (i * 7 % 31)::VARCHAR AS field, CASE WHEN i % 3 = 0 THEN 'province' ELSE 'commune' END AS level,
       CASE WHEN u < 0.6 THEN 'online' ELSE 'counter' END AS channel, 'CB' || (i * 13 % 9000)::VARCHAR AS official,
       received AS received_at, received + to_days((v * 20)::INTEGER) AS due_at,
       CASE WHEN w < 0.97 THEN received + to_minutes((u * v * 36000)::BIGINT) END AS finished_at,
       CASE WHEN w < 0.9 THEN received + to_minutes((u * v * 36000)::BIGINT + 300) END AS returned_at,
       CASE WHEN u < 0.05 THEN (10 * u)::INTEGER ELSE 0 END AS paused_days,
       CASE WHEN w < 0.9 THEN '10' WHEN w < 0.97 THEN '9' ELSE '4' END AS status, received + to_days(26) AS updated_at
FROM (SELECT i, TIMESTAMP '2025-01-01' + to_minutes(i * 31 % 525600) AS received, random() u, random() v, random() w
      FROM range({rows}) AS t(i))
"""


def results(repeats: int) -> list[dict[str, Any]]:
    """Measure the four; the slow ones at most five times. Peak memory of the process is beside each, in GiB."""
    entries = (
        (statistics(), min(repeats, 5)),
        (intake(), min(repeats, 3)),
        (due_dates(), repeats),
        (process_map(), min(repeats, 3)),
    )
    return [_with_memory(measure(entry, times)) for entry, times in entries]


def _with_memory(result: dict[str, Any]) -> dict[str, Any]:
    return result | {"peak_memory_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)}


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="caicach-bench-", dir=os.environ.get("CAICACH_BENCH_DIR")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '3GB'")
    connection.execute(f"SET temp_directory = '{_folder() / 'spill'}'")
    return connection


@functools.cache
def _file(kind: str) -> Path:
    path = _folder() / f"dossiers.{kind}"
    with _connect() as connection:
        connection.execute("SELECT setseed(0.25)")
        format = "HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S'" if kind == "csv" else "FORMAT parquet"
        connection.execute(f"COPY ({_SIMULATED.format(rows=DOSSIERS)}) TO '{path}' ({format})")
    return path


@functools.cache
def _lake() -> Lake:
    import_dossiers([_file("parquet")], _folder() / "lake", at=NOW)
    return open_lake(_folder() / "lake")


def statistics() -> Benchmark:
    """The year by unit, field and month, beside SQL written by hand for the same files."""
    return Benchmark(
        name="dossiers-stats",
        what=f"{DOSSIERS:,} dossiers by unit, field and month",
        alternative="hand-written DuckDB SQL",
        ours=lambda: stats(_lake(), ["unit", "field", "month"], *YEAR),
        theirs=_by_hand,
        agree=_same_counts,
        packages=("duckdb", "ibis-framework", "polars"),
        size={"dossiers": DOSSIERS, "units": 3321},
    )


_HAND = """
WITH dossier AS (
  SELECT unit, field, received_at, due_at, paused_days, coalesce(finished_at, returned_at) AS ended
  FROM read_parquet({files}, hive_partitioning = false)),
placed AS (
  SELECT unit, field, month(received_at) + 12 * (year(received_at) - 2025) AS r,
         CASE WHEN ended < TIMESTAMP '2026-01-01' THEN month(ended) + 12 * (year(ended) - 2025) ELSE 13 END AS e,
         CASE WHEN due_at < TIMESTAMP '2026-01-01' THEN month(due_at) + 12 * (year(due_at) - 2025) ELSE 13 END AS d,
         CASE WHEN paused_days > 0 THEN ended - to_seconds(round(paused_days * 86400)::BIGINT) ELSE ended END AS judged,
         due_at
  FROM dossier WHERE received_at < TIMESTAMP '2026-01-01' AND (ended IS NULL OR ended >= TIMESTAMP '2025-01-01')),
classed AS (
  SELECT unit, field, r, e, d, judged::DATE < due_at::DATE AS early, judged > due_at AS late,
         unnest(range(greatest(r, 1), least(e, 12) + 1)) AS k
  FROM placed)
SELECT unit, field, '2025-' || lpad(k::VARCHAR, 2, '0') AS month, sum((r < k)::INTEGER)::BIGINT AS carried_over,
       sum((r = k)::INTEGER)::BIGINT AS received, sum((e = k AND early)::INTEGER)::BIGINT AS resolved_early,
       sum((e = k AND NOT early AND NOT late)::INTEGER)::BIGINT AS resolved_on_time,
       sum((e = k AND late)::INTEGER)::BIGINT AS resolved_late,
       sum((e > k AND d > k)::INTEGER)::BIGINT AS pending_in_time,
       sum((e > k AND d <= k)::INTEGER)::BIGINT AS pending_overdue
FROM classed GROUP BY ALL ORDER BY unit, field, month
"""


def _by_hand() -> Any:
    with _connect() as connection:
        return pl.from_arrow(connection.execute(_HAND.format(files=_lake().files)).to_arrow_table())


def _same_counts(ours: Any, theirs: Any) -> None:
    columns = ["unit", "field", "month", *COUNTS]
    assert ours.select(columns).equals(theirs.select(columns))


def intake() -> Benchmark:
    """A CSV into a new lake, with every check, beside DuckDB's own copy of it to one Parquet file."""
    return Benchmark(
        name="dossiers-import",
        what=f"import of a CSV of {DOSSIERS:,} dossiers",
        alternative="DuckDB read_csv to Parquet",
        ours=_import,
        theirs=_copy,
        agree=_same_rows,
        packages=("duckdb",),
        size={"dossiers": DOSSIERS, "bytes": _file("csv").stat().st_size},
    )


def _import() -> int:
    shutil.rmtree(_folder() / "new", ignore_errors=True)
    return import_dossiers([_file("csv")], _folder() / "new", at=NOW).added


def _copy() -> int:
    with _connect() as connection:
        sql = f"COPY (FROM read_csv('{_file('csv')}')) TO '{_folder() / 'copy.parquet'}' (FORMAT parquet)"
        return int(connection.execute(sql).fetchall()[0][0])


def _same_rows(ours: int, theirs: int) -> None:
    assert ours == theirs == DOSSIERS


def due_dates() -> Benchmark:
    """Due moments, to the minute, beside numpy's due days on the same calendar (days only, no hours)."""
    received = np.datetime64("2019-03-01T08:00", "us") + (np.arange(DUE) * 7_919 % (7 * 365 * 1440)).astype(
        "timedelta64[m]"
    )
    days = np.arange(DUE) % 30 + 1
    calendar, hours = WorkingCalendar.vietnam(), working_hours()
    special = {day: kind.working for day, kind in calendar.special.items()}
    every = np.arange(np.datetime64(calendar.first), np.datetime64(calendar.last) + 1)
    off = [day for day in every if not special.get(day.item(), day.item().weekday() < 5)]
    counted = np.busdaycalendar(weekmask="1111111", holidays=off)
    closed = received - received.astype("datetime64[D]") > np.timedelta64(17, "h")

    def theirs() -> Any:
        start = np.busday_offset(received.astype("datetime64[D]") + closed, 0, roll="forward", busdaycal=counted)
        return np.busday_offset(start, days, busdaycal=counted)

    def agree(ours: Any, day: Any) -> None:
        assert (ours.astype("datetime64[D]") == day).all()

    return Benchmark(
        name="dossiers-due",
        what=f"{DUE:,} due moments",
        alternative="numpy busday_offset (days only)",
        ours=lambda: due_at_many(received, days=days, calendar=calendar, hours_of_work=hours),
        theirs=theirs,
        agree=agree,
        packages=("numpy",),
        size={"due_dates": DUE},
    )


@functools.cache
def _events() -> Path:
    path = _folder() / "events.csv"
    with _connect() as connection:
        connection.execute(
            "COPY (SELECT 'C' || (i // 7) AS \"case\", 'T' || ((i % 7) * (1 + (i // 7) % 5) % 19) AS activity, "
            "strftime(TIMESTAMP '2025-01-01' + to_minutes((i // 7) % 500000 + (i % 7) * ((i // 7) % 900 + 1)), "
            f"'%Y-%m-%dT%H:%M:%S') AS timestamp FROM range({EVENTS}) AS t(i)) TO '{path}' (HEADER)"
        )
    return path


def process_map() -> Benchmark:
    """Reading an event file into the map of transitions, beside pandas."""
    return Benchmark(
        name="dossiers-process",
        what=f"process map of {EVENTS:,} events",
        alternative="pandas, as pm4py does it",
        ours=lambda: read_process(_events()),
        theirs=_map_in_pandas,
        agree=_same_map,
        packages=("duckdb", "pandas"),
        size={"events": EVENTS},
    )


def _map_in_pandas() -> tuple[dict[tuple[str, str], int], int]:
    log = pd.read_csv(_events())
    log["timestamp"] = pd.to_datetime(log["timestamp"])
    log = log.sort_values(["case", "timestamp"], kind="stable")
    log["next"] = log.groupby("case")["activity"].shift(-1)
    log["gap"] = -log.groupby("case")["timestamp"].diff(-1).dt.total_seconds()
    edges = log.dropna(subset="next").groupby(["activity", "next"])["gap"].agg(["count", "mean", "median"])
    variants = log.groupby("case")["activity"].agg(tuple).value_counts()
    return {(str(a), str(b)): int(n) for (a, b), n in edges["count"].items()}, len(variants)


def _same_map(ours: ProcessMap, theirs: tuple[dict[tuple[str, str], int], int]) -> None:
    assert ({(e.start, e.end): e.count for e in ours.edges}, len(ours.variants)) == theirs
