"""Publishing: what will be published, and the sealed result for everybody in the province, every figure opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.scoring import explain
from caicach.scoring.form import form_of
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.files.keep import path_of
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.rounds.doors import door
from caicach.web.rounds.jobs import before_of
from caicach.web.rounds.models import Publication, PublishedPaper, Round
from caicach.web.rounds.publication_tables import ranking_table, unit_points_table
from caicach.web.rounds.sealed import Sealed, faults, opened
from caicach.web.rounds.services.approving import approval_of
from caicach.web.rounds.services.publishing import file_name, publish, remake_papers
from caicach.web.rounds.standings import lines_at
from caicach.web.rounds.term_words import day_of
from caicach.web.rounds.views.result import class_counts
from caicach.web.rounds.views.round import full_rounds


class PublishForm(forms.Form):
    """The reason of a correction; a first publication needs none."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@form_page("score")
def publication_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in figures what will be published, then publish it; a published round is corrected."""
    round = fetch(request, full_rounds(), pk=pk)
    last = round.publications.last()
    form = PublishForm(request.POST or None) if last else None
    errors: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            made = publish(user_of(request), round, form.cleaned_data["reason"] if form else "")
        except InputError as error:
            errors = [p.within(translation.get_language() or "vi") for p in error.problems]
        else:
            messages.success(request, _("Đã công bố và niêm phong. Bản PDF, DOCX, XLSX đang được lập."))
            return redirect("publication", made.pk)
    context = _preview(round, last) | {"form": form, "errors": errors}
    wrong = bool(errors or (form and form.errors))
    return render(request, "rounds/publication_new.html", context, status=422 if wrong else 200)


def _preview(round: Round, last: Publication | None) -> dict[str, Any]:
    lines = lines_at(round, "final")
    ranked = [line for line in lines if line.score and line.score.rank]
    standing, publishing = approval_of(round), door(round, "publish")
    return {
        "round": round,
        "last": last,
        "ranked": sorted(ranked, key=lambda line: (line.score and line.score.rank) or 0),
        "lacking": [line for line in lines if line not in ranked],
        "classes": class_counts(round, ranked),
        "approval": standing,
        "publishing": publishing,
        "ready": bool(ranked) and publishing.open and standing.state == "approved",
        "changes": _changes(last, lines) if last else [],
    }


def _changes(last: Publication, lines: Any) -> list[dict[str, Any]]:
    """Return whose percent or rank differs from what was published last."""
    units = opened(bytes(last.content)).units
    found = []
    for line in lines:
        old = units.get(line.entrant.unit.code)
        was = (Decimal(old["percent"]) if old and old["percent"] else None, old["rank"] if old else None)
        now = (line.score.percent, line.score.rank) if line.score else (None, None)
        if was != now:
            found.append({"unit": line.entrant.unit, "was": was, "now": now})
    return found


@page("score")
def publication_list(request: HttpRequest) -> HttpResponse:
    """Every published result that the reader may see, the newest first."""
    counted = _publications().defer("content").annotate(units=Count("round__entrants"))
    found = list(within(request.user, "see-published", counted).order_by("-on", "-chain_number"))
    columns = [
        Column("round", _("Kỳ chấm điểm"), lambda p: p.round.title, _link),
        Column("number", _("Số"), lambda p: p.number, _number),
        Column("on", _("Công bố ngày"), lambda p: p.on, lambda p: day_of(p.on)),
        Column("units", _("Đơn vị"), lambda p: p.units, numeric=True, minor=True),
        Column("digest", _("Mã niêm phong"), lambda p: p.digest, _short, minor=True),
    ]
    table = Table(
        request,
        "publications",
        columns,
        found,
        caption=_("Kết quả đã công bố"),
        empty=_("Chưa có kết quả nào được công bố."),
    )
    return export_asked(request, table) or render(request, "rounds/publication_list.html", {"table": table})


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("round__locality__unit", "by", "paper__pdf", "paper__docx", "paper__xlsx")


def _link(publication: Publication) -> str:
    return format_html('<a href="{}">{}</a>', reverse("publication", args=[publication.pk]), publication.round.title)


def _number(publication: Publication) -> str:
    return _("%d (đính chính)") % publication.number if publication.number > 1 else str(publication.number)


def _short(publication: Publication) -> str:
    return format_html('<code title="{}">{}</code>', publication.digest, publication.digest[:12])


@page("score")
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking as it was sealed, its seal and how to verify it, what a correction changed, the files."""
    found = fetch(request, _publications(), pk=pk)
    sealed = opened(bytes(found.content))
    table = ranking_table(request, found, sealed)
    paper = PublishedPaper.objects.filter(publication=found).select_related("pdf", "docx", "xlsx").first()
    if request.headers.get("HX-Request"):
        return render(request, "rounds/publication_papers.html", {"publication": found, "paper": paper})
    context = {
        "publication": found,
        "round": found.round,
        "sealed": sealed,
        "table": table,
        "paper": paper,
        "numbers": found.round.publications.defer("content"),
        "newest": found.round.last_publication,
        "changed": _corrected(found, sealed),
        "fields": [item.criterion for item in form_of(sealed.edition, sealed.result["period"]).tree],
        "approved_on": dt.date.fromisoformat(sealed.content["approved"]["on"]),
        "unranked": [(u["name"], _lacking(sealed, u)) for u in sealed.result["units"] if u["rank"] is None],
        "faults": list(faults(bytes(found.content), found.digest, found.previous)) if "check" in request.GET else None,
        "runs": may(request.user, "run-round", found.round),
    }
    return export_asked(request, table) or render(request, "rounds/publication.html", context)


def _corrected(publication: Publication, sealed: Sealed) -> list[dict[str, Any]]:
    """Return, for a correction, each unit whose result it changed, and on which criteria."""
    before = before_of(publication)
    if before is None:
        return []
    found = []
    for code, unit in sealed.units.items():
        old = before.units.get(code, {"points": None, "percent": None, "rank": None, "nodes": {}})
        leaves = [c for c, node in unit["nodes"].items() if old["nodes"].get(c) != node and _is_leaf(sealed, c)]
        if leaves or (old["percent"], old["rank"]) != (unit["percent"], unit["rank"]):
            found.append(
                {"unit": unit, "old": old, "leaves": [(c, old["nodes"].get(c), unit["nodes"][c]) for c in leaves]}
            )
    return found


def _lacking(sealed: Sealed, unit: Mapping[str, Any]) -> list[str]:
    """Return the leaves without points because an answer is missing: all of a unit that answered nothing."""
    leaves = [item.code for item in form_of(sealed.edition, sealed.result["period"]).leaves]
    return [code for code in leaves if unit["nodes"].get(code, [None, None, "missing"])[2] == "missing"]


def _is_leaf(sealed: Sealed, code: str) -> bool:
    criterion = sealed.edition.criterion(code)
    return criterion is not None and not criterion.children


@page("score")
def publication_sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed bytes themselves, as they were hashed."""
    found = fetch(request, Publication.objects.select_related("round"), pk=pk)
    answer = HttpResponse(bytes(found.content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, "json")}"'
    return answer


@page("score")
def publication_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of a publication's papers, always as a download."""
    found = fetch(request, _publications(), pk=pk)
    paper = PublishedPaper.objects.filter(publication=found).select_related("pdf", "docx", "xlsx").first()
    file = dict(paper.files).get(kind) if paper else None
    if file is None or not path_of(file.digest).exists():
        raise Http404
    answer = HttpResponse(path_of(file.digest).read_bytes(), content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, kind)}"'
    return answer


@act("score")
def publication_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for papers that could not be made."""
    found = fetch(request, _publications(), pk=pk)
    remake_papers(user_of(request), found)
    return redirect("publication", pk)


@page("score")
def publication_unit(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """The sealed points of one unit, criterion by criterion."""
    found = fetch(request, _publications(), pk=pk)
    sealed = opened(bytes(found.content))
    if unit not in sealed.units:
        raise Http404
    table = unit_points_table(request, found, sealed, unit)
    context = {"publication": found, "round": found.round, "unit": sealed.units[unit], "table": table}
    return export_asked(request, table) or render(request, "rounds/publication_unit.html", context)


@page("score")
def publication_trace(request: HttpRequest, pk: int, unit: str, code: str) -> HttpResponse:
    """How a published figure came to be, computed anew from the sealed answers."""
    found = fetch(request, _publications(), pk=pk)
    sealed = opened(bytes(found.content))
    try:
        tree = explain(sealed.scores, unit, None if code == "total" else code)
    except InputError:
        raise Http404 from None
    context = {
        "trace": tree,
        "publication": found,
        "round": found.round,
        "unit": sealed.units[unit],
        "place": sealed.places.get((unit, code)),
    }
    beside = request.headers.get("HX-Request")
    return render(request, "rounds/sealed_trace_fragment.html" if beside else "rounds/sealed_trace.html", context)
