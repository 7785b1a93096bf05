"""A dossier's own page: its facts, its clock on a calendar, its steps, its cause, its versions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.dossiers.event_store import events_of
from caicach.dossiers.listing import Dossier, find_dossier, versions_of
from caicach.web.access.door import fetch
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.clockface import clock_face, pauses_of
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import events_of_locality
from caicach.web.dossiers.standing import chip_of, judged
from caicach.web.dossiers.tables import page_of
from caicach.web.dossiers.units import own_names, unit_of
from caicach.web.dossiers.why import told_cause
from caicach.web.dossiers.words import COLUMNS, status_words, value_words
from caicach.web.interface.page import page
from caicach.web.units.models import Unit


@page("measure")
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier: why it is due then, what happened to it, and what every import said of it."""
    room = room_of(request)
    found = seen_dossier(request, room, code)
    path = events_of_locality(room.locality)
    events = events_of(path, code) if path else []
    row = as_row(found)
    context = {
        "dossier": found,
        "chip": chip_of(row, room.today),
        "unit": value_words("unit", found.unit, room.units),
        "links": {name: page_of(name, getattr(found, name)) for name in ("unit", "procedure", "field")},
        "channel": value_words("channel", found.channel),
        "level": value_words("level", found.level),
        "status": status_words(found.status),
        "clock": clock_face(found, room.today, pauses_of(events)),
        "judged": judged(row) if found.ended_at and found.paused_days else None,
        "events": events,
        "units": room.units,
        "versions": _told_versions(room, code),
        **told_cause(room, found),
    }
    return render(request, "dossiers/dossier.html", context)


def seen_dossier(request: HttpRequest, room: Room, code: str) -> Dossier:
    """Return the dossier of that code that the reader may see; 404 as if it were not there otherwise."""
    found = find_dossier(room.lake, code) if room.lake else None
    if found is None:
        raise Http404
    unit = unit_of(room.locality, found.unit)
    if unit is not None:
        fetch(request, Unit.objects.all(), pk=unit.pk)
    elif own_names(room.user) is not None:  # a unit that is none of those kept here: only who sees the whole locality
        raise Http404
    return found


def as_row(found: Dossier) -> dict[str, Any]:
    """Return a dossier as a row of the lists."""
    return {field.name: getattr(found, field.name) for field in fields(found)} | {"ended": found.ended_at}


def _told_versions(room: Room, code: str) -> list[dict[str, Any]]:
    """Return every version with the import it came by, and what it changed of the one before; the newest first."""
    assert room.lake is not None
    versions = versions_of(room.lake, code)
    intakes = {
        i.number: i for i in Intake.objects.filter(locality=room.locality, number__in={v.import_no for v in versions})
    }
    told, before = [], None
    for version in versions:
        changed = [
            (COLUMNS[name], getattr(before, name), getattr(version, name))
            for name in COLUMNS
            if before is not None and hasattr(version, name) and getattr(before, name) != getattr(version, name)
        ]
        told.append({"version": version, "intake": intakes.get(version.import_no), "changed": changed})
        before = version
    return told[::-1]
