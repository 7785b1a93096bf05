"""What a round waits for from one person: to score, to explain, to judge, to vote, to approve, to publish."""

from __future__ import annotations

import datetime as dt

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.access.reach import may, own_units
from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Waiting
from caicach.web.rounds.doors import Door, bodies_of, door, seat_of
from caicach.web.rounds.models import Appraisal, Entrant, Round, Vote
from caicach.web.rounds.progress import Progress, disputed, progress_of
from caicach.web.rounds.queue import Queue
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.appraising import ACTS
from caicach.web.rounds.services.explaining import waits_for
from caicach.web.rounds.services.targets import target_door
from caicach.web.rounds.term_words import left_words

SOON = 7  # days before a term's end from which it is said in colour


def mine_in(user: User, round: Round) -> list[Waiting]:
    """Return what the round waits for from this person, by every role that the person has in it."""
    if round.closed_on:
        return []
    found: list[Waiting] = []
    for entrant in _own_entries(user, round):
        found += _of_unit(round, entrant)
    if may(user, "appraise", round):
        found += _of_appraiser(user, round)
    if may(user, "sit-on-council", round):
        found += _of_member(user, round)
    if may(user, "approve-round", round):
        found += _of_leader(round)
    if may(user, "run-round", round):
        found += _of_officer(round)
    return found


def _own_entries(user: User, round: Round) -> list[Entrant]:
    if not may(user, "score-own-unit"):
        return []
    return list(round.entrants.filter(unit__in=own_units(user)).select_related("unit"))


def _of_unit(round: Round, entrant: Entrant) -> list[Waiting]:
    """Return what waits for a unit: its self-score, its explanations, its target."""
    found = []
    answering = door(round, "answer", entrant)
    if answering.open and not entrant.submitted_at:
        (progress,) = progress_of(round, [entrant])
        found.append(
            _waits(round, answering, _("Tự chấm điểm %s") % entrant.unit, _done_words(progress), "entry", entrant)
        )
    explaining = door(round, "explain", entrant)
    if explaining.open and (left := _unexplained(entrant)):
        words = ngettext("Giải trình %(n)d tiêu chí", "Giải trình %(n)d tiêu chí", left) % {"n": left}
        line = f"{entrant.unit} · {round.title}"
        found.append(_waits(round, explaining, words, line, "entry-explain", entrant))
    targets = target_door(round)
    if targets.open and not entrant.targets.filter(withdrawn=False).exists():
        words = _("Đăng ký chỉ tiêu năm sau của %s") % entrant.unit
        found.append(_waits(round, targets, words, round.title, "target-new", entrant))
    return found


def _of_appraiser(user: User, round: Round) -> list[Waiting]:
    """Return how many criteria of other units wait for the appraiser's judgement."""
    found = []
    for act in ACTS.values():
        judging = door(round, act)
        if not judging.open:
            continue
        left = Queue(user, round, QueryDict()).progress()["waiting"]
        if left:
            words = ngettext("Thẩm định %(n)d tiêu chí", "Thẩm định %(n)d tiêu chí", left) % {"n": left}
            found.append(_waits(round, judging, words, round.title, "appraisal-queue"))
    return found


def _of_member(user: User, round: Round) -> list[Waiting]:
    """Return how many points in dispute wait for the member's vote."""
    voting, seat = door(round, "vote"), seat_of(user, round)
    if not voting.open or seat is None:
        return []
    entrants = list(round.entrants.exclude(unit__in=bodies_of(user)).select_related("unit"))
    open_points = disputed(round, entrants)
    voted = set(Vote.objects.filter(member=seat).values_list("entrant", "code"))
    left = len(open_points - voted)
    if not left:
        return []
    words = ngettext("Biểu quyết %(n)d điểm chưa thống nhất", "Biểu quyết %(n)d điểm chưa thống nhất", left) % {
        "n": left
    }
    return [_waits(round, voting, words, round.title, "council")]


def _of_leader(round: Round) -> list[Waiting]:
    approving = door(round, "approve")
    if not approving.open or round.approved_on:
        return []
    return [_waits(round, approving, _("Phê duyệt kết quả %s") % round.title, "", "result")]


def _of_officer(round: Round) -> list[Waiting]:
    """Return what running the round asks for: leaves nobody appraises, whom to chase, publishing."""
    if round.publications.exists():
        return []
    found = []
    if bare := unassigned(round):
        words = ngettext("Phân công thẩm định %(n)d tiêu chí", "Phân công thẩm định %(n)d tiêu chí", len(bare))
        address = reverse("round-people", args=[round.pk])
        found.append(Waiting(words % {"n": len(bare)}, address, round.title, _("chưa có người"), "due-soon", 55))
    found += _to_hand_in(round)
    judging = door(round, "appraise-first")
    if judging.open and (left := _nobody_judged(round)):
        words = ngettext("%(n)d tiêu chí chưa thẩm định", "%(n)d tiêu chí chưa thẩm định", left) % {"n": left}
        found.append(_waits(round, judging, words, round.title, "round"))
    publishing = door(round, "publish")
    if publishing.open and round.approved_on:
        found.append(_waits(round, publishing, _("Công bố %s") % round.title, "", "publication-new"))
    return found


def _to_hand_in(round: Round) -> list[Waiting]:
    """Return the units that may still score themselves and have not handed in, with the last day of the latest."""
    waiting = list(round.entrants.filter(submitted_at=None).select_related("unit"))
    doors = [(opened, entrant) for entrant in waiting if (opened := door(round, "answer", entrant)).open]
    if not doors:
        return []
    last = max((opened for opened, _entrant in doors), key=lambda opened: opened.closes or dt.date.min)
    n = len(doors)
    words = ngettext("%(n)d đơn vị chưa gửi tự chấm", "%(n)d đơn vị chưa gửi tự chấm", n) % {"n": n}
    names = str(doors[0][1].unit) + " · " if n == 1 else ""
    return [_waits(round, last, words, names + round.title, "round")]


def _nobody_judged(round: Round) -> int:
    """Count the leaves of all units that the first appraisal has not come to."""
    judged = Appraisal.objects.filter(entrant__round=round, stage=Appraisal.Stage.FIRST).count()
    return len(form_at(round).leaves) * round.entrants.count() - judged


def unassigned(round: Round) -> list[str]:
    """Return the codes of the leaves that nobody appraises."""
    branches = form_at(round).branches
    given = round.assignments.filter(until=None).values_list("code", flat=True)
    has = {item.code for code in given if code in branches for item in branches[code].walk()}
    return [leaf.code for leaf in form_at(round).leaves if leaf.code not in has]


def _unexplained(entrant: Entrant) -> int:
    """Count what was changed or asked of the unit's own answers, and the unit has not spoken to."""
    return len(set(waits_for(entrant)) - set(entrant.explanations.values_list("code", flat=True)))


def _done_words(progress: Progress) -> str:
    words = _("Xong %(done)d/%(all)d tiêu chí") % {"done": progress.answered, "all": progress.asked}
    if progress.lacking:
        words += " · " + _("thiếu minh chứng %d") % progress.lacking
    return words


def _waits(round: Round, opened: Door, words: str, line: str, name: str, entrant: Entrant | None = None) -> Waiting:
    assert opened.closes is not None
    today = round.locality.today()
    state = "due-soon" if opened.closes - today <= dt.timedelta(days=SOON) else "in-time"
    urgency = 75 if state == "due-soon" else 58
    address = reverse(name, args=[entrant.pk if entrant else round.pk])
    return Waiting(words, address, line or round.title, left_words(opened.closes, today), state, urgency)
