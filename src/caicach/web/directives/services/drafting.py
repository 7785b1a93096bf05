"""Writing a conclusion here: begun from findings, saved as it is written, issued with number and date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive
from caicach.web.directives.services import streams
from caicach.web.directives.services.conclusion import Compared, conclusion_text
from caicach.web.directives.services.registering import already_registered, put_head, register
from caicach.web.findings.models import Finding
from caicach.web.units.models import Locality

# A gap that the writer still has to fill: words in square brackets ([1] is a footnote).
GAP = re.compile(r"\[[^\]\n]*[^\W\d_][^\]\n]*\]")


@transaction.atomic
def draft_from_findings(
    by: User, locality: Locality, head: Head, findings: Sequence[Finding], compared: Sequence[Compared]
) -> Directive:
    """Begin a conclusion: what the figures and the findings say, and a gap for each task that the writer fills."""
    return save_draft(by, locality, head, conclusion_text(locality, findings, compared), findings)


@transaction.atomic
def save_draft(
    by: User,
    locality: Locality,
    head: Head,
    text: str,
    findings: Sequence[Finding],
    draft: Directive | None = None,
    *,
    seen: int | None = None,
) -> Directive:
    """Keep a conclusion being written; nothing is read out of it yet.

    `seen` is the version the writer last saw. Raises InputError where someone else saved a later one, or the draft has
    been registered meanwhile; nothing is kept then.
    """
    directive = Directive(locality=locality, registered_by=by, registered_on=locality.today())
    if draft is not None:
        directive = _still_draft(draft)
        # Their own autosave, answered late, is no conflict.
        if seen is not None and seen != directive.version and directive.saved_by_id != by.pk:
            raise InputError(_written_meanwhile(directive))
    put_head(directive, head)
    directive.text = text.replace("\r\n", "\n").replace("\r", "\n")
    directive.version += 1
    directive.saved_by = by
    directive.full_clean(exclude=["text", "citations"])
    directive.save()
    directive.findings.set(findings)
    record(by, "save-draft", directive, stream=streams.documents(locality))
    return directive


@transaction.atomic
def issue_draft(by: User, draft: Directive) -> Directive:
    """Register a draft as issued: head and text become one document, and its tasks are read.

    Raises InputError where number or date is missing, a gap is left, or it is registered already.
    """
    draft = _still_draft(draft)
    gaps = list(dict.fromkeys(GAP.findall(draft.text)))
    if gaps:
        raise InputError([_unfilled(gap) for gap in gaps])
    head = Head(draft.kind, draft.number, draft.date, draft.issuer, draft.title, draft.party)
    findings = list(draft.findings.all())
    return register(by, draft.locality, head, Handed(text=composed(head, draft), findings=findings), draft)


def composed(head: Head, draft: Directive) -> str:
    """Return head and text as one document, laid out so that it reads back as what it is."""
    place = draft.locality.unit.name
    date = f"{' ' * 20}{place}, {figures.formal_date(head.date)}" if head.date else ""
    return "\n".join(
        [head.issuer.upper(), "", f"Số: {head.number}{date}", "", head.kind.upper(), head.title, "", draft.text]
    )


def _still_draft(draft: Directive) -> Directive:
    records = Directive.objects.select_for_update(of=("self",)).select_related("locality__unit")
    kept = records.get(pk=draft.pk)
    if kept.state != Directive.State.DRAFT:
        raise already_registered(kept)
    return kept


def _unfilled(gap: str) -> Problem:
    return Problem(
        found=gap,
        column="text",
        expected=Text("nội dung thay cho chỗ trong ngoặc vuông", "words in place of the brackets"),
        cure=Text("Điền vào hoặc xóa chỗ này.", "Fill it in or take it out."),
    )


def _written_meanwhile(draft: Directive) -> Problem:
    return Problem(
        column="text",
        expected=Text("bản nháp mới nhất", "the newest draft"),
        cure=Text(
            f"{draft.saved_by} vừa lưu bản nháp này. Chép phần bạn đang viết ra ngoài, tải lại trang rồi ghép vào.",
            f"{draft.saved_by} has just saved this draft. Copy what you are writing, reload the page and put it in.",
        ),
    )
