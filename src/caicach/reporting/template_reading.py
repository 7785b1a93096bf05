"""Reading a template as an officer writes it: plain lines, every fault named with its line, all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from caicach.errors import InputError, Problem
from caicach.reporting.catalogue import catalogue
from caicach.reporting.layout import state_layout
from caicach.reporting.template_fields import Parts, read_parts, unknown_name
from caicach.reporting.template_model import (
    ChartLine,
    Length,
    Line,
    NewPage,
    Section,
    Slot,
    TableLine,
    Template,
    TextLine,
    Whose,
)
from caicach.text import Text

LENGTH_WORDS: dict[str, Length] = {"tháng": "month", "quý": "quarter", "6 tháng": "half", "năm": "year"}
_HEAD_KEYS = ("tên", "trích yếu", "loại", "kỳ", "căn cứ")
_ORDERS = ("@kỳ", "@bảng", "@hình", "@đoạn đơn vị", "@đoạn văn phòng", "@sang trang")
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_KEY = re.compile(r"([^:{}#@]{1,30}):\s*(.*)")
_SLOT = re.compile(r"@đoạn\s+(đơn vị|văn phòng)\s+([^\s:]+)\s*:\s*(.+)")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WHOSE: dict[str, Whose] = {"đơn vị": "unit", "văn phòng": "office"}
MOST_LETTERS = 100_000


@dataclass
class _Open:
    """A section being read."""

    heading: Parts = ()
    level: int = 0
    lines: list[Line] = field(default_factory=list)
    lengths: tuple[Length, ...] = ()

    def closed(self) -> Section:
        return Section(self.heading, self.level, tuple(self.lines), self.lengths)


def read_template(text: str) -> Template:
    """Return the template that `text` holds. Raises InputError with every fault, each with its line (`row`).

    Known to it are the figures, tables and charts of the catalogue; whatever else stands in a field is a fault.
    """
    if len(text) > MOST_LETTERS:
        raise InputError(_too_long(len(text)))
    reader = _Reader(unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
    return reader.read()


class _Reader:
    """One template being read: its head, its sections, the faults so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.head: dict[str, list[str]] = {}
        self.rows: dict[str, int] = {}
        self.sections: list[_Open] = [_Open()]
        self.problems: list[Problem] = []
        self.ids: set[str] = set()
        self.row = 0

    def read(self) -> Template:
        in_head = True
        for row, raw in enumerate(self.text.split("\n"), 1):
            self.row, line = row, raw.strip()
            in_head = in_head and not line.startswith(("#", "@")) and (bool(line) or not self.head)
            if not line or line.startswith("%"):
                continue
            if in_head:
                self._head_line(line)
            else:
                self._body_line(line)
        self.row = 0
        template = self._whole()
        if self.problems:
            raise InputError(self.problems)
        return template

    def _wrong(self, *problems: Problem) -> None:
        self.problems += [problem.at(row=self.row or None) for problem in problems]

    def _head_line(self, line: str) -> None:
        key = _KEY.fullmatch(line)
        name = key[1].strip().casefold() if key else line[:30]
        if not key or name not in _HEAD_KEYS:
            self._wrong(unknown_name(name, _HEAD_KEYS, Text("một dòng đầu mẫu", "a line of the template's head")))
        elif name in self.head and name != "căn cứ":
            self._wrong(_twice(name))
        else:
            self.head.setdefault(name, []).append(key[2].strip())
            self.rows[name] = self.row
            if name == "loại":
                self._check_paper(key[2].strip())

    def _body_line(self, line: str) -> None:
        if line.startswith("#"):
            self._heading(line)
        elif line.startswith("@"):
            self._order(line)
        else:
            self.sections[-1].lines.append(TextLine(self._parts(line)))

    def _parts(self, text: str) -> Parts:
        parts, problems = read_parts(text)
        self._wrong(*problems)
        return parts

    def _heading(self, line: str) -> None:
        found = _HEADING.fullmatch(line)
        level = len(found[1]) if found else 1
        if not found:
            self._wrong(_bad_heading(line))
        elif level > self.sections[-1].level + 1:
            self._wrong(_skipped(line))
        self.sections.append(_Open(self._parts(found[2]) if found else (), level))

    def _order(self, line: str) -> None:
        order = next((one for one in _ORDERS if line == one or line.startswith(f"{one} ")), None)
        rest = line[len(order) :].strip() if order else ""
        lines = self.sections[-1].lines
        if order == "@bảng":
            lines += [TableLine(rest)] if self._known(rest, "table") else []
        elif order == "@hình":
            lines += [ChartLine(rest)] if self._known(rest, "chart") else []
        elif order == "@kỳ":
            self.sections[-1].lengths = self._lengths(rest)
        elif order == "@sang trang":
            lines.append(NewPage())
        elif order:
            lines += self._slot(line)
        else:
            self._wrong(unknown_name(line[:30], _ORDERS, Text("một lệnh của mẫu", "an order of templates")))

    def _known(self, name: str, kind: str) -> bool:
        known = catalogue().tables if kind == "table" else catalogue().charts
        words = Text("tên một bảng", "the name of a table") if kind == "table" else _CHART
        if name not in known:
            self._wrong(unknown_name(name or "—", known, words))
        return name in known

    def _slot(self, line: str) -> Iterator[Line]:
        found = _SLOT.fullmatch(line)
        if not found or not _ID.fullmatch(found[2]):
            self._wrong(_bad_slot(line))
        elif found[2] in self.ids:
            self._wrong(_twice(found[2]))
        else:
            self.ids.add(found[2])
            yield Slot(found[2], _WHOSE[found[1]], found[3], self.sections[-1].closed().title)

    def _lengths(self, words: str) -> tuple[Length, ...]:
        names = [word.strip().casefold() for word in words.split(",")]
        for name in names:
            if name not in LENGTH_WORDS:
                expected = Text("tháng, quý, 6 tháng hoặc năm", "tháng, quý, 6 tháng or năm")
                self._wrong(unknown_name(name or "—", LENGTH_WORDS, expected))
        return tuple(LENGTH_WORDS[name] for name in names if name in LENGTH_WORDS)

    def _check_paper(self, name: str) -> None:
        kinds = state_layout().kinds
        if name not in kinds:
            self._wrong(unknown_name(name or "—", kinds, Text("một loại văn bản hành chính", "a type of paper")))

    def _whole(self) -> Template:
        sections = [one.closed() for one in self.sections if one.heading or one.lines]
        for missing in [name for name in ("tên", "trích yếu") if not any(self.head.get(name, []))]:
            self._wrong(_no_head(missing))
        if not any(section.level for section in sections):
            self._wrong(_no_section())
        self.row = self.rows.get("trích yếu", 0)
        title = self._parts(self.head.get("trích yếu", [""])[0])
        self.row = self.rows.get("kỳ", 0)
        return Template(
            name=self.head.get("tên", [""])[0],
            title=title,
            paper=self.head.get("loại", ["Báo cáo"])[0],
            periods=self._lengths(self.head["kỳ"][0]) if self.row else get_args(Length),
            grounds=tuple(self.head.get("căn cứ", ())),
            sections=tuple(sections),
            text=self.text,
        )


_CHART = Text("tên một biểu đồ", "the name of a chart")


def _problem(found: str, expected: Text, cure: Text) -> Problem:
    return Problem(found=found[:60], expected=expected, cure=cure)


def _bad_heading(line: str) -> Problem:
    return _problem(
        line,
        Text("tiêu đề bắt đầu bằng một đến ba dấu # và một dấu cách", "a heading of one to three # and a space"),
        Text("Viết như “# Kết quả”.", "Write it like “# Kết quả”."),
    )


def _skipped(line: str) -> Problem:
    return _problem(
        line,
        Text("tiêu đề thấp hơn không quá một cấp", "a heading at most one level below the one before"),
        Text("Bớt một dấu #, hoặc thêm tiêu đề cấp trên.", "Drop one #, or add the heading above it."),
    )


def _bad_slot(line: str) -> Problem:
    return _problem(
        line,
        Text("“@đoạn đơn vị mã-đoạn: yêu cầu”", "“@đoạn đơn vị an-id: what to write”"),
        Text(
            "Mã đoạn gồm chữ thường không dấu, chữ số và gạch nối; sau dấu hai chấm là yêu cầu viết.",
            "The id is of small letters, digits and hyphens; after the colon stands what to write.",
        ),
    )


def _twice(name: str) -> Problem:
    return _problem(
        name, Text("mỗi tên một lần", "each name once"), Text("Bỏ hoặc đổi tên một bản.", "Drop one of them.")
    )


def _no_head(name: str) -> Problem:
    return _problem(
        "—",
        Text(f"dòng đầu “{name}: …”", f"a head line “{name}: …”"),
        Text("Thêm dòng này vào đầu mẫu.", "Add the line at the top of the template."),
    )


def _no_section() -> Problem:
    return _problem(
        "—",
        Text("ít nhất một phần, bắt đầu bằng dấu #", "at least one section, beginning with #"),
        Text("Thêm một dòng như “# Kết quả”.", "Add a line such as “# Kết quả”."),
    )


def _too_long(letters: int) -> Problem:
    return _problem(
        f"{letters} ký tự",
        Text(f"mẫu không quá {MOST_LETTERS} ký tự", f"a template of at most {MOST_LETTERS} letters"),
        Text("Chia thành nhiều mẫu.", "Part it into several templates."),
    )
