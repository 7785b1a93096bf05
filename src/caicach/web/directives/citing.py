"""The documents that a document cites, each with the one registered here, where the reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive


@dataclass(frozen=True)
class Cited:
    """A document as a text cites it: its kind with number or title, its date, and the one registered here."""

    words: str
    date: dt.date | None
    here: Directive | None


def cited_by(user: User, directive: Directive) -> list[Cited]:
    """Return what `directive` cites, in the order of its text."""
    numbers = {cited["number"] for cited in directive.citations if cited.get("number")}
    registered = Directive.objects.exclude(state=Directive.State.DRAFT).exclude(pk=directive.pk)
    found = within(user, "see-directives", registered.filter(locality=directive.locality_id, number__in=numbers))
    known = list(found.defer("text", "citations"))
    return [_cited(told, known) for told in directive.citations]


def _cited(told: dict[str, Any], known: Sequence[Directive]) -> Cited:
    """Return a citation; without a date its number has to be one document's alone."""
    date = dt.date.fromisoformat(told["date"]) if told.get("date") else None
    number = told.get("number") or ""
    same = [one for one in known if one.number == number and date in (None, one.date)]
    words = told.get("title") or f"{told.get('kind') or ''} {number}".strip()
    if number and number not in words:
        words = f"{words} {number}"
    return Cited(words, date, same[0] if len(same) == 1 else None)
