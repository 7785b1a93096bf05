"""Where every unit stands in one period: composite, components, ranks and groups among the units ranked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.scoring.composite import score_composite
from caicach.scoring.ranks import Cuts, group, quartiles, ranks
from caicach.scoring.result import Scores, UnitScore
from caicach.scoring.structure import TOTAL, parts

if TYPE_CHECKING:
    from caicach.instruments.observations import Observation


@dataclass(frozen=True, slots=True)
class Standing:
    """One period of an index. `ranks` and `cuts` (quartiles) are by component code, and by `total`.
    `order` are the composites, the worst first (negated where lower is better).
    """

    scores: Scores
    components: tuple[Criterion, ...]
    units: Mapping[str, UnitScore]
    ranks: Mapping[str, Mapping[str, int]]
    cuts: Mapping[str, Cuts]
    order: tuple[Decimal, ...]

    @property
    def edition(self) -> Edition:
        """The edition that measures the period."""
        return self.scores.edition

    def value(self, unit: str, code: str) -> Decimal | None:
        """Return a unit's component, or its composite under `total`; None where missing."""
        score = self.units.get(unit)
        if score is None:
            return None
        if code == TOTAL:
            return score.points
        node = score.nodes.get(code)
        return node.points if node else None

    def rank(self, unit: str, code: str) -> int | None:
        """Return a unit's rank on a component (or `total`) among the units ranked; of a partial table, as published."""
        score = self.units.get(unit)
        if score is None or code == TOTAL:
            return score.rank if score else None
        if self.scores.partial:
            row = score.answers.get(code)
            return row.rank if row else None
        return self.ranks.get(code, {}).get(unit)

    def group(self, unit: str, code: str) -> str | None:
        """Return a unit's group on a component (or `total`) by the quartiles of the units ranked, or None."""
        value = self.value(unit, code)
        if value is None or self.edition.groups is None or unit not in self.ranks.get(code, {}):
            return None
        better = self.scores.instrument.higher_is_better
        return group(value, self.cuts[code], self.edition.groups.codes, higher_is_better=better)

    def rank_of(self, value: Decimal, unit: str) -> int | None:
        """Return the rank that the composite `value` would have had among the others, None where none is ranked."""
        sign = 1 if self.scores.instrument.higher_is_better else -1
        own = self.value(unit, TOTAL)
        if self.scores.partial or not self.order:
            return None
        better = len(self.order) - bisect_right(self.order, sign * value)
        return 1 + better - (own is not None and sign * own > sign * value)

    def out_of(self, unit: str) -> int | None:
        """Return the number of units ranked; None where the table holds but a part and nothing says of how many."""
        score = self.units.get(unit)
        if score is None:
            return None if self.scores.partial else self.scores.out_of
        return self.scores.ranked_among(score)


def standing(instrument: Instrument, observations: Iterable[Observation], period: str) -> Standing:
    """Return where every unit of `observations` stands in `period`.

    Only units that have a composite are ranked, on components too; none of a table that holds but a part of them.
    Raises InputError as `score_composite` does.
    """
    scores = score_composite(instrument, observations, period)
    units = {unit.unit: unit for unit in scores.units}
    components = parts(scores.edition.criteria, period)
    places: dict[str, dict[str, int]] = {}
    cuts: dict[str, Cuts] = {}
    for code in (*(c.code for c in components), TOTAL):
        values = _ranked_values(units.values(), code)
        if values and not scores.partial:
            places[code] = ranks(values, higher_is_better=instrument.higher_is_better)
            cuts[code] = quartiles(values.values())
    sign = 1 if instrument.higher_is_better else -1
    order = tuple(sorted(sign * unit.points for unit in units.values() if unit.points is not None))
    return Standing(scores, components, units, places, cuts, order)


def _ranked_values(units: Iterable[UnitScore], code: str) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    for unit in units:
        if unit.points is None:
            continue
        value = unit.points if code == TOTAL else unit.nodes[code].points
        if value is not None:
            values[unit.unit] = value
    return values
