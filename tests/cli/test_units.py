"""caicach units, as a person or a script calls it."""

import csv
import io
import json

import pytest

GROUP = "units"

INDEX = "unit,period,code,value\n35,2024,total,40\n36,2024,total,43\nNinh Bình,2024,total,44\n22,2024,total,50\n"
WEIGHTS = "unit,period,weight\n35,2024,1\n36,2024,2\n37,2024,1\n"


@pytest.fixture
def index(tmp_path):
    """An index table of four provinces, one of them by name."""
    path = tmp_path / "index.csv"
    path.write_text(INDEX, encoding="utf-8")
    return path


def answer(ask, *arguments):
    code, out, _ = ask(*arguments, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_show_gives_the_keys_of_the_contract(ask):
    assert answer(ask, "show", "hà nam", "--on", "2024-12-31") == {
        "code": "35",
        "name": "Tỉnh Hà Nam",
        "type": "tỉnh",
        "level": "province",
        "valid_from": "2008-08-01",
        "valid_to": "2025-07-01",
        "parent": None,
        "lineage": {"from": [], "to": ["37"]},
    }


def test_show_a_unit_in_force(ask):
    unit = answer(ask, "show", "37", "--on", "2025-07-01")
    assert (unit["valid_from"], unit["valid_to"]) == ("2025-07-01", None)
    assert unit["lineage"] == {"from": ["35", "36", "37"], "to": []}
    assert answer(ask, "show", "13384", "--on", "2025-07-01")["parent"] == "37"


def test_show_as_of_today(ask):
    assert answer(ask, "show", "tỉnh Ninh Bình")["valid_to"] is None


def test_trace(ask):
    traced = answer(ask, "trace", "Hà Nam", "--on", "2024-12-31", "--to", "2025-07-01")
    assert traced["unit"]["code"] == "35"
    assert traced["became"] == [
        {"code": "37", "name": "Tỉnh Ninh Bình", "part": "whole", "effective": "2025-07-01", "source": "202/2025/QH15"}
    ]


def test_what_is_not_known_ends_with_1(ask):
    code, out, err = ask("trace", "358", "--on", "2024-08-31", "--to", "2025-07-01", "--format", "json")
    assert (code, json.loads(out)["became"]) == (1, [])
    assert "Chưa có dữ liệu" in err


def test_restate_with_weights(ask, index, tmp_path):
    weights = tmp_path / "weights.csv"
    weights.write_text(WEIGHTS, encoding="utf-8")
    rows = answer(ask, "restate", index, "--on", "2025-07-01", "--weights", weights)["rows"]
    assert [{key: row[key] for key in ("unit", "value", "basis", "from_units")} for row in rows] == [
        {"unit": "37", "value": 42.5, "basis": "restated", "from_units": ["35", "36", "37"]},
        {"unit": "22", "value": 50.0, "basis": "published", "from_units": ["22"]},
    ]


def test_restate_as_csv_with_equal_weights(ask, index):
    code, out, _ = ask("restate", index, "--on", "2025-07-01", "--equal-weights", "--format", "csv")
    first = next(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert (first["unit"], float(first["value"]), first["from_units"]) == ("37", 127 / 3, "35; 36; 37")


def test_list(ask):
    listed = answer(ask, "list", "--level", "commune", "--parent", "Ninh Bình", "--on", "2025-07-01")
    assert len(listed["units"]) == 129
    assert {unit["parent"] for unit in listed["units"]} == {"37"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "Xứ Lạ"), "Xứ Lạ"),
        (("show", "Hà Nam", "--on", "31/12/2024"), "--on"),
        (("show", "tỉnh Hà Nam", "--on", "2025-07-01"), "nay thuộc Tỉnh Ninh Bình (37)"),
        (("trace", "37", "--on", "2025-07-01", "--to", "2024-12-31"), "Lịch sử chỉ đi tới"),
        (("restate", "no-such-file.csv", "--on", "2025-07-01", "--equal-weights"), "no-such-file.csv"),
        (("list", "--level", "sở"), "--level"),
    ],
)
def test_a_wrong_call_ends_with_2_and_writes_nothing(ask, arguments, says):
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_restating_asks_for_weights_and_names_the_file_of_a_problem(ask, index):
    code, out, err = ask("restate", index, "--on", "2025-07-01")
    assert (code, out) == (2, "")
    assert "--equal-weights" in err
    index.write_text(INDEX.replace("43", "4x3"), encoding="utf-8")
    code, out, err = ask("restate", index, "--on", "2025-07-01", "--equal-weights")
    assert (code, out) == (2, "")
    assert "index.csv, dòng 3, cột value" in err


def test_a_weight_that_is_missing_is_told_with_its_file(ask, index, tmp_path):
    weights = tmp_path / "weights.csv"
    weights.write_text(WEIGHTS.replace("37,2024,1\n", ""), encoding="utf-8")
    code, out, err = ask("restate", index, "--on", "2025-07-01", "--weights", weights)
    assert (code, out) == (2, "")
    assert "weights.csv, cột weight" in err


def test_a_unit_given_by_code_and_by_name_is_given_twice(ask, index):
    index.write_text(f"{INDEX}Hà Nam,2024,total,41\n", encoding="utf-8")
    code, _, err = ask("restate", index, "--on", "2025-07-01", "--equal-weights")
    assert code == 2
    assert "index.csv, dòng 6" in err


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("year,province_code,province,dimension_no,score", "2024,{code},{name},1,{value}"),
        ("Năm,Mã tỉnh,Tỉnh,Mã chỉ số,Điểm", "2024,{code},{name},1,{value}"),
        ("Tỉnh,Năm,Mã chỉ số,Điểm", "{name},2024,1,{value}"),
    ],
)
def test_restate_knows_the_usual_names_of_columns(ask, tmp_path, header, row):
    path = tmp_path / "t.csv"
    units = [("35", "Hà Nam", 40), ("36", "Nam Định", 43), ("37", "Ninh Bình", 46)]
    rows = [row.format(code=code, name=name, value=value) for code, name, value in units]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    found = answer(ask, "restate", path, "--on", "2025-07-01", "--equal-weights")["rows"]
    assert [(r["unit"], r["code"], r["value"]) for r in found] == [("37", "1", 43)]


def test_restate_takes_a_table_without_codes_for_composites(ask, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("year,province_code,total_unweighted\n2024,22,50\n", encoding="utf-8")
    found = answer(ask, "restate", path, "--on", "2025-07-01", "--equal-weights")["rows"]
    assert [(r["unit"], r["code"], r["value"], r["basis"]) for r in found] == [("22", "total", 50, "published")]


def test_restate_gives_provinces_back_the_zero_a_spreadsheet_took(ask, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("unit,period,code,value\n1,2024,total,50\n22,2024,total,40\n", encoding="utf-8")
    found = answer(ask, "restate", path, "--on", "2025-07-01", "--equal-weights")["rows"]
    assert [r["unit"] for r in found] == ["01", "22"]
    path.write_text("unit,period,code,value\n1,2024,total,50\n347,2024,total,40\n", encoding="utf-8")
    code, out, err = ask("restate", path, "--on", "2025-07-01", "--equal-weights")
    assert (code, out) == (2, "")
    assert "001 là Quận Ba Đình" in err


def test_restate_names_every_bad_row_at_once(ask, tmp_path):
    path = tmp_path / "t.csv"
    rows = ["35,2024,1,5", "35,2024,1,6", "Xứ Lạ,2024,1,5", "36,2024,,5", "37,2024,1,năm"]
    path.write_text("unit,period,code,value\n" + "\n".join(rows), encoding="utf-8")
    code, out, err = ask("restate", path, "--on", "2025-07-01", "--equal-weights")
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "t.csv, dòng 3, cột unit",
        "t.csv, dòng 4, cột unit",
        "t.csv, dòng 5, cột code",
        "t.csv, dòng 6, cột value",
    ]
