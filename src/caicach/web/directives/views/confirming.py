"""The confirm page: the document beside the tasks read from it, until a person has settled each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.directives.cards import Card, cards_of
from caicach.web.directives.forms import ReadingForm, told
from caicach.web.directives.highlights import pieces
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services.confirming import finish_confirming
from caicach.web.directives.services.registering import reread
from caicach.web.directives.services.reshaping import add_reading, passage_place
from caicach.web.findings.models import Finding
from caicach.web.interface.page import act, page, user_of


@page("assign")
def confirm_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text with each reading marked, and the readings to judge beside it."""
    directive = fetch(request, documents(), pk=pk)
    if directive.state == Directive.State.DRAFT:
        return redirect("directive-edit", pk)
    return show(request, directive, at=_number(request.GET.get("at")))


def documents() -> QuerySet[Directive]:
    """Return the directives with what the page needs of them."""
    return Directive.objects.select_related("locality__unit")


def show(
    request: HttpRequest, directive: Directive, *, at: int | None, form: ReadingForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the whole page; a form that was refused keeps what was written in it."""
    cards = cards_of(directive, offered(request, directive), at)
    if form is not None:
        next(card for card in cards if card.on).form = form
    shown = [card.reading for card in cards]
    context = {
        "directive": directive,
        "cards": cards,
        "pieces": pieces(directive.text, shown),
        "progress": progress(directive),
    }
    return render(request, "directives/confirm.html", context, status=status)


def offered(request: HttpRequest, directive: Directive) -> list[Finding]:
    """Return the findings a task may serve: those of the document first, then the others still open."""
    own = list(directive.findings.all())
    others = within(request.user, "see-findings", Finding.objects.filter(closed_on=None)).exclude(
        pk__in=[f.pk for f in own]
    )
    return own + list(others)


def progress(directive: Directive) -> dict[str, Any]:
    """Return how many readings are confirmed, dismissed and waiting."""
    states = list(directive.readings.exclude(state=Reading.State.MERGED).values_list("state", flat=True))
    confirmed, dismissed = states.count(Reading.State.CONFIRMED), states.count(Reading.State.DISMISSED)
    total = len(states) - dismissed
    return {
        "confirmed": confirmed,
        "dismissed": dismissed,
        "total": total,
        "waiting": states.count(Reading.State.PROPOSED),
        "tasks": directive.tasks.given().count(),
    }


def card_of(request: HttpRequest, reading: Reading) -> Card:
    """Return the card of one reading, open for judging where it waits."""
    directive = documents().get(pk=reading.directive_id)
    return next(
        card for card in cards_of(directive, offered(request, directive), reading.pk) if card.reading.pk == reading.pk
    )


def back_to(reading: Reading) -> str:
    """Return the address of the page at a reading."""
    return f"{reverse('directive-confirm', args=[reading.directive_id])}?at={reading.pk}#reading-{reading.pk}"


def tell(request: HttpRequest, error: InputError) -> None:
    """Say on the next page what was refused and how to mend it."""
    for problem in error.problems:
        messages.error(request, told(problem, translation.get_language() or "vi"))


@act("assign")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a stretch of the text, selected or quoted, as a task that the program did not see."""
    directive = fetch(request, documents(), pk=pk)
    start, end = _number(request.POST.get("start")), _number(request.POST.get("end"))
    try:
        if start is None or end is None:
            start, end = passage_place(directive, request.POST.get("passage", ""))
        reading = add_reading(user_of(request), directive, start, end)
    except InputError as error:
        tell(request, error)
        return redirect("directive-confirm", pk)
    return redirect(back_to(reading))


@act("assign")
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the text again; what people decided stands."""
    directive = fetch(request, documents(), pk=pk)
    n = reread(user_of(request), directive)
    said = ngettext("Đã đọc lại: %(n)d nhiệm vụ mới chờ xác nhận.", "Đã đọc lại: %(n)d nhiệm vụ mới chờ xác nhận.", n)
    messages.success(
        request, said % {"n": n} if n else _("Đã đọc lại: không có gì mới; những gì đã xác nhận giữ nguyên.")
    )
    return redirect("directive-confirm", pk)


@act("assign")
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that nothing in the document waits any more."""
    directive = fetch(request, documents(), pk=pk)
    try:
        finish_confirming(user_of(request), directive)
    except InputError as error:
        tell(request, error)
        return redirect("directive-confirm", pk)
    return redirect("directive", pk)


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 12 else None
