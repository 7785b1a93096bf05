"""Files as people have them: what is accepted, and as what."""

import datetime as dt
import io

import polars as pl
import pytest
from tests.tables import books

from caicach.tables import read_table

HEAD = ["unit", "period", "code", "value"]
ROWS = [["35", "2020", "1", "5.25"], ["01", "2020", "1.10", ""]]


def cells(data, **options):
    table = read_table(data, name="bảng", **options)
    return table.header, [(row.number, list(row.cells.values())) for row in table.rows]


EXPECTED = (tuple(HEAD), [(2, ROWS[0]), (3, ROWS[1])])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables_read_alike(encoding, line_end, separator):
    text = line_end.join(separator.join(line) for line in [HEAD, *ROWS]) + line_end
    assert cells(text.encode(encoding)) == EXPECTED


def test_a_workbook_and_a_parquet_file_read_as_the_csv_does():
    assert cells(books.book(("2020", [HEAD, *ROWS]))) == EXPECTED
    out = io.BytesIO()
    pl.DataFrame([dict(zip(HEAD, row, strict=True)) for row in ROWS]).write_parquet(out)
    assert cells(out.getvalue()) == EXPECTED


def test_a_path_is_read_whatever_its_suffix(tmp_path):
    path = tmp_path / "bang.csv"
    path.write_bytes(books.book(("2020", [HEAD, *ROWS])))
    table = read_table(path)
    assert (table.name, table.sheet, len(table.rows)) == ("bang.csv", "2020", 2)


def test_decimal_commas_are_numbers_only_between_semicolons():
    assert cells(b"a;b;c\n43,285;1.234,5;x,y\n")[1] == [(2, ["43.285", "1234.5", "x,y"])]
    assert cells(b'a,b\n"43,285",1\n')[1] == [(2, ["43,285", "1"])]


def test_a_comma_in_a_title_does_not_make_the_separator():
    header, rows = cells("Đơn vị;Điểm, tự chấm\nSở A, tỉnh B, C;5\n".encode())
    assert (header, rows) == (("Đơn vị", "Điểm, tự chấm"), [(2, ["Sở A, tỉnh B, C", "5"])])


def test_rows_are_numbered_by_the_line_they_begin_on():
    assert cells(b'a,b\n"two\nlines",1\n\nx,2\n')[1] == [(2, ["two\nlines", "1"]), (5, ["x", "2"])]


def test_text_is_composed_and_trimmed():
    assert cells("tên\u00a0,b\n  Hà\u0300 \u00a0,1\n".replace("à\u0300", "a\u0300").encode())[0] == ("tên", "b")
    assert cells("a,b\n Ha\u0300 Nam\u00a0,1\n".encode())[1] == [(2, ["Hà Nam", "1"])]


def test_short_rows_and_empty_columns_and_rows_at_the_end_are_forgiven():
    assert cells(b"a,b,c,,\n1,2\n,,,,\n3,,4,,\n,,,,\n") == (("a", "b", "c"), [(2, ["1", "2", ""]), (4, ["3", "", "4"])])


def test_a_totals_row_is_data():
    assert cells("unit,value\nA,1\nTổng,1\n".encode())[1][-1] == (3, ["Tổng", "1"])


def test_numbers_and_dates_of_a_workbook_are_written_plainly():
    row = [0.1, 5.0, 0.1 + 0.2, True, dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30), 1.1, 0.05]
    data = books.book(("s", [list("abcdefgh"), row]), formats={"G2": "0.00", "H2": "0%"})
    assert cells(data)[1] == [(2, ["0.1", "5", "0.3", "TRUE", "2026-03-01", "2026-03-01T08:30:00", "1.10", "5%"])]


def test_titles_above_the_header_are_passed_over():
    rows = [["ỦY BAN NHÂN DÂN TỈNH", None, None, None], [None], ["BẢNG CHỈ SỐ NĂM 2020"], HEAD, ["35", 2020, "1", 5.25]]
    assert cells(books.book(("s", rows), merged=("A1:D1", "A3:D3"))) == (
        tuple(HEAD),
        [(5, ["35", "2020", "1", "5.25"])],
    )


def test_a_header_of_two_rows_of_merged_cells_is_one_header():
    rows = [
        ["TT", "Đơn vị", "Điểm", None, "Ghi chú"],
        [None, None, "Tự chấm", "Thẩm định", None],
        [1, "Sở A", 5, 4.5, "x"],
    ]
    data = books.book(("s", rows), merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2"))
    assert cells(data) == (("TT", "Đơn vị", "Tự chấm", "Thẩm định", "Ghi chú"), [(3, ["1", "Sở A", "5", "4.5", "x"])])


def test_known_names_find_the_header_and_give_their_spelling():
    rows = [["a", "b", "c", "d"], ["Unit ", "PERIOD", "Code", "Value"], ["35", "2020", "1", "5"]]
    assert cells(books.book(("s", rows)), expect=HEAD) == (tuple(HEAD), [(3, ["35", "2020", "1", "5"])])


def test_the_first_sheet_with_expected_columns_is_read_notes_before_it_are_passed_over():
    data = books.book(("Ghi chú", [["Số liệu ở trang sau"], ["unit"]]), ("Bảng", [HEAD, *ROWS]), ("Khác", [HEAD]))
    assert read_table(data, expect=HEAD).sheet == "Bảng"
    assert read_table(data).sheet == "Ghi chú"
    assert read_table(data, expect=("tên", "mã")).sheet == "Ghi chú"


def test_single_precision_floats_read_as_they_were_written():
    out = io.BytesIO()
    pl.DataFrame({"a": [5.009958, 0.1, None]}, schema={"a": pl.Float32}).write_parquet(out)
    with_blank = pl.read_parquet(out.getvalue()).with_columns(b=pl.lit("x"))
    out = io.BytesIO()
    with_blank.write_parquet(out)
    assert [row["a"] for row in read_table(out.getvalue()).rows] == ["5.009958", "0.1", ""]


def test_the_first_sheet_with_data_is_read_unless_one_is_named():
    data = books.book(("trống", []), ("2020", [HEAD, ROWS[0]]), ("2021", [HEAD, ROWS[1]]))
    assert read_table(data).sheet == "2020"
    assert read_table(data, sheet="2021").rows[0]["unit"] == "01"


def test_rename_keeps_cells_and_numbers():
    table = read_table(b"year,score\n2020,5\n").rename({"year": "period"})
    assert (table.header, table.rows[0].number, table.rows[0]["period"]) == (("period", "score"), 2, "2020")
