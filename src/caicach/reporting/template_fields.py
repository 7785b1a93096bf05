"""Text with figures in it: `{{ name }}`, `{{ name | filter }}`, `**bold**`. No code: a field is a name and filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from caicach.errors import Problem
from caicach.reporting.catalogue import OWN_ROOM, Entry, catalogue, nearest, room_of
from caicach.reporting.template_model import Field, Filter, Words
from caicach.text import Text

_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_HALF = re.compile(r"\{\{|\}\}|\{\s*[a-z]+\.[a-z_]+[^{}]*\}")
_ROUND = re.compile(r"round\s+([0-6])")
FILTERS: dict[str, Text] = {
    "before": Text("giá trị kỳ trước", "the value of the period before"),
    "change": Text("thay đổi so với kỳ trước, như ▲ 1,2", "the change from the period before, such as ▲ 1.2"),
    "compared": Text("thay đổi bằng chữ, như “tăng 12 so với quý I/2026”", "the change in words"),
    "round": Text("số chữ số thập phân, như “round 2”", "decimals, such as “round 2”"),
    "long": Text("ngày bằng chữ, như “ngày 05 tháng 5 năm 2026”", "a date in words"),
    "unit": Text("kèm đơn vị tính", "with its unit of measure"),
}
Parts = tuple[Words | Field, ...]


def read_parts(text: str) -> tuple[Parts, list[Problem]]:
    """Return the words and fields of a line, and what is wrong with them (then the parts are of no use)."""
    problems: list[Problem] = []
    parts: list[Words | Field] = []
    bold, end = False, 0
    for found in _FIELD.finditer(text):
        bold = _words(text[end : found.start()], bold, parts, problems)
        field, wrong = _field(found[1], found[0], bold=bold)
        problems += wrong
        parts += [field] if field else []
        end = found.end()
    bold = _words(text[end:], bold, parts, problems)
    if bold:
        problems.append(_odd_bold())
    return tuple(parts), problems


def _words(text: str, bold: bool, parts: list[Words | Field], problems: list[Problem]) -> bool:
    """Add plain text, turning bold at each `**`; return whether what follows is bold."""
    half = _HALF.search(text)
    if half:
        problems.append(_broken(text[half.start() : half.start() + 30]))
    for index, piece in enumerate(text.split("**")):
        bold = bold if index == 0 else not bold
        if piece:
            parts.append(Words(piece, bold))
    return bold


def _field(inside: str, typed: str, *, bold: bool) -> tuple[Field | None, list[Problem]]:
    name, *filters = [part.strip() for part in inside.split("|")]
    known = catalogue().figures
    if name not in known:
        return None, [unknown_name(name or typed, known, Text("tên một số liệu", "the name of a figure"))]
    entry = known[name]
    read = [_filter(words, entry) for words in filters]
    wrong = [one for one in read if isinstance(one, Problem)]
    return Field(name, tuple(one for one in read if isinstance(one, Filter)), bold), wrong


def _filter(words: str, entry: Entry) -> Filter | Problem:
    rounded = _ROUND.fullmatch(words)
    name = "round" if rounded else words
    if name not in FILTERS or (name == "round" and not rounded):
        return unknown_name(words, FILTERS, Text("một cách viết số liệu đã biết", "a known filter"))
    if name not in _fitting(entry):
        able = ", ".join(_fitting(entry)) or "—"
        return Problem(
            found=f"{entry.name} | {words}",
            expected=Text(f"cách viết hợp với số liệu này: {able}", f"a filter that fits this figure: {able}"),
            cure=Text("Bỏ hoặc đổi phần sau dấu “|”.", "Drop or change what follows the “|”."),
        )
    return Filter(name, int(rounded[1]) if rounded else 0)


def _fitting(entry: Entry) -> tuple[str, ...]:
    """Return the filters that can be used with a figure."""
    counted = entry.kind in ("whole", "number", "percent", "rank")
    return tuple(_fits(entry, counted))


def _fits(entry: Entry, counted: bool) -> Iterator[str]:
    if room_of(entry.name) != OWN_ROOM:
        yield "before"
        yield from ("change", "compared") if counted else ()
    yield from ("round",) if entry.kind in ("number", "percent") else ()
    yield from ("long",) if entry.kind == "date" else ()
    yield from ("unit",) if entry.unit else ()


def unknown_name(name: str, known: Iterable[str], expected: Text) -> Problem:
    """Return the problem of a name that is not known, with the nearest that is."""
    near = nearest(name, known)
    cure = Text(f"Gần nhất là “{near}”.", f"The nearest is “{near}”.") if near else _SEE
    return Problem(found=name, expected=expected, cure=cure)


_SEE = Text("Tìm tên trong danh mục số liệu của báo cáo.", "Look the name up in the catalogue of figures.")


def _broken(found: str) -> Problem:
    return Problem(
        found=found,
        expected=Text("tên số liệu nằm giữa “{{” và “}}”", "a figure's name between “{{” and “}}”"),
        cure=Text("Viết đủ hai dấu ngoặc mở và hai dấu ngoặc đóng.", "Write both opening and both closing braces."),
    )


def _odd_bold() -> Problem:
    return Problem(
        found="**",
        expected=Text("dấu ** ở cả đầu và cuối chữ đậm, trong một dòng", "** before and after bold words, in one line"),
        cure=Text("Thêm hoặc bỏ một dấu **.", "Add or drop one **."),
    )
