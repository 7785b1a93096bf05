"""Dossiers at the sizes of the country: statistics, a province's page, import, due dates, the process map.

Sizes by the environment: CAICACH_BENCH_DOSSIERS (statistics), CAICACH_BENCH_PROVINCE (the page), CAICACH_BENCH_IMPORT,
CAICACH_BENCH_DUE, CAICACH_BENCH_EVENTS; docs/benchmarks/dossiers.md says those of a full run. The data are those of
`benchmarks.dossiers_data`. What takes long is repeated at most five times.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import numpy as np

from benchmarks import dossiers_pages, dossiers_process, dossiers_statistics
from benchmarks.dossiers_data import NOW, connect, csv, folder
from benchmarks.harness import Benchmark, measure
from caicach.dossiers.bulk import due_at_many
from caicach.dossiers.clock import due_at
from caicach.dossiers.hours import working_hours
from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.lake import open_lake
from caicach.registry import WorkingCalendar


def results(repeats: int) -> list[dict[str, Any]]:
    """Measure the five, each beside its alternative."""
    return [
        dossiers_statistics.results(_size("DOSSIERS", 1_000_000), min(repeats, 5)),
        dossiers_pages.results(_size("PROVINCE", 200_000), repeats),
        measure(intake(_size("IMPORT", 1_000_000)), min(repeats, 3)),
        measure(due_dates(_size("DUE", 10_000_000)), min(repeats, 5)),
        dossiers_process.results(_size("EVENTS", 1_000_000), min(repeats, 3)),
    ]


def _size(name: str, usual: int) -> int:
    return int(os.environ.get(f"CAICACH_BENCH_{name}", str(usual)))


def intake(rows: int) -> Benchmark:
    """A CSV into a new lake, with every check, beside DuckDB's own copy of it to one Parquet file."""
    source, lake = csv(rows), folder() / "new"

    def ours() -> int:
        shutil.rmtree(lake, ignore_errors=True)
        return import_dossiers([source], lake, at=NOW).added

    def theirs() -> int:
        with connect() as connection:
            copied = f"COPY (FROM read_csv('{source}')) TO '{folder() / 'copy.parquet'}' (FORMAT parquet)"
            return int(connection.execute(copied).fetchall()[0][0])

    def agree(ours: int, theirs: int) -> None:
        """What is stored reads the same, row by row; but codes of unit and procedure DuckDB took for numbers."""
        assert ours == theirs == rows
        alike = "dossier, field, level, channel, official, received_at, due_at, finished_at, returned_at, updated_at"
        found = [
            connect().execute(
                f"SELECT sum(hash({alike}, paused_days::DOUBLE, status::VARCHAR)::HUGEINT) "
                f"FROM read_parquet({files}, hive_partitioning=false)"
            )
            for files in (open_lake(lake).files, [str(folder() / "copy.parquet")])
        ]
        assert found[0].fetchall() == found[1].fetchall()

    return Benchmark(
        name="dossiers-import",
        what=f"import of a CSV of {rows:,} dossiers",
        alternative="DuckDB read_csv to Parquet",
        ours=ours,
        theirs=theirs,
        agree=agree,
        packages=("duckdb",),
        size={"dossiers": rows, "bytes": source.stat().st_size},
    )


def due_dates(count: int) -> Benchmark:
    """Due moments, to the minute, beside numpy's due days on the same calendar (days only, no hours)."""
    received = np.datetime64("2019-03-01T08:00", "us") + (np.arange(count) * 7_919 % (7 * 365 * 1440)).astype(
        "timedelta64[m]"
    )
    days = np.arange(count) % 30 + 1
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
        """Every day is numpy's; of 2,000 spread over all, every moment is the clear clock's, to the microsecond."""
        assert (ours.astype("datetime64[D]") == day).all()
        for n in range(0, count, max(count // 2_000, 1)):
            clear = due_at(received[n].item(), days=int(days[n]), calendar=calendar, hours_of_work=hours)
            assert ours[n].item() == clear

    return Benchmark(
        name="dossiers-due",
        what=f"{count:,} due moments",
        alternative="numpy busday_offset (days only)",
        ours=lambda: due_at_many(received, days=days, calendar=calendar, hours_of_work=hours),
        theirs=theirs,
        agree=agree,
        packages=("numpy",),
        size={"due_dates": count},
    )
