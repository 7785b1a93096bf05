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
