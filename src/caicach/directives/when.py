"""Deadline phrases found in a run of tokens and read by the grammar `deadlines.lark`, not yet tied to a document's date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Transformer
from lark import Token as Symbol
from lark.exceptions import LarkError
from lark.lexer import Lexer

from caicach.directives.tokens import Phrases, Token, tokenise

Span = Literal["date", "month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a stretch of the calendar as written: `number` is the month, quarter or half; None where not said."""

    span: Span
    year: int | None = None
    number: int | None = None
    day: int | None = None
    first: Point | None = None


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


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at the tokens `first` to `after` (exclusive)."""

    when: When
    first: int
    after: int


_WORDS = {
    "TRUOC": ["trước"],
    "CHAM": ["chậm nhất", "muộn nhất", "hạn chót", "hạn cuối", "hạn cuối cùng"],
    "KHONG_QUA": ["không quá", "không muộn hơn", "không chậm hơn", "tối đa"],
    "DEN": ["đến", "tới"],
    "HET": ["hết"],
    "VAO": ["vào", "tại thời điểm"],
    "TRONG": ["trong", "ngay trong"],
    "XONG": ["xong", "hoàn thành", "hoàn tất", "kết thúc", "hoàn thành xong", "thực hiện xong"],
    "CUOI": ["cuối", "cuối cùng"],
    "DAU": ["đầu", "đầu tiên"],
    "GIUA": ["giữa"],
    "LA": ["là"],
    "NGAY": ["ngày"],
    "THANG": ["tháng"],
    "QUY": ["quý", "quí"],
    "NAM": ["năm"],
    "TUAN": ["tuần"],
    "GIO": ["giờ"],
    "CUA": ["của"],
    "CA": ["cả"],
    "NAY": ["này", "nay"],
    "TOI": ["tới đây"],
    "SAU": ["sau", "tiếp theo", "kế tiếp", "liền kề"],
    "HANG": ["hằng", "hàng", "mỗi"],
    "KY": ["định kỳ", "định kì"],
    "LUON": ["thường xuyên", "liên tục"],
    "LAN": ["lần", "kỳ", "số", "buổi", "đợt", "cuộc", "phiên"],
    "MOT": ["một", "hai", "ba", "bốn"],
    "THOI_HAN": ["thời hạn", "vòng", "thời gian", "khoảng thời gian", "thời hạn không quá", "thời gian không quá"],
    "LAM_VIEC": ["làm việc"],
    "TU": ["từ", "từ nay"],
    "VA": ["và"],
    "COMMA": [","],
    "DASH": ["-", "–"],
    "SLASH": ["/"],
}
_WEEKDAYS = {
    "hai": "Monday",
    "ba": "Tuesday",
    "tư": "Wednesday",
    "năm": "Thursday",
    "sáu": "Friday",
    "bảy": "Saturday",
    "2": "Monday",
    "3": "Tuesday",
    "4": "Wednesday",
    "5": "Thursday",
    "6": "Friday",
    "7": "Saturday",
}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SHAPES = (
    ("DMY", re.compile(r"\d{1,2}([/.\-])\d{1,2}\1\d{4}")),
    ("MY", re.compile(r"\d{1,2}[/.\-](?:19|20)\d\d")),
    ("DM", re.compile(r"\d{1,2}/\d{1,2}")),
    ("YY", re.compile(r"(?:19|20)\d\d-(?:19|20)\d\d")),
    ("Y", re.compile(r"(?:19|20)\d\d")),
    ("N", re.compile(r"\d{1,3}")),
    ("CLOCK", re.compile(r"\d{1,2}[hg]\d{0,2}")),
)
_PHRASES = {kind: Phrases(words) for kind, words in _WORDS.items()}
_BY_WORD: dict[str, list[str]] = {}
for _kind, _words in _WORDS.items():
    for _phrase in _words:
        _BY_WORD.setdefault(tokenise(_phrase)[0].word, []).append(_kind)
_NEVER_FIRST = {"COMMA", "VA", "SLASH", "DASH", "LA", "CUA", "NAY", "SAU", "LAN", "GIO", "LAM_VIEC", "TOI", "THOI_HAN"}
_MOST = 22


def find_whens(tokens: Sequence[Token]) -> Iterator[Found]:
    """Yield the deadline phrases in `tokens`, each as long as the grammar allows, left to right without overlap."""
    i = 0
    while i < len(tokens):
        symbols = _symbols(tokens, i)
        if not symbols or symbols[0][0] in _NEVER_FIRST:
            i += 1
            continue
        when, used = _longest(tuple((kind, value) for kind, value, _ in symbols))
        if when is None:
            i += symbols[0][2] - i
            continue
        after = symbols[used - 1][2]
        yield Found(when, i, after)
        i = after


def _symbols(tokens: Sequence[Token], i: int) -> list[tuple[str, str, int]]:
    """Return the typed tokens from `i` on as (type, value, index after), up to the first word of no type."""
    symbols: list[tuple[str, str, int]] = []
    while i < len(tokens) and len(symbols) < _MOST:
        typed = _typed(tokens, i)
        if typed is None:
            break
        kind, value, length = typed
        i += length
        if kind == "YY":
            first, second = value.split("-")
            symbols += [("Y", first, i), ("DASH", "-", i), ("Y", second, i)]
        else:
            symbols.append((kind, value, i))
    return symbols


def _typed(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    token = tokens[i]
    if token.text[0].isdigit():
        return _number(tokens, i)
    if token.word in _ROMANS and token.text.isupper():
        return "Q", str(_ROMANS[token.word]), 1
    following = tokens[i + 1].word if i + 1 < len(tokens) else ""
    if token.word == "thứ" and following in _WEEKDAYS:
        return "THU", _WEEKDAYS[following], 2
    if token.word == "chủ" and following == "nhật":
        return "THU", "Sunday", 2
    best = max(((_PHRASES[k].at(tokens, i), k) for k in _BY_WORD.get(token.word, ())), default=(0, ""))
    return (best[1], token.word, best[0]) if best[0] else None


def _number(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    words = [token.word for token in tokens[i : i + 4]]
    if words[0].isdigit() and words[1:2] == ["giờ"]:
        minutes = len(words) == 4 and words[2].isdigit() and words[3] in {"phút", "ngày"}
        length = 2 + minutes + (minutes and words[3] == "phút")
        return "CLOCK", f"{int(words[0]):02}:{int(words[2]) if minutes else 0:02}", length
    if words[0].isdigit() and words[1:2] == [":"] and words[2:3] and words[2].isdigit():
        return "CLOCK", f"{int(words[0]):02}:{words[2]:0>2}", 3
    for kind, pattern in _SHAPES:
        if pattern.fullmatch(words[0]):
            return kind, _clock(words[0]) if kind == "CLOCK" else words[0], 1
    return None


def _clock(word: str) -> str:
    hours, minutes = re.split("[hg]", word)
    return f"{int(hours):02}:{int(minutes or 0):02}"


class _Given(Lexer):
    """Hands the parser tokens that are typed already."""

    def __init__(self, conf: Any) -> None:
        self.conf = conf

    def lex(self, data: Any) -> Iterator[Symbol]:  # type: ignore[override]
        """Yield the tokens as they come."""
        yield from data


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("deadlines.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Given)


@lru_cache(maxsize=20_000)
def _longest(symbols: tuple[tuple[str, str], ...]) -> tuple[When | None, int]:
    """Return the longest beginning of `symbols` that is a phrase, and how many symbols it has."""
    given = [Symbol(kind, value) for kind, value in symbols]
    state = _parser().parse_interactive()
    complete: list[int] = []
    for n, symbol in enumerate(given, start=1):
        try:
            state.feed_token(symbol)
        except LarkError:
            break
        if "$END" in state.choices():
            complete.append(n)
    for n in reversed(complete):
        try:
            return _Reader().transform(_parser().parse(given[:n])), n
        except LarkError:
            continue
    return None, 0


_TURNS = {"NGAY": "continuous", "TUAN": "week", "THANG": "month", "QUY": "quarter", "NAM": "year"}
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


class _Reader(Transformer[Symbol, When]):
    """Turns a parse tree into a When; raises LarkError (wrapped by lark) where the numbers make no sense."""

    def bound(self, parts: list[Symbol]) -> Symbol:
        """Return the bounding word itself."""
        return parts[0]

    def start(self, parts: list[Any]) -> When:
        """A point in time with its bounds."""
        return _when(parts, next(p for p in parts if isinstance(p, Point)))

    def range(self, parts: list[Any]) -> When:
        """From one point to another: the second counts, and lends the first its year."""
        first, last = (p for p in parts if isinstance(p, Point))
        return _when([p for p in parts if p is not first], Point(last.span, last.year, last.number, last.day, first))

    def within(self, parts: list[Any]) -> When:
        """A length of time with its bounds."""
        return _when(parts, next(p for p in parts if isinstance(p, Length)))

    def always(self, _: list[Any]) -> When:
        """All the time."""
        return When(frozenset(), None, Rhythm(("continuous",)))

    def day_only(self, parts: list[Any]) -> When:
        """A day of no month: it joins a rhythm named beside it (“hằng tháng, trước ngày 25”)."""
        return _when(parts, Rhythm((), _numbers(parts)[0]))

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

    def this_month(self, _: list[Symbol]) -> Point:
        """The document's month."""
        return Point("month")

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
        return Point("quarter", numbers[-1] if numbers else None, parts[0][-1])

    def this_quarter(self, _: list[Symbol]) -> Point:
        """The document's quarter."""
        return Point("quarter")

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

    def this_year(self, _: list[Symbol]) -> Point:
        """The document's year."""
        return Point("year")

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
        return Rhythm(tuple(dict.fromkeys(t for t in turns if isinstance(t, str) and not isinstance(t, Symbol))))

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


def _when(parts: list[Any], what: Point | Rhythm | Length, *, periodic: bool = False) -> When:
    symbols = [p for p in parts if isinstance(p, Symbol)]
    clock = next((str(s) for s in symbols if s.type == "CLOCK"), None)
    bounds = frozenset(s.type for s in symbols if s.type not in {"CLOCK", "KY"})
    return When(bounds, clock, what, periodic)
