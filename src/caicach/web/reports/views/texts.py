"""The editor of texts with fields: of a province's template and of one draft, with live problems and a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.catalogue import catalogue
from caicach.reporting.document import Report
from caicach.reporting.figure_set import FigureSet
from caicach.reporting.filling import fill
from caicach.reporting.templates import read_template
from caicach.web.access.door import fetch
from caicach.web.accounts.models import User
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.reports.draft_forms import SourceForm, put_problems
from caicach.web.reports.gathering import gather
from caicach.web.reports.history import told_wordings
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.papers import paper_of
from caicach.web.reports.periods import periods_of
from caicach.web.reports.screen import OnScreen, on_screen
from caicach.web.reports.services.drafting import autosave_text, write_text
from caicach.web.reports.services.writing import restore
from caicach.web.reports.standing import printed
from caicach.web.reports.views.drafts import WITH
from caicach.web.units.models import Locality

SHOWN = 12
KEPT = 300  # seconds that the figures of a preview are kept


@dataclass(frozen=True)
class Known:
    """A field as the search offers it: what to insert, what it is called and what it is."""

    insert: str
    title: str
    what: str
    now: str


@page("report")
def report_fields(request: HttpRequest) -> HttpResponse:
    """The figures, tables and charts that a text may name, by search in words: with what to write for each."""
    asked = request.GET.get("q", "").strip()
    fields = known_fields(asked)
    part = request.headers.get("HX-Request")
    shown = fields[:SHOWN] if part else fields
    context = {"fields": shown, "more": len(fields) - len(shown), "asked": asked}
    return render(request, "reports/fields.html" if part else "reports/report_fields.html", context)


def known_fields(asked: str) -> list[Known]:
    """Return the fields that the words name, the nearest first; all of them without words."""
    kept, language = catalogue(), get_language() or "vi"
    found = []
    for name, title, kind in kept.search(asked):
        if kind == "figure":
            found.append(
                Known(f"{{{{ {name} }}}}", title.within(language), kept.figures[name].what.within(language), "")
            )
        else:
            order = "@bảng" if kind == "table" else "@hình"
            what = _("bảng, viết thành một dòng riêng") if kind == "table" else _("biểu đồ, viết thành một dòng riêng")
            found.append(Known(f"\n{order} {name}\n", title.within(language), what, ""))
    return found


def preview_of(user: User, locality: Locality, kind: str, source: str) -> OnScreen:
    """Return the paper that a template gives, for the page. Raises InputError as `paper_for_preview`."""
    return on_screen(paper_for_preview(user, locality, kind, source))


def paper_for_preview(user: User, locality: Locality, kind: str, source: str) -> Report:
    """Return a template's paper with the newest figures of the province that `user` may see.

    Raises InputError where the text has faults, or there are no figures yet.
    """
    template = read_template(source)
    period = periods_of(template.periods[0], locality.today())[0]
    figures = _newest(user, locality, kind, period)
    paper = paper_of("state", locality.unit, None, ())
    with translation.override("vi"):
        return fill(template, figures, paper, {}, draft=True, page_note=locality.notice.vi)


def _newest(user: User, locality: Locality, kind: str, period: str) -> FigureSet:
    """Gather the figures of a preview; kept for five minutes, since it is drawn at every pause of the writer."""
    key = f"report-preview:{user.pk}:{locality.pk}:{kind}:{period}:{locality.today()}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = gather(locality, kind, period, locality.unit, locality.today(), user=user).to_data()
        cache.set(key, kept, KEPT)
    return FigureSet.of_data(kept)


def checked(request: HttpRequest, draw: Callable[[], OnScreen]) -> HttpResponse:
    """Answer the editor at a pause: every problem with its line, or the preview."""
    context: dict[str, Any] = {}
    try:
        context["paper"] = draw()
    except InputError as error:
        context["problems"] = problem_lines(error)
    return render(request, "reports/checked.html", context)


def problem_lines(error: InputError) -> list[tuple[int | None, str]]:
    """Return each problem in words with its line."""
    language = get_language() or "vi"
    return [(problem.row, problem.within(language)) for problem in error.problems]


def _text(request: HttpRequest, pk: int) -> tuple[Draft, Paragraph]:
    found = fetch(request, Draft.objects.select_related(*WITH), pk=pk)
    return found, found.paragraphs.select_related("saved_by", "draft").get(kind=Paragraph.Kind.TEXT)


@form_page("report")
def draft_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the whole text of a draft: words, fields, tables, slots."""
    found, text = _text(request, pk)
    form = SourceForm(request.POST or None, initial={"source": text.text, "seen": text.edition})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            write_text(user_of(request), found, data["source"], data["seen"], data["note"])
        except InputError as error:
            put_problems(form, error)
        else:
            return redirect("draft", found.pk)
    return render(
        request,
        "reports/draft_text.html",
        {
            "draft": found,
            "form": form,
            "fields": known_fields("")[:SHOWN],
            "check": _state_of(found, form["source"].value() or ""),
            "history": told_wordings(text),
            "edits": found.in_work,
        },
        status=422 if form.errors else 200,
    )


def _state_of(found: Draft, source: str) -> dict[str, Any]:
    try:
        return {"paper": on_screen(printed(found, source=source))}
    except InputError as error:
        return {"problems": problem_lines(error)}


@act("report")
def draft_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is wrong with the text being written, or the paper that it gives with the draft's own figures."""
    found, _kept = _text(request, pk)
    source = request.POST.get("source", "")
    return checked(request, lambda: on_screen(printed(found, source=source)))


@act("report")
def draft_text_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the text as it is being written."""
    found, _kept = _text(request, pk)
    form = SourceForm(request.POST)
    form.is_valid()
    context: dict[str, Any] = {"now": found.locality.now(), "form": form}
    try:
        data = form.cleaned_data
        context["saved"] = autosave_text(user_of(request), found, data.get("source", ""), data.get("seen"))
    except InputError as error:
        put_problems(form, error.at(column="source"))
        return render(request, "reports/saved.html", context, status=422)
    return render(request, "reports/saved.html", context)


@act("report")
def draft_text_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an earlier version of the text back."""
    _found, text = _text(request, pk)
    number = request.POST.get("number", "")
    if number.isdigit() and text.wordings.filter(number=number).exists():
        restore(user_of(request), text, int(number))
    return redirect("draft-text", pk)
