"""What deciding says on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive
from caicach.web.findings.models import Finding
from caicach.web.interface.waiting import Step, Waiting


def steps(user: User) -> list[Step]:
    """Return the figure of `decide`: conclusions in force, findings still without one."""
    if not may(user, "see-findings"):
        return []
    decided = Directive.objects.filter(locality=user.locality, state=Directive.State.CONFIRMED).count()
    open_ones = _undecided(user)
    line = _("%d tồn tại chưa có kết luận") % open_ones if open_ones else _("mọi tồn tại đã có kết luận")
    return [
        Step(
            "decide",
            _("Quyết định"),
            reverse("finding-list"),
            _("%d văn bản") % decided,
            line,
            "due-soon" if open_ones else "in-time",
        )
    ]


def waiting(user: User) -> list[Waiting]:
    """Return the findings that wait for a conclusion, for those who may draft one."""
    if not may(user, "write-directive"):
        return []
    found = within(user, "see-findings", Finding.objects.filter(closed_on=None, directives=None))[:5]
    return [
        Waiting(
            f.title,
            reverse("finding", args=[f.pk]),
            _("Quyết định · tồn tại chưa có kết luận"),
            _("chờ bạn"),
            "due-soon",
            30,
        )
        for f in found
    ]


def _undecided(user: User) -> int:
    return within(user, "see-findings", Finding.objects.filter(closed_on=None, directives=None)).count()
