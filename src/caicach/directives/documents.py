"""A document's plain text, whatever its format; what cannot be read is refused with the cure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from caicach.directives import pages, word
from caicach.directives.refusal import refused
from caicach.directives.unpacking import document_of, is_envelope, read_envelope
from caicach.errors import InputError, said_by_system
from caicach.tables.encodings import Encoding, convert, recognise_encoding
from caicach.text import Text

LIMIT_BYTES = 50_000_000
_SIDE = re.compile(r"[^\n\t ](?:[^\n\t ]| (?! ))*")  # words up to a wide gap: a side of a letterhead
_FILE_NAME = re.compile(r"[^\n]{1,400}\.(?:txt|docx?|pdf|html?|md|edxml)", re.IGNORECASE)


def plain_text(source: Path | str | bytes, name: str | None = None) -> tuple[str, str | None]:
    """Return the plain text (NFC, line feeds only) and the document's name.

    A table's rows are lines with ` | ` between cells. A `str` of one line that ends as a file's name does is a path,
    any other the text itself.
    Raises InputError for a file that is missing, empty, too large, damaged, protected or without text.
    """
    if isinstance(source, str) and not _FILE_NAME.fullmatch(source):
        return _tidy(source), name
    if isinstance(source, Path | str):
        name = name or str(source)
    try:
        text = _tidy(_by_content(source if isinstance(source, bytes) else _bytes(Path(source))))
        if not text.strip():
            raise refused(
                Text("Tệp không có chữ nào. Chọn tệp khác.", "The file holds no text. Choose another file."), found=""
            )
    except InputError as error:
        raise error.at(file=name) from error
    return text, name


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise refused(Text("Tách văn bản thành các tệp nhỏ hơn 50 MB.", "Split it into files below 50 MB."))
        return path.read_bytes()
    except OSError as error:
        cure = Text("Kiểm tra lại đường dẫn và quyền đọc tệp.", "Check the path and the right to read it.")
        raise refused(cure, found=said_by_system(error)) from error


def _by_content(data: bytes) -> str:
    start = data[:1024].lstrip().lower()
    if data[:4] == b"PK\x03\x04":
        return word.docx_text(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        cure = Text(
            "Đây là tệp Word cũ (.doc) hoặc tệp có mật khẩu. Mở bằng Word, bỏ mật khẩu, lưu lại dạng .docx.",
            "This is an old Word file (.doc) or has a password. Open it in Word and save it as .docx without password.",
        )
        raise refused(cure, found=".doc")
    if start.startswith(b"%pdf"):
        return pages.pdf_text(data)
    if is_envelope(data):
        return _by_content(_inside(data))
    if start.startswith((b"<!doctype html", b"<html")) or b"<body" in start:
        return pages.html_text(data)
    encoding = recognise_encoding(data)
    if encoding is None:
        cure = Text(
            "Mở tệp bằng chương trình đã tạo ra nó, lưu lại dạng TXT (UTF-8) hoặc DOCX.",
            "Save it again as TXT (UTF-8) or DOCX.",
        )
        raise refused(cure, found=Text("dữ liệu nhị phân", "binary data"))
    return _with_capitals(convert(data, encoding)) if encoding is Encoding.tcvn3 else convert(data, encoding)


def _with_capitals(text: str) -> str:
    """Return TCVN3 text with its capital letters: of accented ones only the font told, so their line has to."""
    return _SIDE.sub(lambda side: side[0].upper() if _in_capitals(side[0]) else side[0], text)


def _in_capitals(words: str) -> bool:
    plain = "".join(letter for letter in words if letter.isascii() and letter.isalpha())
    return len(plain) > 2 and plain.isupper()


def _inside(package: bytes) -> bytes:
    """Return the document that an e-document package holds."""
    document = document_of(read_envelope(package, supplied=("number", "date", "issuer")).files)
    if document is None or is_envelope(document.data):
        cure = Text(
            "Gói văn bản điện tử không kèm tệp văn bản. Tải văn bản riêng rồi chọn tệp đó.",
            "The e-document package holds no document. Get the document itself and choose it.",
        )
        raise refused(cure, found=Text("gói không có văn bản", "a package without a document"))
    return document.data


def _tidy(text: str) -> str:
    """Return NFC text with line feeds only, hard blanks as blanks, invisible signs dropped."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n")
    return text.translate(
        {
            0xA0: " ",
            0x202F: " ",
            0x2007: " ",
            0xAD: None,
            0x200B: None,
            0x200E: None,
            0xFEFF: None,
            0x2011: "-",
            0x2502: "|",
        }
    )
