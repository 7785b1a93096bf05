"""A figure's computation: formula, inputs, source, and how the inputs came, down to the row of the file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.scoring.explain import explain
from caicach.web.indices.figures_of import standing_of
from caicach.web.indices.notes import unit_name
from caicach.web.indices.views.asked import asked_instrument, asked_table
from caicach.web.interface.page import page


@page("measure")
def trace(request: HttpRequest, instrument: str, period: str, unit: str, code: str) -> HttpResponse:
    """The trace beside its figure (HTMX), or as a page of its own."""
    measured, table = asked_instrument(instrument), asked_table(instrument, period)
    standing = standing_of(table)
    if unit not in standing.units or (standing.value(unit, code) is None and standing.rank(unit, code) is None):
        raise Http404
    tree = explain(standing.scores, unit, None if code == "total" else code)
    context = {
        "trace": tree,
        "table": table,
        "instrument": measured,
        "name": unit_name(unit, period, measured.measures),
        "decimals": standing.edition.decimals,
        "rank": standing.rank(unit, code),
        "out_of": standing.out_of(unit) if code == "total" else len(standing.ranks.get(code, {})),
    }
    template = "indices/trace_fragment.html" if request.headers.get("HX-Request") else "indices/trace.html"
    return render(request, template, context)
