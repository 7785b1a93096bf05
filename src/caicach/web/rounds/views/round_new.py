"""Opening a round: first the criteria set, then its days, units and thresholds on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.instruments import check_instrument
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.instruments.models import CriteriaSet
from caicach.web.interface.page import form_page, page
from caicach.web.rounds.forms import OpeningForm, put_problems
from caicach.web.rounds.services.opening import open_round


@page("score")
def round_new(request: HttpRequest) -> HttpResponse:
    """Choose the criteria set: those that still have errors say so, and can't be chosen."""
    sets = within(request.user, "run-round", CriteriaSet.objects.all())
    offers = []
    for criteria_set in sets:
        version = criteria_set.newest
        errors = sum(1 for finding in check_instrument(version.instrument) if finding.severity == "error")
        edition = version.instrument.editions[-1]
        leaves = sum(1 for criterion in edition.walk() if not criterion.children)
        offers.append({"set": criteria_set, "version": version, "errors": errors, "leaves": leaves})
    return render(request, "rounds/round_new.html", {"offers": offers})


@form_page("score")
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the round its days, units and thresholds, and open it."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    version = fetch(request, CriteriaSet.objects.select_related("locality__unit"), pk=pk).newest
    form = OpeningForm(request.POST or None, locality=user.locality, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            round = open_round(user, user.locality, form.opening())
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã mở kỳ chấm điểm. Bước tiếp theo: phân công thẩm định và cử hội đồng."))
            return redirect("round-people", round.pk)
    context: dict[str, Any] = {"form": form, "chosen": version, "set": version.criteria_set}
    return render(request, "rounds/round_open.html", context, status=422 if form.errors else 200)
