"""A directive read whole: `read_directive` takes a file, its bytes or its text and gives the tasks in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from caicach.directives.citations import Citation, find_citations
from caicach.directives.deadlines import Base, Calendar
from caicach.directives.documents import plain_text
from caicach.directives.drafts import Source
from caicach.directives.gazetteer import gazetteer
from caicach.directives.head import body_lines, read_head, with_signer
from caicach.directives.lines import logical_lines
from caicach.directives.matching import match_units
from caicach.directives.model import Reading
from caicach.directives.outline import outline
from caicach.directives.tasks import read_tasks
from caicach.directives.taught import with_phrases
from caicach.registry.calendar import WorkingCalendar


def read_directive(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    aliases: Mapping[str, str] | None = None,
    phrases: Mapping[str, str] | None = None,
    calendar: Calendar | None = None,
) -> Reading:
    """Return the tasks, citations and head of a directive (TXT, DOCX, PDF with text, HTML).

    `source` is a file, its bytes, or the text itself (a `str` that does not end as a file's name does). `aliases` maps
    names by which the caller knows units to their codes: they are recognised in the text and matched to the leads;
    `phrases` phrases of time that people taught, to the rhythm they stand for (`taught.py`).
    Working days are counted on `calendar`, by default that of Việt Nam. Raises InputError for a file that cannot be
    read.
    """
    text, given = plain_text(source, name)
    words = gazetteer(tuple(aliases or ()))
    lines = logical_lines(text)
    document, first = read_head(lines, words)
    document = with_signer(document, lines)
    base = Base(document.date, calendar or WorkingCalendar.vietnam())
    tasks = read_tasks(outline(body_lines(lines, first)), Source(text, document, words, base))
    if aliases:
        tasks = [match_units(task, aliases) for task in tasks]
    if phrases:
        tasks = [with_phrases(task, phrases, text) for task in tasks]
    return Reading(document, tuple(tasks), tuple(_cited(text, document.number)), text, given)


def _cited(text: str, own: str | None) -> Sequence[Citation]:
    """Return each document cited once, where it first stands; the document itself is not a citation."""
    first: dict[tuple[str, str | None], Citation] = {}
    for citation in find_citations(text.replace("\n", " ")):
        if citation.number is None or citation.number != own:
            key = (citation.kind, citation.number or f"{citation.title} {citation.date}")
            known = first.get(key)
            if known is None or (known.date is None and citation.date is not None):
                first[key] = citation
    return sorted(first.values(), key=lambda citation: citation.start)
