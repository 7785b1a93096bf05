"""Single dossiers out of a lake: one by its code with all its versions, those pending, those late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, Literal

import ibis
import polars as pl

from caicach.dossiers.counting import Where, classes, counted_rows, frame, number
from caicach.dossiers.engine import connect, dossiers
from caicach.dossiers.lake import Lake
from caicach.dossiers.schema import FLAGS, Check
from caicach.dossiers.spans import span_of

LISTED = ("dossier", "unit", "procedure", "field", "level", "channel", "official", "paused_days", "status")
"""What `listed` tells of each dossier besides its moments."""

What = Literal["pending", "overdue", "late"]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One version of a dossier as the lake holds it; moments are local, `paused_days` in days.

    `flags` is the number whose bits are what intake remarked; `import_no` and `import_row` say where it comes from.
    """

    dossier: str
    unit: str
    procedure: str | None
    field: str | None
    level: str | None
    channel: str | None
    official: str | None
    received_at: dt.datetime
    due_at: dt.datetime
    finished_at: dt.datetime | None
    returned_at: dt.datetime | None
    paused_days: float | None
    status: str | None
    updated_at: dt.datetime | None
    flags: int
    import_no: int
    import_row: int

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it ended: finished, or where that is not recorded handed over."""
        return self.finished_at or self.returned_at

    @property
    def remarks(self) -> tuple[Check, ...]:
        """What intake remarked about it."""
        return tuple(flag for flag in FLAGS if self.flags & flag.bit)


def find_dossier(lake: Lake, code: str) -> Dossier | None:
    """Return the version in force of the dossier with that code, or None where the lake has none."""
    return next(iter(_versions(lake, code, lake.files)), None)


def versions_of(lake: Lake, code: str) -> list[Dossier]:
    """Return every version of a dossier that the imports that stand brought, in the order in which they came."""
    return _versions(lake, code, [str(lake.root / path) for entry in lake.active() for path in entry.log])


def listed(
    lake: Lake,
    what: What,
    start: dt.date,
    end: dt.date,
    *,
    as_of: dt.date | None = None,
    where: Where | None = None,
    most: int | None = None,
) -> pl.DataFrame:
    """Return the dossiers of the period that are `what` as of the end of a day, the earliest due moment first.

    `pending`: not ended then; `overdue`: pending, and due before it; `late`: resolved late, or overdue. `most`: only
    the first so many. Columns: LISTED, received_at, due_at, ended (null: pending). Errors and period as in `stats`.
    """
    connection, span = connect(), span_of(start, end, as_of)
    rows = counted_rows(connection, lake, span, LISTED, where or {})
    pending, overdue = rows.ended.isnull(), ibis.coalesce(rows.overdue, False)
    kept = {"pending": pending, "overdue": pending & overdue}.get(what)
    if kept is None:
        kept = (pending & overdue) | ibis.coalesce(classes(rows)["resolved_late"], False)
    chosen = rows.filter(kept).select(*LISTED, "received_at", "due_at", "ended").order_by(["due_at", "dossier"])
    return frame(connection, chosen.limit(most) if most else chosen)


def due_days(lake: Lake, on: dt.date, first: dt.date, last: dt.date) -> pl.DataFrame:
    """Return how many dossiers of each unit fall due on each day from `first` to `last`, as of the end of the day `on`.

    Only what was received by then. Columns: unit, due_on (date), pending, ended; sorted by both. Errors as in `stats`.
    """
    connection, span = connect(), span_of(min(first, on), on)
    rows = counted_rows(connection, lake, span, ["unit"], {}).mutate(due_on=lambda t: t.due_at.date())
    inside = rows.filter(rows.due_on >= first, rows.due_on <= last)
    pending = inside.ended.isnull()
    found = inside.aggregate(by=["unit", "due_on"], pending=number(pending), ended=number(~pending))
    return frame(connection, found).sort("unit", "due_on")


def _versions(lake: Lake, code: str, files: list[str]) -> list[Dossier]:
    connection = connect()
    table = dossiers(connection, lake, files)
    names = [field.name for field in fields(Dossier)]
    found: Any = table.filter(table.dossier == code).select(*names).order_by(["import_no", "import_row"])
    return [Dossier(**row) for row in frame(connection, found).to_dicts()]
