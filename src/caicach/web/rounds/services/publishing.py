"""Publishing a round's result, sealed, and correcting it by a new sealed number: the only place that writes either."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import canonical, record
from caicach.web.files.keep import keep
from caicach.web.files.models import StoredFile
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.models import Publication, PublishedPaper, Round
from caicach.web.rounds.result import result_digest, result_of
from caicach.web.rounds.sealed import FORMAT, Result, digest_of, opened
from caicach.web.rounds.services.approving import locked
from caicach.web.rounds.services.streams import of_round
from caicach.web.units.models import Locality

NOTHING_BEFORE = "0" * 64
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@transaction.atomic
def publish(by: User, round: Round, reason: str = "") -> Publication:
    """Seal and publish the result that was approved; a round that is published already gets a correction.

    One transaction: whoever looks sees all of it or nothing, and its papers are queued with it. The province's row is
    held, so that of two publications at once the second follows the first in the chain.
    Raises InputError where the term is not open, the result is not approved as it stands, or a correction has no reason
    or changes nothing.
    """
    round = locked(round)
    require_open(round, "publish")
    Locality.objects.select_for_update().get(pk=round.locality_id)
    result, last = result_of(round), round.publications.last()
    _require_approved(round, result)
    if last is not None:
        _require_change(last, result, reason)
    publication = _sealed(by, round, result, reason.strip() if last else "", (last.number if last else 0) + 1)
    publication.save(force_insert=True)
    _ask_for_papers(PublishedPaper.objects.create(publication=publication))
    if last is None:
        record(by, "publish-result", publication, stream=of_round(round))
    else:
        record(by, "correct-result", publication, stream=of_round(round), note=publication.reason)
    return publication


@transaction.atomic
def remake_papers(by: User, publication: Publication) -> PublishedPaper:
    """Ask again for papers that could not be made."""
    paper = PublishedPaper.objects.select_for_update().get(publication=publication)
    if paper.state == PublishedPaper.State.FAILED:
        paper.state = PublishedPaper.State.WAITING
        paper.save(update_fields=["state"])
        _ask_for_papers(paper)
        record(by, "remake-papers", paper, stream=of_round(publication.round))
    return paper


def keep_papers(paper: PublishedPaper, contents: Mapping[str, bytes]) -> bool:
    """Keep the files of a publication that still waits for them; returns False where another worker was first."""
    stored = {kind: _store(paper.publication, kind, content) for kind, content in contents.items()}
    with transaction.atomic():
        waiting = _still_waiting(paper)
        if waiting is None:
            return False
        waiting.pdf, waiting.docx, waiting.xlsx = stored["pdf"], stored["docx"], stored["xlsx"]
        waiting.state = PublishedPaper.State.MADE
        waiting.save()
        record(None, "make-papers", waiting, stream=of_round(waiting.publication.round))
    return True


@transaction.atomic
def papers_failed(paper: PublishedPaper) -> None:
    """Mark papers whose making failed for good; the publication itself stands."""
    waiting = _still_waiting(paper)
    if waiting is not None:
        waiting.state = PublishedPaper.State.FAILED
        waiting.save(update_fields=["state"])
        record(None, "fail-papers", waiting, stream=of_round(waiting.publication.round))


def file_name(publication: Publication, kind: str) -> str:
    """Return the name a publication's file is handed out by: plain letters, so that every system takes it."""
    return f"ket-qua-{publication.round.period}-{publication.round_id}-so-{publication.number}.{kind}"


def _sealed(by: User, round: Round, result: Result, reason: str, number: int) -> Publication:
    """Return the publication with its bytes, not stored yet."""
    place = round.locality
    now, today = place.now(), place.today()
    before = Publication.objects.filter(locality=place).order_by("-chain_number").first()
    chain, previous = (before.chain_number + 1, before.digest) if before else (1, NOTHING_BEFORE)
    content = canonical(
        {
            "format": FORMAT,
            "previous": previous,
            "chain_number": chain,
            "locality": {"key": place.unit.key, "name": place.unit.full_name, "notice": place.notice_vi},
            "round": _about(round),
            "number": number,
            "reason": reason,
            "approved": _approval(round),
            "published": {**_person(by), "on": today.isoformat(), "at": now.isoformat(timespec="seconds")},
            "result": result,
        }
    )
    return Publication(
        round=round,
        number=number,
        chain_number=chain,
        locality=place,
        content=content,
        previous=previous,
        digest=digest_of(content),
        reason=reason,
        by=by,
        on=today,
        at=now,
    )


def _about(round: Round) -> dict[str, Any]:
    bound = round.bound_percent
    return {
        "id": round.pk,
        "title": round.title,
        "period": round.period,
        "opened_on": round.opened_on.isoformat(),
        "bound_percent": None if bound is None else f"{bound.normalize():f}",
        "targets_due": round.targets_due.isoformat() if round.targets_due else None,
    }


def _approval(round: Round) -> dict[str, str]:
    assert round.approved_on is not None
    return {**_person(round.approved_by), "on": round.approved_on.isoformat(), "words": round.approval_words}


def _person(user: User | None) -> dict[str, str]:
    """Return who acted as the province knows it: name, role and unit."""
    membership = user.membership if user else None
    role, unit = (membership.role, str(membership.unit)) if membership else ("", "")
    return {"by": str(user or ""), "role": role, "unit": unit}


def _require_approved(round: Round, result: Result) -> None:
    if round.approved_on and round.approved_digest == result_digest(result):
        return
    found = _CHANGED if round.approved_on else _NOT_APPROVED
    raise InputError(Problem(found=found.vi, expected=_APPROVED, cure=_ASK_LEADER))


def _require_change(last: Publication, result: Result, reason: str) -> None:
    if result_digest(opened(bytes(last.content)).result) == result_digest(result):
        raise InputError(Problem(expected=_A_CHANGE, cure=_NOTHING_TO_CORRECT))
    if not reason.strip():
        raise InputError(Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY))


def _ask_for_papers(paper: PublishedPaper) -> None:
    from caicach.web.rounds.jobs import make_papers  # the job calls back into this module

    make_papers.enqueue(paper.pk)


def _still_waiting(paper: PublishedPaper) -> PublishedPaper | None:
    held = PublishedPaper.objects.select_for_update(of=("self",)).select_related("publication__round__locality__unit")
    return held.filter(pk=paper.pk, state=PublishedPaper.State.WAITING).first()


def _store(publication: Publication, kind: str, content: bytes) -> StoredFile:
    return keep(io.BytesIO(content), file_name(publication, kind), CONTENT_TYPES[kind])


_APPROVED = Text("kết quả đã được lãnh đạo phê duyệt", "a result that the leader has approved")
_NOT_APPROVED = Text("kết quả chưa được phê duyệt", "a result that is not approved")
_CHANGED = Text("kết quả đã thay đổi sau khi phê duyệt", "a result that changed after it was approved")
_ASK_LEADER = Text("Trình lãnh đạo phê duyệt trong thời hạn phê duyệt.", "Put it to the leader while approval is open.")
_A_CHANGE = Text("kết quả khác với lần công bố gần nhất", "a result other than the one published last")
_NOTHING_TO_CORRECT = Text("Không có gì để đính chính.", "There is nothing to correct.")
_A_REASON = Text("lý do đính chính", "the reason for the correction")
_SAY_WHY = Text("Ghi rõ đính chính điều gì và vì sao.", "Say what is corrected and why.")
