"""Reports: the list, asking for one, watching it being made, its files."""

from __future__ import annotations

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caicach.instruments import list_instruments
from caicach.registry import period_end
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.files.keep import path_of
from caicach.web.indices.figures_of import comparison_of, current_tables
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import form_page, page
from caicach.web.reports.forms import ReportForm
from caicach.web.reports.models import Report
from caicach.web.reports.papers import paper_words, papers_for
from caicach.web.reports.services import Asked, ask_for_report, file_name
from caicach.web.reports.tables import report_table
from caicach.web.units.models import Locality

WITH_FILES = ("asked_by", "pdf", "docx", "xlsx", "computation", "locality__unit")


@page("report")
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report the reader may see, the newest first."""
    found = within(request.user, "see-reports", Report.objects.all()).select_related(*WITH_FILES)
    table = report_table(request, found)
    return export_asked(request, table) or render(request, "reports/report_list.html", {"table": table})


@form_page("report")
def report_new(request: HttpRequest) -> HttpResponse:
    """Ask for a report on a comparison of our province; the address may name one already."""
    user = request.user
    assert isinstance(user, User)
    if user.locality is None:
        raise Http404
    asked = request.GET
    named = ":".join(asked.get(key, "") for key in ("instrument", "from", "to"))
    comparisons = comparisons_of(user.locality, named)
    papers = papers_for(user)
    first = {"comparison": named, "paper": "state"}
    form = ReportForm(request.POST or None, comparisons=comparisons, papers=papers, initial=first)
    if request.method == "POST" and form.is_valid():
        name, before, after = form.cleaned_data["comparison"].split(":")
        question = Asked(
            name, before, after, form.cleaned_data["paper"], form.addressees(), request.build_absolute_uri("/")
        )
        return redirect("report", ask_for_report(user, user.locality, question).pk)
    context = {"form": form, "comparisons": comparisons}
    return render(request, "reports/report_new.html", context, status=422 if form.errors else 200)


def comparisons_of(locality: Locality, named: str = "") -> list[tuple[str, str]]:
    """Return the comparisons there are figures for: the one that the address names first, then the latest ones."""
    found: list[tuple[str, str]] = []
    for known in list_instruments():
        tables = current_tables(known.id)
        ours = [p for p in tables if locality.unit.holds_on(period_end(p))]
        pairs = [*pairwise(ours)][::-1]
        asked = named.split(":")
        if asked[0] == known.id and asked[1] in ours and asked[2] in ours and (asked[1], asked[2]) not in pairs:
            pairs.insert(0, (asked[1], asked[2]))
        for before, after in pairs:
            if comparison_of(tables[before], tables[after]).unit(locality.unit.code):
                found.append((f"{known.id}:{before}:{after}", f"{known.short}: {before} → {after}"))
    return sorted(found, key=lambda choice: choice[0] != named)


@page("report")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: being made (the page asks again by itself), made with its files, or failed with what to do."""
    found = fetch(request, Report.objects.select_related(*WITH_FILES), pk=pk)
    template = "reports/progress.html" if request.headers.get("HX-Request") else "reports/report.html"
    return render(request, template, {"report": found, "paper": paper_words(found)})


@page("report")
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of a report's files, always as a download."""
    found = fetch(request, Report.objects.select_related("pdf", "docx", "xlsx"), pk=pk)
    file = dict(found.files).get(kind)
    if file is None or not path_of(file.digest).exists():
        raise Http404
    answer = HttpResponse(path_of(file.digest).read_bytes(), content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, kind)}"'
    return answer
