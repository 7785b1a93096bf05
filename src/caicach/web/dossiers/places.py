"""Where a locality's dossiers lie: its lake, and the folder that is watched for new files."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from caicach.dossiers.lake import MANIFEST, Lake, open_lake
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


def folder_name(locality: Locality) -> str:
    """Return the name of a locality's folders: its key in signs that every file system takes."""
    return locality.unit.key.replace(":", "-")


def lake_folder(locality: Locality) -> Path:
    """Return the folder of a locality's lake."""
    return Path(settings.DATA_DIR) / "lakes" / folder_name(locality)


def inbox_folder(locality: Locality) -> Path:
    """Return the folder that is watched for a locality's files."""
    return Path(settings.DATA_DIR) / "inbox" / folder_name(locality)


def lake_of(locality: Locality) -> Lake | None:
    """Return the locality's lake as it stands, or None where nothing was imported yet."""
    folder = lake_folder(locality)
    return open_lake(folder) if (folder / MANIFEST).is_file() else None


@contextlib.contextmanager
def under_its_name(stored: StoredFile, name: str) -> Iterator[Path]:
    """Give the path of a kept file under the name it was handed in by, which errors and the lake's list repeat."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.symlink_to(path_of(stored.digest))
        yield path


def events_file(locality: Locality, stored: StoredFile) -> Path:
    """Return where the steps of that handed-in table are kept for looking up."""
    return Path(settings.DATA_DIR) / "lakes" / f"{folder_name(locality)}-events" / f"{stored.digest[:16]}.parquet"


def events_of_locality(locality: Locality) -> Path | None:
    """Return the file of the steps in force, or None where none were handed in."""
    table = locality.event_tables.filter(superseded=False).select_related("file").first()
    path = events_file(locality, table.file) if table else None
    return path if path and path.is_file() else None
