"""A self-review: written and handed in by the unit, accepted or returned by the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.accountability import wording
from caicach.web.accountability.forms import DecideReviewForm, ReviewForm, put_problems
from caicach.web.accountability.judging import rule_of
from caicach.web.accountability.models import Review
from caicach.web.accountability.queries import cases_seen_by
from caicach.web.accountability.services import reviews as services
from caicach.web.accountability.standing import review_chip
from caicach.web.accountability.states import event_title
from caicach.web.accountability.views.common import accepted_files
from caicach.web.interface.page import act, page, user_of

WITH = ("case__locality__unit", "case__adopted", "case__unit", "case__account")


def _review(request: HttpRequest, pk: int) -> Review:
    """Return the review; 404 for who does not see its case."""
    found = fetch(request, Review.objects.select_related(*WITH), pk=pk)
    if not cases_seen_by(user_of(request)).filter(pk=found.case_id).exists():
        raise Http404
    return found


@page("account")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a self-review: what is asked, what is written, what was said of it."""
    return _show(request, _review(request, pk))


def _show(request: HttpRequest, found: Review, refused: forms.Form | None = None) -> HttpResponse:
    user, case = user_of(request), found.case
    writes = found.state in services.WRITABLE and may(user, "write-review", found)
    judges = found.state == Review.State.HANDED_IN and may(user, "accept-review", found)
    start = {"text": found.text, "seen": found.edition}
    steps = case.events.filter(act__startswith="review-").select_related("by", "by_unit").prefetch_related("files")
    context: dict[str, Any] = {
        "review": found,
        "case": case,
        "chip": review_chip(found),
        "says": wording.says(rule_of(case)),
        "form": refused if isinstance(refused, ReviewForm) else ReviewForm(initial=start) if writes else None,
        "judge_form": refused if isinstance(refused, DecideReviewForm) else DecideReviewForm() if judges else None,
        "steps": [(wording.say(event_title(event.act)), event) for event in steps],
        "tab": "cases",
    }
    return render(request, "accountability/review.html", context, status=422 if refused is not None else 200)


@act("account")
def review_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the unit writes, and hand it in where that is asked; refused, nothing of it is lost."""
    found, form, user = _review(request, pk), ReviewForm(request.POST, request.FILES), user_of(request)
    hand_in = request.POST.get("do") == "hand-in"
    if not form.is_valid():
        return _show(request, found, form)
    said = form.cleaned_data
    try:
        if hand_in:
            files = accepted_files(said["evidence"] or [])
            services.hand_in(user, found, said["text"], said["seen"], files)
        else:
            found = services.write(user, found, said["text"], said["seen"])
    except InputError as error:
        put_problems(form, error)
        return _saved(request, found, form) if request.headers.get("HX-Request") else _show(request, found, form)
    if request.headers.get("HX-Request"):
        return _saved(request, found, form)
    messages.success(request, _("Đã gửi bản tự kiểm điểm.") if hand_in else _("Đã lưu."))
    return redirect("review", pk)


def _saved(request: HttpRequest, found: Review, form: ReviewForm) -> HttpResponse:
    """Say beside the text that it was saved by itself, and which edition stands, or why not."""
    context = {"review": found, "form": form, "now": timezone.localtime()}
    return render(request, "accountability/review_saved.html", context, status=422 if form.errors else 200)


@act("account")
def review_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a review, or return it with the reason."""
    found, form = _review(request, pk), DecideReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        do = services.accept if form.cleaned_data["act"] == "accept" else services.give_back
        do(user_of(request), found, form.cleaned_data["words"])
    except InputError as error:
        put_problems(form, error)
        return _show(request, found, form)
    accepted = form.cleaned_data["act"] == "accept"
    messages.success(request, _("Đã nhận bản tự kiểm điểm.") if accepted else _("Đã trả lại kèm lý do."))
    return redirect("review", pk)
