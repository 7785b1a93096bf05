"""What holding to account and reporting say on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.interface.templatetags.caicach import day
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.reports.models import Report
from caicach.web.reports.responsibility import responsible


def steps(user: User) -> list[Step]:
    """Return the figures of `account` and `report`, each for those who may open it."""
    found = []
    if may(user, "see-tasks"):
        found.append(_account(user))
    if may(user, "see-reports"):
        found.append(_report(user))
    return found


def _account(user: User) -> Step:
    rows = responsible(user, user.locality) if user.locality else []
    late = sum(row.overdue > 0 for row in rows)
    line = _("%d đơn vị có nhiệm vụ quá hạn") % late if late else _("không đơn vị nào quá hạn") if rows else ""
    state = "overdue" if late else "in-time" if rows else ""
    return Step("account", _("Trách nhiệm"), reverse("account-page"), _("%d đơn vị") % len(rows), line, state)


def _report(user: User) -> Step:
    reports = within(user, "see-reports", Report.objects.all())
    made = reports.filter(state=Report.State.MADE)
    newest = made.first()
    line = _("gần nhất: %s") % day(newest.asked_on) if newest else _("chưa lập báo cáo nào")
    waiting_now = reports.filter(state=Report.State.WAITING).count()
    if waiting_now:
        line = _("%d báo cáo đang lập") % waiting_now
    return Step("report", _("Báo cáo"), reverse("report-list"), _("%d báo cáo") % made.count(), line)


def waiting(user: User) -> list[Waiting]:
    """Return the reader's own reports that could not be made."""
    if not may(user, "make-report"):
        return []
    failed = within(user, "see-reports", Report.objects.filter(asked_by=user, state=Report.State.FAILED))[:5]
    return [
        Waiting(
            _("Lập lại báo cáo %s") % report.title,
            reverse("report", args=[report.pk]),
            _("Báo cáo · chưa lập được"),
            _("chờ bạn"),
            "overdue",
            40,
        )
        for report in failed
    ]
