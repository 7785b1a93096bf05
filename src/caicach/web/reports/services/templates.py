"""A province's own templates and letterhead: kept as versions, never overwritten. Only this writes them."""

from __future__ import annotations

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting.letterhead import check_letterhead
from caicach.reporting.templates import KINDS, Template, library_template, library_text, read_template
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile
from caicach.web.reports.models import LetterheadFile, TemplateVersion
from caicach.web.reports.services.asking import stream
from caicach.web.units.models import Locality


def current_version(locality: Locality, kind: str) -> TemplateVersion | None:
    """Return the newest version of a province's own template; None where it has none or went back to the library's."""
    newest = TemplateVersion.objects.filter(locality=locality, kind=kind).first()
    return newest if newest and newest.source else None


def template_for(locality: Locality, kind: str) -> tuple[TemplateVersion | None, Template]:
    """Return the template that a province's reports of a kind are begun from, and which version of its own it is.

    Raises InputError for an unknown kind, and where an own template names what the catalogue no longer holds.
    """
    if kind not in KINDS:
        raise InputError(_unknown_kind(kind))
    own = current_version(locality, kind)
    return own, read_template(own.source) if own else library_template(kind)


def source_of(locality: Locality, kind: str) -> str:
    """Return the text of that template, also where it no longer reads well."""
    own = current_version(locality, kind)
    return own.source if own else library_text(kind)


@transaction.atomic
def keep_template(
    by: User, locality: Locality, kind: str, source: str, note: str = "", *, seen: int | None = None
) -> TemplateVersion | None:
    """Keep a new version; None where nothing changed. Raises InputError with every fault, then nothing is kept.

    `seen` is the number of the version that the writer began from (0: the library's): a version that someone kept
    meanwhile is not passed over unread.
    """
    Locality.objects.select_for_update().get(pk=locality.pk)
    source = source.replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"
    read_template(source)
    newest = TemplateVersion.objects.filter(locality=locality, kind=kind).first()
    if seen is not None and newest is not None and newest.number != seen and newest.by_id != by.pk:
        raise InputError(_kept_meanwhile(newest))
    if source.strip() == source_of(locality, kind).strip():
        return None
    return _keep(by, locality, kind, source, note)


@transaction.atomic
def use_library(by: User, locality: Locality, kind: str) -> TemplateVersion | None:
    """Go back to the library's template; the own versions stay. None where it is the library's already."""
    Locality.objects.select_for_update().get(pk=locality.pk)
    if current_version(locality, kind) is None:
        return None
    return _keep(by, locality, kind, "", "")


@transaction.atomic
def take_version(by: User, locality: Locality, kind: str, number: int) -> TemplateVersion:
    """Make an earlier version the current one again, as a new version."""
    Locality.objects.select_for_update().get(pk=locality.pk)
    old = TemplateVersion.objects.get(locality=locality, kind=kind, number=number)
    if old.source:
        read_template(old.source)
    return _keep(by, locality, kind, old.source, f"lấy lại bản {number}")


def _keep(by: User, locality: Locality, kind: str, source: str, note: str) -> TemplateVersion:
    newest = TemplateVersion.objects.filter(locality=locality, kind=kind).first()
    kept = TemplateVersion.objects.create(
        locality=locality,
        kind=kind,
        number=newest.number + 1 if newest else 1,
        source=source,
        note=" ".join(note.split())[:300],
        by=by,
        at=locality.now(),
    )
    if source:
        record(by, "keep-template", kept, stream=stream(locality), note=kept.note)
    else:
        record(by, "use-library-template", kept, stream=stream(locality))
    return kept


def letterhead_of(locality: Locality) -> LetterheadFile | None:
    """Return the letterhead in use; None where papers are set as the decree has it."""
    newest = LetterheadFile.objects.filter(locality=locality).select_related("file", "by").first()
    return newest if newest and newest.file else None


def letterhead_content(locality: Locality) -> bytes | None:
    """Return the letterhead's DOCX, or None."""
    head = letterhead_of(locality)
    return path_of(head.file.digest).read_bytes() if head and head.file else None


@transaction.atomic
def keep_letterhead(by: User, locality: Locality, file: StoredFile | None, name: str) -> LetterheadFile:
    """Put a DOCX in place of the letterhead in use, or (without one) do without.

    Raises InputError where the file is no DOCX that papers can be printed on.
    """
    Locality.objects.select_for_update().get(pk=locality.pk)
    if file is not None:
        try:
            check_letterhead(path_of(file.digest).read_bytes())
        except InputError as error:
            raise error.at(file=name) from None
    newest = LetterheadFile.objects.filter(locality=locality).first()
    kept = LetterheadFile.objects.create(
        locality=locality,
        number=newest.number + 1 if newest else 1,
        file=file,
        name=name[:120],
        by=by,
        at=locality.now(),
    )
    if file is not None:
        record(by, "keep-letterhead", kept, stream=stream(locality), note=kept.name)
    else:
        record(by, "drop-letterhead", kept, stream=stream(locality))
    return kept


def _unknown_kind(kind: str) -> Problem:
    return Problem(
        column="kind",
        found=kind,
        expected=Text("một trong năm loại báo cáo", "one of the five kinds of report"),
        cure=Text("Chọn loại trong danh sách.", "Choose a kind of the list."),
    )


def _kept_meanwhile(newest: TemplateVersion) -> Problem:
    return Problem(
        column="source",
        found=f"bản {newest.number}",
        expected=Text("bản mới nhất của mẫu", "the newest version"),
        cure=Text(
            f"{newest.by} vừa lưu bản {newest.number}. Chép phần đang sửa ra ngoài, tải lại trang rồi ghép vào.",
            f"{newest.by} has just kept version {newest.number}. Copy your changes, reload and put them in.",
        ),
    )
