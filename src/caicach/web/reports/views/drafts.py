"""Drafts: the list, opening one, the draft as it stands, its paper by now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from caicach.errors import InputError
from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.reporting.templates import KINDS
from caicach.reporting.workbook import to_xlsx
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import form_page, page, user_of
from caicach.web.reports.draft_forms import ApprovalForm, OpeningForm, ReasonForm, put_problems
from caicach.web.reports.draft_tables import draft_table
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.papers import paper_named, papers_for
from caicach.web.reports.periods import offered
from caicach.web.reports.screen import OnScreen, on_screen
from caicach.web.reports.services import CONTENT_TYPES
from caicach.web.reports.services.deciding import may_decide
from caicach.web.reports.services.drafting import Opening, open_draft
from caicach.web.reports.services.templates import letterhead_content
from caicach.web.reports.standing import (
    changed_figures,
    due_words,
    lacking,
    paragraph_words,
    printed,
    prompts_of,
    stage_words,
    template_of,
)
from caicach.web.units.models import Locality, Unit

WITH = ("locality__unit", "subject", "opened_by", "submitted_by", "approved_by", "report", "template")


@page("report")
def draft_list(request: HttpRequest) -> HttpResponse:
    """Every draft of the reader's province, those in work first."""
    found = (
        within(request.user, "see-reports", Draft.objects.all()).select_related(*WITH).prefetch_related("paragraphs")
    )
    table = draft_table(request, found)
    return export_asked(request, table) or render(request, "reports/draft_list.html", {"table": table})


@form_page("report")
def draft_new(request: HttpRequest) -> HttpResponse:
    """Open a draft: which report of which period, and which units write a part of it until when."""
    user = user_of(request)
    if user.locality is None:
        raise Http404
    choices = _choices(user, user.locality)
    asked = request.GET
    first = {"kind": asked.get("kind", "reform"), "paper": "state", "period": asked.get("period", "")}
    first["subject"] = asked.get("unit", str(user.locality.unit_id))
    form = OpeningForm(request.POST or None, choices=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            draft = open_draft(user, user.locality, _opening(request, form, user.locality))
        except InputError as error:
            put_problems(form, error)
        else:
            return redirect("draft", draft.pk)
    context = {"form": form, "groups": _groups(form, user.locality)}
    return render(request, "reports/draft_new.html", context, status=422 if form.errors else 200)


def _choices(user: User, locality: Locality) -> dict[str, Any]:
    today = locality.today()
    units = Unit.objects.on(today).filter(locality=locality).exclude(pk=locality.unit_id).order_by("sort_key")
    named = [(str(unit.pk), str(unit)) for unit in units]
    return {
        "kind": [(kind, words.within(get_language() or "vi")) for kind, words in KINDS.items()],
        "period": offered(today),
        "subject": [(str(locality.unit_id), str(locality.unit)), *named],
        "units": named,
        "paper": papers_for(user),
    }


def _groups(form: OpeningForm, locality: Locality) -> list[tuple[str, list[Any]]]:
    """Return the boxes of the units by what they are: departments first, then communes and others."""
    units = Unit.objects.filter(locality=locality).exclude(pk=locality.unit_id)
    kinds = dict(units.values_list("pk", "type"))
    departments = units.filter(level="department").values_list("type", flat=True).distinct()
    found: dict[str, list[Any]] = {type: [] for type in sorted(departments)}
    for box in form["units"]:
        found.setdefault(kinds.get(int(str(box.data["value"])), ""), []).append(box)
    return [(type, boxes) for type, boxes in found.items() if boxes]


def _opening(request: HttpRequest, form: OpeningForm, locality: Locality) -> Opening:
    data = form.cleaned_data
    units = Unit.objects.filter(locality=locality)
    subject = units.get(pk=data["subject"]) if int(data["subject"]) != locality.unit_id else locality.unit
    return Opening(
        kind=data["kind"],
        period=data["period"],
        subject=subject,
        paper=data["paper"],
        to=form.addressees(),
        units=tuple(units.filter(pk__in=data["units"]).order_by("sort_key")),
        due=data["due"],
        site=request.build_absolute_uri("/").rstrip("/"),
    )


@page("report")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: the paper by now, what is missing and from whom, and what the reader may do."""
    return show_draft(request, fetch(request, Draft.objects.select_related(*WITH), pk=pk))


def show_draft(request: HttpRequest, found: Draft, refused: forms.Form | None = None) -> HttpResponse:
    """Return the draft's page, with the form that was refused."""
    user, today = user_of(request), found.locality.today()
    paper, faults = _paper(found)
    asked = list(found.paragraphs.filter(kind=Paragraph.Kind.UNIT).select_related("unit", "draft__locality"))
    waiting = [p for p in asked if p.waits]
    written = list(found.paragraphs.filter(kind=Paragraph.Kind.OFFICE).select_related("draft"))
    prompts = prompts_of([*asked, *written])
    words, chip = stage_words(found, len(waiting))
    figures = found.figures
    context = {
        "draft": found,
        "stage": words,
        "chip": chip,
        "paper": paper,
        "faults": faults,
        "missing": [] if faults else [(line, *_term(line.paragraph, today)) for line in lacking(found)],
        "asked": [(p, prompts.get(p.pk, ""), *paragraph_words(p, today)) for p in asked],
        "handed": sum(p.state == Paragraph.State.HANDED_IN for p in asked),
        "written": [(p, prompts.get(p.pk, p.slot)) for p in written],
        "figures": figures,
        **_askable(found, faults),
        "paper_words": paper_named(found.paper, found.opened_by),
        "edits": found.in_work and may(user, "edit-report", found),
        "office": may(user, "edit-report", found),
        "decides": found.state == Draft.State.SUBMITTED and may_decide(user, found),
        "leads": found.state == Draft.State.SUBMITTED and may(user, "approve-report", found),
        **_forms(found, refused),
    }
    return render(request, "reports/draft.html", context, status=422 if refused is not None else 200)


def _askable(found: Draft, faults: list[str]) -> dict[str, Any]:
    """Return the slots for units of the draft's text, and the units that can be asked."""
    if faults or not found.in_work:
        return {"slots": [], "others": []}
    slots = [slot for slot in template_of(found).slots(found.period) if slot.whose == "unit"]
    locality = found.locality
    others = Unit.objects.on(locality.today()).filter(locality=locality).exclude(pk=locality.unit_id)
    return {"slots": slots, "others": others.order_by("sort_key") if slots else []}


def _term(paragraph: Paragraph | None, today: Any) -> tuple[str, str]:
    return due_words(paragraph, today) if paragraph is not None and paragraph.unit_id else ("", "none")


def _forms(found: Draft, refused: forms.Form | None) -> dict[str, forms.Form]:
    approval = ApprovalForm(initial={"date": found.locality.today()})
    given: dict[str, forms.Form] = {"approval": approval, "reason": ReasonForm()}
    if isinstance(refused, ApprovalForm):
        given["approval"] = refused
    elif isinstance(refused, ReasonForm):
        given["reason"] = refused
    elif refused is not None:
        given["refused"] = refused
    return given


def _paper(found: Draft) -> tuple[OnScreen | None, list[str]]:
    """Return the paper as the page shows it, or what is wrong with its text."""
    try:
        return on_screen(printed(found, finished=found.state == Draft.State.APPROVED)), []
    except InputError as error:
        return None, error.within(get_language() or "vi").splitlines()


@page("report")
def draft_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which figures are otherwise today, old beside new: a part of the draft's page, or a page of its own."""
    found = fetch(request, Draft.objects.select_related(*WITH), pk=pk)
    user = user_of(request)
    context = {
        "draft": found,
        "changes": changed_figures(user, found) if found.state != Draft.State.APPROVED else (),
        "figures": found.figures,
        "today": found.locality.today(),
        "edits": found.in_work and may(user, "edit-report", found),
    }
    part = request.headers.get("HX-Request")
    return render(request, "reports/changes.html" if part else "reports/draft_changes.html", context)


@page("report")
def draft_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The draft by now as PDF, DOCX or XLSX, to be read around; of an approved one there are the sealed files."""
    found = fetch(request, Draft.objects.select_related(*WITH), pk=pk)
    if kind not in CONTENT_TYPES:
        raise Http404
    if found.report_id:
        return redirect("report-file", found.report_id, kind)
    try:
        paper = printed(found)
    except InputError:
        return redirect("draft", found.pk)
    makers = {"pdf": to_pdf, "xlsx": to_xlsx, "docx": lambda p: to_docx(p, letterhead_content(found.locality))}
    answer = HttpResponse(makers[kind](paper), content_type=CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="du-thao-{found.kind}-{found.period}-{found.pk}.{kind}"'
    return answer
