"""The province's dossiers at a glance: rates beside what was rejected, by any grouping, by month, and what is ahead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caicach.dossiers.restating import Restated
from caicach.web.dossiers import charts, figures
from caicach.web.dossiers.asking import Period, Room, date_asked, room_of
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.tables import counts_table
from caicach.web.dossiers.units import own_names, restated_names
from caicach.web.dossiers.words import GROUPINGS, value_words
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page


@page("measure")
def overview(request: HttpRequest) -> HttpResponse:
    """Rates of the period by any grouping, by month, by unit, and what falls due in the next ten working days."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "overview"})
    by = grouping_asked(request)
    asked = room.asked
    units, period = restating_asked(request, room)
    if units:
        table = counts_table(request, room, figures.restated_counts(asked, by, units.on), by, restated_names(units))
    else:
        table = counts_table(request, room, figures.counts(asked, by), by)
    drawn = charts.of_overview(room, asked, units)
    if answer := export_asked(request, table) or image_asked(request, drawn):
        return answer
    context = {
        "room": room,
        "period": period,
        "may_restate": own_names(room.user) is None,
        "restated": units,
        "kept": [(value_words("unit", one.unit, room.units), one.why) for one in units.kept] if units else [],
        "rejected_units": [(value_words("unit", u, room.units), n) for u, n in figures.rejected_by_unit(asked)],
        "table": table,
        "charts": drawn,
        "groupings": [(name, title, name in by) for name, title in GROUPINGS.items()],
        "ahead": figures.forecast(asked),
        **headline(asked),
    }
    return render(request, "dossiers/overview.html", context)


def grouping_asked(request: HttpRequest) -> tuple[str, ...]:
    """Return the groupings of the address that there are, in any combination; by unit where it names none."""
    asked = [name for part in request.GET.getlist("by") for name in part.split(",")]
    known = [name for name in GROUPINGS if name in asked]
    return tuple(known) or ("unit",)


def restating_asked(request: HttpRequest, room: Room) -> tuple[Restated | None, Period]:
    """Return under which day's units the address asks to be told (None: as written), and the period with what is amiss.

    Only for who sees the whole locality: an own unit of today is not an own unit of another day.
    """
    if not request.GET.get("units-on", "").strip() or own_names(room.user) is not None:
        return None, room.period
    wrong: list[str] = []
    on = date_asked(request, "units-on", room.today, _("Theo đơn vị của ngày"), wrong)
    if on > room.today:
        wrong.append(_("Theo đơn vị của ngày: ngày này chưa tới. Chọn hôm nay hoặc một ngày trước đó."))
    if wrong:
        return None, replace(room.period, wrong=(*room.period.wrong, *wrong))
    return figures.restated(room.asked.root, room.asked.stamp, on), room.period


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
