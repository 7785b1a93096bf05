"""What a deadline phrase says, and the reading of its parse tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lark import Token as Symbol
from lark import Transformer
from lark.exceptions import LarkError

Span = Literal["date", "month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a stretch of the calendar as written: `number` is the month, quarter or half; None where not said.

    `ahead` counts from the document's own year (“quý I năm sau”), or stretch where no number is given (“tháng sau”);
    `bare` is a noun alone (“tháng”), which says something only behind a bounding word (“hết tháng”).
    """

    span: Span
    year: int | None = None
    number: int | None = None
    day: int | None = None
    ahead: int = 0
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and on which day: a day of the month, of a month (`day`, `month`), or a weekday's name."""

    every: tuple[str, ...]
    day: int | str | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A number of working days, days, weeks, months or hours, counted from an event."""

    count: int
    unit: Literal["working-day", "day", "week", "month", "hour"]


@dataclass(frozen=True, slots=True)
class When:
    """A deadline phrase as written: the words that bound it, a clock time, and what it says."""

    bounds: frozenset[str]
    time: str | None
    what: Point | Rhythm | Length
    periodic: bool = False


_TURNS = {"NGAY": "continuous", "TUAN": "week", "THANG": "month", "QUY": "quarter", "NAM": "year"}
_TIMES_A_YEAR = {2: "half-year", 4: "quarter", 12: "month"}
_MONTHS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


def _numbers(symbols: Sequence[Any]) -> list[int]:
    """Return the numbers in day, month, year order of tokens such as `24/7/2026` or `16`, `7`, `2026`."""
    return [
        int(n)
        for s in symbols
        if isinstance(s, Symbol) and s.type in {"DMY", "DM", "MY", "N", "Y"}
        for n in re.findall(r"\d+", s)
    ]


class _NoPhraseError(LarkError):
    """The tokens fit the grammar but mean no deadline (a thirteenth month, a fifth quarter)."""


class PhraseReader(Transformer[Symbol, When]):
    """Turns a parse tree into a When; raises LarkError (wrapped by lark) where the numbers make no sense."""

    def bound(self, parts: list[Symbol]) -> Symbol:
        """Return the bounding word itself."""
        return parts[0]

    def start(self, parts: list[Any]) -> When:
        """A point in time with its bounds."""
        point = next(p for p in parts if isinstance(p, Point))
        bounds = {p.type for p in parts if isinstance(p, Symbol)}
        if point.bare and not bounds & {"HET", "CUOI", "TRONG", "DAU", "GIUA"}:
            raise _NoPhraseError
        return _when(parts, point)

    def range(self, parts: list[Any]) -> When:
        """From one point to another: the second counts."""
        first, last = (p for p in parts if isinstance(p, Point))
        return _when([p for p in parts if p is not first], last)

    def within(self, parts: list[Any]) -> When:
        """A length of time with its bounds."""
        return _when(parts, next(p for p in parts if isinstance(p, Length)))

    def always(self, _: list[Any]) -> When:
        """All the time."""
        return When(frozenset(), None, Rhythm(("continuous",)))

    def day_only(self, parts: list[Any]) -> When:
        """A day of no month: it joins a rhythm named beside it (“hằng tháng, trước ngày 25”)."""
        return _when(parts, Rhythm((), _numbers(parts)[0]))

    def weekday_only(self, parts: list[Any]) -> When:
        """A weekday of no week: it joins a rhythm named beside it (“hằng tuần ... trước thứ Sáu”)."""
        day = next(str(p) for p in parts if isinstance(p, Symbol) and p.type == "THU")
        return _when(parts, Rhythm((), day))

    def clock_only(self, parts: list[Any]) -> When:
        """A clock time of no day: it joins a rhythm named beside it."""
        return _when(parts, Rhythm(()))

    def every(self, parts: list[Any]) -> When:
        """A rhythm with its day."""
        on, rhythm = Rhythm(()), Rhythm(())
        for part in parts:
            if isinstance(part, Rhythm):
                on, rhythm = (part, rhythm) if not part.every else (on, part)
        what = Rhythm(rhythm.every, on.day or rhythm.day, on.month or rhythm.month)
        return _when(parts, what, periodic=any(isinstance(p, Symbol) and p.type == "KY" for p in parts))

    def full_date(self, parts: list[Symbol]) -> Point:
        """A day with its year."""
        day, month, year = _numbers(parts)
        return Point("date", year, month, day)

    def short_date(self, parts: list[Symbol]) -> Point:
        """A day without a year."""
        day, month = _numbers(parts)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            raise _NoPhraseError
        return Point("date", None, month, day)

    def day_of_this_month(self, parts: list[Symbol]) -> Point:
        """A day of the document's month."""
        return Point("date", None, None, _numbers(parts)[0])

    def month(self, parts: list[Symbol]) -> Point:
        """A month, perhaps with its year."""
        numbers = _numbers(parts)
        if not 1 <= numbers[0] <= 12:
            raise _NoPhraseError
        return Point("month", numbers[1] if len(numbers) > 1 else None, numbers[0])

    def week(self, parts: list[Symbol]) -> Point:
        """A week of a month: no exact day."""
        point = self.month(parts[2:])
        return Point("month", point.year, point.number, 0)

    def this_month(self, parts: list[Symbol]) -> Point:
        """The document's month, or the next."""
        return Point("month", ahead=_ahead(parts), bare=len(parts) == 1)

    def quarters(self, parts: list[Any]) -> list[int]:
        """The numbers of one or more quarters."""
        return [n for part in parts for n in (part if isinstance(part, list) else [part]) if isinstance(n, int)]

    def q(self, parts: list[Symbol]) -> int:
        """The number of a quarter."""
        if not 1 <= int(parts[0]) <= 4:
            raise _NoPhraseError
        return int(parts[0])

    def quarter(self, parts: list[Any]) -> Point:
        """The last of the quarters named, perhaps with its year."""
        numbers = _numbers(parts[1:])
        return Point("quarter", numbers[-1] if numbers else None, parts[0][-1], ahead=_ahead(parts[1:]))

    def this_quarter(self, parts: list[Symbol]) -> Point:
        """The document's quarter, or the next."""
        return Point("quarter", ahead=_ahead(parts), bare=len(parts) == 1)

    def half(self, parts: list[Symbol]) -> Point:
        """The first or last six months of a year."""
        numbers = _numbers(parts)
        if numbers[0] != 6:
            raise _NoPhraseError
        later = any(p.type == "CUOI" for p in parts)
        return Point("half", numbers[1] if len(numbers) > 1 else None, 2 if later else 1)

    def year(self, parts: list[Symbol]) -> Point:
        """A year."""
        return Point("year", _numbers(parts)[-1])

    bare_year = years = year

    def this_year(self, parts: list[Symbol]) -> Point:
        """The document's year, or the next."""
        return Point("year", ahead=_ahead(parts), bare=len(parts) == 1)

    def on_day(self, parts: list[Symbol]) -> Rhythm:
        """A day of the month."""
        return Rhythm((), _numbers(parts)[0])

    def on_date(self, parts: list[Symbol]) -> Rhythm:
        """A day and month of the year."""
        day, month = _numbers(parts)[:2]
        return Rhythm((), day, month)

    def on_weekday(self, parts: list[Symbol]) -> Rhythm:
        """A day of the week."""
        return Rhythm((), str(parts[0]))

    def quarterly(self, parts: list[Symbol]) -> Rhythm:
        """A day of the first or last month of each quarter."""
        return Rhythm(("quarter",), _numbers(parts)[0])

    def turn(self, parts: list[Symbol]) -> str:
        """One turn of a rhythm."""
        if parts[0].type != "N":
            return _TURNS[parts[0].type]
        return self._months_turn(int(parts[0]))

    def _months_turn(self, number: int) -> str:
        if number not in _MONTHS:
            raise _NoPhraseError
        return _MONTHS[number]

    def turns(self, parts: list[Any]) -> list[str]:
        """The turns named, in their order."""
        return [p for p in parts if isinstance(p, str) and not isinstance(p, Symbol)]

    def turning(self, parts: list[Any]) -> Rhythm:
        """A rhythm by turns."""
        turns = [t for p in parts for t in (p if isinstance(p, list) else [p])]
        named = list(dict.fromkeys(t for t in turns if isinstance(t, str) and not isinstance(t, Symbol)))
        times = _numbers([p for p in parts if isinstance(p, Symbol)])
        if named == ["year"] and times:
            return Rhythm((_TIMES_A_YEAR.get(times[0], "year"),))
        return Rhythm(tuple(named))

    def times(self, parts: list[Symbol]) -> Symbol:
        """How many times in a turn."""
        return parts[0]

    def months(self, parts: list[Any]) -> Rhythm:
        """Every so many months, perhaps with other turns beside."""
        others = [p for p in parts if isinstance(p, str) and not isinstance(p, Symbol)]
        return Rhythm((self._months_turn(_numbers(parts)[0]), *others))

    def length(self, parts: list[Symbol]) -> Length:
        """A length of time."""
        kinds = {p.type for p in parts}
        unit: Literal["working-day", "day", "week", "month", "hour"] = "day"
        if "LAM_VIEC" in kinds:
            unit = "working-day"
        elif "TUAN" in kinds:
            unit = "week"
        elif "THANG" in kinds:
            unit = "month"
        elif "GIO" in kinds:
            unit = "hour"
        return Length(_numbers(parts)[0], unit)


def _ahead(parts: Sequence[Symbol]) -> int:
    return int(any(part.type in {"SAU", "TOI"} for part in parts))


def _when(parts: list[Any], what: Point | Rhythm | Length, *, periodic: bool = False) -> When:
    symbols = [p for p in parts if isinstance(p, Symbol)]
    clock = next((str(s) for s in symbols if s.type == "CLOCK"), None)
    bounds = frozenset(s.type for s in symbols if s.type not in {"CLOCK", "KY", "COMMA", "THU"})
    return When(bounds, clock, what, periodic)
