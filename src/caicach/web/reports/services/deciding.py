"""Handing a draft to the leader, and what the leader decides: returned, approved, given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures as written
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.reports.models import Draft, Report, Wording
from caicach.web.reports.services.asking import stream
from caicach.web.reports.services.locking import in_work, submitted
from caicach.web.reports.services.writing import needs_reason
from caicach.web.reports.standing import lacking, printed

State = Draft.State


@transaction.atomic
def submit_draft(by: User, draft: Draft) -> Draft:
    """Hand the draft to the leader; raises InputError naming every paragraph still waited for, and every fault."""
    draft = in_work(draft)
    missing = lacking(draft)
    if missing:
        raise InputError(_still_waiting(line.words) for line in missing)
    printed(draft)
    draft.state, draft.submitted_by, draft.submitted_on = State.SUBMITTED, by, draft.locality.today()
    draft.returned_for = ""
    draft.save()
    record(by, "submit-draft", draft, stream=stream(draft.locality))
    return draft


@transaction.atomic
def recall_draft(by: User, draft: Draft) -> Draft:
    """Take a submitted draft back into work, before the leader has decided."""
    draft = submitted(draft)
    draft.state = State.OPEN
    draft.save()
    record(by, "recall-draft", draft, stream=stream(draft.locality))
    return draft


@transaction.atomic
def return_draft(by: User, draft: Draft, reason: str) -> Draft:
    """Return a submitted draft to the office with the reason."""
    draft = submitted(draft)
    if not reason.strip():
        raise InputError(needs_reason())
    draft.state, draft.returned_for = State.OPEN, reason.strip()
    draft.save()
    record(by, "return-draft", draft, stream=stream(draft.locality), note=draft.returned_for)
    return draft


@transaction.atomic
def abandon_draft(by: User, draft: Draft, reason: str) -> Draft:
    """Give a draft up with the reason; everything written in it stays to be read."""
    draft = in_work(draft)
    if not reason.strip():
        raise InputError(needs_reason())
    draft.state, draft.returned_for = State.ABANDONED, reason.strip()
    draft.save()
    record(by, "abandon-draft", draft, stream=stream(draft.locality), note=draft.returned_for)
    return draft


@transaction.atomic
def approve_draft(by: User, draft: Draft, number: int, date: dt.date, signer: str) -> Draft:
    """Approve: number, date and signer are set, the draft is closed for good and its papers are made and sealed.

    Raises InputError for whoever wrote in it or submitted it, and for a date outside opening and today.
    """
    from caicach.web.reports.jobs import make_report  # the job calls back into this room

    draft = submitted(draft)
    if not may_decide(by, draft):
        raise InputError(_own_words())
    if not draft.opened_on <= date <= draft.locality.today():
        raise InputError(_wrong_date(draft, date))
    draft.report = Report.objects.create(
        locality=draft.locality,
        kind=draft.kind,
        title=draft.title,
        asked={"draft": draft.pk, "paper": draft.paper, "to": draft.to, "site": draft.site},
        asked_by=by,
        asked_on=draft.locality.today(),
    )
    draft.state, draft.number, draft.date, draft.signer = State.APPROVED, number, date, " ".join(signer.split())
    draft.approved_by, draft.approved_on = by, draft.locality.today()
    draft.full_clean(exclude=["locality", "subject", "opened_by", "submitted_by", "approved_by", "template"])
    draft.save()
    make_report.enqueue(draft.report.pk)
    record(by, "ask-for-report", draft.report, stream=stream(draft.locality))
    record(by, "approve-draft", draft, stream=stream(draft.locality))
    return draft


def may_decide(user: User, draft: Draft) -> bool:
    """Tell whether `user` may approve: a leader who neither submitted the draft nor wrote in it."""
    if draft.submitted_by_id == user.pk or not may(user, "approve-report", draft):
        return False
    own = draft.paragraphs.filter(saved_by=user).exists()
    return not own and not Wording.objects.filter(paragraph__draft=draft, by=user).exists()


def _still_waiting(words: Text) -> Problem:
    return Problem(
        column="missing",
        found=words.vi,
        expected=Text("bản thảo đủ phần viết", "a draft with all its paragraphs"),
        cure=Text(
            "Chờ gửi, thôi yêu cầu kèm lý do, hoặc viết phần này.",
            "Wait, ask no more for it with the reason, or write it.",
        ),
    )


def _own_words() -> Problem:
    return Problem(
        expected=Text("người duyệt không phải người soạn, người trình", "someone who neither wrote nor submitted it"),
        cure=Text("Chuyển lãnh đạo khác duyệt.", "Let another leader approve."),
    )


def _wrong_date(draft: Draft, day: dt.date) -> Problem:
    first, last = written.date(draft.opened_on), written.date(draft.locality.today())
    return Problem(
        column="date",
        found=written.date(day),
        expected=Text(f"ngày từ {first} đến {last}", f"a date from {first} to {last}"),
        cure=Text("Ghi lại ngày ban hành.", "Write the date again."),
    )
