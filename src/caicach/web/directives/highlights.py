"""A document's text cut into pieces, so that readings, their units and deadlines are marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from caicach.web.directives.models import Reading

T = TypeVar("T")


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
    stretches = list(pairwise(sorted(bounds)))
    read = _covering(stretches, [(r.start, r.end, r) for r in readings])
    told = _covering(stretches, roles)
    return [
        Piece(text[start:end], start, _innermost(found), next(iter(parts), ""))
        for (start, end), found, parts in zip(stretches, read, told, strict=True)
    ]


def _covering(stretches: Iterable[tuple[int, int]], marked: Sequence[tuple[int, int, T]]) -> Iterator[list[T]]:
    """Yield for each stretch, in order, what is marked over all of it, in the order given; one pass over both."""
    coming = sorted(enumerate(marked), key=lambda one: one[1][0], reverse=True)
    open_now: list[tuple[int, tuple[int, int, T]]] = []
    for start, end in stretches:
        while coming and coming[-1][1][0] <= start:
            open_now.append(coming.pop())
        open_now = [one for one in open_now if one[1][1] >= end]
        yield [what for _, (_, _, what) in sorted(open_now, key=lambda one: one[0])]


def _innermost(readings: Iterable[Reading]) -> Reading | None:
    return min(readings, key=lambda r: (r.end - r.start, r.pk), default=None)


def _roles(text: str, reading: Reading) -> Iterable[tuple[int, int, str]]:
    """Yield the places of a reading's units and deadline within its stretch of the text."""
    sought = [(name, "lead") for name in reading.lead] + [(name, "coordinating") for name in reading.coordinating]
    sought.append((reading.deadline.get("text") or "", "deadline"))
    for words, role in sought:
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        found = re.compile(pattern, re.IGNORECASE).search(text, reading.start, reading.end) if pattern else None
        if found:
            yield found.start(), found.end(), role
