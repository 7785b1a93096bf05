"""Approving a round's result or sending it back: the only place that writes either.

An approval is of one result, named by its digest: where an answer, a judgement or a decision changes afterwards, the
approval no longer covers what would be published, and the leader is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.models import Round
from caicach.web.rounds.result import result_digest, result_of, standing_digest
from caicach.web.rounds.sealed import opened
from caicach.web.rounds.services.streams import of_round

Approval = Literal["waiting", "returned", "approved", "overtaken"]
_FIELDS = ["approved_by", "approved_on", "approval_words", "approved_digest"]


@dataclass(frozen=True)
class Standing:
    """How a round's approval stands: nobody has judged yet, sent back, approved, or approved before it changed."""

    state: Approval
    words: str = ""


def approval_of(round: Round) -> Standing:
    """Return how the approval of the round's result, as it now stands, is."""
    if round.approved_on is None:
        return Standing("returned" if round.approval_words else "waiting", round.approval_words)
    same = standing_digest(round) == round.approved_digest
    return Standing("approved" if same else "overtaken", round.approval_words)


@transaction.atomic
def approve_round(by: User, round: Round, words: str = "") -> Round:
    """Approve the result as it stands now.

    Raises InputError where the term is not open, no unit has a rank, or this very result is approved already.
    """
    round = locked(round)
    require_open(round, "approve")
    result = result_of(round)
    if all(unit["rank"] is None for unit in result["units"]):
        raise InputError(Problem(expected=_RANKED, cure=_ANSWERS_FIRST))
    digest = result_digest(result)
    if round.approved_on and round.approved_digest == digest:
        raise InputError(_approved_already(round))
    round.approved_by, round.approved_on = by, round.locality.today()
    round.approval_words, round.approved_digest = words.strip(), digest
    round.save(update_fields=_FIELDS)
    record(by, "approve-round", round, stream=of_round(round), note=round.approval_words)
    return round


@transaction.atomic
def send_back(by: User, round: Round, reason: str) -> Round:
    """Send the result back to whoever runs the round; an approval given before no longer holds.

    Raises InputError without a reason, where the term is not open, or where the result is published as it stands.
    """
    round = locked(round)
    require_open(round, "approve")
    if not reason.strip():
        raise InputError(Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY))
    last = round.publications.last()
    if last is not None and result_digest(opened(bytes(last.content)).result) == result_digest(result_of(round)):
        raise InputError(Problem(found=figures.date(last.on), expected=_UNPUBLISHED, cure=_CORRECT_IT))
    round.approved_by, round.approved_on = None, None
    round.approval_words, round.approved_digest = reason.strip(), ""
    round.save(update_fields=_FIELDS)
    record(by, "return-round", round, stream=of_round(round), note=round.approval_words)
    return round


def locked(round: Round) -> Round:
    """Return the round as it now stands, held until the transaction ends."""
    held = Round.objects.select_for_update(of=("self",)).select_related("locality__unit", "version__criteria_set")
    return held.get(pk=round.pk)


def _approved_already(round: Round) -> Problem:
    assert round.approved_on is not None
    return Problem(
        found=figures.date(round.approved_on),
        expected=Text("một kết quả chưa phê duyệt", "a result that is not approved yet"),
        cure=Text("Kết quả này đã được phê duyệt và chưa thay đổi.", "It is approved and has not changed since."),
    )


_RANKED = Text("ít nhất một đơn vị đủ điểm để xếp hạng", "at least one unit with a rank")
_ANSWERS_FIRST = Text(
    "Xem đơn vị nào còn thiếu câu trả lời trên trang kết quả.", "See on the result's page which answers are missing."
)
_A_REASON = Text("lý do trả lại", "the reason for sending it back")
_SAY_WHY = Text("Ghi rõ cần xem lại điều gì.", "Say what should be looked at again.")
_UNPUBLISHED = Text("một kết quả chưa công bố", "a result that is not published")
_CORRECT_IT = Text("Kết quả đã công bố chỉ có thể đính chính.", "What is published can only be corrected.")
