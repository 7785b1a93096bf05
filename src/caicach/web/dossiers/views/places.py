"""A unit's page, a procedure's, a field's: the same figures of fewer dossiers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caicach.web.access.door import fetch
from caicach.web.dossiers import charts, figures
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.tables import counts_table, dossiers_table
from caicach.web.dossiers.units import own_names, unit_of
from caicach.web.dossiers.views.overview import headline
from caicach.web.dossiers.words import GROUPINGS, value_words
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.units.models import Unit

MOST = 1000
"""How many overdue dossiers a page lists; the figures count all."""

WITHIN = {"unit": "procedure", "procedure": "unit", "field": "procedure"}
"""Of each kind of page, what its lateness is told by."""


@page("measure")
def of_unit(request: HttpRequest, value: str) -> HttpResponse:
    """One unit: its rates, what is pending and how old, which procedures make most of its lateness."""
    room = room_of(request)
    unit = unit_of(room.locality, value)
    if unit is not None:
        fetch(request, Unit.objects.all(), pk=unit.pk)
    elif own_names(room.user) is not None or room.lake is None:
        raise Http404
    return _narrowed(request, room, "unit", value)


@page("measure")
def of_procedure(request: HttpRequest, value: str) -> HttpResponse:
    """One procedure: its rates, and which units are late with it."""
    return _narrowed(request, room_of(request), "procedure", value)


@page("measure")
def of_field(request: HttpRequest, value: str) -> HttpResponse:
    """One field: its rates, and which of its procedures are late."""
    return _narrowed(request, room_of(request), "field", value)


def _narrowed(request: HttpRequest, room: Room, kind: str, value: str) -> HttpResponse:
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "overview"})
    asked, by = room.asked.only(**{kind: value}), WITHIN[kind]
    table = counts_table(request, room, figures.counts(asked, (by,)), (by,))
    period = room.period
    rows = figures.overdue(asked, MOST)
    overdue = dossiers_table(
        request,
        room,
        rows.to_dicts(),
        "overdue",
        _("Hồ sơ đang quá hạn, lâu nhất trước"),
        _("Không có hồ sơ nào đang quá hạn vào ngày chốt số liệu."),
    )
    drawn = charts.of_place(room, asked, by)
    if answer := export_asked(request, table, overdue) or image_asked(request, drawn):
        return answer
    context: dict[str, Any] = {
        "kind": kind,
        "kind_words": GROUPINGS[kind],
        "value": value,
        "name": value_words(kind, value, room.units),
        "period": period,
        "table": table,
        "overdue": overdue,
        "charts": drawn,
        "ages": ages(asked),
        "ahead": figures.forecast(asked),
        **headline(asked),
    }
    return render(request, "dossiers/place.html", context)


def ages(asked: figures.Asked) -> list[tuple[Any, int]]:
    """Return how many dossiers pend of each age, in words."""
    found = next(iter(figures.ageing(asked).to_dicts()), {})
    names = {
        "to_5": _("đến 5 ngày làm việc"),
        "to_10": _("trên 5 đến 10 ngày làm việc"),
        "to_20": _("trên 10 đến 20 ngày làm việc"),
        "over_20": _("trên 20 ngày làm việc"),
    }
    return [(words, int(found.get(name) or 0)) for name, words in names.items()]
