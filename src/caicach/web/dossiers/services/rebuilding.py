"""Making a lake again from the files that were handed in: after a restore, or where its folder was lost."""

from __future__ import annotations

from caicach.dossiers.clock import local
from caicach.dossiers.imports import import_dossiers, undo_import
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import events_file, lake_folder, lake_of, under_its_name
from caicach.web.dossiers.services.events import put_events
from caicach.web.dossiers.services.intake import renumber_intake, signature
from caicach.web.units.models import Locality


def rebuild_lakes() -> dict[str, int]:
    """Make again every lake that is not there; return, by locality, how many imports were read again.

    The files are kept with the database, and are in its backup; a lake is what they say, in the order in which they
    were imported. A lake that is there is left alone.
    """
    done = {str(locality): _rebuild(locality) for locality in Locality.objects.select_related("unit")}
    return {name: count for name, count in done.items() if count}


def _rebuild(locality: Locality) -> int:
    for table in locality.event_tables.filter(superseded=False).select_related("file"):
        if not events_file(locality, table.file).is_file():
            put_events(locality, table.file, table.file_name)
    if lake_of(locality) is not None:
        return 0
    intakes = Intake.objects.filter(locality=locality, number__isnull=False).select_related(
        "file", "mapping", "asked_by", "undone_by", "locality__unit"
    )
    numbers = {intake.pk: _read_again(intake) for intake in intakes.order_by("number")}
    for intake in intakes:
        if intake.number != numbers[intake.pk]:
            renumber_intake(intake, numbers[intake.pk])
    return len(numbers)


def _read_again(intake: Intake) -> int | None:
    """Import one file again as it was imported then, and undo it where it was undone; return its number."""
    folder = lake_folder(intake.locality)
    folder.parent.mkdir(parents=True, exist_ok=True)
    mapping = intake.mapping.mapping if intake.mapping else None
    at = local(intake.asked_at).replace(microsecond=0)
    with under_its_name(intake.file, intake.file_name) as path:
        done = import_dossiers([path], folder, at=at, mapping=mapping, who=signature(intake))
    if done.no is not None and intake.state == Intake.State.UNDONE:
        undo_import(folder, done.no, at=at, who=intake.undone_by.username if intake.undone_by else "")
    return done.no
