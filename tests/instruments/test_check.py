"""Criteria sheets with planted and with seeming defects; cases an officer can read in cases/instruments/checks.yaml."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
import yaml
from tests.reference import reference

from caicach.errors import InputError
from caicach.instruments import check_instrument, load_instrument
from caicach.instruments.check import check_set
from caicach.instruments.load import list_instruments
from caicach.instruments.sheet import COLUMNS, import_sheet, read_criteria_sheet
from caicach.instruments.write import to_yaml

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/instruments/checks.yaml").read_text(encoding="utf-8"))
SHEETS = ["agency_ui2025", "cum346", "defects_dev", "district_units_2019", "synthetic_dev"]


def table(lines):
    rows = [[cell.strip().strip('"') for cell in line.strip('" ').split("|")] for line in map(str, lines)]
    return [list(COLUMNS), *([*row, *[""] * (len(COLUMNS) - len(row))] for row in rows)]


def as_csv(rows, separator=",", line_end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def as_xlsx(rows):
    book = openpyxl.Workbook()
    book.active.append(["BẢNG TIÊU CHÍ"])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kinds(data):
    return sorted({f"{f.code} {f.kind}" for f in check_set(read_criteria_sheet(data, name="bảng"))})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_exactly_what_is_wrong_is_found(case):
    rows = table(case["rows"])
    expected = sorted(case["findings"])
    assert kinds(as_csv(rows).encode()) == expected
    assert kinds(as_csv(rows, ";", "\n").encode("utf-8-sig")) == expected
    assert kinds(as_xlsx(rows)) == expected


@pytest.mark.reference
@pytest.mark.parametrize("name", SHEETS)
def test_the_findings_of_the_reference_sheets_are_found_and_no_others(name):
    file = f"sheet_{name}.csv"

    def of(table):
        with reference(f"parindex/{table}").open(encoding="utf-8", newline="") as lines:
            return {(r["code"], r.get("kind") or r["looks_like"]) for r in csv.DictReader(lines) if r["file"] == file}

    found = {(f.code, f.kind) for f in check_instrument(reference(f"parindex/{file}"))}
    assert of("sheet_lint_expected.csv") - found == set()
    assert found - of("sheet_lint_expected.csv") - of("sheet_lint_either.csv") == set()
    assert not found & of("sheet_near_misses.csv")


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda i: i.id)
def test_the_library_has_no_findings(instrument):
    assert check_instrument(instrument) == []


def test_a_repeated_code_is_one_finding_that_names_its_rows():
    sheet = read_criteria_sheet(as_csv(table(["1 | A | 1 | manual"] * 3)).encode(), name="x")
    assert [(f.row, f.message.vi) for f in check_set(sheet)] == [(2, "Mã số bị dùng nhiều lần (dòng 2, 3, 4).")]


def test_a_code_that_excel_took_for_a_date_is_found():
    assert kinds(as_csv(table(["2025-10-01 | A | 1 | manual"])).encode()) == ["2025-10-01 not-a-number"]


YAML = """
id: thu
family: criteria
title: Bộ thử
short: thu
editions:
- id: "2026"
  periods: {first: 2026}
  source: {text: Bộ thử}
  criteria:
  - code: 1
    title: Nhóm
    max: 3
    children:
    - {code: 1.1, title: A, max: 1, rule: {kind: choice, options: [{id: 1, label: Có, points: 1.5}]}}
    - {code: 1.10, title: B, max: 1đ, rule: {kind: lạ}}
    - code: "1.2"
      title: C
      max: 1
      rule: {kind: bands, bands: [{low: 80, high: 100, points: 0.5}, {low: 0, high: 90, points: 0}]}
"""


def test_a_yaml_file_is_checked_by_the_same_rules(tmp_path):
    path = tmp_path / "thu.yaml"
    path.write_text(YAML, encoding="utf-8")
    found = {f"{f.code} {f.kind}" for f in check_instrument(path)}
    assert found == {
        "1.1 points-above-max",
        "1.10 not-a-number",
        "1.10 unknown-rule",
        "1.2 overlapping-bands",
        "1.2 points-unreachable",
    }


def test_a_sheet_that_cannot_be_scored_is_refused_with_every_place(tmp_path):
    path = tmp_path / "bang.csv"
    path.write_text(as_csv(table(["1 | A | 1 | lạ", "1 | B | 1 |"])), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_instrument(path)
    assert [(p.row, p.found) for p in caught.value.problems] == [(2, "1"), (2, "1"), (3, "1")]


@pytest.mark.parametrize(
    "data", [b"a,b\n1,2\n", b"code,title,max,rule\n,x,,\n", b"code,title,max,rule\n" + b"1." * 2000 + b"1,x,1,manual\n"]
)
def test_what_is_no_criteria_sheet_is_refused(data):
    with pytest.raises(InputError, match="cột code"):
        read_criteria_sheet(data, name="x.csv")


def test_findings_in_a_yaml_file_name_its_lines(tmp_path):
    sheet = b"code,title,max,rule,option,from,to,points,source\n1,A,2,,,,,,\n1.1,a,1,manual,,,,,\n1.2,b,1,manual,,,,,\n"
    path = tmp_path / "so.yaml"
    sound = to_yaml(import_sheet(read_criteria_sheet(sheet), id="so", first="2026"))
    path.write_text(sound.replace("'1.2'", "'1.1'"), encoding="utf-8")
    lines = [n for n, line in enumerate(sound.splitlines(), start=1) if "code: '1." in line]
    (finding,) = check_instrument(path)
    assert (finding.kind, finding.row) == ("duplicate-code", lines[0])
    assert f"{lines[0]}, {lines[1]}" in finding.message.vi


def test_numbers_in_yaml_are_written_as_a_person_writes_them():
    sheet = b"code,title,max,rule,option,from,to,points,source\n1,A,3,deduct,,,,0.25,\n"
    written = to_yaml(import_sheet(read_criteria_sheet(sheet), id="so", first="2026"))
    assert "max: 3\n" in written
    assert "points_each: 0.25\n" in written
