"""The commands of `caicach instruments`."""

import json

import pytest
from typer.testing import CliRunner

from caicach.cli.instruments import app
from caicach.errors import InputError

SOUND = "code,title,max,rule,option,from,to,points,source\n1,A,1,choice,,,,,\n,,,,Có,,,1,\n,,,,Không,,,0,\n"


def run(*args):
    return CliRunner().invoke(app, [str(a) for a in args])


def ask(*args):
    return json.loads(run(*args, "--format", "json").stdout)


def test_list_names_the_library():
    assert {"papi", "pci", "par-index"} <= {i["id"] for i in ask("list")["instruments"]}


def test_show_gives_the_edition_of_a_day():
    answer = ask("show", "pci", "--on", "2010-06-30")
    assert [e["id"] for e in answer["editions"]] == ["2009"]
    assert {c["code"]: c["weight"] for c in answer["editions"][0]["criteria"]}["transparency"] == 20


def test_show_leaves_out_what_is_not_measured_in_the_period():
    codes = [
        c["code"] for d in ask("show", "papi", "--period", "2021")["editions"][0]["criteria"] for c in d["children"]
    ]
    assert "5.1" in codes
    assert "5.2" not in codes


@pytest.mark.parametrize(
    "args",
    [("show", "pappi"), ("show", "papi", "--period", "1999"), ("check", "nowhere.csv"), ("check", "nowhere.yaml")],
)
def test_a_wrong_call_is_an_input_error(args):
    assert isinstance(run(*args).exception, InputError)


def test_check_says_yes_with_0_and_no_with_1(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(SOUND, encoding="utf-8")
    bad.write_text(SOUND.replace("choice", ""), encoding="utf-8")
    assert run("check", good).exit_code == 0
    done = run("check", good, bad, "--format", "json")
    finding = json.loads(done.stdout)["findings"][0]
    assert done.exit_code == 1
    assert (finding["file"], finding["code"], finding["kind"], finding["severity"]) == (
        str(bad),
        "1",
        "missing-rule",
        "error",
    )
    assert finding["message"]


def test_a_warning_alone_is_no_error(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(SOUND.replace(",,,1,", ",,,0.5,"), encoding="utf-8")
    assert [f["severity"] for f in ask("check", file)["findings"]] == ["warning"]
    assert run("check", file).exit_code == 0


def test_an_imported_sheet_can_be_shown_and_checked(tmp_path):
    sheet, target = tmp_path / "a.csv", tmp_path / "a.yaml"
    sheet.write_text(SOUND, encoding="utf-8")
    assert run("import", sheet, "--id", "so", "--valid-from", "2026-03-15", "--output", target).exit_code == 0
    assert run("check", target).exit_code == 0
    assert ask("show", target, "--period", "2026")["id"] == "so"


@pytest.mark.parametrize(
    ("day", "place"), [("2026-13-01", "a.yaml"), ("0001-01-01", "a.yaml"), ("2026-01-01", "no/a.yaml")]
)
def test_a_wrong_day_or_place_to_write_is_an_input_error(tmp_path, day, place):
    sheet = tmp_path / "a.csv"
    sheet.write_text(SOUND, encoding="utf-8")
    done = run("import", sheet, "--id", "so", "--valid-from", day, "--output", tmp_path / place)
    assert isinstance(done.exception, InputError)
    assert not (tmp_path / place).exists()


def test_a_sheet_with_errors_writes_nothing(tmp_path):
    sheet, target = tmp_path / "a.csv", tmp_path / "a.yaml"
    sheet.write_text(SOUND.replace("choice", "lạ"), encoding="utf-8")
    done = run("import", sheet, "--id", "so", "--valid-from", "2026-01-01", "--output", target)
    assert isinstance(done.exception, InputError)
    assert not target.exists()


def test_diff_lists_each_kind_of_change_and_every_match():
    answer = ask("diff", "pci@2012", "pci@2013")
    assert (answer["old"]["edition"], answer["new"]["edition"]) == ("2009", "2013")
    assert [c["code"] for c in answer["added"]] == ["competition"]
    assert {"dropped", "reweighted", "renamed", "rule_changed", "moved", "matches"} <= answer.keys()
    assert {p["comparable"] for p in answer["matches"]} == {"points"}


def test_diff_of_a_set_with_itself_says_so(monkeypatch):
    monkeypatch.setenv("CAICACH_LANG", "vi")
    assert "không khác nhau" in run("diff", "mau-so", "mau-so").stdout


@pytest.mark.parametrize("asked", ["nothing", "pci@1990", "@2012"])
def test_diff_of_what_there_is_not_is_an_input_error(asked):
    assert isinstance(run("diff", asked, "pci").exception, InputError)


def test_a_set_is_written_as_a_sheet_that_names_what_it_lost(tmp_path):
    target = tmp_path / "a.csv"
    done = run("sheet", "mau-xa", "--output", target)
    assert done.exit_code == 0
    assert any(line.startswith("9: ") for line in done.stderr.splitlines())
    assert ask("check", target)["findings"] == []
