"""Events kept for looking up: the steps of every dossier, in one Parquet file sorted by dossier and time."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from caicach.dossiers.mapping import known_columns
from caicach.dossiers.process import read_process
from caicach.dossiers.sources import column, open_source, quoted
from caicach.dossiers.times import moment, trimmed

_KEPT = ("case", "activity", "resource", "unit")


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a dossier: what, when (local), by whom, in which unit; None is not recorded."""

    activity: str
    timestamp: dt.datetime
    resource: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """How much was stored: dossiers with events, and events."""

    cases: int
    events: int


def store_events(source: Path, target: Path) -> Stored:
    """Write the events table `source` to the Parquet file `target`, whole or not at all.

    Raises InputError as `read_process` does: where a column is missing, or with every event that lacks a case, an
    activity or a time.
    """
    found = read_process(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        opened = open_source(connection, source, Path(scratch))
        headers = known_columns(opened.header, "events")
        if "unit" not in headers and "unit" in opened.header:
            headers["unit"] = "unit"
        words = ", ".join(
            f"{trimmed(column(headers[name])) if name in headers else 'NULL::VARCHAR'} AS {column(name)}"
            for name in _KEPT
        )
        when = moment(trimmed(column(headers["timestamp"])))
        rows = f"SELECT {words}, {when} AS timestamp, row_number() OVER () AS place FROM {opened.relation}"
        connection.execute(
            f"COPY (SELECT * EXCLUDE (place) FROM ({rows}) ORDER BY {column('case')}, timestamp, place) "
            f"TO {quoted(unfinished)} (FORMAT parquet)"
        )
    unfinished.replace(target)
    return Stored(found.cases, found.events)


def events_of(stored: Path, case: str) -> list[Event]:
    """Return the steps of one dossier out of a stored file, in order; none where it has none."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT activity, timestamp, resource, unit FROM read_parquet({quoted(stored)}) "
            f"WHERE {column('case')} = $1 ORDER BY timestamp",
            [case],
        ).fetchall()
    return [Event(*row) for row in rows]
