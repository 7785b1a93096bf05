"""What a unit will see of a criterion: how it earns points, what it is asked, which evidence it hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caicach.errors import InputError
from caicach.instruments import Criterion, Edition, Instrument
from caicach.scoring import input_of, points_if, rule_table
from caicach.scoring.answers import Answer
from caicach.scoring.asking import Asked, Preview, given_from
from caicach.web.instruments.telling import lines_of


@dataclass(frozen=True)
class Seen:
    """A leaf as the unit's form shows it."""

    node: Criterion
    rows: tuple[Any, ...]
    asked: Asked | None


@dataclass(frozen=True)
class Tried:
    """What an answer would earn, or why it is refused."""

    node: Criterion
    preview: Preview | None = None
    problems: tuple[str, ...] = ()


def seen_leaf(node: Criterion) -> Seen | None:
    """Return how a leaf looks on the form; None for a group."""
    return None if node.children else Seen(node, tuple(rule_table(node)), input_of(node))


def fields_of(edition: Edition) -> list[tuple[Criterion, list[Seen | Criterion]]]:
    """Return each field at the top with what is below it in order: groups as headings, leaves as they look."""
    found = []
    for top in edition.criteria:
        below = [top] if not top.children else list(top.walk())[1:]
        found.append((top, [seen_leaf(node) or node for node in below]))
    return found


def tried(instrument: Instrument, edition: Edition, code: str, entered: Mapping[str, str]) -> Tried | None:
    """Return what the entered texts would earn on the leaf `code`; None where there is no such leaf."""
    node = edition.criterion(code)
    if node is None or node.children or node.rule is None:
        return None
    given = given_from(node, entered)
    period = edition.periods.first
    answer = Answer("", period, code, given.value, given.numerator, given.denominator)
    try:
        return Tried(node, points_if(instrument, period, answer))
    except InputError as error:
        return Tried(node, problems=tuple(lines_of(error.problems)))
