"""How the lake changes: what an import adds and supersedes, what undoing it brings back. All in new files.

No file is changed: where rows of a file are superseded, a new file holds those that remain, and the manifest names it
instead. The file itself stays as the log of its import, from which an undo is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from caicach.dossiers.lake import Import, Lake, Part, commit
from caicach.dossiers.quarantine import open_quarantine, write_quarantine
from caicach.dossiers.schema import COLUMNS, FLAGS, PROVENANCE
from caicach.dossiers.sources import column, quoted
from caicach.dossiers.staging import note_provinces
from caicach.dossiers.versions import judged, standing
from caicach.registry import Registry

_PARQUET = "FORMAT parquet, DICTIONARY_SIZE_LIMIT 5000"
"""A column with more values than a province has units or officials gets no dictionary: trying one is dear."""

_ROW = ", ".join(column(name) for name in (*COLUMNS, *PROVENANCE))


def store(connection: duckdb.DuckDBPyConnection, lake: Lake, entry: Import) -> Lake:
    """Put the rows of `staged` into the lake as import `entry`, whose counts are filled in; return the lake after it.

    Tables used: staged, rejected, place (see `staging`, `quarantine`).
    """
    no = entry.no
    connection.execute(
        f"CREATE TEMP VIEW incoming AS SELECT * EXCLUDE (problems, raw, source, row), {no} AS import_no, "
        "rowid AS import_row FROM staged WHERE problems = 0"
    )
    _judge(connection, lake)
    kept = _count(connection, "incoming")
    added, unchanged, updated = _counts(connection, no)
    new = f"SELECT {_ROW} FROM incoming"
    if _count(connection, "met"):
        new += f" ANTI JOIN met USING (dossier) UNION ALL BY NAME SELECT * FROM winner WHERE import_no = {no}"
    written = write(connection, lake, f"({new})", f"i{no:05d}")
    parts = [*_without_superseded(connection, lake, f"i{no:05d}-rest"), *written]
    spare = f"(SELECT {_ROW} FROM version ANTI JOIN winner USING (import_no, import_row) WHERE import_no = {no})"
    log = [part.path for part in written + write(connection, lake, spare, f"i{no:05d}-spare")]
    entry = replace(
        entry,
        read=kept + entry.rejected,
        added=added,
        unchanged=unchanged,
        updated=updated,
        flagged=_flagged(connection),
        log=tuple(log),
        quarantine=write_quarantine(connection, lake, no) if entry.rejected else None,
    )
    manifest = replace(lake.manifest, parts=tuple(parts), imports=(*lake.manifest.imports, entry))
    return commit(lake, open_quarantine(connection, lake, manifest, f"open-{no:05d}"))


def take_out(
    connection: duckdb.DuckDBPyConnection, lake: Lake, undone: Import, imports: tuple[Import, ...], registry: Registry
) -> Lake:
    """Take the rows of import `undone` out of the lake; its dossiers are again as the other `imports` say."""
    remaining = [path for entry in imports if entry.active for path in entry.log]
    connection.execute(f"CREATE TEMP TABLE met AS SELECT DISTINCT dossier FROM {_parquet(lake, undone.log)}")
    versions = f"SELECT {_ROW} FROM {_parquet(lake, remaining)} SEMI JOIN met USING (dossier)"
    connection.execute(f"CREATE TEMP TABLE version AS {versions}")
    every = judged("version")
    connection.execute(f"CREATE TEMP TABLE winner AS {standing(f'({every})')}")
    connection.execute("CREATE TEMP TABLE superseded AS SELECT dossier FROM met")
    note_provinces(connection, registry, "winner")
    name = f"u{undone.no:05d}"
    parts = [*_without_superseded(connection, lake, f"{name}-rest"), *write(connection, lake, "winner", name)]
    manifest = replace(lake.manifest, parts=tuple(parts), imports=imports)
    return commit(lake, open_quarantine(connection, lake, manifest, f"open-{name}"))


def _judge(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Make `met` (dossiers with several versions at hand), `version` (those versions), `winner` and `superseded`."""
    twice = "SELECT dossier FROM incoming GROUP BY dossier HAVING count(*) > 1"
    there = f"SELECT dossier FROM {_parquet(lake, _paths(lake))} SEMI JOIN incoming USING (dossier)"
    connection.execute(f"CREATE TEMP TABLE met AS {twice} UNION {there}")
    versions = (
        f"(SELECT {_ROW} FROM incoming SEMI JOIN met USING (dossier) UNION ALL "
        f"SELECT {_ROW} FROM {_parquet(lake, _paths(lake))} SEMI JOIN met USING (dossier))"
    )
    connection.execute(f"CREATE TEMP TABLE version AS {judged(versions)}")
    connection.execute(f"CREATE TEMP TABLE winner AS {standing('version')}")
    connection.execute(
        "CREATE TEMP TABLE superseded AS SELECT version.dossier FROM version JOIN winner USING (dossier) "
        "WHERE version.import_no < winner.import_no"
    )


def _counts(connection: duckdb.DuckDBPyConnection, no: int) -> tuple[int, int, int]:
    """Return how many rows were added, left things unchanged, and updated."""
    added, unchanged, updated = connection.execute(
        "SELECT (SELECT count(*) FROM incoming ANTI JOIN met USING (dossier)) "
        "+ count(*) FILTER (takes_over AND first), count(*) FILTER (NOT takes_over OR (same AND NOT first)), "
        "count(*) FILTER (takes_over AND NOT first AND NOT same) "
        f"FROM version WHERE import_no = {no}"
    ).fetchall()[0]
    return added, unchanged, updated


def _flagged(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    sums = ", ".join(f"count(*) FILTER (flags & {flag.bit} > 0)" for flag in FLAGS)
    row = connection.execute(f"SELECT {sums} FROM staged WHERE problems = 0").fetchall()[0]
    return {flag.id: count for flag, count in zip(FLAGS, row, strict=True) if count}


def _without_superseded(connection: duckdb.DuckDBPyConnection, lake: Lake, name: str) -> list[Part]:
    """Return the lake's parts with those that hold a dossier of `superseded` replaced by files without it."""
    hit = {
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT filename FROM {_parquet(lake, _paths(lake), 'filename=true')} "
            "SEMI JOIN superseded USING (dossier)"
        ).fetchall()
    }
    parts, files = [], []
    for number, part in enumerate(lake.manifest.parts):
        if str(lake.root / part.path) not in hit:
            parts.append(part)
            continue
        file = (lake.root / part.path).parent / f"{name}-{number}.parquet"
        rest = f"SELECT * FROM {_parquet(lake, [part.path])} ANTI JOIN superseded USING (dossier)"
        connection.execute(f"COPY ({rest}) TO {quoted(file)} ({_PARQUET})")
        files.append(str(file))
    return parts + _described(connection, lake, files)


def write(connection: duckdb.DuckDBPyConnection, lake: Lake, rows: str, name: str) -> list[Part]:
    """Write `rows` (SQL) to files named `name`, by province and month of receipt; return them as parts.

    Table used: place, the province of each unit; of one province alone it is not looked up row by row.
    """
    (lake.root / "data").mkdir(exist_ok=True)
    places = [row[0] for row in connection.execute("SELECT DISTINCT province FROM place").fetchall()]
    province, placed = "place.province", f"{rows} r LEFT JOIN place ON r.unit = place.unit"
    if len(places) <= 1:  # the usual import is of one province, and a join of millions of rows for nothing costs much
        province, placed = quoted("".join(places)), f"{rows} r"
    result = connection.execute(
        f"COPY (SELECT r.*, {province} AS province, date_trunc('month', received_at)::DATE AS month FROM {placed}) "
        f"TO {quoted(lake.root / 'data')} "
        f"({_PARQUET}, PARTITION_BY (province, month), OVERWRITE_OR_IGNORE, RETURN_FILES, "
        f"FILENAME_PATTERN '{name}_{{i}}')"
    ).fetchall()
    return _described(connection, lake, [str(file) for _, files in result for file in files])


def _described(connection: duckdb.DuckDBPyConnection, lake: Lake, files: Sequence[str]) -> list[Part]:
    """Return the files as parts; one without rows is none."""
    if not files:
        return []
    rows = f"read_parquet({list(files)}, filename=true, hive_partitioning=false)"
    ended = "coalesce(finished_at, returned_at)"
    first, last = (f"strftime({moment}, '%Y-%m-%dT%H:%M:%S')" for moment in ("min(received_at)", f"max({ended})"))
    found = connection.execute(
        f"SELECT filename, count(*), count(*) FILTER ({ended} IS NULL), {first}, {last} "
        f"FROM {rows} GROUP BY filename ORDER BY filename"
    ).fetchall()
    return [Part(Path(name).relative_to(lake.root).as_posix(), *rest) for name, *rest in found]


def _paths(lake: Lake) -> list[str]:
    return [part.path for part in lake.manifest.parts]


def _parquet(lake: Lake, paths: Sequence[str], options: str = "") -> str:
    """Return the relation of the rows in these files of the lake; of none, one without rows."""
    if not paths:
        typed = ", ".join(f"NULL::{kind} AS {column(name)}" for name, kind in {**COLUMNS, **PROVENANCE}.items())
        return f"(SELECT {typed}, NULL::VARCHAR AS filename WHERE false)"
    files = [str(lake.root / path) for path in paths]
    extra = f", {options}" if options else ""
    return f"read_parquet({files}, hive_partitioning=false{extra})"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0])
