"""Asking for many reports at once, and what becomes of each: the only place that writes batches."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.files.keep import keep
from caicach.web.reports.models import Batch, BatchItem
from caicach.web.reports.services.asking import stream
from caicach.web.units.models import Locality, Unit

FILES = ("pdf", "docx", "xlsx")
ZIP = "application/zip"


@dataclass(frozen=True)
class Wanted:
    """What a batch is to make: reports of a kind for a period (as of a day), about these units, as these files.

    `asked` is what the kind needs besides; `site` is the address that the figures' links begin with.
    """

    kind: str
    title: str
    period: str
    as_of: dt.date
    units: Sequence[Unit]
    files: Sequence[str] = ("pdf", "xlsx")
    paper: str = "own"
    asked: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def ask_for_batch(by: User, locality: Locality, wanted: Wanted) -> Batch:
    """Keep what was asked and put its making into the queue, in one transaction. InputError where nothing is asked."""
    from caicach.web.reports.batch_jobs import make_batch  # the job calls back into this module

    if not wanted.units or not wanted.files or set(wanted.files) - set(FILES):
        raise InputError(_nothing(wanted))
    batch = Batch(
        locality=locality,
        kind=wanted.kind,
        title=wanted.title,
        period=wanted.period,
        as_of=wanted.as_of,
        asked=dict(wanted.asked),
        paper=wanted.paper,
        files=[kind for kind in FILES if kind in wanted.files],
        asked_by=by,
        asked_on=locality.today(),
    )
    batch.full_clean()
    batch.save()
    names = _names(wanted.units)
    BatchItem.objects.bulk_create(BatchItem(batch=batch, unit=unit, name=names[unit.pk]) for unit in wanted.units)
    make_batch.enqueue(batch.pk)
    record(by, "ask-for-batch", batch, stream=stream(locality), note=f"{len(wanted.units)} đơn vị")
    return batch


def _nothing(wanted: Wanted) -> Problem:
    if not wanted.units:
        return Problem(
            found="0",
            expected=Text("ít nhất một đơn vị", "at least one unit"),
            cure=Text("Chọn nhóm đơn vị khác.", "Choose other units."),
        )
    return Problem(
        found=", ".join(wanted.files),
        expected=Text("ít nhất một trong PDF, DOCX, XLSX", "at least one of PDF, DOCX, XLSX"),
        cure=Text("Chọn loại tệp cần lập.", "Choose the kinds of file."),
    )


def _names(units: Sequence[Unit]) -> dict[int, str]:
    """Return a file name for each unit in plain letters, with its code where two are called alike."""
    plain = {unit.pk: slugify(fold(unit.full_name))[:80] or slugify(unit.code) for unit in units}
    alike = [name for name in set(plain.values()) if list(plain.values()).count(name) > 1]
    return {
        unit.pk: f"{plain[unit.pk]}-{slugify(unit.code)}-{unit.pk}" if plain[unit.pk] in alike else plain[unit.pk]
        for unit in units
    }


def folder_of(batch: Batch) -> Path:
    """Return where a batch's files lie until they are in the ZIP."""
    return Path(settings.DATA_DIR) / "batches" / str(batch.pk)


def goes_on(batch: Batch) -> bool:
    """Tell whether a batch is still to be made: nobody has cancelled it meanwhile."""
    return Batch.objects.filter(pk=batch.pk, state=Batch.State.WAITING).exists()


def item_made(item: BatchItem) -> None:
    """Keep that one report is made; its files lie in the batch's folder."""
    BatchItem.objects.filter(pk=item.pk, state=BatchItem.State.WAITING).update(state=BatchItem.State.MADE)


def item_failed(item: BatchItem, trouble: Text) -> None:
    """Keep that one report could not be made, and why; the others go on."""
    words = {"vi": trouble.vi, "en": trouble.en}
    waiting = BatchItem.objects.filter(pk=item.pk, state=BatchItem.State.WAITING)
    waiting.update(state=BatchItem.State.FAILED, trouble=words)


def make_anew(items: Collection[BatchItem]) -> None:
    """Let these be made again: their files are gone."""
    BatchItem.objects.filter(pk__in=[item.pk for item in items]).update(state=BatchItem.State.WAITING, trouble={})


def finish(batch: Batch, path: Path) -> bool:
    """Keep the ZIP at `path` as what came of a batch; returns False where it no longer waits (made, cancelled)."""
    with path.open("rb") as content:
        stored = keep(content, path.name, ZIP)
    with transaction.atomic():
        waiting = _still_waiting(batch)
        if waiting is None:
            return False
        waiting.zip, waiting.state = stored, Batch.State.MADE
        waiting.save()
        record(waiting.asked_by, "make-batch", waiting, stream=stream(waiting.locality))
    shutil.rmtree(folder_of(batch), ignore_errors=True)
    return True


@transaction.atomic
def fail_batch(batch: Batch, trouble: Text) -> bool:
    """Mark a batch that still waits as failed, with why and what to do; returns False where it no longer waits."""
    waiting = _still_waiting(batch)
    if waiting is None:
        return False
    waiting.state, waiting.trouble = Batch.State.FAILED, {"vi": trouble.vi, "en": trouble.en}
    waiting.save()
    record(waiting.asked_by, "fail-batch", waiting, stream=stream(waiting.locality), note=trouble.vi)
    return True


@transaction.atomic
def cancel_batch(by: User, batch: Batch) -> bool:
    """Stop the making of a batch; returns False where there is nothing to stop any more."""
    waiting = _still_waiting(batch)
    if waiting is None:
        return False
    waiting.state = Batch.State.CANCELLED
    waiting.save()
    record(by, "cancel-batch", waiting, stream=stream(waiting.locality))
    return True


@transaction.atomic
def resume_batch(by: User, batch: Batch) -> bool:
    """Go on with a batch that was cancelled or failed, or try again what could not be made of it.

    What is made already is not made twice, unless the batch ended in a ZIP. Returns False where it is being made.
    """
    from caicach.web.reports.batch_jobs import make_batch

    kept = Batch.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=batch.pk)
    if kept.state == Batch.State.WAITING:
        return False
    kept.state, kept.trouble, kept.zip = Batch.State.WAITING, {}, None
    kept.save()
    kept.items.filter(state=BatchItem.State.FAILED).update(state=BatchItem.State.WAITING, trouble={})
    make_batch.enqueue(kept.pk)
    record(by, "resume-batch", kept, stream=stream(kept.locality))
    return True


def _still_waiting(batch: Batch) -> Batch | None:
    """Lock the batch and return it as it now stands, or None where it is made, cancelled or failed already."""
    waiting = Batch.objects.select_for_update(of=("self",)).filter(pk=batch.pk, state=Batch.State.WAITING)
    return waiting.select_related("locality__unit", "asked_by").first()
