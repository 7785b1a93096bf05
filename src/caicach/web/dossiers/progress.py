"""How far an import or its undoing is: told by the worker, read by the page that waits, forgotten after an hour."""

from __future__ import annotations

import fcntl
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet
from django.core.cache import caches

from caicach.dossiers.imports import READING
from caicach.dossiers.progress import Progress
from caicach.web.dossiers.kept import key_of
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import lake_folder

FORGOTTEN = 3600
SILENT = 20.0
"""Seconds after which work that nobody holds the lake for is taken for broken off."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Course:
    """How far work on the lake is: in percent (None: not known), of about how many rows, and whether it goes on.

    `waits`: another import holds the lake. `broken_off`: whoever did it is gone; it will be taken up again.
    """

    percent: int | None = None
    rows: int | None = None
    waits: bool = False
    broken_off: bool = False

    @property
    def rows_read(self) -> int | None:
        """Return about how many rows have been read and checked, or None where that is not known."""
        if self.rows is None or self.percent is None:
            return None
        return min(self.rows, int(self.rows * self.percent / (100 * READING)))

    @property
    def writing(self) -> bool:
        """Tell whether all rows are read, and are now being compared with the lake and written."""
        return self.percent is not None and self.percent >= 100 * READING


def begin(intake: Intake, path: Path | None = None) -> None:
    """Tell that work on an import begins; of a file, about how many rows it has."""
    _tell(intake, None, _rows_in(path) if path else None)


def forget(intake: Intake) -> None:
    """Forget what was told of earlier work of that kind on an import."""
    caches["figures"].delete(_key(intake))


def told_by(intake: Intake, path: Path) -> Progress:
    """Return what an import tells how far it is."""
    begin(intake, path)
    rows = course_of(intake).rows

    def tell(done: int, total: int) -> None:
        _tell(intake, 100 * done // total, rows)

    return tell


def course_of(intake: Intake) -> Course:
    """Return how far the work on an import is."""
    told = caches["figures"].get(_key(intake))
    held = _is_held(lake_folder(intake.locality) / "lock")
    if told is None:
        return Course(waits=held, broken_off=not held and intake.state == Intake.State.READING)
    percent, rows, at = told
    return Course(percent, rows, waits=held and percent is None, broken_off=not held and time.time() - at > SILENT)


def _tell(intake: Intake, percent: int | None, rows: int | None) -> None:
    with suppress(OSError):  # a full disk is the import's to tell of
        caches["figures"].set(_key(intake), (percent, rows, time.time()), FORGOTTEN)


def _key(intake: Intake) -> str:
    work = "undoing" if intake.state == Intake.State.UNDOING else "reading"
    return key_of(f"{work} {intake.pk} in {lake_folder(intake.locality)}")


def _is_held(lock: Path) -> bool:
    """Tell whether an import or an undoing is under way in the lake: it holds the lake's lock."""
    if not lock.is_file():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _rows_in(path: Path) -> int | None:
    """Return about how many rows a file has: its lines without the header; None for packed text and workbooks."""
    with path.open("rb") as file:
        head = file.read(4)
        if head == b"PAR1":
            return int(pyarrow.parquet.ParquetFile(path).metadata.num_rows)
        if head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
            return None
        file.seek(0)
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return max(lines - 1, 0)
