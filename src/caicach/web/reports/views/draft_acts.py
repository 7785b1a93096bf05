"""The acts on a draft: figures, units asked, handing to the leader, the leader's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.interface.page import act, user_of
from caicach.web.reports.draft_forms import ApprovalForm, ReasonForm, put_problems
from caicach.web.reports.models import Draft
from caicach.web.reports.services.deciding import (
    abandon_draft,
    approve_draft,
    recall_draft,
    return_draft,
    submit_draft,
)
from caicach.web.reports.services.drafting import ask_units, take_figures, undo_figures
from caicach.web.reports.views.drafts import WITH, show_draft
from caicach.web.units.models import Unit


def _draft(request: HttpRequest, pk: int) -> Draft:
    return fetch(request, Draft.objects.select_related(*WITH), pk=pk)


def _done(request: HttpRequest, found: Draft, do: Callable[[], Any], words: str) -> HttpResponse:
    """Do an act and say so; what is refused comes back on the draft's page."""
    try:
        do()
    except InputError as error:
        form = forms.Form({})
        form.is_valid()
        put_problems(form, error)
        return show_draft(request, _draft(request, found.pk), form)
    messages.success(request, words)
    return redirect("draft", found.pk)


@act("report")
def draft_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Put today's figures in: one by name, or all that changed."""
    found, name = _draft(request, pk), request.POST.get("name", "")
    names = [name] if name else None
    words = _("Đã cập nhật số liệu. Lời văn chung quanh giữ nguyên, xem lại cho khớp.")
    return _done(request, found, lambda: take_figures(user_of(request), found, names), words)


@act("report")
def draft_figures_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the figures before the last taking."""
    found = _draft(request, pk)
    return _done(request, found, lambda: undo_figures(user_of(request), found), _("Đã lấy lại số liệu của bản trước."))


@act("report")
def draft_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask further units for a paragraph, or move the last day."""
    found, asked = _draft(request, pk), request.POST
    keys = [key for key in asked.getlist("units") if key.isdigit()]
    units = list(Unit.objects.filter(locality=found.locality, pk__in=keys))
    due = _day(asked.get("due", ""))
    words = ngettext("Đã giao %d đơn vị viết.", "Đã giao %d đơn vị viết.", len(units)) % len(units)
    words = words if units else _("Đã ghi hạn gửi phần viết.")
    return _done(request, found, lambda: ask_units(user_of(request), found, asked.get("slot", ""), units, due), words)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@act("report")
def draft_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the draft to the leader."""
    found = _draft(request, pk)
    return _done(request, found, lambda: submit_draft(user_of(request), found), _("Đã trình lãnh đạo duyệt."))


@act("report")
def draft_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the draft back into work."""
    found = _draft(request, pk)
    return _done(request, found, lambda: recall_draft(user_of(request), found), _("Đã rút lại để sửa."))


@act("report")
def draft_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the draft to the office with the reason."""
    return _with_reason(request, pk, return_draft, _("Đã trả lại cơ quan soạn báo cáo."))


@act("report")
def draft_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up with the reason."""
    return _with_reason(request, pk, abandon_draft, _("Đã thôi bản thảo này; nội dung vẫn được giữ."))


def _with_reason(request: HttpRequest, pk: int, do: Callable[..., Draft], words: str) -> HttpResponse:
    found, form = _draft(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return show_draft(request, found, form)
    return _done(request, found, lambda: do(user_of(request), found, form.cleaned_data["reason"]), words)


@act("report")
def draft_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve with number, date and signer: the draft is closed and its papers are sealed."""
    found, form = _draft(request, pk), ApprovalForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            approved = approve_draft(user_of(request), found, data["number"], data["date"], data["signer"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã duyệt. Các tệp đang được lập và niêm phong."))
            return redirect("report", approved.report_id)
    return show_draft(request, found, form)
