"""The forms that the law asks for: form II.06 of a unit and period, index 766 of a unit and month."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caicach.dossiers.facts import library
from caicach.dossiers.form06 import Form06, form06, form_columns
from caicach.dossiers.form06_sheet import write_sheet
from caicach.dossiers.index766 import Index766, index766
from caicach.errors import InputError
from caicach.registry import fold, vietnamese_sort_key
from caicach.reporting.docx import to_docx
from caicach.reporting.form06_document import FormMatter, form06_report
from caicach.reporting.pdf import to_pdf
from caicach.tables import parse_number
from caicach.text import Text
from caicach.web.dossiers import figures
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.models import EnteredPoint
from caicach.web.dossiers.services.points import enter_points
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.words import value_words
from caicach.web.files.kinds import DOCX, PDF
from caicach.web.interface.exports import XLSX
from caicach.web.interface.page import act, page
from caicach.web.reports.papers import within_sentence

MAKERS = {"docx": (to_docx, DOCX.media), "pdf": (to_pdf, PDF.media)}

WHOLE = ""
"""Stands for the whole locality where a unit is asked for."""


@page("measure")
def form06_page(request: HttpRequest) -> HttpResponse:
    """Form II.06 of one unit for the period, its identities checked; as a workbook where the address asks so."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "form06"})
    units = units_to_choose(room)
    unit = _unit_asked(request, room, units)
    form = form06(room.lake, unit, room.period.start, room.period.end, as_of=room.period.as_of)
    if answer := _file_asked(request, room, form):
        return answer
    columns = form_columns()
    figures_of = [column for column in columns if column.type == "count"]
    context = {
        "room": room,
        "period": room.period,
        "units": units,
        "unit": unit,
        "name": value_words("unit", unit, room.units),
        "columns": [(c.number, Text(c.vi.split(" - ")[-1], c.en)) for c in columns],
        "rows": [(line.field, [line.counts[c.key] for c in figures_of]) for line in form.lines],
        "total": [form.total[c.key] for c in figures_of],
        "identities": [(_identity_words(identity.text), identity.holds) for identity in form.identities],
        "rejected": form.quarantined,
    }
    return render(request, "dossiers/form06.html", context)


def _identity_words(text: str) -> str:
    return text.replace("of the previous period", _("của kỳ trước"))


def units_to_choose(room: Room) -> list[tuple[str, str]]:
    """Return the units with dossiers that the reader may see, by name."""
    there = figures.counts(room.asked, ("unit",))["unit"].to_list()
    return sorted(((u, value_words("unit", u, room.units)) for u in there), key=lambda u: vietnamese_sort_key(u[1]))


def _unit_asked(request: HttpRequest, room: Room, units: list[tuple[str, str]]) -> str:
    """Return the unit of the address where the reader may see it; the first one where it names none."""
    asked = request.GET.get("unit", "")
    own = own_names(room.user)
    if asked and (own is not None and asked not in own):
        raise Http404
    return asked or (units[0][0] if units else WHOLE)


def _file_asked(request: HttpRequest, room: Room, form: Form06) -> HttpResponse | None:
    """Return the form as the file that the address asks for, or None where it asks for none."""
    kind, name = request.GET.get("export", ""), value_words("unit", form.unit, room.units)
    if kind == "xlsx":
        content, media = _workbook(form), XLSX
    elif kind in MAKERS:
        make, media = MAKERS[kind]
        with translation.override("vi"):  # papers are in Vietnamese
            content = make(form06_report(_matter(room, form, name)))
    else:
        return None
    answer = HttpResponse(content, content_type=media)
    file = f"bieu-ii06-{slugify(fold(name))}-{form.start}-{form.end}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _matter(room: Room, form: Form06, name: str) -> FormMatter:
    province = room.locality.unit
    superior = f"Ủy ban nhân dân {within_sentence(province)}"
    return FormMatter(form, name, superior, province.name, room.source, room.locality.notice.vi)


def _workbook(form: Form06) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bieu.xlsx"
        write_sheet(form, path)
        return path.read_bytes()


@page("measure")
def index766_page(request: HttpRequest) -> HttpResponse:
    """Index 766 of a month: what dossiers give with its formula, what was entered with its source, what is unknown."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "index766"})
    return _shown(request, room, _month_asked(request, room), _place_asked(request, room), "", 200)


def _shown(request: HttpRequest, room: Room, month: str, unit: str, wrong: str, status: int) -> HttpResponse:
    assert room.lake is not None
    kept = EnteredPoint.objects.filter(locality=room.locality, unit=unit, month=month, superseded=False)
    entered = {point.component: point for point in kept.select_related("entered_by")}
    index = index766(room.lake, month, unit or None, entered={id: p.points for id, p in entered.items()})
    context = {
        "room": room,
        "month": month,
        "months": _months(room),
        "unit": unit,
        "units": units_to_choose(room),
        "whole": own_names(room.user) is None,
        "name": value_words("unit", unit, room.units) if unit else str(room.locality),
        "index": index,
        "groups": _groups(index, entered),
        "unknown": sum(c.points is None and c.max != 0 for c in index.components),
        "wrong": wrong,
        "said": request.POST,
    }
    return render(request, "dossiers/index766.html", context, status=status)


def _groups(index: Index766, entered: dict[str, EnteredPoint]) -> list[dict[str, Any]]:
    """Return the groups with their components, each with who entered it, and with a group's points where all are."""
    found = []
    for group in library("index766.yaml")["groups"]:
        components = [c for c in index.components if c.group == group["code"]]
        points = [c.points for c in components if c.max != 0]
        known = None if None in points else sum((p for p in points if p is not None), start=0)
        found.append(
            {
                "title": Text(group["vi"], group["en"]),
                "max": group["max"],
                "points": known,
                "components": [(c, entered.get(c.id), None if c.ratio is None else 100 * c.ratio) for c in components],
            }
        )
    return found


def _months(room: Room) -> list[str]:
    """Return this month and the eleven before it, the newest first."""
    first, found = room.today.replace(day=1), []
    for _n in range(12):
        found.append(f"{first:%Y-%m}")
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return found


def _month_asked(request: HttpRequest, room: Room) -> str:
    asked = request.GET.get("month", "")
    try:
        return f"{dt.datetime.strptime(asked, '%Y-%m'):%Y-%m}"  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        return f"{room.today:%Y-%m}"


def _place_asked(request: HttpRequest, room: Room) -> str:
    """Return the unit of the address, or the whole locality; who sees one unit only is shown that one."""
    own, asked = own_names(room.user), request.GET.get("unit", "")
    if own is None:
        return asked
    if asked and asked not in own:
        raise Http404
    return asked or next((code for code, _name in units_to_choose(room)), own[0] if own else WHOLE)


@act("measure")
def points_enter(request: HttpRequest) -> HttpResponse:
    """Enter the points of a component, with where they were seen."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "index766"})
    month, unit = _month_asked(request, room), _place_asked(request, room)
    component, source = request.POST.get("component", ""), request.POST.get("source", "").strip()
    try:
        points = parse_number(request.POST.get("points", "").replace(",", "."))
        if points is None or not source:
            return _shown(request, room, month, unit, _("Nhập cả số điểm và nơi đã xem số điểm."), 422)
        index766(room.lake, month, unit or None, entered={component: points})
    except InputError as error:
        return _shown(request, room, month, unit, error.within(translation.get_language() or "vi"), 422)
    except ValueError:
        return _shown(request, room, month, unit, _("Số điểm không đọc được. Viết như 5,25."), 422)
    enter_points(room.user, room.locality, unit, month, component, points, source[:300])
    messages.success(request, _("Đã ghi điểm thành phần %s.") % component)
    return redirect(reverse("dossier-index766", query={"month": month, "unit": unit}))
