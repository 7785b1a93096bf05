"""What reading a directive gives: tasks, each with where it stands, why it was read so, and what is uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caicach.directives.citations import Citation
from caicach.directives.deadlines import Deadline
from caicach.directives.head import Document
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the text and the caller's name or code for it, with how alike they are (0 to 100)."""

    name: str
    unit: str
    score: float


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task as read, to be confirmed by a person. `start:end` is its clause in the document's plain text.

    `opener` is the word that hands it over (giao, đề nghị, yêu cầu ...); `text_lead` the lead with its conditions, word
    for word; `directed` those of the leads whom another of them directs (“Giám đốc Sở A chỉ đạo Văn phòng B ...”): they
    carry the work out, the other answers for it;
    `detail` what further sentences add to the work; `uncertain` the fields to settle: lead, deadline, action.
    """

    text: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    deadline: Deadline
    citations: tuple[Citation, ...]
    start: int
    end: int
    because: Text
    section: str = ""
    opener: str | None = None
    text_lead: str | None = None
    detail: str | None = None
    product: str | None = None
    recipients: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    directed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the task in the keys of the contract, and more."""
        return {
            "text": self.text,
            "lead": list(self.lead),
            "directed": list(self.directed),
            "coordinating": list(self.coordinating),
            "deadline": self.deadline.as_json(),
            "citations": [citation.as_json() for citation in self.citations],
            "start": self.start,
            "end": self.end,
            "why": self.because,
            "section": self.section,
            "opener": self.opener,
            "text_lead": self.text_lead,
            "detail": self.detail,
            "product": self.product,
            "recipients": list(self.recipients),
            "uncertain": list(self.uncertain),
            "units": [{"name": m.name, "unit": m.unit, "score": m.score} for m in self.matches],
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A directive as read. `text` is its plain text, which all places refer to."""

    document: Document
    tasks: tuple[ReadTask, ...]
    citations: tuple[Citation, ...]
    text: str
    name: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return document, tasks and citations in the keys of the contract."""
        return {
            "document": self.document.as_json(),
            "tasks": [task.as_json() for task in self.tasks],
            "citations": [citation.as_json() for citation in self.citations],
        }
