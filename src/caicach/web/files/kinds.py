"""What a handed-in file is, told by its content and never by what its name or its sender says."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.files.keep import empty, keep
from caicach.web.files.models import StoredFile

HEAD = 4096  # bytes that tell a file's kind
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: what it is called, its endings, its media type, and how its content is told."""

    words: Text
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
    """Tell text: UTF-8 without zero bytes (the last letter may be cut where only the head was read), and no script."""
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head and what_else(head) is None


PDF = Kind(Text("tài liệu PDF", "a PDF document"), (".pdf",), "application/pdf", _starts(b"%PDF-"))
PNG = Kind(Text("ảnh PNG", "a PNG picture"), (".png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n"))
JPEG = Kind(Text("ảnh JPEG", "a JPEG picture"), (".jpg", ".jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff"))
HEIC = Kind(Text("ảnh HEIC", "a HEIC picture"), (".heic", ".heif"), "image/heic", _heic)
DOCX = Kind(Text("văn bản Word", "a Word document"), (".docx",), OFFICE + "wordprocessingml.document", _office("word/"))
XLSX = Kind(Text("bảng tính Excel", "an Excel workbook"), (".xlsx",), OFFICE + "spreadsheetml.sheet", _office("xl/"))
TXT = Kind(Text("văn bản thuần UTF-8", "plain UTF-8 text"), (".txt",), "text/plain", _text)
CSV = Kind(Text("bảng CSV mã UTF-8", "a UTF-8 CSV table"), (".csv",), "text/csv", _text)
KINDS: tuple[Kind, ...] = (PDF, PNG, JPEG, HEIC, DOCX, XLSX, TXT, CSV)
ACCEPTED = ",".join(ending for kind in KINDS for ending in kind.endings)

# What is never taken, by its first bytes: to say what a file that poses as another really is.
OTHERS: tuple[tuple[bytes, Text], ...] = (
    (b"MZ", Text("chương trình Windows", "a Windows program")),
    (b"\x7fELF", Text("chương trình Linux", "a Linux program")),
    (b"\xcf\xfa\xed\xfe", Text("chương trình macOS", "a macOS program")),
    (b"\xca\xfe\xba\xbe", Text("chương trình Java hoặc macOS", "a Java or macOS program")),
    (b"#!", Text("tập lệnh", "a script")),
    (b"@echo", Text("tập lệnh Windows", "a Windows script")),
    (b"<?php", Text("tập lệnh PHP", "a PHP script")),
    (b"<script", Text("trang web có mã lệnh", "a web page with code")),
    (b"<html", Text("trang web", "a web page")),
    (b"<!doctype", Text("trang web", "a web page")),
    (b"<svg", Text("ảnh SVG (có thể chứa mã lệnh)", "an SVG picture (may hold code)")),
    (b"\xd0\xcf\x11\xe0", Text("tài liệu Office đời cũ", "an old Office document")),
    (b"Rar!", Text("tệp nén RAR", "a RAR archive")),
    (b"7z\xbc\xaf", Text("tệp nén 7z", "a 7z archive")),
    (b"\x1f\x8b", Text("tệp nén gzip", "a gzip archive")),
    (b"GIF8", Text("ảnh GIF", "a GIF picture")),
)


def what_else(head: bytes) -> Text | None:
    """Return what a file of a kind that is never taken is, by its first bytes; None where they say nothing."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return next(
        (words for signature, words in OTHERS if head.startswith(signature) or start.startswith(signature)), None
    )


def kind_of(source: IO[bytes]) -> Kind | None:
    """Return the kind that the content is (text counts as TXT), or None; `source` is left at its beginning."""
    source.seek(0)
    head = source.read(HEAD)
    found = next((kind for kind in KINDS if kind.is_one(head, source)), None)
    source.seek(0)
    return found


def accept(source: IO[bytes], name: str, kinds: Sequence[Kind] = KINDS) -> tuple[StoredFile, str]:
    """Keep a file and return its record with its cleaned name; the kept media type is that of its content.

    Raises InputError for an empty file, one above the limit, of a kind not among `kinds`, or whose content is not what
    its ending says; nothing is left behind.
    """
    name = clean_name(name)
    head = source.read(HEAD)
    source.seek(0)
    if not head:
        raise empty(name)
    kind = next((k for k in kinds if name.lower().endswith(k.endings)), None)
    if kind is None:
        raise InputError(_not_taken(name, kinds))
    if not kind.is_one(head, source):
        raise InputError(_contradicts(name, kind, source))
    source.seek(0)
    return keep(source, name, kind.media), name


def media_of(name: str) -> str:
    """Return the media type under which a file that was accepted by that name is given out."""
    return next((k.media for k in KINDS if name.lower().endswith(k.endings)), "application/octet-stream")


def clean_name(name: str) -> str:
    """Return a file's bare name: no folders of either kind of slash, no control or direction signs, not too long."""
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = "".join(c for c in bare if unicodedata.category(c)[0] != "C").strip(" .") or "tep"
    ending = PurePosixPath(bare).suffix[:10]
    return bare if len(bare) <= LONGEST_NAME else bare[: LONGEST_NAME - len(ending)] + ending


def _not_taken(name: str, kinds: Sequence[Kind]) -> Problem:
    endings = ", ".join(ending.removeprefix(".").upper() for kind in kinds for ending in kind.endings)
    return Problem(
        file=name,
        column="files",
        found=PurePosixPath(name).suffix or name,
        expected=Text(f"tệp có đuôi {endings}", f"a file ending in {endings}"),
        cure=Text(
            "Chụp ảnh hoặc lưu tài liệu dạng PDF rồi đính kèm.",
            "Take a picture or save the paper as PDF, and attach it.",
        ),
    )


def _contradicts(name: str, kind: Kind, source: IO[bytes]) -> Problem:
    """Say both what the ending claims and what the content is."""
    source.seek(0)
    other = what_else(source.read(HEAD))
    real = kind_of(source)
    unknown = Text("nội dung không rõ dạng", "content of an unknown kind")
    found = other or (real.words if real and real.media != kind.media else unknown)
    return Problem(
        file=name,
        column="files",
        found=found.vi,
        expected=Text(f"{kind.words.vi}, như đuôi tệp ghi", f"{kind.words.en}, as the ending says (it is {found.en})"),
        cure=Text(
            "Mở tệp bằng chương trình đã tạo ra nó, lưu lại đúng dạng rồi đính kèm; tệp có macro không nhận.",
            "Open it in the program that made it and save it again in that form; files with macros are not taken.",
        ),
    )
