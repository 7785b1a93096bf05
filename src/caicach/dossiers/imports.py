"""Importing dossiers into a lake, and undoing an import: row by row, all visible at once or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from caicach.dossiers.hours import WorkingHours, working_hours
from caicach.dossiers.lake import Import, Lake, changing
from caicach.dossiers.mapping import Mapping, check_mapping, known_columns
from caicach.dossiers.progress import Course, Progress
from caicach.dossiers.quarantine import Rejected, collect_rejected, first_rejected, listed
from caicach.dossiers.sources import Source, find_sources, lacks_cells, open_source, quoted
from caicach.dossiers.staging import flag_units, note_provinces, prepare, staging
from caicach.dossiers.storing import store, take_out
from caicach.errors import InputError, Problem
from caicach.registry import Registry, WorkingCalendar
from caicach.text import Text

_MEMORY = "3GB"
READING = 0.8
"""Share of an import that reading and checking is; the rest is comparing with the lake, and writing."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: `read` = `added` + `unchanged` + `updated` + the rows rejected.

    `no` is None where the very files had been imported before and nothing was done. `rejected` lists the first
    rejected rows (see `quarantine.LISTED`), `rejected_rows` counts them all.
    """

    no: int | None
    read: int
    added: int
    unchanged: int
    updated: int
    rejected: tuple[Rejected, ...]
    rejected_rows: int
    flagged: dict[str, int]
    quarantine: Path | None


def import_dossiers(
    sources: Sequence[Path],
    into: Path,
    *,
    at: dt.datetime,
    mapping: Mapping | None = None,
    who: str = "",
    registry: Registry | None = None,
    calendar: WorkingCalendar | None = None,
    hours: WorkingHours | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import the dossiers tables `sources` (files, or folders of them) into the lake `into`, in that order.

    `at` is the moment of the import (the core has no clock) and `who` its author, both kept in the lake's list.
    Without a `mapping` the columns are those whose names are known. A row that cannot be a dossier goes to quarantine
    with its reasons; of two versions of a dossier the later stands (see `versions`); the same files again change
    nothing. `progress` is told how far the import is. Raises InputError, and leaves the lake as it was, where a file
    is not a table, lacks a needed column, or the disk is full.
    """
    files = find_sources(sources)
    with changing(into) as lake, _workshop(lake) as (connection, scratch):
        course = Course(connection, progress)
        fingerprint = _fingerprint(files, mapping)
        before = next((entry for entry in lake.active() if entry.fingerprint == fingerprint), None)
        if before:
            course.reach(1)
            return _unchanged(lake, before)
        rules = calendar or WorkingCalendar.vietnam(), hours or working_hours(on=at.date())
        sources_read = _read(connection, course, files, mapping, *rules, scratch)
        rejected = collect_rejected(connection, sources_read)
        flag_units(connection, registry or Registry.default())
        note_provinces(connection, registry or Registry.default(), "(FROM staged WHERE problems = 0)")
        entry = Import(
            no=1 + max((entry.no for entry in lake.manifest.imports), default=0),
            at=at.isoformat(timespec="seconds"),
            who=who,
            sources=tuple({"name": source.name, "rows_before": before} for source, before in sources_read),
            fingerprint=fingerprint,
            rejected=rejected,
        )
        after = store(connection, lake, entry)
        course.reach(1)
        return _answer(connection, after)


def undo_import(
    lake_path: Path, no: int, *, at: dt.datetime, who: str = "", registry: Registry | None = None
) -> Import:
    """Undo import `no`: every dossier it brought or changed is again as the other imports say; return the entry.

    Raises InputError where there is no such import or it was undone before.
    """
    with changing(lake_path) as lake, _workshop(lake) as (connection, _):
        entry = next((e for e in lake.active() if e.no == no), None)
        if entry is None:
            raise _no_such_import(lake, no)
        undone = replace(entry, undone_at=at.isoformat(timespec="seconds"), undone_by=who)
        imports = tuple(undone if e.no == no else e for e in lake.manifest.imports)
        take_out(connection, lake, undone, imports, registry or Registry.default())
        return undone


@contextlib.contextmanager
def _workshop(lake: Lake) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A DuckDB of our own with room on disk; a full disk is a person's problem, not a program's."""
    scratch = lake.root / "scratch"
    try:
        scratch.mkdir(exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute(f"SET temp_directory = {quoted(scratch)}; SET memory_limit = '{_MEMORY}'")
            connection.execute("SET preserve_insertion_order = true; SET partitioned_write_max_open_files = 4000")
            yield connection, scratch
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise InputError(_no_room(lake.root, str(error).splitlines()[0])) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _fingerprint(files: Sequence[Path], mapping: Mapping | None) -> str:
    """Return the digest of the files' bytes, in order, and of the mapping."""
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return hashlib.sha256("\n".join([*digests, mapping.as_yaml() if mapping else ""]).encode()).hexdigest()


def _read(
    connection: duckdb.DuckDBPyConnection,
    course: Course,
    files: Sequence[Path],
    mapping: Mapping | None,
    calendar: WorkingCalendar,
    hours: WorkingHours,
    scratch: Path,
) -> list[tuple[Source, int]]:
    """Stage every file; return each with the number of rows staged before it. All files' faults are raised at once."""
    for padded in (False, True):
        opened = _open(connection, files, mapping, scratch, padded)
        prepare(connection, calendar)
        read, shares = [], _shares(files)
        for number, (source, ours) in enumerate(opened):
            read.append((source, int(connection.execute("SELECT count(*) FROM staged").fetchall()[0][0])))
            course.run(staging(number, source, ours, hours), *shares[number])
        if not any(lacks_cells(connection, source) for source, _ in read):
            break
    return read


def _shares(files: Sequence[Path]) -> list[tuple[float, float]]:
    """Return of each file from which share of the whole work to which its reading is, by size."""
    sizes = [path.stat().st_size for path in files]
    ends = [0.0, *(READING * size / max(sum(sizes), 1) for size in itertools.accumulate(sizes))]
    return list(itertools.pairwise(ends))


def _open(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], mapping: Mapping | None, scratch: Path, padded: bool
) -> list[tuple[Source, Mapping]]:
    """Return each file opened, with the mapping for it; raises InputError with the faults of all files."""
    opened: list[tuple[Source, Mapping]] = []
    problems: list[Problem] = []
    for path in files:
        try:
            source = open_source(connection, path, scratch, padded=padded)
            ours = mapping or Mapping(known_columns(source.header))
            check_mapping(ours, source.header, source.name)
            opened.append((source, ours))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return opened


def _answer(connection: duckdb.DuckDBPyConnection, lake: Lake) -> Imported:
    entry = lake.manifest.imports[-1]
    return Imported(
        no=entry.no,
        read=entry.read,
        added=entry.added,
        unchanged=entry.unchanged,
        updated=entry.updated,
        rejected=first_rejected(connection),
        rejected_rows=entry.rejected,
        flagged=entry.flagged,
        quarantine=lake.root / entry.quarantine if entry.quarantine else None,
    )


def _unchanged(lake: Lake, before: Import) -> Imported:
    """Answer for files that import `before` brought already."""
    quarantine = lake.root / before.quarantine if before.quarantine else None
    rejected = listed(quarantine) if quarantine else ()
    sound = before.read - before.rejected
    return Imported(None, before.read, 0, sound, 0, rejected, before.rejected, before.flagged, quarantine)


def _no_such_import(lake: Lake, no: int) -> InputError:
    there = ", ".join(str(entry.no) for entry in lake.active()) or "–"
    return InputError(
        Problem(
            file=str(lake.root),
            found=str(no),
            expected=Text(f"số của một lần nạp còn hiệu lực: {there}", f"the number of an import that stands: {there}"),
            cure=Text("Xem danh sách bằng “caicach dossiers imports KHO”.", "See “caicach dossiers imports LAKE”."),
        )
    )


def _no_room(root: Path, reason: str) -> Problem:
    return Problem(
        file=str(root),
        found=reason,
        expected=Text(
            "ghi được vào kho và còn đủ chỗ trên đĩa", "a lake that can be written, with enough room on disk"
        ),
        cure=Text(
            "Kho còn nguyên như trước. Giải phóng chỗ trên đĩa rồi nạp lại.",
            "The lake is as it was. Make room and import again.",
        ),
    )
