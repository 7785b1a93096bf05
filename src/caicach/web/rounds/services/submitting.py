"""Handing in a self-score and taking it back: what is handed in is locked, and its receipt names that content."""

from __future__ import annotations

import hashlib

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import canonical, record
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.services import streams
from caicach.web.rounds.services.answering import locked, require_not_submitted
from caicach.web.rounds.standing import standing_of


@transaction.atomic
def submit(by: User, entrant: Entrant, *, though_lacking: bool = False) -> Entrant:
    """Hand in a unit's self-score and give it a receipt.

    Raises InputError where the term is over or it is handed in already; and, unless `though_lacking` says that this is
    meant, with every criterion that has no answer or lacks its evidence.
    """
    entrant = locked(entrant)
    require_open(entrant.round, "submit", entrant)
    require_not_submitted(entrant)
    standing = standing_of(entrant)
    if not standing.whole.answered:
        raise InputError(NOTHING_ANSWERED)
    if not though_lacking and not standing.whole.done:
        blank = [_lacks(leaf.code, AN_ANSWER) for leaf in standing.whole.blank]
        raise InputError([*blank, *(_lacks(leaf.code, EVIDENCE) for leaf in standing.whole.without_evidence)])
    digest = content_digest(entrant)
    entrant.submitted_at, entrant.submitted_by, entrant.receipt = entrant.round.locality.now(), by, receipt_of(digest)
    entrant.save(update_fields=["submitted_at", "submitted_by", "receipt"])
    record(by, "submit-self-score", entrant, stream=streams.of_round(entrant.round), note=f"sha256 {digest}")
    return entrant


@transaction.atomic
def withdraw(by: User, entrant: Entrant, reason: str) -> Entrant:
    """Take a unit's self-score back to change it, as long as self-scoring is open to it.

    The unit does it itself, or the reform officer does it for the unit. Raises InputError without a reason, where it is
    not handed in, or where the term is over (it is extended first).
    """
    entrant, reason = locked(entrant), " ".join(reason.split())
    require_open(entrant.round, "submit", entrant)
    if entrant.submitted_at is None:
        raise InputError(NOT_SUBMITTED)
    if not reason:
        raise InputError(NO_REASON)
    note, entrant.submitted_at, entrant.submitted_by, entrant.receipt = entrant.receipt, None, None, ""
    entrant.save(update_fields=["submitted_at", "submitted_by", "receipt"])
    record(by, "withdraw-self-score", entrant, stream=streams.of_round(entrant.round), note=f"{note}: {reason[:300]}")
    return entrant


def content_digest(entrant: Entrant) -> str:
    """Return the SHA-256 of all that a unit answered and attached."""
    texts = ("code", "value", "numerator", "denominator", "na_reason", "words", "origin", "edition")
    answers = [list(row) for row in entrant.answers.order_by("code").values_list(*texts)]
    evidence = entrant.evidence.filter(withdrawn_at=None).order_by("pk")
    attached = [list(row) for row in evidence.values_list("code", "file__digest", "directive__number", "name")]
    content = [entrant.round_id, entrant.unit.key, entrant.round.version.digest, answers, attached]
    return hashlib.sha256(canonical(content)).hexdigest()


def receipt_of(digest: str) -> str:
    """Return the receipt of a content: the beginning of its SHA-256, in groups that can be read out."""
    return "-".join(digest[at : at + 4].upper() for at in (0, 4, 8))


def _lacks(code: str, expected: Text) -> Problem:
    return Problem(column=code, expected=expected, cure=COMPLETE)


AN_ANSWER = Text("câu trả lời", "an answer")
EVIDENCE = Text("minh chứng, hoặc giải thích thay minh chứng", "evidence, or an explanation in its place")
COMPLETE = Text("Bổ sung, hoặc xác nhận gửi khi còn thiếu.", "Complete it, or confirm to hand in as it is.")
NOTHING_ANSWERED = Problem(
    expected=Text("ít nhất một tiêu chí đã trả lời", "at least one criterion with an answer"),
    cure=Text("Tự chấm rồi gửi.", "Score the unit, then hand in."),
)
NOT_SUBMITTED = Problem(
    expected=Text("bản tự chấm đã gửi", "a self-score that was handed in"),
    cure=Text("Tải lại trang: có thể vừa có người rút lại.", "Reload the page: someone may just have taken it back."),
)
NO_REASON = Problem(
    column="reason",
    expected=Text("lý do rút lại", "the reason for taking it back"),
    cure=Text("Ghi lý do rồi gửi lại.", "Say why, then send again."),
)
