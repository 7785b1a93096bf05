"""Handing the form in, and taking it back: by the unit, or for it by the reform officer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.interface.page import act, user_of
from caicach.web.rounds.services import submitting
from caicach.web.rounds.views.entry import entrants, show_entry


@act("score")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a unit's self-score; with `though_lacking` also where something is lacking."""
    entrant = fetch(request, entrants(), pk=pk)
    try:
        handed = submitting.submit(user_of(request), entrant, though_lacking=bool(request.POST.get("though_lacking")))
    except InputError as error:
        return show_entry(request, entrant, refused=error)
    messages.success(request, _("Đã gửi bản tự chấm. Biên nhận %s.") % handed.receipt)
    return redirect("entry", pk)


@act("score")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own unit's self-score back to change it."""
    return _withdraw(request, pk)


@act("score")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit its self-score back."""
    return _withdraw(request, pk)


def _withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    entrant = fetch(request, entrants(), pk=pk)
    try:
        submitting.withdraw(user_of(request), entrant, request.POST.get("reason", ""))
    except InputError as error:
        return show_entry(request, entrant, refused=error)
    messages.success(request, _("Đã rút lại bản tự chấm; đơn vị sửa được đến hết hạn."))
    return redirect("entry", pk)
