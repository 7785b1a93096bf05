"""What an edition is made of in one period, and the figures both families of scoring need to know about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.text import Text

TOTAL = "total"


def edition_of(instrument: Instrument, period: str) -> Edition:
    """Return the edition that measures `period`; raise InputError naming the editions there are."""
    edition = instrument.edition(period)
    if edition is not None:
        return edition
    known = ", ".join(f"{e.id} ({e.periods.first}–{e.periods.last or '…'})" for e in instrument.editions)
    raise InputError(
        Problem(
            found=period,
            expected=Text(
                f"một kỳ mà {instrument.short} có cấu trúc: {known}",
                f"a period for which {instrument.short} has an edition: {known}",
            ),
            cure=Text("Chọn kỳ khác hoặc bổ sung cấu trúc của kỳ này.", "Choose another period, or add its edition."),
        )
    )


def has_rules(edition: Edition) -> bool:
    """Tell whether units answer this edition leaf by leaf; otherwise published figures are all there is of it."""
    return any(criterion.rule is not None for criterion in edition.walk())


def no_data(period: str, periods: Iterable[str]) -> InputError:
    """Return the error for a period that a table has no rows of, naming the periods it has."""
    known = ", ".join(sorted(set(periods)))
    return InputError(
        Problem(
            column="period",
            found=period,
            expected=Text(
                f"một kỳ có số liệu trong bảng: {known}" if known else "một bảng có số liệu",
                f"a period that the table has: {known}" if known else "a table with figures",
            ),
            cure=Text("Chọn một trong các kỳ đó, hoặc bổ sung số liệu.", "Choose one of these, or add the figures."),
        )
    )


def parts(criteria: Iterable[Criterion], period: str) -> tuple[Criterion, ...]:
    """Return those of `criteria` that belong to `period`."""
    return tuple(c for c in criteria if c.periods is None or c.periods.hold(period))


class Branch(NamedTuple):
    """A criterion of the period with those below it; `codes` are the codes of all below, at any depth."""

    criterion: Criterion
    below: tuple[Branch, ...]
    codes: frozenset[str]

    def walk(self) -> Iterator[Branch]:
        """Yield this branch and all below it, parents first."""
        yield self
        for branch in self.below:
            yield from branch.walk()


def branches(criteria: Iterable[Criterion], period: str) -> tuple[Branch, ...]:
    """Return the tree of `criteria` as it is in `period`."""
    grown = []
    for criterion in parts(criteria, period):
        below = branches(criterion.children, period)
        codes = frozenset(branch.criterion.code for top in below for branch in top.walk())
        grown.append(Branch(criterion, below, codes))
    return tuple(grown)


def share(criterion: Criterion, combine: str | None) -> Decimal:
    """Return what one point of `criterion` counts in its parent: weight/100 in a weighted sum, else 1."""
    if combine != "weighted" or criterion.weight is None:
        return Decimal(1)
    return criterion.weight / 100
