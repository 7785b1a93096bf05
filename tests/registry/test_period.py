"""Years, quarters and months."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.registry import parse_period, period_end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-h2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-q4", "2024-10-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        (" 2023-02 ", "2023-02-01", "2023-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
    ],
)
def test_first_and_last_day(text, start, end):
    period = parse_period(text)
    assert (period.start, period.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert period_end(text) == period.end
    assert period.text == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2024-00", "2024-Q5", "2024-H0", "2024-H3", "2024-3", "2024-03-01", "quý I/2024", "٢٠٢٤"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InputError) as error:
        parse_period(text)
    [problem] = error.value.problems
    assert problem.found == text


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024", "2023"),
        ("2024-H1", "2023-H2"),
        ("2024-H2", "2024-H1"),
        ("2024-Q1", "2023-Q4"),
        ("2024-01", "2023-12"),
        ("2024-03", "2024-02"),
    ],
)
def test_the_period_before(text, before):
    assert parse_period(text).previous() == parse_period(before)


@given(st.integers(1001, 2998), st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q3", "-01", "-02", "-12"]))
def test_periods_of_one_length_follow_each_other_without_gap(year, rest):
    period = parse_period(f"{year}{rest}")
    assert period.previous().end + dt.timedelta(days=1) == period.start
    assert period.following().start == period.end + dt.timedelta(days=1)
    assert period.previous().following() == period == parse_period(period.text)
