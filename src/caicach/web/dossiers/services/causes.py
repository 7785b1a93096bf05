"""Why dossiers were late: the locality's list of causes, and what units say of each dossier."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from caicach.dossiers.causes import load_causes
from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.models import ConfirmedCause, DelayCause
from caicach.web.dossiers.services.intake import stream
from caicach.web.units.models import Locality


@transaction.atomic
def adopt_template(by: User, locality: Locality) -> list[DelayCause]:
    """Put the template's causes on the locality's list, those that are not there yet; return the new ones."""
    known = set(DelayCause.objects.filter(locality=locality).values_list("code", flat=True))
    source = Text("danh mục mẫu do caicach soạn", "template list written for caicach")
    return [
        _add(by, locality, cause.id, cause.kind, cause.title, source.vi)
        for cause in load_causes()
        if cause.id not in known
    ]


@transaction.atomic
def add_cause(by: User, locality: Locality, kind: str, title: Text, source: str = "") -> DelayCause:
    """Put a cause on the locality's list; raises InputError where one of that name is there."""
    code = slugify(fold(title.vi))[:60] or "nguyen-nhan"
    if DelayCause.objects.filter(locality=locality, code=code).exists():
        raise InputError(
            Problem(
                found=title.vi,
                column="title",
                expected=Text("tên chưa có trong danh mục", "a name that is not on the list"),
                cure=Text("Dùng nguyên nhân đã có, hoặc đặt tên khác.", "Use the one there, or choose another name."),
            )
        )
    return _add(by, locality, code, kind, title, source)


def _add(by: User, locality: Locality, code: str, kind: str, title: Text, source: str) -> DelayCause:
    cause = DelayCause(
        locality=locality,
        code=code,
        kind=kind,
        title_vi=title.vi,
        title_en=title.en,
        source=source,
        added_by=by,
        added_on=locality.today(),
    )
    cause.full_clean()
    cause.save()
    record(by, "add-delay-cause", cause, stream=stream(locality))
    return cause


@transaction.atomic
def retire_cause(by: User, cause: DelayCause) -> DelayCause:
    """Take a cause off the list for new confirmations, or put it back on; what it was confirmed for stays."""
    cause.retired_on = None if cause.retired_on else cause.locality.today()
    cause.save(update_fields=["retired_on"])
    if cause.retired_on:
        record(by, "retire-delay-cause", cause, stream=stream(cause.locality))
    else:
        record(by, "restore-delay-cause", cause, stream=stream(cause.locality))
    return cause


@transaction.atomic
def confirm_cause(
    by: User, cause: DelayCause, dossier: str, unit: str, *, proposed: str = "", note: str = ""
) -> ConfirmedCause:
    """Say why a dossier was late; a later word supersedes an earlier one. `proposed` is what was proposed by rule.

    Raises InputError for a cause that is off the list.
    """
    if cause.retired_on:
        raise InputError(_retired(cause))
    locality = cause.locality
    for before in ConfirmedCause.objects.select_for_update().filter(
        locality=locality, dossier=dossier, superseded=False
    ):
        before.superseded = True
        before.save(update_fields=["superseded"])
        record(by, "supersede-delay-cause", before, stream=stream(locality))
    said = ConfirmedCause(
        locality=locality,
        dossier=dossier,
        unit=unit,
        cause=cause,
        proposed=proposed,
        note=note,
        confirmed_by=by,
        confirmed_on=locality.today(),
    )
    said.full_clean()
    said.save()
    record(by, "confirm-delay-cause", said, stream=stream(locality), note=note)
    return said


def _retired(cause: DelayCause) -> Problem:
    return Problem(
        found=cause.title_vi,
        column="cause",
        expected=Text("một nguyên nhân đang dùng của danh mục", "a cause in use on the list"),
        cure=Text("Chọn nguyên nhân khác.", "Choose another cause."),
    )
