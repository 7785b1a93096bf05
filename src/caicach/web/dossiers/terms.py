"""The terms of dossiers, for reminders and calendars: what a unit must hand over on a day is one, however many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.urls import reverse

from caicach.text import Text
from caicach.web.dossiers import figures
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.units import units_by_name
from caicach.web.reminders.term import PAST, Term
from caicach.web.units.models import Locality

FORGOTTEN = dt.timedelta(days=366)
"""What is overdue for longer is on the work list, and no longer reminded of day by day."""


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield, of each unit and due day, the dossiers that pend; a day of the last two months without any is done."""
    lake = lake_of(locality)
    if lake is None:
        return
    known = units_by_name(locality)
    asked = figures.ask(lake, today, today, today)
    for row in figures.due_days(asked, today - FORGOTTEN, horizon):
        unit = known.get(row["unit"])
        if unit is None or (units is not None and unit.pk not in units):
            continue
        if not row["pending"] and row["due_on"] < today - PAST:
            continue
        count, due = row["pending"] or row["ended"], row["due_on"]
        yield Term(
            key=f"dossiers:{unit.pk}:{due}",
            kind="dossier",
            title=Text(
                f"{count} hồ sơ hẹn trả ngày {due.day}/{due.month}/{due.year}",
                f"{count} {'dossier' if count == 1 else 'dossiers'} due on {due.isoformat()}",
            ),
            due=due,
            url=f"{reverse('dossier-work')}?unit={unit.code}",
            line=str(unit),
            units=frozenset({unit.pk}),
            over="" if row["pending"] else "done",
            changes=row["ended"],
        )
