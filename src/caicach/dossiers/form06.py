"""Form II.06: how dossiers of a unit were handled in a period, by field, with the form's own identities checked.

Columns and identities: `library/form06.csv` (Thông tư 01/2020/TT-VPCP, form II.06, as seen in public screens).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from caicach.dossiers.channels import channel_of
from caicach.dossiers.facts import library_rows
from caicach.dossiers.lake import Lake
from caicach.dossiers.statistics import COUNTS, stats

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form: its number, name, both captions and type (`int`, `text` or `count`)."""

    number: int
    key: str
    vi: str
    en: str
    type: str
    identity: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form: a field (None: not recorded) and the counts of columns 3 to 13 by name."""

    field: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity of the form, and whether every line and the total keep it."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Form06:
    """The form of one unit and period; `quarantined` counts rejected rows of the unit, or of none, in no line of it."""

    unit: str
    start: dt.date
    end: dt.date
    lines: tuple[Line, ...]
    total: Counts
    identities: tuple[Identity, ...]
    quarantined: int = 0


def form_columns() -> tuple[Column, ...]:
    """Return the thirteen columns of the form."""
    rows = library_rows("form06.csv")
    return tuple(Column(int(r["col"]), r["key"], r["label_vi"], r["label_en"], r["type"], r["identity"]) for r in rows)


def form06(lake: Lake, unit: str, start: dt.date, end: dt.date, *, as_of: dt.date | None = None) -> Form06:
    """Return the form of `unit` (its code or name as the lake has it) for the days `start` to `end`.

    A dossier without a channel counts as handed in at the counter. Raises InputError as `stats` does.
    """
    counted = stats(lake, ["field", "channel"], start, end, as_of=as_of, where={"unit": unit})
    table = _columns(counted).group_by("field").agg(pl.exclude("field").sum()).sort("field", nulls_last=True)
    lines = tuple(Line(row.pop("field"), row) for row in table.to_dicts())
    names = [column.key for column in form_columns() if column.type == "count"]
    total = {name: sum(line.counts[name] for line in lines) for name in names}
    before = stats(lake, [], start - dt.timedelta(days=1), start - dt.timedelta(days=1), where={"unit": unit})
    pending_before = int(before["pending_in_time"][0] + before["pending_overdue"][0])
    return Form06(unit, start, end, lines, total, _identities(lines, total, pending_before), _quarantined(lake, unit))


def _quarantined(lake: Lake, unit: str) -> int:
    if lake.quarantined is None:
        return 0
    rows = pl.scan_parquet(lake.quarantined).filter(pl.col("unit").is_null() | (pl.col("unit") == unit))
    return int(rows.select(pl.len()).collect().item())


def _columns(counted: pl.DataFrame) -> pl.DataFrame:
    """Return the form's columns from counts by field and channel."""
    online = pl.Series([channel_of(name) == "online" for name in counted["channel"]], dtype=pl.Boolean)
    received = pl.col("received")
    return counted.select(
        "field",
        received_total=received + pl.col("carried_over"),
        received_online=pl.when(online).then(received).otherwise(0),
        received_direct_post=pl.when(online).then(0).otherwise(received),
        carried_over="carried_over",
        resolved_total=pl.sum_horizontal(COUNTS[2:5]),
        resolved_early="resolved_early",
        resolved_on_time="resolved_on_time",
        resolved_late="resolved_late",
        in_progress_total=pl.sum_horizontal(COUNTS[5:7]),
        in_progress_in_time="pending_in_time",
        in_progress_overdue="pending_overdue",
    )


def _identities(lines: tuple[Line, ...], total: Counts, pending_before: int) -> tuple[Identity, ...]:
    found = []
    for text in (column.identity for column in form_columns() if column.identity):
        if "previous" in text:
            holds = total["carried_over"] == pending_before
        else:
            holds = all(identity_holds(text, counts) for counts in (total, *(line.counts for line in lines)))
        found.append(Identity(text, holds))
    return tuple(found)


def identity_holds(text: str, counts: Counts) -> bool:
    """Say whether `counts` keep an identity such as "(3)=(4)+(5)+(6)", whose numbers are those of the columns."""
    keys = {column.number: column.key for column in form_columns()}
    left, right = text.split("=")
    sides = [sum(counts[keys[int(n)]] for n in re.findall(r"\((\d+)\)", side)) for side in (left, right)]
    return sides[0] == sides[1]
