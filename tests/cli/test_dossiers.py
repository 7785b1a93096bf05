"""caicach dossiers, as a person or a script calls it."""

import csv
import io
import json

import pytest

GROUP = "dossiers"

ROWS = """dossier,unit,field,received_at,due_at,finished_at
A,22,Đất đai,2024-02-20T08:00,2024-03-10T08:00,2024-03-10T08:00
B,22,Đất đai,2024-03-02T08:00,2024-03-10T08:00,2024-03-11T08:00
C,22,Hộ tịch,2024-03-05T08:00,2024-03-20T08:00,2024-03-04T08:00
"""


def answer(ask, *arguments):
    code, out, error = ask(*arguments, "--format", "json")
    assert code == 0, error
    return json.loads(out)


@pytest.fixture
def lake(ask, tmp_path):
    (tmp_path / "d.csv").write_text(ROWS, encoding="utf-8")
    done = answer(ask, "import", tmp_path / "d.csv", "--into", tmp_path / "lake")
    assert {k: done[k] for k in ("read", "added", "unchanged", "updated")} == {
        "read": 3,
        "added": 2,
        "unchanged": 0,
        "updated": 0,
    }
    assert [(r["file"], r["row"], r["column"], r["found"]) for r in done["rejected"]] == [
        ("d.csv", 4, "finished_at", "2024-03-04T08:00")
    ]
    return tmp_path / "lake"


def test_deadline(ask):
    got = answer(ask, "deadline", "2025-12-31T10:00", "--days", 1)
    assert got["due_at"] == "2026-01-05T10:00:00"
    assert got["counted"] == ["2026-01-05"]
    assert [day["date"] for day in got["skipped"]] == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
    assert got["rule"]["status"] == "unverified"


def test_deadline_with_pause_and_hours(ask):
    pause = "2026-03-03T09:00/2026-03-05T09:00"
    assert (
        answer(ask, "deadline", "2026-03-02T09:00", "--days", 5, "--paused", pause)["due_at"] == "2026-03-11T09:00:00"
    )
    assert answer(ask, "deadline", "2026-03-02T15:00", "--hours", 8)["due_at"] == "2026-03-03T15:00:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ("mai", "--days", 1),
        ("2026-03-02T09:00",),
        ("2026-03-02T09:00", "--days", "ba"),
        ("2026-03-02T09:00", "--days", 1, "--hours", 1),
        ("2026-03-02T09:00", "--days", 1, "--paused", "2026-03-03"),
        ("2026-03-02T09:00", "--days", 1, "--rule", "khác"),
        ("2031-03-02T09:00", "--days", 1),
    ],
)
def test_a_wrong_call_of_deadline_ends_with_2(ask, arguments):
    code, out, error = ask("deadline", *arguments)
    assert (code, out) == (2, "")
    assert error
    assert "Traceback" not in error


def test_stats_count_the_period_and_the_quarantine(ask, lake):
    got = answer(ask, "stats", lake, "--by", "unit,field", "--from", "2024-03-01", "--to", "2024-03-31")
    assert got["quarantined"] == 1
    (row,) = got["rows"]
    assert (row["carried_over"], row["received"], row["resolved_on_time"], row["resolved_late"]) == (1, 1, 1, 1)
    assert row["on_time_rate"] == 0.5


def test_stats_as_csv(ask, lake):
    _, out, _ = ask("stats", lake, "--by", "month", "--from", "2024-02-01", "--to", "2024-03-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["month"] for row in rows] == ["2024-02", "2024-03"]
    assert rows[1]["carried_over"] == rows[0]["pending_in_time"] == "1"


@pytest.mark.parametrize(
    "options",
    [("--by", "phường"), ("--engine", "excel"), ("--from", "1/3/2024"), ("--as-of", "2020-01-01")],
)
def test_a_wrong_call_of_stats_ends_with_2(ask, lake, options):
    given = {"--from": "2024-03-01", "--to": "2024-03-31"} | dict([options])
    code, out, error = ask("stats", lake, *(part for pair in given.items() for part in pair))
    assert (code, out) == (2, "")
    assert error


def test_a_lake_that_is_not_there_ends_with_2(ask, tmp_path):
    code, _, error = ask("stats", tmp_path / "none", "--from", "2024-03-01", "--to", "2024-03-31")
    assert code == 2
    assert "caicach dossiers import" in error


def test_form06(ask, lake, tmp_path):
    got = answer(ask, "form06", lake, "--unit", "Quảng Ninh", "--from", "2024-03-01", "--to", "2024-03-31")
    assert got["unit"] == "22"
    assert got["total"]["received_total"] == 2
    assert all(identity["holds"] for identity in got["identities"])
    sheet = tmp_path / "form.xlsx"
    assert ask("form06", lake, "--unit", "22", "--from", "2024-03-01", "--to", "2024-03-31", "--output", sheet)[0] == 0
    assert sheet.read_bytes()[:2] == b"PK"
    for suffix, begin in ((".docx", b"PK"), (".pdf", b"%P")):
        paper = tmp_path / f"form{suffix}"
        call = ("form06", lake, "--unit", "22", "--from", "2024-03-01", "--to", "2024-03-31", "--output", paper)
        assert ask(*call)[0] == 0
        assert paper.read_bytes()[:2] == begin


def test_index766(ask, lake):
    got = answer(ask, "index766", lake, "--month", "2024-03")
    assert got["total"] is None
    progress = next(c for c in got["components"] if c["id"] == "2.1")
    assert (progress["numerator"], progress["denominator"], progress["points"]) == (1, 2, 10)


@pytest.mark.parametrize("what", ["durations", "ageing", "forecast"])
def test_workload(ask, lake, what):
    assert isinstance(answer(ask, "workload", lake, what, "--on", "2024-03-29")["rows"], list)


def test_imports_are_listed_and_undone(ask, lake):
    assert [entry["read"] for entry in answer(ask, "imports", lake)["imports"]] == [3]
    assert answer(ask, "undo", lake, 1, "--who", "Trần Thị Mẫu")["undone_by"] == "Trần Thị Mẫu"
    assert answer(ask, "stats", lake, "--from", "2024-03-01", "--to", "2024-03-31")["rows"] == []
    assert ask("undo", lake, 1)[0] == 2


def test_map_proposes_a_mapping_that_import_takes(ask, tmp_path):
    head = "Mã hồ sơ,Đơn vị xử lý,Ngày tiếp nhận hồ sơ,Ngày hẹn trả,Họ và tên\n"
    (tmp_path / "d.csv").write_text(head + "A,22,02/03/2026,09/03/2026,Nguyễn Văn A\n", encoding="utf-8")
    assert ask("import", tmp_path / "d.csv", "--into", tmp_path / "lake")[0] == 2
    assert ask("map", tmp_path / "d.csv", "--output", tmp_path / "map.yaml")[0] == 0
    words = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert "received_at: Ngày tiếp nhận hồ sơ" in words
    assert "Họ và tên" in words
    done = answer(ask, "import", tmp_path / "d.csv", "--into", tmp_path / "lake", "--map", tmp_path / "map.yaml")
    assert done["added"] == 1


def test_process(ask, tmp_path):
    (tmp_path / "e.csv").write_text(
        "case,activity,timestamp\n1,A,2026-03-02T08:00\n1,B,2026-03-02T09:00\n", encoding="utf-8"
    )
    got = answer(ask, "process", tmp_path / "e.csv")
    assert (got["cases"], got["events"]) == (1, 2)
    assert got["edges"] == [{"from": "A", "to": "B", "count": 1, "mean_seconds": 3600, "median_seconds": 3600}]
    assert got["starts"] == [{"activity": "A", "count": 1}]
    assert got["variants"] == [{"activities": ["A", "B"], "count": 1}]
