"""The lake: a folder of Parquet files, and one manifest that says which of them count.

LAKE/lake.json                          the manifest, swapped whole: what it does not name is not there
LAKE/data/province=22/month=2026-03-01/ rows in force and rows of earlier versions, never changed once written
LAKE/quarantine/                        rejected rows of each import, as CSV that a person can mend
LAKE/scratch/                           of an import that is running (or was killed)
LAKE/lock                               held by the one import that is running
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from caicach.dossiers.schema import SCHEMA
from caicach.errors import InputError, Problem
from caicach.text import Text

MANIFEST = "lake.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file of rows in force. `path` is relative to the lake; moments are ISO text.

    `open`: rows without an end. `first_received`, `last_ended`: the earliest receipt, the latest end (None: no end).
    """

    path: str
    rows: int
    open: int
    first_received: str
    last_ended: str | None


@dataclass(frozen=True, slots=True)
class Import:
    """One import: who, when, from what, and what became of each row.

    `log` names every file of rows that this import accepted, `quarantine` the CSV of those it rejected.
    """

    no: int
    at: str
    who: str
    sources: tuple[dict[str, Any], ...]
    fingerprint: str
    rejected: int
    read: int = 0
    added: int = 0
    unchanged: int = 0
    updated: int = 0
    flagged: dict[str, int] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    quarantine: str | None = None
    undone_at: str | None = None
    undone_by: str | None = None

    @property
    def active(self) -> bool:
        """Whether the import counts: it was not undone."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the lake holds at one moment. `quarantined` names the file of rejected rows not mended since."""

    schema: int = SCHEMA
    parts: tuple[Part, ...] = ()
    imports: tuple[Import, ...] = ()
    quarantined: str | None = None
    quarantined_rows: int = 0


@dataclass(frozen=True)
class Lake:
    """A lake as it stands when it is opened; later imports do not change what this value sees."""

    root: Path
    manifest: Manifest = field(default_factory=Manifest)

    @property
    def files(self) -> list[str]:
        """The paths of the files of rows in force."""
        return [str(self.root / part.path) for part in self.manifest.parts]

    @property
    def quarantined(self) -> Path | None:
        """The Parquet file of rejected rows that were not mended since, where there are any."""
        return self.root / self.manifest.quarantined if self.manifest.quarantined else None

    def active(self) -> list[Import]:
        """Return the imports that were not undone, oldest first."""
        return [entry for entry in self.manifest.imports if entry.active]


def open_lake(path: Path | str) -> Lake:
    """Return the lake in the folder `path`; raises InputError where there is none, or a later version's."""
    root = Path(path)
    if not (root / MANIFEST).is_file():
        raise InputError(
            Problem(
                file=str(root),
                expected=Text("một kho hồ sơ", "a lake of dossiers"),
                cure=Text(
                    "Tạo kho bằng “caicach dossiers import TỆP --into KHO”.",
                    "Make one with “caicach dossiers import FILE --into LAKE”.",
                ),
            )
        )
    return Lake(root, _read(root / MANIFEST))


def _read(path: Path) -> Manifest:
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["schema"] > SCHEMA:
        expected = Text(f"kho phiên bản {SCHEMA} trở về trước", f"a lake of version {SCHEMA} or earlier")
        cure = Text("Cập nhật caicach rồi mở lại kho.", "Update caicach, then open the lake again.")
        raise InputError(Problem(file=str(path), found=str(content["schema"]), expected=expected, cure=cure))
    return Manifest(
        schema=content["schema"],
        parts=tuple(Part(**part) for part in content["parts"]),
        imports=tuple(
            Import(**{**entry, "sources": tuple(entry["sources"]), "log": tuple(entry["log"])})
            for entry in content["imports"]
        ),
        quarantined=content["quarantined"],
        quarantined_rows=content["quarantined_rows"],
    )


@contextlib.contextmanager
def changing(path: Path) -> Iterator[Lake]:
    """Hold the lake in `path` (made where there is none) for one change; another import waits until it is done.

    What an earlier change left unfinished is cleared away first. Raises InputError where the folder cannot be
    written, or holds something else.
    """
    _check_folder(path)
    path.mkdir(parents=True, exist_ok=True)
    with (path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lake = open_lake(path) if (path / MANIFEST).is_file() else Lake(path)
        _clear(lake)
        yield lake


def _check_folder(path: Path) -> None:
    other = path.is_file() or (path.is_dir() and not (path / "lock").exists() and any(path.iterdir()))
    if other:
        expected = Text("một kho hồ sơ, hoặc thư mục trống", "a lake of dossiers, or an empty folder")
        cure = Text("Chọn thư mục khác.", "Choose another folder.")
        raise InputError(Problem(file=str(path), expected=expected, cure=cure))


def _clear(lake: Lake) -> None:
    """Remove what the manifest does not name: scratch files, and files of a change that was not finished."""
    shutil.rmtree(lake.root / "scratch", ignore_errors=True)
    (lake.root / f"{MANIFEST}.new").unlink(missing_ok=True)
    manifest = lake.manifest
    named = {part.path for part in manifest.parts} | {path for entry in manifest.imports for path in entry.log}
    named |= {entry.quarantine for entry in manifest.imports if entry.quarantine}
    named |= {manifest.quarantined} if manifest.quarantined else set()
    for folder in ("data", "quarantine"):
        for file in (lake.root / folder).rglob("*"):
            if file.is_file() and file.relative_to(lake.root).as_posix() not in named:
                file.unlink()


def commit(lake: Lake, manifest: Manifest) -> Lake:
    """Make `manifest` what the lake holds, all at once: before the swap nothing has changed, after it everything."""
    new = lake.root / f"{MANIFEST}.new"
    known = {part.path for part in lake.manifest.parts}
    for part in manifest.parts:
        if part.path not in known:
            _settle(lake.root / part.path)
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(lake.root / MANIFEST)
    _settle(lake.root)
    return replace(lake, manifest=manifest)


def _settle(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
