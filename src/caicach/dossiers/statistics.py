"""Statistics of dossiers over a period: what came in, what was resolved and when, what is pending, by any grouping.

Definitions (the contract of `caicach dossiers stats`; classes after Decision 766/QĐ-TTg, indicator 2.1):
a dossier ends when it is finished, or where that is not recorded when its result is handed over; what ends after the
as-of moment is pending. Resolved early: the end, less the days paused, on an earlier calendar day than due; on time: on
the day and not after the due moment; late: after it. Pending and due before the as-of moment: overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import polars as pl

from caicach.dossiers.counting import PLAIN, RESOLVED, Judging, Where, classes, counted_rows, frame, number
from caicach.dossiers.engine import Engine, connect
from caicach.dossiers.lake import Lake
from caicach.dossiers.restating import Restated
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
    where: Where | None = None,
    judging: Judging = PLAIN,
    units: Restated | None = None,
    connection: Any = None,
) -> pl.DataFrame:
    """Return the counts of the period from `start` to `end` (both included), one row a group, sorted by it.

    `by`: names of GROUPINGS. `as_of`: judged as things stood at the end of that day (default: `end`; what was received
    later is not counted). With `month` each calendar month is a period of its own, cut to `start` and `end`: judged at
    its own end, the last one at `as_of`. `where`: only rows with these values (one of each column, or one of several).
    `units`: told under the units of another date (`restated_units`). `connection`: an engine already open.
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
    rows = counted_rows(connection, lake, span, groups, where or {}, judging, units)
    counts = _by_month(rows, groups, span) if "month" in by else _whole(rows, groups, span)
    order = [ibis.asc(name, nulls_first=False) for name in by]
    table = frame(connection, counts.order_by(order) if order else counts)
    if "month" in by:
        table = table.with_columns(month=_month_names(span).gather(table["month"]))
    return _with_rates(table).select(*by, *COUNTS, *RATES)


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


def _by_month(rows: Any, groups: Sequence[str], span: Span) -> Any:
    """Return the counts of each month: a dossier is counted in every month from its receipt to its end.

    Months are numbered from 0; what was received before them has -1, what does not end in them the number after.
    """
    after = len(span.months())
    place = rows.select(
        *groups,
        received_k=_month_of(rows.received_at, span, after - 1),
        ended_k=ibis.ifelse(rows.ended.notnull(), _month_of(rows.ended, span, after - 1), after),
        overdue_k=ibis.ifelse(rows.overdue, _month_of(rows.due_at, span, after - 1), after),
        **classes(rows),
    )
    stays = _stays(after)
    each = place.join(stays, ibis.greatest(place.received_k, 0) * (after + 1) + place.ended_k == stays.stay)
    here, pending, overdue = each.ended_k == each.month, each.ended_k > each.month, each.overdue_k <= each.month
    return each.aggregate(
        by=[*groups, "month"],
        carried_over=number(each.received_k < each.month),
        received=number(each.received_k == each.month),
        **{name: number(here & each[name]) for name in RESOLVED},
        pending_in_time=number(pending & ~overdue),
        pending_overdue=number(pending & overdue),
    )


def _stays(after: int) -> Any:
    """Return the months of each possible stay, from month `first` to the end in month `last` (or `after` all).

    A dossier is joined to its months by the number of its stay: joining by equality is several times cheaper than
    making a list of months for every dossier.
    """
    stays = [(first, last) for first in range(after) for last in range(first, after + 1)]
    rows = [(a * (after + 1) + b, month) for a, b in stays for month in range(a, min(b, after - 1) + 1)]
    return ibis.memtable(rows, schema={"stay": "int64", "month": "int64"})


def _month_names(span: Span) -> pl.Series:
    return pl.Series([f"{month.start:%Y-%m}" for month in span.months()])


def _month_of(moment: Any, span: Span, last: int) -> Any:
    """Return the number of the month that `moment` is in: -1 before the span, the last one after its end."""
    number = moment.year() * 12 + moment.month() - (span.start.year * 12 + span.start.month)
    return ibis.ifelse(moment < span.start, -1, ibis.least(number, last)).cast("int64")


def _with_rates(table: pl.DataFrame) -> pl.DataFrame:
    """Add the two rates; where nothing is counted there is none."""
    in_time = pl.col("resolved_early") + pl.col("resolved_on_time")
    resolved = in_time + pl.col("resolved_late")
    every = pl.col("carried_over") + pl.col("received")
    return table.with_columns(
        on_time_rate=pl.when(resolved > 0).then(in_time / resolved),
        overdue_rate=pl.when(every > 0).then((pl.col("resolved_late") + pl.col("pending_overdue")) / every),
    )
