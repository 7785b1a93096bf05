"""A table as a person sees it: a header, and rows that know their number."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from caicach.errors import InputError, Problem
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data. `number` counts as the person's program counts: spreadsheet row, or line of a text file.

    `cells` maps each header name to NFC text without surrounding blanks: "" where empty, numbers in plain
    notation with a decimal point, dates in ISO 8601.
    """

    number: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the text of column `name`, or "" where the table has no such column."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's table. `name` is the file's name, `sheet` the worksheet's where there is one.

    `decimal_comma` tells whether the file writes decimal commas (cells have them as points). `either` holds the places
    (row number, column) of figures such as 1.234 in a file that may write decimal commas: a thousand, or one and a bit.
    """

    name: str
    sheet: str | None
    header: tuple[str, ...]
    rows: list[Row]
    header_row: int = 1
    decimal_comma: bool = False
    either: frozenset[tuple[int, str]] = frozenset()

    def rename(self, mapping: Mapping[str, str]) -> Table:
        """Return the table with header names replaced by `mapping` (old name → new name); other names stay."""
        header = tuple(mapping.get(name, name) for name in self.header)
        rows = [Row(row.number, dict(zip(header, row.cells.values(), strict=True))) for row in self.rows]
        either = frozenset((number, mapping.get(name, name)) for number, name in self.either)
        return replace(self, header=header, rows=rows, either=either)

    def require(self, names: Collection[str]) -> None:
        """Raise InputError naming every column of `names` that the header lacks."""
        cure = Text(
            "Thêm cột “{name}”, hoặc đổi tên cột tương ứng. Các cột đang có: {there}.",
            "Add a column “{name}”, or rename the one that holds it. Columns there: {there}.",
        )
        problems = [
            Problem(
                file=self.name,
                sheet=self.sheet,
                row=self.header_row,
                column=name,
                found="",
                expected=Text(f"một cột tên “{name}”", f"a column named “{name}”"),
                cure=cure.format(name=name, there=", ".join(self.header)),
            )
            for name in names
            if name not in self.header
        ]
        if problems:
            raise InputError(problems)

    def problem(self, row: Row, column: str, expected: Text, cure: Text) -> Problem:
        """Return the problem that the cell of `row` in `column` is not as `expected`."""
        return Problem(
            file=self.name,
            sheet=self.sheet,
            row=row.number,
            column=column,
            found=row[column],
            expected=expected,
            cure=cure,
        )


def fold_name(text: str) -> str:
    """Return a header name for comparing: no letter case, no diacritics, blanks and underscores alike."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").replace("_", " ").split())
