"""One unit's share of the columns, read as mappings: nothing is made until it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caicach.scoring.answers import Answer
from caicach.scoring.form import Form
from caicach.scoring.placing import NOWHERE, Placed
from caicach.scoring.result import NodeScore
from caicach.scoring.rolling import Column


@dataclass(frozen=True, slots=True, eq=False)
class NodesOfUnit(Mapping[str, NodeScore]):
    """A unit's nodes by code, in the order of the tree."""

    columns: Mapping[str, Column]
    unit: int

    def __getitem__(self, code: str) -> NodeScore:
        return self.columns[code].node(code, self.unit)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True, eq=False)
class AnswersOfUnit(Mapping[str, Answer]):
    """A unit's answers by the leaf's code, in the order of the tree."""

    form: Form
    placed: Placed
    unit: int

    def __getitem__(self, code: str) -> Answer:
        for column, leaf in enumerate(self.form.leaves):
            if leaf.code == code and self.placed.row[self.unit, column] != NOWHERE:
                return self.placed.answers[int(self.placed.row[self.unit, column])]
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        rows = self.placed.row[self.unit]
        return (leaf.code for column, leaf in enumerate(self.form.leaves) if rows[column] != NOWHERE)

    def __len__(self) -> int:
        return sum(1 for _ in self)
