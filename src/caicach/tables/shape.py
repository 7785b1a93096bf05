"""From records of text to a table: finds the header, drops what is empty, refuses what is ambiguous."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from caicach.errors import InputError, Problem
from caicach.tables.model import Row, Table, fold_name
from caicach.tables.numbers import parse_number
from caicach.text import Text

Record = tuple[int, Sequence[str]]
"""The number of a row or line, and its cells."""

_ROWS_ABOVE = 30


def shape(
    records: Sequence[Record], *, file: str, sheet: str | None, expect: tuple[str, ...], titles_above: bool
) -> Table:
    """Return the table in `records`; raises InputError on an empty table, bad header or overlong rows.

    `titles_above` says that rows with much fewer cells than the data may stand above the header.
    """
    filled = [(number, [tidy(cell) for cell in cells]) for number, cells in records]
    filled = [(number, _cut(cells)) for number, cells in filled if any(cells)]
    if not filled:
        raise InputError(Problem(file=file, sheet=sheet, found="", expected=_A_HEADER, cure=_FILL))
    start = _header_index(filled, expect, titles_above)
    names, first = _names(filled, start, titles_above)
    number, rows = filled[start][0], filled[first:]
    names = _as_expected(names + [""] * (max(map(len, (c for _, c in rows)), default=0) - len(names)), expect)
    problems = [p.at(file=file, sheet=sheet) for p in (*_header_problems(number, names), *_row_problems(names, rows))]
    if not rows:
        problems.append(Problem(file=file, sheet=sheet, row=number + 1, found="", expected=_DATA, cure=_FILL))
    if problems:
        raise InputError(problems)
    kept = [i for i, name in enumerate(names) if name]
    table = [Row(n, {names[i]: cells[i] if i < len(cells) else "" for i in kept}) for n, cells in rows]
    return Table(file, sheet, tuple(names[i] for i in kept), table, number)


_A_HEADER = Text("một dòng tiêu đề và các dòng dữ liệu", "a header row and rows of data")
_DATA = Text("các dòng dữ liệu dưới dòng tiêu đề", "rows of data below the header")
_FILL = Text("Điền dữ liệu vào bảng rồi nạp lại.", "Fill in the table and give it again.")


def tidy(text: str) -> str:
    """Return `text` in NFC without blanks (also no-break ones and a stray BOM) around it."""
    return unicodedata.normalize("NFC", text).strip().strip("\ufeff\u200b").strip()


def _cut(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def has_header(records: Sequence[Record], expect: tuple[str, ...]) -> bool:
    """Tell whether one of the first rows names columns of `expect`: two of them, or all where there is but one."""
    return _known_header([cells for _, cells in records[:_ROWS_ABOVE]], expect) is not None


def _known_header(head: Sequence[Sequence[str]], expect: tuple[str, ...]) -> int | None:
    known = {fold_name(name) for name in expect}
    hits = [len(known & {fold_name(cell) for cell in cells if cell}) for cells in head]
    most = max(hits, default=0)
    return hits.index(most) if most >= min(2, max(1, len(known))) else None


def _header_index(records: Sequence[tuple[int, list[str]]], expect: tuple[str, ...], titles_above: bool) -> int:
    head = [cells for _, cells in records[:_ROWS_ABOVE]]
    found = _known_header(head, expect)
    if found is not None:
        return found
    if not titles_above:
        return 0
    widest = max(sum(map(bool, cells)) for cells in head)
    return next(i for i, cells in enumerate(head) if 2 * sum(map(bool, cells)) >= widest)


def _names(records: Sequence[tuple[int, list[str]]], start: int, merged: bool) -> tuple[list[str], int]:
    """Return the header's names and the index of the first data row; a header may be two rows of merged cells."""
    names = [" ".join(cell.split()) for cell in records[start][1]]
    above = records[start - 1][1] if merged and start else []
    width = max(len(cells) for _, cells in records[start:])
    unnamed = {i for i in range(width) if (i >= len(names) or not names[i]) and _has_data(records[start + 1 :], i)}
    if not merged or not unnamed:
        return names, start + 1
    names += [""] * (width - len(names))
    below = records[start + 1][1] + [""] * width
    spans = [i for i in range(width) if names[i] and not below[i] and _has_data(records[start + 2 :], i)]
    if spans and all(below[i] and _is_text(below[i]) for i in unnamed):
        return [" ".join((below[i] or names[i]).split()) for i in range(width)], start + 2
    for i in unnamed & set(range(len(above))):
        names[i] = " ".join(above[i].split())
    return names, start + 1


def _has_data(records: Sequence[tuple[int, list[str]]], column: int) -> bool:
    return any(column < len(cells) and cells[column] for _, cells in records)


def _is_text(cell: str) -> bool:
    try:
        return parse_number(cell) is None
    except ValueError:
        return True


def _as_expected(names: list[str], expect: tuple[str, ...]) -> list[str]:
    spelling = {fold_name(name): name for name in expect}
    return [spelling.get(fold_name(name), name) for name in names]


def _header_problems(number: int, names: list[str]) -> list[Problem]:
    counts = Counter(fold_name(name) for name in names if name)
    repeated = {name: None for name in names if counts[fold_name(name)] > 1}
    expected = Text("mỗi tên cột chỉ có một lần", "each column name only once")
    cure = Text("Đổi tên hoặc bỏ bớt cột trùng tên.", "Rename or remove the repeated column.")
    return [Problem(row=number, column=name, found=name, expected=expected, cure=cure) for name in repeated]


def _row_problems(names: list[str], rows: Sequence[tuple[int, list[str]]]) -> list[Problem]:
    """Find data that stands in a column without a name: nothing may be dropped silently."""
    expected = Text(
        f"không quá {sum(map(bool, names))} ô có dữ liệu, như dòng tiêu đề", "no cell outside the named columns"
    )
    cure = Text(
        "Đặt tên cho cột đó ở dòng tiêu đề, hoặc bỏ ô thừa. Trong tệp CSV, ô có chứa dấu phân cách phải đặt trong "
        "ngoặc kép; số thập phân dùng dấu chấm.",
        "Name that column in the header, or remove the extra cell. In a CSV file, quote a cell that holds the "
        "separator, and write decimals with a point.",
    )
    nameless = [i for i, name in enumerate(names) if not name]
    problems = []
    for number, cells in rows:
        extra = [cells[i] for i in nameless if i < len(cells) and cells[i]]
        if extra:
            problems.append(Problem(row=number, found="; ".join(extra), expected=expected, cure=cure))
    return problems
