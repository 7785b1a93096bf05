"""A unit's own page for its review: the report of its figures, on screen and as a paper."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.registry import fold
from caicach.reporting.document import Report as Printed
from caicach.reporting.docx import to_docx
from caicach.reporting.filling import fill
from caicach.reporting.html import to_html
from caicach.reporting.pdf import to_pdf
from caicach.reporting.workbook import to_xlsx
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.reports.batch_form import day_of_figures, periods_for
from caicach.web.reports.gathering import gather
from caicach.web.reports.papers import own_paper
from caicach.web.reports.services import CONTENT_TYPES
from caicach.web.reports.services.templates import template_for
from caicach.web.units.models import Unit

MAKERS = {"pdf": to_pdf, "docx": to_docx, "xlsx": to_xlsx}


@page("report")
def unit_review_list(request: HttpRequest) -> HttpResponse:
    """The units whose pages the reader may open; who has one unit only is led to its page."""
    user = user_of(request)
    if user.locality is None:
        raise Http404
    found = within(user, "see-unit-report", _units()).on(user.locality.today())  # type: ignore[attr-defined]
    units = list(found.exclude(pk=user.locality.unit_id).order_by("sort_key"))
    if len(units) == 1:
        return redirect("unit-review", units[0].pk)
    columns = [
        Column("unit", _("Đơn vị"), str, lambda u: format_html('<a href="{}">{}</a>', _page(u), u)),
        Column(
            "type", _("Loại"), lambda u: u.type, minor=True, choices=[(t, t) for t in sorted({u.type for u in units})]
        ),
    ]
    table = Table(
        request,
        "units",
        columns,
        units,
        caption=_("Đơn vị"),
        search=lambda unit: f"{unit.full_name} {unit.code}",
        empty=_("Không có đơn vị nào trong phạm vi được xem."),
    )
    return export_asked(request, table) or render(request, "reports/unit_review_list.html", {"table": table})


def _page(unit: Unit) -> str:
    return reverse("unit-review", args=[unit.pk])


def _units() -> QuerySet[Unit]:
    return Unit.objects.select_related("locality__unit")


@page("report")
def unit_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's page: of the period asked for, or of the year."""
    user, unit = user_of(request), _unit(request, pk)
    period, context = _period(request, unit), _frame(unit)
    try:
        paper = report_of_unit(user, unit, period, request.build_absolute_uri("/"))
        context |= {"title": paper.title, "paper": mark_safe(to_html(paper))}  # noqa: S308 - to_html escapes every text
    except InputError as error:
        context |= {"errors": [problem.within(translation.get_language() or "vi") for problem in error.problems]}
    context |= {"period": period, "as_of": _as_of(unit, period)}
    return render(request, "reports/unit_review.html", context, status=200 if "paper" in context else 422)


@page("report")
def unit_review_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One unit's page as a paper, or its tables as a workbook."""
    user, unit = user_of(request), _unit(request, pk)
    if kind not in MAKERS:
        raise Http404
    period = _period(request, unit)
    try:
        paper = report_of_unit(user, unit, period, request.build_absolute_uri("/"))
    except InputError:
        return redirect(f"{_page(unit)}?period={period}")
    answer = HttpResponse(MAKERS[kind](paper), content_type=CONTENT_TYPES[kind])
    name = f"{slugify(fold(unit.full_name))}-{period}.{kind}".lower()
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def report_of_unit(user: User, unit: Unit, period: str, site: str) -> Printed:
    """Return a unit's report as `user` may see it. Raises InputError where there is nothing to say, with why."""
    locality = unit.locality
    assert locality is not None
    with translation.override("vi"):
        figures = gather(locality, "unit", period, unit, _as_of(unit, period), user=user)
        _own, template = template_for(locality, "unit")
        paper, note = own_paper(locality.unit, unit), locality.notice.vi
        return fill(template, figures, paper, site=site, draft=not figures.empty, page_note=note)


def _unit(request: HttpRequest, pk: int) -> Unit:
    """Return the unit; 404 for a province itself, whose reports are others."""
    found = fetch(request, _units(), pk=pk)
    if found.locality is None or found.locality.unit_id == found.pk:
        raise Http404
    return found


def _frame(unit: Unit) -> dict[str, Any]:
    assert unit.locality is not None
    files = [("pdf", _("Bản in (PDF)")), ("docx", _("Bản để sửa tiếp (DOCX)")), ("xlsx", _("Các bảng số liệu (XLSX)"))]
    return {"unit": unit, "periods": periods_for(unit.locality, "unit"), "files": files}


def _period(request: HttpRequest, unit: Unit) -> str:
    """Return the period of the address where it is one of those offered, else the year, else the first of them."""
    assert unit.locality is not None
    offered = [period for period, _words in periods_for(unit.locality, "unit")]
    for period in (request.GET.get("period", ""), str(unit.locality.today().year)):
        if period in offered:
            return period
    return offered[0]


def _as_of(unit: Unit, period: str) -> Any:
    assert unit.locality is not None
    return day_of_figures(period, unit.locality.today())
