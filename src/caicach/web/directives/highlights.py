"""A document's text cut into pieces, so that readings, their units and deadlines are marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from caicach.web.directives.models import Reading


@dataclass(frozen=True)
class Piece:
    """A stretch of text from character `start`: of which reading, and whether it names the units or the deadline."""

    text: str
    start: int
    reading: Reading | None = None
    role: str = ""


def pieces(text: str, readings: Sequence[Reading]) -> list[Piece]:
    """Return the whole text as consecutive pieces; where readings overlap, the shorter one is marked."""
    roles = [(start, end, role) for reading in readings for start, end, role in _roles(text, reading)]
    bounds = {0, len(text)}
    bounds.update(min(place, len(text)) for r in readings for place in (r.start, r.end))
    bounds.update(place for start, end, _ in roles for place in (start, end))
    return [
        Piece(text[start:end], start, _innermost(readings, start, end), _role(roles, start, end))
        for start, end in pairwise(sorted(bounds))
    ]


def _innermost(readings: Iterable[Reading], start: int, end: int) -> Reading | None:
    covering = [r for r in readings if r.start <= start and end <= r.end]
    return min(covering, key=lambda r: (r.end - r.start, r.pk), default=None)


def _role(roles: Iterable[tuple[int, int, str]], start: int, end: int) -> str:
    return next((role for a, b, role in roles if a <= start and end <= b), "")


def _roles(text: str, reading: Reading) -> Iterable[tuple[int, int, str]]:
    """Yield the places of a reading's units and deadline within its stretch of the text."""
    sought = [(name, "lead") for name in reading.lead] + [(name, "coordinating") for name in reading.coordinating]
    sought.append((reading.deadline.get("text") or "", "deadline"))
    for words, role in sought:
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        found = re.compile(pattern, re.IGNORECASE).search(text, reading.start, reading.end) if pattern else None
        if found:
            yield found.start(), found.end(), role
