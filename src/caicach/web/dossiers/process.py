"""The process as it ran, counted from the steps of the dossiers that a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from caicach.dossiers.bulk import working_time_many
from caicach.dossiers.counting import counted_rows, frame
from caicach.dossiers.engine import connect
from caicach.dossiers.hours import working_hours
from caicach.dossiers.lost_time import APPLICANT, OTHER_UNIT, OWN, means
from caicach.dossiers.spans import span_of
from caicach.registry import WorkingCalendar
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.flow import Transition

VARIANTS = 10
HOLDERS = (OWN, OTHER_UNIT, APPLICANT)


@dataclass(frozen=True)
class Process:
    """The steps of some dossiers: cases, activities with counts in their usual order, transitions, courses, time."""

    cases: int
    activities: dict[str, int]
    transitions: tuple[Transition, ...]
    courses: tuple[tuple[tuple[str, ...], int], ...]
    time: dict[str, float]
    handovers: tuple[tuple[str, str, int], ...]
    again: tuple[tuple[str, int, int], ...]

    @property
    def order(self) -> list[str]:
        """Return the activities in the order in which they come on average."""
        return list(self.activities)


@lru_cache(maxsize=32)
def process_of(asked: Asked, events: str) -> Process:
    """Return the process of the question's dossiers, from the stored steps."""
    connection = connect()
    where = {name: list(values) for name, values in asked.where}
    rows = counted_rows(connection, asked.lake, span_of(asked.start, asked.end, asked.as_of), ["dossier"], where)
    cases = frame(connection, rows.select("dossier"))["dossier"]
    # A filter, not a join: the steps keep their order, which tells those of one moment apart.
    steps = pl.scan_parquet(events).filter(pl.col("case").is_in(cases.implode())).collect()
    steps = steps.with_columns(
        place=pl.int_range(pl.len()).over("case"),
        to=pl.col("activity").shift(-1).over("case"),
        until=pl.col("timestamp").shift(-1).over("case"),
        to_unit=pl.col("unit").shift(-1).over("case"),
    )
    passed = _timed(steps.filter(pl.col("to").is_not_null()))
    return Process(
        cases=steps["case"].n_unique(),
        activities=_activities(steps),
        transitions=_transitions(passed),
        courses=_courses(steps),
        time=_time(passed),
        handovers=_handovers(passed),
        again=_again(steps),
    )


def _timed(passed: pl.DataFrame) -> pl.DataFrame:
    """Add the working days of each step; none where a moment lies outside the calendar's years."""
    calendar, hours = WorkingCalendar.vietnam(), working_hours()
    inside = passed.filter(
        pl.col("timestamp").dt.date().is_between(calendar.first, calendar.last)
        & pl.col("until").dt.date().is_between(calendar.first, calendar.last)
    )
    moments = [inside[name].cast(pl.Datetime("us")).to_numpy() for name in ("timestamp", "until")]
    worked = working_time_many(moments[0], moments[1], calendar, hours)
    return inside.with_columns(days=pl.Series(worked) / (hours.length.total_seconds() * 1_000_000))


def _activities(steps: pl.DataFrame) -> dict[str, int]:
    found = steps.group_by("activity").agg(count=pl.len(), place=pl.col("place").mean())
    return dict(found.sort("place", "activity").select("activity", "count").rows())


def _transitions(passed: pl.DataFrame) -> tuple[Transition, ...]:
    found = passed.group_by("activity", "to").agg(count=pl.len(), median=pl.col("days").median())
    ordered = found.sort("count", "activity", "to", descending=[True, False, False])
    return tuple(Transition(*row) for row in ordered.select("activity", "to", "count", "median").rows())


def _courses(steps: pl.DataFrame) -> tuple[tuple[tuple[str, ...], int], ...]:
    courses = steps.group_by("case", maintain_order=True).agg(course=pl.col("activity").str.join(" → "))
    found = courses.group_by("course").len().sort("len", "course", descending=[True, False]).head(VARIANTS)
    return tuple((tuple(course.split(" → ")), count) for course, count in found.rows())


def _time(passed: pl.DataFrame) -> dict[str, float]:
    """Return the working days that the unit worked, another unit, or the applicant had the dossier, in all."""
    grouped = passed.group_by("activity").agg(days=pl.col("days").sum())
    holder = (
        pl.when(means("activity", "asks"))
        .then(pl.lit(APPLICANT))
        .when(means("activity", "sent_out"))
        .then(pl.lit(OTHER_UNIT))
        .otherwise(pl.lit(OWN))
    )
    found = dict(grouped.with_columns(holder=holder).group_by("holder").agg(pl.col("days").sum()).rows())
    return {name: found.get(name, 0.0) for name in HOLDERS}


def _handovers(passed: pl.DataFrame) -> tuple[tuple[str, str, int], ...]:
    moved = passed.filter(
        pl.col("unit").is_not_null() & pl.col("to_unit").is_not_null() & (pl.col("unit") != pl.col("to_unit"))
    )
    found = moved.group_by("unit", "to_unit").len().sort("len", "unit", "to_unit", descending=[True, False, False])
    return tuple(found.head(VARIANTS).rows())


def _again(steps: pl.DataFrame) -> tuple[tuple[str, int, int], ...]:
    """Return the activities done more than once in a case: name, cases, times too many."""
    times = steps.group_by("case", "activity").len().filter(pl.col("len") > 1)
    found = times.group_by("activity").agg(cases=pl.len(), again=(pl.col("len") - 1).sum())
    return tuple(found.sort("again", "activity", descending=[True, False]).rows())


def side_by_side(one: Process, other: Process) -> list[dict[str, Any]]:
    """Return the transitions of two processes beside each other, those that differ most in time first."""
    left, right = _by_pair(one.transitions), _by_pair(other.transitions)
    rows = []
    for start, end in dict.fromkeys([*left, *right]):
        a, b = left.get((start, end)), right.get((start, end))
        first, second = a.median_days if a else None, b.median_days if b else None
        rows.append(
            {
                "start": start,
                "end": end,
                "share_one": 100 * a.count / one.cases if a else None,
                "share_other": 100 * b.count / other.cases if b else None,
                "median_one": first,
                "median_other": second,
                "difference": second - first if first is not None and second is not None else None,
            }
        )
    return sorted(rows, key=lambda row: -abs(row["difference"] or 0))


def _by_pair(transitions: Sequence[Transition]) -> dict[tuple[str, str], Transition]:
    return {(t.start, t.end): t for t in transitions}
