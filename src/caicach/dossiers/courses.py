"""The process beyond its map: who hands over to whom, what is done over again, what departs from the declared steps.

All of it on events as a table (`read_events`): case, activity, timestamp (local), resource, unit; by case and time.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from caicach.dossiers.bulk import WorkingLine
from caicach.dossiers.event_store import store_events
from caicach.dossiers.facts import read_yaml
from caicach.dossiers.hours import working_hours
from caicach.dossiers.lost_time import APPLICANT, OTHER_UNIT, OWN, means
from caicach.errors import InputError, Problem
from caicach.registry import WorkingCalendar, fold
from caicach.text import Text

Between = Literal["resource", "unit"]
DEPARTURES = ("missing", "undeclared", "out_of_order")


@dataclass(frozen=True, slots=True)
class DeclaredStep:
    """A step of a procedure as it was declared. `optional`: a case may do without it."""

    activity: str
    optional: bool = False


def read_events(path: Path) -> pl.DataFrame:
    """Return an events file as a table, by case and time; errors as in `read_process`."""
    with tempfile.TemporaryDirectory() as scratch:
        stored = Path(scratch) / "events.parquet"
        store_events(path, stored)
        return pl.read_parquet(stored).with_columns(pl.col("timestamp").cast(pl.Datetime("us")))


def steps_between(events: pl.DataFrame, *, calendar: WorkingCalendar | None = None) -> pl.DataFrame:
    """Return each step from an event to the next one of its case, with its time.

    Columns: case, activity, to_activity, resource, to_resource, unit, to_unit, elapsed_days, working_days (null where
    the time lies off the calendar), holder (`own`, `other-unit` or `applicant`: see `lost_time`).
    """
    following = {f"to_{name}": pl.col(name).shift(-1).over("case") for name in ("activity", "resource", "unit")}
    steps = events.with_columns(**following, end=pl.col("timestamp").shift(-1).over("case"))
    steps = steps.filter(pl.col("end").is_not_null())
    elapsed = (pl.col("end") - pl.col("timestamp")).dt.total_microseconds() / 86_400_000_000
    holder = (
        pl.when(means("activity", "asks")).then(pl.lit(APPLICANT))
        .when(means("activity", "sent_out")).then(pl.lit(OTHER_UNIT))
        .otherwise(pl.lit(OWN))
    )  # fmt: skip
    steps = steps.with_columns(elapsed_days=elapsed, holder=holder, working_days=_working(steps, calendar))
    return steps.drop("timestamp", "end")


def time_by_holder(steps: pl.DataFrame) -> pl.DataFrame:
    """Return where the time goes: holder, steps, cases, elapsed_days, working_days, share (of the working days)."""
    grouped = steps.group_by("holder").agg(
        steps=pl.len(),
        cases=pl.col("case").n_unique(),
        elapsed_days=pl.col("elapsed_days").sum(),
        working_days=pl.when(pl.col("working_days").count() > 0).then(pl.col("working_days").sum()),
    )
    whole = pl.col("working_days").sum()
    share = pl.when(whole > 0).then(pl.col("working_days") / whole)
    return grouped.with_columns(share=share).sort("elapsed_days", "holder", descending=[True, False])


def handovers(steps: pl.DataFrame, between: Between) -> pl.DataFrame:
    """Return who hands over to whom, the most frequent first: from, to, count, cases, median_working_days.

    Only where both are recorded and differ.
    """
    one, other = pl.col(between), pl.col(f"to_{between}")
    passed = steps.filter(one.is_not_null() & other.is_not_null() & (one != other))
    found = passed.group_by(one.alias("from"), other.alias("to")).agg(
        count=pl.len(), cases=pl.col("case").n_unique(), median_working_days=pl.col("working_days").median()
    )
    return found.sort("count", "from", "to", descending=[True, False, False])


def loops(events: pl.DataFrame) -> pl.DataFrame:
    """Return what is done more than once in a case: activity, cases (with a repetition), again (times too many), most.

    `days` is the mean elapsed time from the first to the last time in those cases, in days.
    """
    by_case = events.group_by("case", "activity").agg(
        times=pl.len(), days=(pl.col("timestamp").max() - pl.col("timestamp").min()).dt.total_seconds() / 86_400
    )
    again = by_case.filter(pl.col("times") > 1)
    found = again.group_by("activity").agg(
        cases=pl.len(), again=(pl.col("times") - 1).sum(), most=pl.col("times").max(), days=pl.col("days").mean()
    )
    return found.sort("again", "activity", descending=[True, False])


def compare_steps(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return two sets of steps (of two units, or two periods) side by side, the largest difference first.

    Columns: activity, to_activity, count_1, count_2, per_case_1, per_case_2 (how often a case of the set takes the
    step), median_1, median_2 (working days), difference (median_2 less median_1; null where one set lacks the step).
    """
    sides = []
    for number, steps in ((1, one), (2, other)):
        cases = max(steps["case"].n_unique(), 1)
        sides.append(
            steps.group_by("activity", "to_activity").agg(
                pl.len().alias(f"count_{number}"),
                (pl.len() / cases).alias(f"per_case_{number}"),
                pl.col("working_days").median().alias(f"median_{number}"),
            )
        )
    counted = ("count_1", "count_2", "per_case_1", "per_case_2")
    both = sides[0].join(sides[1], on=["activity", "to_activity"], how="full", coalesce=True)
    both = both.with_columns(*[pl.col(name).fill_null(0) for name in counted])
    both = both.with_columns(difference=pl.col("median_2") - pl.col("median_1"))
    order = pl.col("difference").abs().fill_null(-1)
    return both.sort(order, "activity", "to_activity", descending=[True, False, False]).select(
        "activity", "to_activity", *counted, "median_1", "median_2", "difference"
    )


def read_declared(file: Path) -> tuple[DeclaredStep, ...]:
    """Return the steps of a procedure as declared, in their order, from YAML: `steps: [{activity, optional}]`.

    Raises InputError where the file holds no steps, or one without a name.
    """
    content = read_yaml(file)
    steps = content.get("steps") if isinstance(content, Mapping) else None
    steps = steps if isinstance(steps, list) else None
    wrong = [no for no, s in enumerate(steps or [], 1) if not (isinstance(s, Mapping) and s.get("activity"))]
    if not steps or wrong:
        expected = Text("steps: danh sách bước, mỗi bước có activity", "steps: a list, each with its activity")
        cure = Text("Sửa tệp các bước đã công bố.", "Mend the file of declared steps.")
        raise InputError(
            Problem(file=str(file), column=f"steps[{no}]" if no else "steps", expected=expected, cure=cure)
            for no in wrong or [0]
        )
    return tuple(DeclaredStep(str(s["activity"]), bool(s.get("optional"))) for s in steps)


def conformance(events: pl.DataFrame, declared: Sequence[DeclaredStep]) -> pl.DataFrame:
    """Return how each case departs from the declared steps: case, missing, undeclared, out_of_order (names), conforms.

    `missing`: required steps that a case with an end lacks; a case still under way lacks only what comes before its
    furthest step. `undeclared`: activities that no declared step names. `out_of_order`: steps that first come after a
    later step has. Repetition is not a departure (see `loops`). Names are compared without case and diacritics.
    """
    place = {fold(step.activity): number for number, step in enumerate(declared)}
    required = [number for number, step in enumerate(declared) if not step.optional]
    names = [step.activity for step in declared]
    rows = []
    for case, activities in events.group_by("case", maintain_order=True).agg("activity").iter_rows():
        course = [(text, place.get(fold(text))) for text in dict.fromkeys(activities)]
        order = [number for _, number in course if number is not None]
        furthest = max(order, default=-1)
        missing = [names[n] for n in required if n < furthest and n not in order]
        late = [names[n] for i, n in enumerate(order) if any(before > n for before in order[:i])]
        unknown = [text for text, number in course if number is None]
        rows.append((case, missing, unknown, late, not (missing or unknown or late)))
    schema: dict[str, Any] = {
        "case": pl.String,
        **dict.fromkeys(DEPARTURES, pl.List(pl.String)),
        "conforms": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def departures(found: pl.DataFrame) -> list[dict[str, Any]]:
    """Return how many cases depart in which way, the most frequent first: kind, activity, cases."""
    counted = [
        found.explode(kind).drop_nulls(kind).group_by(kind).agg(cases=pl.len())
        .select(kind=pl.lit(kind), activity=kind, cases="cases")
        for kind in DEPARTURES
    ]  # fmt: skip
    return pl.concat(counted).sort("cases", "kind", "activity", descending=[True, False, False]).to_dicts()


def _working(steps: pl.DataFrame, calendar: WorkingCalendar | None) -> pl.Series:
    """Return the working days of each step; null where a moment lies off the calendar's years."""
    days = calendar or WorkingCalendar.vietnam()
    first, after = (dt.datetime.combine(day, dt.time.min) for day in (days.first, days.last + dt.timedelta(days=1)))
    line = WorkingLine.of(days, working_hours())
    inside = (steps["timestamp"] >= first) & (steps["end"] < after)
    start, end = (
        steps.select(pl.when(inside).then(pl.col(name)).otherwise(pl.lit(first))).to_series().to_physical().to_numpy()
        for name in ("timestamp", "end")
    )
    found = np.where(inside.to_numpy(), (line.place(end) - line.place(start)) / line.length, np.nan)
    return pl.Series("working_days", found, nan_to_null=True)
