"""Figures of a lake for pages, computed once for each state of the lake: its manifest's stamp is part of the key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from caicach.dossiers import listing, workload
from caicach.dossiers.lake import MANIFEST, Lake, open_lake
from caicach.dossiers.restating import Restated, restated_units
from caicach.dossiers.statistics import stats
from caicach.registry import WorkingCalendar
from caicach.web.dossiers.kept import kept

AROUND = dt.timedelta(days=60)
Stamp = tuple[int, int]
Where = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Asked:
    """A question to a lake: which dossiers (`where`), of which period, as of the end of which day."""

    root: str
    stamp: Stamp
    start: dt.date
    end: dt.date
    as_of: dt.date
    where: Where = ()

    @property
    def lake(self) -> Lake:
        """Return the lake."""
        return open_lake(self.root)

    def only(self, **narrowed: str | Sequence[str]) -> Asked:
        """Return the same question of only those dossiers that have these values too."""
        more = tuple((name, (v,) if isinstance(v, str) else tuple(v)) for name, v in narrowed.items())
        known = dict(self.where)
        both = {name: tuple(v for v in values if name not in known or v in known[name]) for name, values in more}
        return replace(self, where=tuple(sorted((known | both).items())))


def ask(lake: Lake, start: dt.date, end: dt.date, as_of: dt.date, units: Sequence[str] | None = None) -> Asked:
    """Return the question of a lake as it stands, of these units' dossiers (None: of all)."""
    state = (lake.root / MANIFEST).stat()
    where: Where = (("unit", tuple(units)),) if units is not None else ()
    return Asked(str(lake.root), (state.st_mtime_ns, state.st_size), start, end, as_of, where)


@kept(512)
def counts(asked: Asked, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the statistics of the question by these groupings (see `caicach.dossiers.statistics`)."""
    return stats(asked.lake, by, asked.start, asked.end, as_of=asked.as_of, where={k: list(v) for k, v in asked.where})


@kept(32)
def restated(root: str, stamp: Stamp, on: dt.date) -> Restated:
    """Return under which units of the day `on` the dossiers of a lake are told; `stamp` is the lake's state."""
    return restated_units(open_lake(root), on)


@kept(64)
def restated_counts(asked: Asked, by: tuple[str, ...], on: dt.date) -> pl.DataFrame:
    """Return the statistics of the question told under the units of the day `on`."""
    units, where = restated(asked.root, asked.stamp, on), {k: list(v) for k, v in asked.where}
    return stats(asked.lake, by, asked.start, asked.end, as_of=asked.as_of, where=where, units=units)


@kept(256)
def durations(asked: Asked, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return how long dossiers took, in working days."""
    return workload.durations(asked.lake, by, asked.start, asked.end, where=dict(asked.where))


def _in_calendar(day: dt.date) -> bool:
    """Tell whether working days can be counted around a day: the calendar has years, and no more."""
    calendar = WorkingCalendar.vietnam()
    return calendar.covers(day - AROUND) and calendar.covers(day + AROUND)


@kept(256)
def ageing(asked: Asked, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return how old the pending dossiers are as of the question's day; nothing off the calendar's years."""
    if not _in_calendar(asked.as_of):
        return pl.DataFrame()
    return workload.ageing(asked.lake, by, asked.as_of, where=dict(asked.where))


@kept(256)
def forecast(asked: Asked) -> list[dict[str, Any]]:
    """Return what falls due in the next ten working days, and what of it will be late at today's pace, by day.

    The pace is each unit's own: a quick unit does not work off a slow one's dossiers. Nothing off the calendar's years.
    """
    if not _in_calendar(asked.as_of):
        return []
    found = workload.forecast(asked.lake, ["unit"], asked.as_of, where=dict(asked.where))
    by_day = found.group_by("due_on").agg(pl.col("due").sum(), pl.col("expected_late").sum()).sort("due_on")
    return by_day.to_dicts()


@kept(256)
def rejected(asked: Asked) -> int:
    """Return how many rejected rows wait to be mended, of the units asked about; a row without unit is everybody's."""
    return sum(count for _unit, count in rejected_by_unit(asked))


@kept(256)
def rejected_by_unit(asked: Asked) -> tuple[tuple[str | None, int], ...]:
    """Return the rejected rows that wait to be mended by the unit they name (None: they name none), most first."""
    path = asked.lake.quarantined
    if path is None:
        return ()
    rows = pl.scan_parquet(Path(path)).select("unit")
    units = dict(asked.where).get("unit")
    kept = rows if units is None else rows.filter(pl.col("unit").is_in(units) | pl.col("unit").is_null())
    found = kept.group_by("unit").agg(count=pl.len()).sort("count", "unit", descending=[True, False], nulls_last=True)
    return tuple(found.collect().rows())


@kept(64)
def due_days(asked: Asked, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Return how many dossiers of each unit fall due on each of these days, and how many of those still pend."""
    return listing.due_days(asked.lake, asked.as_of, first, last).to_dicts()


@kept(128)
def pending(asked: Asked) -> pl.DataFrame:
    """Return the dossiers that pend at the end of the question's day, the earliest due first."""
    return listing.listed(asked.lake, "pending", asked.as_of, asked.as_of, where=dict(asked.where))


@kept(64)
def overdue(asked: Asked, most: int) -> pl.DataFrame:
    """Return the dossiers that are overdue at the end of the question's day, those due longest ago first."""
    return listing.listed(
        asked.lake, "overdue", asked.as_of, asked.as_of, where={k: list(v) for k, v in asked.where}, most=most
    )


def this_year(lake: Lake, today: dt.date) -> Asked:
    """Return what the overview asks of a whole locality where its address names no period: the year up to today."""
    return ask(lake, today.replace(month=1, day=1), today, today)


def warm(asked: Asked) -> None:
    """Compute what the overview shows of a question, so that the first reader does not wait."""
    for by in ((), ("unit",), ("month",)):
        counts(asked, by)
    durations(asked)
    forecast(asked)
    rejected_by_unit(asked)
