"""The indices of the place, one period's table with its map, one unit through time, one criterion through time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.instruments import list_instruments
from caicach.instruments.model import Instrument
from caicach.scoring.structure import TOTAL
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.directives.models import Task
from caicach.web.findings.models import Finding
from caicach.web.indices import charts, notes
from caicach.web.indices.drawn import period_charts
from caicach.web.indices.figures_of import current_tables, standing_of
from caicach.web.indices.restating import restated_rows
from caicach.web.indices.tables import ranking_table, restated_table
from caicach.web.indices.views.asked import asked_instrument, asked_table, own_code, unit_at
from caicach.web.indices.waiting import trend_of
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page


@page("measure")
def index_list(request: HttpRequest) -> HttpResponse:
    """Every index that has a table here, with where we stand; and the ones that wait for one."""
    shown, waiting = [], []
    for known in list_instruments():
        tables = current_tables(known.id)
        if tables:
            shown.append({"instrument": known, "tables": tables, "trend": trend_of(request.user, known, tables)})
        elif known.editions[-1].source.status != "template" and known.measures != "official":
            waiting.append(known)
    return render(request, "indices/index_list.html", {"shown": shown, "waiting": waiting})


@page("measure")
def instrument_page(request: HttpRequest, instrument: str) -> HttpResponse:
    """The latest period of an index."""
    tables = current_tables(asked_instrument(instrument).id)
    if not tables:
        raise Http404
    return redirect("index-page", instrument, list(tables)[-1])


@page("measure")
def index_page(request: HttpRequest, instrument: str, period: str) -> HttpResponse:
    """One period of an index: where we stand, the map, every unit; as published, or restated on today's units."""
    measured, table = asked_instrument(instrument), asked_table(instrument, period)
    standing, ours = standing_of(table), own_code(request, period)
    tables = current_tables(instrument)
    restated = request.GET.get("units") == "34" and measured.measures == "province"
    rows = restated_rows(table) if restated else []
    listing = restated_table(request, table, rows) if restated else ranking_table(request, table, standing, ours)
    drawn = period_charts(instrument, period, tables, ours, restated)
    answer = export_asked(request, listing) or image_asked(request, drawn)
    if answer:
        return answer
    context = {
        "instrument": measured,
        "table": table,
        "tables": tables,
        "edition": standing.edition,
        "standing": standing,
        "our": standing.units.get(ours) if ours else None,
        "our_code": ours,
        "our_group": notes.group_title(standing, ours, TOTAL),
        "previous": notes.previous_period(tables, period),
        "listing": listing,
        "charts": drawn,
        "notes": notes.of_period(measured, table, standing),
        "restated": restated,
        "can_restate": measured.measures == "province" and period < "2025" and not notes.ranks_alone(standing),
    }
    return render(request, "indices/index_page.html", context)


@page("measure")
def unit_page(request: HttpRequest, instrument: str, code: str) -> HttpResponse:
    """One unit through all periods: score, rank, components; gaps are gaps and breaks are marked."""
    measured, tables = asked_instrument(instrument), current_tables(instrument)
    if not tables:
        raise Http404
    standings = {period: standing_of(table) for period, table in tables.items()}
    present = [p for p, s in standings.items() if code in s.units]
    if not present:
        raise Http404
    unit = unit_at(code, present[-1], measured.measures)
    drawn = charts.of_unit(measured, unit.name, code, standings, list(tables.values())[-1], translation.get_language())
    answer = image_asked(request, drawn)
    if answer:
        return answer
    rows = [_period_row(standings[p], p, code) for p in tables]
    context = {"instrument": measured, "unit": unit, "code": code, "rows": rows, "charts": drawn, "present": present}
    return render(request, "indices/unit_page.html", context)


def _period_row(standing: object, period: str, code: str) -> dict[str, object]:
    score = standing.units.get(code)  # type: ignore[attr-defined]
    missing = notes.missing_words(standing, code) if score and score.points is None else None  # type: ignore[arg-type]
    return {"period": period, "score": score, "out_of": standing.out_of(code), "missing": missing}  # type: ignore[attr-defined]


@page("measure")
def criterion_page(request: HttpRequest, instrument: str, code: str) -> HttpResponse:
    """One criterion: our figures in every period, the findings made of it, the tasks that serve it and what came."""
    measured, tables = asked_instrument(instrument), current_tables(instrument)
    title = _criterion_title(measured, code)
    if title is None:
        raise Http404
    rows = []
    for period, table in tables.items():
        standing, ours = standing_of(table), own_code(request, period)
        if ours and standing.value(ours, code) is not None:
            rows.append(
                {
                    "period": period,
                    "value": standing.value(ours, code),
                    "rank": standing.rank(ours, code),
                    "out_of": standing.out_of(ours),
                    "group": notes.group_title(standing, ours, code),
                }
            )
    findings = within(request.user, "see-findings", Finding.objects.filter(instrument=instrument, code=code))
    serving = Task.objects.given().filter(instrument=instrument, code=code)
    tasks = within(request.user, "see-tasks", serving).select_related("lead", "directive")
    context = {"instrument": measured, "code": code, "title": title, "rows": rows, "findings": findings, "tasks": tasks}
    return render(request, "indices/criterion_page.html", context)


def _criterion_title(measured: Instrument, code: str) -> Text | None:
    if code == TOTAL:
        return Text(_("Tổng điểm"), "Total")
    found = [e.criterion(code) for e in reversed(measured.editions)]
    return next((c.title for c in found if c is not None), None)
