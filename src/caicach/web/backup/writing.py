"""Writing the backup: everything as of one moment, streamed into one new file."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

import caicach
from caicach.errors import InputError
from caicach.text import Text
from caicach.web.audit.models import Head
from caicach.web.audit.verify import seal_of
from caicach.web.backup import parts, words
from caicach.web.checks.configuration import LAST_BACKUP
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile

FORMAT = 1
MANIFEST = "manifest.json"


def write_backup(path: Path) -> Text:
    """Write everything into one new file at `path`, as it stood at one moment; returns what was written, in words.

    Raises InputError where the file is there already or cannot be written; a half-written file is never left.
    """
    if path.exists():
        raise InputError(words.there_already(path))
    started = timezone.now()
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest = _fill(archive, started)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(words.cannot_write(path, error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    _note_backup(path, started)
    return words.written(manifest)


def _fill(archive: zipfile.ZipFile, started: datetime) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": FORMAT, "program": caicach.__version__, "at": started.isoformat()}
    with _one_moment():
        manifest["migrations"] = parts.migrations()
        manifest["seal"] = seal_of({h.stream: h for h in Head.objects.all()})
        manifest["rows"] = [_write_rows(archive, model) for model in parts.models_in_order()]
        files = list(StoredFile.objects.order_by("pk").values_list("digest", flat=True))
    manifest["files"] = [digest for digest in files if path_of(digest).is_file()]
    manifest["missing"] = sorted(set(files) - set(manifest["files"]))
    for digest in manifest["files"]:
        archive.write(path_of(digest), f"files/{digest}")
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as of one moment, without keeping others from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # atomic() would lock writers out; in WAL mode a reader needs no lock
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    label, digest, count = model._meta.label_lower, hashlib.sha256(), 0
    with archive.open(part_name(label), "w", force_zip64=True) as out:
        for row in parts.rows_of(model):
            line = parts.line_of(row)
            digest.update(line)
            out.write(line)
            count += 1
    return {"model": label, "columns": parts.columns_of(model), "count": count, "sha256": digest.hexdigest()}


def part_name(label: str) -> str:
    """Return the name of a model's part within the file."""
    return f"rows/{label}.jsonl"


def _note_backup(path: Path, at: datetime) -> None:
    """Keep when the last backup was written, for the configuration page."""
    note = {"at": at.isoformat(), "name": path.name, "size": path.stat().st_size}
    (Path(settings.DATA_DIR) / LAST_BACKUP).write_text(json.dumps(note), encoding="utf-8")
