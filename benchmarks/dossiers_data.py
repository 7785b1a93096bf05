"""The dossiers and events that benchmarks run on, simulated by a fixed pattern, in a folder that goes with us.

The units are the 3,321 communes of 34 provinces; receipts run from December 2024 through 2025, so that a month carries
over what the one before left. Nothing here is a fact about any of them. CAICACH_BENCH_DIR says where the folder is
made; 35 million dossiers take 1.7 GB there. Files are made when first asked for.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import os
import shutil
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from caicach.dossiers.lake import Import, Lake, Manifest, Part, changing, commit, open_lake
from caicach.dossiers.storing import write
from caicach.registry import Registry

YEAR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
NOW = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - local time

_CHANCE = "(hash(i, '{salt}') / 18446744073709551616.0)"
_SIMULATED = """
SELECT '{prefix}-' || lpad(i::VARCHAR, 9, '0') AS dossier, {units}[1 + (hash(i, 'unit') % {count})::INTEGER] AS unit,
       '1.' || lpad((hash(i, 'procedure') % 900)::VARCHAR, 6, '0') AS procedure,
       'LV' || hash(i, 'procedure') % 31 AS field,
       CASE WHEN hash(i, 'level') % 3 = 0 THEN 'province' ELSE 'commune' END AS level,
       CASE WHEN u < 0.6 THEN 'online' ELSE 'counter' END AS channel, 'CB' || hash(i, 'official') % 9000 AS official,
       received AS received_at, received + to_days((v * 20)::INTEGER) AS due_at,
       CASE WHEN w < 0.97 THEN received + to_minutes((u * v * 36000)::BIGINT) END AS finished_at,
       CASE WHEN w < 0.9 THEN received + to_minutes((u * v * 36000)::BIGINT + 300) END AS returned_at,
       CASE WHEN u < 0.05 THEN (10 * u)::INTEGER ELSE 0 END::DOUBLE AS paused_days,
       CASE WHEN w < 0.9 THEN '10' WHEN w < 0.97 THEN '9' ELSE '4' END AS status, received + to_days(26) AS updated_at
FROM (SELECT i, {u} AS u, {v} AS v, {w} AS w,
             TIMESTAMP '2024-12-01' + to_seconds((i * {seconds})::BIGINT) AS received
      FROM range({rows}) AS t(i))
"""
_SECONDS = 396 * 86_400
_EVENTS = """
SELECT 'C' || c AS "case", 'T' || hash(course, step) % 19 AS activity,
       strftime(TIMESTAMP '2025-01-01' + to_minutes(c % 500000 + step * (hash(c, 'pace') % 900 + 1)::BIGINT),
                '%Y-%m-%dT%H:%M:%S') AS timestamp
FROM (SELECT c, hash(c, 'course') % 400 AS course, unnest(range(3 + (hash(c, 'course') % 9)::BIGINT)) AS step
      FROM range({cases}) AS t(c))
ORDER BY timestamp, c
"""


@functools.cache
def folder() -> Path:
    """Return the temporary folder of this run, removed at its end; CAICACH_BENCH_KEEP names one that is kept."""
    if kept := os.environ.get("CAICACH_BENCH_KEEP"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        return Path(kept)
    made = Path(tempfile.mkdtemp(prefix="caicach-bench-", dir=os.environ.get("CAICACH_BENCH_DIR")))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def connect() -> duckdb.DuckDBPyConnection:
    """Return a DuckDB with the memory that caicach gives its own."""
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '3GB'")
    connection.execute(f"SET temp_directory = '{folder() / 'spill'}'")
    return connection


@functools.cache
def provinces() -> dict[str, list[str]]:
    """Return the communes of each province at the end of the year."""
    registry, day = Registry.default(), YEAR[1]
    return {
        province.code: [unit.code for unit in registry.units(day, level="commune", parent=province)]
        for province in registry.units(day, level="province")
    }


def simulated(prefix: str, units: list[str], rows: int) -> str:
    """Return the SQL of `rows` dossiers of these units, in order of receipt; columns as the contract's table."""
    chances = {name: _CHANCE.format(salt=name) for name in "uvw"}
    return _SIMULATED.format(
        prefix=prefix, units=units, count=len(units), rows=rows, seconds=_SECONDS / rows, **chances
    )


def shares(rows: int) -> dict[str, int]:
    """Return how many of `rows` dossiers each province has: in proportion to its communes."""
    communes = {province: len(units) for province, units in provinces().items()}
    every, before, found = sum(communes.values()), 0, {}
    for province, own in communes.items():
        found[province] = rows * (before + own) // every - rows * before // every
        before += own
    return found


def build_lake(path: Path, rows: dict[str, int]) -> Lake:
    """Write a lake of so many dossiers of each province, as one import would have left it."""
    parts: list[Part] = []
    facts = "NULL::BOOLEAN AS digitised, NULL::BOOLEAN AS paid_online, NULL::VARCHAR AS kept, 0 AS flags"
    provenance = "1 AS import_no, row_number() OVER () AS import_row"
    with changing(path) as empty, connect() as connection:
        for province, own in rows.items():
            connection.register("place", pa.table({"unit": [""], "province": [province]}))
            dossiers = simulated(f"H{province}", provinces()[province], own)
            parts += write(
                connection, empty, f"(SELECT *, {facts}, {provenance} FROM ({dossiers}))", f"i00001-{province}"
            )
        count, log = sum(rows.values()), tuple(part.path for part in parts)
        entry = Import(1, NOW.isoformat(), "benchmark", (), "", 0, read=count, added=count, log=log)
        return commit(empty, Manifest(parts=tuple(parts), imports=(entry,)))


@functools.cache
def lake(rows: int) -> Lake:
    """Return a lake of `rows` dossiers of the whole country."""
    path = folder() / f"lake-{rows}"
    return open_lake(path) if path.exists() else build_lake(path, shares(rows))


@functools.cache
def csv(rows: int) -> Path:
    """Return a CSV of `rows` dossiers of all units, in order of receipt."""
    path, every = folder() / f"dossiers-{rows}.csv", [unit for units in provinces().values() for unit in units]
    if path.exists():
        return path
    with connect() as connection:
        form = "HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S'"
        connection.execute(f"COPY ({simulated('H', every, rows)}) TO '{path}' ({form})")
    return path


@functools.cache
def events(count: int) -> Path:
    """Return a CSV of about `count` events: cases of 3 to 11 steps in one of 400 courses, mixed as time mixes them."""
    path = folder() / f"events-{count}.csv"
    if path.exists():
        return path
    with connect() as connection:
        connection.execute(f"COPY ({_EVENTS.format(cases=count // 7)}) TO '{path}' (HEADER)")
    return path
