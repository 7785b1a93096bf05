"""caicach score, as a person or a script calls it."""

import csv
import io
import json

import pytest
from tests.reference import reference

GROUP = "score"

SHEET = """code,title,max,rule,option,from,to,points,source
1,Chỉ đạo,4,,,,,,
1.1,Kế hoạch,1,choice,,,,,Quyết định A
,,,,Có,,,1,
,,,,Không,,,0,
1.2,Hồ sơ đúng hạn,3,bands,,,,,
,,,,,95,100,3,
,,,,,0,95,0,
2,Thể chế,6,,,,,,
2.1,Văn bản,6,manual,,,,,
"""
ANSWERS = """unit,period,code,value,numerator,denominator,reason
Sở A,2025,1.1,Có,,,
Sở A,2025,1.2,,57,60,
Sở A,2025,2.1,5,,,
Sở B,2025,1.1,n/a,,,không có nhiệm vụ
Sở B,2025,1.2,100,,,
Sở B,2025,2.1,6,,,
Sở C,2025,1.1,2,,,
"""


@pytest.fixture
def files(tmp_path):
    for name, text in (("set.csv", SHEET), ("answers.csv", ANSWERS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "set.csv", tmp_path / "answers.csv"


def test_json_has_the_keys_of_the_contract(ask, files):
    code, out, _ = ask(*files, "--period", "2025", "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert {"instrument", "edition", "period", "units"} <= answer.keys()
    units = {u["unit"]: u for u in answer["units"]}
    keys = ("points", "max", "percent", "rank", "class")
    assert [units["Sở A"][k] for k in keys] == [9, 10, 90, 2, None]
    assert [units["Sở B"][k] for k in keys] == [9, 9, 100, 1, None]
    assert [units["Sở C"][k] for k in keys] == [None, 10, None, None, None]
    statuses = {n["code"]: n["status"] for n in units["Sở C"]["nodes"]}
    assert statuses == {"1": "missing", "1.1": "scored", "1.2": "missing", "2": "missing", "2.1": "missing"}
    assert {n["code"]: n["status"] for n in units["Sở B"]["nodes"]}["1.1"] == "not-applicable"


def test_the_table_is_a_ranking_that_says_who_lacks_what(ask, files):
    code, out, _ = ask(*files, "--period", "2025")
    lines = out.splitlines()
    assert code == 0
    assert out.index("Sở B") < out.index("Sở A") < out.index("Sở C")
    assert "90,00 %" in next(line for line in lines if "Sở A" in line)
    assert "thiếu 1.2, 2.1" in next(line for line in lines if "Sở C" in line)


def test_csv_has_a_row_for_each_unit(ask, files):
    _, out, _ = ask(*files, "--period", "2025", "--format", "csv")
    assert [r["unit"] for r in csv.DictReader(io.StringIO(out))] == ["Sở B", "Sở A", "Sở C"]


def test_explain_opens_a_figure_down_to_its_row(ask, files):
    code, out, _ = ask(*files, "--period", "2025", "--explain", "Sở A:1")
    assert code == 0
    assert "57 × 100 / 60 ∈ [95; 100] → 3" in out
    assert "Dòng 3" in out
    assert "Quyết định A" in out
    assert "Thể chế" not in out


def test_explain_gives_the_trace_as_json(ask, files):
    _, out, _ = ask(*files, "--period", "2025", "--explain", "Sở A", "--format", "json")
    trace = json.loads(out)
    assert (trace["value"], trace["formula"]) == (9, "1 + 2")
    assert [part["value"] for part in trace["inputs"]] == [4, 5]


def test_every_wrong_answer_is_told_with_its_place(ask, files):
    wrong = ANSWERS.replace(",57,60,", ",61,60,").replace("2.1,5", "2.1,6.01").replace("1.1,2,", "9,2,")
    files[1].write_text(wrong, encoding="utf-8")
    code, out, err = ask(*files, "--period", "2025")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "answers.csv, dòng 3, cột numerator",
        "answers.csv, dòng 4, cột value",
        "answers.csv, dòng 8, cột code",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--period", "2026"), ["answers.csv", "2025"]),
        (("--period", "2025", "--explain", "Sở X"), ["Sở X"]),
        (("--period", "2025", "--explain", "Sở A:7"), ["1.2"]),
        (("--period", "2025", "--on", "hôm nay"), ["--on", "hôm nay"]),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_there_is(ask, files, arguments, words):
    code, _, err = ask(*files, *arguments)
    assert code == 2
    assert all(word in err for word in words)
    assert "Traceback" not in err


def test_units_of_a_provincial_index_may_be_named(ask, tmp_path):
    path = tmp_path / "papi.csv"
    path.write_text("unit,period,code,value\n" + "".join(f"hà nam,2021,{c},5\n" for c in range(1, 9)), encoding="utf-8")
    code, out, _ = ask("papi", path, "--period", "2021", "--format", "json")
    (unit,) = json.loads(out)["units"]
    assert (code, unit["unit"], unit["name"], unit["points"], unit["max"]) == (0, "35", "Hà Nam", 40, 80)


def test_unknown_weights_end_with_1_and_say_so(ask, tmp_path):
    path = tmp_path / "pci.csv"
    path.write_text("unit,period,code,value\n22,2022,entry,7.5\n", encoding="utf-8")
    code, out, err = ask("pci", path, "--period", "2022", "--format", "json")
    assert code == 1
    assert json.loads(out)["units"][0]["points"] is None
    assert "trọng số" in err.lower()


def test_where_only_ranks_are_published_they_are_shown_and_the_answer_is_no(ask, tmp_path):
    path = tmp_path / "par.csv"
    path.write_text("unit,period,code,rank,out_of\nHà Nam,2021,total,60,63\n", encoding="utf-8")
    code, out, err = ask("par-index", path, "--period", "2021")
    assert code == 1
    assert "60/63" in out
    assert err
    assert ask("par-index", path, "--period", "2021", "--explain", "Hà Nam")[0] == 1


@pytest.mark.reference
def test_a_published_figure_opens(ask):
    path = reference("indices/pci_subindices.csv")
    code, out, _ = ask("pci", path, "--period", "2013", "--explain", "Đà Nẵng")
    assert code == 0
    assert "20/100 × labour" in out


RANKED = """id: xep-hang
family: criteria
title: Xếp hạng
short: XH
measures: unit
editions:
- id: e
  periods: {first: "2020"}
  source: {text: x}
  criteria:
  - code: "1"
    title: Sản lượng
    max: 2
    rule: {kind: rank, places: [{first: 1, last: 1, points: 2}, {first: 2, last: 2, points: 1}]}
  - {code: "2", title: Khảo sát, max: 2, rule: {kind: manual}, answered_by: survey}
"""
FIGURES = {"Sở A": 10, "Sở B": 20, "Sở C": 30, "Sở D": 40}


@pytest.fixture
def ranked(tmp_path):
    (tmp_path / "set.yaml").write_text(RANKED, encoding="utf-8")
    rows = [f"{unit},2025,1,{figure}\n{unit},2025,2,1\n" for unit, figure in FIGURES.items()]
    (tmp_path / "answers.csv").write_text("unit,period,code,value\n" + "".join(rows), encoding="utf-8")
    return tmp_path


def points_of(out, code):
    return {u["unit"]: {n["code"]: n for n in u["nodes"]}[code]["points"] for u in json.loads(out)["units"]}


def test_groups_say_who_is_compared_with_whom(ask, ranked):
    asked = (ranked / "set.yaml", ranked / "answers.csv", "--period", "2025", "--format", "json")
    assert points_of(ask(*asked)[1], "1") == {"Sở A": 0, "Sở B": 0, "Sở C": 1, "Sở D": 2}
    groups = ranked / "groups.csv"
    groups.write_text("Đơn vị,Cụm thi đua\nSở A,I\nSở B,I\nSở C,II\nSở D,II\nSở E,II\n", encoding="utf-8")
    code, out, _ = ask(*asked, "--groups", groups)
    assert code == 0
    assert points_of(out, "1") == {"Sở A": 1, "Sở B": 2, "Sở C": 1, "Sở D": 2}


def test_a_table_of_groups_is_refused_with_all_that_is_wrong_in_it(ask, ranked):
    groups = ranked / "groups.csv"
    groups.write_text("unit,group\nSở A,I\nSở A,II\nSở B,\n,II\nSở C,II\n", encoding="utf-8")
    code, out, err = ask(ranked / "set.yaml", ranked / "answers.csv", "--period", "2025", "--groups", groups)
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "groups.csv, dòng 3, cột unit",
        "groups.csv, dòng 4, cột group",
        "groups.csv, dòng 5, cột unit",
        "groups.csv, cột unit",
    ]
    assert "Sở D" in err.splitlines()[-1]


def test_without_a_survey_its_criteria_apply_to_nobody(ask, ranked):
    sheet, answers = ranked / "set.yaml", ranked / "answers.csv"
    code, _, err = ask(sheet, answers, "--period", "2025", "--no-survey", "Không bố trí được kinh phí")
    assert code == 2
    assert len(err.splitlines()) == len(FIGURES)
    answers.write_text("".join(line for line in answers.open(encoding="utf-8") if ",2,1" not in line), encoding="utf-8")
    code, out, _ = ask(sheet, answers, "--period", "2025", "--no-survey", "Không kinh phí", "--format", "json")
    assert code == 0
    assert [(u["points"], u["max"]) for u in json.loads(out)["units"]] == [(2, 2), (1, 2), (0, 2), (0, 2)]
    trace = ask(sheet, answers, "--period", "2025", "--no-survey", "Không kinh phí", "--explain", "Sở A:2")[1]
    assert "Không áp dụng: Không kinh phí" in trace


@pytest.mark.parametrize("option", ["--groups", "--no-survey"])
def test_what_only_criteria_sets_know_is_refused_for_an_index(ask, tmp_path, option):
    path = tmp_path / "papi.csv"
    path.write_text("unit,period,code,value\nhà nam,2021,1,5\n", encoding="utf-8")
    code, _, err = ask("papi", path, "--period", "2021", option, path)
    assert code == 2
    assert option in err
