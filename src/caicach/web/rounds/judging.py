"""The pane in which an appraiser judges one matter: the acts that are open, what was entered, what another wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from caicach.web.rounds.doors import door
from caicach.web.rounds.inputs import Inputs, given_of, inputs_of
from caicach.web.rounds.matters import Matter
from caicach.web.rounds.models import Appraisal, Entrant, Figures
from caicach.web.rounds.pane import matter_context, verdict_words
from caicach.web.rounds.queue import Queue, place_of
from caicach.web.rounds.services.appraising import (
    ACTS,
    CHANGE,
    Conflict,
    JudgingStage,
    before,
    judging_stage,
    still_scoring,
    why_not,
)
from caicach.web.rounds.words import answer_words


def pane_context(
    found: Queue,
    matter: Matter,
    *,
    entered: QueryDict | None = None,
    errors: Mapping[str, list[str]] | None = None,
    conflict: Conflict | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return what the pane of one matter shows."""
    stage, entrant = found.stage, matter.entrant
    mine = matter.appraisal(stage)
    verdict = entered.get("verdict", "") if entered is not None else ""
    changing = verdict == CHANGE
    stands = before(matter, stage)
    context = matter_context(matter)
    context |= {
        "stage": stage,
        "mine": mine,
        "seen": conflict.theirs.edition if conflict else mine.edition if mine else 0,
        "stands": stands,
        "shut": shut_words(found, entrant, matter.code),
        "theirs": why_not(found.user, entrant, matter.code) is None,
        "may_restore": stage == "second" and matter.disagrees and matter.at("self") is not None,
        "inputs": change_inputs(matter, stage, entered if changing else None, errors or {}),
        "verdict": verdict,
        "entered_words": entered.get("words", "") if entered is not None else None,
        "errors": errors or {},
        "all_errors": [words for found in (errors or {}).values() for words in found],
        "conflict": _conflict_rows(matter, conflict) if conflict else None,
        "conflict_by": conflict.theirs if conflict else None,
        "back": found.address(),
        "place": place_of(matter),
        "beside": _beside(found, matter),
    }
    return context | more


def _beside(found: Queue, matter: Matter) -> list[dict[str, Any]]:
    """Return the links to what stands before and after a matter in the list."""
    if matter.key not in found.matters:
        return []
    words = (_("Mục trước"), _("Mục sau"))
    beside = zip(words, found.beside(matter.key), strict=True)
    return [{"words": title, "matter": other, "place": place_of(other)} for title, other in beside if other is not None]


def _conflict_rows(matter: Matter, conflict: Conflict) -> list[dict[str, Any]]:
    """Return what the other wrote and what was to be written, field by field."""
    theirs, mine = conflict.theirs, conflict.mine
    shadow = Appraisal(
        entrant=matter.entrant,
        code=matter.code,
        stage=theirs.stage,
        verdict=mine.verdict,
        value=mine.given.value,
        numerator=mine.given.numerator,
        denominator=mine.given.denominator,
        na_reason=mine.na_reason,
    )
    rows = [
        (_("Kết luận"), verdict_words(theirs), verdict_words(shadow) if mine.verdict in Appraisal.Verdict else ""),
        (
            _("Kết quả"),
            *(answer_words(matter.criterion, row) if row.verdict == CHANGE else "" for row in (theirs, shadow)),
        ),
        (_("Lý do"), theirs.words, mine.words),
    ]
    return [{"title": t, "theirs": a, "mine": b, "differs": a != b} for t, a, b in rows]


def shut_words(found: Queue, entrant: Entrant, code: str) -> Any:
    """Return why nothing can be judged here now, None where it can."""
    if why := why_not(found.user, entrant, code):
        return why
    if judging_stage(found.round, entrant) is None:
        return door(found.round, ACTS[found.stage], entrant).why
    return still_scoring(entrant) if found.stage == "first" else None


def change_inputs(
    matter: Matter, stage: JudgingStage, entered: Mapping[str, str] | None, errors: Mapping[str, list[str]]
) -> Inputs | None:
    """Return the inputs of a change: what was entered, else what was judged before, else what stands."""
    if entered is not None:
        return inputs_of(matter.leaf, None, prefix="c", entered=entered, errors=errors)
    judged = matter.appraisal(stage)
    row: Figures | None = judged if judged is not None and judged.verdict == "change" else before(matter, stage)
    return inputs_of(matter.leaf, given_of(row), row.na_reason if row else "", prefix="c", errors=errors)
