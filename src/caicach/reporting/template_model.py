"""What a template is made of once it is read: sections of text lines, named tables and charts, and slots for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from caicach.registry.period import parse_period
from caicach.reporting.catalogue import OWN_ROOM, catalogue, room_of

Length = Literal["month", "quarter", "half", "year"]
Whose = Literal["unit", "office"]
LENGTHS: dict[int, Length] = {1: "month", 3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of plain text."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """What is done with a figure: `before`, `change`, `compared`, `round` (with `places`), `long`, `unit`."""

    name: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A figure named in the text, with its filters in their order."""

    name: str
    filters: tuple[Filter, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """One paragraph: words and figures."""

    parts: tuple[Words | Field, ...]

    @property
    def names(self) -> list[str]:
        """The figures named, without those that the report itself gives."""
        fields = [part.name for part in self.parts if isinstance(part, Field)]
        return [name for name in dict.fromkeys(fields) if room_of(name) != OWN_ROOM]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table by name."""

    name: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A chart by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A paragraph that people write: `unit` by each unit asked, `office` by the office; `section` is its heading."""

    id: str
    whose: Whose
    prompt: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


Line = TextLine | TableLine | ChartLine | Slot | NewPage


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; the text before the first heading is a section of level 0."""

    heading: tuple[Words | Field, ...]
    level: int
    lines: tuple[Line, ...]
    lengths: tuple[Length, ...] = ()

    @property
    def title(self) -> str:
        """The heading as it is typed, its fields by name."""
        return "".join(p.text if isinstance(p, Words) else f"{{{{ {p.name} }}}}" for p in self.heading)

    def figures(self) -> list[str]:
        """Return the figures that its text names, once each, in order."""
        named = [name for line in self.lines if isinstance(line, TextLine) for name in line.names]
        return list(dict.fromkeys(named))

    def tables(self) -> list[str]:
        """Return the tables that it shows or draws charts from, once each, in order."""
        charts = catalogue().charts
        shown = [x for x in self.lines if isinstance(x, TableLine | ChartLine)]
        return list(dict.fromkeys(x.name if isinstance(x, TableLine) else charts[x.name].table for x in shown))


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read without a fault: `text` is what was read, `paper` the type of paper (`Báo cáo`)."""

    name: str
    title: tuple[Words | Field, ...]
    paper: str
    periods: tuple[Length, ...]
    grounds: tuple[str, ...]
    sections: tuple[Section, ...]
    text: str

    def within(self, period: str) -> tuple[Section, ...]:
        """Return the sections for a period: a section may be meant for some lengths only, with all below it."""
        length = LENGTHS[parse_period(period).months]
        kept: list[Section] = []
        hidden = 0
        for section in self.sections:
            if hidden and section.level > hidden:
                continue
            hidden = section.level if section.lengths and length not in section.lengths else 0
            if not hidden:
                kept.append(section)
        return tuple(kept)

    def slots(self, period: str) -> tuple[Slot, ...]:
        """Return the paragraphs that people write for a period."""
        return tuple(line for section in self.within(period) for line in section.lines if isinstance(line, Slot))

    def figures(self, period: str) -> tuple[str, ...]:
        """Return the figures named for a period, once each."""
        return tuple(dict.fromkeys(name for section in self.within(period) for name in section.figures()))

    def tables(self, period: str) -> tuple[str, ...]:
        """Return the tables shown or drawn for a period, once each."""
        return tuple(dict.fromkeys(name for section in self.within(period) for name in section.tables()))

    def rooms(self, period: str) -> tuple[str, ...]:
        """Return the rooms whose figures are needed for a period."""
        return tuple(dict.fromkeys(room_of(name) for name in self._names(period)))

    def _names(self, period: str) -> Iterator[str]:
        yield from self.figures(period)
        yield from self.tables(period)
