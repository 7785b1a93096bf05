"""The shape of a condition over facts, and its truth: true, false, or not to be told because a fact is missing.

A condition is a tree of `all`, `any`, `not` over comparisons. A comparison holds one fact of one
period, or of several periods in a row, against a bound. Three-valued (Kleene): a false part decides an
`all`, a true part decides an `any`; otherwise a missing fact leaves the condition open, never guessed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from caicach.accountability.periods import steps_back
from caicach.instruments.model import Model
from caicach.registry.period import parse_period

Op = Literal["ge", "gt", "le", "lt", "eq", "ne"]
Value = Decimal | str
PeriodName = Annotated[str, AfterValidator(lambda text: parse_period(text).text)]
Look = Callable[[str, str], Value | None]
Place = Callable[[str, str], int | None]

SIGNS: dict[str, str] = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "eq": "=", "ne": "!="}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
    "ne": operator.ne,
}


class OtherFact(Model):
    """A bound that is itself a fact of the same subject: of `period`, or of the period judged where None."""

    fact: str
    period: PeriodName | None = None


class Compare(Model):
    """One fact against a bound, in `at_least` of the last `within` periods (a plain comparison: 1 of 1).

    `consecutive: N` in a file is N of the last N.

    `inclusive` is the text's own word on the bound and must agree with `op`. `every: year` looks at
    years, whatever period is judged. `period` fixes the period looked at, as in "the index of 2018".
    """

    fact: str
    op: Op
    value: Value | None = None
    than: OtherFact | None = None
    inclusive: bool | None = None
    within: int = Field(default=1, ge=1, le=120)
    at_least: int = Field(default=1, ge=1)
    every: Literal["year"] | None = None
    period: PeriodName | None = None

    @model_validator(mode="before")
    @classmethod
    def _consecutive(cls, data: Any) -> Any:
        if isinstance(data, dict) and "consecutive" in data:
            data = dict(data)
            data["within"] = data["at_least"] = data.pop("consecutive")
        return data

    @model_validator(mode="after")
    def _one_bound(self) -> Compare:
        if (self.value is None) == (self.than is None):
            raise ValueError("đúng một trong hai mục value và than // exactly one of value and than")
        if self.at_least > self.within:
            raise ValueError("at_least không lớn hơn within // at_least of at most within")
        if self.inclusive is not None and self.inclusive != (self.op in ("ge", "le", "eq")):
            raise ValueError(
                "inclusive khớp với op: true với ge, le, eq // inclusive that agrees with op: true for ge, le, eq"
            )
        return self

    def periods(self, period: str) -> tuple[str, ...]:
        """Return the periods looked at when `period` is judged, the latest first."""
        return steps_back(self.period or period, self.within, self.every)

    def bound(self) -> str:
        """Return the bound as `>= 5`, `= trung bình` or `> unit_cchc_index 2018`."""
        limit = f"{self.than.fact} {self.than.period or ''}".strip() if self.than else self.value
        return f"{SIGNS[self.op]} {limit}"


def _form(value: Any) -> str | None:
    """Return which form of condition a YAML mapping or a model is."""
    if isinstance(value, Model):
        return {"All": "all", "AnyOf": "any", "Not": "not"}.get(type(value).__name__, "fact")
    return next((form for form in ("all", "any", "not", "fact") if isinstance(value, dict) and form in value), None)


class All(Model):
    """Holds where every part holds."""

    all_: tuple[Condition, ...] = Field(alias="all", min_length=1)


class AnyOf(Model):
    """Holds where at least one part holds."""

    any_: tuple[Condition, ...] = Field(alias="any", min_length=1)


class Not(Model):
    """Holds where its part does not."""

    not_: Condition = Field(alias="not")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Compare, Tag("fact")],
    Discriminator(_form),
]
All.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact of one period as a condition saw it; `met` is the comparison alone, None where it can't be told."""

    compare: Compare
    period: str
    value: Value | None
    limit: Value | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A condition's truth (None: cannot tell) and the readings that it rests on."""

    holds: bool | None
    readings: tuple[Reading, ...]


def leaves(condition: All | AnyOf | Not | Compare) -> Iterator[Compare]:
    """Yield every comparison of the tree, in the order written."""
    if isinstance(condition, Compare):
        yield condition
        return
    parts = _parts(condition)
    for part in parts:
        yield from leaves(part)


def evaluate(condition: All | AnyOf | Not | Compare, period: str, look: Look, place: Place) -> Outcome:
    """Return the truth of `condition` for `period`, with the readings that decide it.

    `look(fact, period)` gives a fact's value or None where it is missing; `place(fact, word)` gives
    the position of a class word on its scale. An open outcome rests on the missing readings and on
    those that would have let them decide.
    """
    if isinstance(condition, Compare):
        return _window(condition, period, look, place)
    parts = [evaluate(part, period, look, place) for part in _parts(condition)]
    if isinstance(condition, Not):
        holds = parts[0].holds
        return Outcome(None if holds is None else not holds, parts[0].readings)
    deciding = isinstance(condition, AnyOf)
    if any(part.holds is deciding for part in parts):
        return Outcome(deciding, _joined(p for p in parts if p.holds is deciding))
    return Outcome(None if any(p.holds is None for p in parts) else not deciding, _joined(parts))


def meets(op: Op, value: Value, limit: Value, position: Callable[[str], int | None]) -> bool | None:
    """Compare a value with a limit: numbers as Decimal, class words by their position; None where they can't be."""
    if isinstance(value, Decimal) and isinstance(limit, Decimal):
        return _TESTS[op](value, limit)
    if isinstance(value, str) and isinstance(limit, str):
        own, other = position(value), position(limit)
        if own is not None and other is not None:
            return _TESTS[op](own, other)
        if own is None and other is None and op in ("eq", "ne"):
            return _TESTS[op](value.casefold(), limit.casefold())
    return None


def _parts(condition: All | AnyOf | Not) -> tuple[All | AnyOf | Not | Compare, ...]:
    if isinstance(condition, All):
        return condition.all_
    return condition.any_ if isinstance(condition, AnyOf) else (condition.not_,)


def _joined(parts: Iterator[Outcome] | list[Outcome]) -> tuple[Reading, ...]:
    return tuple(dict.fromkeys(reading for part in parts for reading in part.readings))


def _window(compare: Compare, period: str, look: Look, place: Place) -> Outcome:
    readings = tuple(_read(compare, p, period, look, place) for p in compare.periods(period))
    true = sum(r.met is True for r in readings)
    unknown = sum(r.met is None for r in readings)
    if true >= compare.at_least:
        return Outcome(True, tuple(r for r in readings if r.met))
    if true + unknown < compare.at_least:
        return Outcome(False, tuple(r for r in readings if r.met is False))
    return Outcome(None, tuple(r for r in readings if r.met is not False))


def _read(compare: Compare, at: str, period: str, look: Look, place: Place) -> Reading:
    value = look(compare.fact, at)
    limit = look(compare.than.fact, compare.than.period or period) if compare.than else compare.value
    if value is None or limit is None:
        return Reading(compare, at, value, limit, None)
    return Reading(compare, at, value, limit, meets(compare.op, value, limit, lambda word: place(compare.fact, word)))
