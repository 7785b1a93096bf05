"""What concerns one reader: their terms by how near they are, and what they were reminded of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caicach.web.accounts.models import User
from caicach.web.reminders.models import Letter, Reminder
from caicach.web.reminders.people import People
from caicach.web.reminders.rules import rules_of
from caicach.web.reminders.term import Term, open_terms
from caicach.web.reminders.words import When, when

WEEK = 7


@dataclass(frozen=True)
class Group:
    """The terms that stand alike in time."""

    name: str
    title: Any
    terms: list[tuple[Term, When]]


def terms_of(
    user: User, horizon: dt.date, units: Collection[int] | None = None, kinds: Collection[str] | None = None
) -> list[Term]:
    """Return the open terms (of `kinds`) due until `horizon` that concern `user`, the earliest first."""
    locality = user.locality
    assert locality is not None
    today = locality.today()
    people, rules = People(locality, today), rules_of(locality)
    found = open_terms(locality, today, horizon, units, kinds)
    return [t for t in found if user.pk in people.of(t, rules.get(t.kind, rules["other"]), today)]


def grouped(terms: list[Term], today: dt.date) -> list[Group]:
    """Return the terms as overdue, today, the coming seven days, later."""
    parts = {"overdue": _("Quá hạn"), "today": _("Hôm nay"), "week": _("Trong 7 ngày tới"), "later": _("Sau đó")}
    found: dict[str, list[tuple[Term, When]]] = {name: [] for name in parts}
    for term in terms:
        days = (term.due - today).days
        name = "overdue" if days < 0 else "today" if days == 0 else "week" if days <= WEEK else "later"
        found[name].append((term, when(term.due, days)))
    return [Group(name, parts[name], items) for name, items in found.items()]


def sent_to(user: User) -> QuerySet[Reminder]:
    """Return what the person was reminded of, the latest first."""
    return Reminder.objects.filter(user=user).select_related("letter").order_by("-on", "due", "pk")


def channel_words(reminder: Reminder) -> str:
    """Return how a reminder reached the person."""
    state = Letter.State
    said = {
        state.SENT: _("thư điện tử"),
        state.WAITING: _("thư đang gửi"),
        state.SENDING: _("thư đang gửi"),
        state.FAILED: _("thư không gửi được; nhắc trên trang này"),
        state.UNSURE: _("chưa rõ thư đã đến; nhắc trên trang này"),
    }
    return said[state(reminder.letter.state)] if reminder.letter else _("trên trang này")
