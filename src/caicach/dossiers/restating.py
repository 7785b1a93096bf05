"""Dossiers told under the units of another date: a dossier goes with the unit that its own unit is, or became, then."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

import ibis
import polars as pl

from caicach.dossiers.engine import connect, dossiers
from caicach.dossiers.lake import Lake
from caicach.errors import InputError
from caicach.registry import Registry, Unit
from caicach.text import Text

_KINDS: dict[str, Any] = {
    "unit": pl.String,
    "since": pl.Datetime("us"),
    "until": pl.Datetime("us"),
    "target": pl.String,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit of the lake whose dossiers stay under it as they are written, and why."""

    unit: str
    why: Text


@dataclass(frozen=True)
class Restated:
    """Under which unit of the day `on` dossiers are told: by unit as written and time of receipt, in `rows`."""

    on: dt.date
    rows: pl.DataFrame
    kept: tuple[Kept, ...]


def restated_units(lake: Lake, on: dt.date, registry: Registry | None = None) -> Restated:
    """Return how the dossiers of `lake` are told under the units of the day `on`.

    A code names a unit at a date only, so a unit is looked up as of the dossiers' receipt. What became one unit as a
    whole goes with it; what was split, and what the registry does not know, stays as it is written and is listed.
    """
    registry = registry or Registry.default()
    rows: list[tuple[str, dt.datetime, dt.datetime, str]] = []
    kept: dict[str, Kept] = {}
    for name, first, last in _units(lake):
        for since, until in itertools.pairwise(_eras(registry, first, last)):
            target = _target(registry, name, since, on)
            if isinstance(target, Text):
                kept[name] = Kept(name, target)
            elif target.code != name:
                rows.append((name, _start(since), _start(until), target.code))
    return Restated(on, pl.DataFrame(rows, schema=_KINDS, orient="row"), tuple(kept.values()))


def restated(table: Any, units: Restated) -> Any:
    """Return an Ibis table of dossiers with `unit` as of the other date."""
    if units.rows.is_empty():
        return table
    known = ibis.memtable(units.rows).rename(written="unit")
    here = [table.unit == known.written, table.received_at >= known.since, table.received_at < known.until]
    joined = table.left_join(known, here)
    return joined.mutate(unit=ibis.coalesce(joined.target, joined.unit)).drop("written", "since", "until", "target")


def _units(lake: Lake) -> list[tuple[str, dt.date, dt.date]]:
    connection = connect()
    table = dossiers(connection, lake)
    spans = table.group_by("unit").agg(first=table.received_at.min(), last=table.received_at.max()).order_by("unit")
    found = connection.to_pyarrow(spans).to_pylist()
    return [(row["unit"], row["first"].date(), row["last"].date()) for row in found]


def _eras(registry: Registry, first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days between which no code changes its meaning, from `first` to the day after `last`."""
    return [first, *(day for day in registry.days_of_change() if first < day <= last), last + dt.timedelta(days=1)]


def _target(registry: Registry, name: str, day: dt.date, on: dt.date) -> Unit | Text:
    """Return the unit of the day `on`, or why there is none."""
    try:
        unit = registry.at(name, day) or registry.find(name, day)
    except InputError:
        return Text("danh mục đơn vị không có tên này", "the registry does not know it")
    if unit.in_force(on):
        return registry.version(unit, on)
    later = unit.valid_from is None or on >= unit.valid_from
    became = registry.trace(unit, on) if later else registry.predecessors(unit, on)
    if len(became) == 1 and became[0].part == "whole":
        return became[0].unit
    if later:
        return Text("đã chia tách, không rõ từng hồ sơ về đâu", "it was split: which dossier went where is not known")
    return Text("do nhiều đơn vị gộp lại, không tách ra được", "it was made of several units and can't be taken apart")


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)
