"""Labelled directives: `NAME.txt` beside `NAME.tasks.csv` (columns as in the reference's README)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

RHYTHMS = {
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half_yearly": "half-year",
    "yearly": "year",
    "continuous": "continuous",
    "daily": "continuous",
}


def rows(document: Path) -> list[dict[str, str]]:
    """Return the label rows of a document."""
    with document.with_suffix(".tasks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(words: str) -> str:
    """Return words without signs, blanks told apart only as one, in lower case."""
    return re.sub(r"[\s.,;:]+", " ", words.lower()).strip()


def units(words: str) -> set[str]:
    """Return the units of a semicolon list."""
    return {plain(name) for name in words.split(";") if name.strip()}


def task_of(row, tasks, taken):
    """Return the first task not yet `taken` whose text begins as the label's action does, give or take some words."""
    action = plain(row["action"])
    fits = (i for i, task in enumerate(tasks) if i not in taken and action in plain(task.text)[: len(action) + 60])
    found = next(fits, None)
    taken.add(found)
    return None if found is None else tasks[found]


def wanted_deadline(row):
    """Return a label's date, bound and rhythms."""
    every = {RHYTHMS[word] for word in row["recurrence"].split(";") if word}
    return row["deadline_iso"], "" if every else row["deadline_bound"], every


def found_deadline(task):
    """Return a task's date, bound and rhythms in the form of a label."""
    deadline = task.deadline
    bound = (deadline.bound or "") if deadline.kind == "date" else ""
    return str(deadline.date or ""), bound, set(deadline.every)
