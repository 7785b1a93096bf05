"""Criteria sheets as officers keep them: what is read, what is found, and nothing else."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

from caicach.errors import InputError
from caicach.instruments.check import check_set
from caicach.instruments.sheet import import_sheet, read_criteria_sheet

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/instruments/sheets.yaml").read_text(encoding="utf-8"))


def workbook(case) -> bytes:
    book = openpyxl.Workbook()
    for row in case["rows"]:
        book.active.append(row)
    for place in case.get("merged", ()):
        book.active.merge_cells(place)
    for place, number_format in case.get("formats", {}).items():
        book.active[place].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(case) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=case.get("separator", ",")).writerows(case["rows"])
    return out.getvalue().encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case):
    sheet = read_criteria_sheet(workbook(case) if case.get("xlsx") else delimited(case), name="bảng")
    found = check_set(sheet)
    assert {f"{f.code} {f.kind}" for f in found} == set(case.get("findings", ()))
    for place, words in case.get("says", {}).items():
        assert any(words in f.message.vi for f in found if f"{f.code} {f.kind}" == place)
    if "reads" in case:
        assert {c.code: [c.max, c.rule, len(c.options)] for c in sheet.criteria} == case["reads"]
        edition = import_sheet(sheet, id="x", first="2026").editions[0]
        assert [c.code for c in edition.walk()] == list(case["reads"])
        assert all(option.label.vi for c in edition.walk() for option in getattr(c.rule, "options", ()))


def test_a_violation_takes_off_what_was_written_with_a_minus():
    sheet = read_criteria_sheet(b"code,title,max,rule,points\n1,A,1,deduct,-0.25\n", name="x")
    assert import_sheet(sheet, id="x", first="2026").editions[0].criteria[0].rule.points_each == Decimal("0.25")


def test_what_a_survey_scores_is_not_asked_of_the_unit():
    sheet = read_criteria_sheet(b"code,title,max,rule,from,points\n1,A,1,survey-bands,,\n,,,,80,1\n", name="x")
    assert import_sheet(sheet, id="x", first="2026").editions[0].criteria[0].answered_by == "survey"


def test_a_lacking_column_is_told_beside_the_names_that_are_there():
    with pytest.raises(InputError) as refused:
        read_criteria_sheet("Mã số,Nội dung,Điểm tối đa,Ai làm\n1,A,1,x\n".encode(), name="x")
    (problem,) = refused.value.problems
    assert problem.column == "rule"
    assert "mã số, nội dung" in problem.cure.vi
