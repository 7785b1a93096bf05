"""Opening a published round again, so that its result can be corrected: a new sealed version, the old one kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.models import Extension, Phase, Round
from caicach.web.rounds.services.streams import of_round

LAST_WORDS = ("second-appraisal", "council", "approval", "publication")
"""The phases that decide a result anew; a round without a second appraisal opens its first."""


@transaction.atomic
def reopen_to_correct(by: User, round: Round, last_day: dt.date, reason: str) -> list[Extension]:
    """Open judgement, council, approval and publication side by side until `last_day`; each keeps an extension.

    What changes then needs a new approval, and is published as a new number beside the old one. Raises InputError with
    all that is wrong: nothing was published yet, no reason, a day before today or before one of these phases ends.
    """
    phases = _of_last_words(round)
    problems = list(_wrong_with(round, phases, last_day, reason))
    if problems:
        raise InputError(problems)
    kept = []
    for phase in phases:
        extension = Extension(
            phase=phase,
            old_day=phase.closes,
            new_day=last_day,
            reason=reason.strip(),
            by=by,
            on=round.locality.today(),
        )
        phase.closes = last_day
        phase.save(update_fields=["closes"])
        extension.full_clean()
        extension.save()
        kept.append(extension)
        record(by, "reopen-to-correct", extension, stream=of_round(round), note=extension.reason)
    return kept


def _of_last_words(round: Round) -> list[Phase]:
    found = {phase.kind: phase for phase in round.phases.select_related("round__locality__unit")}
    kinds = LAST_WORDS if "second-appraisal" in found else ("appraisal", *LAST_WORDS[1:])
    return [found[kind] for kind in kinds if kind in found]


def _wrong_with(round: Round, phases: list[Phase], last_day: dt.date, reason: str) -> list[Problem]:
    today, found = round.locality.today(), figures.date(last_day)
    problems = [] if reason.strip() else [Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY)]
    if not round.publications.exists():
        problems.append(Problem(expected=_PUBLISHED, cure=_EXTEND))
    if last_day < today:
        problems.append(Problem(column="new_day", found=found, expected=_FROM_TODAY, cure=_OTHER_DAY))
    elif any(phase.closes >= last_day for phase in phases):
        problems.append(Problem(column="new_day", found=found, expected=_LATER, cure=_OTHER_DAY))
    return problems


_A_REASON = Text("lý do đính chính", "the reason for the correction")
_SAY_WHY = Text("Ghi lý do; mọi người đọc được lý do này.", "Write the reason; everybody can read it.")
_PUBLISHED = Text("một kỳ đã công bố", "a round that is published")
_EXTEND = Text("Kỳ chưa công bố thì gia hạn từng bước.", "Where nothing is published, extend its phases.")
_FROM_TODAY = Text("từ hôm nay trở đi", "today or later")
_LATER = Text("ngày sau hạn đang có của các bước này", "a day after these phases end now")
_OTHER_DAY = Text("Chọn ngày khác.", "Choose another day.")
