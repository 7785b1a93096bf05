"""The head, the title and the end of a paper in DOCX, as Decree 30/2020 places them."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm

from caicach.reporting import wordml
from caicach.reporting.document import Report
from caicach.reporting.docx_lines import LEFT, add_line, add_rule
from caicach.reporting.layout import HEAD_SHARES, Layout


def write_head(file: Any, report: Report, layout: Layout) -> None:
    """Add issuer and country, number and date, side by side."""
    table = _sides(file, 2, layout)
    _issuer(table.cell(0, 0), report, layout)
    _country(table.cell(0, 1), report, layout)
    if report.letterhead.party:
        add_line(table.cell(1, 0), layout.party["star"], layout.size("number"))
    _number_and_date(table.cell(1, 0), table.cell(1, 1), report, layout)


def write_number_and_date(file: Any, report: Report, layout: Layout) -> None:
    """Add number and date alone, under a head that the office's own document brings."""
    table = _sides(file, 1, layout)
    _number_and_date(table.cell(0, 0), table.cell(0, 1), report, layout)


def _sides(file: Any, rows: int, layout: Layout) -> Any:
    table = file.add_table(rows, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row in table.rows:
        for cell, share in zip(row.cells, HEAD_SHARES, strict=True):
            cell.width = Mm(layout.text_width * share)
    return table


def _issuer(cell: Any, report: Report, layout: Layout) -> None:
    head = report.letterhead
    size = layout.party["issuer_size"] if head.party else layout.size("issuer")
    for words in layout.head_lines(head.superior, size, bold=False) if head.superior else ():
        add_line(cell, words, size)
    names = layout.head_lines(head.issuer, size, bold=True)
    for words in names:
        add_line(cell, words, size, bold=True)
    if not head.party:
        add_rule(cell, names[-1], size, layout.rules["issuer"].use, layout.text_width * HEAD_SHARES[0] - 4)


def _country(cell: Any, report: Report, layout: Layout) -> None:
    width = layout.text_width * HEAD_SHARES[1] - 4
    if report.letterhead.party:
        words, size = layout.party["head"], layout.party["head_size"]
        add_line(cell, words, size, bold=True)
        add_rule(cell, words, size, 1, width)
        return
    add_line(cell, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", layout.size("country"), bold=True)
    motto = "Độc lập - Tự do - Hạnh phúc"
    add_line(cell, motto, layout.size("motto"), bold=True)
    add_rule(cell, motto, layout.size("motto"), layout.rules["motto"].use, width)


def _number_and_date(left: Any, right: Any, report: Report, layout: Layout) -> None:
    add_line(left, report.number_line(), layout.size("number"))
    if report.is_letter:
        add_line(left, f"V/v {report.title}", layout.size("letter_subject"), before=6)
    add_line(right, report.place_and_date(), layout.size("place_date"), italic=True)


def write_title(file: Any, report: Report, layout: Layout) -> None:
    """Add the type and the title with its rule; a letter has its subject under the number instead."""
    if report.is_letter:
        return
    add_line(file, report.kind.upper(), layout.size("kind"), bold=True, before=14)
    lines = layout.title_lines(report.title)
    for words in lines:
        add_line(file, words, layout.size("subject"), bold=True)
    longest = max(lines, key=len)
    add_rule(file, longest, layout.size("subject"), layout.rules["subject"].use, layout.text_width)


def write_addressees(file: Any, report: Report, layout: Layout) -> None:
    """Add Kính gửi: one addressee beside the word, several each on a line."""
    size, lines = layout.size("addressee"), report.addressee_lines()
    if len(lines) == 1:
        add_line(file, f"Kính gửi: {lines[0]}", size, before=8)
    elif lines:
        for indent, words in ((25, "Kính gửi:"), *((33, line) for line in lines)):
            add_line(file, words, size, align=LEFT).paragraph_format.left_indent = Mm(indent)


def write_end(file: Any, report: Report, layout: Layout) -> None:
    """Add recipients and signature side by side, never apart from the last words, and the computation's name."""
    if file.paragraphs:
        file.paragraphs[-1].paragraph_format.keep_with_next = True
    table = file.add_table(1, 2)
    wordml.keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    add_line(left, "Nơi nhận:", layout.size("recipients_label"), bold=True, italic=True, align=LEFT)
    for words in report.recipient_lines():
        add_line(left, words, layout.size("recipients"), align=LEFT)
    for words in report.signature.authority:
        add_line(right, words.upper(), layout.size("signature"), bold=True)
    add_line(right, report.signature.name, layout.size("signature"), bold=True, before=68)
    if report.computation:
        told = f"Số liệu của bản này lấy từ phép tính {report.computation}."
        add_line(file, told, 9, align=LEFT, before=8)
