"""Can a condition hold at all, can it fail at all, can two hold at once? Decided, not sampled.

A condition changes its answer only at bounds, so that it is enough to try, for every fact and period it
speaks of, each bound, a value between each two neighbours, and one beyond each end (or, for a class,
each word). Facts compared with one another are tried on one common grid with room for every order of
them. The search gives values one by one and stops where the three-valued truth is already decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from caicach.accountability.conditions import All, Compare, Condition, Value, evaluate, leaves
from caicach.accountability.model import Vocabulary

_Variable = tuple[str, str]


def can_be(condition: Condition, wanted: bool, period: str, vocabulary: Vocabulary) -> bool:
    """Tell whether some values of the facts give `condition` the truth `wanted` in `period`."""
    grid = _grid(condition, period, vocabulary)
    return _search(condition, wanted, period, vocabulary, list(grid.items()), {})


def can_both(first: Condition, second: Condition, period: str, vocabulary: Vocabulary) -> bool:
    """Tell whether both conditions can hold for one subject in `period`."""
    return can_be(All(**{"all": (first, second)}), True, period, vocabulary)


def _search(
    condition: Condition,
    wanted: bool,
    period: str,
    vocabulary: Vocabulary,
    left: Sequence[tuple[_Variable, Sequence[Value]]],
    given: dict[_Variable, Value],
) -> bool:
    holds = evaluate(condition, period, lambda fact, at: given.get((fact, at)), vocabulary.place).holds
    if holds is not None or not left:
        return holds is wanted
    (variable, values), rest = left[0], left[1:]
    return any(_search(condition, wanted, period, vocabulary, rest, {**given, variable: value}) for value in values)


def _grid(condition: Condition, period: str, vocabulary: Vocabulary) -> dict[_Variable, Sequence[Value]]:
    """Return the values to try for every fact and period that the condition speaks of."""
    compares = list(leaves(condition))
    variables: dict[_Variable, None] = {}
    for compare in compares:
        variables.update(dict.fromkeys((compare.fact, at) for at in compare.periods(period)))
        if compare.than:
            variables[(compare.than.fact, compare.than.period or period)] = None
    linked = any(compare.than for compare in compares)
    return {
        variable: _values(variable[0], compares, vocabulary, len(variables) if linked else 1) for variable in variables
    }


def _values(fact: str, compares: Sequence[Compare], vocabulary: Vocabulary, between: int) -> Sequence[Value]:
    if words := vocabulary.words(fact):
        return [word.vi for word in words]
    kind = vocabulary.fact(fact)
    low, high = (kind.low, kind.high) if kind else (None, None)
    bounds = {c.value for c in compares if isinstance(c.value, Decimal) and (between > 1 or c.fact == fact)}
    points = _spread(sorted(bounds | {end for end in (low, high) if end is not None}), between)
    if kind and kind.measure in ("count", "rank"):
        points = [p.to_integral_value(way) for p in points for way in (ROUND_FLOOR, ROUND_CEILING)]
    return sorted({p for p in points if (low is None or p >= low) and (high is None or p <= high)})


def _spread(bounds: Sequence[Decimal], between: int) -> list[Decimal]:
    """Return the bounds, `between` values in each gap, and as many beyond each end."""
    ends = [*bounds] or [Decimal(0)]
    points = [ends[0] - i for i in range(1, between + 1)] + [ends[-1] + i for i in range(1, between + 1)] + ends
    for low, high in pairwise(ends):
        points += [low + (high - low) * i / (between + 1) for i in range(1, between + 1)]
    return points
