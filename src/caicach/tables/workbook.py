"""XLSX: opened only after its true size is known, read as the person sees it."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.styles.numbers import is_date_format

from caicach.errors import InputError, Problem
from caicach.tables.model import Table
from caicach.tables.numbers import plain_number
from caicach.tables.shape import Record, has_header, shape
from caicach.text import Text

_INFLATED_LIMIT = 1_000_000_000
_RATIO_LIMIT = 200
_SMALL = 20_000_000
_MOST_PARTS = 10_000
_MOST_CELLS = 20_000_000
_XLSX = Text("một bảng tính XLSX lành lặn", "a sound XLSX workbook")
_FIXED_DECIMALS = re.compile(r"[0#]*0\.(0+)")


def read_workbook(data: bytes, file: str, sheet: str | None, expect: tuple[str, ...], limit_bytes: int) -> Table:
    """Return the table of `sheet`, or of the first sheet with expected columns, else the first that is not empty.

    Raises InputError where there is none. Hidden sheets are looked at last.
    """
    check_archive(data, max(limit_bytes, 1) * 5)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = {page.title: page for page in book.worksheets}
            names = [_named(sheet, list(sheets))] if sheet else _visible_first(sheets)
            chosen = _chosen(((name, _records(sheets[name])) for name in names), expect)
    except InputError:
        raise
    except Exception as error:  # a damaged file makes openpyxl and zipfile raise almost anything
        raise InputError(Problem(found=type(error).__name__, expected=_XLSX, cure=_SAVE_AGAIN)) from error
    if chosen is None:
        expected = Text("một trang tính có dữ liệu", "a sheet with data")
        raise InputError(Problem(sheet=sheet, found="", expected=expected, cure=_CHOOSE))
    return shape(chosen[1], file=file, sheet=chosen[0], expect=expect, titles_above=True)


_SAVE_AGAIN = Text(
    "Tệp hỏng hoặc không phải XLSX. Mở bằng chương trình bảng tính, lưu lại dạng .xlsx rồi nạp lại.",
    "The file is damaged or not XLSX. Open it in a spreadsheet program, save it as .xlsx and give that file.",
)
_ONLY_DATA = Text(
    "Tệp bung ra quá lớn so với dữ liệu nên không được mở. Lưu lại chỉ phần dữ liệu cần dùng.",
    "The file unpacks to far more than its data and was not opened. Save only the data that is needed.",
)
_FEWER_CELLS = Text(
    f"không quá {_MOST_CELLS // 1_000_000} triệu ô", f"at most {_MOST_CELLS // 1_000_000} million cells"
)
_CHOOSE = Text("Chọn trang tính khác hoặc điền dữ liệu.", "Choose another sheet, or fill this one in.")


def check_archive(data: bytes, inflated_limit: int = _INFLATED_LIMIT) -> None:
    """Raise InputError unless `data` is a ZIP of a workbook whose declared parts stay within safe sizes.

    Nothing is inflated here. A part that declares less than it holds is cut there by zipfile and then fails its
    checksum, so a lie about sizes ends as a damaged file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise InputError(Problem(expected=_XLSX, cure=_SAVE_AGAIN)) from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        found = _other_kind(names)
        raise InputError(Problem(found=f"{found.vi} · {found.en}", expected=_XLSX, cure=_SAVE_AGAIN))
    inflated = sum(part.file_size for part in parts)
    bomb = inflated > _SMALL and inflated > _RATIO_LIMIT * len(data)
    if inflated > min(inflated_limit, _INFLATED_LIMIT) or bomb or len(parts) > _MOST_PARTS:
        expected = Text("tệp XLSX bung ra ở mức bình thường", "an XLSX that unpacks to an ordinary size")
        raise InputError(Problem(found=f"{inflated / 1_000_000:.0f} MB", expected=expected, cure=_ONLY_DATA))


def _other_kind(names: set[str]) -> Text:
    if "word/document.xml" in names:
        return Text("văn bản Word (DOCX)", "a Word document (DOCX)")
    if "ppt/presentation.xml" in names:
        return Text("bản trình chiếu (PPTX)", "a presentation (PPTX)")
    if "xl/workbook.bin" in names:
        return Text("bảng tính XLSB", "an XLSB workbook")
    if "content.xml" in names:
        return Text("tệp OpenDocument", "an OpenDocument file")
    return Text("tệp nén ZIP", "a ZIP archive")


def _named(sheet: str, there: list[str]) -> str:
    if sheet in there:
        return sheet
    expected = Text(f"một trong các trang tính: {', '.join(there)}", f"one of the sheets: {', '.join(there)}")
    cure = Text("Kiểm tra lại tên trang tính.", "Check the sheet's name.")
    raise InputError(Problem(sheet=sheet, found=sheet, expected=expected, cure=cure))


def _visible_first(sheets: dict[str, Any]) -> list[str]:
    return sorted(sheets, key=lambda name: sheets[name].sheet_state != "visible")


def _chosen(pages: Iterable[tuple[str, list[Record]]], expect: tuple[str, ...]) -> tuple[str, list[Record]] | None:
    first: tuple[str, list[Record]] | None = None
    for name, records in pages:
        if records and (not expect or has_header(records, expect)):
            return name, records
        first = first or ((name, records) if records else None)
    return first


def _records(page: Any) -> list[Record]:
    page.reset_dimensions()
    records: list[Record] = []
    seen = 0
    for number, cells in enumerate(page.iter_rows(), start=1):
        seen += len(cells)
        if seen > _MOST_CELLS:
            raise InputError(Problem(sheet=page.title, row=number, expected=_FEWER_CELLS, cure=_ONLY_DATA))
        texts = [_text(cell) for cell in cells]
        if any(texts):
            records.append((number, texts))
    return records


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_as_shown(value, cell.number_format or "General")
    return _date(value, cell.number_format or "")


def _number_as_shown(value: float, number_format: str) -> str:
    """Keep what the person sees and a plain number would lose: a percent sign, the last zero of the code 1.10."""
    text = plain_number(value)
    if "%" in number_format:
        return f"{plain_number(float(value) * 100)}%"
    fixed = _FIXED_DECIMALS.fullmatch(number_format)
    places = len(text.partition(".")[2])
    return f"{value:.{len(fixed[1])}f}" if fixed and len(fixed[1]) >= places else text


def _date(value: Any, number_format: str) -> str:
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time() and (not number_format or is_date_format(number_format))
        return value.date().isoformat() if whole_day else value.isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
