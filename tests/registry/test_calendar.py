"""The working calendar: the table, the bounds of the years covered, an independent list."""

import csv
import datetime as dt
import json

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import reference
from tests.registry.cases import cases

from caicach.errors import InputError
from caicach.registry import WorkingCalendar

CALENDAR = WorkingCalendar.vietnam()
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize("case", cases("calendar")["after"], ids=lambda c: f"{c['day']}+{c['n']}")
def test_working_days_after(case):
    assert CALENDAR.add_working_days(case["day"], case["n"]) == case["is"]


@pytest.mark.parametrize(("year", "expected"), cases("calendar")["working_days"].items())
def test_working_days_of_a_year(year, expected):
    assert len(CALENDAR.working_days(dt.date(year, 1, 1), dt.date(year, 12, 31))) == expected


@pytest.mark.reference
def test_every_row_of_the_reference_table():
    with reference("dossiers/vn_public_holidays.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(CALENDAR.special) == 133
    for row in rows:
        kind = CALENDAR.special[dt.date.fromisoformat(row["date"])]
        assert kind.working is (row["kind"] == "swapped_working_day")
        assert (kind.text.vi, kind.basis, kind.status) == (row["name"], row["legal_basis"], row["status"])
        assert str(kind.paired or "") == row["paired_date"]


@pytest.mark.reference
def test_the_holidays_package_differs_only_where_it_is_known_to():
    """Two lists made apart; the package misses one swap (2 and 10 January 2026)."""
    package = holidays.country_holidays("VN", years=range(2019, 2028))
    known = json.loads(reference("dossiers/vn_holidays_package_diff.json").read_text(encoding="utf-8"))
    days = [dt.date(2019, 1, 1) + dt.timedelta(days=i) for i in range(365 * 9 + 2)]
    differ = {str(day) for day in days if package.is_working_day(day) != CALENDAR.is_working(day)}
    assert differ == {*known["weekday_off_missing_in_package"], *known["working_saturdays_missing_in_package"]}


def test_swapped_days_name_each_other():
    exchanged = {day: kind for day, kind in CALENDAR.special.items() if kind.paired}
    assert len(exchanged) == 12
    for day, kind in exchanged.items():
        assert exchanged[kind.paired].paired == day
        assert exchanged[kind.paired].working is not kind.working


@pytest.mark.parametrize(
    ("day", "working", "vi", "en", "status"),
    [
        ("2026-01-10", True, "Làm việc hoán đổi (thứ Bảy)", "Working Saturday in exchange", "confirmed"),
        ("2026-01-03", False, "Thứ Bảy", "Saturday", "confirmed"),
        ("2026-01-05", True, "Thứ Hai", "Monday", "confirmed"),
        ("2025-04-30", False, "Ngày Chiến thắng", "Victory Day", "confirmed"),
        ("2027-02-09", False, "Nghỉ bù Tết Nguyên đán", "Compensatory day off for Lunar New Year", "provisional"),
    ],
)
def test_why_a_day_is_worked_or_not(day, working, vi, en, status):
    why = CALENDAR.why(dt.date.fromisoformat(day))
    assert (why.working, *why.text, why.status) == (working, vi, en, status)
    assert why.basis


def test_the_years_covered_end_on_their_last_day():
    assert CALENDAR.covers(dt.date(2019, 1, 1))
    assert CALENDAR.covers(dt.date(2027, 12, 31))
    assert not CALENDAR.covers(dt.date(2018, 12, 31))
    assert not CALENDAR.covers(dt.date(2028, 1, 1))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.is_working(dt.date(2028, 1, 1)),
        lambda: CALENDAR.why(dt.date(2018, 12, 31)),
        lambda: CALENDAR.add_working_days(dt.date(2027, 12, 31), 1),
        lambda: CALENDAR.add_working_days(dt.date(2019, 1, 2), -1),
        lambda: CALENDAR.working_days(dt.date(2027, 12, 1), dt.date(2028, 1, 1)),
    ],
)
def test_outside_the_years_covered_nothing_is_guessed(ask):
    with pytest.raises(InputError, match="từ 2019-01-01 đến 2027-12-31"):
        ask()


@given(DAYS, DAYS)
def test_working_days_from_one_day_to_another(first, last):
    days = CALENDAR.working_days(first, last)
    assert all(first <= day <= last and CALENDAR.is_working(day) for day in days)
    assert days == sorted(set(days))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)), st.integers(1, 60))
def test_adding_and_counting_agree(day, n):
    reached = CALENDAR.add_working_days(day, n)
    assert len(CALENDAR.working_days(day + dt.timedelta(days=1), reached)) == n
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, n), -n) <= day
