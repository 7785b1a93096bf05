"""A handed-in table, read and checked whole before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caicach.errors import InputError, Problem
from caicach.instruments import load_instrument
from caicach.instruments.observations import Observation, propose_mapping, read_index_table
from caicach.registry import Registry
from caicach.tables import Encoding, convert, read_table, recognise_encoding


@dataclass(frozen=True)
class Checked:
    """What was recognised in a table: its rows, or every problem; the mapping of its headers; the encoding offered."""

    rows: Sequence[Observation] = ()
    problems: Sequence[Problem] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    offered: Encoding | None = None
    missing: int = 0

    @property
    def periods(self) -> list[str]:
        """Return the periods in the table."""
        return sorted({r.period for r in self.rows})

    @property
    def units(self) -> int:
        """Return the number of units in the table."""
        return len({r.unit for r in self.rows})


def checked_bytes(path: Path, encoding: str) -> bytes:
    """Return a kept file's content, converted to UTF-8 from the old encoding the reader agreed to."""
    data = path.read_bytes()
    offered = recognise_encoding(data) if encoding else None
    return convert(data, offered).encode() if offered and offered == encoding else data


def check_table(data: bytes, name: str, instrument: str) -> Checked:
    """Read and check a table of `instrument`; problems are returned, never raised."""
    measured = load_instrument(instrument)
    try:
        table = read_table(data, name=name)
    except InputError as error:
        return Checked(problems=error.problems, offered=recognise_encoding(data))
    mapping = propose_mapping(table.header, measured)
    shown = {k: v for k, v in mapping.as_shown().items()} if mapping else {}
    try:
        rows = read_index_table(table, measured, Registry.default())
    except InputError as error:
        return Checked(problems=error.problems, mapping=shown)
    return Checked(rows=rows, mapping=shown, missing=sum(r.value is None and r.rank is None for r in rows))
