"""What a person does with one reading: HTMX is answered with the card as it now stands, a plain form with the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.accounts.models import User
from caicach.web.directives.cards import Card
from caicach.web.directives.forms import ReadingForm, put_problems
from caicach.web.directives.models import Reading
from caicach.web.directives.services.confirming import confirm_as, correct_reading, dismiss_reading
from caicach.web.directives.services.reshaping import merge_readings, restore_reading, split_reading, words_place
from caicach.web.directives.views.confirming import back_to, card_of, documents, offered, progress, show, tell
from caicach.web.directives.views.units_chosen import chosen_units
from caicach.web.interface.page import act, page, user_of


def _reading(request: HttpRequest, pk: int) -> Reading:
    return fetch(request, Reading.objects.select_related("directive__locality__unit", "finding"), pk=pk)


@page("assign")
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one card, open for judging."""
    reading = _reading(request, pk)
    if not request.headers.get("HX-Request"):
        return redirect(back_to(reading))
    if reading.state == Reading.State.MERGED:
        raise Http404
    return _card(request, card_of(request, reading))


def _card(request: HttpRequest, shown: Card, status: int = 200) -> HttpResponse:
    shown.on = True
    context = {
        "card": shown,
        "directive": shown.reading.directive,
        "progress": progress(shown.reading.directive),
        "alone": True,
    }
    return render(request, "directives/card.html", context, status=status)


def _answer(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Answer an act on one reading."""
    if request.headers.get("HX-Request"):
        return _card(request, card_of(request, reading))
    return redirect(back_to(reading))


def _refused(request: HttpRequest, reading: Reading, form: ReadingForm) -> HttpResponse:
    """Show the form again with what was written in it and what is wrong with it."""
    if request.headers.get("HX-Request"):
        shown = card_of(request, reading)
        shown.form = form
        return _card(request, shown, status=422)
    return show(request, documents().get(pk=reading.directive_id), at=reading.pk, form=form, status=422)


@act("assign")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a reading as the form says and make its tasks, one for each leading unit."""
    reading = _reading(request, pk)
    form = ReadingForm.of(reading, offered(request, reading.directive), request.POST)
    if reading.state != Reading.State.PROPOSED:
        return _answer(request, reading)
    if form.is_valid():
        leads, helpers = chosen_units(request.POST, form, reading)
        if not form.errors:
            try:
                confirm_as(user_of(request), reading, form.correction(), leads, helpers)
            except InputError as error:
                put_problems(form, error)
            else:
                reading.refresh_from_db()
                return _answer(request, reading)
    return _refused(request, reading, form)


@act("assign")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a person's corrections; the reading still waits."""
    reading = _reading(request, pk)
    form = ReadingForm.of(reading, offered(request, reading.directive), request.POST)
    if form.is_valid():
        try:
            correct_reading(user_of(request), reading, form.correction())
        except InputError as error:
            put_problems(form, error)
        else:
            return _answer(request, reading)
    return _refused(request, reading, form)


def _do(request: HttpRequest, reading: Reading, deed: Callable[[User], Reading]) -> HttpResponse:
    """Do a deed that changes which readings there are, and show the page anew."""
    try:
        reading = deed(user_of(request))
    except InputError as error:
        tell(request, error)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": back_to(reading)})
    return redirect(back_to(reading))


@act("assign")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one task of this reading and the one named beside it."""
    reading = _reading(request, pk)
    given = request.POST.get("with", "")
    other = _reading(request, int(given)) if given.isascii() and given.isdigit() else reading
    return _do(request, reading, lambda by: merge_readings(by, reading, other))


@act("assign")
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Cut a reading in two: at a character of its words (`at`), or at one of the document (`offset`)."""
    reading = _reading(request, pk)
    at, offset = (request.POST.get(name, "") for name in ("at", "offset"))
    place = int(at) if at.isascii() and at.isdigit() else 0
    if offset.isascii() and offset.isdigit():
        place = words_place(reading, int(offset))
    return _do(request, reading, lambda by: split_reading(by, reading, place)[0])


@act("assign")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a dismissal or a merger."""
    reading = _reading(request, pk)
    return _do(request, reading, lambda by: restore_reading(by, reading))


@act("assign")
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a reading is no task."""
    reading = _reading(request, pk)
    if reading.state == Reading.State.PROPOSED:
        dismiss_reading(user_of(request), reading)
        reading.refresh_from_db()
    return _answer(request, reading)
