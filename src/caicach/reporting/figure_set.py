"""The figures of one report: what the rooms computed for one unit and period, each with its source and its trace.

Only names of the catalogue stand in a set. What is not there has no data; it is never 0. A set can be kept as plain
data (a draft's frozen copy) and compared with a newer one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from caicach.errors import InputError, Problem
from caicach.registry.period import Period, parse_period
from caicach.reporting import figures as writing
from caicach.reporting.catalogue import OWN_ROOM, Entry, TableEntry, catalogue, nearest, room_of
from caicach.text import Text

Value = int | float | Decimal | dt.date | str | None
NO_DATA = Text("chưa có dữ liệu", "no data yet")
_NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value and that of the period before (None: not known), its source, and where it is computed.

    `trace` and `before_trace` are paths of the site ("/dossiers/?…"), empty where there is no such page.
    """

    name: str
    value: Value = None
    before: Value = None
    source: Text = _NO_WORDS
    trace: str = ""
    before_trace: str = ""

    @property
    def known(self) -> Entry:
        """The catalogue's entry."""
        return catalogue().figures[self.name]

    def written(self) -> str:
        """Return the figure as a report writes it: `92,3 %`, `1.234`, `5/5/2026`; `chưa có dữ liệu`."""
        return written(self.known, self.value)


def written(entry: Entry, value: Value, decimals: int | None = None) -> str:
    """Return a value as the entry's kind is written in Vietnamese, rounded to `decimals` (default: the entry's)."""
    if value is None:
        return NO_DATA.vi
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return writing.date(value)
    places = entry.decimals if decimals is None else decimals
    if entry.kind == "percent":
        return writing.percent(value, places)
    return writing.number(value, places)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table of the catalogue, each with a cell for every column.

    No rows: it was computed and nothing is in it. `links` leads each row to its own page ("" where it has none).
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    source: Text = _NO_WORDS
    trace: str = ""
    links: tuple[str, ...] = ()

    @property
    def known(self) -> TableEntry:
        """The catalogue's entry."""
        return catalogue().tables[self.name]

    def column(self, key: str) -> list[Value]:
        """Return the cells of one column."""
        place = self.known.place(key)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class FigureSet:
    """The figures and tables of `unit` (its code; `name` within a sentence) for `period`, as of `as_of`.

    `missing` says for a room without data why. Raises InputError with every name that the catalogue does not hold,
    every name handed over twice, every row of a wrong length, and for a period that is none.
    """

    unit: str
    name: str
    period: str
    as_of: dt.date
    figures: tuple[Figure, ...] = ()
    tables: tuple[Rows, ...] = ()
    missing: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = [*_wrong_names(self), *_wrong_rows(self.tables)]
        if problems:
            raise InputError(problems)
        self.span()

    def span(self) -> Period:
        """Return the period with its first and last day."""
        return parse_period(self.period)

    def figure(self, name: str) -> Figure | None:
        """Return a figure by name, those of the report itself too; None where it was not handed over."""
        if room_of(name) == OWN_ROOM:
            return _own(self, name)
        return next((figure for figure in self.figures if figure.name == name), None)

    def table(self, name: str) -> Rows | None:
        """Return a table by name; None where it was not handed over."""
        return next((table for table in self.tables if table.name == name), None)

    @property
    def empty(self) -> bool:
        """Whether no room handed over anything."""
        return not self.tables and all(figure.value is None for figure in self.figures)

    def to_data(self) -> dict[str, Any]:
        """Return the set as plain data for JSON; `of_data` reads it back as it was."""
        return {
            "unit": self.unit,
            "name": self.name,
            "period": self.period,
            "as_of": self.as_of.isoformat(),
            "figures": [_figure_data(figure) for figure in self.figures],
            "tables": [_rows_data(table) for table in self.tables],
            "missing": {room: list(why) for room, why in self.missing.items()},
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> FigureSet:
        """Return the set that `to_data` gave."""
        return cls(
            unit=data["unit"],
            name=data["name"],
            period=data["period"],
            as_of=dt.date.fromisoformat(data["as_of"]),
            figures=tuple(_figure_of(one) for one in data["figures"]),
            tables=tuple(_rows_of(one) for one in data["tables"]),
            missing={room: Text(*why) for room, why in data["missing"].items()},
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A figure or table that is not what it was: a table's `old` and `new` are its numbers of rows, in words."""

    name: str
    title: Text
    old: str
    new: str
    table: bool = False

    def words(self) -> str:
        """Return `12 → 15`."""
        return f"{self.old} → {self.new}"


def changes(old: FigureSet, new: FigureSet) -> tuple[Change, ...]:
    """Return what differs between two sets, in the catalogue's order: what a reader would read otherwise.

    A figure counts as changed where it is written otherwise; a table where any cell is.
    """
    return (*_figure_changes(old, new), *_table_changes(old, new))


def _figure_changes(old: FigureSet, new: FigureSet) -> Iterator[Change]:
    for name, entry in catalogue().figures.items():
        was, now = (one.figure(name) for one in (old, new))
        before, after = (written(entry, one.value if one else None) for one in (was, now))
        if before != after:
            yield Change(name, entry.title, before, after)
        elif was and now and written(entry, was.before) != written(entry, now.before):
            title = Text(f"{entry.title.vi} (kỳ trước)", f"{entry.title.en} (before)")
            yield Change(name, title, written(entry, was.before), written(entry, now.before))


def _table_changes(old: FigureSet, new: FigureSet) -> Iterator[Change]:
    for name, entry in catalogue().tables.items():
        was, now = (one.table(name) for one in (old, new))
        if (was.rows if was else None) != (now.rows if now else None):
            yield Change(name, entry.title, _rows_in_words(was), _rows_in_words(now), table=True)


def _rows_in_words(table: Rows | None) -> str:
    return NO_DATA.vi if table is None else f"{len(table.rows)} dòng"


def taken_over(old: FigureSet, new: FigureSet, names: Iterable[str]) -> FigureSet:
    """Return `old` with the figures and tables of these names as `new` has them; gone where `new` has none."""
    chosen = set(names)
    figures = [f for f in old.figures if f.name not in chosen] + [f for f in new.figures if f.name in chosen]
    tables = [t for t in old.tables if t.name not in chosen] + [t for t in new.tables if t.name in chosen]
    rooms = {room_of(name) for name in chosen}
    missing = {room: why for room, why in old.missing.items() if room not in rooms}
    missing |= {room: why for room, why in new.missing.items() if room in rooms}
    return replace(old, figures=tuple(figures), tables=tuple(tables), missing=missing)


def _own(whole: FigureSet, name: str) -> Figure | None:
    span = whole.span()
    values: dict[str, Value] = {
        "report.period": in_words(span.text),
        "report.period_before": in_words(span.previous().text),
        "report.unit": whole.name,
        "report.from": span.start,
        "report.to": span.end,
        "report.as_of": whole.as_of,
    }
    return Figure(name, values[name]) if name in values else None


def in_words(period: str) -> str:
    """Return a period within a sentence: `năm 2021`, `quý I/2026`."""
    return f"năm {period}" if period.isdigit() else writing.period(period)


def _wrong_names(whole: FigureSet) -> Iterator[Problem]:
    known = catalogue()
    for given, kind in (
        ([f.name for f in whole.figures], known.figures),
        ([t.name for t in whole.tables], known.tables),
    ):
        for name in dict.fromkeys(given):
            if name not in kind or room_of(name) == OWN_ROOM:
                yield _unknown(name, kind)
            elif given.count(name) > 1:
                yield Problem(
                    found=name,
                    expected=Text("mỗi tên một lần", "each name once"),
                    cure=Text("Bỏ bản trùng.", "Drop the double."),
                )
    for room in whole.missing:
        if room not in known.rooms:
            yield _unknown(room, known.rooms)


def _unknown(name: str, known: Iterable[str]) -> Problem:
    near = nearest(name, known)
    cure = Text(f"Gần nhất là “{near}”.", f"The nearest is “{near}”.") if near else _SEE
    return Problem(found=name, expected=Text("tên có trong danh mục số liệu", "a name of the catalogue"), cure=cure)


_SEE = Text("Xem danh mục số liệu của báo cáo.", "See the catalogue of figures.")


def _wrong_rows(tables: Iterable[Rows]) -> Iterator[Problem]:
    known = catalogue().tables
    for table in tables:
        count = len(known[table.name].columns) if table.name in known else None
        for number, row in enumerate(table.rows, 1):
            if count is not None and len(row) != count:
                yield Problem(
                    found=str(len(row)),
                    file=table.name,
                    row=number,
                    expected=Text(f"{count} ô mỗi dòng", f"{count} cells a row"),
                    cure=Text("Nạp đủ cột theo danh mục.", "Give every column of the catalogue."),
                )
        if table.links and len(table.links) != len(table.rows):
            yield Problem(
                found=str(len(table.links)),
                file=table.name,
                expected=Text(f"{len(table.rows)} đường dẫn, mỗi dòng một", f"{len(table.rows)} links, one a row"),
                cure=Text("Dòng không có trang riêng thì để trống.", "Leave it empty for a row without a page."),
            )


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": _kept(figure.value),
        "before": _kept(figure.before),
        "source": list(figure.source),
        "trace": figure.trace,
        "before_trace": figure.before_trace,
    }


def _figure_of(data: Mapping[str, Any]) -> Figure:
    value, before = _read(data["value"]), _read(data["before"])
    return Figure(data["name"], value, before, Text(*data["source"]), data["trace"], data["before_trace"])


def _rows_data(table: Rows) -> dict[str, Any]:
    rows = [[_kept(cell) for cell in row] for row in table.rows]
    trace = {"trace": table.trace, "links": list(table.links)}
    return {"name": table.name, "rows": rows, "source": list(table.source)} | trace


def _rows_of(data: Mapping[str, Any]) -> Rows:
    rows = tuple(tuple(_read(cell) for cell in row) for row in data["rows"])
    return Rows(data["name"], rows, Text(*data["source"]), data["trace"], tuple(data["links"]))


def _kept(value: Value) -> Any:
    if isinstance(value, int | float | Decimal) and writing.is_missing(value):
        return None
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, dt.date) else value


def _read(value: Any) -> Value:
    if isinstance(value, dict):
        return Decimal(value["decimal"]) if "decimal" in value else dt.date.fromisoformat(value["date"])
    kept: Value = value
    return kept
