"""How long dossiers take, how old the pending ones are, and what will fall due: all in working time.

Working time is computed as in `bulk`: a moment's place on the line of working seconds, by a join with the calendar.
A dossier with a moment outside the calendar's years has no working time and is left out of these figures.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import ibis
import numpy as np
import polars as pl

from caicach.dossiers.counting import Where, counted_rows, frame, number
from caicach.dossiers.engine import Engine, connect
from caicach.dossiers.hours import WorkingHours, working_hours
from caicach.dossiers.lake import Lake
from caicach.dossiers.spans import span_of
from caicach.registry import WorkingCalendar

AGES = (5, 10, 20)
"""Bounds of the age classes of pending dossiers, in working days: to 5, over 5 to 10, over 10 to 20, over 20."""

_PACE_DAYS = 20


def durations(
    lake: Lake,
    by: Sequence[str],
    start: dt.date,
    end: dt.date,
    *,
    calendar: WorkingCalendar | None = None,
    hours: WorkingHours | None = None,
    where: Where | None = None,
    engine: Engine | str = Engine.duckdb,
) -> pl.DataFrame:
    """Return the working time of what was resolved from `start` to `end` (both included), one row a group of `by`.

    From receipt to the end less the days paused. Columns: `by`, resolved (dossiers measured), mean_days, median_days,
    p90_days: working days of the office's length; quantiles by linear interpolation. Errors as in `stats`.
    """
    connection, line = connect(engine), _Line(calendar or WorkingCalendar.vietnam(), hours or working_hours(on=end))
    rows = counted_rows(connection, lake, span_of(start, end), by, where or {})
    timed = line.placed(line.placed(rows.filter(rows.ended.notnull()), "judged"), "received_at")
    timed = timed.mutate(days=ibis.greatest(timed.judged_place - timed.received_at_place, 0) / line.length)
    timed = timed.filter(timed.days.notnull())
    found = timed.aggregate(
        by=list(by),
        resolved=timed.count(),
        mean_days=timed.days.mean(),
        median_days=timed.days.quantile(0.5),
        p90_days=timed.days.quantile(0.9),
    )
    return _sorted(frame(connection, found), by)


def ageing(
    lake: Lake,
    by: Sequence[str],
    on: dt.date,
    *,
    calendar: WorkingCalendar | None = None,
    hours: WorkingHours | None = None,
    where: Where | None = None,
    engine: Engine | str = Engine.duckdb,
) -> pl.DataFrame:
    """Return how old the dossiers are that are pending at the end of the day `on`, one row a group of `by`.

    Columns: `by`, pending, then by working time since receipt `to_5`, `to_10`, `to_20`, `over_20` (working days, upper
    bounds included), `unknown_age` (received outside the calendar's years), and overdue. Errors as in `stats`.
    """
    connection, line = connect(engine), _Line(calendar or WorkingCalendar.vietnam(), hours or working_hours(on=on))
    span = span_of(on, on)
    rows = counted_rows(connection, lake, span, by, where or {})
    rows = line.placed(rows.filter(rows.ended.isnull()), "received_at")
    age = (line.at(span.as_of) - rows.received_at_place) / line.length
    bounds = [(None, AGES[0]), *itertools.pairwise(AGES), (AGES[-1], None)]
    found = rows.aggregate(
        by=list(by),
        pending=rows.count(),
        **{_age_name(low, high): number(_within(age, low, high)) for low, high in bounds},
        unknown_age=number(age.isnull()),
        overdue=number(ibis.coalesce(rows.overdue, False)),
    )
    return _sorted(frame(connection, found), by)


def forecast(
    lake: Lake,
    by: Sequence[str],
    on: dt.date,
    *,
    days: int = 10,
    calendar: WorkingCalendar | None = None,
    where: Where | None = None,
    engine: Engine | str = Engine.duckdb,
) -> pl.DataFrame:
    """Return what falls due in the `days` working days after the day `on`, and what of it will be late at today's pace.

    The pace of a group is what it resolved a working day over the last twenty to `on`. Its pending dossiers are taken
    in the order of their due moments, those already overdue first; one is expected late where its turn comes on a
    working day after its due day. A group that resolved nothing will have all of them late.
    Columns: `by`, due_on (date), due, expected_late. Errors as in `stats`, and where the calendar ends.
    """
    connection, calendar = connect(engine), calendar or WorkingCalendar.vietnam()
    ahead = [calendar.add_working_days(on, n) for n in range(1, days + 1)]
    since = calendar.add_working_days(on, -_PACE_DAYS + calendar.is_working(on))
    rows = counted_rows(connection, lake, span_of(on, on), by, where or {})
    pending = frame(connection, rows.filter(rows.ended.isnull()).select(*by, "due_at"))
    recent = counted_rows(connection, lake, span_of(since, on), by, where or {})
    done = recent.aggregate(by=list(by), resolved=number(recent.ended.notnull()))
    pace = frame(connection, done).with_columns(pace=pl.col("resolved") / _PACE_DAYS).drop("resolved")
    return _sorted(_expected(pending, pace, by, on, ahead), [*by, "due_on"])


def _expected(
    pending: pl.DataFrame, pace: pl.DataFrame, by: Sequence[str], on: dt.date, ahead: Sequence[dt.date]
) -> pl.DataFrame:
    queue = pending.sort("due_at").with_columns(turn=pl.int_range(1, pl.len() + 1).over(by or pl.lit(0)))
    joined = queue.join(pace, on=list(by), how="left", nulls_equal=True) if by else queue.join(pace, how="cross")
    place = pl.Series(ahead).search_sorted(joined["due_at"].dt.date(), side="left") + 1
    turn = pl.when(pl.col("pace") > 0).then((pl.col("turn") / pl.col("pace")).ceil()).otherwise(float("inf"))
    days = pl.DataFrame({"place": range(1, len(ahead) + 1), "due_on": ahead}, schema_overrides={"place": pl.Int64})
    soon = joined.with_columns(place=place.cast(pl.Int64), late=turn > place).filter(
        (pl.col("due_at").dt.date() > on) & (pl.col("place") <= len(ahead))
    )
    return (
        soon.join(days, on="place")
        .group_by(*by, "due_on")
        .agg(due=pl.len().cast(pl.Int64), expected_late=pl.col("late").sum().cast(pl.Int64))
    )


class _Line:
    """The line of working seconds, as a table of days to join with."""

    def __init__(self, calendar: WorkingCalendar, hours: WorkingHours) -> None:
        self.calendar, self.hours = calendar, hours
        self.length = int(hours.length.total_seconds())
        days = [calendar.first + dt.timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1)]
        works = np.array([calendar.is_working(day) for day in days])
        before = np.concatenate([[0], np.cumsum(works)[:-1]]) * self.length
        self._days = pl.DataFrame({"day": days, "works": works, "before": before}).to_arrow()

    def placed(self, rows: Any, name: str) -> Any:
        """Return `rows` with the place of the moment `name` as `{name}_place`, null outside the calendar's years."""
        days = ibis.memtable(self._days)
        moment = rows[name]
        second = moment.hour() * 3600 + moment.minute() * 60 + moment.second()
        worked = ibis.literal(0)
        for opening, closing in self.hours.sessions:
            worked = worked + second.clip(_seconds(opening), _seconds(closing)) - _seconds(opening)
        rows = rows.mutate(**{f"{name}_day": moment.date(), f"{name}_worked": worked})
        joined = rows.left_join(days, rows[f"{name}_day"] == days.day)
        place = joined.before + ibis.ifelse(joined.works, joined[f"{name}_worked"], 0)
        return joined.mutate(**{f"{name}_place": place}).drop("day", "works", "before", f"{name}_day", f"{name}_worked")

    def at(self, moment: dt.datetime) -> int:
        """Return the place of the end of the day before the midnight `moment`."""
        day = moment.date() - dt.timedelta(days=1)
        return len(self.calendar.working_days(self.calendar.first, day)) * self.length


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _within(age: Any, low: int | None, high: int | None) -> Any:
    above = age > low if low is not None else age.notnull()
    return above & (age <= high) if high is not None else above


def _age_name(low: int | None, high: int | None) -> str:
    return f"to_{high}" if high is not None else f"over_{low}"


def _sorted(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    return table.sort(*by, nulls_last=True) if by else table
