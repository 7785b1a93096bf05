"""What accountability says on the home page: cases to notify, to answer, to decide; corrected ones to withdraw."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may
from caicach.web.accountability.models import Case
from caicach.web.accountability.queries import cases_seen_by
from caicach.web.accountability.services.cases import RIGHTS, open_acts
from caicach.web.accountability.standing import standing_words
from caicach.web.accountability.states import acts
from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Step, Waiting

MOST = 5
URGENCY = {"notify": 35, "object": 55, "uphold": 50, "withdraw": 52}


def steps(user: User) -> list[Step]:
    """Return no figure of its own: the step of accountability is told by the tasks of the units."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return the cases on which the reader has the next act, the most urgent first."""
    if not may(user, "see-cases"):
        return []
    asks = Q(state__in=("found", "noticed", "objected")) | Q(proposed="withdraw", state__in=("upheld", "changed"))
    found = []
    for case in cases_seen_by(user).filter(asks).order_by("due_on", "pk"):
        item = _item(user, case)
        found += [item] if item else []
        if len(found) == MOST:
            break
    return found


def _item(user: User, case: Case) -> Waiting | None:
    # Judged by role first, which asks the database nothing: most cases wait for somebody else.
    roles = {who for who, right in RIGHTS.items() if may(user, right)}
    likely = [a for a in acts().values() if a.who in roles and case.now in a.before]
    if all(a.id == "withdraw" and case.proposed != "withdraw" for a in likely):
        return None
    mine = {a.id for a in open_acts(user, case)}
    act = next((name for name in URGENCY if name in mine), None)
    if act is None:
        return None
    titles = {
        "notify": _("Gửi thông báo: %s"),
        "object": _("Phản hồi trước khi hết hạn: %s"),
        "uphold": _("Quyết định: %s"),
        "withdraw": _("Số liệu đã sửa, xét rút: %s"),
    }
    state = "due-soon" if act != "notify" else "none"
    line = _("Trách nhiệm · %(rule)s, kỳ %(period)s") % {"rule": case.rule, "period": case.period}
    return Waiting(
        titles[act] % case.name, reverse("case", args=[case.pk]), line, standing_words(case), state, URGENCY[act]
    )
