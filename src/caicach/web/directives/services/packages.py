"""Documents by e-document package: one that came in is opened, a registered document is given out in one."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

from caicach.directives.envelope import Attached, Envelope, Party, write_envelope
from caicach.directives.unpacking import document_of, is_envelope, read_envelope
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive, Task
from caicach.web.files.keep import keep, path_of
from caicach.web.files.kinds import clean_name, media_of
from caicach.web.units.models import Unit


def opened_package(head: Head, handed: Handed) -> tuple[Head, Handed]:
    """Return the head with its gaps filled from the package, and the document inside it; anything else as it is.

    What a person gave stands above what the package says; a day in it that is none is refused unless a person gave
    the day. Raises InputError for a package that is broken or holds no document.
    """
    if not is_envelope(handed.data):
        return head, handed
    supplied = {"number", "issuer"} | ({"date"} if head.date else set())
    package = read_envelope(handed.data, name=handed.file_name or None, supplied=supplied)
    document = document_of(package.files)
    if document is None or is_envelope(document.data):
        raise InputError(_no_document(handed.file_name))
    name = clean_name(document.name)
    recipients = tuple(to.name or to.code for to in package.recipients)
    kept = keep(io.BytesIO(document.data), name, media_of(name))
    inside = replace(handed, data=document.data, file_name=name, file=kept, envelope=handed.file, recipients=recipients)
    return _completed(head, package), inside


def _completed(head: Head, package: Envelope) -> Head:
    return replace(
        head,
        kind=head.kind or package.kind,
        number=head.number or package.number,
        date=head.date or package.date,
        issuer=head.issuer or package.issuer.name,
        title=head.title or package.title,
    )


def _no_document(name: str) -> Problem:
    return Problem(
        file=name or None,
        column="file",
        expected=Text("gói có kèm tệp văn bản (DOCX, PDF, TXT, HTML)", "a package with a document in it"),
        cure=Text("Tải tệp văn bản riêng rồi đăng ký tệp đó.", "Get the document itself and register that."),
    )


def package_of(directive: Directive, recipients: Sequence[str] = (), due: dt.date | None = None) -> bytes:
    """Return a registered document in a package to these recipients: by default its own, or those who lead its tasks.

    What a package said when the document came in (signer, place, identification) goes out again.
    """
    told = Envelope(number=directive.number, date=directive.date, issuer=Party(directive.issuer))
    if directive.envelope is not None:
        came = path_of(directive.envelope.digest).read_bytes()
        told = read_envelope(came, supplied=("number", "date", "issuer", "due"))
    issuer = told.issuer if told.issuer.name == directive.issuer else Party(directive.issuer)
    return write_envelope(
        replace(
            told,
            number=directive.number,
            date=directive.date,
            issuer=issuer,
            kind=directive.kind,
            title=directive.title,
            recipients=_parties(told, recipients or directive.recipients or _leads(directive)),
            due=due or told.due,
            files=(_document(directive), *_others(told)),
        )
    )


def _parties(told: Envelope, names: Sequence[str]) -> tuple[Party, ...]:
    """Return the recipients, each with its identification code where the package that came in says it."""
    known = {party.name: party for party in (*told.recipients, told.issuer)}
    return tuple(known.get(name, Party(name)) for name in dict.fromkeys(names))


def _leads(directive: Directive) -> list[str]:
    leads = Unit.objects.filter(leads__directive=directive, leads__parent=None).exclude(leads__state="cancelled")
    return list(leads.distinct().order_by("sort_key").values_list("full_name", flat=True))


def _document(directive: Directive) -> Attached:
    if directive.file is None:
        return Attached(f"{file_stem(directive)}.txt", directive.text.encode())
    return Attached(directive.file_name, path_of(directive.file.digest).read_bytes())


def _others(told: Envelope) -> list[Attached]:
    """Return the files that came beside the document."""
    document = document_of(told.files)
    return [file for file in told.files if file is not document]


def package_of_task(task: Task) -> bytes:
    """Return the document of a task in a package to its lead and those who help, due on the task's last day."""
    names = [str(task.lead), *(str(unit) for unit in task.coordinating.all())]
    return package_of(task.directive, names, task.last_day)


def file_stem(directive: Directive) -> str:
    """Return what a file of the document is called, without its ending: its number with hyphens, such as 48-KL-TU."""
    return clean_name(directive.number.replace("/", "-").replace("\\", "-") or f"van-ban-{directive.pk}")
