"""What reminders say on the home page: the terms of kinds that their own room does not show there already."""

from __future__ import annotations

from django.utils import translation

from caicach.web.access.reach import own_units
from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.reminders.daily import HORIZON
from caicach.web.reminders.rules import default_rules, rules_of, stage
from caicach.web.reminders.term import Term
from caicach.web.reminders.words import when

MOST = 5


def steps(user: User) -> list[Step]:
    """Return nothing: reminders are no step of the loop."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return the terms that have reached a reminder, the most urgent first."""
    from caicach.web.reminders.mine import terms_of  # it asks every room; no room needs it to load

    locality = user.locality
    at_home = {kind for kind, rule in default_rules().items() if rule.at_home}
    if locality is None or not at_home:
        return []
    today, rules = locality.today(), rules_of(locality)
    ours = terms_of(user, today + HORIZON, own_units(user), at_home)
    reached = [t for t in ours if stage(t.due, today, rules.get(t.kind, rules["other"]))]
    return [_item(term, (term.due - today).days) for term in reached[:MOST]]


def _item(term: Term, days: int) -> Waiting:
    chip = when(term.due, days)
    language = translation.get_language() or "vi"
    return Waiting(term.title.within(language), term.url, term.line, chip.words, chip.kind, 65 + 9 * (days < 0))
