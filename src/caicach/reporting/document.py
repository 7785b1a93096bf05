"""One model of an administrative paper, printed alike as PDF and DOCX.

A state body's paper follows Decree 30/2020/NĐ-CP (`library/nd30.yaml`). A Party body's follows Party rules,
of which only the common head is printed. Texts are plain strings: nothing in them is ever read as markup.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from caicach.reporting import figures
from caicach.reporting.charts.spec import ChartSpec

Cell = str | int | float | Decimal | dt.date | None
ColumnKind = Literal["text", "number", "percent", "change", "whole", "rank"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `trace` is the address of the computation behind a figure."""

    text: str
    bold: bool = False
    italic: bool = False
    trace: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (I.), 2 (1.) or 3 (a)); its number is given when the paper is put together."""

    text: str
    level: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, justified and indented as the decree asks."""

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, *parts: str | Run) -> Paragraph:
        """Return a paragraph of texts and runs."""
        return cls(tuple(Run(part) if isinstance(part, str) else part for part in parts))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `share` of the width, `kind` and `decimals` of its figures, `unit` of measure.

    Neighbouring columns of the same `group` stand under one head of that name.
    """

    title: str
    share: float = 1.0
    kind: ColumnKind = "text"
    decimals: int = 2
    unit: str = ""
    group: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the cells are figures, set flush right."""
        return self.kind != "text"

    def written(self, value: Cell) -> str:
        """Return a cell as it is printed."""
        if isinstance(value, str):
            return value
        if isinstance(value, dt.date):
            return figures.date(value)
        if self.kind == "change":
            return figures.change(value, self.decimals)
        if self.kind == "percent":
            return figures.percent(value, self.decimals)
        if self.kind == "text" and isinstance(value, Decimal | float):
            return figures.exact(value)
        return figures.number(value, self.decimals if self.kind == "number" else 0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with caption and source; its header is repeated on each page, its rows are never torn.

    A `wide` table stands on landscape pages, with the wide tables beside it. `trace` is the address of the table's
    computation, `links` one address for each row ("" where there is none), set on the row's first text.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    source: str = ""
    number: int = 0
    strong: frozenset[int] = frozenset()
    wide: bool = False
    trace: str = ""
    links: tuple[str, ...] = ()

    def written_rows(self) -> list[list[str]]:
        """Return the rows as printed."""
        return [[column.written(cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]

    def groups(self) -> list[tuple[str, int]]:
        """Return the heads over the columns from the left, each with how many columns it spans; "" over a lone one.

        Empty where no column belongs to a group.
        """
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if column.group and found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        return found if any(name for name, _span in found) else []

    def link_column(self) -> int:
        """Return the place of the column that carries the rows' links: the first of text, else the first."""
        return next((i for i, column in enumerate(self.columns) if not column.numeric), 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its number; title, source and alternative text are the chart's own."""

    chart: ChartSpec
    number: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed note that a reader must not miss: a draft, simulated figures, what is missing."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block = Heading | Paragraph | Table | Figure | Notice | PageBreak


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: `superior` (cơ quan chủ quản) may be missing; `party` for a Party body."""

    issuer: str
    place: str
    superior: str | None = None
    party: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: lines of authority such as `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`; the name, empty until it is signed."""

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with pages of its own; one that begins with a wide table is landscape from its first page."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def wide(self) -> bool:
        """Whether all its pages are landscape."""
        first = next((block for block in self.blocks if not isinstance(block, Heading)), None)
        return isinstance(first, Table) and first.wide


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure that the text may quote: for the workbook beside the paper, in full, with where it comes from."""

    title: str
    value: Cell
    before: Cell = None
    unit: str = ""
    source: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A paper ready to print.

    `kind` is the type's name (`Báo cáo`); `symbol` follows the number (`BC-UBND`; Party: `BC/TU`); `number` and
    `date` are empty on a draft and left open on the paper. `to` are addressees, `recipients` those under Nơi nhận,
    `file` the last line's keeper (`VT, NC`). `computation` identifies the stored computation of the figures.
    `page_note` stands at the foot of every page: what a single page, taken out, must still say (illustrative figures).
    `quoted` are the figures behind the text, listed in the workbook.
    """

    letterhead: Letterhead
    kind: str
    title: str
    symbol: str
    blocks: tuple[Block, ...]
    signature: Signature
    number: int | None = None
    date: dt.date | None = None
    to: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    file: str = "VT"
    annexes: tuple[Annex, ...] = ()
    computation: str = ""
    notices: tuple[str, ...] = field(default=())
    page_note: str = ""
    quoted: tuple[Quoted, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, whose subject stands under its number."""
        return self.kind.casefold() == "công văn"

    def body(self, end_mark: str) -> list[Block]:
        """Return the blocks with the end mark; a Party body's paper has none."""
        if self.letterhead.party:
            return list(self.blocks) or [Paragraph.of("")]
        return end_marked(self.blocks, end_mark)

    def number_line(self) -> str:
        """Return `Số: 05/BC-UBND` (Party: `Số 05-BC/TU`), with room for the number where it is not given yet."""
        number = "       " if self.number is None else f"{self.number:02d}"
        return f"Số {number}-{self.symbol}" if self.letterhead.party else f"Số: {number}/{self.symbol}"

    def place_and_date(self) -> str:
        """Return `Hà Nam, ngày 05 tháng 5 năm 2023`, with room for day and month where the date is not given yet."""
        day = figures.formal_date(self.date) if self.date else "ngày       tháng       năm          "
        return f"{self.letterhead.place}, {day}"

    def attached_line(self) -> str:
        """Return the line under an annex's title that names the paper it is attached to."""
        number = self.number_line().replace("Số: ", "số ").replace("Số ", "số ")
        day = figures.formal_date(self.date) if self.date else "ngày    tháng    năm      "
        return f"(Kèm theo {self.kind} {number} {day} của {self.letterhead.issuer})"

    def recipient_lines(self) -> list[str]:
        """Return the lines under Nơi nhận, each as the decree ends it."""
        return [f"- {line.strip(' -;.')};" for line in self.recipients] + [f"- Lưu: {self.file}."]

    def ground_lines(self) -> list[str]:
        """Return the lines of Căn cứ: each ends with a semicolon, the last with a full stop."""
        return _ended(self.grounds)

    def addressee_lines(self) -> list[str]:
        """Return the lines of Kính gửi: one beside the word, several each on a line of their own."""
        return _ended([f"- {to.strip(' -;.')}" for to in self.to]) if len(self.to) > 1 else list(self.to)


def _ended(lines: Sequence[str]) -> list[str]:
    bare = [line.rstrip(" ;.") for line in lines]
    return [f"{line}{'.' if index == len(bare) else ';'}" for index, line in enumerate(bare, 1)]


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with headings, tables and figures numbered: I., 1., a); Bảng 1; Hình 1."""
    counts, tables, pictures = [0, 0, 0], 0, 0
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), 3) - 1
            counts = [*counts[:level], counts[level] + 1, *[0] * (2 - level)]
            result.append(replace(block, number=_heading_number(level, counts[level])))
        elif isinstance(block, Table):
            tables += 1
            result.append(replace(block, number=tables))
        elif isinstance(block, Figure):
            pictures += 1
            result.append(replace(block, number=pictures))
        else:
            result.append(block)
    return result


_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the alphabet of điểm: Decree 30/2020, annex I


def _heading_number(level: int, count: int) -> str:
    if level == 0:
        return f"{roman(count)}."
    return f"{count}." if level == 1 else f"{_LETTERS[(count - 1) % len(_LETTERS)]})"


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in Roman numerals."""
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    result = ""
    for value, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        result += sign * (number // value)
        number %= value
    return result


def pages_apart(blocks: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Return the blocks in runs of upright (False) and landscape (True) pages.

    Wide tables that follow one another share landscape pages; the headings right above the first go with it.
    """
    runs: list[tuple[bool, list[Block]]] = []
    for block in blocks:
        wide = isinstance(block, Table) and block.wide
        if wide and (not runs or not runs[-1][0]):
            headings = _headings_taken_off(runs)
            runs.append((True, headings))
        elif not runs or runs[-1][0] != wide:
            runs.append((wide, []))
        runs[-1][1].append(block)
    return [run for run in runs if run[1]]


def _headings_taken_off(runs: list[tuple[bool, list[Block]]]) -> list[Block]:
    """Take the headings off the end of the last run and return them."""
    headings: list[Block] = []
    while runs and runs[-1][1] and isinstance(runs[-1][1][-1], Heading):
        headings.insert(0, runs[-1][1].pop())
    return headings


def end_marked(blocks: Sequence[Block], mark: str) -> list[Block]:
    """Return the blocks with the end mark after the last word of the text; on a line of its own after a table."""
    if not blocks or not isinstance(blocks[-1], Paragraph):
        return [*blocks, Paragraph.of(mark)]
    *runs, last = blocks[-1].runs
    closed = replace(last, text=last.text.rstrip().rstrip(".") + mark)
    return [*blocks[:-1], Paragraph((*runs, closed))]
