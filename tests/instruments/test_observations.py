"""Index tables as people have them: read whole, or refused with everything that is wrong in them."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference import reference

from caicach.errors import InputError
from caicach.instruments import load_instrument
from caicach.instruments.mapping import ColumnMapping, propose_mapping
from caicach.instruments.observations import Observation, read_index_table
from caicach.registry.registry import Registry

PAPI, PCI, PAR = (load_instrument(id) for id in ("papi", "pci", "par-index"))
UNITS = Registry.default()
HEAD = "unit,period,code,value\n"


def read(text, instrument=PAPI, **options):
    return read_index_table(text.encode(), instrument, UNITS, name="x.csv", **options)


def wrong(text, instrument=PAPI):
    with pytest.raises(InputError) as caught:
        read(text, instrument)
    assert all(p.file == "x.csv" for p in caught.value.problems)
    return [(p.row, p.column, p.found) for p in caught.value.problems]


def test_values_come_with_unit_code_and_row():
    assert read(HEAD + "35,2020,1,5.3657\nHà Nội,2020,total,40\n") == [
        Observation("35", "2020", "1", 5.3657, row=2),
        Observation("01", "2020", "total", 40.0, row=3),
    ]


def test_a_blank_is_missing_and_not_zero():
    found = read(HEAD + "35,2020,1,\n35,2020,2,5\n")
    assert [(o.value, o.missing) for o in found] == [(None, True), (5.0, False)]


def test_ranks_stand_in_place_of_values():
    text = "unit,period,code,rank,out_of\nHà Nam,2021,total,60,63\nHà Nội,2021,total,63,63\n"
    assert read(text, PAR)[0] == Observation("35", "2021", "total", rank=60, out_of=63, row=2)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("35,2020,1,abc", (2, "value", "abc")),
        ('35,2020,1,"5,2"', (2, "value", "5,2")),
        ("35,2020,1,nan", (2, "value", "nan")),
        ("35,2020,1,0.99", (2, "value", "0.99")),
        ("35,2020,1,0", (2, "value", "0")),
        ("35,2020,1,10.000001", (2, "value", "10.000001")),
        ("35,2020,total,80.01", (2, "value", "80.01")),
        ("35,2017,total,61", (2, "value", "61")),
        ("35,2017,7,5", (2, "code", "7")),
        ("35,2021,5.2,2", (2, "code", "5.2")),
        ("35,2018,8.3,1", (2, "code", "8.3")),
        ("35,2020,9,5", (2, "code", "9")),
        ("35,2010,1,5", (2, "period", "2010")),
        ("35,năm nay,1,5", (2, "period", "năm nay")),
        ("Xứ Lạ,2020,1,5", (2, "unit", "Xứ Lạ")),
        ("35,2025,1,5", (2, "unit", "35")),
        (",2020,1,5", (2, "unit", "")),
    ],
)
def test_each_wrong_cell_is_refused_in_its_place(line, place):
    assert wrong(HEAD + line + "\n") == [place]


@pytest.mark.parametrize(
    "line", ["35,2020,1,1", "35,2020,1,10", "35,2020,total,80", "35,2020,total,8", "35,2017,total,60", "1,2020,1,5"]
)
def test_the_bounds_themselves_are_on_the_scale(line):
    assert len(read(HEAD + line + "\n")) == 1


def test_all_that_is_wrong_comes_at_once_in_the_order_of_the_rows():
    text = HEAD + "35,2020,1,abc\nXứ Lạ,2020,1,99\n35,2020,2,5\nHà Nam,2020,2,5\n"
    assert wrong(text) == [(2, "value", "abc"), (3, "unit", "Xứ Lạ"), (3, "value", "99"), (5, "code", "2")]


@pytest.mark.parametrize(("rank", "out_of"), [("64", "63"), ("0", "63"), ("1.5", "63"), ("-1", "63"), ("1", "0")])
def test_a_rank_outside_the_units_ranked_is_refused(rank, out_of):
    assert wrong(f"unit,period,code,rank,out_of\n35,2021,total,{rank},{out_of}\n", PAR)


def test_a_code_and_a_name_of_two_units_are_refused():
    head = "province_code,province,year,dimension_no,score\n"
    assert read(head + "35,Hà Nam,2020,1,5\n")[0].unit == "35"
    assert wrong(head + "35,Nam Định,2020,1,5\n") == [(2, "province_code", "35 / Nam Định")]


PARTS = "35,2020,3.1,1.5\n35,2020,3.2,1\n35,2020,3.3,1\n"


@pytest.mark.parametrize(
    ("value", "agrees"), [("3.5", True), ("3.5001", True), ("3.4999", True), ("3.50011", False), ("3.6", False)]
)
def test_a_value_beside_its_parts_agrees_with_them_to_a_ten_thousandth(value, agrees):
    text = HEAD + PARTS + f"35,2020,3,{value}\n"
    if agrees:
        assert len(read(text)) == 4
    else:
        assert [(row, column) for row, column, _ in wrong(text)] == [(5, "value")]


def test_a_part_that_is_missing_leaves_nothing_to_compare():
    assert len(read(HEAD + PARTS.replace("3.3,1", "3.3,") + "35,2020,3,9\n")) == 4


def test_the_pci_composite_is_compared_by_the_weights_of_its_year():
    parts = "".join(f"35,2013,{c.code},6\n" for c in PCI.edition("2013").criteria)
    assert len(read(HEAD + parts + "35,2013,total,60\n", PCI)) == 11
    assert wrong(HEAD + parts + "35,2013,total,61\n", PCI)
    later = parts.replace("2013", "2022")
    assert len(read(HEAD + later + "35,2022,total,61\n", PCI)) == 11


@pytest.mark.parametrize(
    ("header", "instrument", "columns", "components"),
    [
        ("unit period code value", PAPI, "unit=unit period=period code=code value=value", ""),
        (
            "year province_code dimension_no score",
            PAPI,
            "unit=province_code period=year code=dimension_no value=score",
            "",
        ),
        ("Năm Tỉnh subindex_key Điểm", PCI, "unit=Tỉnh period=Năm code=subindex_key value=Điểm", ""),
        ("year province entry land", PCI, "unit=province period=year", "entry=entry land=land"),
        ("year province dim1 dim2 total", PAPI, "unit=province period=year", "1=dim1 2=dim2 total=total"),
        ("year province rank score", PAR, "unit=province period=year rank=rank", "total=score"),
    ],
)
def test_other_tables_are_recognised(header, instrument, columns, components):
    mapping = propose_mapping(header.split(), instrument)
    assert mapping.columns == dict(pair.split("=") for pair in columns.split())
    assert mapping.components == dict(pair.split("=") for pair in components.split())


@pytest.mark.parametrize("header", [["a", "b"], ["unit", "period"], ["period", "code", "value"], []])
def test_what_is_no_index_table_gets_no_mapping(header):
    assert propose_mapping(header, PAPI) is None


def test_a_dimension_beside_a_sub_dimension_gives_way_to_it_and_is_named():
    mapping = propose_mapping(["year", "province_code", "dimension_no", "subdimension_no", "score"], PAPI)
    assert (mapping.columns["code"], mapping.ignored) == ("subdimension_no", ("dimension_no",))


def test_a_wide_workbook_under_a_title_is_read():
    book = openpyxl.Workbook()
    for row in (
        ["KẾT QUẢ PCI NĂM 2013"],
        [],
        ["TT", "Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai"],
        [1, "Hà Nam", 7.5, None],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read_index_table(out.getvalue(), PCI, UNITS, period="2013")
    assert [(o.unit, o.code, o.value, o.row) for o in found] == [("35", "entry", 7.5, 4), ("35", "land", None, 4)]


def test_a_chosen_mapping_is_applied():
    mapping = ColumnMapping({"unit": "u", "period": "p", "code": "c", "value": "v"})
    assert read("u,p,c,v\n35,2020,1,5\n", mapping=mapping)[0].value == 5


@pytest.mark.reference
@pytest.mark.parametrize(
    ("file", "instrument", "rows", "missing"),
    [
        ("papi_dimensions.csv", PAPI, 2772, 28),
        ("papi_2022.csv", PAPI, 504, 8),
        ("papi_subdimensions.csv", PAPI, 3591, 84),
        ("papi_totals.csv", PAPI, 378, 5),
        ("pci_subindices.csv", PCI, 1260, 0),
        ("pci_composite.csv", PCI, 126, 0),
        ("pci_quangninh_2017_2021.csv", PCI, 47, 0),
        ("par_index_2012_top19.csv", PAR, 19, 0),
    ],
)
def test_every_published_table_is_read_as_it_is(file, instrument, rows, missing):
    found = read_index_table(reference(f"indices/{file}"), instrument, UNITS)
    assert (len(found), sum(o.missing for o in found)) == (rows, missing)


CELL = st.sampled_from(
    ["35", "Hà Nam", "", "2020", "2017", "abc", "1", "1.1", "total", "5", "0", "-3", "1e9", "nan", "99", "ü"]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=6))
def test_any_table_is_read_or_refused(rows):
    try:
        found = read(HEAD + "\n".join(",".join(row) for row in rows) + "\n")
    except InputError:
        return
    assert {(o.unit, o.code) for o in found} <= {("35", c) for c in ("1", "1.1", "total")}
