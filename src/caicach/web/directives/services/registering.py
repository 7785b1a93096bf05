"""Registering a directive: drafted here, pasted, or handed in as a file; then read into proposed tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from caicach.directives import Reading as DirectiveReading
from caicach.directives import read_directive
from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services import streams
from caicach.web.directives.services.learning import note_uses, taught_in
from caicach.web.directives.services.packages import opened_package
from caicach.web.directives.services.settling import wait_again
from caicach.web.units.models import Locality


class AlreadyRegistered(InputError):  # noqa: N818 - said as it is caught: except AlreadyRegistered
    """The document is here already: `twin` is the one that is."""

    twin: Directive


@transaction.atomic
def register(by: User, locality: Locality, head: Head, handed: Handed, draft: Directive | None = None) -> Directive:
    """Register a document and read it: its text is kept, its tasks stand as proposals until a person confirms them.

    A document that comes in an e-document package is taken out of it, its head from there where a person gave none.

    Raises InputError where the document can't be read, has no number or date, or is registered already.
    """
    # Always bytes: a pasted line such as /etc/hosts is a text, never the path of a file to open.
    if draft is not None and draft.state != Directive.State.DRAFT:
        raise already_registered(draft)
    head, handed = opened_package(head, handed)
    reading = read(locality, handed.data or handed.text.encode(), handed.file_name)
    answer = reading.as_json()
    directive = draft or Directive(locality=locality, registered_by=by, registered_on=locality.today())
    put_head(directive, _completed(head, answer["document"]))
    directive.text = reading.text
    directive.citations = answer["citations"]
    directive.file, directive.file_name = handed.file, handed.file_name
    directive.envelope = handed.envelope
    directive.recipients = list(handed.recipients or answer["document"]["recipients"])
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


def read(locality: Locality, data: bytes, name: str = "") -> DirectiveReading:
    """Read a document with what corrections taught in the locality; InputError where it can't be read."""
    taught = taught_in(locality)
    return read_directive(data, name=name or None, aliases=taught.aliases, phrases=taught.phrases)


@transaction.atomic
def reread(by: User, directive: Directive) -> int:
    """Read a registered document's text again; returns how many proposals are new.

    What a person has confirmed, dismissed, merged, split, added or corrected stands; of the others, those that the new
    reading gives again stay as they are, the rest make way for what it gives instead.
    """
    directive = Directive.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=directive.pk)
    tasks = read(directive.locality, directive.text.encode()).as_json()["tasks"]
    untouched = directive.readings.filter(state=Reading.State.PROPOSED, touched=False)
    decided = list(directive.readings.exclude(pk__in=untouched).exclude(gone=True).values_list("start", "end"))
    free = [t for t in tasks if not any(t["start"] < end and start < t["end"] for start, end in decided)]
    places = {(t["start"], t["end"], t["text"]) for t in free}
    same = [r for r in untouched if (r.start, r.end, r.words) in places]
    known = {(r.start, r.end, r.words) for r in same}
    untouched.exclude(pk__in=[r.pk for r in same]).delete()
    new = [t for t in free if (t["start"], t["end"], t["text"]) not in known]
    _keep_readings(directive, new)
    if new:
        wait_again(by, directive)
    record(by, "reread-directive", directive, stream=streams.documents(directive.locality), note=str(len(new)))
    return len(new)


def _keep_readings(directive: Directive, tasks: Sequence[dict[str, Any]]) -> None:
    only = list(directive.findings.all())
    readings = Reading.objects.bulk_create(
        [
            Reading(
                directive=directive,
                start=task["start"],
                end=task["end"],
                words=task["text"],
                lead=answering(task),
                coordinating=[*task["coordinating"], *task["directed"]],
                deadline=task["deadline"],
                product=(task.get("product") or "")[:300],
                finding=only[0] if len(only) == 1 else None,
                read=task,
            )
            for task in tasks
        ]
    )
    note_uses(directive, readings)


def answering(task: Mapping[str, Any]) -> list[str]:
    """Return the leads that answer for a task: one whom another lead directs carries it out, and helps here."""
    return [name for name in task["lead"] if name not in task["directed"]] or list(task["lead"])


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


def put_head(directive: Directive, head: Head) -> None:
    """Put a person's head on a document; kind and title are never left empty."""
    directive.kind = (head.kind or "Văn bản")[:60]
    directive.number = head.number[:60]
    directive.date = head.date
    directive.issuer = head.issuer[:200]
    directive.title = (head.title or head.kind or "Văn bản")[:400]
    directive.party = bool(head.party)


def _refuse_twice(directive: Directive) -> None:
    """Refuse a document without date or number (in a package: or issuer), or one that is registered already."""
    problems = []
    if not directive.number:
        problems.append(
            _lacks(Text("số, ký hiệu của văn bản, ví dụ 48-KL/TU", "the document's number, such as 48-KL/TU"), "number")
        )
    if directive.date is None:
        problems.append(_lacks(Text("ngày ban hành", "the date of issue"), "date"))
    if directive.envelope and not directive.issuer:
        problems.append(_lacks(Text("cơ quan ban hành", "the issuing body"), "issuer"))
    if problems:
        raise InputError(problems)
    twins = Directive.objects.filter(locality=directive.locality, number=directive.number, date=directive.date)
    twin = twins.exclude(pk=directive.pk).exclude(state=Directive.State.DRAFT).first()
    if twin:
        raise already_registered(twin)


def _lacks(expected: Text, column: str) -> Problem:
    cure = Text("Điền vào phần đầu văn bản.", "Fill it in the document's head.")
    return Problem(expected=expected, cure=cure, column=column)


def already_registered(twin: Directive) -> AlreadyRegistered:
    """Return the error that names the document that is here already."""
    day = twin.registered_on
    error = AlreadyRegistered(
        Problem(
            found=str(twin),
            expected=Text("một văn bản chưa đăng ký", "a document not registered yet"),
            cure=Text(
                f"Văn bản này đã đăng ký ngày {figures.date(day)}; mở văn bản đó để xem nhiệm vụ.",
                f"It was registered on {figures.date(day, 'en')}; open it to see its tasks.",
            ),
        )
    )
    error.twin = twin
    return error
