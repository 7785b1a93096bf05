"""What the unit's form sends: an answer, evidence, a document to link; each answered by its criterion's card.

Without JavaScript a form is sent whole and the page comes back; rounds.js asks for the card alone (`X-Part`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.directives.models import Directive
from caicach.web.files.keep import path_of
from caicach.web.files.kinds import media_of
from caicach.web.interface.page import act, page, user_of
from caicach.web.rounds.cards import Posted, entered_of
from caicach.web.rounds.figures import known_answers
from caicach.web.rounds.models import Answer, Entrant, Evidence
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.answering import Conflict, Entered, save_answer
from caicach.web.rounds.services.evidence import attach_document, attach_files, kept_files, withdraw_evidence
from caicach.web.rounds.standing import standing_of
from caicach.web.rounds.views.entry import card_of, entrants, frame_of, show_field

FOUND = 8  # documents shown to choose from


@act("score")
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Save one answer: what was typed, what the platform knows (`take`), or what was chosen between two (`pick-`)."""
    entrant = fetch(request, entrants(), pk=pk)
    texts = {name: str(value) for name, value in request.POST.items()}
    posted = Posted(texts)
    try:
        entered, seen = _entered(entrant, code, texts)
        saved = save_answer(user_of(request), entrant, code, entered, seen)
    except InputError as error:
        return _back(request, entrant, code, Posted(texts, error=error), 422)
    if isinstance(saved, Conflict):
        posted.conflict = saved
        return _back(request, entrant, code, posted, 409)
    return _back(request, entrant, code, None, 200)


def _entered(entrant: Entrant, code: str, texts: dict[str, str]) -> tuple[Entered, int]:
    """Return what a form says and the edition that its writer saw."""
    item = form_at(entrant.round).branches.get(code)
    if item is None or item.below:
        raise Http404
    entered = entered_of(item.criterion, texts)
    seen = int(texts["seen"]) if texts.get("seen", "").isdecimal() else 0
    known = known_answers(entrant).get(code) if "take" in texts else None
    if known is not None:
        entered = Entered(known.value, known.numerator, known.denominator, words=entered.words)
    theirs = Answer.objects.filter(entrant=entrant, code=code).first()
    return (_picked(entered, theirs, texts) if theirs else entered), seen


def _picked(entered: Entered, theirs: Answer, texts: dict[str, str]) -> Entered:
    """Return what was written with the parts replaced for which the other's were chosen."""
    if texts.get("pick-answer") == "theirs":
        kept = (theirs.value, theirs.numerator, theirs.denominator, theirs.na_reason)
        entered = Entered(*kept, words=entered.words, not_applicable=bool(theirs.na_reason))
    return replace(entered, words=theirs.words) if texts.get("pick-words") == "theirs" else entered


@act("score")
def attach(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Attach the files handed in, or link the document chosen or named by its number."""
    entrant = fetch(request, entrants(), pk=pk)
    if code not in {leaf.code for leaf in form_at(entrant.round).leaves}:
        raise Http404
    try:
        take_evidence(request, entrant, code)
    except InputError as error:
        return _back(request, entrant, code, Posted(error=error), 422)
    return _back(request, entrant, code, None, 200)


def take_evidence(request: HttpRequest, entrant: Entrant, code: str) -> None:
    """Attach what a form brings to a criterion; raises InputError where it brings nothing, or nothing that is taken."""
    user, document = user_of(request), None
    if request.POST.get("document"):
        document = _document(request, request.POST["document"])
    uploads = [(upload.file, upload.name or "") for upload in request.FILES.getlist("files") if upload.file]
    if document is None and not uploads:
        raise InputError(NOTHING)
    if uploads:
        attach_files(user, entrant, code, kept_files(uploads))
    if document is not None:
        attach_document(user, entrant, code, document)


def _document(request: HttpRequest, asked: str) -> Directive:
    """Return the document of that key or number, of those that the reader may see."""
    seen = _documents(request)
    found = seen.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 12 else None
    alike = [found] if found else [d for d in seen if fold(d.number) == fold(asked.strip())]
    if len(alike) != 1:
        raise InputError(replace(NO_DOCUMENT if not alike else SEVERAL, found=asked.strip()[:60]))
    return alike[0]


def _documents(request: HttpRequest) -> QuerySet[Directive]:
    issued = Directive.objects.exclude(state=Directive.State.DRAFT).defer("text", "citations")
    return within(request.user, "see-directives", issued).order_by("-date", "-pk")


@page("score")
def documents(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show the registered documents whose number or title holds every word asked for."""
    entrant = fetch(request, entrants(), pk=pk)
    words = fold(request.GET.get("document", "")).split()
    found = [d for d in _documents(request) if all(word in fold(f"{d.number} {d.title}") for word in words)]
    context = {"documents": found[:FOUND], "more": len(found) > FOUND, "entrant": entrant, "code": code}
    return render(request, "rounds/documents_found.html", context if words else {**context, "documents": None})


@act("score")
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence back."""
    found = fetch(request, Evidence.objects.select_related("entrant"), pk=pk)
    entrant = entrants().get(pk=found.entrant_id)
    try:
        withdraw_evidence(user_of(request), found)
    except InputError as error:
        return _back(request, entrant, found.code, Posted(error=error), 422)
    return _back(request, entrant, found.code, None, 200)


@page("score")
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a file of evidence out, to be saved and never shown in the page."""
    found = fetch(request, Evidence.objects.select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    content = path_of(found.file.digest).open("rb")
    return FileResponse(content, as_attachment=True, filename=found.name, content_type=media_of(found.name))


def _back(request: HttpRequest, entrant: Entrant, code: str, posted: Posted | None, status: int) -> HttpResponse:
    """Return the criterion's card alone where the script asks for it, else the page it stands on."""
    if request.POST.get("back") == "explain":
        return _to_explaining(request, entrant, code, posted)
    if not request.headers.get("X-Part"):
        if posted is None:
            top = standing_of(entrant).field_of(code).item
            assert top is not None
            return redirect(f"{reverse('entry-field', args=[entrant.pk, top.code])}#c-{code}")
        return show_field(request, entrant, code, posted={code: posted}, status=status)
    standing, frame = standing_of(entrants().get(pk=entrant.pk)), frame_of(request, entrant)
    card = card_of(entrant, standing.by_code[code], writable=frame["writable"], posted=posted, fresh=posted is None)
    context = {**frame, "standing": standing, "field": standing.field_of(code), "card": card}
    return render(request, "rounds/card_alone.html", context, status=status)


def _to_explaining(request: HttpRequest, entrant: Entrant, code: str, posted: Posted | None) -> HttpResponse:
    from caicach.web.rounds.views.entry_explaining import show_explaining

    if posted is None and not request.headers.get("X-Part"):
        return redirect(f"{reverse('entry-explain', args=[entrant.pk])}#c-{code}")
    error: Any = posted.error if posted else None
    return show_explaining(request, entrant, code, error=error)


NOTHING = Problem(
    column="files",
    expected=Text("tệp, ảnh hoặc số văn bản", "a file, a picture or a document's number"),
    cure=Text("Chọn tệp, chụp ảnh hoặc ghi số văn bản.", "Choose a file, take a picture, or give a number."),
)
NO_DOCUMENT = Problem(
    column="document",
    expected=Text("số, ký hiệu của một văn bản đã đăng ký", "the number of a registered document"),
    cure=Text("Tìm theo số hoặc trích yếu, hoặc đính kèm tệp.", "Search by number or title, or attach a file."),
)
SEVERAL = Problem(
    column="document",
    expected=Text("số của đúng một văn bản", "the number of exactly one document"),
    cure=Text("Chọn trong danh sách tìm được.", "Choose from the list that is found."),
)
