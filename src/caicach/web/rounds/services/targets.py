"""Targets that units undertake for the next period: the only place that writes them.

A target is above what the unit reached this time and above the bound, and due by the round's day. Practice: Nam Định,
conclusion of the chairman on the results of 2018 (units register a target for the year under way before 1 August 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import Door
from caicach.web.rounds.models import Entrant, Round, Target
from caicach.web.rounds.sealed import opened
from caicach.web.rounds.services.streams import of_round

CENTS = Decimal("0.01")
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Floor:
    """What a target must be above: the percent published of the unit (None: it has none) and the round's bound."""

    reached: Decimal | None
    bound: Decimal | None

    @property
    def least(self) -> Decimal:
        """Return the percent that a target must exceed."""
        return max(self.reached or Decimal(0), self.bound or Decimal(0))


def floor_of(entrant: Entrant) -> Floor:
    """Return what the unit's target must be above, by the publication that stands."""
    return Floor(published_percents(entrant.round).get(entrant.unit.code), entrant.round.bound_percent)


def published_percents(round: Round) -> dict[str, Decimal]:
    """Return the units' percents of the publication that stands, by unit; empty before there is one."""
    last = round.publications.last()
    if last is None:
        return {}
    units = opened(bytes(last.content)).units
    return {code: Decimal(unit["percent"]) for code, unit in units.items() if unit["percent"] is not None}


def target_door(round: Round) -> Door:
    """Tell whether targets may be registered today: after publication, until the round's day for it."""
    act, due, today = "register-target", round.targets_due, round.locality.today()
    if due is None:
        return Door(act, None, False, None, _NOT_ASKED)
    if not round.publications.exists():
        return Door(act, None, False, None, _NOT_PUBLISHED)
    if today > due:
        day = figures.date(due)
        why = Text(f"Đã hết hạn đăng ký chỉ tiêu ({day}).", f"The term for targets ended on {due.isoformat()}.")
        return Door(act, None, False, None, why)
    return Door(act, None, True, due)


@transaction.atomic
def register_target(by: User, entrant: Entrant, percent: Decimal, words: str = "") -> Target:
    """Register the unit's target; one registered before is withdrawn and stays on record.

    Raises InputError where the term is not open, or the percent is not above this time's and above the bound.
    """
    entrant = _held(entrant)
    door = target_door(entrant.round)
    if not door.open:
        assert door.why is not None
        raise InputError(Problem(found=door.why.vi, expected=_IN_TERM, cure=_ASK_OFFICER))
    _check(percent, floor_of(entrant))
    for old in entrant.targets.filter(withdrawn=False):
        _withdraw(by, old)
    target = Target(entrant=entrant, percent=percent, words=words.strip(), by=by, on=entrant.round.locality.today())
    target.full_clean()
    target.save()
    record(by, "register-target", target, stream=of_round(entrant.round))
    return target


def standing_target(entrant: Entrant) -> Target | None:
    """Return the target that the unit stands by."""
    return entrant.targets.filter(withdrawn=False).first()


def _withdraw(by: User, target: Target) -> None:
    target.withdrawn = True
    target.save(update_fields=["withdrawn"])
    record(by, "withdraw-target", target, stream=of_round(target.entrant.round))


def _held(entrant: Entrant) -> Entrant:
    held = Entrant.objects.select_for_update(of=("self",)).select_related("round__locality__unit", "unit")
    return held.get(pk=entrant.pk)


def _check(percent: Decimal, floor: Floor) -> None:
    problems = []
    if percent != percent.quantize(CENTS) or not 0 < percent <= WHOLE:
        problems.append(Problem(column="percent", found=figures.exact(percent), expected=_A_PERCENT, cure=_TO_CENTS))
    if floor.reached is not None and percent <= floor.reached:
        problems.append(_not_above(percent, floor.reached, _REACHED))
    if floor.bound is not None and percent <= floor.bound:
        problems.append(_not_above(percent, floor.bound, _BOUND))
    if problems:
        raise InputError(problems)


def _not_above(percent: Decimal, least: Decimal, what: Text) -> Problem:
    vi, en = figures.percent(least, 2), figures.percent(least, 2, "en")
    return Problem(
        column="percent",
        found=figures.percent(percent, 2),
        expected=Text(f"trên {vi} ({what.vi})", f"more than {en} ({what.en})"),
        cure=Text("Đăng ký chỉ tiêu cao hơn mức này.", "Register a higher target."),
    )


def is_met(percent: Decimal | None, target: Target) -> bool | None:
    """Tell whether the next period's percent reached the target; None while there is none."""
    return None if percent is None else percent >= target.percent


_NOT_ASKED = Text("Kỳ này không yêu cầu đăng ký chỉ tiêu.", "This round asks for no targets.")
_NOT_PUBLISHED = Text("Đăng ký sau khi kết quả được công bố.", "Targets are registered once the result is published.")
_IN_TERM = Text("việc đang trong thời hạn", "something whose term is open")
_ASK_OFFICER = Text("Liên hệ cán bộ cải cách hành chính.", "Speak with the reform officer.")
_A_PERCENT = Text("tỷ lệ từ 0,01 đến 100, không quá hai chữ số thập phân", "a percentage to 100, at most two decimals")
_TO_CENTS = Text("Ghi lại tỷ lệ.", "Write the percentage again.")
_REACHED = Text("kết quả kỳ này", "this period's result")
_BOUND = Text("ngưỡng của kỳ chấm điểm", "the round's bound")
