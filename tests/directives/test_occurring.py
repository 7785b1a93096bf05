from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.directives.occurring import RHYTHMS, day_of, last_day_of, occurrences, period_words, rhythms

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/directives/occurring.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["occurrences"], ids=lambda c: c["why"])
def test_occurrences(case):
    found = occurrences(case["every"], case["begins"], case["until"], case.get("day"))
    assert [one.last_day for one in found] == case["due"]


@pytest.mark.parametrize("case", CASES["day_of"], ids=lambda c: c["why"])
def test_the_day_that_a_deadline_names(case):
    assert day_of(case["deadline"]) == case["day"]


def test_the_day_before_the_month():
    assert last_day_of("month", dt.date(2026, 3, 1), 0) == dt.date(2026, 2, 28)
    assert last_day_of("week", dt.date(2026, 3, 2), 0) == dt.date(2026, 3, 1)


@given(
    st.sampled_from(RHYTHMS),
    st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)),
    st.integers(0, 900),
    st.none() | st.integers(1, 31),
)
def test_looking_further_ahead_only_adds_and_no_period_comes_twice(every, begins, days, day):
    day = min(day, 7) if day and every == "week" else day
    near = occurrences(every, begins, begins + dt.timedelta(days=days), day)
    far = occurrences(every, begins, begins + dt.timedelta(days=days + 400), day)
    assert far[: len(near)] == near
    assert len({one.first for one in far}) == len(far)
    assert all(one.last_day >= max(begins, one.first) for one in far)


def test_periods_are_named():
    names = [period_words(every, dt.date(2026, 4, 1)).vi for every in RHYTHMS if every != "week"]
    assert names == ["tháng 4/2026", "quý II/2026", "6 tháng đầu năm 2026", "năm 2026"]
    assert period_words("week", dt.date(2026, 12, 28)).vi == "tuần 53/2026"
    assert period_words("half-year", dt.date(2026, 7, 1)).en == "H2 2026"


def test_rhythms_of_two():
    assert rhythms("half-year, year") == ("half-year", "year")
    assert rhythms("continuous") == rhythms("") == ()
