"""The province's dossiers at a glance: rates beside what was rejected, by any grouping, by month, and what is ahead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.web.dossiers import charts, figures
from caicach.web.dossiers.asking import room_of
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.tables import counts_table
from caicach.web.dossiers.words import GROUPINGS
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page

MOST_GROUPINGS = 3


@page("measure")
def overview(request: HttpRequest) -> HttpResponse:
    """Rates of the period by any grouping, by month, by unit, and what falls due in the next ten working days."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "overview"})
    by = grouping_asked(request)
    asked = room.asked
    table = counts_table(request, room, figures.counts(asked, by), by)
    drawn = charts.of_overview(room, asked)
    if answer := export_asked(request, table) or image_asked(request, drawn):
        return answer
    context = {
        "room": room,
        "period": room.period,
        "table": table,
        "charts": drawn,
        "groupings": [(name, title, name in by) for name, title in GROUPINGS.items()],
        "ahead": figures.forecast(asked),
        **headline(asked),
    }
    return render(request, "dossiers/overview.html", context)


def grouping_asked(request: HttpRequest) -> tuple[str, ...]:
    """Return the groupings of the address that there are, at most three; by unit where it names none."""
    asked = [name for part in request.GET.getlist("by") for name in part.split(",")]
    known = [name for name in GROUPINGS if name in asked][:MOST_GROUPINGS]
    return tuple(known) or ("unit",)


def headline(asked: Asked) -> dict[str, Any]:
    """Return the figures on top of a page: the counts of all, the days they took, and what was rejected."""
    total: dict[str, Any] = next(iter(figures.counts(asked).to_dicts()), {})
    rate = total.get("on_time_rate")
    total["on_time_share"] = None if rate is None else 100 * rate
    total["late"] = (total.get("resolved_late") or 0) + (total.get("pending_overdue") or 0)
    return {
        "total": total,
        "took": next(iter(figures.durations(asked).to_dicts()), {}),
        "rejected": figures.rejected(asked),
    }
