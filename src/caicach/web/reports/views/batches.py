"""Many reports at once: the list of batches, asking for one, watching it, cancelling, going on, its ZIP."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.registry.period import parse_period
from caicach.reporting.figure_set import in_words
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.files.keep import path_of
from caicach.web.indices.figures_of import comparison_of, current_tables, instrument
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day
from caicach.web.reports.batch import INDEX, KINDS
from caicach.web.reports.batch_form import BatchForm, day_of_figures, units_chosen
from caicach.web.reports.batch_jobs import zip_name
from caicach.web.reports.models import Batch, BatchItem
from caicach.web.reports.services.batching import Wanted, ask_for_batch, cancel_batch, resume_batch
from caicach.web.reports.views.reports import comparisons_of
from caicach.web.units.models import Locality, Unit

CHIPS = {
    Batch.State.WAITING: "due-soon",
    Batch.State.MADE: "done",
    Batch.State.CANCELLED: "none",
    Batch.State.FAILED: "overdue",
}


def _batches() -> QuerySet[Batch]:
    made = Count("items", filter=Q(items__state=BatchItem.State.MADE))
    failed = Count("items", filter=Q(items__state=BatchItem.State.FAILED))
    counted = Batch.objects.annotate(total=Count("items"), made=made, failed=failed)
    return counted.select_related("asked_by", "zip", "locality__unit")


@page("report")
def batch_list(request: HttpRequest) -> HttpResponse:
    """Every batch that the reader may see, the newest first."""
    found = within(request.user, "see-reports", _batches())
    columns = [
        Column("title", _("Loạt báo cáo"), str, _link),
        Column("asked_by", _("Người lập"), lambda b: str(b.asked_by), minor=True),
        Column("asked_on", _("Ngày"), lambda b: b.asked_on, lambda b: day(b.asked_on)),
        Column("made", _("Đã lập"), lambda b: b.made, lambda b: f"{b.made}/{b.total}", numeric=True),
        Column("failed", _("Không lập được"), lambda b: b.failed, numeric=True, minor=True),
        Column("state", _("Tình trạng"), state_words, _chip),
    ]
    table = Table(
        request,
        "batches",
        columns,
        list(found),
        caption=_("Loạt báo cáo"),
        empty=_("Chưa lập loạt báo cáo nào. Một loạt lập báo cáo cho nhiều đơn vị cùng lúc, trong một tệp ZIP."),
    )
    return export_asked(request, table) or render(request, "reports/batch_list.html", {"table": table})


def state_words(batch: Batch) -> str:
    """Return a batch's state in words."""
    return {
        Batch.State.WAITING: _("đang lập"),
        Batch.State.MADE: _("đã lập xong"),
        Batch.State.CANCELLED: _("đã dừng"),
        Batch.State.FAILED: _("chưa lập được"),
    }[Batch.State(batch.state)]


def _link(batch: Batch) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("batch", args=[batch.pk]), batch.title)


def _chip(batch: Batch) -> SafeString:
    return format_html('<span class="chip {}">{}</span>', CHIPS[Batch.State(batch.state)], state_words(batch))


@form_page("report")
def batch_new(request: HttpRequest) -> HttpResponse:
    """Ask for a batch of the kind that the address names."""
    user = user_of(request)
    kind = request.GET.get("kind", next(iter(KINDS)))
    if user.locality is None or kind not in KINDS:
        raise Http404
    comparisons = comparisons_of(user.locality) if kind == INDEX else []
    form = BatchForm(request.POST or None, kind=kind, user=user, comparisons=comparisons)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            wanted = _wanted(user.locality, kind, form.cleaned_data, request.build_absolute_uri("/"))
            return redirect("batch", ask_for_batch(user, user.locality, wanted).pk)
        except InputError as error:
            errors = [problem.within(translation.get_language() or "vi") for problem in error.problems]
    context = {
        "form": form,
        "errors": errors,
        "kind": kind,
        "kinds": [(name, title.within(translation.get_language() or "vi")) for name, title in KINDS.items()],
        "nothing": kind == INDEX and not comparisons,
    }
    return render(request, "reports/batch_new.html", context, status=422 if form.errors or errors else 200)


def _wanted(locality: Locality, kind: str, said: dict[str, Any], site: str) -> Wanted:
    """Return what the form asks for. Raises InputError where there is no unit of what it asks for."""
    today, shared = locality.today(), {"files": said["formats"], "paper": said["paper"]}
    if kind == INDEX:
        name, before, after = said["comparison"].split(":")
        title = f"{KINDS[kind].vi}: {instrument(name).short} {before} → {after}"
        asked = {"instrument": name, "before": before, "after": after, "site": site}
        return Wanted(kind, title, after, today, _measured(name, before, after), asked=asked, **shared)
    period = parse_period(said["period"])
    title = f"{KINDS[kind].vi}, {in_words(period.text)}"
    units = units_chosen(locality, period, said["groups"])
    as_of = day_of_figures(period.text, today)
    return Wanted(kind, title, period.text, as_of, units, asked={"site": site}, **shared)


def _measured(name: str, before: str, after: str) -> list[Unit]:
    """Return the units that both tables of an index hold, as they were at the end of the later period."""
    tables, end = current_tables(name), parse_period(after).end
    if before not in tables or after not in tables:
        return []
    codes = [compared.unit for compared in comparison_of(tables[before], tables[after]).units]
    level = instrument(name).measures
    return list(Unit.objects.on(end).filter(code__in=codes, level=level).select_related("locality"))


@page("report")
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: how far it is (the page asks again by itself), what could not be made and why, its ZIP."""
    found = fetch(request, _batches(), pk=pk)
    failed = found.items.filter(state=BatchItem.State.FAILED).select_related("unit")
    context = {"batch": found, "state": state_words(found), "failed": failed, "done": found.made + found.failed}  # type: ignore[attr-defined]
    template = "reports/batch_progress.html" if request.headers.get("HX-Request") else "reports/batch.html"
    return render(request, template, context)


@act("report")
def batch_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a batch that is being made."""
    found = fetch(request, Batch.objects.all(), pk=pk)
    if cancel_batch(user_of(request), found):
        messages.success(request, _("Đã dừng. Báo cáo đã lập được giữ lại; bấm “Lập tiếp” để làm nốt."))
    else:
        messages.info(request, _("Loạt này không còn đang lập."))
    return redirect("batch", pk)


@act("report")
def batch_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a batch that was stopped, or try again what could not be made."""
    found = fetch(request, Batch.objects.all(), pk=pk)
    if resume_batch(user_of(request), found):
        messages.success(request, _("Đang lập tiếp."))
    else:
        messages.info(request, _("Loạt này đang được lập."))
    return redirect("batch", pk)


@page("report")
def batch_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand over a batch's ZIP, always as a download."""
    found = fetch(request, Batch.objects.select_related("zip"), pk=pk)
    if found.zip is None or not path_of(found.zip.digest).exists():
        raise Http404
    content = path_of(found.zip.digest).open("rb")
    return FileResponse(content, as_attachment=True, filename=zip_name(found), content_type=found.zip.content_type)
