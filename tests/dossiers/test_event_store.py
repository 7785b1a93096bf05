"""Events kept for looking up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from caicach.dossiers.event_store import Event, Stored, events_of, store_events
from caicach.errors import InputError


def test_the_steps_of_a_dossier_come_back_in_order(tmp_path: Path) -> None:
    source = tmp_path / "e.csv"
    source.write_text(
        "Mã hồ sơ,Nội dung xử lý,Thời điểm xử lý,Người xử lý\n"
        "H1,Ký duyệt,03/03/2026 09:00,CB02\nH2,Tiếp nhận,02/03/2026 08:00,\nH1,Tiếp nhận,02/03/2026 08:30,CB01\n"
    )
    assert store_events(source, tmp_path / "kept" / "e.parquet") == Stored(2, 3)
    assert events_of(tmp_path / "kept" / "e.parquet", "H1") == [
        Event("Tiếp nhận", dt.datetime(2026, 3, 2, 8, 30), "CB01", None),
        Event("Ký duyệt", dt.datetime(2026, 3, 3, 9), "CB02", None),
    ]
    assert events_of(tmp_path / "kept" / "e.parquet", "H3") == []


def test_a_bad_table_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("case,activity,timestamp\nH1,Tiếp nhận,hôm qua\n")
    with pytest.raises(InputError) as raised:
        store_events(tmp_path / "e.csv", tmp_path / "kept" / "e.parquet")
    assert [(p.row, p.found) for p in raised.value.problems] == [(2, "hôm qua")]
    assert not (tmp_path / "kept").exists()
