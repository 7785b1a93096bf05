"""Whom a term concerns: the persons it names, else those of its units in the roles that the rule names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from caicach.web.accounts.models import Membership, User
from caicach.web.reminders.rules import Rule
from caicach.web.reminders.term import Term
from caicach.web.units.models import Locality, Unit


class People:
    """The people of a province on a day, with their roles at its units; read once, asked of many terms."""

    def __init__(self, locality: Locality, today: dt.date) -> None:
        held = Membership.objects.filter(unit__locality=locality, user__is_active=True)
        self.by_key: dict[int, User] = {}
        self._at: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for membership in held.select_related("user", "unit__locality"):
            if membership.holds(today):
                self.by_key[membership.user_id] = membership.user
                self._at[membership.unit_id].append((membership.role, membership.user_id))
        self._parent = dict(Unit.objects.filter(locality=locality).values_list("pk", "parent_id"))

    def of(self, term: Term, rule: Rule, today: dt.date) -> set[int]:
        """Return the primary keys of those whom `term` concerns on `today`; empty where nobody is there to hear.

        A person the term names who has left is not: then it is again its units' concern.
        """
        named = term.users & self.by_key.keys()
        found = set(named) or self._in_roles(term.units, rule.who)
        return found | self._in_roles(term.units, rule.late_who) if today > term.due and not named else found

    def _in_roles(self, units: Iterable[int], roles: tuple[str, ...]) -> set[int]:
        return {user for unit in units for user in self._nearest(unit, roles)}

    def _nearest(self, unit: int | None, roles: tuple[str, ...]) -> list[int]:
        """Return the holders of the roles at the unit, or at the nearest one above it that has any."""
        seen = set()
        while unit is not None and unit not in seen:
            if found := [user for role, user in self._at[unit] if role in roles]:
                return found
            seen.add(unit)
            unit = self._parent.get(unit)
        return []
