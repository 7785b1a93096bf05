"""A unit's two years side by side, criterion by criterion, saying what can't be compared and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.scoring import year_on_year
from caicach.scoring.losses import ways_of
from caicach.scoring.result import NodeScore
from caicach.scoring.years import YearOnYear
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.scores_at import form_at, scores_at
from caicach.web.rounds.standings import stage_title
from caicach.web.rounds.templatetags.rounds import points
from caicach.web.rounds.term_words import language
from caicach.web.rounds.views.result_shared import entry_of, frame_of, stages_of
from caicach.web.rounds.words import points_text


@page("score")
def result_years(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's two years, criterion by criterion, with what can't be compared and why."""
    entrant = entry_of(request, pk)
    round = entrant.round
    stage = stages_of(request, entrant)[-1]
    before = scores_at(round.previous, "final") if round.previous else None
    after = scores_at(round, stage)
    rows = year_on_year(before, after, entrant.unit.code) if before and after else []
    table = years_table(request, entrant, rows)
    context = {**frame_of(request, entrant), "table": table, "rows": rows, "title": stage_title(stage)}
    return export_asked(request, table) or render(request, "rounds/result_years.html", context)


def years_table(request: HttpRequest, entrant: Entrant, rows: Sequence[YearOnYear]) -> Table:
    """Return the table of both years; a change is in points, or in percentage points of the maximum where only so."""
    previous, period = entrant.round.previous, entrant.round.period
    old = previous.period if previous else ""
    ways = ways_of(form_at(entrant.round).tree)

    def shown(row: YearOnYear) -> Any:
        return _year_change(row, taken_off=ways.get(row.after_code or "") == "takes-off")

    columns = [
        Column("code", _("Mã"), lambda row: row.after_code or row.before_code, sortable=False),
        Column("title", _("Tiêu chí"), lambda row: words(row.title), sortable=False),
        Column("before", old, lambda row: _node_points(row.before), lambda row: _of_max(row.before), numeric=True),
        Column("after", period, lambda row: _node_points(row.after), lambda row: _of_max(row.after), numeric=True),
        Column("change", _("Thay đổi"), lambda row: row.change, shown, numeric=True),
        Column("why", _("Ghi chú"), lambda row: words(row.why) if row.why else "", _why),
    ]
    return Table(
        request,
        "years",
        columns,
        rows,
        caption=_("%(unit)s: %(before)s và %(after)s") % {"unit": entrant.unit, "before": old, "after": period},
        source=f"{previous} · {entrant.round}" if previous else str(entrant.round),
        empty=_("Kỳ này không có kỳ trước để so sánh, hoặc một trong hai kỳ chưa có điểm."),
        row_class=lambda row: "group" if _is_group(entrant, row) else "",
    )


def _is_group(entrant: Entrant, row: YearOnYear) -> bool:
    item = form_at(entrant.round).branches.get(row.after_code or "")
    return bool(item and item.below)


def _node_points(node: NodeScore | None) -> Decimal | None:
    return node.points if node else None


def _of_max(node: NodeScore | None) -> Any:
    if node is None:
        return None
    if node.points is None:
        return _("không áp dụng") if node.status == "not-applicable" else None
    return format_html("{}/{}", points(node.points), points(node.max))


def _year_change(row: YearOnYear, *, taken_off: bool) -> Any:
    """Return a change in words; more points of what is taken off are a change for the worse."""
    if row.change is None:
        return None
    if row.change == 0:
        return _("không đổi")
    shape = figures.UP if row.change > 0 else figures.DOWN
    kind = "up" if (row.change > 0) != taken_off else "down"
    unit = _("điểm") if row.comparable == "points" else _("điểm phần trăm")
    return format_html('<span class="{}">{} {} {}</span>', kind, shape, points_text(abs(row.change), language()), unit)


def _why(row: YearOnYear) -> Any:
    if row.why is None:
        return ""
    if row.comparable == "no":
        return format_html('<span class="chip mark">{}</span> {}', _("không so sánh"), words(row.why))
    return words(row.why)
