"""What answers are worth, kept as columns: points, maximum and status by the answer's number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from caicach.errors import InputError
from caicach.scoring.result import NodeScore, Status

Objects = npt.NDArray[Any]
Numbers = npt.NDArray[np.int64]
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

    def put_scored(self, numbers: Numbers, points: Objects, maximum: Decimal | None) -> None:
        """Put down the points of several answers to one leaf."""
        self.points[numbers], self.maximum[numbers] = points, maximum
        self.status[numbers], self.blank[numbers] = SCORED, False

    def put(self, numbers: Numbers, outcomes: Sequence[NodeScore | InputError], which: Numbers) -> None:
        """Put down at each of `numbers` the one of `outcomes` that `which` says."""
        distinct = Outcomes(len(outcomes))
        for number, outcome in enumerate(outcomes):
            distinct._put_one(number, outcome)
        self.points[numbers], self.maximum[numbers] = distinct.points[which], distinct.maximum[which]
        self.status[numbers], self.blank[numbers] = distinct.status[which], distinct.blank[which]
        if distinct.errors:
            pairs = zip(numbers.tolist(), which.tolist(), strict=True)
            self.errors.update({number: distinct.errors[one] for number, one in pairs if one in distinct.errors})

    def _put_one(self, number: int, outcome: NodeScore | InputError) -> None:
        if isinstance(outcome, InputError):
            self.errors[number] = outcome
            return
        self.points[number] = _ZERO if outcome.points is None else outcome.points
        self.maximum[number] = outcome.max
        self.status[number] = STATUSES.index(outcome.status)
        self.blank[number] = outcome.points is None
