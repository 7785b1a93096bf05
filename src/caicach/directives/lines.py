"""Plain text as logical lines: wrapped lines joined, markers (II., 3., a), -) recognised, table rows kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from caicach.directives.library import load


class Rank(IntEnum):
    """How high a line stands in the document, from its marker; a smaller rank stands higher."""

    part = 0
    chapter = 1
    division = 2
    article = 3
    capital = 4
    roman = 5
    number = 6
    subnumber = 7
    letter = 8
    dash = 9
    plus = 10
    plain = 11
    row = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line. `start:end` is its place in the plain text, `body` where the words after the marker begin.

    `text` is the plain text of that place with line breaks as blanks, so that offsets within it stay true.
    """

    start: int
    end: int
    body: int
    text: str
    rank: Rank
    label: str
    after_blank: bool

    @property
    def words(self) -> str:
        """Return the text after the marker."""
        return self.text[self.body - self.start :]


_MARKERS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.part, re.compile(r"(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+\w+|[IVX]+|\d+)\b\s*[.:\-–]?\s*")),
    (Rank.chapter, re.compile(r"(?:Chương|CHƯƠNG)\s+(?:[IVX]+|\d+)\b\s*[.:\-–]?\s*")),
    (Rank.division, re.compile(r"(?:Mục|MỤC)\s+(?:[IVX]+|\d+)\b\s*[.:\-–]?\s*")),
    (Rank.article, re.compile(r"(?:Điều|ĐIỀU)\s+\d+[a-z]?\s*[.:]\s*")),
    (Rank.roman, re.compile(r"[IVX]+\s*(?:[.\-–)]|/(?![v\d]))\s*(?:[\-–]\s*)?(?=\w)")),
    (Rank.capital, re.compile(r"[A-HĐ]\s*[.\-–)]\s+(?=\w)")),
    (Rank.subnumber, re.compile(r"\(?\d{1,2}(?:\.\d{1,2}){1,3}(?:\.|\)|\s*[\-–])?\s+(?=[\w\"“])")),
    (Rank.number, re.compile(r"(?:\(\d{1,2}\)|\d{1,2}\s?[.)]|\d{1,2}[\-–])\s*(?=[^\W\d]|[\"“])")),
    (Rank.number, re.compile(r"\d{1,2}[.)]\s+(?=\d)")),
    (
        Rank.number,
        re.compile(
            r"(?:Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là)"
            r"\s*[,:]\s*(?=\w)"
        ),
    ),
    (Rank.letter, re.compile(r"(?:\([a-zđ]\)|[a-zđ]\s?[.)])\s*(?=[\w\"“])")),
    (Rank.plus, re.compile(r"[+]\s*(?=[\w\"“(])")),
    (Rank.dash, re.compile(r"[-–—•*·▪●○➢✓]\s*(?=[\w\"“(])")),
)
_RULE = re.compile(r"[\s\-_–—=*.+|:]+")
_GAP = re.compile(r"\S {3,}\S|\S\t+\S")
_CLOSED = re.compile(r"[.;:!?…][\"”)]?\s*$|\./\.?\s*$")
_OPEN = re.compile(r"(?:\b(?:ngày|tháng|quý|năm|số|Điều|khoản|điểm|mục|Quý|Tháng)|[,(/])\s*$")
_LONG = 45


def logical_lines(text: str) -> list[Line]:
    """Return the logical lines of `text` in order; blank lines and ruling lines are left out.

    A line goes on from the one above where no blank line lies between, it bears no marker, and the one above is
    not closed by a stop. Time is linear in the text.
    """
    full = _full_width(text)
    joined: list[tuple[int, int, bool]] = []
    blank, position = True, 0
    for raw in text.split("\n"):
        start, end = position, position + len(raw.rstrip())
        position += len(raw) + 1
        if not raw.strip() or _RULE.fullmatch(raw):
            blank = True
            continue
        start += len(raw) - len(raw.lstrip())
        if joined and not blank and _goes_on(text[joined[-1][0] : joined[-1][1]], text[start:end], full):
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((start, end, blank))
        blank = False
    return [_line(text, start, end, blank) for start, end, blank in joined]


def _line(text: str, start: int, end: int, after_blank: bool) -> Line:
    words = text[start:end].replace("\n", " ")
    rank, length = marker(words)
    return Line(start, end, start + length, words, rank, words[:length].strip(), after_blank)


def marker(words: str) -> tuple[Rank, int]:
    """Return the rank of a line by its marker and the marker's length; a line without one is `plain`."""
    if is_row(words):
        return Rank.row, 0
    for rank, pattern in _MARKERS:
        found = pattern.match(words)
        if found:
            return rank, found.end()
    return Rank.plain, 0


def is_row(words: str) -> bool:
    """Tell whether a line is a table's row: cells between upright bars, or three and more between tabs."""
    if "|" in words:
        return words.count("|") >= 2 or " | " in words
    return "\t" in words and sum(bool(cell.strip()) for cell in words.split("\t")) >= 3


_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu|DANH MỤC|BẢNG)\b")


def is_annex(words: str) -> bool:
    """Tell whether a line opens an annex or a table's title: nothing above it is inherited below."""
    return _ANNEX.match(words) is not None and len(words.split()) <= 30


def _full_width(text: str) -> float:
    """Return the length from which a line counts as full: three quarters of what most of the longer lines reach."""
    lengths = sorted(len(line) for line in text.split("\n") if len(line) >= _LONG and not is_row(line))
    return max(_LONG, 0.75 * lengths[len(lengths) * 4 // 5]) if lengths else _LONG


_KINDS = {kind.upper() for kind in load("words")["document_kinds"]}


def _goes_on(above: str, below: str, full: float) -> bool:
    last = above.rsplit("\n", 1)[-1]
    if last.strip() in _KINDS:
        return False  # a title such as “về tăng cường ...” begins small below its kind
    if is_row(below) or is_row(last) or _GAP.search(below) or _GAP.search(last):
        return False
    if _OPEN.search(last):
        return True
    if marker(below)[0] is not Rank.plain:
        return bool(re.search(r"\d\s*$", last)) and bool(re.match(r"[-–]\s*\d", below))
    if below[0].islower():
        return not last.rstrip().endswith((":", "."))
    if _CLOSED.search(last) or len(last) < full:
        return False
    return not last.isupper() and not below.isupper()
