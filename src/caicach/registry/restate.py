"""Figures of units as published, restated on the units of another date.

A unit that did not change keeps its figure bit for bit. A merged unit gets the weighted mean of all the units it was
made of, or nothing: a mean of those that happen to have a figure would be another statistic. A unit that was split,
and one of a date after the asked one, cannot be restated.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from caicach.errors import InputError, Problem
from caicach.registry.period import period_end
from caicach.registry.registry import Registry
from caicach.registry.unit import Became, Unit
from caicach.text import Text

Weights = Mapping[tuple[str, str], Decimal | float]
"""Weight of a unit's code in a period's text, above 0, in any common measure (residents, firms asked)."""


class Figure(Protocol):
    """One value of one unit: what `restate` takes. `unit` is a code as of the period's end."""

    @property
    def unit(self) -> str:
        """The unit's code."""

    @property
    def period(self) -> str:
        """The period's text."""

    @property
    def code(self) -> str:
        """The criterion's code, such as `total`."""

    @property
    def value(self) -> float | None:
        """The value; None where it is missing."""

    @property
    def row(self) -> int | None:
        """The row it stands in, for messages; None where it comes from no file."""


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure on the units of the asked date, made of the figures of `from_units` (codes as of the period's end).

    `value` is None where the figure is missing or can't be restated; then `why` says which.
    """

    unit: str
    period: str
    code: str
    value: float | None
    basis: Literal["published", "restated"]
    from_units: tuple[str, ...]
    why: Text | None = None


def restate(
    figures: Iterable[Figure],
    on: dt.date,
    registry: Registry,
    *,
    weights: Weights | None = None,
    equal_weights: bool = False,
) -> list[Restated]:
    """Return the figures on the units of the day `on`, in the order in which those units first appear.

    One row for each unit, period and code. The mean is computed exactly and rounded once, to float64.

    Raises InputError, with every problem found: a unit that isn't in force at its period's end, a period that is none,
    a figure given twice, a unit that began after `on`, neither or both of `weights` and `equal_weights`, a weight that
    is missing for a merged unit or not above 0.
    """
    if (weights is None) == (not equal_weights):
        raise InputError(_which_weights(both=equal_weights))
    problems: list[Problem] = []
    placed = [(figure, unit) for figure in figures if (unit := _unit_of(figure, registry, problems))]
    values = _values(placed, problems)
    rows: dict[tuple[str, str, str], Restated] = {}
    spreads: dict[tuple[str, str], list[_Target]] = {}
    for figure, unit in placed:
        if (unit.key, figure.period) not in spreads:
            spreads[unit.key, figure.period] = _targets(figure, unit, on, registry, problems)
        for target in spreads[unit.key, figure.period]:
            key = target.unit.key, figure.period, figure.code
            if key not in rows:
                rows[key] = _restated(target, figure, values[figure.period, figure.code], weights, problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return list(rows.values())


class _Target(NamedTuple):
    """A unit of the asked date, and the units of the period's end that it is made of."""

    unit: Unit
    origins: tuple[Unit, ...]
    unchanged: bool
    why_not: Text | None


def _unit_of(figure: Figure, registry: Registry, problems: list[Problem]) -> Unit | None:
    try:
        end = period_end(figure.period)
    except InputError as error:
        problems += [problem.at(row=figure.row, column="period") for problem in error.problems]
        return None
    unit = registry.at(figure.unit, end)
    if unit is None:
        problems.append(
            Problem(
                row=figure.row,
                column="unit",
                found=figure.unit,
                expected=Text(f"mã của một đơn vị có hiệu lực ngày {end}", f"the code of a unit in force on {end}"),
                cure=Text("Sửa mã đơn vị hoặc kỳ.", "Correct the unit's code or the period."),
            )
        )
    return unit


def _values(
    placed: Sequence[tuple[Figure, Unit]], problems: list[Problem]
) -> dict[tuple[str, str], dict[str, float | None]]:
    """Return for each period and code the value of each unit (by key)."""
    values: dict[tuple[str, str], dict[str, float | None]] = defaultdict(dict)
    for figure, unit in placed:
        known = values[figure.period, figure.code]
        if unit.key in known:
            problems.append(
                Problem(
                    row=figure.row,
                    found=f"{figure.unit}, {figure.period}, {figure.code}",
                    expected=Text("mỗi đơn vị, kỳ và mã một giá trị", "one value for each unit, period and code"),
                    cure=Text("Xóa dòng trùng.", "Delete the row that repeats another."),
                )
            )
        known[unit.key] = figure.value
    return values


def _targets(figure: Figure, unit: Unit, on: dt.date, registry: Registry, problems: list[Problem]) -> list[_Target]:
    """Return the units of the day `on` that hold `unit`, each with all it is made of."""
    if same := registry.counterpart(unit, on):
        return [_Target(same, (unit,), True, None)]
    if unit.valid_from and on < unit.valid_from:
        problems.append(_backwards(figure, unit, on))
        return []
    end = period_end(figure.period)
    ends = registry.trace(unit, on)
    if not ends:
        return [_Target(unit, (unit,), False, _UNKNOWN.format(unit=unit.full_name))]
    return [_target(unit, became.unit, registry.predecessors(became.unit, end)) for became in ends]


def _target(unit: Unit, now: Unit, origins: Sequence[Became]) -> _Target:
    split = [o.unit for o in origins if o.part == "part"]
    if unit.key not in {o.unit.key for o in origins}:
        split.append(unit)
    why_not = _SPLIT.format(units=", ".join(u.full_name for u in split)) if split else None
    return _Target(now, tuple(o.unit for o in origins) or (unit,), False, why_not)


def _restated(
    target: _Target,
    figure: Figure,
    values: Mapping[str, float | None],
    weights: Weights | None,
    problems: list[Problem],
) -> Restated:
    """Return the row of `target` for the period and code of `figure`, out of the values of all units."""
    from_units = tuple(sorted(origin.code for origin in target.origins))
    place = target.unit.code, figure.period, figure.code
    if target.unchanged:
        return Restated(*place, _known(values[target.origins[0].key]), "published", from_units)
    parts = {origin: value for origin in target.origins if (value := _known(values.get(origin.key))) is not None}
    missing = [origin.full_name for origin in target.origins if origin not in parts]
    why = target.why_not or (_MISSING.format(units=", ".join(missing)) if missing else None)
    if why:
        return Restated(*place, None, "restated", from_units, why)
    weighed = [(Fraction(value), _weight(origin, figure.period, weights, problems)) for origin, value in parts.items()]
    mean = float(sum(value * weight for value, weight in weighed) / sum(weight for _, weight in weighed))
    return Restated(*place, mean, "restated", from_units)


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _weight(unit: Unit, period: str, weights: Weights | None, problems: list[Problem]) -> Fraction:
    """Return the unit's weight, 1 where all are equal, or where it is missing or wrong and that is now said."""
    if weights is None:
        return Fraction(1)
    weight = weights.get((unit.code, period))
    if weight is not None and 0 < weight < math.inf:
        return Fraction(weight)
    problems.append(
        Problem(
            column="weight",
            found="" if weight is None else str(weight),
            expected=Text(
                f"trọng số lớn hơn 0 của {unit.full_name} ({unit.code}) kỳ {period}",
                f"a weight above 0 for {unit.full_name} ({unit.code}) in {period}",
            ),
            cure=Text("Bổ sung vào bảng trọng số.", "Add it to the table of weights."),
        )
    )
    return Fraction(1)


_UNKNOWN = Text("Không rõ {unit} nay thuộc đơn vị nào.", "What became of {unit} is not known.")
_SPLIT = Text(
    "{units} đã bị chia tách nên số liệu không quy về một đơn vị mới được.",
    "{units} was split, so its figures can't be carried to one new unit.",
)
_MISSING = Text("Thiếu số liệu của {units}.", "The figures of {units} are missing.")


def _backwards(figure: Figure, unit: Unit, on: dt.date) -> Problem:
    return Problem(
        row=figure.row,
        column="unit",
        found=f"{unit.code}, {figure.period}",
        expected=Text(f"đơn vị đã có vào ngày {on}", f"a unit that was there on {on}"),
        cure=Text(
            f"{unit.full_name} được hợp nhất từ {unit.valid_from}; số liệu không chia ngược về các đơn vị cũ được.",
            f"{unit.full_name} was merged on {unit.valid_from}; its figures can't be divided among the old units.",
        ),
    )


def _which_weights(*, both: bool) -> Problem:
    return Problem(
        found="--weights, --equal-weights" if both else None,
        expected=Text(
            "một trong hai: bảng trọng số (--weights) hoặc trọng số bằng nhau (--equal-weights)",
            "one of the two: a table of weights (--weights) or equal weights (--equal-weights)",
        ),
        cure=Text(
            "Số liệu của đơn vị hợp nhất là trung bình có trọng số; chọn trọng số nào là do người dùng quyết định.",
            "A merged unit's figure is a weighted mean; which weights to take is for you to decide.",
        ),
    )
