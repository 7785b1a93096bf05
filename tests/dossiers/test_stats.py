"""Statistics against a count by hand, one dossier at a time, on random lakes; and every identity."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caicach.dossiers.engine import Engine, connect, spark_installed
from caicach.dossiers.stats import COUNTS, stats
from caicach.errors import InputError

from . import oracle
from .lakes import dossiers, lake_of

DAYS = st.dates(dt.date(2024, 1, 20), dt.date(2024, 5, 10))
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


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
    assert counted(rows, ["month", *groups], start, end, as_of) == oracle.count_by_month(rows, groups, start, end, as_of)
