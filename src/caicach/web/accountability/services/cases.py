"""Cases: opened on a verdict, notified, objected to, decided; judged again when facts change. Only this writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.registry import WorkingCalendar
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accountability.judging import (
    Found,
    Kept,
    differs,
    facts_in_force,
    snapshot,
    verdict_now,
    verdicts_for,
)
from caicach.web.accountability.models import Case, CaseEvent, CaseFile
from caicach.web.accountability.services.reviews import follow_decision
from caicach.web.accountability.services.streams import stream
from caicach.web.accountability.states import Act, acts, objection_days, states
from caicach.web.accountability.subjects import is_own
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality

RIGHTS = {"runner": "run-cases", "subject": "object-to-case", "decider": "decide-case"}
LIVE = tuple(s.id for s in states().values() if s.id != "withdrawn" and not s.derived)


@dataclass(frozen=True)
class Said:
    """What comes with an act: words, files, and of a notice the working days to object."""

    words: str = ""
    files: Sequence[tuple[StoredFile, str]] = field(default_factory=tuple)
    days: int | None = None


def open_acts(user: User, case: Case) -> list[Act]:
    """Return the acts that `user` may do on `case` today: nobody decides the own case."""
    now = case.now
    found = [a for a in acts().values() if now in a.before and _entitled(user, case, a)]
    # A decision is only undone where corrected figures say so: another mind on the same figures is no ground.
    settled = not states()[now].open
    return [a for a in found if not (a.id == "withdraw" and settled and case.proposed != "withdraw")]


def _entitled(user: User, case: Case, act: Act) -> bool:
    if not may(user, RIGHTS[act.who], case):
        return False
    return act.who != "decider" or not is_own(user, case)


@transaction.atomic
def open_cases(by: User, locality: Locality, period: str, chosen: Iterable[tuple[int, str, str, str]]) -> list[Case]:
    """Open a case for each chosen verdict (rule set's key, rule, kind, subject) that applies and has none yet.

    Verdicts are computed anew here: what no longer applies is left out. Raises InputError where nothing is left.
    """
    Locality.objects.select_for_update().get(pk=locality.pk)
    kept, wanted = facts_in_force(locality), set(chosen)
    standing = set(
        Case.objects.filter(locality=locality, period=period, state__in=LIVE).values_list(
            "adopted_id", "rule", "subject_kind", "subject"
        )
    )
    opened = [
        _open(by, locality, found, kept)
        for found in verdicts_for(locality, period, kept)
        if found.verdict.verdict == "applies" and found.key in wanted and found.key not in standing
    ]
    if not opened:
        raise InputError(_nothing_to_open())
    return opened


def _open(by: User, locality: Locality, found: Found, kept: Kept) -> Case:
    verdict = found.verdict
    known = next(k for key, k in kept.records.items() if key[:2] == (verdict.kind, verdict.subject))
    case = Case(
        locality=locality,
        adopted=found.adopted,
        rule=verdict.rule.id,
        subject_kind=verdict.kind,
        subject=verdict.subject,
        unit=known.unit,
        account=known.account,
        name=known.name,
        period=verdict.period,
        verdict=snapshot(verdict, kept),
        computed_on=locality.today(),
        opened_by=by,
        opened_on=locality.today(),
    )
    case.full_clean(exclude=["adopted", "locality"])
    case.save()
    _event(by, case, "open", Said())
    record(by, "open-case", case, stream=stream(locality))
    return case


@transaction.atomic
def notify(by: User, case: Case, said: Said) -> Case:
    """Give notice of a case with a term to object in working days; raises InputError where that is not open."""
    case = _begin(by, case, "notify", said)
    days = objection_days()
    n = days.default if said.days is None else said.days
    if not days.least <= n <= days.most:
        raise InputError(_days_out_of_bounds(n))
    case.due_on = last_day_to_object(case.locality, n)
    _finish(by, case, "notify", said)
    record(by, "notify-case", case, stream=stream(case.locality), note=said.words)
    return case


@transaction.atomic
def object_to(by: User, case: Case, said: Said) -> Case:
    """Object to a case within the term, with evidence; raises InputError where that is not open."""
    case = _begin(by, case, "object", said)
    _finish(by, case, "object", said)
    record(by, "object-to-case", case, stream=stream(case.locality), note=said.words)
    return case


@transaction.atomic
def decide(by: User, case: Case, act: str, said: Said) -> Case:
    """Uphold, change or withdraw a case with the reason; raises InputError on the own case and where it is not open."""
    case = _begin(by, case, act, said)
    case.decided_by, case.decided_on, case.proposed = by, case.locality.today(), ""
    _finish(by, case, act, said)
    follow_decision(by, case)
    record(by, "decide-case", case, stream=stream(case.locality), note=f"{acts()[act].title.vi}: {said.words}")
    return case


def rejudge_touched(by: User | None, locality: Locality, subjects: Iterable[str], why: str) -> list[Case]:
    """Judge again every case of these subjects that is not withdrawn; return those whose verdict or figures changed."""
    keys = list(subjects)
    cases = Case.objects.select_for_update(of=("self",)).filter(locality=locality, subject__in=keys, state__in=LIVE)
    found = list(cases.select_related("locality__unit", "adopted"))
    kept = facts_in_force(locality, keys) if found else None
    return [case for case in found if kept is not None and _rejudge(by, case, kept, why)]


def _rejudge(by: User | None, case: Case, kept: Kept, why: str) -> bool:
    """Put the verdict on the facts of now beside the one before; propose to withdraw where it applies no more."""
    verdict, _ = verdict_now(case, kept)
    before, after = case.verdict, snapshot(verdict, kept)
    if not differs(before, after):
        return False
    case.verdict, case.computed_on = after, case.locality.today()
    case.proposed = "" if verdict.verdict == "applies" else "withdraw"
    case.save()
    _event(by, case, "rejudge", Said(why), before)
    record(by, "rejudge-case", case, stream=stream(case.locality), note=why)
    return True


def _begin(by: User, case: Case, act: str, said: Said) -> Case:
    """Lock the case and return it as it now stands; InputError where the act is not open, or has no words."""
    related = ("locality__unit", "adopted", "unit", "account")
    case = Case.objects.select_for_update(of=("self",)).select_related(*related).get(pk=case.pk)
    if acts()[act].who == "decider" and is_own(by, case):
        raise InputError(_own_case())
    if act not in {a.id for a in open_acts(by, case)}:
        raise InputError(_not_open(case, acts()[act]))
    if acts()[act].needs_words and not said.words.strip():
        raise InputError(_needs_words())
    return case


def _finish(by: User, case: Case, act: str, said: Said) -> None:
    case.state = acts()[act].after
    case.full_clean(
        exclude=["adopted", "locality", "unit", "account", "opened_by", "decided_by"], validate_unique=False
    )
    case.save()
    _event(by, case, act, said)


def _event(by: User | None, case: Case, act: str, said: Said, before: dict[str, object] | None = None) -> None:
    membership = by.membership if by else None
    event = CaseEvent.objects.create(
        case=case,
        act=act,
        words=said.words.strip(),
        verdict=before or {},
        by=by,
        by_unit=membership.unit if membership else None,
        on=case.locality.today(),
    )
    CaseFile.objects.bulk_create([CaseFile(event=event, file=file, name=name) for file, name in said.files])


def last_day_to_object(locality: Locality, days: int) -> dt.date:
    """Return the last day to object of a notice given today."""
    return WorkingCalendar.vietnam().add_working_days(locality.today(), days)


def _nothing_to_open() -> Problem:
    return Problem(
        expected=Text(
            "ít nhất một kết quả “áp dụng” chưa có trường hợp xem xét",
            "at least one verdict that applies and has no case yet",
        ),
        cure=Text("Tải lại trang, chọn lại các dòng cần xem xét.", "Load the page again and choose the rows again."),
    )


def _own_case() -> Problem:
    return Problem(
        expected=Text("người quyết định không thuộc đơn vị được xem xét", "someone who is not of the unit concerned"),
        cure=Text(
            "Chuyển cho lãnh đạo khác quyết định. Không ai quyết định trường hợp của chính mình.",
            "Leave it to another leader. Nobody decides their own case.",
        ),
    )


def _not_open(case: Case, act: Act) -> Problem:
    now = states()[case.now]
    return Problem(
        found=now.title.vi,
        expected=Text(
            f"trường hợp mà bạn làm được bước “{act.title.vi}”", f"a case on which you may do “{act.title.en}”"
        ),
        cure=Text("Tải lại trang để xem tình trạng hiện nay.", "Load the page again to see how it stands now."),
    )


def _needs_words() -> Problem:
    return Problem(
        column="words",
        expected=Text("nội dung, lý do bằng lời", "words that say why"),
        cure=Text("Ghi ngắn gọn căn cứ và lý do.", "Write the ground and the reason briefly."),
    )


def _days_out_of_bounds(n: int) -> Problem:
    days = objection_days()
    return Problem(
        column="days",
        found=str(n),
        expected=Text(f"từ {days.least} đến {days.most} ngày làm việc", f"{days.least} to {days.most} working days"),
        cure=Text("Chọn số ngày khác.", "Choose another number of days."),
    )
