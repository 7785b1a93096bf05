"""Moving the days of a round's phases, and extending them, each with who, when and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import last_day
from caicach.web.rounds.models import Entrant, Extension, Phase, Round
from caicach.web.rounds.services.opening import Term, check_terms
from caicach.web.rounds.services.streams import of_round


@transaction.atomic
def move_phase(by: User, phase: Phase, opens: dt.date, closes: dt.date, reason: str) -> Phase:
    """Give a phase that has not begun other days; the other phases stay, and the order is kept.

    Raises InputError where it has begun, where it would begin before today, or overlap another phase.
    """
    today = phase.round.locality.today()
    _require_running(phase.round)
    problems = [] if reason.strip() else [Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY)]
    if phase.opens <= today:
        problems.append(Problem(column="opens", found=figures.date(phase.opens), expected=_COMING, cure=_EXTEND))
    elif opens < today:
        problems.append(Problem(column="opens", found=figures.date(opens), expected=_FROM_TODAY, cure=_OTHER_DAY))
    moved = Term(phase.kind, opens, closes)
    terms = [moved if t.kind == phase.kind else t for t in terms_of(phase.round)]
    problems += list(check_terms(terms))
    if problems:
        raise InputError(problems)
    old = f"{figures.date(phase.opens)}–{figures.date(phase.closes)}"
    phase.opens, phase.closes = opens, closes
    phase.save(update_fields=["opens", "closes"])
    new = f"{figures.date(opens)}–{figures.date(closes)}"
    record(by, "move-phase", phase, stream=of_round(phase.round), note=f"{old} → {new}: {reason.strip()}")
    return phase


@transaction.atomic
def extend_phase(
    by: User, phase: Phase, new_day: dt.date, reason: str, *, entrant: Entrant | None = None, push: bool = False
) -> Extension:
    """Move a phase's last day later, for all units or for one; a phase that has ended is open again until then.

    For all units it must end before the next phase begins; with `push` the phases that have not begun move by as many
    days. For one unit it may run beside later phases, up to the approval.
    Raises InputError with all that is wrong, and where nothing remains open to a unit's later answer.
    """
    round = phase.round
    _require_running(round)
    old = last_day(phase, entrant)
    problems = list(_wrong_with(phase, new_day, reason, old))
    later = list(round.phases.filter(opens__gt=phase.closes).order_by("opens"))
    if entrant is None:
        problems += _in_the_way(phase, later, new_day, push=push)
    else:
        approval = next((p for p in later if p.kind == "approval"), None)
        if approval and new_day >= approval.opens:
            found = figures.date(new_day)
            problems.append(Problem(column="new_day", found=found, expected=_BEFORE_APPROVAL, cure=_OTHER_DAY))
    if problems:
        raise InputError(problems)
    if entrant is None:
        _close_on(by, phase, later, new_day)
    extension = Extension(
        phase=phase,
        entrant=entrant,
        old_day=old,
        new_day=new_day,
        reason=reason.strip(),
        by=by,
        on=round.locality.today(),
    )
    extension.full_clean()
    extension.save()
    whom = str(entrant.unit) if entrant else "mọi đơn vị"
    record(by, "extend-phase", extension, stream=of_round(round), note=f"{whom}: {extension.reason}")
    return extension


def terms_of(round: Round) -> list[Term]:
    """Return the days of a round's phases as they now stand."""
    return [Term(p.kind, p.opens, p.closes) for p in round.phases.all()]


def _require_running(round: Round) -> None:
    if round.closed_on:
        raise InputError(Problem(found=figures.date(round.closed_on), expected=_RUNNING, cure=_OPEN_ANOTHER))


def _wrong_with(phase: Phase, new_day: dt.date, reason: str, old: dt.date) -> list[Problem]:
    problems = [] if reason.strip() else [Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY)]
    today, found = phase.round.locality.today(), figures.date(new_day)
    if new_day <= old:
        expected = Text(f"ngày sau hạn đang có ({figures.date(old)})", f"a day after the present one ({old})")
        problems.append(Problem(column="new_day", found=found, expected=expected, cure=_OTHER_DAY))
    elif new_day < today:
        problems.append(Problem(column="new_day", found=found, expected=_FROM_TODAY, cure=_OTHER_DAY))
    return problems


def _in_the_way(phase: Phase, later: list[Phase], new_day: dt.date, *, push: bool) -> list[Problem]:
    """Return why all units can't have until `new_day`: the next phase begins before, and can't or may not move."""
    if not later or later[0].opens > new_day:
        return []
    begun = later[0].opens <= phase.round.locality.today()
    if push and not begun:
        return []
    found, cure = figures.date(new_day), _ONE_UNIT if begun else _PUSH
    return [Problem(column="new_day", found=found, expected=_before(later[0]), cure=cure)]


def _close_on(by: User, phase: Phase, later: list[Phase], new_day: dt.date) -> None:
    """Close the phase on its new last day, and move the coming phases as far where the next would begin before it."""
    days = new_day - phase.closes
    phase.closes = new_day
    phase.save(update_fields=["closes"])
    if not later or later[0].opens > new_day:
        return
    for other in reversed(later):
        moved = replace(Term(other.kind, other.opens, other.closes), opens=other.opens + days)
        other.opens, other.closes = moved.opens, other.closes + days
        other.save(update_fields=["opens", "closes"])
        record(by, "move-phase", other, stream=of_round(phase.round), note=f"+{days.days} ngày")


def _before(phase: Phase) -> Text:
    return Text(
        f"ngày trước khi bước sau bắt đầu ({figures.date(phase.opens)})",
        f"a day before the next phase begins ({phase.opens})",
    )


_RUNNING = Text("một kỳ chấm điểm đang chạy", "a running round")
_OPEN_ANOTHER = Text("Kỳ này đã dừng; mở một kỳ khác.", "This round was abandoned; open another.")
_A_REASON = Text("lý do", "the reason")
_SAY_WHY = Text("Ghi lý do; đơn vị đọc được lý do này.", "Write the reason; the units can read it.")
_COMING = Text("bước chưa bắt đầu", "a phase that has not begun")
_EXTEND = Text("Bước đã bắt đầu thì chỉ gia hạn được.", "A phase that has begun can only be extended.")
_FROM_TODAY = Text("từ hôm nay trở đi", "today or later")
_OTHER_DAY = Text("Chọn ngày khác.", "Choose another day.")
_BEFORE_APPROVAL = Text("ngày trước bước phê duyệt", "a day before the approval begins")
_ONE_UNIT = Text("Bước sau đã bắt đầu: gia hạn cho từng đơn vị.", "The next has begun: extend for single units.")
_PUSH = Text("Chọn ngày sớm hơn, hoặc lùi các bước sau.", "Choose an earlier day, or move the later phases too.")
