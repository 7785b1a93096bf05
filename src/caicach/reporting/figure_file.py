"""A set of figures in a YAML or JSON file, for reports made without the site; values are read by their kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from pydantic import BaseModel, ConfigDict

from caicach.errors import InputError, Problem
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.reporting.catalogue import catalogue
from caicach.reporting.figure_set import Figure, FigureSet, Rows, Value
from caicach.text import Text


class _Figure(BaseModel):
    model_config = ConfigDict(extra="forbid")
    value: str | None = None
    before: str | None = None
    source: str = ""
    trace: str = ""


class _Rows(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: list[list[str | None]]
    source: str = ""
    trace: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    unit: str = ""
    name: str
    period: str
    as_of: dt.date
    figures: dict[str, _Figure | str | None] = {}
    tables: dict[str, _Rows] = {}
    missing: dict[str, str] = {}


def read_figures(content: bytes, file: str) -> FigureSet:
    """Return the figures that a file holds: `name` (as in a sentence), `period`, `as_of`, `figures`, `tables`.

    A figure is its value alone, or `value`, `before`, `source`, `trace`; a table has `rows`, each with the catalogue's
    columns. Numbers have a decimal point, shares are per cent (92.5), days are 2026-03-31; an empty value is missing.
    Raises InputError with every fault of the file.
    """
    value, node = read_yaml(content, file)
    given = validated(_File, value, node, file)
    problems: list[Problem] = []
    figures = tuple(_figure(name, told, problems) for name, told in given.figures.items())
    tables = tuple(_rows(name, told, problems) for name, told in given.tables.items())
    missing = {room: Text(why, why) for room, why in given.missing.items()}
    try:
        read = FigureSet(given.unit, given.name, given.period, given.as_of, figures, tables, missing)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problem.at(file=file) for problem in problems)
    return read


def _figure(name: str, told: _Figure | str | None, problems: list[Problem]) -> Figure:
    given = told if isinstance(told, _Figure) else _Figure(value=told)
    known = catalogue().figures.get(name)
    kind = known.kind if known else "text"
    value, before = (_value(words, kind, name, problems) for words in (given.value, given.before))
    return Figure(name, value, before, Text(given.source, given.source), given.trace)


def _rows(name: str, told: _Rows, problems: list[Problem]) -> Rows:
    known = catalogue().tables.get(name)
    kinds = [column.kind for column in known.columns] if known else []
    rows = tuple(tuple(_cells(row, kinds, name, problems)) for row in told.rows)
    return Rows(name, rows, Text(told.source, told.source), told.trace)


def _cells(row: list[str | None], kinds: Sequence[str], name: str, problems: list[Problem]) -> Iterator[Value]:
    for place, words in enumerate(row):
        yield _value(words, kinds[place] if place < len(kinds) else "text", name, problems)


def _value(words: str | None, kind: str, name: str, problems: list[Problem]) -> Value:
    """Return a value read by its kind; what cannot be read is told, and missing until it is mended."""
    if words is None or not words.strip():
        return None
    try:
        if kind == "text":
            return words.strip()
        if kind == "date":
            return dt.date.fromisoformat(words.strip())
        if kind in ("whole", "rank"):
            return int(words.strip())
        number = Decimal(words.strip())
        if not number.is_finite():
            raise InvalidOperation
    except (ValueError, InvalidOperation):
        problems.append(_unread(words, kind, name))
        return None
    return number


def _unread(words: str, kind: str, name: str) -> Problem:
    wanted = {
        "date": Text("một ngày như 2026-03-31", "a day such as 2026-03-31"),
        "whole": Text("một số nguyên", "a whole number"),
        "rank": Text("một số nguyên", "a whole number"),
    }
    number = Text("một số, dùng dấu chấm thập phân", "a number, with a decimal point")
    cure = Text("Sửa giá trị; chưa có thì để trống.", "Mend the value; leave it empty where there is none.")
    return Problem(column=name, found=words, expected=wanted.get(kind, number), cure=cure)
