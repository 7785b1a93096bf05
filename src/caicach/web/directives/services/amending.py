"""Replacing a registered document by an amended one: the old text stays as a version, the tasks given stay."""

from __future__ import annotations

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive, DirectiveVersion, Reading
from caicach.web.directives.services import streams
from caicach.web.directives.services.packages import opened_package
from caicach.web.directives.services.refusals import needs
from caicach.web.directives.services.registering import read, reread
from caicach.web.directives.services.settling import note


@transaction.atomic
def amend(by: User, directive: Directive, handed: Handed, reason: str) -> DirectiveVersion:
    """Put an amended text in the document's place, read it again, and return the version that it replaces.

    What a person decided stays, at its new place in the text where its words are still there, else marked as gone;
    what the new text asks for beyond that waits to be confirmed.
    Raises InputError where the text can't be read, is the same, names another document, or no reason is given.
    """
    directive = Directive.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=directive.pk)
    _head, handed = opened_package(Head(date=directive.date), handed)
    reading = read(directive.locality, handed.data or handed.text.encode(), handed.file_name)
    answer = reading.as_json()
    _check(directive, reading.text, answer["document"].get("number") or "", reason)
    version = _kept(by, directive, reason.strip())
    before = directive.text
    directive.text, directive.citations = reading.text, answer["citations"]
    directive.file, directive.file_name = handed.file, handed.file_name
    directive.save(update_fields=["text", "citations", "file", "file_name"])
    _place(by, directive, before)
    record(by, "keep-version", version, stream=streams.documents(directive.locality))
    record(by, "amend-directive", directive, stream=streams.documents(directive.locality), note=version.reason)
    reread(by, directive)
    return version


def _check(directive: Directive, text: str, number: str, reason: str) -> None:
    problems = [] if reason.strip() else [needs(Text("lý do thay bản", "the reason"), "reason")]
    if directive.state == Directive.State.DRAFT:
        problems.append(_not(Text("một văn bản đã đăng ký", "a registered document")))
    if text == directive.text:
        problems.append(_not(Text("một bản khác với bản đang giữ", "a text that differs from the one kept")))
    if number and directive.number and number != directive.number:
        expected = Text(f"bản sửa của {directive.number}", f"an amended {directive.number}")
        problems.append(_not(expected, number))
    if problems:
        raise InputError(problems)


def _not(expected: Text, found: str | None = None) -> Problem:
    cure = Text("Chọn lại tệp; văn bản mới thì đăng ký riêng.", "Choose again; a new document is registered by itself.")
    return Problem(column="file", found=found, expected=expected, cure=cure)


def _kept(by: User, directive: Directive, reason: str) -> DirectiveVersion:
    return DirectiveVersion.objects.create(
        directive=directive,
        number=directive.versions.count() + 1,
        text=directive.text,
        file=directive.file,
        file_name=directive.file_name,
        replaced_by=by,
        replaced_on=directive.locality.today(),
        reason=reason[:300],
    )


def _place(by: User, directive: Directive, before: str) -> None:
    """Move what people decided to where its words now stand; proposals that nobody touched make way when read again."""
    kept = directive.readings.exclude(state=Reading.State.PROPOSED, touched=False)
    for reading in kept:
        stood = (reading.start, reading.end, reading.gone)
        words = before[reading.start : reading.end]
        place = nearest(directive.text, words, reading.start) if not reading.gone else None
        reading.gone = place is None
        start = min(reading.start, len(directive.text)) if place is None else place
        reading.start, reading.end = start, start if place is None else start + len(words)
        if (reading.start, reading.end, reading.gone) != stood:
            reading.directive = directive
            reading.save(update_fields=["start", "end", "gone"])
            note(by, "move-reading", reading)


def nearest(text: str, words: str, place: int) -> int | None:
    """Return where `words` stand in `text`, nearest to `place`; None where they do not."""
    if not words:
        return None
    after, before = text.find(words, place), text.rfind(words, 0, place + len(words))
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - place), default=None)
