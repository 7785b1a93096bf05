"""Which acts of a round are open to whom today: the phases' dates, whose field, and that nobody judges the own unit.

The permission table says who may act on which records at all; this module says whether the door is open now, and if
not, why, in words that the page shows. Nothing is stored: a phase that has ended is locked because its day has passed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.rounds.models import Assignment, CouncilMember, Entrant, Phase, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class PhaseKind:
    """A kind of phase: what it is called, the permission that acts in it, its acts, and whether a round needs it."""

    id: str
    title: Text
    who: str
    acts: tuple[str, ...]
    does: Text
    needed: bool


@cache
def phase_kinds() -> tuple[PhaseKind, ...]:
    """Return the kinds of phases in their order, as library/phases.yaml has them."""
    raw = yaml.safe_load((Path(__file__).parent / "library" / "phases.yaml").read_text(encoding="utf-8"))
    return tuple(
        PhaseKind(p["id"], Text.of(p["title"]), p["who"], tuple(p["acts"]), Text.of(p["does"]), p["needed"])
        for p in raw["phases"]
    )


def phase_kind(id: str) -> PhaseKind:
    """Return the kind of that id."""
    return next(kind for kind in phase_kinds() if kind.id == id)


def last_day(phase: Phase, entrant: Entrant | None = None) -> dt.date:
    """Return the last day of a phase, for all units or, with its own extension, for one.

    An extension for one unit never ends earlier than the phase does for all.
    """
    own = [e for e in phase.extensions.all() if entrant is not None and e.entrant_id == entrant.pk]
    return max(phase.closes, own[-1].new_day) if own else phase.closes


@dataclass(frozen=True)
class Door:
    """Whether an act is open, in which phase, until when; or why it is not."""

    act: str
    phase: Phase | None
    open: bool
    closes: dt.date | None
    why: Text | None = None


def door(round: Round, act: str, entrant: Entrant | None = None) -> Door:
    """Return the door of `act` on the locality's today, for one unit or for the round as a whole.

    Prefetch `phases__extensions` where many are asked. Rights are not judged here.
    """
    today = round.locality.today()
    kinds = [kind.id for kind in phase_kinds() if act in kind.acts]
    phases = [phase for phase in round.phases.all() if phase.kind in kinds]
    if round.closed_on:
        return Door(act, None, False, None, Text("Kỳ chấm điểm đã dừng.", "The round was abandoned."))
    for phase in phases:
        closes = last_day(phase, entrant)
        if phase.opens <= today <= closes:
            return Door(act, phase, True, closes)
    return Door(act, None, False, None, _why_shut(phases, entrant, today))


def phase_now(round: Round) -> Phase | None:
    """Return the phase that is open for all today; None before, between and after the phases."""
    today = round.locality.today()
    return next((p for p in round.phases.all() if p.opens <= today <= p.closes), None)


def require_open(round: Round, act: str, entrant: Entrant | None = None) -> Phase:
    """Return the phase in which `act` is open today, or raise InputError that says why it is not."""
    found = door(round, act, entrant)
    if found.phase is None:
        assert found.why is not None
        raise InputError(
            Problem(
                found=found.why.vi,
                expected=Text("việc đang trong thời hạn", f"something whose term is open ({found.why.en})"),
                cure=Text(
                    "Đề nghị cán bộ cải cách hành chính gia hạn, có lý do.",
                    "Ask the reform officer for an extension, with the reason.",
                ),
            )
        )
    return found.phase


def appraises(user: User, entrant: Entrant, code: str) -> bool:
    """Tell whether `user` appraises the criterion of that code for this unit: assigned to it, and not of that unit."""
    return entrant.unit_id not in bodies_of(user) and is_assigned(user, entrant.round, code)


def bodies_of(user: User) -> set[int]:
    """Return the units that a person works for: their own and those it is a part of, short of the province.

    Nobody judges one of these. A unit *below* one's own may be judged: a district appraises its communes, and somebody
    of the province's own committee sits on the council for all of its departments.
    """
    found: set[int] = set()
    for membership in user.current():
        unit: Unit | None = membership.unit
        top = membership.unit.locality
        while unit is not None:
            found.add(unit.pk)
            unit = None if top is not None and unit.parent_id == top.unit_id else unit.parent
    return found


def is_assigned(user: User, round: Round, code: str) -> bool:
    """Tell whether the criterion lies in the user's part of the tree."""
    return code in leaves_of(user, round)


def leaves_of(user: User, round: Round) -> list[str]:
    """Return the codes of the leaves that `user` appraises in a round, in the order of the tree."""
    given = Assignment.objects.filter(round=round, user=user, until=None).values_list("code", flat=True)
    form = form_at(round)
    mine = {item.code for code in given if code in form.branches for item in form.branches[code].walk()}
    return [leaf.code for leaf in form.leaves if leaf.code in mine]


def seat_of(user: User, round: Round) -> CouncilMember | None:
    """Return the user's seat on the round's council, or None."""
    return round.council.filter(user=user, until=None).first()


def _why_shut(phases: list[Phase], entrant: Entrant | None, today: dt.date) -> Text:
    if not phases:
        return Text("Kỳ chấm điểm này không có bước đó.", "This round has no such phase.")
    coming = [p for p in phases if p.opens > today]
    if coming:
        day = coming[0].opens
        return Text(f"Chưa mở: bắt đầu ngày {figures.date(day)}.", f"Not open yet: begins on {day.isoformat()}.")
    day = max(last_day(p, entrant) for p in phases)
    return Text(
        f"Đã khóa vì hết hạn {figures.date(day)}.",
        f"Locked: the term ended on {day.isoformat()}.",
    )
