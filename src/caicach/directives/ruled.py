"""Tables of a PDF page read from their ruling lines: text that stands in a ruled cell becomes a row's cell.

A PDF has no tables, only lines and words at places. Where ruling lines make a grid, words are put into its cells by
where they begin; all other words stay in the order of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_NEAR = 2.5
_THIN = 2.5


@dataclass(slots=True)
class Grid:
    """A ruled table: the places of its vertical lines (left to right) and horizontal lines (top to bottom)."""

    xs: list[float]
    ys: list[float]
    cells: dict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column in which a place lies, None outside."""
        column = sum(x >= edge - _NEAR for edge in self.xs) - 1
        row = sum(y <= edge + _NEAR / 2 for edge in self.ys) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, column) if inside else None

    def rows(self) -> str:
        """Return the table as lines with ` | ` between cells."""
        lines = []
        for row in range(len(self.ys) - 1):
            cells = [" ".join("".join(self.cells[row, c]).split()).replace("|", "/") for c in range(len(self.xs) - 1)]
            if any(cells):
                lines.append(" | ".join(cells))
        return "\n".join(lines)


@dataclass(slots=True)
class _Lines:
    """The straight lines of a page, as they are drawn."""

    across: list[tuple[float, float, float]] = field(default_factory=list)  # y, left, right
    down: list[tuple[float, float, float]] = field(default_factory=list)  # x, low, high
    pen: tuple[float, float] = (0.0, 0.0)

    def see(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float], _: Any) -> None:
        """Take note of a drawing operator: moves, lines and thin rectangles."""
        if operator == b"m":
            self.pen = _at(matrix, operands)
        elif operator == b"l":
            place = _at(matrix, operands)
            self._add(self.pen, place)
            self.pen = place
        elif operator == b"re":
            x, y, width, height = (float(n) for n in operands)
            if min(abs(width), abs(height)) <= _THIN:
                self._add(_at(matrix, (x, y)), _at(matrix, (x + width, y + height)))

    def _add(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        if abs(a[1] - b[1]) <= _THIN < abs(a[0] - b[0]):
            self.across.append((a[1], min(a[0], b[0]), max(a[0], b[0])))
        elif abs(a[0] - b[0]) <= _THIN < abs(a[1] - b[1]):
            self.down.append((a[0], min(a[1], b[1]), max(a[1], b[1])))

    def grids(self) -> list[Grid]:
        """Return the tables: runs of vertical lines that touch from top to bottom, with two columns or more."""
        found = []
        for low, high in _joined([(low, high) for _, low, high in self.down]):
            xs = _distinct(x for x, a, b in self.down if a >= low - _NEAR and b <= high + _NEAR)
            ys = _distinct(y for y, _, _ in self.across if low - _NEAR <= y <= high + _NEAR)
            if len(xs) >= 3 and len(ys) >= 2:
                found.append(Grid(xs, sorted(ys, reverse=True)))
        return found


def page_text(page: Any) -> str:
    """Return a page's text in its order, ruled tables as rows with ` | ` between cells."""
    lines = _Lines()
    pieces: list[tuple[str, float, float]] = []

    def hear(text: str, matrix: Sequence[float], own: Sequence[float], _font: Any, _size: Any) -> None:
        if text:
            pieces.append((text, *_at(matrix, (own[4], own[5]))))

    plain: str = page.extract_text(visitor_operand_before=lines.see, visitor_text=hear)
    grids = lines.grids()
    return _woven(pieces, grids) if grids else plain


def _woven(pieces: Sequence[tuple[str, float, float]], grids: Sequence[Grid]) -> str:
    """Put each piece into its cell, or leave it in the flow; a table stands where its first word does."""
    flow: list[str | Grid] = []
    for text, x, y in pieces:
        place = next(((grid, cell) for grid in grids if (cell := grid.cell(x, y))), None)
        if place is None:
            flow.append(text)
            continue
        grid, cell = place
        grid.cells[cell].append(text.replace("\n", " "))
        if not any(piece is grid for piece in flow):
            flow.append(grid)
    return "".join(f"\n{piece.rows()}\n" if isinstance(piece, Grid) else piece for piece in flow)


def _at(matrix: Sequence[float], place: Sequence[Any]) -> tuple[float, float]:
    x, y = float(place[0]), float(place[1])
    a, b, c, d, e, f = (float(n) for n in matrix)
    return a * x + c * y + e, b * x + d * y + f


def _distinct(values: Any) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _joined(ranges: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return ranges with those that touch made one."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + _NEAR:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
