"""From deadline phrases to deadlines: which phrase binds the task, which day it means, what is left uncertain."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from caicach.directives.binding import weight_of
from caicach.directives.dates import make_date, month_end, next_day
from caicach.directives.several import joined_days
from caicach.directives.times import Length, Point, Rhythm
from caicach.directives.tokens import Token
from caicach.directives.when import Found, find_whens
from caicach.errors import InputError

Bound = Literal["before", "by", "within", "relative"]


class Calendar(Protocol):
    """What is asked of a working calendar: `caicach.registry.calendar.WorkingCalendar` offers it."""

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """Return the n-th working day after `day`."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due, as the text says it.

    `date` is the day named and `last_day` the last day still on time (they differ under `before`, except with a clock
    time). A recurring deadline has `every` (month, week, quarter, half-year, year, continuous) and, where given, `day`
    (of the month, or a weekday) and `month`. `uncertain` names what a person has to settle.
    """

    kind: Literal["date", "recurring", "none"] = "none"
    date: dt.date | None = None
    bound: Bound | None = None
    last_day: dt.date | None = None
    every: tuple[str, ...] = ()
    day: int | str | None = None
    month: int | None = None
    time: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    uncertain: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the deadline in the keys of the contract; `every` is a list where two rhythms are named."""
        every = None if not self.every else self.every[0] if len(self.every) == 1 else list(self.every)
        answer: dict[str, Any] = {
            "kind": self.kind,
            "date": self.date and self.date.isoformat(),
            "bound": self.bound,
            "last_day": self.last_day and self.last_day.isoformat(),
            "every": every,
            "text": self.text,
        }
        extras = {"day": self.day, "month": self.month, "time": self.time}
        return answer | {key: value for key, value in extras.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Base:
    """What deadlines are counted from: the document's date, and a calendar of working days."""

    signed: dt.date | None
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be the task's deadline, with how strongly the words around it say so."""

    deadline: Deadline
    weight: int
    first: int
    after: int


_SIGNED = re.compile(
    r"\s*,?\s*(?:kể\s+)?(?:tính\s+)?(?:từ|sau)\s+(?:ngày|khi|thời điểm|lúc)\s+"
    r"(?:(?:\S+\s+){0,5}?)?(?:được\s+)?(ký|ban hành)\b"
)
_EVENT = re.compile(r"\s*,?\s*(?:kể từ|tính từ|từ|sau|kể)\s+(?:ngày|khi|thời điểm|lúc)\b")
_OWN = re.compile(r"\b(?:này|ký|ban hành)\b")


def candidates(
    tokens: Sequence[Token],
    text: str,
    offset: int,
    base: Base,
    closed: Sequence[tuple[int, int]],
    *,
    field: bool = False,
) -> list[Candidate]:
    """Return the deadline phrases among `tokens` that can bind a task, in order.

    `text` is the document from `offset` on, `closed` the places (citations) whose dates mean something else. In a
    `field` (a table's cell, what follows “Thời hạn:”) every phrase counts, in running text only one whose words say so.
    """
    found = []
    phrases = list(find_whens(tokens))
    for phrase, several in [(phrase, False) for phrase in phrases] if field else joined_days(tokens, phrases):
        start, end = tokens[phrase.first].start, tokens[phrase.after - 1].end
        if any(a < end and start < b for a, b in closed):
            continue
        weight = 3 if field else weight_of(tokens, phrase)
        deadline = _resolve(phrase, text[end - offset : end - offset + 160], base) if weight else None
        if deadline is None or (not field and _stale(deadline, base, weight)):
            continue
        if several:
            deadline = replace(deadline, uncertain=(*deadline.uncertain, "deadline: further days are named"))
        words = " ".join(text[start - offset : end - offset].split())
        placed = _placed(deadline, words, start, end, text[end - offset :])
        found.append(Candidate(placed, weight, phrase.first, phrase.after))
    return found


def _placed(deadline: Deadline, words: str, start: int, end: int, behind: str) -> Deadline:
    if deadline.bound == "relative":
        event = _SIGNED.match(behind) or _EVENT.match(behind)
        if event:
            words += " ".join(("x" + behind[: event.end()]).split())[1:]
            end += event.end()
    return replace(deadline, text=words, start=start, end=end)


def _stale(deadline: Deadline, base: Base, weight: int) -> bool:
    """Tell whether a loosely bound time lies wholly before the document: it then tells of the past."""
    return weight < 3 and base.signed is not None and deadline.last_day is not None and deadline.last_day < base.signed


def _resolve(phrase: Found, behind: str, base: Base) -> Deadline | None:
    when = phrase.when
    if isinstance(when.what, Rhythm):
        bound = _day_bound(when.bounds) if when.what.day or when.time or when.bounds & {"TRUOC", "CHAM"} else None
        rhythm = when.what
        return Deadline("recurring", None, bound, None, rhythm.every, rhythm.day, rhythm.month, when.time)
    if isinstance(when.what, Length):
        return _counted(when.what, behind, base)
    if when.what.span == "date":
        return _on_day(when.what, when.bounds, when.time, base)
    return _in_span(when.what, when.bounds, base)


def _day_bound(bounds: frozenset[str]) -> Bound:
    return "before" if "TRUOC" in bounds else "by"


def _on_day(point: Point, bounds: frozenset[str], time: str | None, base: Base) -> Deadline:
    bound = _day_bound(bounds)
    date, uncertain = _date(point, base)
    last = date
    if date is not None and bound == "before" and time is None:
        last = date - dt.timedelta(days=1)
    return Deadline("date", date, bound, last, time=time, uncertain=uncertain)


def _date(point: Point, base: Base) -> tuple[dt.date | None, tuple[str, ...]]:
    assert point.day is not None
    if point.year is not None and point.number is not None:
        date = make_date(point.year, point.number, point.day)
        return date, () if date else ("deadline: no such day",)
    if base.signed is None:
        return None, ("deadline: year not given",)
    if point.number is None:
        date = make_date(base.signed.year, base.signed.month, point.day)
    else:
        date = next_day(point.number, point.day, base.signed)
    if date is None:
        return None, ("deadline: no such day",)
    return date, () if date.year == base.signed.year else ("deadline: year not given",)


_SATURDAY = 5
_SPANS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _in_span(point: Point, bounds: frozenset[str], base: Base) -> Deadline:
    first, last = _span(point, base)
    bound: Bound = "within"
    if "TRUOC" in bounds:
        bound = "before"
    elif bounds & {"HET", "CUOI", "DEN"} or ("CHAM" in bounds and "TRONG" not in bounds):
        bound = "by"
    if first is None or last is None:
        return Deadline("date", None, bound, None, uncertain=("deadline: year not given",))
    if bounds & {"DAU", "GIUA"} or point.day is not None:
        return Deadline("date", None, bound, None, uncertain=("deadline: no exact day",))
    if bound == "before" and not bounds & {"HET", "CUOI"}:
        return Deadline("date", first, bound, first - dt.timedelta(days=1))
    return Deadline("date", last, bound, last)


def _span(point: Point, base: Base) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day of a stretch; without a year, of the first that is not over when signed."""
    months = _SPANS[point.span]
    if point.year is None and base.signed is None:
        return None, None
    own = base.signed.year if base.signed else 0
    year, number = point.year if point.year is not None else own, point.number
    if number is None and point.year is None and base.signed and months < _SPANS["year"]:
        ahead = (base.signed.month - 1) // months + point.ahead
        return _months(own + ahead * months // 12, ahead % (12 // months) + 1, months)
    first, last = _months(year + point.ahead, number or 1, months)
    if point.year is None and not point.ahead and base.signed and last < base.signed:
        first, last = _months(year + 1, number or 1, months)
    return first, last


def _months(year: int, number: int, months: int) -> tuple[dt.date, dt.date]:
    end = number * months
    return dt.date(year, end - months + 1, 1), month_end(year, end)


def _counted(length: Length, behind: str, base: Base) -> Deadline:
    """Count from the signing where the text names it; any other event is not known, and no day is guessed."""
    if not _SIGNED.match(behind):
        return Deadline("date", None, "relative", None, uncertain=("deadline: the day it runs from is not known",))
    if base.signed is None:
        return Deadline("date", None, "relative", None, uncertain=("deadline: the document's date is not known",))
    try:
        last = _later(base.signed, length, base.calendar)
    except InputError:
        last = _weekdays_later(base.signed, length.count)
        return Deadline("date", last, "relative", last, uncertain=("deadline: that year's holidays are not known",))
    return Deadline("date", last, "relative", last)


def _weekdays_later(day: dt.date, count: int) -> dt.date:
    """Return the day after `count` days from Monday to Friday: only a proposal where the holidays are not known."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def _later(day: dt.date, length: Length, calendar: Calendar) -> dt.date:
    if length.unit == "working-day":
        return calendar.add_working_days(day, length.count)
    if length.unit == "month":
        months = day.month - 1 + length.count
        year, month = day.year + months // 12, months % 12 + 1
        return make_date(year, month, day.day) or month_end(year, month)
    days = {"day": length.count, "week": 7 * length.count, "hour": -(-length.count // 24)}[length.unit]
    return day + dt.timedelta(days=days)
