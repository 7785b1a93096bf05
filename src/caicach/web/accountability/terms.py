"""The terms of accountability, for reminders and calendars: to object, to decide, to write and to accept a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse

from caicach.registry import WorkingCalendar
from caicach.text import Text
from caicach.web.accountability.models import Case, Review
from caicach.web.accountability.states import decision_days
from caicach.web.accounts.models import Role
from caicach.web.reminders.term import PAST, Term
from caicach.web.rounds.services.people import holders
from caicach.web.units.models import Locality

OVER = {"upheld": "done", "changed": "done", "objected": "done", "withdrawn": "cancelled"}


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield the term to object of each notified case, the one to decide it, and those of self-reviews."""
    lately = Q(due_on__gte=today - PAST, due_on__lte=horizon)
    open_ones = Q(state__in=("noticed", "objected"))
    cases = Case.objects.filter(locality=locality).filter(open_ones | lately).exclude(due_on=None)
    leaders = frozenset(user.pk for user in holders(locality, Role.LEADER))
    for case in cases.select_related("locality", "unit").order_by("pk"):
        if units is None or case.unit_id in units or case.account_id is not None:
            yield from _to_object(case, today, horizon)
        if leaders and case.now in ("objected", "unobjected"):
            yield from _to_decide(case, leaders, horizon)
    reviews = Review.objects.filter(case__locality=locality).exclude(state=Review.State.DROPPED)
    for review in reviews.filter(due_on__gte=today - PAST, due_on__lte=horizon).select_related("case"):
        yield _of_review(review)


def _to_object(case: Case, today: dt.date, horizon: dt.date) -> Iterator[Term]:
    """Yield the term to object: it ends with the objection or by itself; nobody is late who does not object."""
    assert case.due_on is not None
    if not today - PAST <= case.due_on <= horizon:
        return
    over = OVER.get(case.state, "done" if case.due_on < today else "")
    title = Text(f"Phản hồi thông báo xem xét theo {case.rule}", f"Answer the notice under {case.rule}")
    yield _term(f"case:{case.pk}", title, case.due_on, case, over)


def _to_decide(case: Case, leaders: frozenset[int], horizon: dt.date) -> Iterator[Term]:
    last = case.events.order_by("-pk").filter(act="object").values_list("on", flat=True).first() or case.due_on
    assert last is not None
    due = WorkingCalendar.vietnam().add_working_days(last, decision_days())
    if due <= horizon:
        title = Text(f"Quyết định trường hợp của {case.name} theo {case.rule}", f"Decide {case.rule} on {case.name}")
        yield Term(f"case-decision:{case.pk}", "case", title, due, reverse("case", args=[case.pk]), users=leaders)


def _of_review(review: Review) -> Term:
    written = review.state in (Review.State.HANDED_IN, Review.State.ACCEPTED)
    title = Text(f"Tự kiểm điểm theo {review.case.rule}", f"Self-review under {review.case.rule}")
    return _term(
        f"review:{review.pk}", title, review.due_on, review.case, "done" if written else "", "review", review.pk
    )


def _term(
    key: str, title: Text, due: dt.date, case: Case, over: str, page: str = "case", pk: int | None = None
) -> Term:
    """Return a term of whom a case is about: the person, or the people of the unit."""
    return Term(
        key=key,
        kind="case",
        title=title,
        due=due,
        url=reverse(page, args=[pk or case.pk]),
        line=f"{case.name} · {case.period}",
        units=frozenset({case.unit_id} if case.unit_id and not case.account_id else ()),
        users=frozenset({case.account_id} if case.account_id else ()),
        over=over,  # type: ignore[arg-type]
    )
