"""A task in the making, the text it is made from, and how it is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from caicach.directives.boards import Cell
from caicach.directives.choice import choose
from caicach.directives.citations import find_citations
from caicach.directives.deadlines import Base, Candidate, Deadline, candidates
from caicach.directives.gazetteer import Gazetteer
from caicach.directives.head import Document
from caicach.directives.model import ReadTask
from caicach.directives.names import name_list
from caicach.directives.tokens import Token, tokenise
from caicach.text import Text


@dataclass(slots=True)
class Draft:
    """A task in the making; places are offsets in the document. `stops` ends the words of the work before `end`."""

    start: int
    end: int
    action: int
    leads: list[str]
    coordinating: list[str]
    because: Text
    text_lead: str | None = None
    opener: str | None = None
    section: str = ""
    product: str | None = None
    recipients: list[str] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)
    fixed: Deadline | None = None
    uncertain: list[str] = field(default_factory=list)
    stops: int | None = None
    directed: list[str] = field(default_factory=list)

    @property
    def timed(self) -> bool:
        """Tell whether a deadline is bound to it by more than loose words."""
        return any(candidate.weight >= 2 for candidate in self.found)


@dataclass(frozen=True, slots=True)
class Source:
    """The document that tasks are read from: its plain text, its head, the words of names, the base of its dates."""

    text: str
    document: Document
    words: Gazetteer
    base: Base

    def clean(self, start: int, end: int) -> str:
        """Return the text of a place on one line."""
        return " ".join(self.text[start:end].split())

    def said(self, piece: Sequence[Token]) -> str:
        """Return the words of a sentence on one line."""
        return self.clean(piece[0].start, piece[-1].end) if piece else ""

    def times(self, tokens: Sequence[Token]) -> list[Candidate]:
        """Return the phrases of a sentence that can be a task's deadline; dates of cited documents are none."""
        if not tokens:
            return []
        start, end = tokens[0].start, tokens[-1].end
        window = self.text[start : end + 200].replace("\n", " ")
        closed = [(c.start, c.end) for c in find_citations(window[: end - start], start)]
        return candidates(tokens, window, start, self.base, closed)

    def cell_deadline(self, cell: Cell) -> Deadline:
        """Return the deadline of a table's cell or a field: of several days the last, unless it opens with a rhythm."""
        window = cell.text + self.text[cell.end : cell.end + 200].replace("\n", " ")
        found = candidates(tokenise(cell.text, cell.start), window, cell.start, self.base, (), field=True)
        days = {c.deadline.last_day: c.deadline for c in found if c.deadline.last_day}
        if found and found[0].deadline.kind == "recurring":
            deadline = choose([c for c in found if c.deadline.kind == "recurring"])
        elif len(days) > 1:
            deadline = days[max(days)]
        else:
            deadline = choose(found)
        if deadline.kind == "none":
            return Deadline(text=cell.text, uncertain=("deadline: not understood",))
        return replace(deadline, text=cell.text, start=cell.start, end=cell.end)


def finish(draft: Draft, source: Source) -> ReadTask:
    """Return the task that a draft has become."""
    stop = draft.stops or draft.end
    text = source.clean(draft.action, stop).rstrip(" .;,/")
    further = source.clean(stop, draft.end).strip(" .;,/") if draft.stops and draft.fixed is None else ""
    deadline = draft.fixed or choose(draft.found)
    clause = source.text[draft.start : draft.end].replace("\n", " ")
    own = source.document.number
    citations = [c for c in find_citations(clause, draft.start) if c.number is None or c.number != own]
    open_fields = [("lead", not draft.leads), ("deadline", bool(deadline.uncertain))]
    uncertain = [*draft.uncertain, *(name for name, unsure in open_fields if unsure)]
    leads = tuple(dict.fromkeys(draft.leads))
    directed = tuple(name for name in dict.fromkeys(draft.directed) if name in leads)
    return ReadTask(
        text=text,
        detail=further or None,
        lead=leads,
        directed=directed if len(directed) < len(leads) else (),
        coordinating=tuple(name for name in dict.fromkeys(draft.coordinating) if name not in draft.leads),
        deadline=deadline,
        citations=tuple(citations),
        start=draft.start,
        end=draft.end,
        because=draft.because,
        section=draft.section,
        opener=draft.opener,
        text_lead=draft.text_lead,
        product=draft.product,
        recipients=tuple(draft.recipients or _recipients(tokenise(text), source.words)),
        uncertain=tuple(dict.fromkeys(uncertain)),
    )


def _recipients(tokens: Sequence[Token], words: Gazetteer) -> list[str]:
    """Return to whom the result goes: the units after “trình”, “báo cáo”, “gửi ... về”."""
    found: list[str] = []
    for i, token in enumerate(tokens[:-1]):
        reports = token.word == "cáo" and i > 0 and tokens[i - 1].word == "báo"
        if token.word in {"trình", "về", "gửi"} or reports:
            found += [name.text for name in name_list(tokens, i + 1, words)[0]]
    return list(dict.fromkeys(found))
