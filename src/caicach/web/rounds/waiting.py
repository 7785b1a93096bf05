"""What scoring rounds say on the home page: the round's figure on the loop, and what waits for each role."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.rounds.doors import phase_now
from caicach.web.rounds.mine import SOON, mine_in
from caicach.web.rounds.models import Round
from caicach.web.rounds.term_words import left_words, state_words
from caicach.web.rounds.views.round import full_rounds


def steps(user: User) -> list[Step]:
    """Return the figure of `measure` while a phase of a round is open: which, until when; the first to close."""
    now = [(phase.closes, round) for round in running(user) if (phase := phase_now(round))]
    if not now or user.locality is None:
        return []
    closes, round = min(now, key=lambda pair: (pair[0], pair[1].pk))
    left = left_words(closes, user.locality.today())
    state = "due-soon" if (closes - user.locality.today()).days <= SOON else "in-time"
    address = reverse("round", args=[round.pk])
    return [Step("measure", _("Đo lường"), address, f"{state_words(round)} {round.period}", left, state)]


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
