"""Wide tables and grouped heads, on paper and on a page of the site; no row of a table stands alone on a page."""

import dataclasses
import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from tests.reporting.conftest import HOSTILE
from tests.reporting.pdf_reading import read, words

from caicach.reporting.document import Annex, Block, Column, Heading, Paragraph, Report, Run, Table, pages_apart
from caicach.reporting.docx import to_docx
from caicach.reporting.html import to_html
from caicach.reporting.pdf import to_pdf

COLUMNS = (
    Column("Đơn vị", 3),
    Column("Tổng", 1, "whole", group="Tiếp nhận"),
    Column("Mới", 1, "whole", group="Tiếp nhận"),
    Column("Tỷ lệ", 1, "percent"),
)
ROWS = tuple((f"Xã {i}", i, i, 50.0) for i in range(1, 4))
WIDE = Table(
    COLUMNS, ROWS, "Bảng rộng", "nguồn", wide=True, trace="https://x.example/t", links=("https://x.example/1", "", "")
)


def with_blocks(paper: Report, *blocks: Block) -> Report:
    return dataclasses.replace(paper, blocks=blocks, annexes=(), grounds=())


def test_heads_span_the_columns_of_a_group() -> None:
    assert WIDE.groups() == [("", 1), ("Tiếp nhận", 2), ("", 1)]
    assert Table(COLUMNS[:1], (), "x").groups() == []


def test_headings_go_with_the_wide_table_below_them() -> None:
    text, one, two = Paragraph.of("x"), Heading("A"), Heading("B", 2)
    assert pages_apart([text, one, two, WIDE, WIDE, text]) == [
        (False, [text]),
        (True, [one, two, WIDE, WIDE]),
        (False, [text]),
    ]
    assert pages_apart([one, WIDE]) == [(True, [one, WIDE])]
    assert pages_apart([]) == []


def test_wide_tables_lie_on_landscape_pages_whose_numbers_go_on(paper: Report) -> None:
    pages = read(to_pdf(with_blocks(paper, Paragraph.of("Đầu."), Heading("Phần"), WIDE, Paragraph.of("Cuối.")))).pages
    assert [page.mediabox[2] > page.mediabox[3] for page in pages] == [False, True, False]
    assert words(pages[1]).startswith("2 I. PHẦN")
    assert "Tiếp nhận Đơn vị Tỷ lệ Tổng Mới" in words(pages[1])
    assert words(pages[2]).startswith("3 Cuối")


@pytest.mark.parametrize("party", [False, True])
def test_a_paper_that_ends_with_a_wide_table_prints(paper: Report, party: bool) -> None:
    head = dataclasses.replace(paper.letterhead, party=party)
    report = dataclasses.replace(with_blocks(paper, WIDE), letterhead=head)
    assert "Bảng rộng" in "".join(words(page) for page in read(to_pdf(report)).pages)


def test_an_annex_that_begins_with_a_wide_table_is_landscape_and_numbered_from_one(paper: Report) -> None:
    long = dataclasses.replace(WIDE, rows=ROWS * 10, links=())
    report = dataclasses.replace(with_blocks(paper, Paragraph.of("x")), annexes=(Annex("Biểu", (long,)),))
    pages = read(to_pdf(report)).pages
    assert [page.mediabox[2] > page.mediabox[3] for page in pages] == [False, True, True]
    assert words(pages[1]).startswith("Phụ lục BIỂU")
    assert words(pages[2]).startswith("2 Tiếp nhận Đơn vị")


@pytest.mark.parametrize("lines", range(4))
def test_no_row_stands_alone_at_the_foot_or_the_head_of_a_page(paper: Report, lines: int) -> None:
    before = [Paragraph.of(f"Đoạn {i}.") for i in range(12 + lines)]
    table = Table((Column("Nội dung"),), tuple((f"Dòng {i}",) for i in range(22 - lines)), "Bảng", "nguồn")
    pages = read(to_pdf(with_blocks(paper, *before, table, Paragraph.of("Hết.")))).pages
    counts = [len(re.findall(r"Dòng \d", words(page))) for page in pages]
    assert sum(counts) == len(table.rows)
    assert 1 not in counts


def test_a_word_file_turns_its_pages_and_merges_its_heads(paper: Report) -> None:
    file = docx.Document(io.BytesIO(to_docx(with_blocks(paper, Paragraph.of("Đầu."), WIDE, Paragraph.of("Cuối.")))))
    assert [section.page_width > section.page_height for section in file.sections] == [False, True, False]
    assert not [s for s in file.sections[1:] if s.different_first_page_header_footer]
    [table] = [t for t in file.tables if len(t.columns) == 4]
    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [
        ["Đơn vị", "Tiếp nhận", "Tiếp nhận", "Tỷ lệ"],
        ["Đơn vị", "Tổng", "Mới", "Tỷ lệ"],
    ]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [1, 1, 0, 0, 0]
    targets = {relation.target_ref for relation in file.part.rels.values() if relation.is_external}
    assert {"https://x.example/t", "https://x.example/1"} <= targets


def test_a_page_of_the_site_has_the_same_heads_and_links(paper: Report) -> None:
    html = to_html(with_blocks(paper, Heading("Phần"), WIDE))
    assert "<h2>I. Phần</h2>" in html
    assert "<th scope=colgroup colspan=2>Tiếp nhận</th>" in html
    assert '<a href="https://x.example/1">Xã 1</a>' in html
    assert '<caption><a href="https://x.example/t">Bảng 1. Bảng rộng</a></caption>' in html


def test_nothing_of_a_report_is_markup_on_a_page_of_the_site(paper: Report) -> None:
    html = to_html(paper)
    assert HOSTILE not in html
    assert "&lt;/w:t&gt;" in html
    assert "<svg" in html
    dangerous = with_blocks(
        paper, Paragraph.of(Run("x", trace="javascript:alert(1)"), Run("y", trace="//other.example"))
    )
    assert "<a " not in to_html(dangerous)
