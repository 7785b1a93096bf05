"""What every command does alike: formats that agree, UTF-8 under any locale, places that can't be written to."""

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from caicach.cli import main
from caicach.cli.answer import Format, give

SHOW = ("units", "show", "35", "--on", "2024-12-31")
SOUND = "code,title,max,rule,option,from,to,points,source\n1,A,1,manual,,,,,\n"


def run(capsys, *arguments):
    """Return exit code, standard output and standard error of `caicach ARGUMENTS`."""
    try:
        main([str(a) for a in arguments])
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    return code, *capsys.readouterr()


def process(*arguments, **environment):
    call = [sys.executable, "-c", "from caicach.cli import main; main()", *arguments]
    return subprocess.run(call, capture_output=True, env={**os.environ, **environment}, check=False)


def test_numbers_are_numbers_missing_is_null_and_csv_agrees(capsys):
    row = {"a": Decimal("0.1"), "b": Decimal(5), "c": None, "d": float("nan"), "e": 1 / 3}
    give({"rows": [row]}, [row], Format.json)
    assert json.loads(capsys.readouterr().out)["rows"] == [{"a": 0.1, "b": 5, "c": None, "d": None, "e": 1 / 3}]
    give({"rows": [row]}, [row], Format.csv)
    (read,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert {k: float(v) if v else None for k, v in read.items()} == {"a": 0.1, "b": 5, "c": None, "d": None, "e": 1 / 3}


def test_a_csv_answer_without_rows_still_has_its_header(capsys, tmp_path):
    path = tmp_path / "set.csv"
    path.write_text(SOUND, encoding="utf-8")
    code, out, _ = run(capsys, "instruments", "check", path, "--format", "csv")
    assert (code, out) == (0, "file,row,code,kind,severity,message\n")


def test_output_goes_to_the_file_alone(capsys, tmp_path):
    target = tmp_path / "kết quả.json"
    assert run(capsys, *SHOW, "--format", "json", "--output", target) == (0, "", "")
    assert json.loads(target.read_text(encoding="utf-8"))["code"] == "35"


@pytest.mark.parametrize(
    ("place", "why"), [(".", "là một thư mục"), ("no/where.csv", "không tìm thấy"), ("a.txt/b", "đi qua một tệp")]
)
def test_a_place_that_cannot_be_written_to_is_named_with_the_reason(capsys, tmp_path, monkeypatch, place, why):
    monkeypatch.setenv("CAICACH_LANG", "vi")
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    code, out, err = run(capsys, *SHOW, "--output", tmp_path / place)
    assert (code, out) == (2, "")
    assert why in err
    assert str(tmp_path) in err


def test_answers_and_errors_are_utf8_whatever_the_locale_says():
    done = process(*SHOW, "--format", "csv", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Tỉnh Hà Nam" in done.stdout.decode()
    refused = process("units", "show", "Xứ Lạ", PYTHONIOENCODING="ascii", CAICACH_LANG="vi")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "Xứ Lạ" in refused.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output_is_said_and_no_traceback():
    call = [sys.executable, "-c", "from caicach.cli import main; main()", *SHOW]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            call, stdout=full, stderr=subprocess.PIPE, check=False, env={**os.environ, "CAICACH_LANG": "vi"}
        )
    assert done.returncode == 2
    assert "ổ đĩa đã đầy" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
