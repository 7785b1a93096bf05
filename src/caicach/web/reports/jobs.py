"""Making a report in the background: with the rights its asker has on the day it is made, not the day it was asked."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from django_tasks import task

from caicach.errors import InputError
from caicach.reporting.docx import to_docx
from caicach.reporting.index_report import index_report
from caicach.reporting.pdf import to_pdf
from caicach.reporting.workbook import to_xlsx
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.reports.matter import gather
from caicach.web.reports.models import Draft, Report
from caicach.web.reports.papers import paper_of
from caicach.web.reports.services import Asked, keep_failed, keep_made
from caicach.web.reports.services.templates import letterhead_content
from caicach.web.reports.standing import printed

NO_RIGHT = Text(
    "Người yêu cầu không còn quyền lập báo cáo. Nhờ người có quyền lập lại.",
    "Whoever asked may no longer make reports. Ask someone who may.",
)
BROKE = Text(
    "Máy chủ chưa lập được báo cáo sau nhiều lần thử. Báo người quản trị kèm số báo cáo, rồi lập lại.",
    "The server could not make the report after several attempts. Tell the administrator its number, then ask again.",
)


@task()
def make_report(pk: int) -> str:
    """Make the report and keep its files; returns its state. Run twice, it does nothing the second time.

    What is wrong with the question ends in a failed report that says what to do; anything else raises, and is tried
    again by the tick.
    """
    report = Report.objects.select_related("asked_by", "locality__unit").get(pk=pk)
    if report.state != Report.State.WAITING:
        return report.state
    user = report.asked_by
    if not user.is_active or not may(user, "make-report") or not may(user, "see-reports", report):
        keep_failed(report, NO_RIGHT)
        return Report.State.FAILED
    try:
        with translation.override("vi"):
            _make(report)
    except InputError as error:
        keep_failed(report, Text(error.within("vi"), error.within("en")))
        return Report.State.FAILED
    return Report.State.MADE


def _make(report: Report) -> None:
    if "draft" in report.asked:
        _make_approved(report)
    else:
        _make_of_index(report)


def _make_approved(report: Report) -> None:
    """Print an approved draft, from nothing but what was frozen with it."""
    draft = Draft.objects.select_related("locality__unit", "opened_by").get(pk=report.asked["draft"])
    paper = printed(draft, finished=True)
    base = letterhead_content(report.locality)
    keep_made(report, None, {"pdf": to_pdf(paper), "docx": to_docx(paper, base), "xlsx": to_xlsx(paper)})


def _make_of_index(report: Report) -> None:
    asked = Asked(**{**report.asked, "to": tuple(report.asked["to"])})
    user, locality = report.asked_by, report.locality
    gathered = gather(user, locality, asked)
    own = user.membership.unit if user.membership else None
    paper = index_report(gathered.matter, paper_of(asked.paper, locality.unit, own, asked.to))
    paper = replace(paper, page_note=locality.notice.vi)
    contents = {"pdf": to_pdf(paper), "docx": to_docx(paper), "xlsx": to_xlsx(paper)}
    keep_made(report, gathered.computation, contents)


def could_not_make(pk: int) -> None:
    """Mark a report whose making failed for good."""
    keep_failed(Report.objects.get(pk=pk), BROKE)
