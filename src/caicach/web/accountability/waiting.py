"""What accountability says on the home page: cases to notify, to answer, to decide, reviews, sheets."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.access.reach import may, within
from caicach.web.accountability.models import Case, Review, Sheet
from caicach.web.accountability.queries import cases_seen_by, sheets_seen_by
from caicach.web.accountability.services.cases import RIGHTS, open_acts
from caicach.web.accountability.services.evaluations import may_decide
from caicach.web.accountability.services.reviews import WRITABLE
from caicach.web.accountability.standing import review_words, standing_words
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
    return [*_cases(user), *_reviews(user), *_sheets(user)]


def _cases(user: User) -> list[Waiting]:
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


def _reviews(user: User) -> list[Waiting]:
    """Return the self-reviews that the reader has to write, or to accept."""
    found = []
    asks = {"write-review": WRITABLE, "accept-review": (Review.State.HANDED_IN,)}
    titles = {"write-review": _("Viết bản tự kiểm điểm: %s"), "accept-review": _("Nhận bản tự kiểm điểm: %s")}
    for act, states in asks.items():
        if not may(user, act):
            continue
        own = within(user, act, Review.objects.filter(state__in=states)).select_related("case__locality")
        for review in own.order_by("due_on", "pk")[:MOST]:
            late = review.case.locality.today() > review.due_on and act == "write-review"
            line = _("Trách nhiệm · %(rule)s, kỳ %(period)s") % {
                "rule": review.case.rule,
                "period": review.case.period,
            }
            address, state = reverse("review", args=[review.pk]), "overdue" if late else "due-soon"
            title = titles[act] % review.case.name
            found.append(Waiting(title, address, line, review_words(review), state, 60 if late else 45))
    return found


def _sheets(user: User) -> list[Waiting]:
    """Return the own score sheet that waits for its answers, and how many wait for the reader's decision."""
    own = Sheet.objects.filter(account=user, state=Sheet.State.OPEN).select_related("unit").order_by("-period")[:MOST]
    state = _("chờ tự đánh giá")
    found = [
        Waiting(_("Tự đánh giá kỳ %s") % s.period, reverse("sheet", args=[s.pk]), str(s.unit), state, "due-soon", 40)
        for s in own
    ]
    if not may(user, "decide-sheet"):
        return found
    handed = sheets_seen_by(user).filter(state=Sheet.State.HANDED_IN).exclude(account=user)
    by_evaluation: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in handed.order_by("-period", "unit__sort_key"):
        by_evaluation[sheet.evaluation_id].append(sheet)
    for key, sheets in list(by_evaluation.items())[:MOST]:
        if may_decide(user, sheets[0]):
            n = len(sheets)
            words = ngettext("%d phiếu chờ quyết định", "%d phiếu chờ quyết định", n) % n
            title = _("Quyết định phiếu đánh giá: %s") % sheets[0].evaluation.unit
            line = _("kỳ %s") % sheets[0].period
            found.append(Waiting(title, reverse("evaluation", args=[key]), line, words, "due-soon", 42))
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
