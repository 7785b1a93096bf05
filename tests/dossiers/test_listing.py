"""Single dossiers out of a lake: by code with their versions, pending, overdue, late; in agreement with the counts."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from tests.dossiers.lakes import bring, dossiers, lake_of

from caicach.dossiers import open_lake, undo_import
from caicach.dossiers.listing import due_days, find_dossier, listed, versions_of
from caicach.dossiers.statistics import stats

START, END = dt.date(2024, 2, 1), dt.date(2024, 3, 31)
NINE = dt.datetime(2024, 2, 1, 9)
ONE = {"dossier": "H1", "unit": "22", "received_at": NINE, "due_at": dt.datetime(2024, 2, 6, 9)}


def test_a_dossier_tells_its_versions_and_the_one_that_stands(tmp_path: Path) -> None:
    bring(tmp_path, [ONE], "a.csv")
    bring(tmp_path, [{**ONE, "finished_at": dt.datetime(2024, 2, 7, 9)}], "b.csv")
    lake = open_lake(tmp_path / "lake")
    assert [v.import_no for v in versions_of(lake, "H1")] == [1, 2]
    found = find_dossier(lake, "H1")
    assert found is not None
    assert (found.import_no, found.ended_at) == (2, dt.datetime(2024, 2, 7, 9))
    undo_import(tmp_path / "lake", 2, at=NINE)
    again = find_dossier(open_lake(tmp_path / "lake"), "H1")
    assert again is not None
    assert again.ended_at is None
    assert find_dossier(lake, "H2") is None


def test_what_intake_remarked_is_told(tmp_path: Path) -> None:
    found = find_dossier(lake_of(tmp_path, [{**ONE, "received_at": dt.datetime(2024, 2, 4, 22)}]), "H1")
    assert found is not None
    assert [remark.id for remark in found.remarks] == ["received-outside-hours"]


@settings(max_examples=15)
@given(dossiers())
def test_the_lists_are_as_long_as_the_counts_say(rows: list[dict]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = lake_of(Path(folder), rows)
        counts = stats(lake, ["unit"], START, END).drop("unit").sum().to_dicts()[0]
        lengths = {what: len(listed(lake, what, START, END)) for what in ("pending", "overdue", "late")}
    assert lengths["pending"] == counts["pending_in_time"] + counts["pending_overdue"]
    assert lengths["overdue"] == counts["pending_overdue"]
    assert lengths["late"] == counts["pending_overdue"] + counts["resolved_late"]


def test_the_earliest_due_stand_first_of_the_units_asked_for(tmp_path: Path) -> None:
    rows = [
        {**ONE, "dossier": "H2", "due_at": dt.datetime(2024, 2, 9, 9)},
        {**ONE, "dossier": "H1"},
        {**ONE, "dossier": "H3", "unit": "35"},
    ]
    found = listed(lake_of(tmp_path, rows), "overdue", START, END, where={"unit": ["22", "1"]}, most=5)
    assert found["dossier"].to_list() == ["H1", "H2"]


def test_what_falls_due_is_counted_by_unit_and_day(tmp_path: Path) -> None:
    rows = [
        ONE,
        {**ONE, "dossier": "H2", "finished_at": dt.datetime(2024, 2, 5, 9)},
        {**ONE, "dossier": "H3", "unit": "35", "due_at": dt.datetime(2024, 2, 9, 9)},
        {**ONE, "dossier": "H4", "received_at": dt.datetime(2024, 2, 6, 9), "due_at": dt.datetime(2024, 2, 7, 9)},
    ]
    found = due_days(lake_of(tmp_path, rows), dt.date(2024, 2, 5), dt.date(2024, 1, 1), dt.date(2024, 2, 9))
    assert found.rows() == [("22", dt.date(2024, 2, 6), 1, 1), ("35", dt.date(2024, 2, 9), 1, 0)]
