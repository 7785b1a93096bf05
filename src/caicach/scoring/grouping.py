"""Who is compared with whom under rules that compare units: a table of units and their groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from caicach.errors import InputError, Problem
from caicach.registry import Registry
from caicach.scoring.answers import Answer, unit_code, with_our_names
from caicach.tables import Table
from caicach.text import Text

GROUP_COLUMNS = ("unit", "group")
_OTHER_NAMES = {
    "unit": ("đơn vị", "mã đơn vị", "tên đơn vị"),
    "group": ("nhóm", "cụm", "khối", "cụm thi đua", "khối thi đua"),
}
GROUP_HEADERS = (*GROUP_COLUMNS, *(other for others in _OTHER_NAMES.values() for other in others))
"""Every header, ours and other names of it, by which a table of groups is known."""


def read_groups(table: Table, answers: Iterable[Answer], registry: Registry, on: dt.date, level: str) -> dict[str, str]:
    """Return each unit's group from a table with columns `unit, group`; units by code or name, as in the answers.

    `answers` are those to be scored, with units as codes: every unit that answers needs a group, so that nobody is
    compared with the wrong ones in silence. Units that do not answer may stand in the table. Raises InputError with
    every row without a unit or a group, every unit that stands twice, and every unit that has no group.
    """
    table = with_our_names(table, _OTHER_NAMES)
    table.require(GROUP_COLUMNS)
    groups: dict[str, str] = {}
    first: dict[str, int] = {}
    problems = []
    for row in table.rows:
        problems += [table.problem(row, name, *_FILL[name]) for name in GROUP_COLUMNS if not row[name]]
        unit = unit_code(row["unit"], registry, on, level) if row["unit"] else ""
        if unit in groups:
            problems.append(table.problem(row, "unit", _ONCE, _REMOVE_ONE.format(row=first[unit])))
        elif unit:
            groups[unit], first[unit] = row["group"], row.number
    known = groups.keys()
    for unit in dict.fromkeys(answer.unit for answer in answers if answer.unit not in known):
        problems.append(Problem(file=table.name, sheet=table.sheet, column="unit", found=unit, expected=_IN_A_GROUP,
                                cure=_ADD_ROW))  # fmt: skip
    if problems:
        raise InputError(problems)
    return groups


_FILL = {
    "unit": (Text("mã hoặc tên đơn vị", "a unit's code or name"),
             Text("Điền đơn vị của dòng này.", "Fill in this row's unit.")),
    "group": (Text("tên nhóm (cụm, khối thi đua)", "the group's name"),
              Text("Điền nhóm của đơn vị.", "Fill in the unit's group.")),
}  # fmt: skip
_ONCE = Text("mỗi đơn vị thuộc một nhóm", "one group for each unit")
_REMOVE_ONE = Text("Đã có ở dòng {row}; bỏ một trong hai dòng.", "Row {row} has it already; remove one of the two.")
_IN_A_GROUP = Text("mỗi đơn vị có câu trả lời đều được xếp nhóm", "a group for every unit that answers")
_ADD_ROW = Text("Thêm dòng cho đơn vị này.", "Add a row for this unit.")
