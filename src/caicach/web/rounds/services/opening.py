"""Opening a round: which criteria set scores which units in which period, and between which days each phase is open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.instruments import check_instrument
from caicach.registry import parse_period
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.services import freeze
from caicach.web.rounds.doors import phase_kind, phase_kinds
from caicach.web.rounds.models import Entrant, Phase, Round
from caicach.web.rounds.scores_at import edition_at, form_at
from caicach.web.rounds.services.streams import of_round
from caicach.web.units.models import Locality, Unit

LEVELS = {"department": ("department", "organisation"), "commune": ("commune",), "province": ("province",)}
HALF = Decimal(50)


@dataclass(frozen=True)
class Term:
    """The days of one phase, both included."""

    kind: str
    opens: dt.date
    closes: dt.date


@dataclass(frozen=True)
class Opening:
    """What a new round is to be. `groups` (unit's primary key to group): who is compared with whom; see `Round`."""

    title: str
    version: SetVersion
    period: str
    terms: Sequence[Term]
    units: Sequence[Unit]
    previous: Round | None = None
    groups: Mapping[int, str] = field(default_factory=dict)
    quorum_percent: Decimal = HALF
    vote_percent: Decimal = HALF
    bound_percent: Decimal | None = Decimal(80)
    targets_due: dt.date | None = None


@transaction.atomic
def open_round(by: User, locality: Locality, asked: Opening) -> Round:
    """Open a round and freeze the text of its criteria set: from now on it is scored by exactly this text.

    Raises InputError with everything that keeps the round from being opened: findings on the set, no edition for the
    period, units of another province or with one code twice, phases that are lacking, out of order or past.
    """
    problems = list(_problems(locality, asked))
    if problems:
        raise InputError(problems)
    round = Round(
        locality=locality,
        title=asked.title.strip(),
        version=asked.version,
        period=asked.period,
        previous=asked.previous,
        quorum_percent=asked.quorum_percent,
        vote_percent=asked.vote_percent,
        bound_percent=asked.bound_percent,
        targets_due=asked.targets_due,
        opened_by=by,
        opened_on=locality.today(),
    )
    round.full_clean()
    edition_at(round)
    form_at(round)
    round.save()
    freeze(by, asked.version)
    Phase.objects.bulk_create(Phase(round=round, kind=t.kind, opens=t.opens, closes=t.closes) for t in asked.terms)
    Entrant.objects.bulk_create(Entrant(round=round, unit=u, group=asked.groups.get(u.pk, "")) for u in asked.units)
    record(by, "open-round", round, stream=of_round(round), note=f"{len(asked.units)} đơn vị")
    return round


@transaction.atomic
def abandon_round(by: User, round: Round, reason: str) -> Round:
    """Stop a round before it is published; everything in it stays on record, and nothing more can be written."""
    if round.closed_on or round.publications.exists():
        found = Text("đã công bố hoặc đã dừng", "published or abandoned already")
        raise InputError(Problem(found=found.vi, expected=_RUNNING, cure=_PUBLISHED_STAYS))
    if not reason.strip():
        raise InputError(Problem(column="reason", expected=_A_REASON, cure=_SAY_WHY))
    round.closed_on = round.locality.today()
    round.closed_reason = reason.strip()
    round.full_clean()
    round.save(update_fields=["closed_on", "closed_reason"])
    record(by, "abandon-round", round, stream=of_round(round), note=round.closed_reason)
    return round


def units_offered(locality: Locality, measures: str) -> list[Unit]:
    """Return the units in force today that a set for `measures` scores, by the Vietnamese alphabet."""
    units = Unit.objects.filter(locality=locality).on(locality.today())
    levels = LEVELS.get(measures)
    return list(units.filter(level__in=levels) if levels else units.exclude(level="province"))


def previous_offered(locality: Locality, version: SetVersion, period: str = "") -> Round | None:
    """Return the last round of the same criteria set before `period`: what last year's points would come from."""
    rounds = Round.objects.filter(locality=locality, version__criteria_set=version.criteria_set, closed_on=None)
    earlier = [r for r in rounds if not period or _begins(r.period) < _begins(period)]
    return max(earlier, key=lambda r: _begins(r.period), default=None)


def check_terms(terms: Sequence[Term]) -> Iterator[Problem]:
    """Yield what is wrong with the phases' days: unknown or lacking kinds, empty terms, terms out of order."""
    order = {kind.id: place for place, kind in enumerate(phase_kinds())}
    given = Counter(term.kind for term in terms)
    for kind in phase_kinds():
        if kind.needed and kind.id not in given:
            expected = Text(f"có ngày của bước {kind.title.vi}", f"the days of {kind.title.en}")
            yield Problem(column=kind.id, expected=expected, cure=_GIVE_DAYS)
    for name, times in given.items():
        if name not in order or times > 1:
            yield Problem(column=name, found=name, expected=_ONCE, cure=_GIVE_DAYS)
    known = sorted((t for t in terms if t.kind in order), key=lambda t: order[t.kind])
    for term in known:
        if term.closes < term.opens:
            yield Problem(column=term.kind, found=figures.date(term.closes), expected=_NOT_EMPTY, cure=_GIVE_DAYS)
    for before, after in pairwise(known):
        if after.opens <= before.closes:
            yield Problem(column=after.kind, found=figures.date(after.opens), expected=_after(before), cure=_GIVE_DAYS)


def _after(term: Term) -> Text:
    title, day = phase_kind(term.kind).title, figures.date(term.closes)
    return Text(f"ngày sau khi bước {title.vi} kết thúc ({day})", f"a day after {title.en} ends ({day})")


def _problems(locality: Locality, asked: Opening) -> Iterator[Problem]:
    if not asked.title.strip():
        yield Problem(column="title", expected=_A_TITLE, cure=_NAME_IT)
    yield from _of_set(locality, asked)
    yield from _of_units(locality, asked.units)
    yield from check_terms(asked.terms)
    first = min((t for t in asked.terms if t.kind == "self-score"), key=lambda t: t.closes, default=None)
    if first and first.closes < locality.today():
        yield Problem(column="self-score", found=figures.date(first.closes), expected=_NOT_PAST, cure=_GIVE_DAYS)
    last = max((t.opens for t in asked.terms), default=None)
    if asked.targets_due and last and asked.targets_due <= last:
        found = figures.date(asked.targets_due)
        yield Problem(column="targets_due", found=found, expected=_TARGETS_AFTER, cure=_GIVE_DAYS)


def _of_set(locality: Locality, asked: Opening) -> Iterator[Problem]:
    """Yield what keeps the criteria set from scoring the period."""
    if asked.version.criteria_set.locality_id != locality.pk:
        yield Problem(column="version", found=str(asked.version), expected=_OWN_SET, cure=_CHOOSE_AGAIN)
        return
    instrument = asked.version.instrument
    found = [f for f in check_instrument(instrument) if f.severity == "error"]
    for finding in found:
        yield Problem(column="version", found=finding.code or None, expected=_SOUND_SET, cure=finding.message)
    try:
        parse_period(asked.period)
    except InputError as error:
        yield from (p.at(column="period") for p in error.problems)
        return
    if instrument.family != "criteria" or instrument.edition(asked.period) is None:
        expected = _EDITION.format(period=asked.period)
        yield Problem(column="period", found=asked.period, expected=expected, cure=_CHOOSE_AGAIN)
    same = Round.objects.filter(locality=locality, version__criteria_set=asked.version.criteria_set, closed_on=None)
    if same.filter(period=asked.period).exists():
        yield Problem(column="period", found=asked.period, expected=_ONE_ROUND, cure=_STOP_OTHER)
    before = asked.previous
    if before and (before.locality_id != locality.pk or _begins(before.period) >= _begins(asked.period)):
        yield Problem(column="previous", found=before.period, expected=_EARLIER, cure=_CHOOSE_AGAIN)


def _of_units(locality: Locality, units: Sequence[Unit]) -> Iterator[Problem]:
    if not units:
        yield Problem(column="units", expected=_SOME_UNITS, cure=_CHOOSE_UNITS)
    today = locality.today()
    for unit in units:
        if unit.locality_id != locality.pk or not unit.holds_on(today):
            yield Problem(column="units", found=str(unit), expected=_OWN_UNIT, cure=_CHOOSE_UNITS)
    for code, times in Counter(unit.code for unit in units).items():
        if times > 1:
            yield Problem(column="units", found=code, expected=_UNIT_ONCE, cure=_CHOOSE_UNITS)


def _begins(period: str) -> dt.date:
    return parse_period(period).start


_RUNNING = Text("một kỳ chấm điểm đang chạy", "a running round")
_PUBLISHED_STAYS = Text("Kết quả đã công bố chỉ có thể đính chính.", "What is published can only be corrected.")
_A_REASON = Text("lý do", "the reason")
_SAY_WHY = Text("Ghi lý do; lý do ở lại trong nhật ký.", "Write the reason; it stays in the trail.")
_A_TITLE = Text("tên của kỳ chấm điểm", "the round's title")
_NAME_IT = Text("Đặt tên cho kỳ chấm điểm.", "Give the round a title.")
_GIVE_DAYS = Text("Sửa ngày của bước này.", "Mend the days of this phase.")
_ONCE = Text("mỗi bước một lần, theo danh mục các bước", "each phase once, of the known kinds")
_NOT_EMPTY = Text("ngày kết thúc không trước ngày bắt đầu", "a last day not before the first")
_NOT_PAST = Text("hạn tự chấm từ hôm nay trở đi", "a term of self-scoring that is not past")
_TARGETS_AFTER = Text("hạn đăng ký chỉ tiêu sau ngày bắt đầu công bố", "a day for targets after publication begins")
_OWN_SET = Text("bộ tiêu chí của tỉnh mình", "a criteria set of the own province")
_CHOOSE_AGAIN = Text("Chọn lại.", "Choose again.")
_SOUND_SET = Text("bộ tiêu chí không còn lỗi", "a criteria set without errors")
_EDITION = Text("bộ tiêu chí có hiệu lực cho năm {period}", "a criteria set that measures {period}")
_ONE_ROUND = Text("mỗi bộ tiêu chí một kỳ chấm điểm cho một năm", "one round of a criteria set for a period")
_STOP_OTHER = Text("Dùng kỳ đang có, hoặc dừng kỳ đó kèm lý do.", "Use that one, or abandon it with the reason.")
_EARLIER = Text("một kỳ chấm điểm trước đó của tỉnh", "an earlier round of the province")
_SOME_UNITS = Text("ít nhất một đơn vị", "at least one unit")
_CHOOSE_UNITS = Text("Chọn lại đơn vị tham gia.", "Choose the units again.")
_OWN_UNIT = Text("đơn vị của tỉnh còn hoạt động", "a unit of the province that is in force")
_UNIT_ONCE = Text("mỗi mã đơn vị một lần", "each unit's code once")
