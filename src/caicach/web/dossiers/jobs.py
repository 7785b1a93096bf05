"""What is done in the background: reading a file into the lake, undoing that, computing figures ahead of readers."""

from __future__ import annotations

import datetime as dt

from django.core.cache import caches
from django.utils import timezone
from django_tasks import task

from caicach.dossiers.clock import local
from caicach.dossiers.imports import import_dossiers
from caicach.errors import InputError
from caicach.text import Text
from caicach.web.dossiers import figures
from caicach.web.dossiers.kept import key_of
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import lake_folder, lake_of, under_its_name
from caicach.web.dossiers.progress import begin, told_by
from caicach.web.dossiers.services.intake import (
    begin_reading,
    keep_failed,
    keep_not_undone,
    keep_read,
    signature,
    undo_intake,
)
from caicach.web.dossiers.watching import put_aside
from caicach.web.units.models import Locality

LAST, QUIET = -50, dt.timedelta(minutes=10)
"""How figures are computed ahead: after all that people wait for, and not while they are still handing files in."""
BROKE = Text(
    "Máy chủ chưa nạp được tệp sau nhiều lần thử; kho hồ sơ còn nguyên như trước. Báo người quản trị kèm số lần nạp.",
    "The server could not import the file after several attempts; the lake is as it was. Tell the administrator.",
)

NOT_UNDONE = Text(
    "Máy chủ chưa hủy được lần nạp sau nhiều lần thử; kho hồ sơ còn nguyên như trước. Báo người quản trị.",
    "The server could not undo the import after several attempts; the lake is as it was. Tell the administrator.",
)


@task()
def read_intake(pk: int) -> str:
    """Read the file into the locality's lake and keep what came of it; returns the import's state.

    Run twice it imports once: the lake knows the file, and the import knows its own entry there.
    """
    intake = Intake.objects.select_related("locality__unit", "file", "mapping", "asked_by").get(pk=pk)
    begin(intake)
    if not begin_reading(intake):
        return intake.state
    folder = lake_folder(intake.locality)
    folder.parent.mkdir(parents=True, exist_ok=True)
    at = local(timezone.now()).replace(microsecond=0)
    mapping = intake.mapping.mapping if intake.mapping else None
    try:
        with under_its_name(intake.file, intake.file_name) as path:
            tell = told_by(intake, path)
            done = import_dossiers([path], folder, at=at, mapping=mapping, who=signature(intake), progress=tell)
    except InputError as error:
        keep_failed(intake, [Text(p.within("vi"), p.within("en")) for p in error.problems])
        put_aside(intake, [p.within("vi") for p in error.problems])
        return Intake.State.FAILED
    keep_read(intake, done)
    return Intake.State.DONE


def could_not_read(pk: int) -> None:
    """Mark an import whose reading failed for good."""
    intake = Intake.objects.select_related("locality__unit").get(pk=pk)
    keep_failed(intake, [BROKE])
    put_aside(intake, [BROKE.vi])


@task()
def take_out_intake(pk: int) -> str:
    """Undo the import whose undoing was asked for; returns its state. Run twice it undoes once."""
    intake = Intake.objects.select_related("locality__unit", "undone_by").get(pk=pk)
    if intake.state != Intake.State.UNDOING or intake.undone_by is None:
        return intake.state
    begin(intake)
    try:
        undo_intake(intake.undone_by, intake, intake.undone_reason)
    except InputError as error:
        keep_not_undone(intake, [Text(p.within("vi"), p.within("en")) for p in error.problems])
        return Intake.State.DONE
    return Intake.State.UNDONE


def could_not_take_out(pk: int) -> None:
    """Let an import whose undoing failed for good stand as before."""
    keep_not_undone(Intake.objects.select_related("locality__unit").get(pk=pk), [NOT_UNDONE])


@task()
def warm_figures(locality_pk: int) -> str:
    """Compute the figures of a locality's year up to today, before anybody asks for them."""
    locality = Locality.objects.select_related("unit").get(pk=locality_pk)
    lake = lake_of(locality)
    if lake is not None:
        figures.warm(figures.this_year(lake, locality.today()))
    return "done"


def warm_all() -> None:
    """Have the year's figures computed of each lake that changed, and of each on a new day; once for each."""
    for locality in Locality.objects.select_related("unit"):
        lake = lake_of(locality)
        if lake is None:
            continue
        asked = key_of(f"warmed {figures.this_year(lake, locality.today())!r}")
        if caches["figures"].add(asked, 1):
            later = timezone.now() + QUIET
            warm_figures.using(priority=LAST, run_after=later).enqueue(locality.pk)
