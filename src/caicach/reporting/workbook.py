"""Every table of a report as a workbook: figures as numbers, unit and source beside them, headers frozen."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from caicach.reporting.archive import clean, stable
from caicach.reporting.document import Block, Cell, Column, Figure, Report, Table, numbered

_BOLD, _ITALIC = Font(name="Times New Roman", bold=True), Font(name="Times New Roman", italic=True, size=10)
_PLAIN, _TITLE = Font(name="Times New Roman"), Font(name="Times New Roman", bold=True, size=13)
_GREY = PatternFill("solid", fgColor="F0F0F0")
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_ROW = 4


def to_xlsx(report: Report) -> bytes:
    """Return one sheet for each table and chart of the report and its annexes, after a sheet that lists them.

    The figures behind the text have a sheet of their own; each links to the page where it is computed.

    Figures are numbers in full precision, missing ones empty cells; a text that looks like a formula stays text.
    """
    blocks = [*numbered(report.blocks), *(b for annex in report.annexes for b in numbered(annex.blocks))]
    tables = [*_quoted(report), *(table for block in blocks if (table := _as_table(block)))]
    book = openpyxl.Workbook()
    contents = book.active
    names: list[str] = []
    for table in tables:
        names.append(_sheet_name(table.caption, names))
        _write(book.create_sheet(names[-1]), table)
    _contents(contents, report, tables, names)
    if report.page_note:
        for sheet in book.worksheets:
            _note(sheet, clean(report.page_note))
    buffer = io.BytesIO()
    book.save(buffer)
    return stable(buffer.getvalue())


def _quoted(report: Report) -> list[Table]:
    """Return the table of the figures behind the text; none where there are none."""
    if not report.quoted:
        return []
    heads = ("Số liệu", "Giá trị", "Kỳ trước", "Đơn vị tính", "Nguồn", "Nơi tính")
    rows = tuple((q.title, q.value, q.before, q.unit, q.source, q.trace) for q in report.quoted)
    links = tuple(q.trace for q in report.quoted)
    return [Table(tuple(Column(head) for head in heads), rows, "Số liệu trong báo cáo", links=links)]


def _as_table(block: Block) -> Table | None:
    if isinstance(block, Table):
        return block
    if not isinstance(block, Figure):
        return None
    chart = block.chart
    heads = list(dict.fromkeys(key for row in chart.rows for key in row))
    numeric = {head: all(not isinstance(row.get(head), str) for row in chart.rows) for head in heads}
    columns = tuple(Column(head, kind="number" if numeric[head] else "text", decimals=chart.decimals) for head in heads)
    rows = tuple(tuple(row.get(head) for head in heads) for row in chart.rows)
    return Table(columns, rows, chart.title, chart.source)


def _sheet_name(caption: str, taken: Iterable[str]) -> str:
    """Return a sheet's name: at most 31 characters, without those that Excel forbids, unlike the others."""
    base = re.sub(r"[\\/*?:\[\]']", " ", clean(caption)).strip()[:28] or "Bảng"
    name, count = base, 2
    while name.casefold() in {other.casefold() for other in taken}:
        name, count = f"{base[:27]} {count}", count + 1
    return name


def _contents(sheet: Any, report: Report, tables: list[Table], names: list[str]) -> None:
    sheet.title = "Danh mục"
    _put(sheet.cell(1, 1), report.title, _TITLE)
    _put(sheet.cell(2, 1), f"{report.letterhead.issuer}. {report.number_line()}, {report.place_and_date()}", _ITALIC)
    if report.computation:
        _put(sheet.cell(3, 1), f"Phép tính {report.computation}", _ITALIC)
    for index, words in enumerate(("Bảng", "Trang tính", "Nguồn", "Nơi tính"), 1):
        _head(sheet.cell(_HEADER_ROW, index), words)
    for row, (table, name) in enumerate(zip(tables, names, strict=True), _HEADER_ROW + 1):
        _put(sheet.cell(row, 1), table.caption)
        _put(sheet.cell(row, 2), name)
        sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=f"'{name}'!A1")
        _put(sheet.cell(row, 3), table.source)
        _put(sheet.cell(row, 4), table.trace)
        _link(sheet.cell(row, 4), table.trace)
    for column, width in (("A", 60), ("B", 32), ("C", 60), ("D", 40)):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"


def _write(sheet: Any, table: Table) -> None:
    _put(sheet.cell(1, 1), table.caption, _TITLE)
    _put(sheet.cell(2, 1), f"Nguồn: {table.source}" if table.source else "", _ITALIC)
    for index, column in enumerate(table.columns, 1):
        _head(sheet.cell(_HEADER_ROW, index), f"{column.title} ({column.unit})" if column.unit else column.title)
        sheet.column_dimensions[get_column_letter(index)].width = _width(column, index - 1, table)
    for number, row in enumerate(table.rows, _HEADER_ROW + 1):
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            cell = sheet.cell(number, index)
            _put(cell, value, _BOLD if number - _HEADER_ROW - 1 in table.strong else _PLAIN)
            cell.border = _BOX
            if not isinstance(value, str) and column.numeric:
                cell.number_format = _number_format(column)
            if table.links and index - 1 == table.link_column():
                _link(cell, table.links[number - _HEADER_ROW - 1])
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    last = get_column_letter(max(len(table.columns), 1))
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + len(table.rows)}"


def _link(cell: Any, address: str) -> None:
    """Let a cell open a page of the web; other addresses are left as text."""
    if address.startswith(("https://", "http://")):
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=address)


def _note(sheet: Any, words: str) -> None:
    """Put `words` below the sheet's last row, and at the foot of every printed page."""
    _put(sheet.cell(sheet.max_row + 2, 1), words, _ITALIC)
    sheet.oddFooter.center.text = words.replace("&", "&&")


def _width(column: Column, index: int, table: Table) -> float:
    longest = max([len(column.title), *(len(column.written(row[index])) for row in table.rows)])
    return float(min(max(longest + 3, 10), 60))


def _number_format(column: Column) -> str:
    places = column.decimals if column.kind in ("number", "percent", "change") else 0
    return "#,##0" + ("." + "0" * places if places else "")


def _head(cell: Any, words: str) -> None:
    _put(cell, words, _BOLD)
    cell.fill, cell.border = _GREY, _BOX
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")


def _put(cell: Any, value: Cell, font: Font = _PLAIN) -> None:
    """Write a value; text is marked as text, so that a leading `=` is never computed."""
    cell.value = clean(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, float | Decimal) and value != value:
        cell.value = None
    cell.font = font
