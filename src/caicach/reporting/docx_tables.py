"""A table of a paper in DOCX: heads over two lines where columns are grouped, repeated on each page, no row alone."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from caicach.reporting import wordml
from caicach.reporting.document import Column, Table
from caicach.reporting.docx_lines import LEFT, RIGHT, add_line
from caicach.reporting.layout import Layout

_GREY = "F0F0F0"


def write_table(file: Any, block: Table, layout: Layout, width: float) -> None:
    """Add caption, table and source to the document; `width` is that of the text in mm."""
    caption = f"Bảng {block.number}. {block.caption}"
    above = add_line(file, caption, layout.own["caption"], bold=True, before=8, link=block.trace)
    above.paragraph_format.keep_with_next = True
    table = file.add_table(0, len(block.columns))
    wordml.box(table)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _heads(table, block, layout.own["table"])
    _rows(table, block, layout.own["table"])
    _widths(table, block, width)
    write_source(file, block.source, layout)


def write_source(file: Any, source: str, layout: Layout) -> None:
    """Add the line that names the source, if there is one."""
    if source:
        note = add_line(file, f"Nguồn: {source}", layout.own["note"], italic=True, align=LEFT, before=3)
        note.paragraph_format.space_after = Pt(8)


def _heads(table: Any, block: Table, size: float) -> None:
    groups = block.groups()
    lines = [table.add_row() for _line in range(2 if groups else 1)]
    for row in lines:
        wordml.repeat_as_header(row)
        wordml.keep_whole(row)
    place = 0
    for title, span in groups or [("", 1)] * len(block.columns):
        if title:
            head = lines[0].cells[place].merge(lines[0].cells[place + span - 1])
            _head(head, Column(title), size)
        for index in range(place, place + span):
            own = lines[-1].cells[index]
            _head(own if title or not groups else lines[0].cells[index].merge(own), block.columns[index], size)
        place += span


def _head(cell: Any, column: Column, size: float) -> None:
    wordml.shade(cell, _GREY)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraphs = [add_line(cell, column.title, size, bold=True)]
    paragraphs += [add_line(cell, f"({column.unit})", size, italic=True)] if column.unit else []
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _rows(table: Any, block: Table, size: float) -> None:
    written = block.written_rows()
    tied = {0, len(written) - 2} if len(written) > 3 else set(range(len(written) - 1))
    for index, words in enumerate(written):
        row = table.add_row()
        wordml.keep_whole(row)
        for place, (cell, column, text) in enumerate(zip(row.cells, block.columns, words, strict=True)):
            link = block.links[index] if block.links and place == block.link_column() else ""
            align = RIGHT if column.numeric else LEFT
            paragraph = add_line(cell, text, size, bold=index in block.strong, align=align, link=link)
            paragraph.paragraph_format.keep_with_next = index in tied


def _widths(table: Any, block: Table, width: float) -> None:
    whole = sum(column.share for column in block.columns)
    shares = [Mm(width * column.share / whole) for column in block.columns]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = share
    for row in table.rows:
        for cell, share in zip(row._tr.tc_lst, _spanned(row, shares), strict=True):
            cell.width = share


def _spanned(row: Any, shares: list[Any]) -> list[Any]:
    """Return the width of each cell of a row: that of all the columns it spans."""
    spans = [cell.grid_span for cell in row._tr.tc_lst]
    starts = [sum(spans[:index]) for index in range(len(spans))]
    return [sum(shares[start : start + span]) for start, span in zip(starts, spans, strict=True)]
