"""The process as it runs: from a table of events to activities, transitions, starts, ends and variants.

A case is the events of one dossier in order of time; events of the same moment keep the file's order. A transition is
an event and the next one of its case ("directly follows"); its time is what elapses between the two.
Definitions: W. van der Aalst, Process Mining: Data Science in Action (2016), section 2.2 (event logs) and the
directly-follows graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from caicach.dossiers.mapping import known_columns
from caicach.dossiers.sources import Source, column, lacks_cells, open_source, quoted
from caicach.dossiers.times import moment, trimmed
from caicach.errors import InputError, Problem
from caicach.text import Text

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
        _load(connection, path, Path(scratch))
        return _map(connection)


def _load(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> None:
    """Read the file into the table `event`: case, activity as a number (in order of name), moment, place in file."""
    source = open_source(connection, path, scratch)
    columns = _read(connection, source)
    if lacks_cells(connection, source):
        source = open_source(connection, path, scratch, padded=True)
        columns = _read(connection, source)
    _check(connection, source.name, columns, source.rejects)
    connection.execute(
        "CREATE TEMP TABLE activity AS SELECT a AS name, row_number() OVER (ORDER BY a) AS id "
        "FROM (SELECT DISTINCT a FROM read)"
    )
    connection.execute(
        "CREATE TEMP TABLE event AS SELECT c, id::INTEGER AS a, t, read.rowid AS n "
        "FROM read JOIN activity ON read.a = activity.name"
    )
    connection.execute("DROP TABLE read")


def _read(connection: duckdb.DuckDBPyConnection, source: Source) -> dict[str, str]:
    """Read the source into the table `read` as it stands; return which header is which of our columns."""
    columns = known_columns(source.header, "events")
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise InputError(_missing(source.name, name, source.header) for name in missing)
    case, activity, timestamp = (trimmed(column(columns[name])) for name in _NEEDED)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE read AS SELECT {case} AS c, {activity} AS a, {moment(timestamp)} AS t, "
        f"CASE WHEN {moment(timestamp)} IS NULL THEN {timestamp} END AS found FROM {source.relation}"
    )
    return columns


def _check(connection: duckdb.DuckDBPyConnection, file: str, columns: dict[str, str], rejects: str | None) -> None:
    bad = connection.execute(
        "SELECT rowid + 2, c IS NULL, a IS NULL, t IS NULL, found FROM read "
        f"WHERE c IS NULL OR a IS NULL OR t IS NULL ORDER BY rowid LIMIT {_PROBLEMS_LISTED}"
    ).fetchall()
    problems = [
        Problem(
            file=file,
            row=row,
            column=columns[name],
            found=(found if name == "timestamp" else "") or "",
            expected=_EXPECTED[name],
            cure=_CURE,
        )
        for row, *lacks, found in bad
        for name, lack in zip(_NEEDED, lacks, strict=True)
        if lack
    ]
    if rejects:
        lines = connection.execute(
            f"SELECT line, csv_line FROM {rejects} ORDER BY line LIMIT {_PROBLEMS_LISTED}"
        ).fetchall()
        problems += [
            Problem(file=file, row=r, found=line.strip()[:80], expected=_A_ROW, cure=_CURE) for r, line in lines
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


_FOLLOWS = """
CREATE TEMP TABLE follows AS
SELECT c, a, lead(a) OVER w AS b, epoch_us(lead(t) OVER w) - epoch_us(t) AS us, row_number() OVER w = 1 AS first
FROM event WINDOW w AS (PARTITION BY c ORDER BY t, n)
"""
_EDGES = """
SELECT f.name, g.name, count(*), avg(us) / 1e6, median(us) / 1e6
FROM follows JOIN activity f ON a = f.id JOIN activity g ON b = g.id GROUP BY ALL ORDER BY 3 DESC, 1, 2
"""
_VARIANTS = """
SELECT course, count(*) FROM (SELECT list(a ORDER BY t, n) AS course FROM event GROUP BY c)
GROUP BY course ORDER BY 2 DESC, course
"""


def _map(connection: duckdb.DuckDBPyConnection) -> ProcessMap:
    names = dict(connection.execute("SELECT id, name FROM activity").fetchall())
    connection.execute(_FOLLOWS)
    cases, events = connection.execute("SELECT count(*) FILTER (first), count(*) FROM follows").fetchall()[0]
    return ProcessMap(
        cases=cases,
        events=events,
        activities=_activities(connection, "true"),
        edges=tuple(Edge(*row) for row in connection.execute(_EDGES).fetchall()),
        starts=_activities(connection, "first"),
        ends=_activities(connection, "b IS NULL"),
        variants=tuple(
            Variant(tuple(names[a] for a in course), count)
            for course, count in connection.execute(_VARIANTS).fetchall()
        ),
    )


def _activities(connection: duckdb.DuckDBPyConnection, where: str) -> tuple[Activity, ...]:
    sql = f"SELECT name, count(*) FROM follows JOIN activity ON a = id WHERE {where} GROUP BY name ORDER BY 2 DESC, 1"
    return tuple(Activity(*row) for row in connection.execute(sql).fetchall())
