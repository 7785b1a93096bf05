"""People's files as DuckDB relations of text: CSV (also gzip), XLSX and Parquet, told apart by content.

Millions of rows pass through here, so CSV and Parquet are read by DuckDB itself; workbooks, which are small, by
`tables`. Every value is text at this point: what it means is decided in one place, for all kinds of file.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import itertools
import os
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from caicach.errors import InputError, Problem
from caicach.tables import Encoding, read_table, recognise_encoding
from caicach.text import Text

ROW = "caicach sheet row"
_SAMPLE = 1 << 16
_LONGEST_LINE = 1 << 20
_KINDS = ("*.csv", "*.csv.gz", "*.xlsx", "*.parquet", "*.tsv")


@dataclass(frozen=True, slots=True)
class Source:
    """A file ready to be read: `relation` is SQL whose columns are `header`, all text, in the file's order."""

    path: Path
    header: tuple[str, ...]
    relation: str
    rejects: str | None = None
    """Name of the table in which DuckDB lists the lines that are not rows, where there is one."""
    numbered: bool = False
    """Whether the relation has a column ROW with each row's number in the sheet."""

    @property
    def name(self) -> str:
        """What errors call the file."""
        return self.path.name


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, and in place of a folder the table files in it, by name.

    Raises InputError naming every path that is not there and every folder without a table.
    """
    found, problems = [], []
    for path in paths:
        files = sorted(f for kind in _KINDS for f in path.glob(kind)) if path.is_dir() else [path]
        found += files
        if not files or not all(f.is_file() and os.access(f, os.R_OK) for f in files):
            problems.append(_not_there(path))
    if problems:
        raise InputError(problems)
    return found


def open_source(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path, *, padded: bool = False) -> Source:
    """Return `path` as a Source on `connection`; `scratch` is a folder for what must be rewritten to be read.

    `padded` reads CSV lines that lack cells at their end, which otherwise are rejects: slower, so only on demand.

    Raises InputError where the file is not a table, has no header, or repeats a column's name.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        source = _open_csv(path, scratch, padded) if head not in _OPENERS else _OPENERS[head](connection, path)
    except OSError as error:
        raise InputError(_not_there(path, error.strerror)) from error
    _check_header(source)
    return source


def _open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Source:
    try:
        names = [d[0] for d in connection.sql(f"FROM read_parquet({quoted(path)}) LIMIT 0").description]
    except duckdb.Error as error:
        expected = Text("một tệp Parquet lành lặn", "a sound Parquet file")
        cure = Text("Tệp hỏng. Xuất lại tệp từ nguồn.", "The file is damaged. Export it again from its source.")
        raise InputError(Problem(file=path.name, expected=expected, cure=cure)) from error
    columns = ", ".join(f"CAST({column(name)} AS VARCHAR) AS {column(name)}" for name in names)
    return Source(path, tuple(names), f"(SELECT {columns} FROM read_parquet({quoted(path)}))")


def _open_workbook(connection: duckdb.DuckDBPyConnection, path: Path) -> Source:
    table = read_table(path)
    data = {name: pa.array([row.cells[name] for row in table.rows], pa.string()) for name in table.header}
    data[ROW] = pa.array([row.number for row in table.rows], pa.int64())
    name = f"workbook_{next(_SERIAL)}"
    connection.register(name, pa.table(data))
    return Source(path, table.header, name, numbered=True)


def _open_csv(path: Path, scratch: Path, padded: bool) -> Source:
    packed = _is_gzip(path)
    path_read = path if packed else _in_utf8(path, scratch)
    with gzip.open(path_read) if packed else path_read.open("rb") as file:
        sample = file.read(_SAMPLE)
    header, separator = _header(_text(sample, path), path)
    rejects = f"rejects_{next(_SERIAL)}"
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in _distinct(header))
    relation = (
        f"read_csv({quoted(path_read)}, auto_detect=false, header=true, delim={quoted(separator)}, quote='\"', "
        f"escape='\"', columns={{{columns}}}, null_padding={padded}, ignore_errors=true, "
        f"max_line_size={_LONGEST_LINE}, store_rejects=true, rejects_table='{rejects}', "
        f"rejects_scan='{rejects}_scan', rejects_limit=0, compression='{'gzip' if packed else 'none'}')"
    )
    return Source(path, header, relation, rejects)


_SERIAL = itertools.count(1)
_OPENERS = {b"PAR1": _open_parquet, b"PK\x03\x04": _open_workbook}


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _in_utf8(path: Path, scratch: Path) -> Path:
    """Return `path`, or where it is UTF-16 a copy in UTF-8."""
    with path.open("rb") as file:
        if not file.read(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return path
    copy = scratch / f"{next(_SERIAL)}-{path.name}"
    with path.open(encoding="utf-16", newline="") as file, copy.open("w", encoding="utf-8", newline="") as target:
        target.writelines(file)
    return copy


def _text(sample: bytes, path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return decoder.decode(sample)
    except UnicodeDecodeError as error:
        encoding = recognise_encoding(sample)
        known = encoding not in (None, Encoding.utf8, Encoding.utf16)
        raise InputError(
            Problem(
                file=path.name,
                row=sample.count(b"\n", 0, error.start) + 1,
                found=encoding.value if encoding and known else None,
                expected=Text("văn bản mã hóa UTF-8", "text in UTF-8"),
                cure=Text(
                    "Lưu lại tệp dạng .xlsx hoặc “CSV UTF-8” rồi nạp lại.",
                    "Save the file as .xlsx or “CSV UTF-8” and give that file.",
                ),
            )
        ) from error


def _header(sample: str, path: Path) -> tuple[tuple[str, ...], str]:
    lines = [line for line in sample.splitlines() if line.strip()]
    if not lines:
        expected = Text("một dòng tiêu đề và các dòng dữ liệu", "a header row and rows of data")
        cure = Text("Điền dữ liệu vào bảng rồi nạp lại.", "Fill in the table and give it again.")
        raise InputError(Problem(file=path.name, found="", expected=expected, cure=cure))
    separator = max(",;\t", key=lambda mark: len(next(csv.reader([lines[0]], delimiter=mark))))
    cells = next(csv.reader(lines, delimiter=separator))
    return tuple(unicodedata.normalize("NFC", cell).strip() for cell in cells), separator


def _distinct(header: Sequence[str]) -> list[str]:
    """Return the names with the empty ones (columns of nothing) told apart."""
    return [name or f"_empty_{place}" for place, name in enumerate(header)]


def _check_header(source: Source) -> None:
    twice = [name for name, count in Counter(n.lower() for n in source.header if n).items() if count > 1]
    expected = Text("mỗi tên cột một lần", "each column name once")
    cure = Text("Đổi tên hoặc bỏ cột trùng.", "Rename or remove the repeated column.")
    if twice:
        raise InputError(
            Problem(file=source.name, row=1, column=n, found=n, expected=expected, cure=cure) for n in twice
        )


def _not_there(path: Path, reason: str | None = None) -> Problem:
    return Problem(
        file=str(path),
        found=reason,
        expected=Text(
            "một tệp bảng (CSV, XLSX, Parquet) đọc được", "a table file (CSV, XLSX, Parquet) that can be read"
        ),
        cure=Text("Kiểm tra lại tên tệp và quyền đọc.", "Check the file's name and the right to read it."),
    )


def read_header(path: Path) -> tuple[str, ...]:
    """Return the column names of a table file; raises InputError as `open_source` does."""
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        return open_source(connection, find_sources([path])[0], Path(scratch)).header


def lacks_cells(connection: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Tell, once `source` was read, whether lines of it were rejected for lacking cells at their end."""
    if source.rejects is None:
        return False
    sql = f"SELECT count(*) FROM {source.rejects} WHERE error_type = 'MISSING COLUMNS'"
    return bool(connection.execute(sql).fetchall()[0][0])


def quoted(value: object) -> str:
    """Return `value` as an SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def column(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
