"""Handing in the table of steps that dossiers went through."""

from __future__ import annotations

from django.db import transaction

from caicach.dossiers.event_store import Stored, store_events
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.models import EventTable
from caicach.web.dossiers.places import events_file, under_its_name
from caicach.web.dossiers.services.intake import stream
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


def hand_in_events(by: User, locality: Locality, file: StoredFile, name: str) -> EventTable:
    """Keep a table of steps, which supersedes the one before it.

    Raises InputError where it is none, naming every row that lacks something; the table before it then stays.
    """
    stored = put_events(locality, file, name)
    with transaction.atomic():
        for before in EventTable.objects.select_for_update().filter(locality=locality, superseded=False):
            before.superseded = True
            before.save(update_fields=["superseded"])
            record(by, "supersede-events", before, stream=stream(locality))
        table = EventTable(
            locality=locality,
            file=file,
            file_name=name,
            cases=stored.cases,
            events=stored.events,
            handed_by=by,
            handed_on=locality.today(),
        )
        table.full_clean()
        table.save()
        record(by, "hand-in-events", table, stream=stream(locality), note=name)
    return table


def put_events(locality: Locality, file: StoredFile, name: str) -> Stored:
    """Lay a handed-in table of steps where it is looked up; raises InputError as `hand_in_events` does."""
    with under_its_name(file, name) as path:
        return store_events(path, events_file(locality, file))
