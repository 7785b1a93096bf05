"""Registering a directive: drafted here, pasted, or handed in as a file; then read into proposed tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from caicach.directives import read_directive
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services import streams
from caicach.web.files.models import StoredFile
from caicach.web.findings.models import Finding
from caicach.web.units.models import Locality


@dataclass(frozen=True)
class Head:
    """A document's head as a person gives or corrects it; what is empty is taken from the text."""

    kind: str = ""
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    title: str = ""
    party: bool | None = None


@dataclass(frozen=True)
class Handed:
    """What was handed in: a text, or a file's bytes with its name and where it is kept."""

    text: str = ""
    data: bytes = b""
    file_name: str = ""
    file: StoredFile | None = None
    findings: Sequence[Finding] = field(default_factory=tuple)
    illustrative: bool = False


@transaction.atomic
def save_draft(
    by: User, locality: Locality, head: Head, text: str, findings: Sequence[Finding], draft: Directive | None = None
) -> Directive:
    """Keep a conclusion being written; nothing is read out of it yet."""
    if draft is not None and draft.state != Directive.State.DRAFT:
        raise InputError(_already_registered(draft))
    directive = draft or Directive(locality=locality, registered_by=by, registered_on=locality.today())
    _put_head(directive, head)
    directive.text = text
    directive.full_clean(exclude=["text"])
    directive.save()
    directive.findings.set(findings)
    record(by, "save-draft", directive, stream=streams.documents(locality))
    return directive


@transaction.atomic
def register(by: User, locality: Locality, head: Head, handed: Handed, draft: Directive | None = None) -> Directive:
    """Register a document and read it: its text is kept, its tasks stand as proposals until a person confirms them.

    Raises InputError where the document can't be read, has no number or date, or is registered already.
    """
    reading = read_directive(handed.data or handed.text, name=handed.file_name or None)
    answer = reading.as_json()
    directive = draft or Directive(locality=locality, registered_by=by, registered_on=locality.today())
    _put_head(directive, _completed(head, answer["document"]))
    directive.text = reading.text
    directive.citations = answer["citations"]
    directive.file, directive.file_name = handed.file, handed.file_name
    directive.illustrative = handed.illustrative
    directive.state = Directive.State.READ
    _refuse_twice(directive)
    directive.full_clean(exclude=["text", "citations"])
    directive.save()
    if handed.findings:
        directive.findings.set(handed.findings)
    _keep_readings(directive, answer["tasks"])
    record(by, "register-directive", directive, stream=streams.documents(locality), note=handed.file_name)
    return directive


def _keep_readings(directive: Directive, tasks: Sequence[dict[str, Any]]) -> None:
    only = list(directive.findings.all())
    Reading.objects.bulk_create(
        [
            Reading(
                directive=directive,
                start=task["start"],
                end=task["end"],
                words=task["text"],
                lead=task["lead"],
                coordinating=task["coordinating"],
                deadline=task["deadline"],
                product=(task.get("product") or "")[:300],
                finding=only[0] if len(only) == 1 else None,
                read=task,
            )
            for task in tasks
        ]
    )


def _completed(head: Head, read: dict[str, Any]) -> Head:
    """Return the person's head, its gaps filled from what was read."""
    date = dt.date.fromisoformat(read["date"]) if isinstance(read.get("date"), str) else read.get("date")
    number = head.number or read.get("number") or ""
    return Head(
        kind=head.kind or read.get("kind") or "",
        number=number,
        date=head.date or date,
        issuer=head.issuer or read.get("issuer") or "",
        title=head.title or read.get("title") or "",
        party=("/TU" in number or "-TU" in number) if head.party is None else head.party,
    )


def _put_head(directive: Directive, head: Head) -> None:
    directive.kind = (head.kind or "Văn bản")[:60]
    directive.number = head.number[:60]
    directive.date = head.date
    directive.issuer = head.issuer[:200]
    directive.title = (head.title or head.kind or "Văn bản")[:400]
    directive.party = bool(head.party)


def _refuse_twice(directive: Directive) -> None:
    """Refuse a document that has no date or number, or that is registered already."""
    problems = []
    if not directive.number:
        problems.append(
            _lacks(Text("số, ký hiệu của văn bản, ví dụ 48-KL/TU", "the document's number, such as 48-KL/TU"))
        )
    if directive.date is None:
        problems.append(_lacks(Text("ngày ban hành", "the date of issue")))
    if problems:
        raise InputError(problems)
    twins = Directive.objects.filter(locality=directive.locality, number=directive.number, date=directive.date)
    twin = twins.exclude(pk=directive.pk).exclude(state=Directive.State.DRAFT).first()
    if twin:
        raise InputError(_already_registered(twin))


def _lacks(expected: Text) -> Problem:
    cure = Text("Điền vào phần đầu văn bản.", "Fill it in the document's head.")
    return Problem(found="", expected=expected, cure=cure)


def _already_registered(twin: Directive) -> Problem:
    return Problem(
        found=str(twin),
        expected=Text("một văn bản chưa đăng ký", "a document not registered yet"),
        cure=Text(
            f"Văn bản này đã đăng ký ngày {twin.registered_on:%d/%m/%Y}; mở văn bản đó để xem nhiệm vụ.",
            f"It was registered on {twin.registered_on}; open it to see its tasks.",
        ),
    )
