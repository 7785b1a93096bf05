"""Which cases and rule sets a reader sees, with what pages need of them."""

from __future__ import annotations

from django.db.models import QuerySet

from caicach.web.access.reach import may, within
from caicach.web.accountability.models import Adopted, Case, Evaluation, Sheet
from caicach.web.accounts.models import User

WITH = ("locality__unit", "adopted", "unit", "account", "decided_by", "opened_by")


def cases_seen_by(user: User) -> QuerySet[Case]:
    """Return the cases that the user may see: those concerned see a case once they were notified of it."""
    cases = within(user, "see-cases", Case.objects.select_related(*WITH))
    return cases if may(user, "see-consequences") else cases.exclude(due_on=None)


def sheets_seen_by(user: User) -> QuerySet[Sheet]:
    """Return the score sheets that the user may see: the own ones, and those of officials whom the user may judge."""
    related = ("evaluation__locality__unit", "evaluation__unit", "account", "unit", "decided_by")
    sheets = Sheet.objects.select_related(*related)
    if may(user, "see-consequences"):
        return within(user, "see-sheets", sheets)
    return within(user, "see-sheets", sheets.filter(account=user))


def evaluations_seen_by(user: User) -> QuerySet[Evaluation]:
    """Return the evaluations in which the user sees any sheet."""
    found = Evaluation.objects.select_related("locality__unit", "unit", "by")
    return found.filter(pk__in=sheets_seen_by(user).order_by().values("evaluation"))


def rulesets_of(user: User) -> QuerySet[Adopted]:
    """Return the rule sets of the user's province that are in use or drafts."""
    return within(user, "see-rules", Adopted.objects.filter(until=None).select_related("locality__unit", "by"))
