"""The columns of the lake, and what intake says about a row."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.dossiers.facts import library, library_rows
from caicach.text import Text

SCHEMA = 1
"""Version of the lake's layout and columns; a lake of a later version is not read."""

COLUMNS: dict[str, str] = {
    "dossier": "VARCHAR",
    "unit": "VARCHAR",
    "procedure": "VARCHAR",
    "field": "VARCHAR",
    "level": "VARCHAR",
    "channel": "VARCHAR",
    "official": "VARCHAR",
    "received_at": "TIMESTAMP",
    "due_at": "TIMESTAMP",
    "finished_at": "TIMESTAMP",
    "returned_at": "TIMESTAMP",
    "paused_days": "DOUBLE",
    "status": "VARCHAR",
    "updated_at": "TIMESTAMP",
    "digitised": "BOOLEAN",
    "paid_online": "BOOLEAN",
    "kept": "VARCHAR",
}
"""What a dossier says, by name and DuckDB type: the contract's table, two facts for index 766, what is kept besides."""

PROVENANCE: dict[str, str] = {"flags": "INTEGER", "import_no": "INTEGER", "import_row": "BIGINT"}
"""What the lake adds: the flags as bits, and the import and row it comes from."""

MOMENTS = tuple(name for name, kind in COLUMNS.items() if kind == "TIMESTAMP")
WORDS = tuple(name for name, kind in COLUMNS.items() if kind == "VARCHAR" and name != "kept")
FACTS = tuple(name for name, kind in COLUMNS.items() if kind == "BOOLEAN")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that intake says about a row; `bit` marks it in the number stored with the row."""

    id: str
    bit: int
    text: Text
    column: str = ""


def _checks(kind: str) -> tuple[Check, ...]:
    entries = library("checks.yaml")[kind]
    return tuple(Check(e["id"], 1 << n, Text(e["vi"], e["en"]), e.get("column", "")) for n, e in enumerate(entries))


PROBLEMS = _checks("problems")
FLAGS = _checks("flags")


def bits(checks: tuple[Check, ...], conditions: dict[str, str]) -> str:
    """Return the SQL number whose bits say which of `conditions` (check's id → SQL condition) hold."""
    assert set(conditions) <= {check.id for check in checks}
    terms = [f"coalesce(({conditions[c.id]})::INTEGER, 0) * {c.bit}" for c in checks if c.id in conditions]
    return " + ".join(terms)


def status_codes(*phases: str) -> tuple[str, ...]:
    """Return the status codes (`library/statuses.csv`) of these phases."""
    return tuple(row["code"] for row in library_rows("statuses.csv") if row["phase"] in phases)
