"""Does a value given beside its own parts agree with them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caicach.errors import Problem
from caicach.instruments.mapping import TOTAL
from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.text import Text

TOLERANCE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its place: its row, and the table's own name of its column."""

    unit: str
    period: str
    code: str
    value: float
    row: int | None
    column: str


def disagreements(instrument: Instrument, figures: Iterable[Figure]) -> Iterator[Problem]:
    """Yield a problem for each value that differs from its parts, as the edition combines them, by more than 1e-4.

    Compared only where every part is given, and where the edition's weights are known.
    """
    groups: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        groups[figure.unit, figure.period][figure.code] = figure
    for (_, period), given in groups.items():
        edition = instrument.edition(period)
        if edition is not None:
            yield from _of_unit(edition, period, given)


def _of_unit(edition: Edition, period: str, given: Mapping[str, Figure]) -> Iterator[Problem]:
    for criterion in edition.walk():
        yield from _compared(given, criterion.code, criterion.children, criterion.combine, Decimal(1), period)
    if edition.weights_unknown is None:
        yield from _compared(given, TOTAL, edition.criteria, edition.combine, edition.multiplier, period)


def _compared(
    given: Mapping[str, Figure],
    code: str,
    criteria: tuple[Criterion, ...],
    combine: str | None,
    multiplier: Decimal,
    period: str,
) -> Iterator[Problem]:
    parts = _parts(criteria, period)
    computed = _combined(given, parts, combine, period) if code in given else None
    if computed is None:
        return
    computed *= multiplier
    found = _exact(given[code])
    if abs(found - computed) > TOLERANCE:
        names = ", ".join(part.code for part in parts)
        yield Problem(
            row=given[code].row,
            column=given[code].column,
            found=f"{code} = {found:f}",
            expected=Text(
                f"{computed.normalize():f}, tính từ {names} của đơn vị {given[code].unit}",
                f"{computed.normalize():f}, computed from {names} of unit {given[code].unit}",
            ),
            cure=Text(
                f"Sửa {code} hoặc các thành phần; nếu {code} đã làm tròn thì bỏ dòng đó, số này được tính lại.",
                f"Mend {code} or its parts; if {code} is rounded, leave that row out: it is computed.",
            ),
        )


def _combined(given: Mapping[str, Figure], parts: list[Criterion], combine: str | None, period: str) -> Decimal | None:
    """Return what the parts come to, each as given or else as its own parts come to; None where one is missing."""
    total: Decimal | None = None
    for part in parts:
        value = _exact(given[part.code]) if part.code in given else None
        if value is None:
            value = _combined(given, _parts(part.children, period), part.combine, period)
        if value is None:
            return None
        share = part.weight / 100 if combine == "weighted" and part.weight is not None else Decimal(1)
        total = (total or Decimal(0)) + share * value
    return total


def _exact(figure: Figure) -> Decimal:
    return Decimal(repr(figure.value))


def _parts(criteria: tuple[Criterion, ...], period: str) -> list[Criterion]:
    return [c for c in criteria if c.periods is None or c.periods.hold(period)]
