"""What an amended document changed: its text before and after side by side, and the tasks it no longer names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import QuerySet

from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.standing import LIVE

AROUND = 1  # unchanged lines shown beside a change


@dataclass(frozen=True)
class Run:
    """A stretch of a line: changed or not."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Row:
    """A line before and after. A row without either stands for unchanged lines that are left out."""

    before: Sequence[Run] = ()
    after: Sequence[Run] = ()
    changed: bool = False

    @property
    def left_out(self) -> bool:
        """Tell whether the row only stands for what is not shown."""
        return not self.before and not self.after


def rows_of(before: str, after: str) -> list[Row]:
    """Return the lines that differ, with one unchanged line around them; words that differ are marked within a line."""
    old, new = _lines(before), _lines(after)
    rows: list[Row] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        rows += _same(old[a:b]) if kind == "equal" else _changed(old[a:b], new[c:d])
    if rows and rows[0].left_out:
        rows = rows[1:]
    return rows[:-1] if rows and rows[-1].left_out else rows


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _same(lines: Sequence[str]) -> list[Row]:
    shown = [Row([Run(line, False)], [Run(line, False)]) for line in lines]
    return shown if len(shown) <= 2 * AROUND + 1 else [*shown[:AROUND], Row(), *shown[-AROUND:]]


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    pairs = [(old[i] if i < len(old) else "", new[i] if i < len(new) else "") for i in range(max(len(old), len(new)))]
    return [Row(*_marked(a, b), changed=True) for a, b in pairs]


def _marked(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """Return two lines with the words marked that differ; lines of which one is missing are marked whole."""
    if not before or not after:
        return [Run(before, True)] if before else [], [Run(after, True)] if after else []
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return list(_runs(old, [(k, a, b) for k, a, b, _c, _d in codes])), list(
        _runs(new, [(k, c, d) for k, _a, _b, c, d in codes])
    )


def _runs(words: Sequence[str], codes: Sequence[tuple[str, int, int]]) -> Iterator[Run]:
    for kind, start, end in codes:
        if start < end:
            yield Run("".join(words[start:end]), kind != "equal")


def gone_tasks(user: User, directive: Directive) -> QuerySet[Task]:
    """Return the open tasks of the document that the reader sees and whose words its present text no longer holds."""
    gone = Task.objects.given().filter(directive=directive, reading__gone=True, state__in=LIVE)
    return within(user, "see-tasks", gone).select_related("lead", "locality")
