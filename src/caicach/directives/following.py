"""A task once it lives: its state in time, rates over many tasks, what it leaves unclear, and which acts move it.

Pure rules over values; `today` is always handed in. The words, formulas and acts stand in `library/tracking.yaml` and
`library/states.yaml`, each with its source.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from caicach.directives.library import load
from caicach.errors import InputError, Problem
from caicach.text import Text


class TimeState(StrEnum):
    """Where a task stands against its deadline; titles in `time_state_title`."""

    done_on_time = "done_on_time"
    done_late = "done_late"
    open_in_time = "open_in_time"
    open_due_soon = "open_due_soon"
    open_overdue = "open_overdue"
    open_no_deadline = "open_no_deadline"
    done_no_deadline = "done_no_deadline"


def time_state(
    deadline_last_day: dt.date | None, finished_on: dt.date | None, today: dt.date, warn_days: int = 0
) -> TimeState:
    """Return a task's state on `today`, judged by the last day that is still on time (both days inclusive).

    What was finished after `today` is still open as of `today`. `warn_days` is how many days before the last day a
    task counts as due soon: 0 warns on the last day only. Source: `time_states` of library/tracking.yaml.
    """
    finished = finished_on if finished_on is not None and finished_on <= today else None
    if deadline_last_day is None:
        return TimeState.open_no_deadline if finished is None else TimeState.done_no_deadline
    if finished is not None:
        return TimeState.done_on_time if finished <= deadline_last_day else TimeState.done_late
    if today > deadline_last_day:
        return TimeState.open_overdue
    soon = (deadline_last_day - today).days <= warn_days
    return TimeState.open_due_soon if soon else TimeState.open_in_time


def time_state_title(state: TimeState) -> Text:
    """Return the state's name for people."""
    return next(Text(entry["vi"], entry["en"]) for entry in load("tracking")["time_states"] if entry["id"] == state)


def reminder_days() -> tuple[int, ...]:
    """Return how many days before the last day a reminder is due, farthest first (a default, not a legal rule)."""
    return tuple(load("tracking")["reminders"]["days_before"])


@cache
def ageing_bands() -> tuple[tuple[int, int | None], ...]:
    """Return the bands of days overdue, both ends inclusive, the last one open: `boards` of library/tracking.yaml."""
    return tuple((first, last) for first, last in load("tracking")["boards"]["ageing"])


@dataclass(frozen=True, slots=True)
class Grade:
    """How a completion rate is told: from which per cent on, in which state colour, in words."""

    least: Decimal
    kind: str
    title: Text


@cache
def completion_grades() -> tuple[Grade, ...]:
    """Return the grades of completion rates, the best first: `boards` of library/tracking.yaml."""
    entries = load("tracking")["boards"]["completion"]
    return tuple(Grade(Decimal(e["from"]), e["kind"], Text(e["vi"], e["en"])) for e in entries)


def boards_source() -> Text:
    """Return where the bands and grades of boards come from."""
    return Text.of(load("tracking")["boards"]["source"])


def states_source() -> Text:
    """Return where the states of a task and the acts that move it come from."""
    return Text.of(load("states")["source"]["text"])


def grade_of(completion: Decimal | None) -> Grade | None:
    """Return the grade of a completion rate in per cent; None where nothing was due."""
    return None if completion is None else next(g for g in completion_grades() if completion >= g.least)


@dataclass(frozen=True, slots=True)
class Rates:
    """Percentages over the tasks that are due (None where nothing is), with the counts they were computed from.

    `completion` + `overdue` = 100; open tasks in time and tasks without a deadline are in neither.
    """

    total: int
    counts: Mapping[TimeState, int]
    completion: Decimal | None
    overdue: Decimal | None
    on_time: Decimal | None

    def share(self, state: TimeState) -> Decimal | None:
        """Return the percentage of *all* tasks in `state`: another figure than the rates, to be labelled so."""
        return percentage(self.counts.get(state, 0), self.total)


def rates(states: Iterable[TimeState] | Mapping[TimeState, int]) -> Rates:
    """Return the rates of tasks given one by one or as counts by state. Source: `rates` of library/tracking.yaml."""
    counts = Counter({TimeState(state): n for state, n in states.items()} if isinstance(states, Mapping) else states)
    values = {
        entry["id"]: percentage(sum(counts[s] for s in entry["of"]), sum(counts[s] for s in entry["among"]))
        for entry in load("tracking")["rates"]
    }
    return Rates(total=counts.total(), counts=dict(counts), **values)


def percentage(part: int, whole: int) -> Decimal | None:
    """Return 100 x part / whole unrounded (28 digits), or None where `whole` is 0."""
    return None if whole == 0 else Decimal(100) * part / whole


@dataclass(frozen=True, slots=True)
class Clarity:
    """One item of a “rõ” formula, the task's field that answers it, and whether it is filled in."""

    id: str
    title: Text
    field: str
    complete: bool


def clarity(task: Mapping[str, Any], variant: str = "6-ro-2024") -> tuple[Clarity, ...]:
    """Return each item of the formula `variant` with whether `task` answers it; empty and None are lacking.

    `task` maps the fields of `clarity_items` (`responsible_person`, `action`, `deadline`, `lead`, `product`,
    `authority` ...) to their values. Raises InputError for an unknown variant.
    """
    formula = next((v for v in load("tracking")["clarity_variants"] if v["id"] == variant), None)
    if formula is None:
        known = ", ".join(clarity_variants())
        raise InputError(
            Problem(
                found=variant,
                expected=Text(f"một trong các bộ: {known}", f"one of: {known}"),
                cure=Text("Chọn một bộ “rõ” có trong danh mục.", "Choose a formula from the list."),
            )
        )
    items = {item["id"]: item for item in load("tracking")["clarity_items"]}
    return tuple(
        Clarity(i, Text(items[i]["vi"], items[i]["en"]), items[i]["field"], _filled(task.get(items[i]["field"])))
        for i in formula["items"]
    )


def clarity_variants() -> dict[str, Text]:
    """Return the known “rõ” formulas by id with their titles; the first is the default."""
    return {v["id"]: Text(v["vi"], v["en"]) for v in load("tracking")["clarity_variants"]}


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, (), [], {}, "none")


@dataclass(frozen=True, slots=True)
class State:
    """A state in a task's life. `live`: work is still asked for; `done`: finished; `counted`: stands in the rates."""

    id: str
    title: Text
    live: bool
    done: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed act: from which state to which, by which roles, and which fields it cannot do without.

    `before_deadline`: allowed only until the last day (asking for an extension); the old deadline stays in history.
    `when_asked`: allowed only while such a request waits.
    """

    act: str
    title: Text
    before: str
    after: str
    who: tuple[str, ...]
    requires: tuple[str, ...]
    before_deadline: bool = False
    when_asked: bool = False


@cache
def states() -> tuple[State, ...]:
    """Return the states of a task, in the order of its life; the first is where every task begins."""
    return tuple(
        State(s["id"], Text(s["vi"], s["en"]), s["live"], s["done"], s["counted"]) for s in load("states")["states"]
    )


@cache
def transitions() -> tuple[Transition, ...]:
    """Return every allowed act from every state. Source: library/states.yaml."""
    return tuple(
        Transition(
            act=entry["act"],
            title=Text(entry["vi"], entry["en"]),
            before=before,
            after=before if entry["to"] == "same" else entry["to"],
            who=tuple(entry["who"]),
            requires=tuple(entry["requires"]),
            before_deadline=entry.get("only") == "before-deadline",
            when_asked=entry.get("only") == "when-asked",
        )
        for entry in load("states")["acts"]
        for before in entry["from"]
    )


def roles() -> dict[str, Text]:
    """Return the roles that may act on a task, by id, with their titles."""
    return {role["id"]: Text(role["vi"], role["en"]) for role in load("states")["roles"]}


def acts(state: str, held: Iterable[str]) -> tuple[Transition, ...]:
    """Return the transitions open to a person who holds the roles `held` on a task in `state`."""
    mine = set(held)
    return tuple(t for t in transitions() if t.before == state and mine.intersection(t.who))
