"""CSV as people's programs write it: comma, semicolon or tab; with or without BOM; decimal point or comma."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from caicach.errors import InputError, Problem
from caicach.tables.encodings import Encoding, recognise_encoding
from caicach.tables.model import Table, fold_name
from caicach.tables.shape import Record, shape
from caicach.text import Text

_SEPARATORS = (";", "\t", ",")
_DECIMAL_COMMA = re.compile(r"\s*([+-]?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)\s*")
_GROUPED = re.compile(r"\s*[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\s*")
_LINES_TO_LOOK_AT = 30


def read_delimited(data: bytes, file: str, expect: tuple[str, ...]) -> Table:
    """Return the table of a delimited text file; raises InputError where it is not UTF-8 or is not regular."""
    text = _decode(data)
    separator = _separator(text, expect)
    records = list(_records(text, separator))
    if separator != ";":
        return shape(records, file=file, sheet=None, expect=expect, titles_above=False)
    pointed = [(number, [_decimal_point(cell) for cell in cells]) for number, cells in records]
    table = shape(pointed, file=file, sheet=None, expect=expect, titles_above=False)
    commas = any(list(cells) != own for (_, cells), (_, own) in zip(records, pointed, strict=True))
    return replace(table, decimal_comma=commas, either=_either(records, file, expect))


def _either(records: list[Record], file: str, expect: tuple[str, ...]) -> frozenset[tuple[int, str]]:
    """Return where figures stand that are thousands if points part these, and small if they part decimals."""
    if not any(_GROUPED.fullmatch(cell) for _, cells in records for cell in cells):
        return frozenset()
    as_written = shape(records, file=file, sheet=None, expect=expect, titles_above=False)
    return frozenset(
        (row.number, name) for row in as_written.rows for name, text in row.cells.items() if _GROUPED.fullmatch(text)
    )


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(_not_utf8(data, error)) from error
    if "\0" in text:
        raise InputError(_not_utf8(data, None))
    return text


def _not_utf8(data: bytes, error: UnicodeDecodeError | None) -> Problem:
    encoding = recognise_encoding(data)
    expected = Text("văn bản mã hóa UTF-8", "text in UTF-8")
    line = data.count(b"\n", 0, error.start) + 1 if error else data.count(b"\n", 0, data.find(b"\0")) + 1
    if encoding in (None, Encoding.utf8):
        cure = Text(
            "Tệp này không phải bảng dạng văn bản đọc được. Lưu lại dạng .xlsx hoặc “CSV UTF-8” rồi nạp lại.",
            "This is not a text table that can be read. Save it as .xlsx or “CSV UTF-8” and give that file.",
        )
        return Problem(row=line, expected=expected, cure=cure)
    cure = Text(
        "Tệp viết bằng bảng mã {name}. Chuyển mã sang Unicode (UTF-8), hoặc lưu lại dạng “CSV UTF-8”, rồi nạp lại.",
        "The file is written in {name}. Convert it to Unicode (UTF-8), or save it as “CSV UTF-8”, and give that file.",
    )
    return Problem(row=line, found=str(encoding), expected=expected, cure=cure.format(name=encoding))


def _separator(text: str, expect: tuple[str, ...]) -> str:
    """Return the separator that makes the most of the first lines: known names first, then the widest first line."""
    known = {fold_name(name) for name in expect}

    def worth(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            rows = [row for row in itertools.islice(reader, _LINES_TO_LOOK_AT) if any(cell.strip() for cell in row)]
        except csv.Error:
            return 0, 0
        return max((len(known & set(map(fold_name, row))) for row in rows), default=0), len(rows[0]) if rows else 0

    return max(_SEPARATORS, key=worth)


def _records(text: str, separator: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        expected = Text(
            "mỗi ô có dấu ngoặc kép đều được đóng lại, không ô nào quá dài",
            "every quoted cell closed, and no cell too long",
        )
        cure = Text(
            "Sửa dấu ngoặc kép của dòng này (trong ô phải viết hai lần), hoặc lưu lại từ chương trình bảng tính.",
            "Mend the quotes of this line (within a cell a quote is doubled), or save the file from a spreadsheet.",
        )
        raise InputError(Problem(row=line, expected=expected, cure=cure)) from error


def _decimal_point(cell: str) -> str:
    found = _DECIMAL_COMMA.fullmatch(cell)
    return f"{found[1]}{found[2].replace('.', '')}.{found[3]}" if found else cell
