"""The states of a case and the acts between them, as library/states.yaml has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from caicach.text import Text


@dataclass(frozen=True)
class State:
    """A state of a case: `open` asks for a decision still, `counts` means that the consequence follows."""

    id: str
    title: Text
    open: bool
    counts: bool
    derived: bool


@dataclass(frozen=True)
class Act:
    """An act on a case: from which states, to which one, by whom, and whether it cannot do without words."""

    id: str
    title: Text
    before: tuple[str, ...]
    after: str
    who: str
    needs_words: bool


@dataclass(frozen=True)
class Days:
    """How many working days a notice gives to object: what is proposed, and the bounds of what may be set."""

    default: int
    least: int
    most: int


@cache
def _library() -> dict[str, Any]:
    text = (Path(__file__).parent / "library" / "states.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def states() -> dict[str, State]:
    """Return the states by their ids, in their order."""
    return {
        s["id"]: State(s["id"], Text(s["vi"], s["en"]), s["open"], s["counts"], s["derived"])
        for s in _library()["states"]
    }


@cache
def acts() -> dict[str, Act]:
    """Return the acts by their ids, in their order."""
    return {
        a["act"]: Act(a["act"], Text(a["vi"], a["en"]), tuple(a["from"]), a["to"], a["who"], a["words"] == "needed")
        for a in _library()["acts"]
    }


@cache
def _steps() -> dict[str, Text]:
    return {s["act"]: Text(s["vi"], s["en"]) for s in _library()["steps"]} | {a.id: a.title for a in acts().values()}


def event_title(act: str) -> Text:
    """Return what an event of a case is called."""
    return _steps()[act]


def deciding() -> tuple[str, ...]:
    """Return the acts that decide a case."""
    return tuple(a.id for a in acts().values() if a.who == "decider")


def objection_days() -> Days:
    """Return how many working days a notice gives to object."""
    return Days(**_library()["objection_days"])


def decision_days() -> int:
    """Return how many working days there are to decide, from the objection or the end of its term."""
    return int(_library()["decision_days"])


def review_days() -> int:
    """Return how many working days there are to write a self-review."""
    return int(_library()["review_days"])


def state_at(state: str, due_on: dt.date | None, today: dt.date) -> str:
    """Return the state on `today`: notified and not objected to is `unobjected` once the last day is over."""
    return "unobjected" if state == "noticed" and due_on is not None and today > due_on else state
