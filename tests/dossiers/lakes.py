"""Random dossiers, and lakes made of them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import duckdb
from hypothesis import strategies as st

from caicach.dossiers.imports import Imported, import_dossiers
from caicach.dossiers.lake import Lake, open_lake

NOW = dt.datetime(2026, 1, 5, 9)
COLUMNS = (
    "dossier",
    "unit",
    "field",
    "channel",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "paused_days",
    "status",
    "updated_at",
)

_START = dt.datetime(2024, 1, 28)
_hours = st.integers(0, 24 * 75)


@st.composite
def dossier(draw: st.DrawFn, code: int) -> dict:
    """A dossier of early 2024 with a due date, an end and a pause anywhere that intake accepts."""
    received = _START + dt.timedelta(hours=draw(_hours))
    due = _START + dt.timedelta(hours=draw(_hours))
    finished = received + dt.timedelta(hours=draw(st.integers(0, 24 * 40))) if draw(st.booleans()) else None
    returned = (finished or received) + dt.timedelta(hours=draw(st.integers(0, 60))) if draw(st.booleans()) else None
    return {
        "dossier": f"H{code:04d}",
        "unit": draw(st.sampled_from(["22", "35", "Sở Mẫu"])),
        "field": draw(st.sampled_from(["Đất đai", "Hộ tịch", None])),
        "channel": draw(st.sampled_from(["online", "counter", None])),
        "received_at": received,
        "due_at": due,
        "finished_at": finished,
        "returned_at": returned,
        "paused_days": draw(st.sampled_from([None, 0, 1, 2.5, 10])),
        "status": None,
        "updated_at": None,
    }


@st.composite
def dossiers(draw: st.DrawFn, most: int = 12) -> list[dict]:
    """Some dossiers with codes of their own."""
    return [draw(dossier(code)) for code in range(draw(st.integers(1, most)))]


def write(path: Path, rows: list[dict]) -> Path:
    """Write a dossiers table as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(
            {k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in row.items()} for row in rows
        )
    return path


def bring(folder: Path, rows: list[dict], name: str = "dossiers.csv") -> Imported:
    """Import `rows` into the lake `folder`/lake."""
    return import_dossiers([write(folder / name, rows)], folder / "lake", at=NOW, who="kiểm thử")


def lake_of(folder: Path, rows: list[dict]) -> Lake:
    """Return a lake of `rows`."""
    bring(folder, rows)
    return open_lake(folder / "lake")


SOUND = {"dossier": "H1", "unit": "22", "received_at": "2026-03-02T09:00:00", "due_at": "2026-03-09T09:00:00"}
"""A row that intake takes as it is."""


def sound(code: str, **columns) -> dict:
    """Return a sound row of that code, with other columns."""
    return SOUND | {"dossier": code} | columns


def write_csv(path: Path, rows: list[dict]) -> Path:
    """Write rows as CSV under the columns that the first of them has."""
    path.parent.mkdir(exist_ok=True, parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(lake: Path) -> list[dict]:
    """Return the rows in force of a lake, by dossier."""
    files = open_lake(lake).files
    if not files:
        return []
    found = duckdb.sql(f"FROM read_parquet({files}, hive_partitioning=false) ORDER BY dossier")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def state(lake: Path) -> list[dict]:
    """Return the rows in force without what says where they came from."""
    return [{k: v for k, v in row.items() if k not in ("import_no", "import_row", "flags")} for row in rows_of(lake)]
