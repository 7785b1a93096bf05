"""The process as it runs: the map, where the time goes, hand-overs, repetitions, courses, two units side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.dossiers.lost_time import APPLICANT, OTHER_UNIT, OWN
from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.dossiers import figures
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.flow import Flow, lay_out
from caicach.web.dossiers.models import EventTable
from caicach.web.dossiers.places import events_of_locality
from caicach.web.dossiers.process import Process, process_of, side_by_side
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.views.forms import units_to_choose
from caicach.web.dossiers.views.intake import kept_upload, own_locality
from caicach.web.dossiers.words import value_words
from caicach.web.interface.page import form_page, page

DETAIL = 80


class EventsForm(forms.Form):
    """A table of steps."""

    file = forms.FileField(label=gettext_lazy("Bảng bước xử lý"), allow_empty_file=True)


@page("measure")
def process(request: HttpRequest) -> HttpResponse:
    """The map of the dossiers that the address asks for, beside another unit's where it names one."""
    room = room_of(request)
    path = events_of_locality(room.locality)
    if room.lake is None or path is None:
        return render(request, "dossiers/process_start.html", {"has_lake": room.lake is not None, "tab": "process"})
    units = units_to_choose(room)
    chosen = {name: request.GET.get(name, "").strip() for name in ("unit", "procedure", "other")}
    found = process_of(_narrowed(room, chosen["unit"], chosen["procedure"]), str(path))
    beside = process_of(_narrowed(room, chosen["other"], chosen["procedure"]), str(path)) if chosen["other"] else None
    detail = _detail(request)
    context = {
        "room": room,
        "period": room.period,
        "units": units,
        "procedures": sorted(p for p in figures.counts(room.asked, ("procedure",))["procedure"].to_list() if p),
        "chosen": chosen,
        "name": value_words("unit", chosen["unit"], room.units) if chosen["unit"] else str(room.locality),
        "other_name": value_words("unit", chosen["other"], room.units) if chosen["other"] else "",
        "process": found,
        "flow": _drawn(found, detail),
        "detail": detail,
        "time": _time_told(found),
        "handovers": [
            (value_words("unit", a, room.units), value_words("unit", b, room.units), n) for a, b, n in found.handovers
        ],
        "beside": side_by_side(found, beside) if beside else [],
        "table": EventTable.objects.filter(locality=room.locality, superseded=False).first(),
    }
    return render(request, "dossiers/process.html", context)


def _narrowed(room: Room, unit: str, procedure: str) -> Asked:
    own = own_names(room.user)
    if unit and own is not None and unit not in own:
        raise Http404
    asked = room.asked
    asked = asked.only(unit=unit) if unit else asked
    return asked.only(procedure=procedure) if procedure else asked


def _detail(request: HttpRequest) -> int:
    asked = request.GET.get("detail", "")
    return min(max(int(asked), 5), 100) if asked.isascii() and asked.isdigit() else DETAIL


def _drawn(found: Process, detail: int) -> Flow:
    return lay_out(found.activities, found.order, found.transitions, detail)


def _time_told(found: Process) -> list[tuple[Any, float, float | None]]:
    """Return whose the working time was, in days a case and as a share."""
    words = {OWN: _("đơn vị xử lý"), OTHER_UNIT: _("chờ đơn vị khác"), APPLICANT: _("chờ người nộp bổ sung")}
    whole = sum(found.time.values())
    cases = max(found.cases, 1)
    return [(words[name], days / cases, 100 * days / whole if whole else None) for name, days in found.time.items()]


@form_page("measure")
def events_new(request: HttpRequest) -> HttpResponse:
    """Hand in the table of steps; it supersedes the one before it."""
    locality = own_locality(request)
    form = EventsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            stored, name = kept_upload(form.cleaned_data["file"])
            table = hand_in_events(request.user, locality, stored, name)
        except InputError as error:
            for problem in error.problems[:20]:
                form.add_error("file", problem.within(translation.get_language() or "vi"))
        else:
            said = _("Đã nạp %(events)d bước của %(cases)d hồ sơ.")
            messages.success(request, said % {"events": table.events, "cases": table.cases})
            return redirect("intake-list")
    context = {"form": form, "accepted": ".csv,.xlsx,.parquet,.gz"}
    return render(request, "dossiers/events_new.html", context, status=422 if form.errors else 200)
