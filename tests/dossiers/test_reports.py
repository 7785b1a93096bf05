"""Form II.06, index 766, working time, ageing, forecast: on lakes whose figures are counted by hand."""

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caicach.dossiers.channels import channel_of, find_unit
from caicach.dossiers.clock import working_time
from caicach.dossiers.form06 import form06, form_columns, identity_holds
from caicach.dossiers.form06_sheet import write_sheet
from caicach.dossiers.hours import working_hours
from caicach.dossiers.index766 import index766, read_entered
from caicach.dossiers.workload import ageing, durations, forecast
from caicach.errors import InputError
from caicach.registry import WorkingCalendar

from .lakes import dossiers, lake_of

at = dt.datetime
MARCH = dt.date(2024, 3, 1), dt.date(2024, 3, 31)


def made(code: str, received: dt.datetime, due: dt.datetime, finished: dt.datetime | None = None, **more) -> dict:
    return {"dossier": code, "unit": "22", "received_at": received, "due_at": due, "finished_at": finished} | more


MONTH = [
    made("A", at(2024, 2, 20, 8), at(2024, 3, 10, 8), at(2024, 3, 10, 8), field="Đất đai", channel="online"),
    made("B", at(2024, 3, 4, 8), at(2024, 3, 8, 8), at(2024, 3, 11, 8), field="Đất đai", channel="2"),
    made("C", at(2024, 3, 5, 8), at(2024, 3, 20, 8), at(2024, 3, 6, 8), field="Hộ tịch"),
    made("D", at(2024, 3, 6, 8), at(2024, 3, 8, 8), field="Hộ tịch", channel="Bưu chính"),
    made("E", at(2024, 3, 29, 8), at(2024, 4, 19, 8), field="Hộ tịch", channel="1"),
]


def test_form06_of_a_month(tmp_path):
    form = form06(lake_of(tmp_path, MONTH), "22", *MARCH)
    assert [line.field for line in form.lines] == ["Hộ tịch", "Đất đai"]
    land = form.lines[1].counts
    assert land == {
        "received_total": 2,
        "received_online": 1,
        "received_direct_post": 0,
        "carried_over": 1,
        "resolved_total": 2,
        "resolved_early": 0,
        "resolved_on_time": 1,
        "resolved_late": 1,
        "in_progress_total": 0,
        "in_progress_in_time": 0,
        "in_progress_overdue": 0,
    }
    assert form.total["received_direct_post"] == 3
    assert all(identity.holds for identity in form.identities)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), st.dates(dt.date(2024, 2, 1), dt.date(2024, 4, 1)), st.integers(0, 60))
def test_the_form_s_identities_hold_on_any_lake(rows, start, length):
    with tempfile.TemporaryDirectory() as folder:
        form = form06(lake_of(Path(folder), rows), "22", start, start + dt.timedelta(days=length))
    assert len(form.identities) == 5
    assert all(identity.holds for identity in form.identities)


def test_an_identity_that_is_broken_is_seen():
    counts = {column.key: 1 for column in form_columns()}
    assert not identity_holds("(3)=(4)+(5)+(6)", counts)
    assert identity_holds("(3)=(4)+(5)+(6)", counts | {"received_total": 3})


def test_the_form_as_a_workbook(tmp_path):
    write_sheet(form06(lake_of(tmp_path, MONTH), "22", *MARCH), tmp_path / "form.xlsx")
    page = openpyxl.load_workbook(tmp_path / "form.xlsx").active
    rows = [[cell.value for cell in row] for row in page.iter_rows(7, 10)]
    assert rows[0] == [f"({n})" for n in range(1, 14)]
    assert rows[2][:6] == [2, "Đất đai", 2, 1, 0, 1]
    assert rows[3][1] == "Tổng số"
    assert rows[3][2:] == [sum(row[n] for row in rows[1:3]) for n in range(2, 13)]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        (None, "counter"),
        ("2", "online"),
        ("Trực tuyến", "online"),
        ("ONLINE", "online"),
        ("3", "post"),
        ("1", "counter"),
        ("?", None),
    ],
)
def test_channels_as_systems_write_them(text, channel):
    assert channel_of(text) == channel


def test_a_unit_is_found_as_the_lake_or_the_registry_names_it(tmp_path):
    lake = lake_of(tmp_path, [MONTH[0], MONTH[1] | {"unit": "Sở Mẫu"}])
    assert find_unit(lake, "22", MARCH[1]) == "22"
    assert find_unit(lake, "so mau", MARCH[1]) == "Sở Mẫu"
    assert find_unit(lake, "Quảng Ninh", MARCH[1]) == "22"
    with pytest.raises(InputError):
        find_unit(lake, "Không Có Thật", MARCH[1])


def test_index766_computes_what_dossiers_give_and_marks_the_rest_unknown(tmp_path):
    rows = [*MONTH, made("F", at(2024, 3, 7, 8), at(2024, 3, 8, 8), status="3")]
    index = index766(lake_of(tmp_path, rows), "2024-03", "22")
    parts = {component.id: component for component in index.components}
    progress = parts["2.1"]
    assert (progress.numerator, progress.denominator, progress.points) == (3, 5, Decimal(12))
    assert (parts["3.3"].numerator, parts["3.3"].denominator, parts["3.3"].points) == (1, 4, None)
    assert parts["4.2"].status == "unknown"
    assert parts["1.1"].status == "unknown"
    assert index.total is None


def test_days_paused_are_taken_off_a_pending_dossier_in_index_766(tmp_path):
    rows = [made("A", at(2024, 3, 4, 8), at(2024, 3, 25, 8), paused_days=10)]
    progress = {c.id: c for c in index766(lake_of(tmp_path, rows), "2024-03").components}["2.1"]
    assert (progress.numerator, progress.denominator) == (1, 1)


def test_index766_has_a_total_only_when_every_part_is_known(tmp_path):
    lake = lake_of(tmp_path, MONTH)
    open_parts = {c.id: c for c in index766(lake, "2024-03").components if c.points is None and c.max != 0}
    entered = {id: Decimal(1) for id in open_parts}
    assert index766(lake, "2024-03", entered=entered).total == Decimal(12) + len(entered)
    entered.pop("1.1")
    assert index766(lake, "2024-03", entered=entered).total is None


def test_index766_of_a_month_without_dossiers_claims_nothing(tmp_path):
    progress = {c.id: c for c in index766(lake_of(tmp_path, MONTH), "2023-01").components}["2.1"]
    assert (progress.denominator, progress.points, progress.status) == (0, None, "unknown")


@pytest.mark.parametrize("content", ["1.1: 7", "9.9: 1", "1.1: nhiều", "- 1", '"1.1": -1'])
def test_points_entered_wrongly_are_refused(tmp_path, content):
    (tmp_path / "entered.yaml").write_text(content, encoding="utf-8")
    lake = lake_of(tmp_path, MONTH)
    with pytest.raises(InputError):
        index766(lake, "2024-03", entered=read_entered(tmp_path / "entered.yaml"))


def test_a_month_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError):
        index766(lake_of(tmp_path, MONTH), "3/2024")


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers())
def test_working_time_agrees_with_the_clock(rows):
    calendar, hours = WorkingCalendar.vietnam(), working_hours()
    with tempfile.TemporaryDirectory() as folder:
        found = durations(lake_of(Path(folder), rows), [], dt.date(2024, 1, 1), dt.date(2024, 12, 31)).to_dicts()[0]
    ends = [(row, row["finished_at"] or row["returned_at"]) for row in rows]
    spent = [
        working_time(row["received_at"], end - dt.timedelta(days=row["paused_days"] or 0), calendar, hours)
        / hours.length
        for row, end in ends
        if end
    ]
    assert found["resolved"] == len(spent)
    if spent:
        assert found["mean_days"] == pytest.approx(sum(spent) / len(spent))


def test_median_and_ninetieth_percentile(tmp_path):
    rows = [
        made(f"H{n}", at(2024, 3, 4, 8), at(2024, 3, 29), at(2024, 3, 4, 8) + dt.timedelta(hours=n))
        for n in (1, 2, 3, 4)
    ]
    found = durations(lake_of(tmp_path, rows), ["unit"], *MARCH).to_dicts()[0]
    assert found["median_days"] == pytest.approx(2.5 / 8)
    assert found["p90_days"] == pytest.approx(3.7 / 8)


def test_ageing_on_the_bound_of_each_class(tmp_path):
    """Pending at the end of Friday 2024-03-29; received at opening, so n working days ago is n + 1 days of work."""
    received = [at(2024, 3, 29, 8), at(2024, 3, 25, 8), at(2024, 3, 22, 8), at(2024, 3, 18, 8), at(2024, 2, 1, 8)]
    rows = [made(f"H{n}", moment, at(2024, 4, 30, 8)) for n, moment in enumerate(received)]
    found = ageing(lake_of(tmp_path, rows), ["unit"], dt.date(2024, 3, 29)).to_dicts()[0]
    assert found == {
        "unit": "22",
        "pending": 5,
        "to_5": 2,
        "to_10": 2,
        "to_20": 0,
        "over_20": 1,
        "unknown_age": 0,
        "overdue": 0,
    }


def test_forecast_at_the_pace_of_the_last_twenty_working_days(tmp_path):
    """Twenty resolved in twenty working days: one a day. Of three due on the first day one will be in time."""
    day = dt.date(2024, 3, 29)
    done = [made(f"X{n}", at(2024, 3, 1, 8), at(2024, 3, 28, 8), at(2024, 3, 4 + n, 9)) for n in range(20)]
    due = [made(f"D{n}", at(2024, 3, 20, 8), at(2024, 4, 1, 9 + n)) for n in range(3)]
    weekend = [made("W", at(2024, 3, 20, 8), at(2024, 4, 6, 9))]
    far = [made("F", at(2024, 3, 20, 8), at(2024, 6, 6, 9))]
    found = forecast(lake_of(tmp_path, [*done, *due, *weekend, *far]), ["unit"], day).to_dicts()
    assert [(row["due_on"], row["due"], row["expected_late"]) for row in found] == [
        (dt.date(2024, 4, 1), 3, 2),
        (dt.date(2024, 4, 8), 1, 0),
    ]
    assert forecast(lake_of(tmp_path / "b", due), [], day).to_dicts()[0]["expected_late"] == 3
