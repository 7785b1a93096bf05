"""The work list: what of my unit, or of one official, is late, due today, due this week; for a phone, and for keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caicach.registry import vietnamese_sort_key
from caicach.web.dossiers import figures
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.figures import Asked, ask
from caicach.web.dossiers.standing import chip_of, late_by
from caicach.web.dossiers.tables import dossiers_table
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.words import value_words
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page

SHOWN = 100
"""How many dossiers a group of the list shows; the export has them all."""


@dataclass(frozen=True)
class Group:
    """The dossiers that stand alike in time: how many, and the first of them."""

    name: str
    title: str
    count: int
    first: list[dict[str, Any]]


@page("measure")
def work(request: HttpRequest) -> HttpResponse:
    """What must be done today, of the reader's units; the address narrows it to one unit or one official."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "work"})
    everything = ask(room.lake, room.today, room.today, room.today, own_names(room.user))
    asked = everything
    chosen = {name: request.GET.get(name, "").strip() for name in ("unit", "official")}
    for name, value in chosen.items():
        asked = asked.only(**{name: value}) if value else asked
    rows = figures.pending(asked).to_dicts()
    table = dossiers_table(request, room, rows, "work", _("Hồ sơ đang giải quyết"), "")
    if answer := export_asked(request, table):
        return answer
    context = {
        "groups": grouped(rows, room.today),
        "today": room.today,
        "table": table,
        "pending": len(rows),
        "units": _units(room, everything),
        "officials": _officials(everything.only(unit=chosen["unit"])) if chosen["unit"] else [],
        "chosen": chosen,
        "unit_name": value_words("unit", chosen["unit"], room.units) if chosen["unit"] else "",
    }
    return render(request, "dossiers/work.html", context)


def grouped(rows: list[dict[str, Any]], today: dt.date) -> list[Group]:
    """Return pending dossiers as late, due today, due by Sunday, later."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    titles = {
        "late": _("Quá hạn"),
        "today": _("Đến hạn hôm nay"),
        "week": _("Còn trong tuần này"),
        "later": _("Tuần sau trở đi"),
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in titles}
    for row in rows:
        due: dt.date = row["due_at"].date()
        name = "late" if due < today else "today" if due == today else "week" if due <= sunday else "later"
        found[name].append(row)
    return [Group(name, titles[name], len(kept), _told(kept, today)) for name, kept in found.items()]


def _told(rows: list[dict[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    return [row | {"chip": chip_of(row, today), "days": late_by(row, today)} for row in rows[:SHOWN]]


def _units(room: Room, asked: Asked) -> list[tuple[str, str]]:
    there = figures.pending(asked)["unit"].unique().to_list()
    return sorted(((u, value_words("unit", u, room.units)) for u in there), key=lambda u: vietnamese_sort_key(u[1]))


def _officials(asked: Asked) -> list[str]:
    return sorted(figures.pending(asked)["official"].drop_nulls().unique().to_list())
