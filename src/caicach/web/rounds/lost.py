"""Where the units lost points: criteria by units, shaded by how much of what was possible is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.instruments.model import Criterion
from caicach.scoring.form import Item
from caicach.scoring.losses import lost_points, ways_of
from caicach.scoring.result import Scores, UnitScore
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import form_at, scores_at

SHADES = (Decimal(25), Decimal(50), Decimal(75))  # percent of the maximum lost, from which a shade is darker
ZERO = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """What one unit lost on one criterion; None where it has no points there. `most` is what it could lose."""

    entrant: Entrant
    criterion: Criterion
    lost: Decimal | None
    most: Decimal

    @property
    def shade(self) -> int:
        """Return how dark the cell is: 0 for nothing lost, 1 to 4 by quarters of what could be lost."""
        if not self.lost:
            return 0
        percent = self.lost * 100 / self.most if self.most else Decimal(100)
        return 1 + sum(percent >= bound for bound in SHADES)


@dataclass(frozen=True)
class Row:
    """A unit with its cells; `total` is what it lost on them together."""

    entrant: Entrant
    cells: tuple[Cell, ...]
    percent: Decimal | None

    @property
    def total(self) -> Decimal:
        """Return the points lost on all cells of the row."""
        return sum((cell.lost or ZERO for cell in self.cells), ZERO)


@dataclass(frozen=True)
class Lost:
    """The heat map: criteria (fields, or the leaves of one field) by units, the unit that lost most first."""

    field: Item | None
    criteria: tuple[Criterion, ...]
    rows: tuple[Row, ...]

    @property
    def totals(self) -> list[tuple[Criterion, Decimal]]:
        """Return what the units together lost on each criterion."""
        columns = [sum((row.cells[n].lost or ZERO for row in self.rows), ZERO) for n in range(len(self.criteria))]
        return list(zip(self.criteria, columns, strict=True))


def lost_map(round: Round, entrants: Sequence[Entrant], field: str = "") -> Lost:
    """Return the heat map of all fields, or of the leaves of the branch `field`; one field alone shows its leaves.

    Raises KeyError where the set has no such branch.
    """
    form, scores = form_at(round), scores_at(round, "final")
    if not field and len(form.tree) == 1:
        field = form.tree[0].code
    branch = form.branches[field] if field else None
    ways = ways_of(form.tree)
    items = [i for i in branch.walk() if not i.below] if branch else [i for i in form.tree if ways[i.code] != "on-top"]
    rows = [_row(scores, entrant, items) for entrant in entrants]
    ordered = sorted(rows, key=lambda row: -row.total)
    return Lost(branch, tuple(item.criterion for item in items), tuple(ordered))


def _row(scores: Scores | None, entrant: Entrant, items: Sequence[Item]) -> Row:
    unit = scores.unit(entrant.unit.code) if scores else None
    lost = lost_points(scores, entrant.unit.code) if scores else {}
    cells = tuple(_cell(entrant, item, lost, unit) for item in items)
    return Row(entrant, cells, unit.percent if unit else None)


def _cell(entrant: Entrant, item: Item, lost: dict[str, Decimal], unit: UnitScore | None) -> Cell:
    node = unit.nodes[item.code] if unit else None
    if node is not None and item.code in lost:
        return Cell(entrant, item.criterion, lost[item.code], node.max or ZERO)
    judged = [leaf for leaf in item.walk() if not leaf.below and leaf.code in lost]
    if not judged:
        return Cell(entrant, item.criterion, None, ZERO)
    most = sum((leaf.criterion.max or ZERO for leaf in judged), ZERO)
    return Cell(entrant, item.criterion, sum((lost[leaf.code] for leaf in judged), ZERO), most)
