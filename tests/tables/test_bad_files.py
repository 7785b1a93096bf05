"""Files that can't be read whole: refused, naming the file and how to mend it; never anything but InputError."""

import io
import zipfile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables import books

from caicach.errors import InputError
from caicach.tables import read_table

GOOD = books.book(("s", [["a", "b"], [1, 2]]))
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(10))
    + b"]><sst>&k;</sst>"
)


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def lying(data):
    """Return an archive whose directory says that each part is tiny."""
    raw = bytearray(data)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 24 : at + 28] = (3).to_bytes(4, "little")
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


REFUSED = {
    "empty": (b"", "rỗng"),
    "blank": (b"\xef\xbb\xbf \n\n", "rỗng"),
    "header only": (b"unit,period\n", "dữ liệu"),
    "header only, XLSX": (books.book(("s", [["a", "b"]])), "dữ liệu"),
    "no sheet with data": (books.book(("s", [])), "trang tính"),
    "fake XLSX": (b"PK\x03\x04 not really", "XLSX"),
    "XLSX cut short": (GOOD[: len(GOOD) // 2], "XLSX"),
    "DOCX": (books.archive(**{"word__document.xml": b"<w/>"}), "Word"),
    "OpenDocument": (books.archive(**{"content.xml": b"<o/>"}), "OpenDocument"),
    "ZIP of a CSV": (books.archive(**{"a.csv": b"a,b\n1,2\n"}), "ZIP"),
    "XLSX without sheets": (books.archive(**{"xl__workbook.xml": b"<workbook/>"}), "XLSX"),
    "bomb": (books.archive(**{"xl__workbook.xml": b"", "xl__worksheets__sheet1.xml": b" " * 30_000_000}), "bung ra"),
    "lie about sizes": (lying(GOOD), "XLSX"),
    "entities": (books.with_part(GOOD, "xl/worksheets/sheet1.xml", BILLION_LAUGHS), "XLSX"),
    "old XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "PDF": (b"%PDF-1.7 ...", "PDF"),
    "HTML called XLS": (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
    "broken Parquet": (b"PAR1" + b"\0" * 50 + b"PAR1", "Parquet"),
    "nested Parquet": (parquet(pl.DataFrame({"a": [[1, 2]]})), "cột"),
    "binary": (b"a,b\n1,\x00\x01\n", "UTF-8"),
    "UTF-16": ("unit,period\nHà Nam,2021\n".encode("utf-16"), "UTF-16"),
    "TCVN3": (b"a,b\n" + b"\xae\xacn v\xde,\xaei\xd3m s\xe8\n", "TCVN3"),
    "unclosed quote": (b'a,b\n"x,1\n', "ngoặc kép"),
    "long row": (b"a,b\n1,2,3\n", "ngoặc kép"),
    "repeated name": (b"a,b,A\n1,2,3\n", "trùng"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_naming_the_file_and_the_cure(case):
    data, word = REFUSED[case]
    with pytest.raises(InputError) as caught:
        read_table(data, name="bảng điểm.xlsx")
    for problem in caught.value.problems:
        assert problem.file == "bảng điểm.xlsx"
        assert problem.cure.vi
        assert problem.cure.en
        assert "!" not in caught.value.within("vi")
    assert word in caught.value.within("vi")


def test_all_the_problems_of_a_file_come_at_once():
    with pytest.raises(InputError) as caught:
        read_table(b"a,b,b\n1,2,3,4\n1,2,3\n5,6,7,8,9\n")
    assert [(p.row, p.column) for p in caught.value.problems] == [(1, "b"), (2, None), (4, None)]


def test_bytes_that_are_no_text_are_refused_on_their_line():
    with pytest.raises(InputError) as caught:
        read_table(b"a,b\n1,2\n\xc3\xa9,\xe9\xe8 fa\xe7ade\n")
    assert caught.value.problems[0].row == 3


def test_the_limit_itself_is_allowed_and_one_byte_more_is_not():
    data = b"a,b\n1,2\n"
    assert read_table(data, limit_bytes=len(data)).rows
    with pytest.raises(InputError, match="không quá"):
        read_table(data, limit_bytes=len(data) - 1)


def test_a_few_cells_strewn_over_the_widest_sheet_are_refused():
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1300))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    with pytest.raises(InputError, match="triệu ô"):
        read_table(books.with_part(GOOD, "xl/worksheets/sheet1.xml", sheet % rows))


@pytest.mark.parametrize("place", ["nowhere.csv", "."])
def test_a_path_without_a_file_is_refused(tmp_path, place):
    with pytest.raises(InputError):
        read_table(tmp_path / place)


def test_an_unknown_sheet_is_refused_naming_those_there():
    with pytest.raises(InputError, match="một trong các trang tính: s"):
        read_table(GOOD, sheet="2021")


def test_a_bomb_is_not_inflated():
    data = REFUSED["bomb"][0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sum(part.file_size for part in archive.infolist()) > 200 * len(data)


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([b"", b"a,b\n", b"a;b\n1;2\n", b"PK\x03\x04", b"PAR1", b"\xff\xfe"]))
def test_any_bytes_are_a_table_or_an_input_error(data, start):
    try:
        table = read_table(start + data, name="x")
    except InputError:
        return
    assert table.rows


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_damaged_workbook_is_a_table_or_an_input_error(place, byte):
    try:
        table = read_table(GOOD[:place] + bytes([byte]) + GOOD[place + 1 :], name="x")
    except InputError:
        return
    assert table.rows
