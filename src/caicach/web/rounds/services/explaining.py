"""The unit's word on what the appraiser changed or asked: it agrees, or says why not, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.models import Appraisal, Entrant, Explanation
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services import streams
from caicach.web.rounds.services.answering import locked

LONGEST = 5000


@dataclass(frozen=True)
class Said:
    """What the unit says: it agrees, or does not and why."""

    agrees: bool
    words: str = ""


@dataclass(frozen=True)
class Disputed:
    """Someone else of the unit saved a later explanation: what stands now, and what was not saved."""

    theirs: Explanation
    mine: Said


def to_explain(entrant: Entrant) -> dict[str, Appraisal]:
    """Return what the first appraisal changed or asked of a unit, by criterion."""
    asked = entrant.appraisals.filter(
        stage=Appraisal.Stage.FIRST, verdict__in=(Appraisal.Verdict.CHANGE, Appraisal.Verdict.ASK)
    )
    return {appraisal.code: appraisal for appraisal in asked.select_related("by")}


def waits_for(entrant: Entrant) -> list[str]:
    """Return the criteria on which the unit's word is waited for: its own answers that were changed or asked about.

    On what others score (appraiser, survey, leaders) it may speak too, but nobody waits for it.
    """
    branches = form_at(entrant.round).branches
    return [code for code in to_explain(entrant) if branches[code].criterion.answered_by == "unit"]


@transaction.atomic
def explain(by: User, entrant: Entrant, code: str, said: Said, seen: int) -> Explanation | Disputed:
    """Keep the unit's word on a criterion; the same word again changes nothing.

    `seen` is the edition that the writer saw (0: none yet). Raises InputError where the term of explanation is not
    open, nothing on the criterion was changed or asked, or the unit neither agrees nor says why.
    """
    entrant = locked(entrant)
    require_open(entrant.round, "explain", entrant)
    if code not in to_explain(entrant):
        raise InputError(NOT_ASKED)
    said = Said(said.agrees, said.words.replace("\r\n", "\n").strip())
    if not said.agrees and not said.words:
        raise InputError(NO_WORDS)
    if len(said.words) > LONGEST:
        raise InputError(TOO_LONG)
    kept = Explanation.objects.filter(entrant=entrant, code=code).first()
    if kept is not None and (kept.agrees, kept.words) == (said.agrees, said.words):
        return kept
    if kept is not None and kept.edition != seen:
        return Disputed(kept, said)
    if kept is None:
        kept = Explanation(entrant=entrant, code=code, edition=0)
    kept.agrees, kept.words, kept.by, kept.edition = said.agrees, said.words, by, kept.edition + 1
    kept.save()
    record(by, "explain", kept, stream=streams.of_answers(entrant))
    return kept


NOT_ASKED = Problem(
    column="code",
    expected=Text("tiêu chí được thẩm định sửa hoặc hỏi", "a criterion that the appraiser changed or asked about"),
    cure=Text("Tải lại trang để xem các tiêu chí cần giải trình.", "Reload the page to see what needs explaining."),
)
NO_WORDS = Problem(
    column="words",
    expected=Text("lý do không đồng ý, hoặc câu trả lời", "why the unit does not agree, or its answer"),
    cure=Text("Viết giải trình, hoặc chọn đồng ý.", "Explain, or agree."),
)
TOO_LONG = Problem(
    column="words",
    expected=Text(f"không quá {LONGEST} ký tự", f"at most {LONGEST} characters"),
    cure=Text("Viết ngắn lại, hoặc đính kèm tệp.", "Shorten it, or attach a file."),
)
