"""caicach directives, as a person or a script calls it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

GROUP = "directives"

LETTER = Path(__file__).parents[1] / "cases/directives/documents/S2_cong_dien.txt"


def test_it_reads_a_document_as_json(ask):
    code, out, _ = ask("read", LETTER, "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {"document", "tasks", "citations"}
    assert answer["document"]["number"] == "05/CĐ-UBND"
    assert len(answer["tasks"]) == 9
    task = answer["tasks"][0]
    assert {"text", "lead", "coordinating", "deadline", "citations", "start", "end"} <= set(task)
    assert {"kind", "date", "bound", "last_day", "every", "text"} <= set(task["deadline"])
    assert task["deadline"]["time"] == "08:00"
    assert LETTER.read_text(encoding="utf-8")[task["start"] : task["end"]].startswith("Khẩn trương")


def test_the_table_shows_lead_deadline_and_last_day(ask):
    code, out, _ = ask("read", LETTER)
    assert code == 0
    assert "Công an thành phố" in out
    assert "2026-09-14" in out


def test_it_writes_csv_to_a_file(ask, tmp_path):
    code, out, _ = ask("read", LETTER, "--format", "csv", "--output", tmp_path / "tasks.csv")
    assert (code, out) == (0, "")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tasks.csv").read_text(encoding="utf-8"))))
    assert [row["no"] for row in rows] == [str(n) for n in range(1, 10)]


def test_a_file_that_is_no_document_is_refused_with_the_cure(ask, tmp_path):
    bad = tmp_path / "anh.png"
    bad.write_bytes(bytes(range(256)))
    code, out, err = ask("read", bad, "--format", "json")
    assert (code, out) == (2, "")
    assert "anh.png" in err
    assert "lưu lại" in err


def test_a_missing_file_is_refused(ask, tmp_path):
    code, out, err = ask("read", tmp_path / "khong-co.txt")
    assert (code, out) == (2, "")
    assert "khong-co.txt" in err


def test_a_document_goes_into_a_package_and_comes_out_again(ask, tmp_path):
    package, folder = tmp_path / "goi.edxml", tmp_path / "tep"
    assert ask("pack", LETTER, "--to", "Sở Y tế", "--to", "UBND các xã", "--output", package)[0] == 0
    code, out, _ = ask("envelope", package, "--files", folder, "--format", "json")
    answer = json.loads(out)
    assert (code, answer["number"], answer["kind"]) == (0, "05/CĐ-UBND", "Công điện")
    assert [to["name"] for to in answer["recipients"]] == ["Sở Y tế", "UBND các xã"]
    assert (folder / LETTER.name).read_bytes() == LETTER.read_bytes()
    read = json.loads(ask("read", package, "--format", "json")[1])
    assert read["tasks"] == json.loads(ask("read", LETTER, "--format", "json")[1])["tasks"]
    code, _, err = ask("envelope", package, "--files", folder)
    assert code == 2
    assert "thư mục trống" in err


def test_a_document_without_number_and_date_goes_into_no_package(ask, tmp_path):
    plain = tmp_path / "a.txt"
    plain.write_text("Giao Sở Nội vụ rà soát hồ sơ.", encoding="utf-8")
    code, _, err = ask("pack", plain, "--output", tmp_path / "goi.edxml")
    assert code == 2
    assert all(option in err for option in ("--number", "--date", "--issuer"))
    assert not (tmp_path / "goi.edxml").exists()
    given = ("--number", "5/UBND-NC", "--date", "2026-02-30", "--issuer", "UBND tỉnh")
    assert ask("pack", plain, *given, "--output", tmp_path / "goi.edxml")[0] == 2
    given = ("--number", "5/UBND-NC", "--date", "2026-02-28", "--issuer", "UBND tỉnh")
    assert ask("pack", plain, *given, "--output", tmp_path / "goi.edxml")[0] == 0


def test_what_is_no_package_is_refused_with_the_cure(ask):
    code, out, err = ask("envelope", LETTER)
    assert (code, out) == (2, "")
    assert "S2_cong_dien.txt" in err
    assert "cột" not in err
