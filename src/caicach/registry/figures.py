"""Index tables and weights as people write them, read as far as restating needs: units named, values numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from caicach.errors import InputError, Problem
from caicach.registry.period import period_end
from caicach.registry.registry import Registry
from caicach.tables import Row, Table, parse_number, read_table
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class IndexFigure:
    """A row of an index table; `unit` is a code as of the period's end, `value` None where the cell is empty."""

    unit: str
    period: str
    code: str
    value: float | None
    row: int


def read_figures(
    source: Table | Path | str | bytes, registry: Registry, *, name: str | None = None
) -> list[IndexFigure]:
    """Return the rows of an index table (`unit, period, code, value`), units given by code or name.

    InputError with every problem: a column missing, a unit not in force at its period's end, no code, text for a
    number, a unit, period and code given twice.
    """
    cells = _Cells(source if isinstance(source, Table) else read_table(source, name=name), registry)
    cells.table.require(("unit", "period", "code", "value"))
    figures = []
    first: dict[tuple[str, str, str], int] = {}
    for row in cells.table.rows:
        unit, value = cells.unit(row), cells.number(row, "value")
        if not row["code"]:
            cells.refuse(row, "code", Text("mã chỉ số, hoặc total", "a criterion's code, or total"))
        if unit and first.setdefault((unit, row["period"], row["code"]), row.number) != row.number:
            cells.refuse(row, "unit", Text("mỗi đơn vị, kỳ và mã một dòng", "one row for each unit, period and code"))
        figures.append(
            IndexFigure(unit, row["period"], row["code"], None if value is None else float(value), row.number)
        )
    cells.finish()
    return figures


def read_weights(
    source: Path | str | bytes, registry: Registry, *, name: str | None = None
) -> dict[tuple[str, str], Decimal]:
    """Return the weights of a table (`unit, period, weight`) by unit code and period.

    InputError with every problem: those of `read_figures`, a weight not above 0, a unit and period given twice.
    """
    cells = _Cells(read_table(source, name=name), registry)
    cells.table.require(("unit", "period", "weight"))
    weights: dict[tuple[str, str], Decimal] = {}
    for row in cells.table.rows:
        place, weight = (cells.unit(row), row["period"]), cells.number(row, "weight")
        if weight is None:
            continue
        if weight <= 0:
            cells.refuse(row, "weight", Text("một số lớn hơn 0", "a number above 0"))
        if place in weights:
            cells.refuse(row, "unit", Text("mỗi đơn vị và kỳ một trọng số", "one weight for each unit and period"))
        weights[place] = weight
    cells.finish()
    return weights


@dataclass
class _Cells:
    """Reads a table's cells and keeps every problem until the whole table was read."""

    table: Table
    registry: Registry
    problems: list[Problem] = field(default_factory=list)
    codes: dict[tuple[str, str], str | tuple[Problem, ...]] = field(default_factory=dict)

    def unit(self, row: Row) -> str:
        """Return the code of the row's unit as of the period's end, or "" after noting what is wrong."""
        asked = self.whole_code(row["unit"]), row["period"]
        if asked not in self.codes:
            self.codes[asked] = self._find(*asked)
        found = self.codes[asked]
        if isinstance(found, str):
            return found
        self.problems += [problem.at(row=row.number) for problem in found]
        return ""

    def whole_code(self, text: str) -> str:
        """Return a province's code with the zero that spreadsheets take off it; anything else as it is.

        Numbers are provinces' where none in the table is longer: districts and communes have three and five digits.
        """
        return text.zfill(2) if self._of_provinces and text.isdecimal() else text

    @cached_property
    def _of_provinces(self) -> bool:
        return all(len(row["unit"]) <= 2 for row in self.table.rows if row["unit"].isdecimal())

    def number(self, row: Row, column: str) -> Decimal | None:
        """Return the number of a cell, None where it is empty or after noting that it is none."""
        try:
            return parse_number(row[column])
        except ValueError:
            self.refuse(row, column, Text("một số, hoặc ô trống nếu thiếu số liệu", "a number, or nothing if missing"))
            return None

    def refuse(self, row: Row, column: str, expected: Text) -> None:
        """Note that a cell is not as expected."""
        self.problems.append(self.table.problem(row, column, expected, Text("Sửa lại ô này.", "Correct this cell.")))

    def finish(self) -> None:
        """Raise InputError with the problems found, if any."""
        if self.problems:
            raise InputError(self.problems).at(file=self.table.name, sheet=self.table.sheet)

    def _find(self, unit: str, period: str) -> str | tuple[Problem, ...]:
        """Return the unit's code, or the problems without their row: the same name may stand in many rows."""
        try:
            end = period_end(period)
        except InputError as error:
            return error.at(column="period").problems
        try:
            return self.registry.find(unit, end).code
        except InputError as error:
            return error.at(column="unit").problems
