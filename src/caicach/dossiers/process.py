"""The process as it runs: from a table of events to activities, transitions, starts, ends and variants.

A case is the events of one dossier in order of time; events of the same moment keep the file's order. A transition is
an event and the next one of its case ("directly follows"); its time is what elapses between the two.
Definitions: W. van der Aalst, Process Mining: Data Science in Action (2016), section 2.2 (event logs) and the
directly-follows graph.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from caicach.dossiers.mapping import known_columns
from caicach.dossiers.sources import Source, column, lacks_cells, open_source, quoted
from caicach.dossiers.times import moment, trimmed
from caicach.errors import InputError, Problem
from caicach.text import Text

Numbers = npt.NDArray[np.signedinteger]
_NEEDED = ("case", "activity", "timestamp")
_PROBLEMS_LISTED = 100


@dataclass(frozen=True, slots=True)
class Activity:
    """How often an activity occurs (or begins, or ends cases)."""

    activity: str
    count: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition between two activities: how often, and the mean and median of the seconds elapsed."""

    start: str
    end: str
    count: int
    mean_seconds: float
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Variant:
    """A course of activities, and how many cases take exactly it."""

    activities: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """The map of an event table; every list stands with the most frequent first, ties by name."""

    cases: int
    events: int
    activities: tuple[Activity, ...]
    edges: tuple[Edge, ...]
    starts: tuple[Activity, ...]
    ends: tuple[Activity, ...]
    variants: tuple[Variant, ...]


def read_process(path: Path) -> ProcessMap:
    """Return the process map of an events file (`case, activity, timestamp`, or headers known to mean the same).

    Raises InputError where a column is missing, or with every event that lacks a case, an activity or a time.
    """
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = {quoted(scratch)}")
        return _map(_load(connection, path, Path(scratch)))


def _load(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> pa.Table:
    """Return the events in the file's order: case `c`, activity `a`, moment `t`."""
    source = open_source(connection, path, scratch)
    table, columns = _read(connection, source)
    if lacks_cells(connection, source):
        source = open_source(connection, path, scratch, padded=True)
        table, columns = _read(connection, source)
    _check(connection, source, columns, table)
    return table


def _read(connection: duckdb.DuckDBPyConnection, source: Source) -> tuple[pa.Table, dict[str, str]]:
    """Return the source as it stands (`found`: times that cannot be read), and which header is which of our columns."""
    columns = known_columns(source.header, "events")
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise InputError(_missing(source.name, name, source.header) for name in missing)
    case, activity, timestamp = (trimmed(column(columns[name])) for name in _NEEDED)
    table = connection.sql(
        "SELECT c, a, t, CASE WHEN t IS NULL THEN text END AS found "
        f"FROM (SELECT c, a, text, {moment('text')} AS t "
        f"FROM (SELECT {case} AS c, {activity} AS a, {timestamp} AS text FROM {source.relation}))"
    ).to_arrow_table()
    return table, columns


def _check(connection: duckdb.DuckDBPyConnection, source: Source, columns: dict[str, str], table: pa.Table) -> None:
    lacks = {name: pc.is_null(table[short]) for name, short in zip(_NEEDED, "cat", strict=True)}
    bad = pc.indices_nonzero(functools.reduce(pc.or_, lacks.values()))[:_PROBLEMS_LISTED].to_pylist()
    problems = [
        Problem(
            file=source.name,
            row=row + 2,
            column=columns[name],
            found=(table["found"][row].as_py() if name == "timestamp" else "") or "",
            expected=_EXPECTED[name],
            cure=_CURE,
        )
        for row in bad
        for name, lack in lacks.items()
        if lack[row].as_py()
    ]
    if source.rejects:
        lines = connection.execute(
            f"SELECT line, csv_line FROM {source.rejects} ORDER BY line LIMIT {_PROBLEMS_LISTED}"
        ).fetchall()
        problems += [
            Problem(file=source.name, row=r, found=line.strip()[:80], expected=_A_ROW, cure=_CURE) for r, line in lines
        ]
    if problems:
        raise InputError(problems)


_A_ROW = Text("một dòng có đúng số cột của tiêu đề", "a row with the header's number of columns")
_CURE = Text("Sửa dòng này rồi chạy lại.", "Mend this row and run again.")
_EXPECTED = {
    "case": Text("mã hồ sơ", "the case's code"),
    "activity": Text("tên bước xử lý", "the activity's name"),
    "timestamp": Text("thời điểm như 2026-03-02T08:30 hoặc 02/03/2026 08:30", "a moment such as 2026-03-02T08:30"),
}


def _missing(file: str, name: str, header: Sequence[str]) -> Problem:
    there = ", ".join(header)
    return Problem(
        file=file,
        row=1,
        column=name,
        found="",
        expected=Text(f"một cột “{name}”", f"a column “{name}”"),
        cure=Text(
            f"Các cột đang có: {there}. Đổi tên cột tương ứng.",
            f"Columns there: {there}. Rename the one that holds it.",
        ),
    )


def _map(table: pa.Table) -> ProcessMap:
    """Return the map of sound events, which stand in the file's order."""
    case, _ = _numbered(table["c"])
    activity, names = _numbered(table["a"])
    moment = table["t"].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    order = _by_case_and_time(case, moment)
    case, activity, moment = case[order], activity[order], moment[order]
    last = np.append(case[1:] != case[:-1], np.ones(min(len(case), 1), dtype=bool))
    first = np.roll(last, 1)
    here = np.flatnonzero(~last)
    return ProcessMap(
        cases=int(last.sum()),
        events=len(case),
        activities=_activities(activity, names),
        edges=_edges(activity[here], activity[here + 1], moment[here + 1] - moment[here], names),
        starts=_activities(activity[first], names),
        ends=_activities(activity[last], names),
        variants=_variants(activity, np.flatnonzero(last), names),
    )


def _numbered(words: pa.ChunkedArray) -> tuple[Numbers, list[str]]:
    """Return the words as numbers, and the word of each number."""
    encoded = words.dictionary_encode().combine_chunks()
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()


def _by_case_and_time(case: Numbers, moment: Numbers) -> Numbers:
    """Return the places of the events by case, then time, then place in the file.

    The place by time is packed below the case into one number, which sorts several times quicker than two keys.
    """
    in_time = np.argsort(moment, kind="stable")
    packed = (case[in_time].astype(np.int64) << 32) | np.arange(len(case))
    packed.sort()
    order: Numbers = in_time[packed & 0xFFFFFFFF]
    return order


def _activities(numbers: Numbers, names: Sequence[str]) -> tuple[Activity, ...]:
    found = [Activity(names[a], int(n)) for a, n in enumerate(np.bincount(numbers, minlength=1)) if n]
    return tuple(sorted(found, key=lambda activity: (-activity.count, activity.activity)))


def _edges(starts: Numbers, ends: Numbers, gaps: Numbers, names: Sequence[str]) -> tuple[Edge, ...]:
    """Return the transitions; `gaps` are their times in microseconds."""
    steps = pl.DataFrame({"edge": starts.astype(np.int64) * len(names) + ends, "us": gaps})
    seconds = {"mean": pl.col("us").mean() / 1e6, "median": pl.col("us").median() / 1e6}
    found = [
        Edge(names[edge // len(names)], names[edge % len(names)], count, mean, median)
        for edge, count, mean, median in steps.group_by("edge").agg(pl.len(), **seconds).rows()
    ]
    return tuple(sorted(found, key=lambda edge: (-edge.count, edge.start, edge.end)))


def _variants(activity: Numbers, lasts: Numbers, names: Sequence[str]) -> tuple[Variant, ...]:
    """Return the courses that cases take; a course is compared as the bytes of its activities' numbers."""
    if not len(lasts):
        return ()
    offsets = np.append([0], lasts + 1) * activity.itemsize
    courses = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(lasts), [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(activity))]
    )
    found = [
        Variant(tuple(names[a] for a in np.frombuffer(course, dtype=activity.dtype)), count)
        for course, count in pl.Series("course", pl.from_arrow(courses)).value_counts().rows()
    ]
    return tuple(sorted(found, key=lambda variant: (-variant.count, variant.activities)))
