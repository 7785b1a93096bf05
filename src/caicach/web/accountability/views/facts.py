"""Facts: what is known, with its source; entered, from a table, taken from the platform's rooms; each with its past."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.accountability.reading import NEEDED, OPTIONAL
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accountability import wording
from caicach.web.accountability.forms import FactForm, TableForm, put_problems, with_point
from caicach.web.accountability.judging import number, vocabulary_in_use
from caicach.web.accountability.models import Case, FactBatch, Followed, KnownFact
from caicach.web.accountability.queries import cases_seen_by
from caicach.web.accountability.services.facts import FIGURES, Taken, keep_facts, read_table, take_from_rooms
from caicach.web.accountability.tables import facts_table, origin_words
from caicach.web.accountability.views.common import lines, period_asked, reader
from caicach.web.files.keep import keep, path_of
from caicach.web.files.kinds import clean_name
from caicach.web.files.models import StoredFile
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page
from caicach.web.units.models import Locality, Unit

WITH = ("batch__by", "unit", "account", "locality__unit", "replaces")


@page("account")
def fact_list(request: HttpRequest) -> HttpResponse:
    """Every fact in force, with the ways to bring more in."""
    _user, locality = reader(request)
    facts = within(request.user, "keep-facts", KnownFact.objects.filter(in_force=True).select_related(*WITH))
    table = facts_table(request, facts, vocabulary_in_use(locality))
    period, _wrong = period_asked(request, locality)
    followed = Followed.objects.filter(locality=locality).first()
    context = {"table": table, "period": period, "followed": followed, "tab": "facts"}
    return export_asked(request, table) or render(request, "accountability/fact_list.html", context)


@page("account")
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact: its source, what it replaced or what replaced it, the cases resting on it."""
    user, locality = reader(request)
    known = fetch(request, KnownFact.objects.select_related(*WITH), pk=pk)
    vocabulary = vocabulary_in_use(locality)
    kind = vocabulary.fact(known.fact)
    about = {"subject_kind": known.subject_kind, "subject": known.subject, "period": known.period, "fact": known.fact}
    past = KnownFact.objects.filter(locality=locality, **about).select_related(*WITH).order_by("-pk")
    cases = [
        case
        for case in cases_seen_by(user).filter(subject_kind=known.subject_kind, subject=known.subject)
        if _rests_on(case, known)
    ]
    context = {
        "known": known,
        "title": wording.say(vocabulary.title(known.fact)),
        "kind": kind,
        "value": wording.figure(known.value, kind),
        "interval": _interval(known, kind),
        "counted": wording.say(kind.counted) if kind and kind.counted else "",
        "origin": origin_words(known.batch.origin),
        "past": [(p, wording.figure(p.value, kind), origin_words(p.batch.origin)) for p in past],
        "cases": cases,
        "tab": "facts",
    }
    return render(request, "accountability/fact.html", context)


def _rests_on(case: Case, known: KnownFact) -> bool:
    return any((b["fact"], b["period"]) == (known.fact, known.period) for b in case.verdict["because"])


def _interval(known: KnownFact, kind: Any) -> str:
    if number(known.low) is None:
        return ""
    return _("từ %(low)s đến %(high)s") % {
        "low": wording.figure(known.low, kind),
        "high": wording.figure(known.high, kind),
    }


@form_page("account")
def fact_new(request: HttpRequest) -> HttpResponse:
    """Enter one fact with its source, or correct a known one with the reason; checked as a row of a table is."""
    user, locality = reader(request)
    vocabulary = vocabulary_in_use(locality)
    offered = [(k.name, wording.say(k.title)) for k in vocabulary.facts]
    initial = {name: request.GET.get(name, "") for name in ("kind", "subject", "period", "fact") if name in request.GET}
    form = FactForm(request.POST or None, facts=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            stated, _questions = read_table(_as_row(said), _("dữ kiện nhập"), locality)
            name = f"{said['subject']}, {said['fact']}, {said['period']}"
            taken = keep_facts(user, locality, FactBatch.Origin.ENTERED, name, stated, reason=said["reason"])
        except InputError as error:
            put_problems(form, InputError(_beside_fields(error)))
        else:
            _tell(request, taken)
            return redirect("fact-list")
    units = Unit.objects.filter(locality=locality).on(locality.today())
    context = {"form": form, "units": units, "tab": "facts"}
    return render(request, "accountability/fact_new.html", context, status=422 if form.errors else 200)


def _as_row(said: dict[str, Any]) -> bytes:
    """Return what a form says as a table of one row, so that both are read by the same rules."""
    buffer = io.StringIO()
    names = (*NEEDED, *OPTIONAL)
    csv.writer(buffer).writerows([names, [with_point(said[name]) if name in FIGURES else said[name] for name in names]])
    return buffer.getvalue().encode()


def _beside_fields(error: InputError) -> list[Problem]:
    return [Problem(p.expected, p.cure, p.found, column=p.column) for p in error.problems]


@form_page("account")
def fact_import(request: HttpRequest) -> HttpResponse:
    """Read a table of facts: every wrong cell is told, a doubtful one is asked about, and nothing is rescaled."""
    user, locality = reader(request)
    confirmed = _asked_before(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if confirmed is not None:
        form.fields["file"].required = False
    questions: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            file, name = confirmed or _kept(form.cleaned_data["file"])
            stated, asked = read_table(path_of(file.digest).read_bytes(), name, locality)
            questions = [] if confirmed else [wording.say(question.message) for question in asked]
            if not questions:
                reason = form.cleaned_data["reason"]
                taken = keep_facts(user, locality, FactBatch.Origin.TABLE, name, stated, file=file, reason=reason)
                _tell(request, taken)
                return redirect("fact-list")
            request.session[_session_key(file)] = name
        except InputError as error:
            put_problems(form, error)
        else:
            asking = {"form": form, "digest": file.digest, "questions": questions, "tab": "facts"}
            return render(request, "accountability/fact_asked.html", asking, status=422)
    context = {
        "form": form,
        "columns": (*NEEDED, *OPTIONAL),
        "facts": vocabulary_in_use(locality).facts,
        "tab": "facts",
    }
    return render(request, "accountability/fact_import.html", context, status=422 if form.errors else 200)


def _asked_before(request: HttpRequest) -> tuple[StoredFile, str] | None:
    """Return the table that was handed in and asked about in this session, where the form confirms it."""
    file = StoredFile.objects.filter(digest=request.POST.get("digest", "")).first()
    name = request.session.get(_session_key(file)) if file else None
    return (file, name) if file and name else None


def _session_key(file: StoredFile) -> str:
    return f"facts:{file.digest}"


def _kept(upload: UploadedFile) -> tuple[StoredFile, str]:
    assert upload.file is not None
    name = clean_name(upload.name or _("tệp"))
    if not name.lower().endswith((".csv", ".xlsx")):
        expected = Text("bảng CSV hoặc XLSX", "a CSV or XLSX table")
        raise InputError(
            Problem(expected, Text("Lưu bảng dạng CSV hoặc XLSX.", "Save the table as CSV or XLSX."), name)
        )
    return keep(upload.file, name, upload.content_type or ""), name


@act("account")
def fact_take(request: HttpRequest) -> HttpResponse:
    """Take over what the platform's rooms know of a period."""
    user, locality = reader(request)
    period, wrong = period_asked(request, locality)
    if wrong:
        messages.error(request, " ".join(wrong))
        return redirect("fact-list")
    try:
        _tell(request, take_from_rooms(user, locality, period))
    except InputError as error:
        messages.error(request, " ".join(lines(error)))
    return _back(request, locality, period)


def _back(request: HttpRequest, locality: Locality, period: str) -> HttpResponse:
    """Return to the case or the verdicts that the reader came from."""
    came = request.POST.get("case", "")
    if came.isdigit() and Case.objects.filter(locality=locality, pk=int(came)).exists():
        return redirect("case", int(came))
    return redirect(reverse("verdict-list" if came == "verdicts" else "fact-list", query={"period": period}))


def _tell(request: HttpRequest, taken: Taken) -> None:
    """Say what was kept, and what was left as people put it."""
    if taken.kept:
        said = (
            ngettext("Đã ghi %d dữ kiện mới hoặc đã đổi.", "Đã ghi %d dữ kiện mới hoặc đã đổi.", taken.kept)
            % taken.kept
        )
        messages.success(request, said)
    else:
        messages.info(request, _("Không có gì mới: mọi số liệu giống như đang có."))
    for fact in taken.withheld[:10]:
        told = {"name": fact.subject.name, "fact": fact.fact, "value": wording.figure(fact.value, None)}
        messages.warning(
            request, _("%(name)s, %(fact)s: hệ thống tính được %(value)s, khác số đã nhập; giữ số đã nhập.") % told
        )
