"""The overview: every unit that leads tasks, its rates month by month, and how long what is overdue is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, ageing_bands, boards_source, completion_grades, rates
from caicach.reporting import figures
from caicach.web.access.reach import own_units
from caicach.web.directives.counting import Counted, Summed, counted_of_province, last_months, province_of, summed
from caicach.web.directives.rate_words import Month, band_title, bands_of, month_of, months_of, rates_of
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import percent
from caicach.web.units.models import Locality, Unit

_OPEN = (TimeState.open_overdue, TimeState.open_due_soon, TimeState.open_in_time, TimeState.open_no_deadline)


@dataclass(frozen=True)
class Row:
    """A unit with what its tasks come to."""

    unit: Unit
    told: Summed
    months: list[Month]

    def count(self, *states: TimeState) -> int:
        """Return how many of its tasks stand in the given states."""
        return sum(self.told.counts.get(state, 0) for state in states)


@page("follow")
def task_overview(request: HttpRequest) -> HttpResponse:
    """Show the units in a table, and what all of them come to, each piece of work once."""
    user = user_of(request)
    locality = user.locality
    assert locality is not None
    leads = None if province_of(user) else own_units(user)
    found = counted_of_province(locality, leads, by_lead=True)
    listing = _table(request, locality, _rows(locality, found))
    answer = export_asked(request, listing)
    if answer:
        return answer
    told = summed(found, locality.today(), top=leads is None)
    context = {
        "listing": listing,
        "rates": rates_of(told.counts),
        "months": months_of(told.months),
        "ageing": bands_of(told.ageing),
        "grades": completion_grades(),
        "grades_source": boards_source(),
        "once": leads is None,
    }
    return render(request, "directives/task_overview.html", context)


def _rows(locality: Locality, found: list[Counted]) -> list[Row]:
    by_lead: dict[int, list[Counted]] = defaultdict(list)
    for one in found:
        by_lead[one.lead].append(one)
    rows = []
    for unit in Unit.objects.filter(pk__in=by_lead).order_by("sort_key"):
        told = summed(by_lead[unit.pk], locality.today())
        rows.append(Row(unit, told, [month_of(first, counted) for first, counted in told.months.items()]))
    return rows


def _table(request: HttpRequest, locality: Locality, rows: list[Row]) -> Table:
    bands = [_band_column(n, band_title(band)) for n, band in enumerate(ageing_bands())]
    months = [_month_column(n, first) for n, first in enumerate(last_months(locality.today()))]
    columns = [
        Column("unit", _("Đơn vị"), lambda r: str(r.unit), _link),
        Column("open", _("Đang thực hiện"), lambda r: r.count(*_OPEN), numeric=True, descending_first=True),
        Column("overdue", _("Quá hạn"), lambda r: r.count(TimeState.open_overdue), numeric=True, descending_first=True),
        *bands,
        Column("completion", _("Hoàn thành nhiệm vụ đến hạn"), _completion, _completion_shown, numeric=True, unit="%"),
        *months,
    ]
    return Table(
        request,
        "task-units",
        columns,
        rows,
        search=lambda r: f"{r.unit} {r.unit.folded}",
        caption=_("Nhiệm vụ của từng đơn vị chủ trì"),
        source=_("Tỷ lệ = đã hoàn thành / (đã hoàn thành + đang quá hạn), theo tháng của thời hạn."),
        empty=_("Chưa có nhiệm vụ nào. Nhiệm vụ có khi một văn bản được xác nhận."),
    )


def _band_column(number: int, title: str) -> Column:
    def value(row: Row) -> int:
        return row.told.ageing[number]

    return Column(f"age{number}", _("Quá hạn %s") % title, value, numeric=True, minor=True, descending_first=True)


def _month_column(number: int, first: dt.date) -> Column:
    def value(row: Row) -> Decimal | None:
        return row.months[number].value

    def shown(row: Row) -> Any:
        return _cell(row.months[number], told, language)

    told, language = _("%(done)d trong %(due)d đến hạn"), translation.get_language() or "vi"
    title = _("T%(month)d/%(year)d") % {"month": first.month, "year": first.year}
    return Column(f"{first:%Y-%m}", title, value, shown, numeric=True, minor=True, unit="%")


def _link(row: Row) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("task-unit", args=[row.unit.pk]), row.unit)


def _completion(row: Row) -> Any:
    return rates(row.told.counts).completion


def _completion_shown(row: Row) -> Any:
    value = _completion(row)
    return None if value is None else percent(value)


def _cell(month: Month, told: str, language: str) -> Any:
    if month.value is None:
        return None
    title = told % {"done": month.done, "due": month.due}
    shown = figures.percent(month.value, 1, language)
    return format_html('<span class="grade {}" title="{}">{}</span>', month.kind, title, shown)
