"""Logical lines as a tree: headings hold points, points hold letters and dashes, tables stand as runs of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from caicach.directives.library import load
from caicach.directives.lines import Line, Rank, is_annex
from caicach.directives.tokens import tokenise

Nature = Literal["work", "goal", "assessment", "open"]


@dataclass(slots=True)
class Node:
    """A line with what stands below it. `nature` says what its section is about, inherited from above."""

    line: Line
    nature: Nature = "open"
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


_FIRST_LABEL = re.compile(r"[(]?(?:1|01|a|I)[.)\-/]?[)]?$")


def outline(lines: Sequence[Line]) -> list[Node]:
    """Return the tree of `lines` as its top nodes.

    A line belongs below the last line of higher rank; a list that begins anew (1, a) under a line ending in a colon
    belongs to that line; a plain line ending in a colon holds what follows it until a line of the same or higher rank.
    """
    top: list[Node] = []
    stack: list[tuple[float, Node]] = []
    for i, line in enumerate(lines):
        node = Node(line)
        rank = _rank(line, lines, i)
        if not _opens_list(line, stack):
            while stack and stack[-1][0] >= rank:
                stack.pop()
        (stack[-1][1].children if stack else top).append(node)
        node.nature = nature_of(line, stack[-1][1].nature if stack else "open")
        if line.rank is not Rank.plain or _ends_open(line):
            stack.append((rank, node))
    return top


def _rank(line: Line, lines: Sequence[Line], i: int) -> float:
    if is_annex(line.text):
        return -1.0
    if line.rank is not Rank.plain:
        return float(line.rank) + (line.label.count(".") / 10 if line.rank is Rank.subnumber else 0)
    if not _ends_open(line):
        return float(Rank.plain) if i and lines[i - 1].rank is Rank.plain else _closing_rank(lines, i)
    below = next((other.rank for other in lines[i + 1 :] if other.rank is not Rank.row), Rank.plain)
    return below - 0.5


def _closing_rank(lines: Sequence[Line], i: int) -> float:
    """A plain line after a list closes the list; directly below a heading or a colon it belongs to that."""
    above = lines[i - 1] if i else None
    if above is None or above.rank is Rank.row:
        return float(Rank.part)
    if above.rank <= Rank.number or _ends_open(above):
        return float(Rank.plain)
    return float(Rank.number)


def _opens_list(line: Line, stack: Sequence[tuple[float, Node]]) -> bool:
    if not stack or line.rank in (Rank.plain, Rank.row) or line.rank <= Rank.article:
        return False
    top = stack[-1][1].line
    if not _ends_open(top) or top.rank is line.rank:
        return False
    held = any(node.line.rank is line.rank for _, node in stack)
    return bool(_FIRST_LABEL.match(line.label)) if held or line.rank < top.rank else True


def _ends_open(line: Line) -> bool:
    return line.text.rstrip().endswith(":")


def nature_of(line: Line, inherited: Nature) -> Nature:
    """Return what a line's section is about, read from the words of a heading, else inherited."""
    heading = _heading(line)
    if heading is None:
        return inherited
    words = " ".join(token.word for token in tokenise(heading) if token.is_word)
    kinds = load("words")["headings"]
    if _begins(words, kinds["assessment"]):
        return "assessment"
    if any(term in words for term in kinds["work"]):
        return "work"
    if _begins(words, kinds["goal"]) or words in kinds["goal_alone"]:
        return "goal"
    return "open" if line.rank <= Rank.roman and inherited != "work" else inherited


def _heading(line: Line) -> str | None:
    """Return the words of a heading: of a numbered line without a full stop, or before its first colon."""
    if line.rank > Rank.subnumber:
        return None
    words = line.words.strip()
    before, colon, _ = words.partition(":")
    title = before if colon else words
    long = len(title.split()) > (20 if line.rank <= Rank.roman else 9)
    if long or (not colon and line.rank > Rank.roman and words.endswith((".", ";"))):
        return None
    return title.rstrip(".")


def _begins(words: str, terms: Sequence[str]) -> bool:
    return any(words == term or words.startswith(term + " ") for term in terms)
