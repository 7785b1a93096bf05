"""Naming weaknesses and their causes, from the comparison they come from."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.analysis import ComponentChange, UnitComparison
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.findings.forms import CauseForm, FindingForm, ReasonForm
from caicach.web.findings.models import Cause, Finding
from caicach.web.findings.services import Weakness, Why, add_cause, close_finding, record_finding, withdraw_cause
from caicach.web.indices.figures_of import comparison_of, kept_computation
from caicach.web.indices.models import Computation
from caicach.web.indices.views.asked import asked_instrument, asked_table, own_code
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.units.models import Unit


@page("decide")
def finding_list(request: HttpRequest) -> HttpResponse:
    """Every finding the reader may see, the newest first; those without a conclusion are marked."""
    records = within(request.user, "see-findings", Finding.objects.all()).prefetch_related(
        "causes", "units", "directives", "tasks"
    )
    columns = [
        Column(
            "title",
            _("Tồn tại, hạn chế"),
            lambda f: f.title,
            lambda f: format_html('<a href="{}">{}</a>', reverse("finding", args=[f.pk]), f.title),
        ),
        Column("criterion", _("Chỉ số nội dung"), lambda f: f"{f.origin_words} {f.code}", minor=True),
        Column("periods", _("Kỳ"), lambda f: f"{f.period_from} → {f.period_to}", minor=True),
        Column(
            "causes", _("Nguyên nhân"), lambda f: sum(not c.withdrawn for c in f.causes.all()), numeric=True, minor=True
        ),
        Column("units", _("Đơn vị liên quan"), lambda f: ", ".join(u.full_name for u in f.units.all()), minor=True),
        Column(
            "tasks",
            _("Nhiệm vụ"),
            lambda f: sum(t.parent_id is None and t.series_id is None for t in f.tasks.all()),
            numeric=True,
        ),
        Column("state", _("Tình trạng"), _state, _chip),
    ]
    table = Table(
        request,
        "findings",
        columns,
        list(records),
        caption=_("Tồn tại, hạn chế"),
        empty=_("Chưa ghi nhận tồn tại nào. Mở một lần so sánh rồi ghi nhận từ bảng của nó."),
    )
    return export_asked(request, table) or render(request, "findings/finding_list.html", {"table": table})


def _state(finding: Finding) -> str:
    if finding.closed_on:
        return _("đã khắc phục")
    return _("đã có kết luận") if finding.directives.all() else _("chưa có kết luận")


def _chip(finding: Finding) -> str:
    state = "done" if finding.closed_on else "in-time" if finding.directives.all() else "due-soon"
    return format_html('<span class="chip {}">{}</span>', state, _state(finding))


@form_page("decide")
def finding_new(request: HttpRequest) -> HttpResponse:
    """Record a finding from a comparison: its components, the worst first, stand to choose from."""
    unit, computation = _compared(request)
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    today = user.locality.today()
    offered = list(Unit.objects.filter(locality=user.locality).on(today).exclude(level="province"))
    codes = [(c.code, f"{c.code}. {words(c.title)}") for c in _worst_first(unit)]
    form = FindingForm(
        request.POST or None,
        codes=codes,
        units=[(str(u.pk), str(u)) for u in offered],
        initial={"code": request.GET.get("code", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        weakness = Weakness(
            said["title"],
            request.GET["instrument"],
            said["code"],
            request.GET["from"],
            request.GET["to"],
            said["description"],
            computation,
        )
        chosen = [u for u in offered if str(u.pk) in said["units"]]
        cause = Why(said["cause_kind"], said["cause_words"], said["cause_main"])
        finding = record_finding(user, user.locality, weakness, [cause], chosen)
        messages.success(request, _("Đã ghi nhận tồn tại."))
        return redirect("finding", finding.pk)
    context = {"form": form, "unit": unit, "asked": request.GET, "computation": computation}
    return render(request, "findings/finding_new.html", context, status=422 if form.errors else 200)


def _compared(request: HttpRequest) -> tuple[UnitComparison, Computation]:
    """Return our province in the comparison that the address names, and the computation it comes from."""
    name, before, after = (request.GET.get(k, "") for k in ("instrument", "from", "to"))
    asked_instrument(name)
    tables = asked_table(name, before), asked_table(name, after)
    comparison = comparison_of(*tables)
    ours = own_code(request, after)
    unit = comparison.unit(ours) if ours else None
    if unit is None:
        raise Http404
    return unit, kept_computation(
        "compare", {"instrument": name, "from": before, "to": after}, tables, comparison.as_answer()
    )


def _worst_first(unit: UnitComparison) -> list[ComponentChange]:
    return sorted(unit.components, key=lambda c: c.change if c.change is not None else 0)


@page("decide")
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: where it comes from, why, what was decided, what was done."""
    found = fetch(request, Finding.objects.prefetch_related("causes", "units", "directives"), pk=pk)
    tasks = within(request.user, "see-tasks", found.tasks.given()).select_related("lead", "directive", "locality")
    context = {
        "finding": found,
        "causes": found.causes.all(),
        "tasks": tasks,
        "cause_form": CauseForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "findings/finding.html", context | {"ours": own_code(request, found.period_to)})


@act("decide")
def cause_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a cause."""
    found = fetch(request, Finding.objects.all(), pk=pk)
    form = CauseForm(request.POST)
    if not form.is_valid():
        tasks = within(request.user, "see-tasks", found.tasks.given())
        context = {
            "finding": found,
            "causes": found.causes.all(),
            "tasks": tasks,
            "cause_form": form,
            "reason_form": ReasonForm(),
        }
        return render(
            request, "findings/finding.html", context | {"ours": own_code(request, found.period_to)}, status=422
        )
    add_cause(
        user_of(request), found, Why(form.cleaned_data["kind"], form.cleaned_data["words"], form.cleaned_data["main"])
    )
    messages.success(request, _("Đã thêm nguyên nhân."))
    return redirect("finding", pk)


@act("decide")
def cause_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a cause, with the reason."""
    cause = Cause.objects.filter(pk=pk).select_related("finding").first()
    if cause is None:
        raise Http404
    fetch(request, Finding.objects.all(), pk=cause.finding_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        withdraw_cause(user_of(request), cause, form.cleaned_data["reason"])
        messages.success(request, _("Đã rút nguyên nhân; lý do được lưu trong nhật ký."))
    else:
        messages.error(request, _("Cần ghi lý do khi rút một nguyên nhân."))
    return redirect("finding", cause.finding_id)


@act("decide")
def finding_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a finding, with what settled it."""
    found = fetch(request, Finding.objects.all(), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        close_finding(user_of(request), found, form.cleaned_data["reason"])
        messages.success(request, _("Đã đóng tồn tại này."))
    else:
        messages.error(request, _("Cần ghi vì sao coi là đã khắc phục."))
    return redirect("finding", pk)
