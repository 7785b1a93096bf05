"""Which column of somebody's table is what: a proposal a person can look at before it is applied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from caicach.instruments.model import Instrument
from caicach.tables import Table, fold_name

TOTAL = "total"
INDEX_COLUMNS = ("unit", "unit_name", "period", "code", "value", "se", "rank", "out_of")

_OTHER_NAMES = {
    "unit": "unit|unit code|province code|ma tinh|ma don vi|ma dvhc|don vi|district code",
    "unit_name": "unit name|province|province name|tinh|ten tinh|ten don vi|tinh/thanh pho|tinh, thanh pho|tinh thanh"
    "|tinh thanh pho|dia phuong",
    "period": "period|year|nam|ky|ky danh gia",
    "code": "code|subdimension no|subindex key|dimension no|criterion|component|sub dimension|dimension|subindex"
    "|ma tieu chi|ma chi so|ma chi so thanh phan|chi so thanh phan|ma",
    "value": "value|score|diem|diem so|gia tri|ket qua|total unweighted|composite published|composite|total score"
    "|tong diem|diem tong hop|index",
    "se": "se|standard error|std error|sai so chuan",
    "rank": "rank|rank published|rank by total|rank by composite|hang|xep hang|thu hang",
    "out_of": "out of|n ranked|so don vi xep hang|so tinh xep hang|tren tong so",
}
"""Other names of each column, folded, the most exact first."""

_DIMENSION = re.compile(r"(?:dimension|dim|noi dung|chi so noi dung|d|sc|papi) ?(\d(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`columns`: our name → the table's column. `components`: criterion code → its own column, in a wide table.

    `ignored` are the table's columns that nothing is read from.
    """

    columns: dict[str, str]
    components: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def column_of(self, code: str) -> str:
        """Return the table's column in which figures of the component `code` stand."""
        return self.components.get(code) or self.columns.get("value", "value")


def propose_mapping(header: Sequence[str], instrument: Instrument) -> ColumnMapping | None:
    """Return how a table with this header reads as an index table of `instrument`, or None where it does not.

    Known are the index table's own columns, the usual English and Vietnamese names for them, and wide tables
    with one column for each component (by code or title). A table of one figure per unit is the composite.
    """
    columns = _named(header)
    free = [name for name in header if name not in columns.values()]
    if "unit" not in columns and "unit_name" in columns:
        columns["unit"] = columns.pop("unit_name")
    if "unit" not in columns:
        return None
    if "code" not in columns:
        components = _components(free, instrument)
        if not components and not {"value", "rank"} & set(columns):
            return None
        if "value" in columns:
            components[TOTAL] = columns.pop("value")
        return _mapping(header, columns, components)
    if any(fold_name(name) in _OTHER_NAMES["value"].split("|") for name in free):
        # A second figure on each row, such as the composite: whose rank it is can't be told.
        columns = {ours: theirs for ours, theirs in columns.items() if ours not in ("rank", "out_of")}
    return _mapping(header, columns, {}) if {"value", "rank"} & set(columns) else None


def as_index_table(table: Table) -> Table:
    """Return a table of one figure a row under our own column names, whatever the usual names it was given.

    Without a column of codes its figures are the composite's. What is not recognised stays as it is.
    """
    named = _named(table.header)
    if "unit" not in named and "unit_name" in named:
        named["unit"] = named.pop("unit_name")
    table = table.rename({theirs: ours for ours, theirs in named.items()})
    if "code" in named or "value" not in named:
        return table
    rows = [replace(row, cells={**row.cells, "code": TOTAL}) for row in table.rows]
    return replace(table, header=(*table.header, "code"), rows=rows)


def _mapping(header: Sequence[str], columns: dict[str, str], components: dict[str, str]) -> ColumnMapping:
    used = {*columns.values(), *components.values()}
    return ColumnMapping(columns, components, tuple(name for name in header if name not in used))


def _named(header: Sequence[str]) -> dict[str, str]:
    """Return the column for each of our names: of several that fit, the one named first above (the most exact)."""
    folded = {fold_name(name): name for name in reversed(header)}
    return {
        ours: next(folded[other] for other in others.split("|") if other in folded)
        for ours, others in _OTHER_NAMES.items()
        if any(other in folded for other in others.split("|"))
    }


def _components(header: Sequence[str], instrument: Instrument) -> dict[str, str]:
    names = dict.fromkeys((TOTAL, fold_name(instrument.id), fold_name(instrument.short)), TOTAL)
    for edition in instrument.editions:
        for criterion in edition.walk():
            for name in (criterion.code, criterion.title.vi, criterion.title.en):
                names.setdefault(fold_name(name), criterion.code)
    found: dict[str, str] = {}
    for name in header:
        numbered = _DIMENSION.fullmatch(fold_name(name))
        code = names.get(fold_name(name)) or (names.get(numbered[1]) if numbered else None)
        if code:
            found.setdefault(code, name)
    return found
