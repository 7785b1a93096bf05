"""Writing a paragraph: the unit's list and page, saving as it is written, handing in; the office edits and returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.pasting import Cleaned
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.reports.draft_forms import ReasonForm, WordsForm, put_problems
from caicach.web.reports.draft_tables import paragraph_table
from caicach.web.reports.history import told_wordings
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.services.writing import (
    edit,
    hand_in,
    restore,
    save_words,
    send_back,
    take_back,
    waive,
    write,
)
from caicach.web.reports.standing import paragraph_words, prompts_of

WITH = ("draft__locality__unit", "draft__subject", "draft__opened_by", "unit", "saved_by")
Kind = Paragraph.Kind


@page("report")
def paragraph_list(request: HttpRequest) -> HttpResponse:
    """The paragraphs asked of the reader's unit (of all units: for the office), those that wait first."""
    theirs = Paragraph.objects.filter(kind=Kind.UNIT).exclude(draft__state=Draft.State.ABANDONED)
    found = within(request.user, "see-paragraphs", theirs).select_related(*WITH)
    ordered = sorted(
        found, key=lambda p: (not (p.waits and p.draft.in_work), -p.draft_id, p.unit.sort_key if p.unit else "")
    )
    table = paragraph_table(request, ordered, prompts_of(ordered))
    return export_asked(request, table) or render(request, "reports/paragraph_list.html", {"table": table})


@page("report")
def paragraph(request: HttpRequest, pk: int) -> HttpResponse:
    """One paragraph: what is asked, the words, and every version of them."""
    return _show(request, _fetched(request, pk))


def _fetched(request: HttpRequest, pk: int) -> Paragraph:
    kept = Paragraph.objects.select_related(*WITH).exclude(kind=Kind.TEXT)
    return fetch(request, kept, pk=pk)


def _show(request: HttpRequest, found: Paragraph, refused: forms.Form | None = None) -> HttpResponse:
    user = user_of(request)
    unit_words = found.kind == Kind.UNIT
    writes = found.draft.in_work and found.waits and may(user, "write-paragraph", found)
    office = found.draft.in_work and may(user, "edit-report", found)
    edits = office and (not unit_words or found.state == Paragraph.State.HANDED_IN)
    words, chip = paragraph_words(found, found.draft.locality.today()) if unit_words else ("", "")
    first = WordsForm(initial={"text": found.text, "seen": found.edition})
    context = {
        "paragraph": found,
        "draft": found.draft,
        "prompt": prompts_of([found]).get(found.pk, found.slot),
        "stage": words,
        "chip": chip,
        "writes": writes,
        "edits": edits,
        "office": office,
        "takes_back": found.draft.in_work
        and found.state == Paragraph.State.HANDED_IN
        and may(user, "write-paragraph", found),
        "sees_draft": may(user, "see-reports", found.draft),
        "form": refused if isinstance(refused, WordsForm) else first,
        "reason": refused if isinstance(refused, ReasonForm) else ReasonForm(),
        "refused": refused if not isinstance(refused, WordsForm | ReasonForm) else None,
        "history": told_wordings(found) if office or writes or may(user, "write-paragraph", found) else [],
        "last": _last_time(found),
    }
    return render(request, "reports/paragraph.html", context, status=422 if refused is not None else 200)


def _last_time(found: Paragraph) -> Paragraph | None:
    """Return what the same unit wrote at the same place of the last approved report of this kind."""
    if found.kind != Kind.UNIT:
        return None
    before = Paragraph.objects.filter(
        unit=found.unit,
        slot=found.slot,
        kind=Kind.UNIT,
        draft__kind=found.draft.kind,
        draft__state=Draft.State.APPROVED,
        draft_id__lt=found.draft_id,
    ).exclude(text="")
    return before.select_related("draft").order_by("-draft_id").first()


def _saved(request: HttpRequest, found: Paragraph, save: Callable[[str, int | None], Any]) -> HttpResponse:
    """Answer an autosave: a line that says when, the new edition, and the words where they were cleaned."""
    form = WordsForm(request.POST)
    form.is_valid()
    context: dict[str, Any] = {"now": found.draft.locality.now(), "form": form}
    try:
        kept, cleaned = save(form.cleaned_data["text"], form.cleaned_data["seen"])
    except InputError as error:
        put_problems(form, error)
        return render(request, "reports/saved.html", context, status=422)
    context["saved"] = kept
    context["cleaned"] = cleaned if isinstance(cleaned, Cleaned) and cleaned.mended else None
    return render(request, "reports/saved.html", context)


@act("report")
def paragraph_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what a unit is writing: by itself every moment, or by the button."""
    found, user = _fetched(request, pk), user_of(request)
    if request.headers.get("HX-Request"):
        return _saved(request, found, lambda text, seen: write(user, found, text, seen))
    return _by_words(request, found, lambda text, seen: write(user, found, text, seen), _("Đã lưu, chưa gửi."))


@act("report")
def paragraph_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the unit's paragraph in."""
    found, user = _fetched(request, pk), user_of(request)
    return _by_words(request, found, lambda text, seen: hand_in(user, found, text, seen), _("Đã gửi phần viết."))


@act("report")
def paragraph_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a handed-in paragraph back to go on writing."""
    found, user = _fetched(request, pk), user_of(request)
    return _do(request, found, lambda: take_back(user, found), _("Đã rút lại để viết tiếp."))


@act("report")
def paragraph_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the office's words: of its own paragraph as they are written, of a unit's as a version beside the unit's."""
    found, user = _fetched(request, pk), user_of(request)
    if found.kind == Kind.UNIT:
        return _by_words(
            request,
            found,
            lambda text, seen: edit(user, found, text, seen),
            _("Đã lưu bản biên tập; lời của đơn vị vẫn giữ."),
        )
    if request.headers.get("HX-Request"):
        return _saved(request, found, lambda text, seen: write(user, found, text, seen))
    return _by_words(request, found, lambda text, seen: save_words(user, found, text, seen), _("Đã lưu."))


@act("report")
def paragraph_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a paragraph to its unit with the reason."""
    return _with_reason(request, pk, send_back, _("Đã trả lại đơn vị."))


@act("report")
def paragraph_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no more for a unit's paragraph."""
    return _with_reason(request, pk, waive, _("Không yêu cầu phần này nữa."))


@act("report")
def paragraph_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the words of an earlier version back."""
    found, number = _fetched(request, pk), request.POST.get("number", "")
    if not number.isdigit() or not found.wordings.filter(number=number).exists():
        return redirect("paragraph", found.pk)
    user = user_of(request)
    return _do(request, found, lambda: restore(user, found, int(number)), _("Đã lấy lại bản %s.") % number)


def _by_words(request: HttpRequest, found: Paragraph, do: Callable[[str, int | None], Any], words: str) -> HttpResponse:
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            do(form.cleaned_data["text"], form.cleaned_data["seen"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, words)
            return redirect("paragraph", found.pk)
    return _show(request, found, form)


def _with_reason(request: HttpRequest, pk: int, do: Callable[..., Any], words: str) -> HttpResponse:
    found, form, user = _fetched(request, pk), ReasonForm(request.POST), user_of(request)
    if not form.is_valid():
        return _show(request, found, form)
    return _do(request, found, lambda: do(user, found, form.cleaned_data["reason"]), words)


def _do(request: HttpRequest, found: Paragraph, do: Callable[[], Any], words: str) -> HttpResponse:
    try:
        do()
    except InputError as error:
        form = forms.Form({})
        form.is_valid()
        put_problems(form, error)
        return _show(request, _fetched(request, found.pk), form)
    messages.success(request, words)
    return redirect("paragraph", found.pk)
