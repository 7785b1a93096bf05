"""Responsibility by unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, rates
from caicach.reporting import figures
from caicach.web.accounts.models import User
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table
from caicach.web.reports.responsibility import Responsible, responsible


@page("account")
def account_page(request: HttpRequest) -> HttpResponse:
    """Each unit with the tasks it leads: done, late, overdue and for how long; self-reviews asked for."""
    user = request.user
    assert isinstance(user, User)
    rows = responsible(user, user.locality) if user.locality else []
    table = _table(request, rows)
    answer = export_asked(request, table)
    if answer:
        return answer
    together = rates({state: sum(r.count(state) for r in rows) for state in TimeState})
    context = {
        "table": table,
        "rows": rows,
        "late_units": sum(r.overdue > 0 for r in rows),
        "overdue": sum(r.overdue for r in rows),
        "done_due": sum(together.counts.get(s, 0) for s in _DUE[:2]),
        "due": sum(together.counts.get(s, 0) for s in _DUE),
        "completion": figures.percent(together.completion, 1, _language()),
        "reviews": sum(r.self_reviews for r in rows),
        "reviews_done": sum(r.self_reviews_done for r in rows),
    }
    return render(request, "reports/account_page.html", context)


_DUE = (TimeState.done_on_time, TimeState.done_late, TimeState.open_overdue)


def _table(request: HttpRequest, rows: list[Responsible]) -> Table:
    columns = [
        Column("unit", _("Đơn vị chủ trì"), lambda r: str(r.unit), _link),
        Column("tasks", _("Nhiệm vụ"), lambda r: r.rates.total, numeric=True),
        Column("done", _("Đã hoàn thành"), lambda r: r.done, numeric=True, minor=True),
        Column("late", _("trong đó trễ hạn"), lambda r: r.late, numeric=True, minor=True),
        Column("overdue", _("Đang quá hạn"), lambda r: r.overdue, _overdue, numeric=True, descending_first=True),
        Column("longest", _("Quá hạn lâu nhất"), lambda r: r.longest, _longest, numeric=True, unit=_("ngày")),
        Column("completion", _("Tỷ lệ hoàn thành"), lambda r: r.completion, _completion, numeric=True),
        Column("reviews", _("Kiểm điểm được giao"), lambda r: r.self_reviews, _reviews, numeric=True, minor=True),
    ]
    return Table(
        request,
        "responsibility",
        columns,
        rows,
        caption=_("Trách nhiệm theo đơn vị chủ trì"),
        source=_("nhiệm vụ đã xác nhận trên hệ thống; không tính nhiệm vụ đã hủy"),
        empty=_("Chưa có nhiệm vụ nào được giao. Xác nhận nhiệm vụ từ một văn bản để bắt đầu."),
    )


def _link(row: Responsible) -> SafeString:
    address = reverse("task-board", query={"f.lead": row.unit.pk})
    return format_html('<a href="{}">{}</a>', address, row.unit)


def _overdue(row: Responsible) -> SafeString | str:
    return format_html('<span class="chip overdue">{}</span>', row.overdue) if row.overdue else "0"


def _longest(row: Responsible) -> str:
    return "" if row.longest is None else figures.number(row.longest, 0, _language())


def _completion(row: Responsible) -> str:
    return "" if row.completion is None else figures.percent(row.completion, 1, _language())


def _reviews(row: Responsible) -> str:
    if not row.self_reviews:
        return ""
    return _("%(done)d/%(all)d đã xong") % {"done": row.self_reviews_done, "all": row.self_reviews}


def _language() -> str:
    return translation.get_language() or "vi"
