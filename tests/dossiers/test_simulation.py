"""Simulated dossiers: the same seed gives the same tables, the lake takes them, and the planted causes can be found."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.lake import open_lake
from caicach.dossiers.simulation import ASK_AGAIN, OPINION, SEND_OUT, VISIT, Simulated, simulate
from caicach.dossiers.statistics import stats

UNITS = [(f"99.S{n}", "province") for n in range(5)] + [(f"9900{n}", "commune") for n in range(9)]
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 10, 30)


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(UNITS, FIRST, LAST, 20_000, 7)


@pytest.fixture(scope="module")
def judged(simulated: Simulated) -> pl.DataFrame:
    """Return the dossiers that ended, with whether they were late, days paused taken off."""
    pause = pl.duration(seconds=(pl.col("paused_days") * 86_400).round().cast(pl.Int64))
    ended = simulated.dossiers.filter(pl.col("finished_at").is_not_null())
    return ended.with_columns(late=pl.col("finished_at") - pause > pl.col("due_at"))


def share_late(rows: pl.DataFrame) -> float:
    return float(rows["late"].mean() or 0)


def test_the_same_seed_gives_the_same_tables_and_another_gives_others(simulated: Simulated) -> None:
    again = simulate(UNITS, FIRST, LAST, 20_000, 7)
    assert again.dossiers.equals(simulated.dossiers)
    assert again.events.equals(simulated.events)
    assert not simulate(UNITS, FIRST, LAST, 20_000, 8).dossiers.equals(simulated.dossiers)


def test_every_process_draws_alike(simulated: Simulated) -> None:
    """Sets of words come in another order in each process; no draw may depend on it."""
    program = (
        "from tests.dossiers.test_simulation import FIRST, LAST, UNITS, simulate\n"
        "print(simulate(UNITS, FIRST, LAST, 20_000, 7).events.hash_rows().sum())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {str(simulated.events.hash_rows().sum())}


def test_the_lake_takes_them_but_for_the_faulty_rows(simulated: Simulated, tmp_path: Path) -> None:
    simulated.dossiers.write_parquet(tmp_path / "a.parquet")
    done = import_dossiers([tmp_path / "a.parquet"], tmp_path / "lake", at=dt.datetime(2026, 10, 31))
    faulty = simulated.dossiers["due_at"].null_count()
    assert (done.read, done.added, done.rejected_rows) == (20_000, 20_000 - faulty, faulty)
    assert 0 < faulty < 100
    counted = stats(open_lake(tmp_path / "lake"), ["level"], FIRST, LAST)
    assert counted["received"].sum() == done.added


def test_nothing_is_told_that_has_not_happened() -> None:
    until = dt.datetime(2026, 3, 2, 12)
    early = simulate(UNITS, FIRST, LAST, 5_000, 7, known_until=until)
    for name in ("received_at", "finished_at", "returned_at", "updated_at"):
        assert (early.dossiers[name].drop_nulls() < until).all()
    assert (early.events["timestamp"] < until).all()
    assert early.dossiers["finished_at"].null_count() > 0


def test_each_dossiers_events_are_in_the_order_of_the_steps(simulated: Simulated) -> None:
    cases = simulated.events.group_by("case", maintain_order=True).agg(pl.col("activity").first())
    assert set(cases["activity"]) == {"Tiếp nhận"}
    assert set(simulated.events["case"]) == set(simulated.dossiers["dossier"])


def test_a_unit_handles_the_procedures_of_its_fields_only() -> None:
    fields = {"99.S0": ["Đất đai"], "99.S1": ["Xây dựng", "Y tế"], "99.S2": ["Tư pháp"], "99.S3": ["Không có"]}
    made = simulate(UNITS, FIRST, LAST, 10_000, 7, fields=fields)
    own = made.dossiers.filter(pl.col("level") == "province").group_by("unit").agg(pl.col("field").unique())
    found = {unit: set(fields) for unit, fields in own.rows()}
    assert {unit: found[unit] for unit in ("99.S0", "99.S1", "99.S2")} == {u: set(fields[u]) for u in list(fields)[:3]}
    assert "99.S3" not in found
    assert found["99.S4"] > {"Đất đai", "Giao thông"}
    assert made.dossiers.height == 10_000
    assert made.dossiers.filter(pl.col("level") == "commune")["unit"].n_unique() == 9


def test_no_unit_asks_itself_for_an_opinion(simulated: Simulated) -> None:
    asking = simulated.events.filter(pl.col("activity") == SEND_OUT)
    assert len(asking) > 100
    assert simulated.planted.waited_for not in asking["unit"].to_list()


def test_the_slow_step_is_found(simulated: Simulated, judged: pl.DataFrame) -> None:
    by_procedure = dict(judged.group_by("procedure").agg(pl.col("late").mean()).rows())
    assert by_procedure[simulated.planted.slow_step] > 3 * share_late(judged)
    visits = simulated.events.filter(pl.col("activity") == VISIT)
    assert len(visits) > 500


def test_the_unit_waited_for_is_found(simulated: Simulated) -> None:
    events = simulated.events.filter(pl.col("activity").is_in([SEND_OUT, OPINION]))
    assert set(events.filter(pl.col("activity") == OPINION)["unit"]) == {simulated.planted.waited_for}
    waited = events.group_by("case").agg(days=(pl.col("timestamp").max() - pl.col("timestamp").min()).dt.total_days())
    assert (waited["days"].mean() or 0) > 3


def test_the_unit_without_people_in_a_season_is_found(simulated: Simulated, judged: pl.DataFrame) -> None:
    own = judged.filter(pl.col("unit") == simulated.planted.understaffed)
    season = pl.col("received_at").dt.month().is_in(simulated.planted.season)
    assert share_late(own.filter(season)) > 5 * share_late(own.filter(pl.col("received_at").dt.month() < 6))


def test_the_procedure_asked_twice_is_found(simulated: Simulated, judged: pl.DataFrame) -> None:
    asked = simulated.events.filter(pl.col("activity") == ASK_AGAIN).group_by("case").len()
    twice = set(asked.filter(pl.col("len") > 1)["case"])
    own = judged.filter(pl.col("procedure") == simulated.planted.asked_twice)
    again = own.filter(pl.col("dossier").is_in(list(twice)))
    assert len(again) > 0.1 * len(own)
    assert share_late(again) > 3 * share_late(own.filter(~pl.col("dossier").is_in(list(twice))))
