"""Where the time of late dossiers went: each step from one event to the next, in working days, and whose it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from caicach.dossiers.bulk import WorkingLine
from caicach.dossiers.facts import library
from caicach.dossiers.hours import WorkingHours, working_hours
from caicach.registry import WorkingCalendar, fold

OWN, OTHER_UNIT, APPLICANT = "own", "other-unit", "applicant"


def late_steps(
    late: pl.DataFrame,
    events: Path,
    as_of: dt.datetime,
    *,
    calendar: WorkingCalendar | None = None,
    hours: WorkingHours | None = None,
) -> pl.DataFrame:
    """Return the steps of the dossiers in `late` (rows of `listed`), one a row, by dossier and time.

    `events`: the Parquet file of `store_events`. A step runs from an event to the next one; the last step of a pending
    dossier runs to `as_of`, and has no `to_activity`; what follows the end is left out. Columns: dossier, activity,
    to_activity, unit and to_unit (where the events name them), resource, start, end, days (working days), holder: `own`
    (the unit handles it), `other-unit` (an opinion is waited for) or `applicant` (a supplement is). Raises InputError
    off the calendar's years.
    """
    line = WorkingLine.of(calendar or WorkingCalendar.vietnam(), hours or working_hours(on=as_of.date()))
    asked = late.select("dossier", own_unit="unit", ended="ended")
    rows = pl.scan_parquet(events).rename({"case": "dossier"}).join(asked.lazy(), on="dossier").collect()
    rows = rows.sort("dossier", "timestamp", maintain_order=True)
    following = {name: pl.col(name).shift(-1).over("dossier") for name in ("activity", "unit", "timestamp")}
    steps = rows.with_columns(
        to_activity=following["activity"], to_unit=following["unit"], end=following["timestamp"]
    ).filter(pl.col("end").is_not_null() | pl.col("ended").is_null())
    over = pl.coalesce("ended", pl.lit(as_of))
    steps = steps.with_columns(start=pl.col("timestamp"), end=pl.col("end").fill_null(pl.lit(as_of)))
    steps = steps.filter(pl.col("start") < over).with_columns(end=pl.min_horizontal("end", over))
    days = _working_days(line, steps["start"], steps["end"])
    return steps.with_columns(days=pl.Series(days), holder=_holder()).select(
        "dossier", "activity", "to_activity", "unit", "to_unit", "resource", "start", "end", "days", "holder"
    )


def late_days(late: pl.DataFrame, as_of: dt.datetime, *, calendar: WorkingCalendar | None = None,
              hours: WorkingHours | None = None) -> pl.Series:  # fmt: skip
    """Return by how many working days each of the `late` ended after its due moment, less the days paused."""
    line = WorkingLine.of(calendar or WorkingCalendar.vietnam(), hours or working_hours(on=as_of.date()))
    paused = pl.duration(seconds=(pl.col("paused_days").fill_null(0) * 86_400).round().cast(pl.Int64))
    ended = late.select(pl.col("ended").fill_null(pl.lit(as_of)) - paused).to_series()
    return pl.Series(np.maximum(_working_days(line, late["due_at"], ended), 0.0))


def _working_days(line: WorkingLine, start: pl.Series, end: pl.Series) -> npt.NDArray[np.float64]:
    places = [line.place(column.cast(pl.Datetime("us")).to_physical().to_numpy()) for column in (start, end)]
    found: npt.NDArray[np.float64] = (places[1] - places[0]) / line.length
    return found


def _holder() -> pl.Expr:
    """Return whose a step is, by what its first event means, or by the unit that the next event is of."""
    elsewhere = pl.col("to_unit").is_not_null() & (pl.col("to_unit") != pl.col("own_unit"))
    return (
        pl.when(means("activity", "asks")).then(pl.lit(APPLICANT))
        .when(means("activity", "sent_out") | (elsewhere & ~means("activity", "came_back"))).then(pl.lit(OTHER_UNIT))
        .otherwise(pl.lit(OWN))
    )  # fmt: skip


def means(name: str, meaning: str) -> pl.Expr:
    """Return whether the activity in column `name` has that meaning (`activities` of library/causes.yaml)."""
    words = {fold(word) for word in library("causes.yaml")["activities"][meaning]}
    return pl.col(name).map_elements(lambda text: fold(text) in words, return_dtype=pl.Boolean).fill_null(value=False)
