"""caicach compare, as a person or a script calls it."""

import csv
import io
import json

import pytest
from tests.reference import reference

GROUP = "compare"

TABLE = "unit,period,code,value\n" + "".join(
    f"{unit},{period},{code},{value}\n"
    for unit, figures in {"Hà Nam": (5, 4), "36": (4, 5), "Ninh Bình": (3, 3), "22": (6, None)}.items()
    for period, value in zip(("2020", "2021"), figures, strict=True)
    for code in range(1, 9)
    if value is not None
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "papi.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_json_has_the_keys_of_the_contract(ask, table):
    code, out, _ = ask("papi", table, "--from", "2020", "--to", "2021", "--unit", "hà nam", "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["instrument"], answer["from"], answer["to"]) == ("papi", "2020", "2021")
    (unit,) = answer["units"]
    assert (unit["unit"], unit["name"]) == ("35", "Hà Nam")
    assert unit["score"] == {"from": 40, "to": 32, "change": -8}
    assert unit["rank"] == {"from": 2, "to": 2, "change": 0, "of_from": 4, "of_to": 3, "if_others_stood_still": 2}
    keys = {"code", "title", "from", "to", "change", "contribution", "rank_from", "rank_to", "group_from", "group_to"}
    assert len(unit["components"]) == 8
    assert all(keys <= part.keys() for part in unit["components"])


def test_the_table_of_one_unit_begins_with_the_finding(ask, table):
    code, out, err = ask("papi", table, "--from", "2020", "--to", "2021", "--unit", "35")
    assert (code, err) == (0, "")
    assert out.startswith("Hà Nam · PAPI 2021 giữ nguyên thứ hạng: mất 8,000 điểm")
    assert "▼ 1,000" in out
    assert "Nếu các tỉnh khác giữ nguyên điểm 2020" in out


def test_the_table_of_all_says_who_is_not_ranked(ask, table):
    code, out, _ = ask("papi", table, "--from", "2020", "--to", "2021")
    assert code == 0
    assert "Quảng Ninh: Kỳ 2021 không có số liệu." in out


def test_csv_has_a_row_for_each_component_and_the_total(ask, table):
    _, out, _ = ask("papi", table, "--from", "2020", "--to", "2021", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 4 * 9
    assert {r["code"] for r in rows} == {"total", *map(str, range(1, 9))}


def test_output_goes_to_a_file(ask, table, tmp_path):
    code, out, _ = ask(
        "papi", table, "--from", "2020", "--to", "2021", "--format", "json", "--output", tmp_path / "o.json"
    )
    assert (code, out) == (0, "")
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["units"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2020", "--to", "2022"), ["papi.csv", "2020, 2021"]),
        (("--from", "2020", "--to", "2021", "--unit", "Hà Nmm"), ["Hà Nam"]),
        (("--from", "2020", "--to", "2021", "--unit", "Cà Mau"), ["papi.csv", "2020"]),
        (("--from", "năm ngoái", "--to", "2021"), ["năm ngoái"]),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_there_is(ask, table, arguments, words):
    code, out, err = ask("papi", table, *arguments)
    assert (code, out) == (2, "")
    assert all(word in err for word in words)
    assert "Traceback" not in err


def test_every_wrong_row_of_a_file_is_told_with_its_place(ask, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("unit,period,code,value\nXứ Lạ,2020,1,5\n35,2020,1,55\n35,2021,1,x\n", encoding="utf-8")
    code, _, err = ask("papi", bad, "--from", "2020", "--to", "2021")
    assert code == 2
    assert [f"dòng {n}" in err for n in (2, 3, 4)] == [True] * 3


def test_across_the_merger_a_new_province_is_not_compared(ask, tmp_path):
    path = tmp_path / "merged.csv"
    rows = [f"{u},{p},{c},5\n" for p in ("2024", "2025") for u in ("37", "22") for c in range(1, 9)]
    path.write_text("unit,period,code,value\n" + "".join(rows), encoding="utf-8")
    code, out, _ = ask("papi", path, "--from", "2024", "--to", "2025", "--format", "json")
    units = {u["unit"]: u for u in json.loads(out)["units"]}
    assert code == 0
    assert units["22"]["score"]["change"] == 0
    assert units["37"]["score"]["change"] is None
    assert units["37"]["notes"]


@pytest.mark.reference
def test_sub_dimensions_alone_will_do(ask):
    path = reference("indices/papi_subdimensions.csv")
    code, out, _ = ask("papi", path, "--from", "2020", "--to", "2021", "--unit", "Hà Nam", "--format", "json")
    (unit,) = json.loads(out)["units"]
    assert code == 0
    assert (unit["rank"]["from"], unit["rank"]["to"]) == (18, 22)
