"""Reads a table out of a file of any accepted kind, told by its content, never by its suffix."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from pathlib import Path

from caicach.errors import InputError, Problem, said_by_system
from caicach.tables.delimited import read_delimited
from caicach.tables.model import Table
from caicach.text import Text

LIMIT_BYTES = 200_000_000

_SAVE_AS = Text(
    "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng .xlsx hoặc CSV (UTF-8) rồi nạp lại.",
    "Open it in the program that made it, save it as .xlsx or CSV (UTF-8), and give that file.",
)
_FOREIGN: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text("tệp PDF", "a PDF file")),
    (b"\x89PNG", Text("tệp ảnh", "a picture")),
    (b"\xff\xd8\xff", Text("tệp ảnh", "a picture")),
    (b"\x1f\x8b", Text("tệp nén gzip", "a gzip file")),
    (b"Rar!", Text("tệp nén RAR", "a RAR file")),
    (b"7z\xbc\xaf", Text("tệp nén 7z", "a 7z file")),
    (b"{\\rtf", Text("văn bản RTF", "an RTF document")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_A_TABLE = Text("một bảng CSV (UTF-8), XLSX hoặc Parquet", "a CSV (UTF-8), XLSX or Parquet table")


def read_table(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    sheet: str | None = None,
    expect: Collection[str] = (),
    limit_bytes: int = LIMIT_BYTES,
) -> Table:
    """Return the table in `source`: a path, or a file's bytes.

    `name` is how errors call the file. `sheet` picks a worksheet (otherwise the first with
    expected columns, or the first that is not empty).
    `expect` gives header names that the caller knows: they find the header below title rows surely, and a
    header that agrees with one but for letter case, diacritics or underscores gets that name.
    Raises InputError, with all the problems of the file at once, where it is not a table that can be read whole.
    """
    data, known_as = _load(source, limit_bytes)
    file = name or known_as
    try:
        return _read(data, file, sheet, tuple(expect), limit_bytes)
    except InputError as error:
        raise error.at(file=file) from error.__cause__


def _read(data: bytes, file: str, sheet: str | None, expect: tuple[str, ...], limit_bytes: int) -> Table:
    if len(data) > limit_bytes:
        raise _too_large(limit_bytes)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise InputError(Problem(found="", expected=_A_TABLE, cure=_EMPTY))
    _refuse_foreign(data)
    # The heavy readers are imported only for the files that need them, so that every command starts quickly.
    if data.startswith(b"PK"):
        from caicach.tables.workbook import read_workbook

        return read_workbook(data, file, sheet, expect, limit_bytes)
    if data.startswith(b"PAR1"):
        from caicach.tables.parquet import read_parquet

        return read_parquet(data, file, expect)
    return read_delimited(data, file, expect)


_EMPTY = Text("Tệp rỗng. Chọn lại tệp có dữ liệu.", "The file is empty. Choose the file that holds the data.")


def _load(source: Path | str | bytes, limit_bytes: int) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, "(tệp)"
    path = Path(source)
    try:
        if path.stat().st_size > limit_bytes:
            raise _too_large(limit_bytes).at(file=str(path))
        return path.read_bytes(), path.name
    except OSError as error:
        missing = Text("một tệp có thật và đọc được", "a file that is there and can be read")
        cure = Text("Kiểm tra lại tên và đường dẫn của tệp.", "Check the file's name and folder.")
        raise InputError(Problem(file=str(path), found=said_by_system(error), expected=missing, cure=cure)) from error


def _too_large(limit_bytes: int) -> InputError:
    size = f"{limit_bytes / 1_000_000:g} MB"
    return InputError(
        Problem(
            expected=Text(f"tệp không quá {size}", f"a file of at most {size}"),
            cure=Text("Chia tệp thành nhiều tệp nhỏ hơn.", "Split it into smaller files."),
        )
    )


def _refuse_foreign(data: bytes) -> None:
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip()
    found = next((what for mark, what in _FOREIGN if data.startswith(mark)), None)
    cure = _SAVE_AS
    if data.startswith(_OLE):
        found, cure = _ole(data)
    elif start.startswith(b"<"):
        found = Text("trang HTML hoặc XML", "an HTML or XML page")
    if found:
        raise InputError(Problem(found=f"{found.vi} · {found.en}", expected=_A_TABLE, cure=cure))


def _ole(data: bytes) -> tuple[Text, Text]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        unlock = Text(
            "Mở tệp, bỏ mật khẩu, lưu lại dạng .xlsx rồi nạp lại.",
            "Open it, take the password off, save it as .xlsx and give that file.",
        )
        return Text("tệp có mật khẩu", "a file with a password"), unlock
    return Text("tệp Office kiểu cũ (.xls, .doc)", "an old Office file (.xls, .doc)"), _SAVE_AS
