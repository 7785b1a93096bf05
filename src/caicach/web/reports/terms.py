"""The terms of the parts that units write in reports, for reminders and calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Count
from django.urls import reverse

from caicach.text import Text
from caicach.web.reminders.term import PAST, Term
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.units.models import Locality


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield a term for each paragraph with a last day: open until it is handed in or asked for no more."""
    found = Paragraph.objects.filter(
        kind=Paragraph.Kind.UNIT,
        draft__locality=locality,
        draft__due__gte=today - PAST,
        draft__due__lte=horizon,
    )
    late = Paragraph.objects.filter(
        kind=Paragraph.Kind.UNIT,
        draft__locality=locality,
        draft__due__lt=today - PAST,
        draft__state=Draft.State.OPEN,
        state__in=(Paragraph.State.ASKED, Paragraph.State.RETURNED),
    )
    for held in (found, late):
        asked = held if units is None else held.filter(unit__in=units)
        for paragraph in asked.select_related("draft", "unit").annotate(changes=Count("wordings")):
            yield _term(paragraph, paragraph.changes)


def _term(paragraph: Paragraph, changes: int) -> Term:
    draft = paragraph.draft
    assert draft.due is not None
    assert paragraph.unit_id is not None
    waits = paragraph.waits and draft.state == Draft.State.OPEN
    cancelled = paragraph.waits or paragraph.state == Paragraph.State.WAIVED
    return Term(
        key=f"paragraph:{paragraph.pk}",
        kind="report",
        title=Text(f"Viết phần của đơn vị: {draft.title}", f"Write the unit's part: {draft.title}"),
        due=draft.due,
        url=reverse("paragraph", args=[paragraph.pk]),
        line=str(paragraph.unit),
        units=frozenset({paragraph.unit_id}),
        over="" if waits else "cancelled" if cancelled else "done",
        changes=changes,
    )
