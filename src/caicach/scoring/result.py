"""What scoring hands out, the same shape for an index and for a criteria set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from caicach.instruments.model import Edition, Instrument
from caicach.text import Text

Status = Literal["scored", "missing", "not-applicable"]


class NodeScore(NamedTuple):
    """Points of one criterion; `max` is what was attainable, without what does not apply. Missing points are None."""

    code: str
    points: Decimal | None
    max: Decimal | None
    status: Status


class Published(NamedTuple):
    """The composite as its publisher gave it: the value, or the rank alone where only that was published."""

    value: Decimal | None
    rank: int | None
    out_of: int | None


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's score of one period.

    `points` is the composite of an index or the sum of a criteria set, None where anything is missing.
    `basis` says where `points` come from: `computed`; `published` where the parts are not known but the total is;
    `rank-only` where nothing but a rank was published; `incomplete` where parts are missing.
    `difference` is computed less published, where both are there.
    `answers` keeps what each leaf was scored from, for the trace.
    """

    unit: str
    points: Decimal | None
    max: Decimal | None
    percent: Decimal | None
    nodes: Mapping[str, NodeScore]
    rank: int | None = None
    class_code: str | None = None
    basis: Literal["computed", "published", "rank-only", "incomplete"] = "computed"
    published: Published | None = None
    difference: Decimal | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the criteria that have no points because something is missing, parents first."""
        return tuple(code for code, node in self.nodes.items() if node.status == "missing")


@dataclass(frozen=True, slots=True)
class Scores:
    """All units of one instrument and period, the best first, those without a rank last.

    `out_of` is the number of units ranked. `partial` tells that more units were ranked, as published, than the table
    holds: ranks are then those published, and nothing is ranked among the table's own units.
    `why` says why nothing could be computed, where nothing could. For the trace, `compared` is what was answered on
    leaves that compare units, by code and group, and `groups` who was compared with whom.
    """

    instrument: Instrument
    edition: Edition
    period: str
    units: tuple[UnitScore, ...]
    out_of: int
    why: Text | None = None
    partial: bool = False
    compared: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def unit(self, code: str) -> UnitScore | None:
        """Return the score of the unit of that code, or None."""
        return next((u for u in self.units if u.unit == code), None)

    def ranked_among(self, unit: UnitScore) -> int | None:
        """Return the number of units ranked; of a published rank the published number, None where it isn't known."""
        if not self.partial and unit.basis != "rank-only":
            return self.out_of
        return unit.published.out_of if unit.published else None

    def as_answer(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Return the answer of `caicach score`; `names` gives units their names, a unit without one its code."""
        return {
            "instrument": self.instrument.id,
            "edition": self.edition.id,
            "period": self.period,
            "partial": self.partial,
            "why": self.why,
            "units": [_unit_answer(unit, names) for unit in self.units],
        }


def in_order(units: Sequence[UnitScore]) -> tuple[UnitScore, ...]:
    """Return `units` by rank, those without one last, then by code."""
    return tuple(sorted(units, key=lambda u: (u.rank is None, u.rank or 0, u.unit)))


def _unit_answer(unit: UnitScore, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "name": names.get(unit.unit, unit.unit),
        "points": unit.points,
        "max": unit.max,
        "percent": unit.percent,
        "rank": unit.rank,
        "class": unit.class_code,
        "basis": unit.basis,
        "published": unit.published and unit.published._asdict(),
        "difference": unit.difference,
        "nodes": [node._asdict() for node in unit.nodes.values()],
    }
