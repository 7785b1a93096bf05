"""Facts about subjects, kept so that a rule can ask for one: what, of whom, when, from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from caicach.accountability.conditions import Value
from caicach.accountability.model import SubjectKind
from caicach.errors import InputError, Problem
from caicach.text import Text

Subject = tuple[str, SubjectKind]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one subject and period; `value` None: it is known to be missing.

    `low`, `high`: its interval, where it is an estimate. `numerator`, `denominator`: the items behind
    a share. `source`: where the figure comes from. `row`: where it stands in the file it was read from.
    """

    subject: str
    kind: SubjectKind
    period: str
    fact: str
    value: Value | None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str | None = None
    row: int | None = None


class Facts:
    """Facts by subject, kind, period and name. Their order is of no consequence."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Take the facts; raises InputError naming every fact given twice for one subject and period."""
        self._by_key: dict[tuple[str, str, str, str], Fact] = {}
        problems = []
        for fact in facts:
            key = (fact.subject, fact.kind, fact.period, fact.fact)
            if key in self._by_key:
                problems.append(_twice(fact, self._by_key[key]))
            else:
                self._by_key[key] = fact
        if problems:
            raise InputError(problems)

    def all(self) -> list[Fact]:
        """Return every fact, sorted by subject, period and name."""
        return [self._by_key[key] for key in sorted(self._by_key)]

    def get(self, subject: Subject, period: str, fact: str) -> Fact | None:
        """Return the fact, or None."""
        return self._by_key.get((*subject, period, fact))

    def subjects(self) -> list[Subject]:
        """Return every subject with any fact, sorted by code and kind."""
        return sorted({(fact.subject, fact.kind) for fact in self._by_key.values()})

    def periods(self) -> list[str]:
        """Return every period with any fact, sorted."""
        return sorted({fact.period for fact in self._by_key.values()})


def _twice(fact: Fact, first: Fact) -> Problem:
    lines = f" (dòng {first.row})" if first.row else ""
    rows = f" (row {first.row})" if first.row else ""
    return Problem(
        row=fact.row,
        column="fact",
        found=f"{fact.subject}, {fact.period}, {fact.fact}",
        expected=Text(
            f"mỗi dữ kiện của một đối tượng trong một kỳ chỉ có một dòng{lines}",
            f"one row for each fact of a subject and period{rows}",
        ),
        cure=Text("Giữ lại một dòng đúng, bỏ dòng kia.", "Keep the row that is right and remove the other."),
    )
