"""The figures of an index table one by one, whether it is long (a row each) or wide (a column each)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caicach.instruments.mapping import TOTAL, ColumnMapping
from caicach.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its row, its texts by our column names, and the table's own names of those columns."""

    row: Row
    texts: Mapping[str, str]
    columns: Mapping[str, str]

    @property
    def period(self) -> str:
        """The period's text."""
        return self.texts["period"]

    @property
    def code(self) -> str:
        """The component's code, `total` for the composite."""
        return self.texts["code"]

    def column(self, what: str) -> str:
        """Return the table's own name of our column `what`."""
        return self.columns.get(what, what)


def cells(table: Table, mapping: ColumnMapping, period: str | None) -> Iterator[Cell]:
    """Yield every figure of the table; `period` is that of all rows where no column holds it.

    In a wide table, standard error and rank belong to the composite.
    """
    for row in table.rows:
        texts = {ours: row[theirs] for ours, theirs in mapping.columns.items()}
        if "period" not in texts:
            texts["period"] = period or ""
        if "code" in texts:
            yield Cell(row, texts, mapping.columns)
            continue
        shared = {ours: text for ours, text in texts.items() if ours in ("unit", "unit_name", "period")}
        for code, column in mapping.components.items():
            own = texts if code == TOTAL else shared
            yield Cell(
                row, {**own, "code": code, "value": row[column]}, {**mapping.columns, "code": column, "value": column}
            )
        if not mapping.components:
            yield Cell(row, {**texts, "code": TOTAL}, mapping.columns)
