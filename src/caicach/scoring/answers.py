"""Answers of units to a criteria set, as they were written, with the place they stand at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caicach.errors import InputError
from caicach.registry import TERRITORIES, Registry, Unit, parse_period
from caicach.tables import Table
from caicach.text import Text

ANSWER_COLUMNS = ("unit", "period", "code", "value", "numerator", "denominator", "reason")
NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit answered on one leaf: `value`, or `numerator` and `denominator`; texts as written, "" where empty.

    A `value` of `n/a` with a `reason` says that the criterion does not apply to the unit.
    `file` and `row` are where the answer stands in a person's table. `origin` says from what exactly a figure was
    taken over (another room, another instrument); "" where a person entered it.
    """

    unit: str
    period: str
    code: str
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    reason: str = ""
    row: int | None = None
    file: str | None = None
    sheet: str | None = None
    origin: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was answered."""
        return not (self.value or self.numerator or self.denominator)

    @property
    def is_not_applicable(self) -> bool:
        """Tell whether the answer says that the criterion does not apply."""
        return self.value.casefold() == NOT_APPLICABLE


def read_answers(table: Table) -> list[Answer]:
    """Return the answers of a table with columns `unit, period, code` and `value` or `numerator, denominator`.

    Raises InputError where a column is lacking, and for every row without a unit or with a period that is none.
    """
    table.require(["unit", "period", "code"])
    if "numerator" not in table.header or "denominator" not in table.header:
        table.require(["value"])
    _refuse_placeless(table)
    return [
        Answer(
            **{name: row[name] for name in ANSWER_COLUMNS},
            row=row.number,
            file=table.name,
            sheet=table.sheet,
        )
        for row in table.rows
    ]


def _refuse_placeless(table: Table) -> None:
    """Refuse rows that belong to no unit or no period: passed over in silence, they would be lost."""
    problems = [table.problem(row, "unit", *_A_UNIT) for row in table.rows if not row["unit"]]
    for text in dict.fromkeys(row["period"] for row in table.rows):
        try:
            parse_period(text)
        except InputError as error:
            wrong = error.problems[0]
            problems += [
                table.problem(row, "period", wrong.expected, wrong.cure) for row in table.rows if row["period"] == text
            ]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))


_A_UNIT = (
    Text("mã hoặc tên đơn vị", "a unit's code or name"),
    Text("Điền đơn vị của dòng này.", "Fill in this row's unit."),
)


def with_unit_codes(
    answers: Iterable[Answer], registry: Registry, on: dt.date, level: str
) -> tuple[list[Answer], dict[str, str]]:
    """Return the answers with units as codes, and the units' names by code.

    A unit is looked up by code or name as of `on`, at the level the set measures where the registry holds that
    level. One that the registry doesn't know stands as it is written.
    """
    named: dict[str, tuple[str, str]] = {}
    coded: list[Answer] = []
    for answer in answers:
        if answer.unit not in named:
            named[answer.unit] = _look_up(registry, answer.unit, on, level)
        code = named[answer.unit][0]
        coded.append(answer if code == answer.unit else replace(answer, unit=code))
    return coded, dict(named.values())


def unit_code(text: str, registry: Registry, on: dt.date, level: str) -> str:
    """Return the code of the unit that `text` names, or `text` where the registry doesn't know it; as for answers."""
    return _look_up(registry, text, on, level)[0]


def _look_up(registry: Registry, text: str, on: dt.date, level: str) -> tuple[str, str]:
    if level not in (*TERRITORIES, "unit"):
        return text, text
    try:
        unit = registry.find(text, on, level=level if level in TERRITORIES else None)
    except InputError:
        return text, text
    return unit.code, shown_name(unit)


def shown_name(unit: Unit) -> str:
    """Return a unit's name for tables of its level: provinces by the bare name, others with their type."""
    return unit.name if unit.level == "province" else unit.full_name
