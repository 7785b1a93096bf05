"""The process as it runs: the map, where the time goes, hand-overs, repetitions, courses, two units side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
from caicach.web.dossiers import figures
from caicach.web.dossiers.asking import Period, Room, date_asked, room_of
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.flow import Flow, lay_out
from caicach.web.dossiers.models import DeclaredSteps, EventTable
from caicach.web.dossiers.places import events_of_locality
from caicach.web.dossiers.process import Process, conformance_of, process_of, side_by_side
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.views.forms import units_to_choose
from caicach.web.dossiers.views.intake import kept_upload, own_locality
from caicach.web.dossiers.words import value_words
from caicach.web.interface.page import form_page, page, user_of

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
    asked = _narrowed(room, chosen["unit"], chosen["procedure"])
    found = process_of(asked, str(path))
    period, other = _beside(request, room, chosen)
    detail = _detail(request)
    context = {
        "room": room,
        "period": period,
        "beside_period": other,
        "units": units,
        "procedures": sorted(p for p in figures.counts(room.asked, ("procedure",))["procedure"].to_list() if p),
        "chosen": chosen,
        "name": _name(room, chosen["unit"]),
        "other_name": _name(room, chosen["other"] or chosen["unit"]),
        "process": found,
        "flow": _drawn(found, detail),
        "detail": detail,
        "time": _time_told(found),
        **_declared(room, asked, chosen["procedure"], str(path)),
        "handovers": _handovers_told(found, room),
        "beside": side_by_side(asked, other, str(path)) if other else (),
        "table": EventTable.objects.filter(locality=room.locality, superseded=False).first(),
    }
    return render(request, "dossiers/process.html", context)


DEPARTURE_WORDS = {
    "missing": gettext_lazy("thiếu bước"),
    "undeclared": gettext_lazy("bước không có trong công bố"),
    "out_of_order": gettext_lazy("làm sau bước lẽ ra đi sau"),
}


def _declared(room: Room, asked: Asked, procedure: str, events: str) -> dict[str, Any]:
    """Return the declared steps of the procedure, and how its dossiers depart from them; none where none is asked."""
    found = DeclaredSteps.objects.filter(locality=room.locality, procedure=procedure, superseded=False).first()
    if not procedure or found is None:
        return {"declared": None}
    judged = conformance_of(asked, events, found.declared)
    departures = [(DEPARTURE_WORDS[row["kind"]], row["activity"], row["cases"]) for row in judged["departures"]]
    return {"declared": found, "judged": judged, "departures": departures}


def _name(room: Room, unit: str) -> str:
    return value_words("unit", unit, room.units) if unit else str(room.locality)


def _narrowed(room: Room, unit: str, procedure: str) -> Asked:
    own = own_names(room.user)
    if unit and own is not None and unit not in own:
        raise Http404
    asked = room.asked
    asked = asked.only(unit=unit) if unit else asked
    return asked.only(procedure=procedure) if procedure else asked


def _beside(request: HttpRequest, room: Room, chosen: dict[str, str]) -> tuple[Period, Asked | None]:
    """Return the period with what is amiss, and the question beside the first: another unit, other days, or both."""
    wrong: list[str] = []
    named = [request.GET.get(name, "").strip() for name in ("from-2", "to-2")]
    start = date_asked(request, "from-2", room.period.start, _("So với kỳ từ ngày"), wrong)
    end = date_asked(request, "to-2", room.period.end, _("So với kỳ đến ngày"), wrong)
    if end < start:
        wrong.append(_("Ngày cuối kỳ so sánh đứng trước ngày đầu kỳ. Đổi lại thứ tự."))
    if start > room.today:
        wrong.append(_("Kỳ so sánh chưa tới. Chọn kỳ đã qua."))
    if wrong:
        return replace(room.period, wrong=(*room.period.wrong, *wrong)), None
    if not (chosen["other"] or any(named)):
        return room.period, None
    asked = _narrowed(room, chosen["other"] or chosen["unit"], chosen["procedure"])
    return room.period, replace(asked, start=start, end=end, as_of=min(end, room.today))


def _handovers_told(found: Process, room: Room) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return who hands over to whom, between people and between units, each with its title and its first column."""
    units = [
        row | {name: value_words("unit", row[name], room.units) for name in ("from", "to")}
        for row in found.between_units
    ]
    return [
        (_("Chuyển giữa những người xử lý"), _("Người chuyển → người nhận"), _told(found.between_people)),
        (_("Chuyển giữa các đơn vị"), _("Đơn vị chuyển → đơn vị nhận"), _told(units)),
    ]


def _told(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"way": f"{row['from']} → {row['to']}"} for row in rows]


def _detail(request: HttpRequest) -> int:
    asked = request.GET.get("detail", "")
    return min(max(int(asked), 5), 100) if asked.isascii() and asked.isdigit() else DETAIL


def _drawn(found: Process, detail: int) -> Flow:
    return lay_out(found.activities, found.order, found.transitions, detail)


def _time_told(found: Process) -> list[tuple[Any, float | None, float | None]]:
    """Return whose the working time was, in days a case and as a share."""
    words = {OWN: _("đơn vị xử lý"), OTHER_UNIT: _("chờ đơn vị khác"), APPLICANT: _("chờ người nộp bổ sung")}
    told = []
    for row in found.time:
        days, share = row["working_days"], row["share"]
        each = None if days is None else days / max(found.cases, 1)
        told.append((words[row["holder"]], each, None if share is None else 100 * share))
    return told


@form_page("measure")
def events_new(request: HttpRequest) -> HttpResponse:
    """Hand in the table of steps; it supersedes the one before it."""
    locality = own_locality(request)
    form = EventsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored, name = kept_upload(form.cleaned_data["file"])
            table = hand_in_events(user_of(request), locality, stored, name)
        except InputError as error:
            for problem in error.problems[:20]:
                form.add_error("file", problem.within(translation.get_language() or "vi"))
        else:
            said = _("Đã nạp %(events)d bước của %(cases)d hồ sơ.")
            messages.success(request, said % {"events": table.events, "cases": table.cases})
            return redirect("intake-list")
    context = {"form": form, "accepted": ".csv,.xlsx,.parquet,.gz"}
    return render(request, "dossiers/events_new.html", context, status=422 if form.errors else 200)
