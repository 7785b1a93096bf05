"""The shape of a comparison of two periods: values only, ready to be shown, told, drawn or exported."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from caicach.instruments.model import Instrument
from caicach.text import Text


class ScoreChange(NamedTuple):
    """A composite in both periods; `change` is None where they can't be compared or one is missing."""

    before: Decimal | None
    after: Decimal | None
    change: Decimal | None


class RankChange(NamedTuple):
    """A rank in both periods; `change` is positive when the unit climbs; `of_*` are the numbers of units
    ranked, None where the table holds but a part of them and nothing says of how many.

    `if_others_stood_still` is the rank that the unit's new score would have had among the others' old scores.
    """

    before: int | None
    after: int | None
    change: int | None
    of_before: int | None
    of_after: int | None
    if_others_stood_still: int | None


class ComponentChange(NamedTuple):
    """One component in both periods.

    `contribution` is its part of the composite's change, in points of the composite. Ranks and groups are those
    among the units ranked that year. `why` says why there is no change or contribution, where there is none.
    """

    code: str
    title: Text
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    contribution: Decimal | None
    rank_before: int | None
    rank_after: int | None
    group_before: str | None
    group_after: str | None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class UnitComparison:
    """One unit between two periods; `notes` say what a reader must know: what is missing, who it was before."""

    unit: str
    name: str
    score: ScoreChange
    rank: RankChange
    group_before: str | None
    group_after: str | None
    components: tuple[ComponentChange, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units (or the one asked for) between two periods, the best of the later period first.

    `why` says why composites of the two periods can't be compared, where they can't; contributions are None then.
    `note` says what contributions contain besides the components' own change, where they do.
    """

    instrument: Instrument
    before: str
    after: str
    units: tuple[UnitComparison, ...]
    why: Text | None = None
    note: Text | None = None

    def unit(self, code: str) -> UnitComparison | None:
        """Return the comparison of the unit of that code, or None."""
        return next((u for u in self.units if u.unit == code), None)

    def as_answer(self) -> dict[str, Any]:
        """Return the answer of `caicach compare`, keys as in the contracts."""
        return {
            "instrument": self.instrument.id,
            "from": self.before,
            "to": self.after,
            "why": self.why,
            "note": self.note,
            "units": [_unit(u) for u in self.units],
        }


def _unit(unit: UnitComparison) -> dict[str, Any]:
    score, rank = unit.score, unit.rank
    return {
        "unit": unit.unit,
        "name": unit.name,
        "score": {"from": score.before, "to": score.after, "change": score.change},
        "rank": {
            "from": rank.before,
            "to": rank.after,
            "change": rank.change,
            "of_from": rank.of_before,
            "of_to": rank.of_after,
            "if_others_stood_still": rank.if_others_stood_still,
        },
        "group": {"from": unit.group_before, "to": unit.group_after},
        "components": [_component(c) for c in unit.components],
        "notes": list(unit.notes),
    }


def _component(component: ComponentChange) -> dict[str, Any]:
    return {
        "code": component.code,
        "title": component.title,
        "from": component.before,
        "to": component.after,
        "change": component.change,
        "contribution": component.contribution,
        "rank_from": component.rank_before,
        "rank_to": component.rank_after,
        "group_from": component.group_before,
        "group_to": component.group_after,
        "why": component.why,
    }
