"""Cases: the list, one case from the rule's words to the decision, and each act on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.access.table import permission_table
from caicach.web.accountability import wording
from caicach.web.accountability.forms import DecideForm, NotifyForm, ObjectForm, put_problems
from caicach.web.accountability.judging import rule_of, vocabulary_of
from caicach.web.accountability.minutes import minutes
from caicach.web.accountability.models import Case, CaseEvent, CaseFile, KnownFact, Review
from caicach.web.accountability.queries import WITH, cases_seen_by
from caicach.web.accountability.services.cases import (
    RIGHTS,
    Said,
    decide,
    last_day_to_object,
    notify,
    object_to,
    open_acts,
)
from caicach.web.accountability.states import acts, deciding, event_title, objection_days, states
from caicach.web.accountability.subjects import is_own
from caicach.web.accountability.tables import cases_table, kind_words
from caicach.web.accountability.views.common import accepted_files, reader
from caicach.web.files.keep import path_of
from caicach.web.files.kinds import DOCX, PDF, media_of
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page

MAKERS = {"docx": (to_docx, DOCX.media), "pdf": (to_pdf, PDF.media)}


@page("account")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case that the reader sees, those that wait first."""
    user, _locality = reader(request)
    found = sorted(cases_seen_by(user), key=lambda c: (not _is_open(c), c.due_on is None, c.due_on or c.opened_on))
    table = cases_table(request, found)
    context = {"table": table, "mine": not may(user, "see-consequences"), "tab": "cases"}
    return export_asked(request, table) or render(request, "accountability/case_list.html", context)


def _is_open(case: Case) -> bool:
    return states()[case.state].open or case.proposed == "withdraw"


def _case(request: HttpRequest, pk: int) -> Case:
    """Return the case; 404 for those concerned before they were notified of it."""
    found = fetch(request, Case.objects.select_related(*WITH), pk=pk)
    user, _locality = reader(request)
    if not cases_seen_by(user).filter(pk=pk).exists():
        raise Http404
    return found


@page("account")
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: the rule's words and source, the facts and the rows behind, the bound, how far, and what happened."""
    return _show(request, _case(request, pk))


def _show(request: HttpRequest, found: Case, form: forms.Form | None = None) -> HttpResponse:
    user, _locality = reader(request)
    rule, vocabulary = rule_of(found), vocabulary_of(found.adopted)
    events = found.events.select_related("by", "by_unit").prefetch_related("files")
    open_now = {a.id for a in open_acts(user, found)}
    lines = wording.lines_of(found.verdict, vocabulary)
    known = KnownFact.objects.in_bulk([line.known for line in lines if line.known])
    context = {
        "case": found,
        "kind": kind_words(found.subject_kind),
        "rule": rule,
        "says": wording.says(rule),
        "condition": wording.condition_words(rule.when, vocabulary),
        "validity": wording.validity_words(rule),
        "status": wording.status_words(rule.source.status),
        "answer": wording.answer_words(found.verdict["verdict"]),
        "answer_chip": wording.ANSWER_CHIPS[found.verdict["verdict"]],
        "lines": [(line, known.get(line.known or 0)) for line in lines],
        "keeps_facts": may(user, "keep-facts"),
        "events": [_told(event) for event in events],
        "next": _next(found, open_now),
        "own": is_own(user, found) and may(user, "decide-case"),
        "last_day": last_day_to_object(found.locality, objection_days().default),
        "review": Review.objects.filter(case=found).first(),
        "tab": "cases",
        **_forms(found, open_now, form),
    }
    return render(request, "accountability/case.html", context, status=422 if form is not None else 200)


def _forms(found: Case, open_now: set[str], refused: forms.Form | None) -> dict[str, forms.Form | None]:
    """Return the forms of the acts that are open, with what was written in the one that was refused."""
    given: dict[str, forms.Form | None] = {"notify_form": None, "object_form": None, "decide_form": None}
    if "notify" in open_now:
        given["notify_form"] = NotifyForm(initial={"days": objection_days().default})
    if "object" in open_now:
        given["object_form"] = ObjectForm()
    if open_now.intersection(deciding()):
        given["decide_form"] = DecideForm(acts=_deciding(open_now), initial={"act": found.proposed or None})
    for name, kind in (("notify_form", NotifyForm), ("object_form", ObjectForm), ("decide_form", DecideForm)):
        if isinstance(refused, kind):
            given[name] = refused
    return given


def _deciding(open_now: set[str]) -> list[tuple[str, str]]:
    words = {
        "uphold": _("giữ nguyên: hệ quả được áp dụng"),
        "change": _("quyết định khác: ghi rõ áp dụng thế nào ở phần lý do"),
        "withdraw": _("rút: hệ quả không áp dụng"),
    }
    return [(name, words[name]) for name in deciding() if name in open_now]


@dataclass(frozen=True)
class Told:
    """An event as the page tells it."""

    title: str
    event: CaseEvent
    who: str
    before: str


def _told(event: CaseEvent) -> Told:
    title = wording.say(event_title(event.act))
    who = f"{event.by} · {event.by_unit}" if event.by and event.by_unit else str(event.by or "caicach")
    before = wording.answer_words(event.verdict["verdict"]) if event.verdict else ""
    return Told(title, event, who, before)


def _next(found: Case, mine: set[str]) -> list[tuple[str, str]]:
    """Return what may be done next that is not the reader's to do, and whose it is."""
    roles = permission_table()
    return [
        (wording.say(a.title), ", ".join(wording.say(role) for role in roles.holders(RIGHTS[a.who])))
        for a in acts().values()
        if found.now in a.before and a.id not in mine and (a.id != "withdraw" or found.now != "upheld")
    ]


Do = Callable[[Any, Case, Said], Case]


@act("account")
def case_notify(request: HttpRequest, pk: int) -> HttpResponse:
    """Give notice of a case."""
    return _do(
        request, pk, NotifyForm(request.POST), notify, _("Đã gửi thông báo; đơn vị, cá nhân thấy trường hợp này.")
    )


@act("account")
def case_object(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a case, with evidence."""
    return _do(request, pk, ObjectForm(request.POST, request.FILES), object_to, _("Đã gửi phản hồi."))


@act("account")
def case_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a case: uphold it, decide otherwise, or withdraw it."""
    chosen = request.POST.get("act", "")
    form = DecideForm(request.POST, acts=_deciding(set(deciding())))

    def decided(by: Any, found: Case, said: Said) -> Case:
        return decide(by, found, chosen, said)

    return _do(request, pk, form, decided, _("Đã ghi quyết định."))


def _do(request: HttpRequest, pk: int, form: forms.Form, do: Do, done: str) -> HttpResponse:
    """Do what a form asks of a case; whatever keeps it from being done is told beside the form, nothing is lost."""
    found = _case(request, pk)
    user, _locality = reader(request)
    if form.is_valid():
        said = form.cleaned_data
        try:
            files = accepted_files(said.get("evidence") or [])
            do(user, found, Said(said.get("words", ""), files, said.get("days")))
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, done)
            return redirect("case", pk)
    return _show(request, found, form)


@page("account")
def case_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out a file of a case."""
    attached = fetch(request, CaseFile.objects.select_related("event__case", "file"), pk=pk)
    _case(request, attached.event.case_id)
    response = HttpResponse(path_of(attached.file.digest).read_bytes(), content_type=media_of(attached.name))
    response.headers["Content-Disposition"] = _disposition(attached.name)
    return response


def _disposition(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


@page("account")
def case_minutes(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the minutes of a case out as DOCX or PDF; they are in Vietnamese, as papers are."""
    found = _case(request, pk)
    if kind not in MAKERS:
        raise Http404
    make, media = MAKERS[kind]
    with translation.override("vi"):
        content = make(minutes(found))
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="bien-ban-xem-xet-{found.pk}.{kind}"'
    return response
