"""`caicach rules` as provinces' scripts call it: answers, exit codes, and what is said of bad input."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from caicach.cli.rules import app
from caicach.errors import InputError

RUN = CliRunner()
FACTS = """subject,kind,period,fact,value,numerator,denominator
A,unit,2022,late_dossier_share,,62,1000
B,unit,2022,late_dossier_share,0.05,,
H,unit,2021,unit_cchc_rank,trung bình,,
H,unit,2022,unit_cchc_rank,trung bình,,
"""


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_text(FACTS, encoding="utf-8")
    return path


def ask(*arguments, code=0):
    result = RUN.invoke(app, [*map(str, arguments), "--format", "json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def refused(*arguments) -> InputError:
    result = RUN.invoke(app, [*map(str, arguments)])
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""
    return result.exception


def test_list_names_the_library():
    ids = {r["id"] for r in ask("list")["rulesets"]}
    assert {"khanh-hoa-91", "nam-dinh-2019", "quang-ninh-2022", "ha-nam-2022"} <= ids


def test_apply_gives_each_verdict_with_its_reasons(facts):
    answer = ask("apply", "khanh-hoa-91", facts, "--period", "2022")
    verdicts = {(v["subject"], v["rule"]): v for v in answer["verdicts"]}
    late = verdicts["A", "KH-01"]
    assert (late["verdict"], late["kind"], late["period"]) == ("applies", "unit", "2022")
    assert late["consequence"]
    assert "Kết luận 91" in late["source"]
    because = late["because"][0]
    assert (because["fact"], because["period"], because["value"], because["bound"]) == (
        "late_dossier_share",
        "2022",
        6.2,
        ">= 5",
    )
    assert because["distance"]["items"] == 13
    assert [b["period"] for b in verdicts["H", "KH-04"]["because"]] == ["2022", "2021"]
    open_ = verdicts["A", "KH-02"]
    assert (open_["verdict"], open_["because"][0]["value"], open_["missing"]) == (
        "cannot-tell",
        None,
        [{"fact": "satisfaction_index", "period": "2022"}],
    )


def test_each_subject_meets_each_rule_of_its_kind_once(facts):
    verdicts = ask("apply", "khanh-hoa-91", facts, "--period", "2022")["verdicts"]
    assert len(verdicts) == 3 * 5
    assert {v["rule"] for v in verdicts} == {"KH-01", "KH-02", "KH-04", "KH-05", "KH-06"}


def test_no_rule_in_force_is_no_verdict_and_no_failure(facts):
    assert ask("apply", "nam-dinh-2019", facts, "--period", "2022")["verdicts"] == []
    assert ask("apply", "quang-ninh-2022", facts, "--period", "2022")["verdicts"] == []


def test_csv_keeps_the_codes_and_the_table_speaks(facts):
    as_csv = RUN.invoke(app, ["apply", "khanh-hoa-91", str(facts), "--period", "2022", "--format", "csv"]).stdout
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert {row["verdict"] for row in rows} == {"applies", "does-not-apply", "cannot-tell"}
    table = RUN.invoke(app, ["apply", "khanh-hoa-91", str(facts), "--period", "2022"], env={"COLUMNS": "200"}).stdout
    assert "không áp dụng" in table


def test_show_names_every_rule_and_prints_the_file():
    assert [r["id"] for r in ask("show", "nam-dinh-2019")["rules"]] == [f"ND-0{i}" for i in range(1, 9)]
    assert RUN.invoke(app, ["show", "ha-nam-2022", "--yaml"]).stdout.startswith("id: ha-nam-2022")


def test_check_ends_with_one_where_a_rule_may_not_be_applied(tmp_path):
    assert ask("check", "khanh-hoa-91")["findings"] == []
    text = RUN.invoke(app, ["show", "khanh-hoa-91", "--yaml"]).stdout
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace("value: 5,", "value: 0,"), encoding="utf-8")
    findings = ask("check", faulty, code=1)["findings"]
    assert [(f["rule"], f["kind"], f["severity"]) for f in findings] == [("KH-01", "always-holds", "error")]
    assert len(ask("check", "khanh-hoa-91", "nd-335-2025")["conflicts"]) > 1


def test_try_tells_who_would_be_touched_at_which_bound(facts):
    trials = ask("try", "khanh-hoa-91", facts, "--rule", "KH-01", "--bounds", "0.05,6.2,7")["trials"]
    assert [(t["period"], t["bound"], t["touched"]) for t in trials if t["period"] == "2022"] == [
        ("2022", 0.05, ["A", "B"]),
        ("2022", 6.2, ["A"]),
        ("2022", 7, []),
    ]


def test_bad_calls_are_refused_in_words(facts, tmp_path):
    assert "khanh-hoa-91" in str(refused("apply", "khanh-hoa", facts, "--period", "2022"))
    assert "20x2" in str(refused("apply", "khanh-hoa-91", facts, "--period", "20x2"))
    assert "KH-09" in str(refused("try", "khanh-hoa-91", facts, "--rule", "KH-09", "--bounds", "5"))
    assert "nothing.csv" in str(refused("apply", "khanh-hoa-91", tmp_path / "nothing.csv", "--period", "2022"))


def test_a_unit_that_had_ended_is_refused_with_its_row(tmp_path):
    path = tmp_path / "ended.csv"
    path.write_text("subject,kind,period,fact,value\n35,unit,2026,late_dossier_share,3\n", encoding="utf-8")
    error = refused("apply", "khanh-hoa-91", path, "--period", "2026")
    assert [(p.file, p.row, p.column, p.found) for p in error.problems] == [("ended.csv", 2, "subject", "35")]
