"""A handed-in table, read and checked whole before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caicach.errors import InputError, Problem
from caicach.instruments import Instrument, load_instrument
from caicach.instruments.mapping import INDEX_COLUMNS, ColumnMapping, propose_mapping
from caicach.instruments.observations import Observation, read_index_table
from caicach.registry import Registry
from caicach.tables import Encoding, convert, read_table, recognise_encoding
from caicach.text import Text

MEANINGS = {
    "unit": Text("đơn vị", "unit"),
    "unit_name": Text("tên đơn vị, đối chiếu với mã", "unit's name, checked against its code"),
    "period": Text("kỳ", "period"),
    "code": Text("mã chỉ số thành phần", "component's code"),
    "value": Text("giá trị", "value"),
    "se": Text("sai số chuẩn", "standard error"),
    "rank": Text("thứ hạng", "rank"),
    "out_of": Text("số đơn vị được xếp hạng", "number of units ranked"),
}
IGNORED = Text("không dùng", "not used")


@dataclass(frozen=True)
class Checked:
    """What was recognised in a table: its rows, or every problem; what each column means; the encoding offered."""

    rows: Sequence[Observation] = ()
    problems: Sequence[Problem] = ()
    meanings: Sequence[tuple[str, Text]] = ()
    offered: Encoding | None = None

    @property
    def periods(self) -> list[str]:
        """Return the periods in the table."""
        return sorted({r.period for r in self.rows})

    @property
    def units(self) -> int:
        """Return the number of units in the table."""
        return len({r.unit for r in self.rows})

    @property
    def missing(self) -> int:
        """Return the number of cells left blank."""
        return sum(r.missing for r in self.rows)


def checked_bytes(path: Path, encoding: str) -> bytes:
    """Return a kept file's content, converted to UTF-8 from the old encoding the reader agreed to."""
    data = path.read_bytes()
    offered = recognise_encoding(data) if encoding else None
    return convert(data, offered).encode() if offered and offered == encoding else data


def check_table(data: bytes, name: str, instrument: str) -> Checked:
    """Read and check a table of `instrument`; problems are returned, never raised."""
    measured = load_instrument(instrument)
    try:
        table = read_table(data, name=name, expect=INDEX_COLUMNS)
    except InputError as error:
        encoding = recognise_encoding(data)
        return Checked(problems=error.problems, offered=None if encoding is Encoding.utf8 else encoding)
    mapping = propose_mapping(table.header, measured)
    meanings = _meanings(mapping, measured) if mapping else ()
    try:
        rows = read_index_table(data, measured, Registry.default(), mapping=mapping, name=name)
    except InputError as error:
        return Checked(problems=error.problems, meanings=meanings)
    return Checked(rows=rows, meanings=meanings)


def _meanings(mapping: ColumnMapping, measured: Instrument) -> list[tuple[str, Text]]:
    """Return each column of the table with what it is read as."""
    found = [(theirs, MEANINGS[ours]) for ours, theirs in mapping.columns.items()]
    for code, theirs in mapping.components.items():
        criterion = next((c for e in reversed(measured.editions) if (c := e.criterion(code))), None)
        title = criterion.title if criterion else Text("tổng điểm", "total")
        found.append((theirs, Text(f"{code}. {title.vi}", f"{code}. {title.en}")))
    return found + [(theirs, IGNORED) for theirs in mapping.ignored]
