"""Statistics against a count by hand, one dossier at a time, on random lakes; and every identity."""

import datetime as dt
import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caicach.dossiers.engine import connect, spark_missing
from caicach.dossiers.statistics import COUNTS, stats
from caicach.errors import InputError

from . import oracle
from .lakes import dossiers, lake_of

DAYS = st.dates(dt.date(2024, 1, 20), dt.date(2024, 5, 10))
QUICK = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])


def counted(rows: list[dict], by: list[str], start: dt.date, end: dt.date, as_of: dt.date | None) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        found = stats(lake_of(Path(folder), rows), by, start, end, as_of=as_of)
    return {tuple(row[name] for name in by): {name: row[name] for name in COUNTS} for row in found.to_dicts()}


@QUICK
@given(dossiers(), DAYS, DAYS, st.none() | DAYS, st.sampled_from([["unit"], ["unit", "field"], ["channel"]]))
def test_counts_agree_with_a_count_by_hand(rows, start, end, as_of, by):
    start, end = min(start, end), max(start, end)
    as_of = as_of and max(as_of, start)
    assert counted(rows, by, start, end, as_of) == oracle.count(rows, by, start, end, as_of)


@QUICK
@given(dossiers(), DAYS, DAYS, st.none() | DAYS, st.sampled_from([[], ["unit"], ["field", "channel"]]))
def test_each_month_is_a_period_of_its_own(rows, start, end, as_of, groups):
    start, end = min(start, end), max(start, end)
    as_of = as_of and max(as_of, start)
    assert counted(rows, ["month", *groups], start, end, as_of) == oracle.count_by_month(
        rows, groups, start, end, as_of
    )


def test_the_contract_s_five_dossiers(tmp_path):
    """The sample of the contract check: one of each kind, one carried over."""
    at = dt.datetime
    made = [
        ("A", at(2024, 2, 20, 8), at(2024, 3, 10, 8), at(2024, 3, 10, 8)),
        ("B", at(2024, 3, 2, 8), at(2024, 3, 10, 8), at(2024, 3, 11, 8)),
        ("C", at(2024, 3, 5, 8), at(2024, 3, 20, 8), at(2024, 3, 6, 8)),
        ("D", at(2024, 3, 6, 8), at(2024, 3, 8, 8), None),
        ("E", at(2024, 3, 30, 8), at(2024, 4, 20, 8), None),
    ]
    rows = [{"dossier": c, "unit": "22", "received_at": r, "due_at": d, "finished_at": f} for c, r, d, f in made]
    found = stats(lake_of(tmp_path, rows), ["unit"], dt.date(2024, 3, 1), dt.date(2024, 3, 31)).to_dicts()[0]
    assert {name: found[name] for name in COUNTS} == {
        "carried_over": 1,
        "received": 4,
        "resolved_early": 1,
        "resolved_on_time": 1,
        "resolved_late": 1,
        "pending_in_time": 1,
        "pending_overdue": 1,
    }
    assert found["on_time_rate"] == pytest.approx(2 / 3)
    assert found["overdue_rate"] == pytest.approx(2 / 5)


def one(tmp_path, **columns) -> dict:
    row = {
        "dossier": "A",
        "unit": "22",
        "received_at": dt.datetime(2024, 3, 1, 8),
        "due_at": dt.datetime(2024, 3, 11, 10),
    }
    found = stats(lake_of(tmp_path, [row | columns]), [], dt.date(2024, 3, 1), dt.date(2024, 3, 31)).to_dicts()[0]
    return {name: found[name] for name in COUNTS if found[name]}


@pytest.mark.parametrize(
    ("finished", "kind"),
    [
        (dt.datetime(2024, 3, 10, 23, 59, 59), "resolved_early"),
        (dt.datetime(2024, 3, 11, 0, 0), "resolved_on_time"),
        (dt.datetime(2024, 3, 11, 10, 0), "resolved_on_time"),
        (dt.datetime(2024, 3, 11, 10, 0, 1), "resolved_late"),
        (dt.datetime(2024, 3, 31, 23, 59, 59), "resolved_late"),
        (dt.datetime(2024, 4, 1, 0, 0), "pending_overdue"),
    ],
)
def test_on_the_bound_and_beside_it(tmp_path, finished, kind):
    assert one(tmp_path, finished_at=finished) == {"received": 1, kind: 1}


@pytest.mark.parametrize(
    ("due", "kind"),
    [(dt.datetime(2024, 3, 31, 23, 59, 59), "pending_overdue"), (dt.datetime(2024, 4, 1), "pending_in_time")],
)
def test_pending_is_overdue_from_the_moment_after_due(tmp_path, due, kind):
    assert one(tmp_path, due_at=due) == {"received": 1, kind: 1}


def test_days_paused_are_taken_off_the_finish(tmp_path):
    assert one(tmp_path, finished_at=dt.datetime(2024, 3, 14, 9), paused_days=2.5) == {
        "received": 1,
        "resolved_late": 1,
    }
    assert one(tmp_path / "b", finished_at=dt.datetime(2024, 3, 14, 9), paused_days=3) == {
        "received": 1,
        "resolved_on_time": 1,
    }


def test_a_result_handed_over_is_an_end_where_no_finish_is_recorded(tmp_path):
    assert one(tmp_path, returned_at=dt.datetime(2024, 3, 8, 9)) == {"received": 1, "resolved_early": 1}


def test_last_tuesday_s_report_can_be_said_again(tmp_path):
    """As of a past day, what was received or finished since is not there yet."""
    at = dt.datetime
    rows = [
        {
            "dossier": "A",
            "unit": "22",
            "received_at": at(2024, 3, 1),
            "due_at": at(2024, 3, 9),
            "finished_at": at(2024, 3, 20),
        },
        {"dossier": "B", "unit": "22", "received_at": at(2024, 3, 18), "due_at": at(2024, 3, 29)},
    ]
    lake = lake_of(tmp_path, rows)
    then = stats(lake, ["unit"], dt.date(2024, 3, 1), dt.date(2024, 3, 31), as_of=dt.date(2024, 3, 12)).to_dicts()[0]
    assert (then["received"], then["pending_overdue"]) == (1, 1)


def test_what_one_month_leaves_pending_the_next_carries_over(tmp_path):
    at = dt.datetime
    rows = [
        {
            "dossier": f"H{n}",
            "unit": "22",
            "received_at": at(2024, 1, 1 + n),
            "due_at": at(2024, 2, 1 + n),
            "finished_at": at(2024, 1 + n % 4, 28),
        }
        for n in range(27)
    ]
    months = stats(lake_of(tmp_path, rows), ["month"], dt.date(2024, 1, 1), dt.date(2024, 5, 31)).to_dicts()
    for before, after in itertools.pairwise(months):
        assert after["carried_over"] == before["pending_in_time"] + before["pending_overdue"]


def test_a_lake_without_the_period_has_no_rows(tmp_path):
    lake = lake_of(
        tmp_path,
        [{"dossier": "A", "unit": "22", "received_at": dt.datetime(2024, 3, 1), "due_at": dt.datetime(2024, 3, 9)}],
    )
    assert stats(lake, ["unit"], dt.date(2020, 1, 1), dt.date(2020, 1, 31)).is_empty()
    assert stats(lake, ["unit", "month"], dt.date(2020, 1, 1), dt.date(2020, 1, 31)).is_empty()
    assert stats(lake, [], dt.date(2020, 1, 1), dt.date(2020, 1, 31))["on_time_rate"][0] is None


@pytest.mark.parametrize(
    ("by", "start", "end", "as_of", "found"),
    [
        (["ward"], (2024, 1, 1), (2024, 1, 2), None, "ward"),
        (["unit", "unit"], (2024, 1, 1), (2024, 1, 2), None, "unit"),
        (["unit"], (2024, 1, 2), (2024, 1, 1), None, "2024-01-01"),
        (["unit"], (2024, 1, 2), (2024, 1, 3), (2024, 1, 1), "2024-01-01"),
    ],
)
def test_a_wrong_call_is_refused(tmp_path, by, start, end, as_of, found):
    lake = lake_of(
        tmp_path,
        [{"dossier": "A", "unit": "22", "received_at": dt.datetime(2024, 3, 1), "due_at": dt.datetime(2024, 3, 9)}],
    )
    with pytest.raises(InputError) as error:
        stats(lake, by, dt.date(*start), dt.date(*end), as_of=as_of and dt.date(*as_of))
    assert error.value.problems[0].found == found


def test_the_refusal_of_spark_says_how_to_install_it():
    assert "pyspark<4.1" in spark_missing().cure.en


def test_spark_without_java_is_refused(monkeypatch):
    """Only Spark's own servers need no Java here."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    with pytest.raises(InputError) as error:
        connect("spark")
    assert error.value.problems == (spark_missing(),)
