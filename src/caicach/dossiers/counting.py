"""The building blocks of every count: which dossiers belong to a period, when each ended, what it is at a moment.

Ibis expressions, the same on every engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import polars as pl

from caicach.dossiers.engine import dossiers
from caicach.dossiers.facts import library_rows
from caicach.dossiers.lake import Lake
from caicach.dossiers.restating import Restated, restated
from caicach.dossiers.schema import status_codes
from caicach.dossiers.spans import Span

Where = Mapping[str, str | Sequence[str]]
"""Only rows with these values: of each column one value, or one of several."""

RESOLVED = ("resolved_early", "resolved_on_time", "resolved_late")


@dataclass(frozen=True, slots=True)
class Judging:
    """A way of judging dossiers where sources differ.

    `accepted_only` leaves out what was not, or not yet, accepted. `pause_pending` takes the days paused off the as-of
    moment of a pending dossier, as they are taken off the end of a resolved one.
    """

    accepted_only: bool = False
    pause_pending: bool = False


PLAIN = Judging()
"""The contract's statistics: every dossier with its dates; a pending one is overdue when its due moment has passed."""

QD766 = Judging(accepted_only=True, pause_pending=True)
"""Decision 766/QĐ-TTg, indicator 2.1, as the portal describes its formula."""


def files_of(lake: Lake, span: Span) -> list[str]:
    """Return the files that can hold a dossier of the period: received before its end, not all ended before it."""
    return [
        str(lake.root / part.path)
        for part in lake.manifest.parts
        if part.first_received < span.end.isoformat()
        and (part.open or (part.last_ended or "") >= span.start.isoformat())
    ]


def counted_rows(
    connection: Any,
    lake: Lake,
    span: Span,
    columns: Sequence[str],
    where: Where,
    judging: Judging = PLAIN,
    units: Restated | None = None,
) -> Any:
    """Return the dossiers of the period: those received in it, and those carried over into it.

    Columns: `columns`, received_at, due_at, `ended` (null where the end is yet to come at the as-of moment), `judged`
    (the end less the days paused) and `overdue` (were it pending, would its due moment have passed?). With `units`,
    dossiers are told under the units of another date, and `where` asks for those.
    """
    table = dossiers(connection, lake, files_of(lake, span))
    table = restated(table, units) if units else table
    for name, value in where.items():
        table = table.filter(table[name] == value if isinstance(value, str) else table[name].isin(list(value)))
    if judging.accepted_only:
        table = table.filter(~ibis.coalesce(table.status.lower().isin(_not_accepted()), False))
    ended = ibis.coalesce(table.finished_at, table.returned_at)
    ended = ibis.ifelse(ended < span.as_of, ended, ibis.null("timestamp"))
    pause = (table.paused_days * 86_400).round().cast("int64").as_interval("s")
    paused = table.paused_days > 0
    limit = ibis.ifelse(paused, table.due_at + pause, table.due_at) if judging.pause_pending else table.due_at
    known = table.select(
        *columns,
        table.received_at,
        table.due_at,
        ended=ended,
        judged=ibis.ifelse(paused, ended - pause, ended),
        overdue=limit < span.as_of,
    )
    return known.filter(known.received_at < span.end, known.ended.isnull() | (known.ended >= span.start))


def _not_accepted() -> list[str]:
    codes = status_codes("before_acceptance", "rejected_at_counter")
    names = [row["label_vi"].lower() for row in library_rows("statuses.csv") if row["code"] in codes]
    return [*codes, *names]


def classes(rows: Any) -> dict[str, Any]:
    """Return the three ways of being resolved as conditions on `counted_rows`; none holds for what is pending."""
    early, late, ended = rows.judged.date() < rows.due_at.date(), rows.judged > rows.due_at, rows.ended.notnull()
    return {"resolved_early": ended & early, "resolved_on_time": ended & ~early & ~late, "resolved_late": ended & late}


def number(condition: Any) -> Any:
    """Return how many rows meet `condition`: a count, which costs less than a sum and is 0 over nothing everywhere."""
    return ibis.ifelse(condition, 1, ibis.null("int8")).count()


def frame(connection: Any, expression: Any) -> pl.DataFrame:
    """Return the result of an expression, through Arrow."""
    return pl.DataFrame(pl.from_arrow(connection.to_pyarrow(expression)))
