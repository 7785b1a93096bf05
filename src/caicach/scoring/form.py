"""A criteria set as it is filled in for one period: its tree, and its leaves with what they inherit from above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Edition, NotApplicable, Prerequisite
from caicach.scoring.rule_words import CHECK_SET
from caicach.scoring.structure import parts
from caicach.text import Text


class Item(NamedTuple):
    """A criterion of the period with those below it, and what holds for it: its own or what stands above it."""

    criterion: Criterion
    below: tuple[Item, ...]
    not_applicable: NotApplicable
    requires: tuple[Prerequisite, ...]

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.criterion.code

    def walk(self) -> Iterator[Item]:
        """Yield this branch and all below it, parents first."""
        yield self
        for branch in self.below:
            yield from branch.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """The tree of one edition and period, its criteria by code, and the leaves in the order of the tree."""

    edition: Edition
    tree: tuple[Item, ...]
    branches: Mapping[str, Item]
    leaves: tuple[Item, ...]

    def code_of(self, text: str) -> str:
        """Return the criterion's code that `text` stands for: as it is, or without the full stop officers end it by."""
        return text if text in self.branches else text.rstrip(". ")

    def in_order_of_prerequisites(self) -> list[Item]:
        """Return the leaves that require others, each after those that it requires (the model refuses circles)."""
        waiting, settled = [leaf for leaf in self.leaves if leaf.requires], []
        while waiting:
            blocked = {leaf.code for leaf in waiting}
            ready = [leaf for leaf in waiting if blocked.isdisjoint(p.code for p in leaf.requires)]
            settled += ready
            waiting = [leaf for leaf in waiting if leaf not in ready]
        return settled


def form_of(edition: Edition, period: str) -> Form:
    """Return the form of `edition` in `period`; raise InputError where a code stands twice."""
    tree = _grow(edition.criteria, period, edition.not_applicable, ())
    found = [branch for top in tree for branch in top.walk()]
    times = Counter(branch.code for branch in found)
    repeated = [code for code, number in times.items() if number > 1]
    if repeated:
        raise InputError(Problem(found=code, expected=_CODE_ONCE, cure=CHECK_SET) for code in repeated)
    by_code = {branch.code: branch for branch in found}
    return Form(edition, tree, by_code, tuple(branch for branch in found if not branch.below))


def _grow(
    criteria: Iterable[Criterion], period: str, otherwise: NotApplicable, above: tuple[Prerequisite, ...]
) -> tuple[Item, ...]:
    grown = []
    for criterion in parts(criteria, period):
        effect, requires = criterion.not_applicable or otherwise, (*above, *criterion.requires)
        below = _grow(criterion.children, period, effect, requires)
        grown.append(Item(criterion, below, effect, requires))
    return tuple(grown)


_CODE_ONCE = Text("mỗi mã tiêu chí một lần trong bộ tiêu chí", "each code once in the criteria set")
