"""A period's composites on the provinces in force since 2025-07-01: equal weights, and every page says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from caicach.registry import Registry
from caicach.registry.restate import restate
from caicach.scoring.structure import TOTAL
from caicach.text import Text
from caicach.web.indices.figures_of import standing_of
from caicach.web.indices.models import IndexTable
from caicach.web.indices.notes import unit_name
from caicach.web.units.services import FIRST_34


class Composite(NamedTuple):
    """A composite as `restate` takes it."""

    unit: str
    period: str
    code: str
    value: float | None
    row: int | None = None


@dataclass(frozen=True)
class RestatedRow:
    """A province of today's structure with its published or restated composite."""

    unit: str
    name: str
    value: float | None
    basis: str
    from_names: tuple[str, ...]
    why: Text | None


def restated_rows(table: IndexTable) -> list[RestatedRow]:
    """Return the composites on the provinces of 2025-07-01, merged ones as plain means of their predecessors."""
    scores = standing_of(table).scores.units
    given = [Composite(s.unit, table.period, TOTAL, None if s.points is None else float(s.points)) for s in scores]
    registry = Registry.default()
    rows = restate(given, FIRST_34, registry, equal_weights=True)
    found = []
    for row in rows:
        unit = registry.at(row.unit, FIRST_34, "province")
        names = tuple(unit_name(code, table.period, "province") for code in row.from_units)
        found.append(RestatedRow(row.unit, unit.name if unit else row.unit, row.value, row.basis, names, row.why))
    return found
