"""Spark gives the rows that DuckDB gives: on random lakes, before and after later versions and an undone import.

Runs in the environment of requirements-spark.lock (`make test` sets it up), as Spark and Java are large.
"""

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dossiers.lakes import NOW, bring, dossiers, lake_of

from caicach.cli import main
from caicach.dossiers.imports import undo_import
from caicach.dossiers.lake import open_lake
from caicach.dossiers.restating import restated_units
from caicach.dossiers.statistics import stats

pytestmark = pytest.mark.spark

SPAN = (dt.date(2024, 2, 1), dt.date(2024, 4, 15))
GROUPINGS = [[], ["unit"], ["field", "channel"], ["month"], ["unit", "month"]]
FEW = settings(
    max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], database=None
)


def same_on_both(spark, lake: Path, by: list[str], as_of: dt.date | None = None) -> pl.DataFrame:
    """Count on both engines, hold them equal, and hold the identity of every row."""
    opened = open_lake(lake)
    here = stats(opened, by, *SPAN, as_of=as_of)
    there = stats(opened, by, *SPAN, as_of=as_of, connection=spark)
    assert there.equals(here)
    came = here["carried_over"] + here["received"]
    went = here["resolved_early"] + here["resolved_on_time"] + here["resolved_late"]
    assert (came == went + here["pending_in_time"] + here["pending_overdue"]).all()
    return here


@FEW
@given(rows=dossiers(), by=st.sampled_from(GROUPINGS), as_of=st.none() | st.dates(SPAN[1], dt.date(2024, 6, 1)))
def test_on_random_lakes(spark, rows, by, as_of):
    with tempfile.TemporaryDirectory() as folder:
        lake_of(Path(folder), rows)
        same_on_both(spark, Path(folder) / "lake", by, as_of)


@FEW
@given(rows=dossiers(most=8), by=st.sampled_from(GROUPINGS))
def test_before_and_after_later_versions_and_undo(spark, rows, by):
    """What an undone import had changed is counted again as it was before it."""
    with tempfile.TemporaryDirectory() as name:
        folder, lake = Path(name), Path(name) / "lake"
        bring(folder, rows)
        before = same_on_both(spark, lake, by)
        later = [row | {"due_at": row["due_at"] + dt.timedelta(days=9), "updated_at": NOW} for row in rows]
        no = bring(folder, later, "later.csv").no
        same_on_both(spark, lake, by)
        undo_import(lake, no, at=NOW)
        assert same_on_both(spark, lake, by).equals(before)


def test_a_folder_whose_name_looks_like_a_pattern(spark, tmp_path):
    row = {"dossier": "A", "unit": "22", "received_at": dt.datetime(2024, 3, 1), "due_at": dt.datetime(2024, 3, 9)}
    folder = tmp_path / "kho [2024] {a,b} *"
    folder.mkdir()
    lake_of(folder, [row])
    assert same_on_both(spark, folder / "lake", ["unit"])["received"].to_list() == [1]


def test_told_under_another_date_s_units(spark, tmp_path):
    rows = [
        {"dossier": unit, "unit": unit, "received_at": dt.datetime(2025, 6, 30), "due_at": dt.datetime(2025, 7, 9)}
        for unit in ("35", "36", "Sở Mẫu")
    ]
    lake = lake_of(tmp_path, rows)
    units, span = restated_units(lake, dt.date(2025, 7, 1)), (dt.date(2025, 6, 1), dt.date(2025, 7, 31))
    there = stats(lake, ["unit"], *span, units=units, connection=spark)
    assert there.equals(stats(lake, ["unit"], *span, units=units))
    assert there["received"].to_list() == [2, 1]


def test_an_empty_lake(spark, tmp_path):
    row = {"dossier": "A", "unit": "22", "received_at": dt.datetime(2024, 3, 1), "due_at": dt.datetime(2024, 3, 9)}
    done = bring(tmp_path, [row])
    undo_import(tmp_path / "lake", done.no, at=NOW)
    assert same_on_both(spark, tmp_path / "lake", ["unit"]).is_empty()


def test_the_command_takes_the_engine(spark, tmp_path, capsys):
    row = {"dossier": "A", "unit": "22", "received_at": dt.datetime(2024, 3, 1), "due_at": dt.datetime(2024, 3, 9)}
    lake_of(tmp_path, [row])
    asked = ["dossiers", "stats", str(tmp_path / "lake"), "--from", "2024-03-01", "--to", "2024-03-31"]
    said = []
    for engine in ("duckdb", "spark"):
        with pytest.raises(SystemExit) as end:
            main([*asked, "--engine", engine, "--format", "json"])
        assert end.value.code == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert '"received": 1' in said[0]
