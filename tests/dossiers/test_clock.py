"""The clock: cases counted by hand, the calendar table itself, and the bulk version against the clear one."""

import csv
import datetime as dt
import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference import reference

from caicach.dossiers.bulk import due_at_many, working_time_many
from caicach.dossiers.clock import deadline, due_at, working_time
from caicach.dossiers.hours import WorkingHours, clock_rule, working_hours
from caicach.errors import InputError
from caicach.registry import WorkingCalendar

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/dossiers/deadlines.yaml").read_text(encoding="utf-8"))
CALENDAR = WorkingCalendar.vietnam()
MOMENTS = st.datetimes(dt.datetime(2019, 1, 2), dt.datetime(2026, 10, 1)).map(lambda m: m.replace(microsecond=0))
ON_THE_HOUR = MOMENTS.map(lambda m: m.replace(minute=0, second=0))
LENGTHS = st.integers(0, 10_000).map(lambda minutes: dt.timedelta(minutes=minutes))


def moment(value) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    received = moment(case["received"])
    limit = {name: case[name] for name in ("days", "hours") if name in case}
    paused = [tuple(map(moment, pause)) for pause in case.get("paused", [])]
    found = deadline(received, **limit, paused=paused, rule=clock_rule(case.get("rule", "general"), received.date()))
    assert found.due_at == moment(case["due"])
    assert [str(day.date) for day in found.skipped] == [str(day) for day in case["skipped"]]
    assert all(day.why.vi and day.why.en for day in found.skipped)


@pytest.mark.reference
def test_every_working_day_of_the_calendar_table():
    """One working day after 10:00 of each working day is 10:00 of the next one, whatever stands between."""
    with reference("dossiers/vn_public_holidays.csv").open(encoding="utf-8") as file:
        kinds = {dt.date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    days = [dt.date(2019, 1, 1) + dt.timedelta(days=n) for n in range(9 * 365 + 2)]
    worked = [d for d in days if kinds.get(d, "") == "swapped_working_day" or (d not in kinds and d.weekday() < 5)]
    for day, following in itertools.pairwise(worked):
        found = deadline(dt.datetime.combine(day, dt.time(10)), days=1)
        assert found.counted == (following,)
        assert len(found.skipped) == (following - day).days - 1


@given(ON_THE_HOUR | MOMENTS, st.integers(1, 60), st.sampled_from(["days", "hours"]))
def test_every_day_is_counted_or_skipped_once(received, limit, unit):
    found = deadline(received, **{unit: limit})
    listed = [*found.counted, *(day.date for day in found.skipped)]
    assert len(listed) == len(set(listed))
    whole = {received.date() + dt.timedelta(days=n) for n in range((found.due_at.date() - received.date()).days + 1)}
    assert whole - {received.date()} <= set(listed) <= whole
    assert unit == "hours" or len(found.counted) == limit


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(ON_THE_HOUR | MOMENTS, st.integers(1, 40), LENGTHS, LENGTHS, LENGTHS, LENGTHS), min_size=1, max_size=8
    ),
    st.sampled_from(["days", "hours"]),
    st.sampled_from(["general", "nd297-2025"]),
)
def test_bulk_equals_the_clear_version(rows, unit, rule_id):
    rule = clock_rule(rule_id)
    received = [row[0] for row in rows]
    pauses = []
    for start, _, wait, length, between, second in rows:
        first = start + wait - dt.timedelta(days=1), start + wait - dt.timedelta(days=1) + length
        pauses.append(
            (
                first,
                (first[1] + between + dt.timedelta(minutes=1), first[1] + between + second + dt.timedelta(minutes=1)),
            )
        )
    clear = [
        due_at(start, **{unit: row[1]}, paused=pair, rule=rule)
        for start, row, pair in zip(received, rows, pauses, strict=True)
    ]
    arrays = [tuple(np.array([pair[k][side] for pair in pauses], "datetime64[us]") for side in (0, 1)) for k in (0, 1)]
    bulk = due_at_many(
        np.array(received, "datetime64[us]"),
        **{unit: np.array([row[1] for row in rows])},
        paused=arrays,
        supplement=rule.supplement,
    )
    assert bulk.tolist() == clear


@given(MOMENTS, MOMENTS)
def test_bulk_working_time_equals_the_clear_one(start, end):
    hours = working_hours()
    bulk = working_time_many(np.array([start], "datetime64[us]"), np.array([end], "datetime64[us]"), CALENDAR, hours)
    assert dt.timedelta(microseconds=int(bulk[0])) == working_time(start, end, CALENDAR, hours)


def test_a_dossier_without_a_pause_stands_beside_one_with():
    received = np.array(["2026-03-02T09:00", "2026-03-02T09:00"], "datetime64[us]")
    pause = (
        np.array(["2026-03-03T09:00", "NaT"], "datetime64[us]"),
        np.array(["2026-03-04T09:00", "NaT"], "datetime64[us]"),
    )
    assert due_at_many(received, days=2, paused=[pause]).tolist() == [
        dt.datetime(2026, 3, 5, 9),
        dt.datetime(2026, 3, 4, 9),
    ]


@given(MOMENTS, st.integers(1, 30), LENGTHS, LENGTHS)
def test_a_pause_never_brings_the_due_moment_forward(received, days, wait, length):
    begin = received + wait
    assert due_at(received, days=days, paused=[(begin, begin + length)]) >= due_at(received, days=days)


def test_a_moment_with_an_offset_is_local_time_of_viet_nam():
    assert due_at(dt.datetime.fromisoformat("2026-03-02T02:00+00:00"), days=1) == dt.datetime(2026, 3, 3, 9)


def test_a_dossier_is_judged_by_the_rule_of_its_day_of_receipt():
    assert clock_rule(on=dt.date(2025, 6, 30)).source != clock_rule(on=dt.date(2025, 7, 1)).source
    with pytest.raises(InputError):
        clock_rule("nd297-2025", dt.date(2025, 11, 16))


@pytest.mark.parametrize("limit", [{}, {"days": 1, "hours": 1}, {"days": 0}, {"days": -2}, {"hours": 0}])
def test_a_limit_that_is_none_is_refused(limit):
    with pytest.raises(InputError):
        due_at(dt.datetime(2026, 3, 2, 9), **limit)
    with pytest.raises(InputError):
        due_at_many(np.array(["2026-03-02T09:00"], "datetime64[us]"), **limit)


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError):
        due_at(dt.datetime(2026, 3, 2, 9), days=1, paused=[(dt.datetime(2026, 3, 4), dt.datetime(2026, 3, 3))])


@pytest.mark.parametrize("received", [dt.datetime(2018, 6, 1), dt.datetime(2027, 12, 31, 9)])
def test_outside_the_calendar_is_refused_not_guessed(received):
    with pytest.raises(InputError):
        due_at(received, days=3)
    with pytest.raises(InputError):
        due_at_many(np.array([received], "datetime64[us]"), days=3)


def test_a_province_has_hours_of_its_own(tmp_path):
    file = tmp_path / "hours.yaml"
    file.write_text(
        'office: {versions: [{from: 2024-01-01, sessions: [["07:00", "11:00"], ["13:30", "17:30"]]}]}', encoding="utf-8"
    )
    hours = working_hours(file=file)
    assert due_at(dt.datetime(2026, 3, 2, 12), days=1, hours_of_work=hours) == dt.datetime(2026, 3, 3, 13, 30)
    file.write_text('office: {versions: [{from: null, sessions: [["11:00", "07:00"]]}]}', encoding="utf-8")
    with pytest.raises(InputError):
        working_hours(file=file)
    file.write_text("office: {versions: [{from: null, sessions: sáng}]}", encoding="utf-8")
    with pytest.raises(InputError):
        working_hours(file=file)


def test_sessions_that_touch_are_refused():
    with pytest.raises(InputError):
        WorkingHours(((dt.time(8), dt.time(12)), (dt.time(12), dt.time(17))))
