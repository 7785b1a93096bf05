"""The tables of a paper as a workbook, opened again: figures are figures, texts stay texts, sources are there."""

import dataclasses
import io

import openpyxl
import pytest

from caicach.reporting.document import Column, Report, Table
from caicach.reporting.workbook import to_xlsx

HOSTILE = r"""#strong[x] $a$ \ *b* _c_ @ref <label> [d] // e `f` "g" ' & </w:t> =1+1 ]#{ \u{41}"""


@pytest.fixture(scope="module")
def book(paper: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(paper)))


def test_there_is_a_sheet_for_every_table_and_chart_and_a_list_of_them(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Danh mục", "Bảng ngắn", "Mất nhiều nhất ở Trách nhiệm", "Bảng dài", "Bảng ngắn 2"]
    listed = [[cell.value for cell in row] for row in book["Danh mục"].iter_rows(min_row=5)]
    assert listed[0] == ["Bảng ngắn", "Bảng ngắn", "PAPI", None]
    assert book["Danh mục"]["B7"].hyperlink.location == "'Bảng dài'!A1"
    assert "papi-2021-35" in book["Danh mục"]["A3"].value


def test_figures_are_numbers_missing_is_empty_and_the_unit_stands_in_the_header(book: openpyxl.Workbook) -> None:
    sheet = book["Bảng ngắn"]
    assert [cell.value for cell in sheet[4]] == ["TT", "Nội dung", "Thay đổi (điểm)"]
    assert sheet["C5"].value == 0.522
    assert sheet["C5"].number_format == "#,##0.000"
    assert sheet["C7"].value is None
    assert sheet["A2"].value == "Nguồn: PAPI"
    assert sheet.freeze_panes == "A5"


def test_charts_give_their_figures_in_full(book: openpyxl.Workbook) -> None:
    values = [row[1].value for row in book.worksheets[2].iter_rows(min_row=5)]
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=1e-9)
    assert values[-1] == pytest.approx(-0.21247, abs=5e-4)


def test_a_text_that_looks_like_a_formula_stays_text(paper: Report) -> None:
    rows = (("=1+1", None), ("+cmd|' /C calc'!A0", None), (HOSTILE, 2.0))
    table = Table((Column("=SUM(A1)"), Column("b", kind="number")), rows, "=HYPERLINK()")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(dataclasses.replace(paper, blocks=(table,), annexes=()))))
    sheet = book.worksheets[1]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["A5"].value == "=1+1"
    assert sheet["A7"].value == HOSTILE


def test_sheet_names_are_lawful_and_unlike_each_other(paper: Report) -> None:
    tables = tuple(Table((Column("a"),), (("x",),), "Tên [rất] dài: của/một\\bảng? số liệu * nào đó") for _ in range(3))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(dataclasses.replace(paper, blocks=tables, annexes=()))))
    assert len({name.casefold() for name in book.sheetnames}) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_paper_gives_the_same_bytes(paper: Report) -> None:
    assert to_xlsx(paper) == to_xlsx(paper)


def test_a_paper_without_tables_still_gives_a_workbook(paper: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(dataclasses.replace(paper, blocks=(), annexes=()))))
    assert book.sheetnames == ["Danh mục"]
