"""Answers of units to a criteria set, as they were written, with the place they stand at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from caicach.errors import InputError, Problem
from caicach.registry import TERRITORIES, Registry, Unit, parse_period
from caicach.tables import Table, fold_name
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


_OTHER_NAMES = {
    "unit": ("đơn vị", "mã đơn vị", "tên đơn vị"),
    "period": ("kỳ", "năm", "kỳ đánh giá"),
    "code": ("mã", "mã tiêu chí"),
    "value": ("giá trị", "trả lời", "câu trả lời", "kết quả"),
    "numerator": ("tử số",),
    "denominator": ("mẫu số",),
    "reason": ("lý do", "lý do không áp dụng"),
}
ANSWER_HEADERS = (*ANSWER_COLUMNS, *(other for others in _OTHER_NAMES.values() for other in others))
"""Every header, ours and other names of it, by which a table of answers is known."""


def read_answers(table: Table) -> list[Answer]:
    """Return the answers of a table with columns `unit, period, code` and `value` or `numerator, denominator`.

    Raises InputError where a column is lacking, and with every problem that `answers_and_problems` finds.
    """
    answers, problems = answers_and_problems(table)
    if problems:
        raise InputError(problems)
    return answers


def answers_and_problems(table: Table) -> tuple[list[Answer], list[Problem]]:
    """Return the answers that have a place, and what is wrong with the rows that have none or can be read in two ways.

    Passed over in silence, rows without a unit or with a period that is none would be lost; 1.234 in a file of decimal
    commas may be a thousand too much. Raises InputError where a column is lacking.
    """
    table = with_our_names(table, _OTHER_NAMES)
    table.require(["unit", "period", "code"])
    if "numerator" not in table.header or "denominator" not in table.header:
        table.require(["value"])
    misplaced = _misplaced(table)
    problems = sorted([*misplaced, *_ambiguous(table)], key=lambda problem: problem.row or 0)
    refused = {problem.row for problem in problems}
    answers = [
        Answer(**{name: row[name] for name in ANSWER_COLUMNS}, row=row.number, file=table.name, sheet=table.sheet)
        for row in table.rows
        if row.number not in refused
    ]
    return answers, problems


def with_our_names(table: Table, other_names: Mapping[str, tuple[str, ...]]) -> Table:
    """Return the table under our own column names; of several that fit, ours or the first of its other names."""
    folded = {fold_name(name): name for name in reversed(table.header)}
    names = {}
    for ours, others in other_names.items():
        theirs = next((folded[name] for name in map(fold_name, (ours, *others)) if name in folded), ours)
        names[theirs] = ours
    return table.rename(names) if any(theirs != ours for theirs, ours in names.items()) else table


def _misplaced(table: Table) -> list[Problem]:
    """Return what is wrong with rows that belong to no unit or no period."""
    problems = [table.problem(row, "unit", *_A_UNIT) for row in table.rows if not row["unit"]]
    for text in dict.fromkeys(row["period"] for row in table.rows):
        try:
            parse_period(text)
        except InputError as error:
            wrong = error.problems[0]
            problems += [
                table.problem(row, "period", wrong.expected, wrong.cure) for row in table.rows if row["period"] == text
            ]
    return problems


def _ambiguous(table: Table) -> list[Problem]:
    """Return the figures that are thousands if points part these, and small if they part decimals."""
    figures = ("value", "numerator", "denominator")
    cells = [(row, name) for row in table.rows for name in figures if row[name]]
    either = [(row, name) for row, name in cells if (row.number, name) in table.either]
    points = any(_POINT.fullmatch(row[name]) and (row.number, name) not in table.either for row, name in cells)
    if points and not table.decimal_comma:
        return []
    return [table.problem(row, name, *_ONE_READING) for row, name in either]


_POINT = re.compile(r"[0-9]+\.[0-9]+")
_ONE_READING = (
    Text("một số chỉ đọc được một cách", "a number that can be read in one way"),
    Text("Bỏ dấu phân cách hàng nghìn (1234), hoặc viết dấu phẩy thập phân (1,234).",
         "Leave out the thousands separator (1234), or write a decimal comma (1,234)."),
)  # fmt: skip
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
