"""Facts about units that were not there: refused, since a verdict would fall on nobody."""

from __future__ import annotations

from caicach.accountability.facts import Fact, Facts
from caicach.errors import InputError, Problem
from caicach.registry import Registry, Unit
from caicach.registry.period import parse_period
from caicach.text import Text


def refuse_absent_units(facts: Facts, registry: Registry, *, file: str | None = None) -> None:
    """Raise InputError for every fact of a unit whose code is known, but of no unit in force within the period.

    A code that the registry does not know stands as it is written.
    """
    problems = []
    for fact in facts.all():
        known = registry.every(fact.subject) if fact.kind == "unit" else []
        if known and not any(_within(unit, fact.period) for unit in known):
            problems.append(_absent(fact, known[-1]))
    if problems:
        raise InputError(problem.at(file=file) for problem in problems)


def _within(unit: Unit, period: str) -> bool:
    """Tell whether the unit was in force on any day of the period."""
    at = parse_period(period)
    return (unit.valid_from is None or unit.valid_from <= at.end) and (
        unit.valid_to is None or at.start < unit.valid_to
    )


def _absent(fact: Fact, unit: Unit) -> Problem:
    since, until = unit.valid_from, unit.valid_to
    span_vi = f"có hiệu lực từ {since or 'không rõ'} đến trước {until or 'nay'}"
    span_en = f"in force from {since or 'an unknown day'} to before {until or 'now'}"
    return Problem(
        row=fact.row,
        column="subject",
        found=fact.subject,
        expected=Text(
            f"đơn vị tồn tại trong kỳ {fact.period} ({unit.full_name} {span_vi})",
            f"a unit that existed in {fact.period} ({unit.full_name}, {span_en})",
        ),
        cure=Text(
            "Sửa mã đơn vị hoặc kỳ; nếu đây là mã riêng của tỉnh, viết mã khác với mã đơn vị hành chính.",
            "Mend the code or the period; if it is a code of your own, write one that is no administrative unit's.",
        ),
    )
