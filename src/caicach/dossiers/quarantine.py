"""Rejected rows: kept with their reasons so that a person can mend them, and counted in every report until then.

A rejected row counts as mended once a later import brought a sound row of the same dossier.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from caicach.dossiers.lake import Lake, Manifest
from caicach.dossiers.schema import COLUMNS, PROBLEMS
from caicach.dossiers.sources import Source, column, quoted
from caicach.text import Text

LISTED = 10_000
"""How many rejected rows an answer lists; the quarantine file has them all."""

_TOO_LONG = Text(
    "dòng có nhiều ô hơn tiêu đề, hoặc dấu nháy không đóng", "more cells than the header, or a quote left open"
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be a dossier: where it stands, the first wrong column, what it holds, all the reasons."""

    file: str
    row: int
    column: str
    found: str
    why: Text


def collect_rejected(connection: duckdb.DuckDBPyConnection, sources: Sequence[tuple[Source, int]]) -> int:
    """Make the table `rejected` of what `staged` marks as wrong and of lines that are no rows; return its length.

    `sources`: each source with the number of rows staged before it. Lines that are no rows keep nothing of their text,
    which may hold personal data.
    """
    connection.execute(
        "CREATE TEMP TABLE rejected (source INTEGER, file VARCHAR, row BIGINT, problems INTEGER, raw VARCHAR)"
    )
    for number, (source, before) in enumerate(sources):
        shift = "0"
        if source.rejects:
            connection.execute(
                f"CREATE TEMP TABLE broken_{number} AS "
                "SELECT line, line - 1 - row_number() OVER (ORDER BY line) AS above "
                f"FROM (SELECT DISTINCT line FROM {source.rejects})"
            )
            shift = f"(SELECT count(*) FROM broken_{number} WHERE above < staged.rowid - {before} + 1)"
            connection.execute(
                f"INSERT INTO rejected SELECT {number}, {quoted(source.name)}, line, 0, NULL FROM broken_{number}"
            )
        connection.execute(
            f"INSERT INTO rejected SELECT {number}, {quoted(source.name)}, "
            f"coalesce(row, staged.rowid - {before} + 2 + {shift}), problems, raw FROM staged "
            f"WHERE problems > 0 AND source = {number}"
        )
    return int(connection.execute("SELECT count(*) FROM rejected").fetchall()[0][0])


def write_quarantine(connection: duckdb.DuckDBPyConnection, lake: Lake, no: int) -> str:
    """Write the table `rejected` as CSV of our columns with place and reason, for import `no`; return its path."""
    path = f"quarantine/{no:05d}.csv"
    (lake.root / "quarantine").mkdir(exist_ok=True)
    ours = ", ".join(f"raw ->> {quoted(name)} AS {column(name)}" for name in COLUMNS)
    place = f"file, row, {_column()} AS {column('column')}, {_found()} AS found, {_why()} AS why"
    connection.execute(
        f"COPY (SELECT {ours}, {place} FROM rejected ORDER BY source, row) TO {quoted(lake.root / path)} (HEADER)"
    )
    return path


def first_rejected(connection: duckdb.DuckDBPyConnection) -> tuple[Rejected, ...]:
    """Return the first rows of the table `rejected`, at most LISTED."""
    rows = connection.execute(
        f"SELECT file, row, {_column()}, {_found()}, problems FROM rejected ORDER BY source, row LIMIT {LISTED}"
    ).fetchall()
    return tuple(
        Rejected(file, row, name or "", found or "", _reasons(problems)) for file, row, name, found, problems in rows
    )


def listed(path: Path) -> tuple[Rejected, ...]:
    """Return the first rows of the quarantine file `path`, at most LISTED."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = itertools.islice(csv.DictReader(file), LISTED)
        return tuple(Rejected(r["file"], int(r["row"]), r["column"], r["found"], Text.of(r["why"])) for r in rows)


def open_quarantine(connection: duckdb.DuckDBPyConnection, lake: Lake, manifest: Manifest, name: str) -> Manifest:
    """Return `manifest` with the rejected rows of its active imports that no later active import mended.

    They are written to a Parquet file `name` with the words that statistics group by.
    """
    active = [entry for entry in manifest.imports if entry.active]
    held = [entry for entry in active if entry.quarantine]
    if not held:
        return replace(manifest, quarantined=None, quarantined_rows=0)
    files = ", ".join(f"({entry.no}, {quoted(lake.root / str(entry.quarantine))})" for entry in held)
    rows = (
        f"SELECT q.no, r.* EXCLUDE (filename) FROM read_csv({[str(lake.root / str(e.quarantine)) for e in held]}, "
        f"header=true, all_varchar=true, filename=true) r JOIN (VALUES {files}) q(no, path) ON r.filename = q.path"
    )
    later = [str(lake.root / path) for entry in active if entry.no > held[0].no for path in entry.log]
    if later:
        rows = (
            f"SELECT * FROM ({rows}) q WHERE NOT EXISTS (SELECT 1 FROM read_parquet({later}) m "
            "WHERE m.dossier = q.dossier AND m.import_no > q.no)"
        )
    path = f"quarantine/{name}.parquet"
    connection.execute(f"COPY ({rows}) TO {quoted(lake.root / path)} (FORMAT parquet)")
    count = connection.execute(f"SELECT count(*) FROM read_parquet({quoted(lake.root / path)})").fetchall()[0][0]
    return replace(manifest, quarantined=path, quarantined_rows=count)


def _column() -> str:
    """Return the SQL of the column of a row's first problem."""
    cases = " ".join(f"WHEN problems & {p.bit} > 0 THEN {quoted(p.column)}" for p in PROBLEMS)
    return f"CASE {cases} END"


def _found() -> str:
    cases = " ".join(f"WHEN problems & {p.bit} > 0 THEN raw ->> {quoted(p.column)}" for p in PROBLEMS)
    return f"CASE {cases} END"


def _why() -> str:
    reasons = ", ".join(f"CASE WHEN problems & {p.bit} > 0 THEN {quoted(p.text.vi)} END" for p in PROBLEMS)
    return f"CASE WHEN problems = 0 THEN {quoted(_TOO_LONG.vi)} ELSE concat_ws('; ', {reasons}) END"


def _reasons(problems: int) -> Text:
    texts = [p.text for p in PROBLEMS if problems & p.bit] or [_TOO_LONG]
    return Text("; ".join(t.vi for t in texts), "; ".join(t.en for t in texts))
