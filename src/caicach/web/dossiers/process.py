"""The process as it ran, counted from the steps of the dossiers that a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from caicach.dossiers import courses
from caicach.dossiers.counting import counted_rows, frame
from caicach.dossiers.courses import DeclaredStep
from caicach.dossiers.engine import connect
from caicach.dossiers.spans import span_of
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.flow import Transition
from caicach.web.dossiers.kept import kept

VARIANTS = 10
COMPARED = 40
"""How many transitions a comparison shows, those that differ most."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Process:
    """The steps of some dossiers: activities in their usual order, transitions, courses, and what `courses` tells.

    `time`, `between_people`, `between_units`, `again` are rows of `time_by_holder`, `handovers` and `loops`.
    """

    cases: int
    activities: dict[str, int]
    transitions: tuple[Transition, ...]
    courses: tuple[tuple[tuple[str, ...], int], ...]
    time: tuple[Row, ...]
    between_people: tuple[Row, ...]
    between_units: tuple[Row, ...]
    again: tuple[Row, ...]

    @property
    def order(self) -> list[str]:
        """Return the activities in the order in which they come on average."""
        return list(self.activities)


@kept(32)
def process_of(asked: Asked, events: str) -> Process:
    """Return the process of the question's dossiers, from the stored steps."""
    found = events_of_question(asked, events)
    steps = courses.steps_between(found)
    return Process(
        cases=found["case"].n_unique(),
        activities=_activities(found),
        transitions=_transitions(steps),
        courses=_courses(found),
        time=tuple(courses.time_by_holder(steps).to_dicts()),
        between_people=tuple(courses.handovers(steps, "resource").head(VARIANTS).to_dicts()),
        between_units=tuple(courses.handovers(steps, "unit").head(VARIANTS).to_dicts()),
        again=tuple(courses.loops(found).to_dicts()),
    )


def events_of_question(asked: Asked, events: str) -> pl.DataFrame:
    """Return the stored events of the question's dossiers, as `caicach.dossiers.courses` reads them."""
    connection = connect()
    where = {name: list(values) for name, values in asked.where}
    rows = counted_rows(connection, asked.lake, span_of(asked.start, asked.end, asked.as_of), ["dossier"], where)
    cases = frame(connection, rows.select("dossier"))["dossier"]
    # A filter, not a join: the steps keep their order, which tells those of one moment apart.
    found = pl.scan_parquet(events).filter(pl.col("case").is_in(cases.implode()))
    return found.with_columns(pl.col("timestamp").cast(pl.Datetime("us"))).collect()


@kept(32)
def side_by_side(one: Asked, other: Asked, events: str) -> tuple[Row, ...]:
    """Return the steps of two questions beside each other, those that differ most in time first: `compare_steps`."""
    sides = [courses.steps_between(events_of_question(asked, events)) for asked in (one, other)]
    return tuple(courses.compare_steps(sides[0], sides[1]).head(COMPARED).to_dicts())


@kept(32)
def conformance_of(asked: Asked, events: str, declared: tuple[DeclaredStep, ...]) -> Row:
    """Return how many cases of the question keep to the declared steps (`conform` of `cases`), and the `departures`."""
    judged = courses.conformance(events_of_question(asked, events), declared)
    return {"cases": len(judged), "conform": int(judged["conforms"].sum()), "departures": courses.departures(judged)}


def _activities(events: pl.DataFrame) -> dict[str, int]:
    placed = events.with_columns(place=pl.int_range(pl.len()).over("case"))
    found = placed.group_by("activity").agg(count=pl.len(), place=pl.col("place").mean())
    return dict(found.sort("place", "activity").select("activity", "count").rows())


def _transitions(steps: pl.DataFrame) -> tuple[Transition, ...]:
    found = steps.group_by("activity", "to_activity").agg(count=pl.len(), median=pl.col("working_days").median())
    ordered = found.sort("count", "activity", "to_activity", descending=[True, False, False])
    return tuple(Transition(*row) for row in ordered.select("activity", "to_activity", "count", "median").rows())


def _courses(events: pl.DataFrame) -> tuple[tuple[tuple[str, ...], int], ...]:
    told = events.group_by("case", maintain_order=True).agg(course=pl.col("activity").str.join(" → "))
    found = told.group_by("course").len().sort("len", "course", descending=[True, False]).head(VARIANTS)
    return tuple((tuple(course.split(" → ")), count) for course, count in found.rows())
