"""Keeping handed-in files: by content, under a limit, of a kind that is what it says it is."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.files.models import StoredFile

CHUNK = 1024 * 1024


def keep(source: IO[bytes], name: str, content_type: str) -> StoredFile:
    """Store the content of `source` once and return its record.

    Raises InputError for an empty file or one above the limit; nothing is left behind.
    """
    folder: Path = settings.FILES_DIR
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as incoming:
        try:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT:
                    raise too_large(name)
                digest.update(chunk)
                incoming.write(chunk)
            if size == 0:
                raise empty(name)
        except BaseException:
            Path(incoming.name).unlink()
            raise
    target = path_of(digest.hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(incoming.name).replace(target)
    kept, _ = StoredFile.objects.get_or_create(
        digest=digest.hexdigest(), defaults={"size": size, "content_type": content_type}
    )
    return kept


def path_of(digest: str) -> Path:
    """Return where the content of that digest lies."""
    folder: Path = settings.FILES_DIR
    return folder / digest[:2] / digest


def empty(name: str) -> InputError:
    """Return the error for a file of 0 bytes."""
    return InputError(
        Problem(
            file=name,
            found="0 byte",
            expected=Text("tệp có nội dung", "a file with content"),
            cure=Text("Kiểm tra lại tệp rồi tải lên lần nữa.", "Check the file and upload it again."),
        )
    )


def too_large(name: str) -> InputError:
    """Return the error for a file above the limit."""
    limit = settings.UPLOAD_LIMIT // CHUNK
    return InputError(
        Problem(
            file=name,
            found=f"> {limit} MB",
            expected=Text(f"tệp không quá {limit} MB", f"a file of at most {limit} MB"),
            cure=Text("Chia nhỏ hoặc nén tệp rồi tải lên.", "Split or shrink the file and upload it."),
        )
    )
