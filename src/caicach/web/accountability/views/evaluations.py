"""Evaluating a unit's officials in a period: the sheets, how far they are, classes, the quota on the best class."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.accountability import wording
from caicach.web.accountability.evaluating import head_of, paper_of, quota_in
from caicach.web.accountability.forms import EvaluationForm, PersonForm, put_problems
from caicach.web.accountability.judging import number
from caicach.web.accountability.models import Evaluation, Sheet
from caicach.web.accountability.queries import evaluations_seen_by, sheets_seen_by
from caicach.web.accountability.services import evaluations as services
from caicach.web.accountability.services.refusals import STATES
from caicach.web.accountability.sheets import positions, words_of_class
from caicach.web.accountability.standing import sheet_chip
from caicach.web.accountability.views.common import reader
from caicach.web.files.kinds import DOCX, PDF
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.units.models import Unit

MAKERS = {"docx": (to_docx, DOCX.media), "pdf": (to_pdf, PDF.media)}


@page("account")
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Every evaluation in which the reader sees a sheet: how many are decided, and whether the quota is kept."""
    user, _locality = reader(request)
    decided = Count("sheets", filter=Q(sheets__state=Sheet.State.DECIDED))
    found = list(evaluations_seen_by(user).annotate(people=Count("sheets"), decided=decided))
    table = _evaluations_table(request, found)
    own = sheets_seen_by(user).filter(account=user).order_by("-period")
    context = {"table": table, "own": own, "runs": may(user, "run-evaluation"),
               "tab": "evaluations"}  # fmt: skip
    return export_asked(request, table) or render(request, "accountability/evaluation_list.html", context)


def _evaluations_table(request: HttpRequest, found: list[Any]) -> Table:
    periods = sorted({e.period for e in found}, reverse=True)
    columns = [
        Column("unit", _("Đơn vị"), lambda e: str(e.unit), _evaluation_link),
        Column("period", _("Kỳ"), lambda e: e.period, choices=[(p, p) for p in periods]),
        Column("people", _("Số phiếu"), lambda e: e.people, numeric=True),
        Column("decided", _("Đã quyết định"), lambda e: e.decided, numeric=True),
        Column("on", _("Mở ngày"), lambda e: e.on, minor=True),
    ]
    return Table(
        request,
        "evaluations",
        columns,
        found,
        caption=_("Các đợt đánh giá cán bộ, công chức"),
        empty=_("Chưa có đợt đánh giá nào. Người đứng đầu đơn vị hoặc cán bộ cải cách hành chính mở đợt đánh giá."),
    )


def _evaluation_link(found: Evaluation) -> str:
    return format_html('<a href="{}">{}</a>', reverse("evaluation", args=[found.pk]), found.unit)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units whose officials the reader may have evaluated."""
    _user, locality = reader(request)
    offered = Unit.objects.filter(locality=locality).exclude(level="province")
    return within(request.user, "run-evaluation", offered)


@form_page("account")
def evaluation_new(request: HttpRequest) -> HttpResponse:
    """Open the evaluation of a unit's officials for a period."""
    user, locality = reader(request)
    initial = {"period": str(locality.today().year), "task_factor": Decimal(1), "unit": request.GET.get("unit")}
    form = EvaluationForm(request.POST or None, units=_units(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_evaluation(user, locality, form.opening())
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã mở đợt đánh giá; số liệu nhiệm vụ, hồ sơ đã điền sẵn vào phiếu."))
            return redirect("evaluation", opened.pk)
    context = {"form": form, "tab": "evaluations"}
    return render(request, "accountability/evaluation_new.html", context, status=422 if form.errors else 200)


def _evaluation(request: HttpRequest, pk: int) -> Evaluation:
    """Return the evaluation; 404 for who sees no sheet of it."""
    fetch(request, Evaluation.objects.all(), pk=pk)
    found = evaluations_seen_by(user_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page("account")
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an evaluation."""
    return _show(request, _evaluation(request, pk), PersonForm())


def _show(request: HttpRequest, found: Evaluation, form: PersonForm) -> HttpResponse:
    user = user_of(request)
    sheets = list(sheets_seen_by(user).filter(evaluation=found).order_by("name"))
    runs = may(user, "run-evaluation", found)
    table = sheets_table(request, found, sheets)
    if answer := export_asked(request, table):
        return answer
    head = head_of(found)
    context = {
        "evaluation": found,
        "table": table,
        "quota": quota_in(found, sheets) if runs or may(user, "see-consequences") else None,
        "waiting": sum(sheet.state != Sheet.State.DECIDED for sheet in sheets),
        "runs": runs,
        "form": form,
        "source": head.source.text,
        "status": wording.status_words(head.source.status),
        "unsure": head.source.status == "unverified",
        "tab": "evaluations",
    }
    return render(request, "accountability/evaluation.html", context, status=422 if form.errors else 200)


def _states() -> list[tuple[str, str]]:
    return [(str(state), wording.say(words)) for state, words in STATES.items()]


def sheets_table(request: HttpRequest, found: Evaluation, sheets: list[Sheet]) -> Table:
    """Return the officials of an evaluation with where their sheets stand, points and classes."""
    columns = [
        Column("name", _("Cán bộ, công chức"), lambda s: s.name, _sheet_link),
        Column("position", _("Loại phiếu"), lambda s: wording.say(positions()[s.position].title), minor=True),
        Column("state", _("Tình trạng"), lambda s: s.state, sheet_chip, choices=_states()),
        Column("points", _("Tổng điểm"), lambda s: number(s.points), _points, numeric=True),
        Column("class", _("Mức xếp loại"), lambda s: wording.say(words_of_class(s.place)), _class),
        Column("rule", _("Theo"), lambda s: s.rule, minor=True),
        Column("decided", _("Người quyết định"), lambda s: str(s.decided_by or ""), minor=True),
    ]
    return Table(
        request,
        "sheets",
        columns,
        sheets,
        caption=_("Phiếu đánh giá: %(unit)s, kỳ %(period)s") % {"unit": found.unit, "period": found.period},
        source=_("phiếu trên hệ thống; mức xếp loại theo quy định có hiệu lực trong kỳ"),
        empty=_("Chưa có ai trong đợt này."),
    )


def _sheet_link(sheet: Sheet) -> str:
    return format_html('<a href="{}">{}</a>', reverse("sheet", args=[sheet.pk]), sheet.name)


def _points(sheet: Sheet) -> str:
    return wording.figure(sheet.points, None) if sheet.points else ""


def _class(sheet: Sheet) -> str:
    if sheet.state == Sheet.State.DECIDED and sheet.place is None:
        return _("chưa xác định được")
    return wording.say(words_of_class(sheet.place)).capitalize()


@act("account")
def evaluation_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an official to an evaluation."""
    found, form = _evaluation(request, pk), PersonForm(request.POST)
    if form.is_valid():
        try:
            services.add_person(user_of(request), found, form.cleaned_data["name"], form.cleaned_data["position"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã thêm phiếu của %s.") % form.cleaned_data["name"])
            return redirect("evaluation", pk)
    return _show(request, found, form)


@act("account")
def evaluation_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the platform knows of the officials' work again."""
    found = _evaluation(request, pk)
    services.take_work_again(user_of(request), found)
    messages.success(request, _("Đã lấy lại số liệu nhiệm vụ, hồ sơ vào các phiếu chưa quyết định."))
    return redirect("evaluation", pk)


@page("account")
def evaluation_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out the list for the personnel body as DOCX or PDF; it is in Vietnamese, as papers are."""
    found, kind = _evaluation(request, pk), request.GET.get("as", "docx")
    if kind not in MAKERS:
        raise Http404
    make, media = MAKERS[kind]
    with translation.override("vi"):
        content = make(paper_of(found, list(found.sheets.select_related("evaluation", "decided_by").order_by("name"))))
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="danh-gia-can-bo-{found.pk}.{kind}"'
    return response
