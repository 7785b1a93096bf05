"""Statistics of dossiers over a period: what came in, what was resolved and when, what is pending, by any grouping.

Definitions (the contract of `caicach dossiers stats`; classes after Decision 766/QĐ-TTg, indicator 2.1):
a dossier ends when it is finished, or where that is not recorded when its result is handed over; what ends after the
as-of moment is pending. Resolved early: the end, less the days paused, on an earlier calendar day than due; on time: on
the day and not after the due moment; late: after it. Pending and due before the as-of moment: overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import polars as pl

from caicach.dossiers.counting import PLAIN, RESOLVED, Judging, classes, counted_rows, frame, number
from caicach.dossiers.engine import Engine, connect
from caicach.dossiers.lake import Lake
from caicach.dossiers.spans import Span, span_of
from caicach.errors import InputError, Problem
from caicach.text import Text

GROUPINGS = ("unit", "field", "level", "procedure", "channel", "official", "month")
COUNTS = (
    "carried_over",
    "received",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "pending_in_time",
    "pending_overdue",
)
RATES = ("on_time_rate", "overdue_rate")


def stats(
    lake: Lake,
    by: Sequence[str],
    start: dt.date,
    end: dt.date,
    *,
    as_of: dt.date | None = None,
    engine: Engine | str = Engine.duckdb,
    where: Mapping[str, str] | None = None,
    judging: Judging = PLAIN,
    connection: Any = None,
) -> pl.DataFrame:
    """Return the counts of the period from `start` to `end` (both included), one row a group, sorted by it.

    `by`: names of GROUPINGS. `as_of`: judged as things stood at the end of that day (default: `end`; what was received
    later is not counted). With `month` each calendar month is a period of its own, cut to `start` and `end`: judged at
    its own end, the last one at `as_of`. `where`: only rows with these values.
    `connection`: an engine already open.
    In every row
    carried_over + received = the three resolved + the two pending.

    Columns: `by`, COUNTS (int64) and RATES (float64, null where nothing is counted): `on_time_rate` is early and on
    time among resolved; `overdue_rate` is resolved late and pending overdue among all of carried over and received.
    Raises InputError on an unknown grouping, on dates in the wrong order, and where the engine is not there.
    """
    _check_by(by)
    span = span_of(start, end, as_of)
    connection = connection or connect(engine)
    groups = [name for name in by if name != "month"]
    rows = counted_rows(connection, lake, span, groups, where or {}, judging)
    if "month" in by:
        table = _by_month(connection, rows, groups, span)
    else:
        table = frame(connection, _whole(rows, groups, span))
    found = _with_rates(table).select(*by, *COUNTS, *RATES)
    return found.sort(*by, nulls_last=True) if by else found


def _check_by(by: Sequence[str]) -> None:
    one_of = Text(f"trong số: {', '.join(GROUPINGS)}", f"among: {', '.join(GROUPINGS)}")
    cure = Text("Bỏ hoặc sửa tên này.", "Remove or mend this name.")
    wrong = [name for name in by if name not in GROUPINGS] or [name for name in set(by) if list(by).count(name) > 1]
    if wrong:
        raise InputError(Problem(column="--by", found=name, expected=one_of, cure=cure) for name in wrong)


def _whole(rows: Any, groups: Sequence[str], span: Span) -> Any:
    pending, overdue = rows.ended.isnull(), ibis.coalesce(rows.overdue, False)
    return rows.aggregate(
        by=list(groups),
        carried_over=number(rows.received_at < span.start),
        received=number(rows.received_at >= span.start),
        **{name: number(condition) for name, condition in classes(rows).items()},
        pending_in_time=number(pending & ~overdue),
        pending_overdue=number(pending & overdue),
    )


def _by_month(connection: Any, rows: Any, groups: Sequence[str], span: Span) -> pl.DataFrame:
    """Return the counts of each month. A dossier is counted where something happens to it, and carried on.

    `k` numbers the months from 0; -1 is before them. A dossier that is not ended in the month it falls overdue stays
    overdue at the end of each month until it ends: it joins the overdue in one month and leaves them in another.
    """
    months = span.months()
    last = len(months) - 1
    place = rows.select(
        *groups,
        received_k=_month_of(rows.received_at, span, last),
        ended_k=ibis.ifelse(rows.ended.notnull(), _month_of(rows.ended, span, last), last + 1),
        overdue_k=ibis.ifelse(
            rows.due_at < span.as_of,
            ibis.greatest(_month_of(rows.due_at, span, last), _month_of(rows.received_at, span, last), 0),
            last + 1,
        ),
        **classes(rows),
    )
    place = place.mutate(late=place.overdue_k < place.ended_k)
    gone, late = place.filter(place.ended_k <= last), place.filter(place.late)
    came = place.group_by(*groups, k=place.received_k).aggregate(came=place.count())
    went = gone.group_by(*groups, k=gone.ended_k).aggregate(
        left=number(gone.late), **{name: number(gone[name]) for name in RESOLVED}
    )
    joined = late.group_by(*groups, k=late.overdue_k).aggregate(joined=late.count())
    events = [frame(connection, part) for part in (came, went, joined)]
    return _carried_on(pl.concat(events, how="diagonal_relaxed"), groups, months)


def _month_of(moment: Any, span: Span, last: int) -> Any:
    """Return the number of the month that `moment` is in: -1 before the span, the last one after its end."""
    number = moment.year() * 12 + moment.month() - (span.start.year * 12 + span.start.month)
    return ibis.ifelse(moment < span.start, -1, ibis.least(number, last)).cast("int64")


def _carried_on(events: pl.DataFrame, groups: Sequence[str], months: Sequence[Span]) -> pl.DataFrame:
    """Return a row for every group and month in which there is anything, from what happened in each month."""
    happened = ("came", *RESOLVED, "left", "joined")
    events = events.group_by(*groups, "k").agg(pl.col(happened).sum()) if events.height else events
    every = events.select(*groups).unique() if groups else pl.DataFrame({"": [0]})
    numbers = pl.DataFrame({"k": pl.Series(range(-1, len(months)), dtype=pl.Int64)})
    dense = every.join(numbers, how="cross").join(events, on=[*groups, "k"], how="left", nulls_equal=True)
    dense = dense.with_columns(pl.col(happened).fill_null(0)).sort("k")
    sums = {name: pl.col(name).cum_sum().over(groups or pl.lit(0)) for name in happened}
    pending = sums["came"] - sum((sums[name] for name in RESOLVED), pl.lit(0))
    overdue = sums["joined"] - sums["left"]
    names = pl.DataFrame(
        {"k": range(len(months)), "month": [f"{m.start:%Y-%m}" for m in months]}, schema_overrides={"k": pl.Int64}
    )
    table = dense.with_columns(
        received=pl.col("came"),
        pending_overdue=overdue,
        pending_in_time=pending - overdue,
        carried_over=(pending - pl.col("came") + sum((pl.col(name) for name in RESOLVED), pl.lit(0))),
    ).join(names, on="k")
    return table.filter(pl.sum_horizontal(COUNTS) > 0).select(*groups, "month", *COUNTS)


def _with_rates(table: pl.DataFrame) -> pl.DataFrame:
    """Add the two rates; where nothing is counted there is none."""
    in_time = pl.col("resolved_early") + pl.col("resolved_on_time")
    resolved = in_time + pl.col("resolved_late")
    every = pl.col("carried_over") + pl.col("received")
    return table.with_columns(
        on_time_rate=pl.when(resolved > 0).then(in_time / resolved),
        overdue_rate=pl.when(every > 0).then((pl.col("resolved_late") + pl.col("pending_overdue")) / every),
    )
