"""Answers laid out by unit and leaf, so that everything after that goes leaf by leaf over all units at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from caicach.scoring.answers import Answer
from caicach.scoring.form import Form

NOWHERE = -1
Indices = npt.NDArray[np.int64]
Texts = tuple[str, str, str]
_WRITTEN = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Placed:
    """Every answer's place: `unit`, and `leaf` (column; NOWHERE if it is on no leaf).

    `row[u, l]` is the first answer of a unit on a leaf, NOWHERE where there is none; `texts` is what was written, a
    column each for value, numerator and denominator.
    """

    answers: Sequence[Answer]
    units: tuple[str, ...]
    unit: Indices
    leaf: Indices
    row: Indices
    texts: Sequence[npt.NDArray[Any]]

    def misplaced(self) -> Indices:
        """Return the answers that stand on no leaf, or on one that the unit answered before."""
        first = np.where(self.leaf == NOWHERE, NOWHERE, self.row[self.unit, self.leaf])
        wrong: Indices = np.nonzero(first != np.arange(len(self.answers)))[0]
        return wrong

    def on(self, leaf: int) -> Indices:
        """Return the answers on a leaf, of each unit the first."""
        rows: Indices = self.row[:, leaf]
        answered: Indices = rows[rows != NOWHERE]
        return answered

    def written(self, rows: Indices) -> list[Texts]:
        """Return what is written in each of the answers."""
        return list(zip(*(column[rows].tolist() for column in self.texts), strict=True))


def place(form: Form, answers: Sequence[Answer]) -> Placed:
    """Return the places of `answers`, units in the order in which they come."""
    units, unit = numbered(map(attrgetter("unit"), answers), len(answers))
    codes, code = numbered(map(attrgetter("code"), answers), len(answers))
    columns = {leaf.code: column for column, leaf in enumerate(form.leaves)}
    leaf = np.array([columns.get(form.code_of(code), NOWHERE) for code in codes], np.int64)[code]
    row = np.full((len(units), len(columns)), NOWHERE, np.int64)
    placed = np.nonzero(leaf != NOWHERE)[0][::-1]  # backwards, so that the first answer is the one that stays
    row[unit[placed], leaf[placed]] = placed
    texts = [np.array(list(map(attrgetter(name), answers)), dtype=object) for name in _WRITTEN]
    return Placed(answers, units, unit, leaf, row, texts)


def numbered(things: Iterable[Any], number: int) -> tuple[tuple[Any, ...], Indices]:
    """Return the distinct things in the order in which they come, and each thing's number among them."""
    numbers: Mapping[Any, int] = defaultdict(count().__next__)
    which = np.fromiter(map(numbers.__getitem__, things), np.int64, number)
    return tuple(numbers), which
