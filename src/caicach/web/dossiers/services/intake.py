"""Bringing files into the lake, and taking imports out again: asked for here, read by a job, settled here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from caicach.dossiers.clock import local
from caicach.dossiers.imports import Imported, undo_import
from caicach.dossiers.lake import Import
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.models import Intake, SourceMapping, WatchedAddress
from caicach.web.dossiers.places import lake_folder, lake_of
from caicach.web.dossiers.progress import forget
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality

State = Intake.State


def stream(locality: Locality) -> str:
    """Return the audit stream of a locality's dossiers."""
    return f"dossiers:{locality.unit.key}"


@transaction.atomic
def confirm_mapping(by: User, locality: Locality, system: str, columns: Mapping[str, str]) -> SourceMapping:
    """Keep how a source system's columns are read; the same again changes nothing, another one supersedes it."""
    current = SourceMapping.objects.select_for_update().filter(locality=locality, system=system, superseded=False)
    before = current.first()
    if before and before.columns == dict(columns):
        return before
    if before:
        before.superseded = True
        before.save(update_fields=["superseded"])
        record(by, "supersede-mapping", before, stream=stream(locality))
    mapping = SourceMapping(
        locality=locality, system=system, columns=dict(columns), confirmed_by=by, confirmed_on=locality.today()
    )
    mapping.full_clean()
    mapping.save()
    record(by, "confirm-mapping", mapping, stream=stream(locality))
    return mapping


@transaction.atomic
def ask_for_intake(
    by: User | None,
    locality: Locality,
    file: StoredFile,
    name: str,
    mapping: SourceMapping | None = None,
    *,
    mends: Intake | None = None,
    watched: bool = False,
    address: WatchedAddress | None = None,
) -> Intake:
    """Keep what is to be imported and put its reading into the queue, in one transaction.

    `watched`: by itself, out of a folder, or from an `address`.
    """
    from caicach.web.dossiers.jobs import read_intake  # the job calls back into this module

    intake = Intake(
        locality=locality,
        file=file,
        file_name=name,
        mapping=mapping,
        mends=mends,
        watched=watched,
        address=address,
        asked_by=by,
        asked_on=locality.today(),
    )
    intake.full_clean()
    intake.save()
    read_intake.enqueue(intake.pk)
    record(by, "ask-for-intake", intake, stream=stream(locality), note=name)
    return intake


@transaction.atomic
def begin_reading(intake: Intake) -> bool:
    """Mark an import as being read; returns False where it is settled already."""
    open_one = _still_open(intake)
    if open_one is not None and open_one.state == State.WAITING:
        open_one.state = State.READING
        open_one.save(update_fields=["state"])
        record(open_one.asked_by, "begin-intake", open_one, stream=stream(open_one.locality))
    return open_one is not None


def keep_read(intake: Intake, done: Imported) -> bool:
    """Keep what an import did; returns False where it was settled by another worker."""
    entry = _own_entry(intake)
    with transaction.atomic():
        open_one = _still_open(intake)
        if open_one is None:
            return False
        open_one.state = State.DONE
        open_one.number = entry.no if entry else None
        open_one.rows_read, open_one.rejected = done.read, done.rejected_rows
        counts = (entry.added, entry.unchanged, entry.updated) if entry else (done.added, done.unchanged, done.updated)
        open_one.added, open_one.unchanged, open_one.updated = counts
        open_one.flagged = dict(done.flagged)
        open_one.save()
        record(
            open_one.asked_by, "import-dossiers", open_one, stream=stream(open_one.locality), note=open_one.file_name
        )
    return True


@transaction.atomic
def keep_failed(intake: Intake, troubles: Iterable[Text]) -> bool:
    """Mark an import that is not settled as failed, with what is wrong and what to do."""
    open_one = _still_open(intake)
    if open_one is None:
        return False
    open_one.state = State.FAILED
    open_one.trouble = [{"vi": t.vi, "en": t.en} for t in troubles]
    open_one.save()
    record(open_one.asked_by, "fail-intake", open_one, stream=stream(open_one.locality), note=open_one.file_name)
    return True


@transaction.atomic
def ask_for_undo(by: User, intake: Intake, reason: str) -> Intake:
    """Put the undoing of an import into the queue; raises InputError where there is nothing to undo."""
    from caicach.web.dossiers.jobs import take_out_intake  # the job calls back into this module

    found = Intake.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=intake.pk)
    if found.state != State.DONE or found.number is None:
        raise InputError(_nothing_to_undo(found))
    found.state, found.undone_by, found.undone_reason, found.trouble = State.UNDOING, by, reason, []
    found.full_clean()
    found.save()
    forget(found)
    take_out_intake.enqueue(found.pk)
    record(by, "ask-for-undo", found, stream=stream(found.locality), note=reason)
    return found


def undo_intake(by: User, intake: Intake, reason: str) -> Intake:
    """Take an import out of the lake; its dossiers are again as the other imports say.

    Done again after a crash in between, it finishes what was begun. Raises InputError where there is nothing to undo,
    or the lake cannot be written.
    """
    if intake.state not in (State.DONE, State.UNDOING) or intake.number is None:
        raise InputError(_nothing_to_undo(intake))
    entry = _entry(intake.locality, intake.number)
    if entry is None or entry.active:
        at = local(timezone.now()).replace(microsecond=0)
        undo_import(lake_folder(intake.locality), intake.number, at=at, who=by.username)
    with transaction.atomic():
        intake.state = State.UNDONE
        intake.undone_by, intake.undone_on, intake.undone_reason = by, intake.locality.today(), reason
        intake.full_clean()
        intake.save()
        record(by, "undo-intake", intake, stream=stream(intake.locality), note=reason)
    return intake


@transaction.atomic
def keep_not_undone(intake: Intake, troubles: Iterable[Text]) -> bool:
    """Let an import whose undoing failed stand as before, with what is wrong and what to do."""
    found = Intake.objects.select_for_update(of=("self",)).select_related("locality__unit", "undone_by")
    open_one = found.filter(pk=intake.pk, state=State.UNDOING).first()
    if open_one is None:
        return False
    by = open_one.undone_by
    open_one.state, open_one.undone_by, open_one.undone_reason = State.DONE, None, ""
    open_one.trouble = [{"vi": t.vi, "en": t.en} for t in troubles]
    open_one.save()
    record(by, "fail-undo", open_one, stream=stream(open_one.locality), note=open_one.file_name)
    return True


def signature(intake: Intake) -> str:
    """Return what names an import's author in the lake; the number finds it again after a crash."""
    who = intake.asked_by.username if intake.asked_by else "caicach"
    return f"{who} #{intake.pk}"


def _own_entry(intake: Intake) -> Import | None:
    lake = lake_of(intake.locality)
    entries = lake.active() if lake else []
    return next((e for e in entries if e.who == signature(intake)), None)


def _entry(locality: Locality, number: int) -> Import | None:
    lake = lake_of(locality)
    return next((e for e in lake.manifest.imports if e.no == number), None) if lake else None


def _still_open(intake: Intake) -> Intake | None:
    """Lock the import and return it as it now stands, or None where it is settled."""
    waiting = Intake.objects.select_for_update(of=("self",)).select_related("locality__unit", "asked_by")
    return waiting.filter(pk=intake.pk, state__in=[State.WAITING, State.READING]).first()


def _nothing_to_undo(intake: Intake) -> Problem:
    return Problem(
        file=intake.file_name,
        expected=Text("một lần nạp đã ghi vào kho và chưa hủy", "an import that is in the lake and not undone"),
        cure=Text("Chọn lần nạp khác trong danh sách.", "Choose another import of the list."),
    )


@transaction.atomic
def renumber_intake(intake: Intake, number: int | None) -> None:
    """Keep the number that an import has in a lake that was made again."""
    intake.number = number
    intake.save(update_fields=["number"])
    record(None, "renumber-intake", intake, stream=stream(intake.locality))
