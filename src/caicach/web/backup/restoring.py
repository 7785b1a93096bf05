"""Bringing an installation back: the file is read through and found whole before the first row is written."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from caicach.errors import InputError
from caicach.text import Text
from caicach.web.audit.verify import verify
from caicach.web.backup import parts, words
from caicach.web.backup.writing import FORMAT, MANIFEST, part_name
from caicach.web.dossiers.services.rebuilding import rebuild_lakes
from caicach.web.files.keep import path_of


def restore_backup(path: Path) -> Text:
    """Bring an installation back from the backup at `path`: all of it or nothing; returns what was restored, in words.

    Raises InputError where the file is damaged or no backup, comes from another version of the data's structure, or
    this installation already holds something.
    """
    call_command("migrate", verbosity=0, interactive=False)
    with _opened(path) as archive:
        manifest = _checked(archive, path)
        if not parts.is_empty():
            raise InputError(words.not_empty(path))
        try:
            with _files_put(archive, manifest), transaction.atomic():
                _put_all(archive, manifest)
                connection.check_constraints()
        except DatabaseError as error:
            raise InputError(words.damaged(path, str(error).splitlines()[0])) from error
    rebuild_lakes()
    proof = verify()
    return words.restored(manifest, proof)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise InputError(words.not_there(path)) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise InputError(words.damaged(path, str(error))) from error


def _checked(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """Return the manifest once every part has been read and found as the manifest says."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        known = manifest["format"] == FORMAT and isinstance(manifest["rows"], list)
        names = {part_name(part["model"]) for part in manifest["rows"]} | {
            f"files/{digest}" for digest in manifest["files"]
        }
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(words.no_backup(path)) from error
    if not known:
        raise InputError(words.no_backup(path))
    if manifest["migrations"] != parts.migrations() or not _same_columns(manifest):
        raise InputError(words.other_version(path, manifest))
    if names - set(archive.namelist()):
        raise InputError(words.damaged(path, ", ".join(sorted(names - set(archive.namelist()))[:3])))
    promised = {part_name(part["model"]): part["sha256"] for part in manifest["rows"]}
    promised |= {f"files/{digest}": digest for digest in manifest["files"]}
    altered = [name for name, digest in promised.items() if _digest(archive, name) != digest]
    if altered:
        raise InputError(words.damaged(path, name) for name in altered)
    return manifest


def _same_columns(manifest: dict[str, Any]) -> bool:
    here = {m._meta.label_lower: parts.columns_of(m) for m in parts.models_in_order()}
    return here == {part["model"]: part["columns"] for part in manifest["rows"]}


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as part:
            return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    except (zipfile.BadZipFile, EOFError, OSError):
        return ""


def _put_all(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    models = [apps.get_model(part["model"]) for part in manifest["rows"]]
    for model in models:
        with archive.open(part_name(model._meta.label_lower)) as part:
            parts.put_rows(model, (json.loads(line) for line in part))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextlib.contextmanager
def _files_put(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[None]:
    """Lay the files where they belong, named by their content; take them away again if what follows fails."""
    put: list[Path] = []
    try:
        for digest in manifest["files"]:
            target = path_of(digest)
            if target.exists():
                continue
            put.append(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(f"files/{digest}") as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
        yield
    except BaseException:
        for target in put:
            target.unlink(missing_ok=True)
        raise
