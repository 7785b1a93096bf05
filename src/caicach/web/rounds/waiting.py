"""What scoring rounds say on the home page: the round's figure on the loop, and what waits for each role."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may, own_units, within
from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.rounds.doors import door, phase_now
from caicach.web.rounds.mine import SOON, mine_in
from caicach.web.rounds.models import Round
from caicach.web.rounds.term_words import left_words, title_of
from caicach.web.rounds.views.round import full_rounds


def steps(user: User) -> list[Step]:
    """Return the figure of `measure` while a phase of a round is open: which, until when; the first to close."""
    rounds = running(user)
    now = [found for round in rounds if (found := _scoring(user, round) or _open_for_all(round))]
    if not now or user.locality is None:
        return []
    closes, title, address, period = min(now)
    left = left_words(closes, user.locality.today())
    state = "due-soon" if (closes - user.locality.today()).days <= SOON else "in-time"
    return [Step("measure", _("Đo lường"), address, f"{title} {period}", left, state)]


Open = tuple[dt.date, str, str, str]
"""What is open: its last day, its title, its page, the round's period."""


def _scoring(user: User, round: Round) -> Open | None:
    """Return the self-scoring of the user's own unit where it still waits: a unit may have longer than the others."""
    if not may(user, "score-own-unit"):
        return None
    entrants = round.entrants.filter(unit__in=own_units(user), submitted_at=None)
    doors = [(door(round, "answer", entrant), entrant) for entrant in entrants]
    found = [(d.closes, title_of(d.phase), reverse("entry", args=[e.pk])) for d, e in doors if d.phase and d.closes]
    return (*min(found), round.period) if found else None


def _open_for_all(round: Round) -> Open | None:
    phase = phase_now(round)
    return (phase.closes, title_of(phase), reverse("round", args=[round.pk]), round.period) if phase else None


def waiting(user: User) -> list[Waiting]:
    """Return what the running rounds wait for from the user."""
    return [item for round in running(user) for item in mine_in(user, round)]


def running(user: User) -> list[Round]:
    """Return the rounds that the user may see and that are not over: not abandoned, the last phase not past."""
    if user.locality is None or not may(user, "see-rounds"):
        return []
    today = user.locality.today()
    rounds = within(user, "see-rounds", full_rounds().filter(closed_on=None))
    return [r for r in rounds if any(p.closes >= today for p in r.phases.all()) or (r.targets_due or today) > today]
