"""Answers laid out by unit and leaf: which distinct answer each unit gave to each leaf, as numbers.

Points depend on the leaf and on what is written (where the rule compares units, on the group compared as well), so
each distinct answer is scored once, and everything after that goes leaf by leaf over all units at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
Key = tuple[str, str, str, str]
_UNIT = attrgetter("unit")
_KEY = attrgetter("code", "value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Placed:
    """Every answer's place: `unit` and `leaf` (column; NOWHERE if it is on no leaf) and `key`, the distinct answer.

    `leaf_of_key` is the column that a distinct answer belongs to.
    `row[u, l]` is the first answer of a unit on a leaf, NOWHERE where there is none.
    """

    answers: Sequence[Answer]
    units: tuple[str, ...]
    keys: tuple[Key, ...]
    unit: Indices
    leaf: Indices
    key: Indices
    leaf_of_key: Indices
    row: Indices

    def misplaced(self) -> Indices:
        """Return the answers that stand on no leaf, or on one that the unit answered before."""
        first = np.where(self.leaf == NOWHERE, NOWHERE, self.row[self.unit, self.leaf])
        wrong: Indices = np.nonzero(first != np.arange(len(self.answers)))[0]
        return wrong


def place(form: Form, answers: Sequence[Answer]) -> Placed:
    """Return the places of `answers`, units in the order in which they come."""
    units, unit = _numbered(map(_UNIT, answers), len(answers))
    keys, key = _numbered(map(_KEY, answers), len(answers))
    columns = {leaf.code: column for column, leaf in enumerate(form.leaves)}
    column_of_key = np.fromiter((columns.get(code, NOWHERE) for code, *_ in keys), np.int64, len(keys))
    leaf = column_of_key[key]
    row = np.full((len(units), max(len(columns), 1)), NOWHERE, np.int64)
    placed = np.nonzero(leaf != NOWHERE)[0][::-1]  # backwards, so that the first answer is the one that stays
    row[unit[placed], leaf[placed]] = placed
    return Placed(answers, units, keys, unit, leaf, key, column_of_key, row)


def _numbered(things: Any, number: int) -> tuple[tuple[Any, ...], Indices]:
    """Return the distinct things in the order in which they come, and each thing's number among them."""
    numbers: Mapping[Any, int] = defaultdict(count().__next__)
    which = np.fromiter(map(numbers.__getitem__, things), np.int64, number)
    return tuple(numbers), which
