"""Files handed in with a report: kept only if they are what they say they are, under a name that is only a name."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.files.keep import empty, keep
from caicach.web.files.models import StoredFile

HEAD = 4096  # bytes read to tell a file's kind
LONGEST_NAME = 120


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be handed in: its endings, its media type, and how its first bytes are told."""

    endings: tuple[str, ...]
    media: str
    is_one: Callable[[bytes, IO[bytes]], bool]


def _starts(*signatures: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, source: head.startswith(signatures)


def _heic(head: bytes, source: IO[bytes]) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"heif", b"mif1", b"msf1")


def _office(folder: str) -> Callable[[bytes, IO[bytes]], bool]:
    """Tell an Office document by its parts; one that carries macros is none."""

    def is_one(head: bytes, source: IO[bytes]) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            names = zipfile.ZipFile(source).namelist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not macros

    return is_one


def _text(head: bytes, source: IO[bytes]) -> bool:
    """Tell text: no zero bytes, and UTF-8 (the last letter may be cut where only the head was read)."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


KINDS: tuple[Kind, ...] = (
    Kind((".pdf",), "application/pdf", _starts(b"%PDF-")),
    Kind((".png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    Kind((".jpg", ".jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    Kind((".heic", ".heif"), "image/heic", _heic),
    Kind((".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _office("word/")),
    Kind((".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _office("xl/")),
    Kind((".txt",), "text/plain", _text),
    Kind((".csv",), "text/csv", _text),
)
ACCEPTED = ",".join(ending for kind in KINDS for ending in kind.endings)


def hand_in(source: IO[bytes], name: str) -> tuple[StoredFile, str]:
    """Keep a file and return its record with its cleaned name.

    Raises InputError for an empty file, one above the limit, of a kind not accepted, or whose content is not what its
    ending says; nothing is left behind.
    """
    name = clean_name(name)
    kind = next((k for k in KINDS if name.lower().endswith(k.endings)), None)
    if kind is None:
        raise InputError(_not_accepted(name))
    head = source.read(HEAD)
    if not head:
        raise empty(name)
    source.seek(0)
    if not kind.is_one(head, source):
        raise InputError(_not_what_it_says(name))
    source.seek(0)
    return keep(source, name, kind.media), name


def media_of(name: str) -> str:
    """Return the media type under which a file that was handed in is given out."""
    return next((k.media for k in KINDS if name.lower().endswith(k.endings)), "application/octet-stream")


def clean_name(name: str) -> str:
    """Return a file's bare name: no folders of either kind of slash, no control or direction signs, not too long."""
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = "".join(c for c in bare if unicodedata.category(c)[0] != "C").strip(" .") or "tep"
    ending = PurePosixPath(bare).suffix[:10]
    return bare if len(bare) <= LONGEST_NAME else bare[: LONGEST_NAME - len(ending)] + ending


def _not_accepted(name: str) -> Problem:
    return Problem(
        file=name,
        column="attached",
        expected=Text(
            "ảnh (JPG, PNG, HEIC), PDF, DOCX, XLSX, TXT hoặc CSV",
            "a picture (JPG, PNG, HEIC), PDF, DOCX, XLSX, TXT or CSV",
        ),
        cure=Text(
            "Chụp ảnh hoặc lưu tài liệu dạng PDF rồi đính kèm.",
            "Take a picture or save the paper as PDF, and attach it.",
        ),
    )


def _not_what_it_says(name: str) -> Problem:
    return Problem(
        file=name,
        column="attached",
        expected=Text("nội dung đúng với đuôi của tên tệp", "content that is what the file's ending says"),
        cure=Text(
            "Mở tệp bằng chương trình đã tạo ra nó, lưu lại đúng dạng rồi đính kèm; tệp có macro không nhận.",
            "Open it in the program that made it and save it again in that form; files with macros are not taken.",
        ),
    )
