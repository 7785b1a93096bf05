"""The watched folder: what is put into a locality's inbox is imported by itself, and moved aside with what came of it.

inbox/LOCALITY/            files to be imported; a file that was still being written a moment ago is left for later
inbox/LOCALITY/done/       files that were taken
inbox/LOCALITY/rejected/   files that could not be read, each with its reasons in a text file beside it
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from caicach.dossiers.mapping import REQUIRED, known_columns
from caicach.dossiers.sources import read_header
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.dossiers.models import Intake, SourceMapping
from caicach.web.dossiers.places import inbox_folder
from caicach.web.dossiers.services.intake import ask_for_intake
from caicach.web.files.keep import keep
from caicach.web.files.kinds import clean_name
from caicach.web.units.models import Locality

ENDINGS = (".csv", ".xlsx", ".parquet", ".gz")
SETTLED_SECONDS = 5.0
DONE, REJECTED = "done", "rejected"
MOST_TOLD = 20
"""How many rejected files a page tells of."""


def sweep() -> list[Intake]:
    """Take every file that waits in an inbox; return the imports asked for. Sweeping twice takes nothing twice."""
    taken: list[Intake] = []
    for locality in Locality.objects.select_related("unit"):
        folder = inbox_folder(locality)
        folder.mkdir(parents=True, exist_ok=True)
        taken += [intake for path in _waiting(folder) if (intake := _take(locality, path)) is not None]
    return taken


def _waiting(folder: Path) -> list[Path]:
    """Return the files to take, the oldest first; those still being written are not among them."""
    latest = time.time() - SETTLED_SECONDS
    files = [path for path in folder.iterdir() if path.is_file() and path.name.lower().endswith(ENDINGS)]
    return sorted(
        (path for path in files if not path.name.startswith(".") and path.stat().st_mtime <= latest),
        key=lambda path: (path.stat().st_mtime, path.name),
    )


def _take(locality: Locality, path: Path) -> Intake | None:
    """Move a file to `done` first, which only one of two sweeps can do, then ask for its import."""
    try:
        path = _moved(path, path.parent / DONE)
    except FileNotFoundError:
        return None
    name = clean_name(path.name)
    try:
        mapping = mapping_for(locality, path)
        with path.open("rb") as file:
            stored = keep(file, name, "")
    except InputError as error:
        reject(path, [problem.within("vi") for problem in error.problems])
        return None
    return ask_for_intake(None, locality, stored, name, mapping, watched=True)


def mapping_for(locality: Locality, path: Path, system: str = "") -> SourceMapping | None:
    """Return the confirmed reading that fits the file best, that of `system` before all others.

    None where none fits and its columns are known by themselves. Raises InputError where neither: a person hands such
    a file in on the page, and confirms its columns.
    """
    header = read_header(path)
    fitting = [
        mapping
        for mapping in SourceMapping.objects.filter(locality=locality, superseded=False)
        if set(mapping.columns.values()) <= set(header)
    ]
    if fitting:
        return max(fitting, key=lambda mapping: (mapping.system == system, len(mapping.columns)))
    if set(REQUIRED) <= set(known_columns(header)):
        return None
    raise InputError(
        Problem(
            file=path.name,
            found=", ".join(name for name in header if name)[:200],
            expected=Text("các cột của một cách đọc đã xác nhận", "the columns of a confirmed reading"),
            cure=Text(
                "Nạp tệp này một lần trên trang Nạp hồ sơ và xác nhận từng cột; các tệp sau được nạp tự động.",
                "Hand this file in once on the page and confirm its columns; later files are taken by themselves.",
            ),
        )
    )


def put_aside(intake: Intake, reasons: Sequence[str]) -> None:
    """Move the file of a watched import that failed from `done` to `rejected`, where it is still there."""
    path = inbox_folder(intake.locality) / DONE / intake.file_name
    if intake.watched and path.is_file():
        reject(path, reasons)


def reject(path: Path, reasons: Sequence[str]) -> None:
    """Move a taken file to `rejected` with its reasons in a text file beside it."""
    moved = _moved(path, path.parent.parent / REJECTED)
    moved.with_name(f"{moved.name}.txt").write_text("\n".join(reasons) + "\n", encoding="utf-8")


def _moved(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{number}-{path.name}"
    return path.rename(target)


def rejected_files(locality: Locality) -> list[tuple[str, str]]:
    """Return the files that lie rejected in the inbox with their reasons, the newest first."""
    folder = inbox_folder(locality) / REJECTED
    reasons = sorted(folder.glob("*.txt"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_TOLD]
    return [
        (path.name.removesuffix(".txt"), path.read_text(encoding="utf-8").strip())
        for path in reasons
        if path.with_name(path.name.removesuffix(".txt")).is_file()
    ]
