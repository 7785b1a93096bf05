"""Tables of tasks: which column holds what, and each row as a task's parts. Also fields such as “Thời hạn: ...”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.library import load
from caicach.directives.lines import Line
from caicach.directives.names import name_list
from caicach.directives.tokens import Phrases, tokenise

Part = Literal["number", "product", "deadline", "recipients", "lead", "coordinating", "action"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell or field and where they stand in the document."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of a table of tasks: its cells by part, and the heading of the column that names the lead."""

    line: Line
    cells: dict[Part, Cell]
    lead_heading: str


@cache
def _terms() -> tuple[list[tuple[Part, Phrases]], Phrases, Phrases, Phrases]:
    words = load("words")
    parts: list[tuple[Part, Phrases]] = [
        ("lead" if part == "lead_too" else part, Phrases(terms)) for part, terms in words["columns"].items()
    ]
    return parts, Phrases(words["not_columns"]), Phrases(words["work_first"]), Phrases(words["same_as_above"])


def part_of(heading: str) -> Part | None:
    """Return which part of a task a column heading or field label announces, or None."""
    tokens = tokenise(heading)
    parts, nothing, work_first, _ = _terms()
    if not tokens or nothing.at(tokens, 0) or len(tokens) > 16:
        return None
    if work_first.at(tokens, 0):
        return "action"
    return next((part for part, terms in parts if any(terms.at(tokens, i) for i in range(len(tokens)))), None)


_BLANKS = {"-", "–", "/", "…", "..."}


def cells_of(line: Line, *, bordered: bool | None = None) -> list[Cell]:
    """Return the cells of a row, empty ones included.

    Bars at both ends of a row are borders (`bordered`), unless its table's heading has none: then an end is an empty
    cell. Without `bordered` the row itself tells.
    """
    sign = "|" if "|" in line.text else "\t"
    cells: list[Cell] = []
    position = line.start
    for piece in line.text.split(sign):
        words = piece.strip()
        words = "" if words in _BLANKS else words
        start = position + len(piece) - len(piece.lstrip())
        cells.append(Cell(words, start, start + len(words)))
        position += len(piece) + 1
    borders = _has_borders(line) if bordered is None else bordered and _has_borders(line)
    return cells[1:-1] if borders else cells


def _has_borders(line: Line) -> bool:
    words = line.text.strip()
    return len(words) > 1 and words[0] == words[-1] == "|"


def task_rows(rows: Sequence[Line]) -> Iterator[TaskRow]:
    """Yield the tasks of a run of table rows; a run without a heading for work beside lead or deadline has none.

    Two heading rows (merged cells above their parts) read as one; rows of column numbers and rows that only title a
    group are passed over; “nt” repeats the cell above.
    """
    header: list[str] = []
    columns: list[Part | None] = []
    above: dict[Part, Cell] = {}
    bordered: bool | None = None
    for line in rows:
        cells = cells_of(line, bordered=bordered)
        if _is_header(cells, header):
            bordered = _has_borders(line) if bordered is None else bordered
            header = _merged(header if above == {} else [], [cell.text for cell in cells])
            columns, above = _columns(header), {}
        elif "action" in columns and ("lead" in columns or "deadline" in columns):
            parts = _parts(cells, columns, above)
            if _is_task(parts, cells):
                above = parts
                yield TaskRow(line, parts, header[columns.index("lead")] if "lead" in columns else "")


def _is_header(cells: Sequence[Cell], header: Sequence[str]) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    known = [part_of(text) for text in texts]
    if len(texts) < 2 or (texts[0][:1].isdigit() and not header):
        return False
    if all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in texts):
        return False
    same = [text in header or part is not None for text, part in zip(texts, known, strict=True)]
    short = all(len(text.split()) <= 8 for text in texts)
    if header:
        return short and all(same) and not re.fullmatch(r"\d+|[IVX]+", cells[0].text)
    return short and len({part for part in known if part}) >= 2 and "action" in _columns([cell.text for cell in cells])


def _merged(above: list[str], below: list[str]) -> list[str]:
    if not above:
        return below
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    return [low or high for high, low in zip(above, below, strict=True)]


def _columns(header: Sequence[str]) -> list[Part | None]:
    """Return each column's part, the first of a kind winning; without a heading for work, the widest unknown is it."""
    columns: list[Part | None] = []
    for text in header:
        part = part_of(text)
        columns.append(part if part not in columns else None)
    if "action" not in columns and "lead" in columns:
        unknown = [
            i
            for i, part in enumerate(columns)
            if part is None and header[i] and not _terms()[1].at(tokenise(header[i]), 0)
        ]
        if unknown:
            columns[unknown[0]] = "action"
    return columns


def _parts(cells: Sequence[Cell], columns: Sequence[Part | None], above: dict[Part, Cell]) -> dict[Part, Cell]:
    parts: dict[Part, Cell] = {}
    for part, cell in zip(columns, cells, strict=False):
        if part is None:
            continue
        same = cell.text and cell.text.strip(" .").lower() in load("words")["same_as_above"]
        parts[part] = Cell(above[part].text, cell.start, cell.end) if same and part in above else cell
    return parts


def _is_task(parts: dict[Part, Cell], cells: Sequence[Cell]) -> bool:
    action = parts.get("action")
    if action is None or not action.text or re.fullmatch(r"\(?\d{1,2}\)?", action.text):
        return False
    if len({cell.text for cell in cells if cell.text and cell is not parts.get("number")} - {""}) == 1:
        return False
    return bool(parts.get("lead", _EMPTY).text or parts.get("deadline", _EMPTY).text)


_EMPTY = Cell("", 0, 0)


def units_in(cell: Cell, words: Gazetteer) -> tuple[list[str], list[str]]:
    """Return the units of a cell and, where it says “phối hợp” itself, the partners in it, as the text gives them."""
    leads: list[str] = []
    partners: list[str] = []
    into = leads
    for piece in re.split(r"\s*[;\n]\s*(?:[-+•]\s*)?", cell.text.strip(" .;-+•")):
        label, colon, rest = piece.partition(":")
        if colon and (part := part_of(label)) in {"lead", "coordinating"}:
            into, piece = (leads if part == "lead" else partners), rest.strip()
        into += _split(piece.strip(" .;-+•"), words)
    return leads, partners


def _split(piece: str, words: Gazetteer) -> list[str]:
    if not piece:
        return []
    tokens = tokenise(piece)
    names, end = name_list(tokens, 0, words)
    rest = [token for token in tokens[end:] if token.is_word]
    if names and not rest:
        return [name.text for name in names]
    partners = re.match(r"(.+?)(?:\s+chủ trì)?,?\s+phối hợp\s+(?:với\s+)?(.+)", piece)
    if names and partners is None and len(names) > 1 and all(word.is_word for word in tokens[end:]):
        last = piece[names[-1].start :]
        return [name.text for name in names[:-1]] + [last]
    return [piece]


def field_of(text: str, start: int, *, work: bool = False) -> tuple[Part, Cell, str] | None:
    """Read “Đơn vị chủ trì: Sở Nội vụ.” as a part of a task, its words and its label; None where it is no field.

    With `work` also “Nội dung: ...”, which says what is to be done.
    """
    label, colon, rest = text.partition(":")
    if not colon or not rest.strip() or len(label.split()) > 7 or "," in label:
        return None
    part = part_of(label)
    if part is None or part == "number" or (part == "action" and not work):
        return None
    words = rest.strip().rstrip(".;")
    begins = start + len(label) + 1 + len(rest) - len(rest.lstrip())
    return part, Cell(words, begins, begins + len(words)), label.strip()
