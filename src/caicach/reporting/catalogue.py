"""The catalogue of what a report may name: each figure, table and chart with its unit and what it is.

It is data (`library/figures.yaml`): templates are checked against it, rooms hand over what it names, and the reference
page of the documentation is written from it.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml
from rapidfuzz import fuzz, process

from caicach.text import Text

FigureKind = Literal["whole", "number", "percent", "rank", "date", "text"]
ColumnKind = Literal["text", "number", "percent", "change", "whole", "rank"]
ThingKind = Literal["figure", "table", "chart"]
OWN_ROOM = "report"  # figures that the set itself gives
OWN_PERIODS = ("index", "rounds")  # rooms whose figures are published for periods of their own
_AHEAD = "coming"  # the room that looks past the report's period
_NEAR = 55  # of 100: below it a name is too unlike to be meant


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure: its title, kind, decimals, unit of measure, and what it is and how it is computed."""

    name: str
    title: Text
    kind: FigureKind
    decimals: int
    unit: Text | None
    what: Text

    @property
    def room(self) -> str:
        """The room that computes it."""
        return room_of(self.name)


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column of a table: its key, title, kind, share of the width, and the head it stands under with others."""

    key: str
    title: Text
    kind: ColumnKind
    decimals: int
    share: float
    group: Text | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table: rows come with exactly these columns, in this order; a `wide` one is printed across the page."""

    name: str
    title: Text
    what: Text
    columns: tuple[ColumnEntry, ...]
    wide: bool = False

    def place(self, key: str) -> int:
        """Return the place of a column among the columns, from 0. Raises ValueError where there is none."""
        return [column.key for column in self.columns].index(key)


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """A chart drawn from a table: bars or a line of the column `value`, named by the column `of`."""

    name: str
    title: Text
    table: str
    draw: Literal["bars", "trend"]
    of: str
    value: str
    measure: Text
    top: int = 20
    sort: bool = True
    rank: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that may be named, by name: `room.thing`. A table and a chart drawn from it may share a name."""

    rooms: Mapping[str, Text]
    figures: Mapping[str, Entry]
    tables: Mapping[str, TableEntry]
    charts: Mapping[str, ChartEntry]

    def things(self) -> Iterable[tuple[str, Text, ThingKind]]:
        """Yield every name with its title and what kind of thing it is, in the catalogue's order."""
        yield from ((entry.name, entry.title, "figure") for entry in self.figures.values())
        yield from ((entry.name, entry.title, "table") for entry in self.tables.values())
        yield from ((entry.name, entry.title, "chart") for entry in self.charts.values())

    def search(self, words: str, limit: int = 20) -> list[tuple[str, Text, ThingKind]]:
        """Return what fits `words` (Vietnamese with or without accents, English, a name), the best first.

        No words: everything, in the catalogue's order, at most `limit`.
        """
        things = list(self.things())
        if not words.strip():
            return things[:limit]
        told = [plain(f"{name} {title.vi} {title.en}") for name, title, _kind in things]
        parts = plain(words).split()
        holding = [i for i, text in enumerate(told) if all(part in text for part in parts)]
        near = process.extract(plain(words), told, scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=limit)
        order = dict.fromkeys([*holding, *(index for _text, _score, index in near)])
        return [things[index] for index in list(order)[:limit]]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, accents aside; None where none is like it."""
    names = list(known)
    best = process.extractOne(plain(name), [plain(one) for one in names], scorer=fuzz.WRatio, score_cutoff=_NEAR)
    return names[best[2]] if best else None


def plain(text: str) -> str:
    """Return `text` in small letters without accents, as people type who search."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def room_of(name: str) -> str:
    """Return the room that a name belongs to: what stands before its dot."""
    return name.partition(".")[0]


def within_period(name: str) -> bool:
    """Return whether what a name stands for belongs to the report's period, so that a caption may say so."""
    return room_of(name) not in (*OWN_PERIODS, _AHEAD)


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue. Raises ValueError where a name's room or a chart's table or column is not there."""
    text = (files("caicach.reporting") / "library" / "figures.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    found = Catalogue(
        rooms={name: Text.of(words) for name, words in data["rooms"].items()},
        figures={name: _figure(name, entry) for name, entry in data["figures"].items()},
        tables={name: _table(name, entry) for name, entry in data["tables"].items()},
        charts={name: _chart(name, entry) for name, entry in data["charts"].items()},
    )
    for name, _title, _kind in found.things():
        if room_of(name) not in found.rooms:
            raise ValueError(f"{name}: no such room")
    for chart in found.charts.values():
        for key in (chart.of, chart.value, *(chart.rank or ())):
            found.tables[chart.table].place(key)
    return found


def _figure(name: str, entry: Mapping[str, Any]) -> Entry:
    unit = Text.of(entry["unit"]) if "unit" in entry else None
    return Entry(name, Text.of(entry), entry["kind"], entry.get("decimals", 0), unit, Text.of(entry["what"]))


def _table(name: str, entry: Mapping[str, Any]) -> TableEntry:
    columns = tuple(_column(column) for column in entry["columns"])
    return TableEntry(name, Text.of(entry), Text.of(entry["what"]), columns, entry.get("wide", False))


def _column(entry: Mapping[str, Any]) -> ColumnEntry:
    group = Text.of(entry["group"]) if "group" in entry else None
    share = float(entry.get("share", 1))
    return ColumnEntry(entry["key"], Text.of(entry), entry["kind"], entry.get("decimals", 0), share, group)


def _chart(name: str, entry: Mapping[str, Any]) -> ChartEntry:
    rest = {key: entry[key] for key in ("top", "sort") if key in entry}
    rank = tuple(entry["rank"]) if "rank" in entry else None
    return ChartEntry(
        name, Text.of(entry), entry["table"], entry["draw"], entry["of"], entry["value"], Text.of(entry["measure"]),
        rank=rank, **rest,
    )  # fmt: skip
