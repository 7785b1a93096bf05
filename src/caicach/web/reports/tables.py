"""The table of reports."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day
from caicach.web.reports.models import Report
from caicach.web.reports.papers import SHORT

CHIPS = {Report.State.WAITING: "due-soon", Report.State.MADE: "done", Report.State.FAILED: "overdue"}


def state_words(report: Report) -> str:
    """Return a report's state in words."""
    if report.state == Report.State.MADE:
        return _("đã lập xong")
    return _("đang lập") if report.state == Report.State.WAITING else _("chưa lập được")


def report_table(request: HttpRequest, reports: QuerySet[Report]) -> Table:
    """Return the table of the reports given."""
    columns = [
        Column("title", _("Báo cáo"), str, _link),
        Column("paper", _("Báo cáo của"), lambda r: str(SHORT.get(r.asked.get("paper", ""), "")), minor=True),
        Column("asked_by", _("Người lập"), lambda r: str(r.asked_by), minor=True),
        Column("asked_on", _("Ngày"), lambda r: r.asked_on, lambda r: day(r.asked_on), field="asked_on"),
        Column("computation", _("Bản tính"), lambda r: r.computation_id or "", _computation, minor=True),
        Column("state", _("Tình trạng"), state_words, _chip),
        Column("files", _("Tệp"), lambda r: ", ".join(k for k, _file in r.files), _files, sortable=False),
    ]
    return Table(
        request,
        "reports",
        columns,
        list(reports),
        caption=_("Báo cáo"),
        empty=_("Chưa có báo cáo nào. Lập báo cáo đầu tiên từ một lần so sánh."),
    )


def _link(report: Report) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("report", args=[report.pk]), report.title)


def _computation(report: Report) -> SafeString | str:
    return format_html("<code>{}</code>", report.computation_id) if report.computation_id else ""


def _chip(report: Report) -> SafeString:
    return format_html('<span class="chip {}">{}</span>', CHIPS[Report.State(report.state)], state_words(report))


def _files(report: Report) -> SafeString:
    return format_html_join(
        " · ",
        '<a href="{}">{}</a>',
        ((reverse("report-file", args=[report.pk, kind]), kind.upper()) for kind, _file in report.files),
    )
