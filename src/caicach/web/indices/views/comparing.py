"""What fell and why: one unit, two periods."""

from __future__ import annotations

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caicach.analysis import Comparison, story
from caicach.instruments import list_instruments
from caicach.web.access.reach import within
from caicach.web.findings.models import Finding
from caicach.web.indices import notes
from caicach.web.indices.component_table import component_table
from caicach.web.indices.drawn import comparison_charts
from caicach.web.indices.figures_of import comparison_of, current_tables, kept_computation, standing_of
from caicach.web.indices.outcomes import outcomes
from caicach.web.indices.views.asked import asked_instrument, asked_table, own_code
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page


@page("compare")
def start(request: HttpRequest) -> HttpResponse:
    """Choose an index, a unit and two periods; straight to the answer where they are given."""
    asked = request.GET
    if asked.get("instrument") and asked.get("unit") and asked.get("before") and asked.get("after"):
        return redirect("index-compare", asked["instrument"], asked["unit"], asked["before"], asked["after"])
    offers = []
    for known in list_instruments():
        tables = current_tables(known.id)
        if len(tables) < 2:
            continue
        periods = list(tables)
        ours = own_code(request, periods[-1]) or own_code(request, periods[-2])
        standing = standing_of(tables[periods[-1]])
        names = sorted((notes.unit_name(code, periods[-1], known.measures), code) for code in standing.units)
        pairs = [(p, q) for p, q in pairwise(periods)]
        offers.append({"instrument": known, "periods": periods, "ours": ours, "units": names, "pairs": pairs[::-1]})
    return render(request, "indices/compare_start.html", {"offers": offers})


@page("compare")
def fall(request: HttpRequest, instrument: str, code: str, before: str, after: str) -> HttpResponse:
    """What a unit lost or gained, component by component, and its rank had the others stood still."""
    asked_instrument(instrument)
    old, new = asked_table(instrument, before), asked_table(instrument, after)
    comparison = comparison_of(old, new)
    unit = comparison.unit(code)
    if unit is None:
        raise Http404
    told = story(comparison, code)
    sides = (old, standing_of(old)), (new, standing_of(new))
    drawn = comparison_charts(old, new, code)
    listing = component_table(request, unit, *sides)
    answer = export_asked(request, listing) or image_asked(request, drawn)
    if answer:
        return answer
    computation = kept_computation(
        "compare", {"instrument": instrument, "from": before, "to": after}, (old, new), _stored(comparison)
    )
    mine = own_code(request, after) == code
    findings = Finding.objects.filter(instrument=instrument, period_from=before, period_to=after)
    context = {
        "comparison": comparison,
        "unit": unit,
        "story": told,
        "group": notes.group_title(sides[1][1], code, "total"),
        "charts": drawn,
        "listing": listing,
        "computation": computation,
        "before": old,
        "after": new,
        "mine": mine,
        "findings": within(request.user, "see-findings", findings) if mine else [],
        "outcomes": outcomes(request.user, comparison, unit) if mine else [],
        "unranked": [s.unit for s in sides[1][1].units.values() if s.rank is None],
        "unranked_names": ", ".join(
            notes.unit_name(s.unit, after, comparison.instrument.measures)
            for s in sides[1][1].units.values()
            if s.rank is None
        ),
        "title": _("So sánh"),
    }
    return render(request, "indices/fall.html", context)


def _stored(comparison: Comparison) -> dict[str, object]:
    return comparison.as_answer()
