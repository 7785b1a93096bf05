"""Integrity checks as data (library/*.yaml): run them all, on the whole installation or for one province."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.db import connection

from caicach.text import Text
from caicach.web.checks.functions import FUNCTIONS, Row

SHOWN = 100  # rows of one check that are listed; all are counted


@dataclass(frozen=True)
class Check:
    """One check: what it looks for, how bad that is, why, and how to mend it."""

    name: str
    severity: Literal["error", "warning"]
    title: Text
    why: Text
    mend: Text
    sql: str = ""
    function: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield what is wrong now."""
        if self.function:
            yield from FUNCTIONS[self.function]()
            return
        with connection.cursor() as cursor:
            cursor.execute(self.sql)
            for pk, label, locality in cursor:
                yield str(pk), label, locality


@dataclass(frozen=True)
class Outcome:
    """What a check found: how much, and the first of it."""

    check: Check
    count: int
    rows: tuple[Row, ...]


@cache
def library() -> tuple[Check, ...]:
    """Return all checks, errors first; a file that is not of the form is an error at start."""
    files = sorted((Path(__file__).parent / "library").glob("*.yaml"))
    raw = [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return tuple(sorted((_check(entry) for entry in raw), key=lambda c: (c.severity, c.name)))


def _check(entry: dict[str, Any]) -> Check:
    words: dict[str, Any] = {key: Text.of(entry[key]) for key in ("title", "why", "mend")}
    check = Check(**entry | words)
    if check.severity not in ("error", "warning") or bool(check.sql) == bool(check.function):
        raise ValueError(f"check {check.name}: severity is error or warning; one of sql and function is given")
    return check


def run_checks(locality: int | None = None) -> list[Outcome]:
    """Run every check; for a province (by primary key) keep what is its own or everybody's."""
    outcomes = []
    for check in library():
        found = [row for row in check.rows() if locality is None or row[2] in (None, locality)]
        outcomes.append(Outcome(check, len(found), tuple(found[:SHOWN])))
    return outcomes
