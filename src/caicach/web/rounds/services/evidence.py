"""Attaching evidence to a criterion of the own unit: files, or documents registered here. Taken back, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from caicach.errors import InputError, Problem
from caicach.scoring.marking import wrong_place
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive
from caicach.web.files.kinds import accept
from caicach.web.files.models import StoredFile
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.models import Appraisal, Entrant, Evidence
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services import streams
from caicach.web.rounds.services.answering import locked, require_not_submitted

MOST = 30  # standing on one criterion


def kept_files(uploads: Sequence[tuple[IO[bytes], str]]) -> list[tuple[StoredFile, str]]:
    """Keep handed-in files and return them with their cleaned names; all that is wrong with any is told at once.

    Raises InputError (column `files`), and nothing is attached then.
    """
    kept, problems = [], []
    for source, name in uploads:
        try:
            kept.append(accept(source, name))
        except InputError as error:
            problems += [replace(problem, column="files") for problem in error.problems]
    if problems:
        raise InputError(problems)
    return kept


@transaction.atomic
def attach_files(by: User, entrant: Entrant, code: str, files: Sequence[tuple[StoredFile, str]]) -> list[Evidence]:
    """Attach kept files; one that stands on the criterion already is not attached twice. Returns what is new.

    Raises InputError where the door is shut, or the criterion takes no evidence of the unit's now.
    """
    entrant, phase = _open(entrant, code)
    there = set(_standing(entrant, code).values_list("file__digest", flat=True))
    new = {file.digest: (file, name) for file, name in files if file.digest not in there}
    if len(there) + len(new) > MOST:
        raise InputError(TOO_MANY)
    made = [
        Evidence(entrant=entrant, code=code, file=file, name=name, phase=phase, by=by) for file, name in new.values()
    ]
    return [_kept(by, one) for one in made]


@transaction.atomic
def attach_document(by: User, entrant: Entrant, code: str, directive: Directive) -> Evidence:
    """Link a registered document; one that is linked already stays as it is.

    Raises InputError as `attach_files` does, and for a draft.
    """
    entrant, phase = _open(entrant, code)
    if directive.state == Directive.State.DRAFT:
        raise InputError(NOT_REGISTERED)
    standing = _standing(entrant, code)
    found = standing.filter(directive=directive).first()
    if found is not None:
        return found
    if standing.count() >= MOST:
        raise InputError(TOO_MANY)
    name = f"{directive}: {directive.title}"[:200]
    return _kept(by, Evidence(entrant=entrant, code=code, directive=directive, name=name, phase=phase, by=by))


@transaction.atomic
def withdraw_evidence(by: User, evidence: Evidence) -> Evidence:
    """Take evidence back in the phase in which it was attached; it stays on record as withdrawn.

    Raises InputError where that phase is over, the unit has handed in, or it was taken back already.
    """
    entrant, phase = _open(evidence.entrant, evidence.code)
    found = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if found.withdrawn_at is not None or found.phase != phase:
        raise InputError(NOT_YOURS_ANY_MORE)
    found.withdrawn_at = found.entrant.round.locality.now()
    found.save(update_fields=["withdrawn_at"])
    record(by, "withdraw-evidence", found, stream=streams.of_answers(entrant))
    return found


def _open(entrant: Entrant, code: str) -> tuple[Entrant, str]:
    """Return the entrant locked and the kind of the phase in which evidence may be attached to the criterion."""
    entrant = locked(entrant)
    phase = require_open(entrant.round, "attach", entrant).kind
    form = form_at(entrant.round)
    if problem := wrong_place(form, code):
        raise InputError(problem)
    if phase == "explanation":
        asked = entrant.appraisals.filter(code=code, stage=Appraisal.Stage.FIRST)
        if not asked.filter(verdict__in=(Appraisal.Verdict.CHANGE, Appraisal.Verdict.ASK)).exists():
            raise InputError(NOT_ASKED)
        return entrant, phase
    require_not_submitted(entrant)
    if form.branches[code].criterion.answered_by != "unit":
        raise InputError(NOT_THE_UNITS)
    return entrant, phase


def _standing(entrant: Entrant, code: str) -> QuerySet[Evidence]:
    return entrant.evidence.filter(code=code, withdrawn_at=None)


def _kept(by: User, evidence: Evidence) -> Evidence:
    evidence.save()
    record(by, "attach-evidence", evidence, stream=streams.of_answers(evidence.entrant), note=evidence.code)
    return evidence


TOO_MANY = Problem(
    column="files",
    expected=Text(f"không quá {MOST} minh chứng cho một tiêu chí", f"at most {MOST} pieces of evidence on a criterion"),
    cure=Text("Gộp các trang ảnh vào một tệp PDF.", "Put the pictures into one PDF file."),
)
NOT_REGISTERED = Problem(
    column="document",
    expected=Text("văn bản đã đăng ký", "a registered document"),
    cure=Text("Chọn văn bản đã ban hành.", "Choose a document that was issued."),
)
NOT_YOURS_ANY_MORE = Problem(
    column="files",
    expected=Text("minh chứng gửi trong bước đang mở và chưa gỡ", "evidence of the open phase, not taken back yet"),
    cure=Text("Tải lại trang để xem minh chứng hiện có.", "Reload the page to see what is attached."),
)
NOT_ASKED = Problem(
    column="files",
    expected=Text("tiêu chí được thẩm định sửa hoặc hỏi", "a criterion that the appraiser changed or asked about"),
    cure=Text("Khi giải trình chỉ bổ sung minh chứng cho các tiêu chí đó.", "Only those take more evidence now."),
)
NOT_THE_UNITS = Problem(
    column="files",
    expected=Text("tiêu chí do đơn vị tự chấm", "a criterion that the unit answers"),
    cure=Text("Minh chứng của tiêu chí này do cán bộ thẩm định giữ.", "The appraiser keeps this one's evidence."),
)
