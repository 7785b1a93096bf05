"""Words of time as the typed tokens of the grammar `deadlines.lark`: TRUOC, NGAY, DMY 24/7/2026, CLOCK 17:00 ..."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caicach.directives.library import load
from caicach.directives.tokens import Phrases, Token, tokenise

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
    ("MM", re.compile(r"\d{1,2}-\d{1,2}/(?:19|20)\d\d")),
    ("MY", re.compile(r"\d{1,2}[/.\-](?:19|20)\d\d")),
    ("DM", re.compile(r"\d{1,2}/\d{1,2}")),
    ("YY", re.compile(r"(?:19|20)\d\d-(?:19|20)\d\d")),
    ("Y", re.compile(r"(?:19|20)\d\d")),
    ("N", re.compile(r"\d{1,3}")),
    ("CLOCK", re.compile(r"\d{1,2}[hg]\d{0,2}")),
)
_PHRASES = {kind: Phrases(words) for kind, words in load("time_words").items()}
_BY_WORD: dict[str, list[str]] = {}
for _kind, _words in load("time_words").items():
    for _phrase in _words:
        _BY_WORD.setdefault(tokenise(_phrase)[0].word, []).append(_kind)
_MOST = 22
_STRETCH = {"vòng", "hạn", "gian"}  # “trong vòng 24 giờ” is a length, not a clock time


def symbols_at(tokens: Sequence[Token], i: int) -> list[tuple[str, str, int]]:
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
    if words[0].isdigit() and words[1:2] == ["giờ"] and not (i and tokens[i - 1].word in _STRETCH):
        minutes = len(words) == 4 and words[2].isdigit() and words[3] in {"phút", "ngày"}
        length = 2 + minutes + (minutes and words[3] == "phút")
        return "CLOCK", f"{int(words[0]):02}:{int(words[2]) if minutes else 0:02}", length
    if words[0].isdigit() and words[1:2] == [":"] and words[2:3] and words[2].isdigit():
        return "CLOCK", f"{int(words[0]):02}:{words[2]:0>2}", 3
    for kind, pattern in _SHAPES:
        if pattern.fullmatch(words[0]) and kind == "MM":
            return "MY", words[0].partition("-")[2], 1
        if pattern.fullmatch(words[0]):
            return kind, _clock(words[0]) if kind == "CLOCK" else words[0], 1
    return None


def _clock(word: str) -> str:
    hours, minutes = re.split("[hg]", word)
    return f"{int(hours):02}:{int(minutes or 0):02}"
