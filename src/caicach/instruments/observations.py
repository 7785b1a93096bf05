"""Index tables: published values, standard errors and ranks of units, each checked before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from caicach.errors import InputError, Problem
from caicach.instruments import observation_words as words
from caicach.instruments.agreement import Figure, disagreements
from caicach.instruments.cells import Cell, cells
from caicach.instruments.mapping import INDEX_COLUMNS, TOTAL, ColumnMapping, propose_mapping
from caicach.instruments.model import Instrument, Scale
from caicach.instruments.unit_column import UnitFinder
from caicach.registry.registry import Registry
from caicach.tables import parse_number, read_table


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one unit: `value` and its standard error in the component's own unit, or a rank of `out_of`.

    `unit` is the registry's code, `row` the row of the file. Where all figures were left blank the observation is
    there and `missing`: blank is missing, never 0.
    """

    unit: str
    period: str
    code: str
    value: float | None = None
    se: float | None = None
    rank: int | None = None
    out_of: int | None = None
    row: int | None = None

    @property
    def missing(self) -> bool:
        """Tell whether the table has a row for this figure, but no figure."""
        return self.value is None and self.rank is None


def read_index_table(
    source: Path | str | bytes,
    instrument: Instrument,
    registry: Registry,
    *,
    mapping: ColumnMapping | None = None,
    period: str | None = None,
    name: str | None = None,
    sheet: str | None = None,
) -> list[Observation]:
    """Return the observations of an index table, in its order.

    `mapping` says which column is what (otherwise as `propose_mapping` finds); `period` stands in where the table
    has no column of periods. Raises InputError with all that is wrong in the file: unknown columns, units, periods
    or components, units or components that did not exist then, text for a number, values off the scale, ranks
    outside 1..out_of, repeated rows, and a value that disagrees with its own parts by more than 1e-4.
    """
    table = read_table(source, name=name, sheet=sheet, expect=INDEX_COLUMNS)
    mapping = mapping or propose_mapping(table.header, instrument)
    if mapping is None or ("period" not in mapping.columns and period is None):
        table.require(("unit", "period", "code", "value"))
        raise InputError(
            Problem(file=table.name, row=table.header_row, expected=words.COLUMNS[0], cure=words.COLUMNS[1])
        )
    table.require([*mapping.columns.values(), *mapping.components.values()])
    reader = _Reader(instrument, UnitFinder(registry, instrument.measures))
    observed = [reader.observe(cell) for cell in cells(table, mapping, period)]
    observations = [o for o in observed if o is not None]
    figures = (
        Figure(o.unit, o.period, o.code, o.value, o.row, mapping.column_of(o.code))
        for o in observations
        if o.value is not None
    )
    problems = [*reader.problems, *disagreements(instrument, figures)]
    if problems:
        raise InputError(sorted(problems, key=lambda p: p.row or 0)).at(file=table.name, sheet=table.sheet)
    return observations


class _Reader:
    """Reads one table's cells; gathers in `problems` whatever is wrong with them."""

    def __init__(self, instrument: Instrument, units: UnitFinder) -> None:
        self.instrument, self.units = instrument, units
        self.problems: list[Problem] = []
        self.seen: dict[tuple[str, str, str], int] = {}

    def observe(self, cell: Cell) -> Observation | None:
        """Return the observation in `cell`, or None after noting every problem it has."""
        before = len(self.problems)
        scale = self._scale(cell)
        unit = self._unit(cell)
        value, se = self._number(cell, "value"), self._number(cell, "se")
        rank, out_of = self._place(cell, "rank"), self._place(cell, "out_of")
        if value is not None and scale is not None and not scale.low <= value <= scale.high:
            self._note(cell, "value", words.off_scale(cell.code, scale, value))
        if se is not None and se < 0:
            self._note(cell, "se", words.NOT_NEGATIVE)
        if rank is not None and out_of is not None and rank > out_of:
            self._note(cell, "rank", words.rank_within(out_of))
        if len(self.problems) > before or unit is None or self._repeated(cell, unit):
            return None
        plain, spread = (None if number is None else float(number) for number in (value, se))
        return Observation(unit, cell.period, cell.code, plain, spread, rank, out_of, cell.row.number)

    def _note(self, cell: Cell, what: str, message: words.Message) -> None:
        self.problems.append(
            Problem(
                row=cell.row.number,
                column=cell.column(what),
                found=cell.texts.get(what, ""),
                expected=message.expected,
                cure=message.cure,
            )
        )

    def _unit(self, cell: Cell) -> str | None:
        if self.instrument.edition(cell.period) is None:
            return None  # no day to look the unit up on; the period has its own problem
        try:
            return self.units.find(cell.texts["unit"], cell.texts.get("unit_name", ""), cell.period)
        except InputError as error:
            self.problems += error.at(row=cell.row.number, column=cell.column("unit")).problems
            return None

    def _scale(self, cell: Cell) -> Scale | None:
        """Return the scale of the cell's component in its period, after checking that there is such a component."""
        edition = self.instrument.edition(cell.period)
        if edition is None:
            self._note(cell, "period", words.unknown_period(self.instrument))
            return None
        if cell.code == TOTAL:
            return edition.scale
        criterion = edition.criterion(cell.code)
        if criterion is None or (criterion.periods is not None and not criterion.periods.hold(cell.period)):
            self._note(cell, "code", words.unknown_code(self.instrument, edition, cell.code, cell.period))
            return None
        if criterion.scale is not None:
            return criterion.scale
        return None if criterion.max is None else Scale(low=Decimal(0), high=criterion.max)

    def _number(self, cell: Cell, what: str) -> Decimal | None:
        try:
            return parse_number(cell.texts.get(what, ""))
        except ValueError:
            self._note(cell, what, words.A_NUMBER)
            return None

    def _place(self, cell: Cell, what: str) -> int | None:
        number = self._number(cell, what)
        if number is None:
            return None
        if number != number.to_integral_value() or number < 1:
            self._note(cell, what, words.A_PLACE)
            return None
        return int(number)

    def _repeated(self, cell: Cell, unit: str) -> bool:
        first = self.seen.setdefault((unit, cell.period, cell.code), cell.row.number)
        if first != cell.row.number:
            self._note(cell, "code", words.repeated(first))
        return first != cell.row.number
