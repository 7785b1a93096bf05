"""Rows of a criteria sheet as officers write them: which column is which, what is a code, what is no criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caicach.instruments.raw import WIDE
from caicach.tables import Row, Table, fold_name

COLUMNS = ("code", "title", "max", "rule", "option", "from", "to", "points", "source")
REQUIRED = ("code", "title", "max", "rule")
_OTHER_NAMES = {
    "code": ("mã tiêu chí", "mã số", "mã", "số hiệu", "STT", "TT", "số TT", "số thứ tự"),
    "title": ("tên tiêu chí", "tiêu chí", "nội dung tiêu chí", "nội dung", "tên", "lĩnh vực, tiêu chí",
              "lĩnh vực/tiêu chí", "tiêu chí/tiêu chí thành phần", "tiêu chí, tiêu chí thành phần"),
    "max": ("điểm tối đa", "điểm chuẩn", "thang điểm"),
    "rule": ("cách chấm", "cách chấm điểm", "cách tính điểm", "cách tính", "phương pháp chấm", "phương pháp chấm điểm",
             "phương pháp tính điểm"),
    "option": ("phương án", "lựa chọn", "phương án trả lời", "mức", "mức độ", "mức đánh giá"),
    "from": ("từ", "cận dưới"),
    "to": ("đến", "cận trên"),
    "points": ("điểm", "điểm đạt", "số điểm"),
    "source": ("căn cứ", "nguồn", "căn cứ pháp lý"),
}  # fmt: skip
HEADERS = (*COLUMNS, *(other for others in _OTHER_NAMES.values() for other in others))
"""Every header, ours and other names of it, by which a criteria sheet is known."""
_FOLDED = {ours: tuple(map(fold_name, (ours, *others))) for ours, others in _OTHER_NAMES.items()}

_ASIDE = re.compile(r"\([^)]*\)|[*:]")
_AROUND_DOTS = re.compile(r"\s*\.\s*")
_BULLETS = frozenset("-–—+*•")
_TOTAL = re.compile(r"(tong|cong|tong cong|tong so)( diem)?( toi da)?( cua .*)? ?[:.]? ?[0-9.,]*( diem)?")
_NUMBERED = re.compile(r"\(?([0-9]{1,2}|[a-d])\)?")


def with_our_names(table: Table) -> Table:
    """Return the table under our own column names; of several that fit, the most exact. Raises InputError for others.

    Names are known whatever their case and diacritics, and with what stands beside them in brackets: `Từ (%)`.
    """
    folded = {fold_name(_ASIDE.sub(" ", name)): name for name in reversed(table.header)}
    names: dict[str, str] = {}
    for ours, others in _FOLDED.items():
        theirs = next((folded[name] for name in others if name in folded), None)
        if theirs is not None:
            names[theirs] = ours
    lacking = [name for name in REQUIRED if name not in names.values()]
    if lacking:
        table.require(lacking)
    return table.rename(names)


def code_of(text: str) -> str:
    """Return the code in a cell: without the full stop or the apostrophe around it, blanks about dots, wide digits.

    A bullet is no code. What else stands there is text and stays: `1.10` is not `1.1`, `I` is not `1`.
    """
    code = _AROUND_DOTS.sub(".", text.translate(WIDE).strip().lstrip("'")).strip(". ")
    return "" if code in _BULLETS else code


def is_no_criterion(row: Row, header: Sequence[str]) -> bool:
    """Tell whether a row is none of a set's: a total, a heading or a note, the header again, the columns' numbers."""
    texts = {name: row[name] for name in COLUMNS if row[name]}
    if not texts or _is_header(texts) or _numbers_columns([row[name] for name in header if row[name]]):
        return True
    if row["rule"] or row["option"] or row["from"] or row["to"]:
        return False
    code = code_of(row["code"])
    if _TOTAL.fullmatch(fold_name(code or row["title"])):
        return True
    note = not row["title"] if " " in code else not code
    return note and not (row["max"] or row["points"])


def continues(row: Row, code: str) -> bool:
    """Tell whether a row that repeats the code above it (a merged cell taken apart) is an option or band of it."""
    option = row["option"] or row["from"] or row["to"]
    return bool(option) and code_of(row["code"]) == code and not (row["max"] or row["rule"])


def _is_header(texts: dict[str, str]) -> bool:
    hits = [fold_name(_ASIDE.sub(" ", text)) in _FOLDED[ours] for ours, text in texts.items()]
    return len(hits) > 1 and all(hits)


def _numbers_columns(cells: Sequence[str]) -> bool:
    """Tell whether cells read 1, 2, 3 … or (1), (2) … or A, B, 1, 2 …, as under the header of printed forms."""
    found = [_NUMBERED.fullmatch(cell.casefold().strip()) for cell in cells]
    marks = [match[1] for match in found if match]
    if len(marks) < max(len(cells), 4):
        return False
    letters = [mark for mark in marks if mark.isalpha()]
    expected = [*"abcd"[: len(letters)], *(str(n) for n in range(1, len(marks) - len(letters) + 1))]
    return marks == expected
