"""Watched addresses: begin, see what came of the last fetch, change, fetch now, stop, take up again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.dossiers.models import SourceMapping, WatchedAddress
from caicach.web.dossiers.services.addresses import (
    Watch,
    ask_for_fetch,
    change_watch,
    resume_watch,
    stop_watch,
    watch_address,
)
from caicach.web.dossiers.views.intake import asked_of_file, own_locality, written
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.units.models import Locality

EVERY = [
    (15, gettext_lazy("15 phút")),
    (60, gettext_lazy("một giờ")),
    (360, gettext_lazy("sáu giờ")),
    (1440, gettext_lazy("một ngày")),
]
WITH = ("locality__unit", "added_by", "sample")


class WatchForm(forms.Form):
    """An address, the system behind it, its token, and how often it is asked."""

    system = forms.CharField(label=gettext_lazy("Hệ thống nguồn"), max_length=120)
    url = forms.CharField(label=gettext_lazy("Địa chỉ"), max_length=1000, widget=forms.TextInput)
    since = forms.DateField(
        label=gettext_lazy("Lấy thay đổi từ ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    every_minutes = forms.TypedChoiceField(label=gettext_lazy("Hỏi lại sau mỗi"), choices=EVERY, coerce=int, initial=60)
    token = forms.CharField(
        label=gettext_lazy("Mã truy cập"),
        max_length=2000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    token_header = forms.CharField(
        label=gettext_lazy("Gửi mã trong trường"), max_length=60, required=False, initial="Authorization"
    )
    rows_at = forms.CharField(label=gettext_lazy("Danh sách nằm ở"), max_length=200, required=False)

    def watch(self, *, kept: bool = False) -> Watch:
        """Return what the form says; where `kept`, an empty token leaves the one that is there."""
        said: dict[str, Any] = self.cleaned_data
        return Watch(
            system=said["system"],
            url=said["url"].strip(),
            since=said["since"],
            every_minutes=said["every_minutes"],
            rows_at=said["rows_at"].strip(),
            token_header=said["token_header"].strip() or "Authorization",
            token=said["token"] or (None if kept else ""),
        )

    def add_problems(self, error: InputError) -> None:
        """Put each problem beside its field, which says its place."""
        for problem in error.problems:
            (line,) = written(InputError(replace(problem, column=None)))
            self.add_error(problem.column if problem.column in self.fields else None, line)


@form_page("measure")
def address_new(request: HttpRequest) -> HttpResponse:
    """Begin to watch an address; it is fetched at once, and a person confirms the columns it brings."""
    locality = own_locality(request)
    first = {"since": locality.today().replace(month=1, day=1), "system": request.GET.get("system", "")}
    form = WatchForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            address = watch_address(user_of(request), locality, form.watch())
        except InputError as error:
            form.add_problems(error)
        else:
            return redirect("address", address.pk)
    context = {"form": form, "systems": _systems(locality)}
    return render(request, "dossiers/address_new.html", context, status=422 if form.errors else 200)


@form_page("measure")
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """One watched address: what came of the last fetch, what it brought, and the form to change it."""
    found = fetch(request, WatchedAddress.objects.select_related(*WITH), pk=pk)
    if request.headers.get("HX-Request"):
        answer = render(request, "dossiers/address_state.html", {"address": found})
        if found.asked_at is None:
            answer["HX-Refresh"] = "true"
        return answer
    names = ("system", "url", "since", "every_minutes", "token_header", "rows_at")
    form = WatchForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_watch(user_of(request), found, form.watch(kept=True))
        except InputError as error:
            form.add_problems(error)
        else:
            messages.success(request, _("Đã ghi; địa chỉ được đọc lại từ đầu."))
            return redirect("address", pk)
    context = {
        "address": found,
        "form": form,
        "systems": _systems(found.locality),
        "intakes": found.intakes.select_related("locality__unit")[:20],
    }
    return render(request, "dossiers/address.html", context, status=422 if form.errors else 200)


@act("measure")
def address_fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch now, whatever the time."""
    ask_for_fetch(fetch(request, WatchedAddress.objects.select_related(*WITH), pk=pk))
    return redirect("address", pk)


@act("measure")
def address_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop watching, or take the watching up again."""
    found = fetch(request, WatchedAddress.objects.select_related(*WITH), pk=pk)
    if not found.stopped:
        stop_watch(user_of(request), found)
        messages.success(request, _("Đã dừng theo dõi địa chỉ của %s.") % found.system)
        return redirect("intake-list")
    try:
        resume_watch(user_of(request), found)
    except InputError as error:
        for line in written(error):
            messages.error(request, line)
    return redirect("address", pk)


@page("measure")
def address_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to confirming the columns of what a fetch brought; 404 where none wait."""
    found = fetch(request, WatchedAddress.objects.select_related(*WITH), pk=pk)
    if found.sample is None:
        raise Http404
    return asked_of_file(request, found.sample, f"{found.system[:80]}.csv", found.system, address=found.pk)


def _systems(locality: Locality) -> list[str]:
    found = SourceMapping.objects.filter(locality=locality, superseded=False)
    return list(found.values_list("system", flat=True))
