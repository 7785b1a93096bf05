"""Form II.06 on paper, read back from the DOCX: the counts, the identities, what was rejected."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import docx
import pypdf
from docx.document import Document

from caicach.dossiers.form06 import Form06, Identity, Line, form_columns
from caicach.reporting.docx import to_docx
from caicach.reporting.form06_document import FormMatter, form06_report
from caicach.reporting.pdf import to_pdf

KEYS = [column.key for column in form_columns() if column.type == "count"]


def counts(*numbers: int) -> dict[str, int]:
    return dict(zip(KEYS, numbers, strict=True))


LAND, STATUS = counts(1200, 600, 500, 100, 1100, 1000, 50, 50, 100, 90, 10), counts(3, 1, 1, 1, 2, 0, 1, 1, 1, 0, 1)
FORM = Form06(
    "22", dt.date(2026, 1, 1), dt.date(2026, 3, 31),
    (Line("Đất đai", LAND), Line(None, STATUS)),
    {key: LAND[key] + STATUS[key] for key in KEYS},
    (Identity("(3)=(4)+(5)+(6)", True), Identity("(6)=(11) of the previous period", True)),
    4,
)  # fmt: skip


def read(form: Form06) -> Document:
    return docx.Document(io.BytesIO(to_docx(form06_report(FormMatter(form, "Sở A", place="Hà Nam")))))


def words(form: Form06) -> str:
    return " ".join(paragraph.text for paragraph in read(form).paragraphs)


def table(form: Form06) -> list[list[str]]:
    (found,) = [t for t in read(form).tables if len(t.columns) == 13]
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_the_table_has_the_forms_columns_lines_and_total() -> None:
    groups, head, land, unnamed, total = table(FORM)
    assert [title.rpartition("(")[2] for title in head] == [f"{n})" for n in range(1, 14)]
    assert (groups[3], head[3]) == ("Nhận giải quyết", "Trực tuyến (4)")
    assert (groups[9], head[9]) == ("Đã giải quyết", "Quá hạn (10)")
    assert groups[1] == head[1]
    assert land[:4] == ["1", "Đất đai", "1.200", "600"]
    assert unnamed[1] == "(không ghi lĩnh vực)"
    assert total[:3] == ["", "Tổng số", "1.203"]
    assert total[-1] == "11"


def test_identities_and_rejected_rows_are_told() -> None:
    said = words(FORM)
    assert "(3)=(4)+(5)+(6): khớp; (6)=(11) của kỳ trước: khớp" in said
    assert "4 dòng bị loại khi nạp" in said
    assert "Số liệu không khớp" not in said
    assert "Không có dòng nào" in words(replace(FORM, quarantined=0))


def test_a_broken_identity_is_a_notice() -> None:
    said = words(replace(FORM, identities=(Identity("(11)=(12)+(13)", False),)))
    assert "(11)=(12)+(13): không khớp" in said
    assert "Số liệu không khớp: (11)=(12)+(13)." in said


def test_a_period_without_dossiers_has_no_table() -> None:
    empty = replace(FORM, lines=(), total=dict.fromkeys(KEYS, 0))
    assert "Không có hồ sơ nào của đơn vị trong kỳ" in words(empty)
    assert all(len(t.columns) != 13 for t in read(empty).tables)


def test_the_thirteen_columns_stand_across_a_landscape_page() -> None:
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(form06_report(FormMatter(FORM, "Sở A"))))).pages
    assert [page.mediabox[2] > page.mediabox[3] for page in pages] == [False, True]
    assert "Nhận giải quyết" in pages[1].extract_text()
