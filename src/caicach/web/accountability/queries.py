"""Which cases and rule sets a reader sees, with what pages need of them."""

from __future__ import annotations

from django.db.models import QuerySet

from caicach.web.access.reach import may, within
from caicach.web.accountability.models import Adopted, Case
from caicach.web.accounts.models import User

WITH = ("locality__unit", "adopted", "unit", "account", "decided_by", "opened_by")


def cases_seen_by(user: User) -> QuerySet[Case]:
    """Return the cases that the user may see: those concerned see a case once they were notified of it."""
    cases = within(user, "see-cases", Case.objects.select_related(*WITH))
    return cases if may(user, "see-consequences") else cases.exclude(due_on=None)


def rulesets_of(user: User) -> QuerySet[Adopted]:
    """Return the rule sets of the user's province that are in use or drafts."""
    return within(user, "see-rules", Adopted.objects.filter(until=None).select_related("locality__unit", "by"))
