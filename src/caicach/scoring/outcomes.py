"""What distinct answers are worth, kept as columns: points, maximum and status by the answer's number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from caicach.errors import InputError
from caicach.scoring.result import NodeScore, Status

Objects = npt.NDArray[Any]
STATUSES: tuple[Status, ...] = ("scored", "missing", "not-applicable")
SCORED, MISSING, NOT_APPLICABLE = range(3)
_ZERO = Decimal(0)


class Outcomes:
    """Outcomes by number. `points` are 0 where `blank` (there are none); `errors` holds those that can't be scored."""

    def __init__(self, number: int) -> None:
        self.points: Objects = np.full(number, _ZERO, dtype=object)
        self.maximum: Objects = np.full(number, None, dtype=object)
        self.status = np.full(number, MISSING, np.int8)
        self.blank = np.ones(number, bool)
        self.errors: dict[int, InputError] = {}

    def put_scored(self, numbers: npt.NDArray[np.int64], points: Objects, maximum: Decimal | None) -> None:
        """Put down the points of several answers to one leaf."""
        self.points[numbers], self.maximum[numbers] = points, maximum
        self.status[numbers], self.blank[numbers] = SCORED, False

    def put(self, number: int, outcome: NodeScore | InputError) -> None:
        """Put down one outcome."""
        if isinstance(outcome, InputError):
            self.errors[number] = outcome
            return
        self.points[number] = _ZERO if outcome.points is None else outcome.points
        self.maximum[number] = outcome.max
        self.status[number] = STATUSES.index(outcome.status)
        self.blank[number] = outcome.points is None

    def extend(self, more: Sequence[NodeScore | InputError]) -> int:
        """Put down more outcomes; return the first one's number."""
        first, room = len(self.points), Outcomes(len(more))
        self.points = np.concatenate([self.points, room.points])
        self.maximum = np.concatenate([self.maximum, room.maximum])
        self.status = np.concatenate([self.status, room.status])
        self.blank = np.concatenate([self.blank, room.blank])
        for number, outcome in enumerate(more, start=first):
            self.put(number, outcome)
        return first
