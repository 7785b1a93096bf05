"""The administrator's pages: whether every outside part works, and whether the data hold together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.web.checks.configuration import check_configuration
from caicach.web.checks.integrity import SHOWN, run_checks
from caicach.web.interface.page import page, user_of


@page()
def configuration(request: HttpRequest) -> HttpResponse:
    """Every outside part, whether it works, and how to mend it."""
    parts = check_configuration()
    troubled = sum(p.state != "ok" for p in parts)
    return render(request, "checks/configuration.html", {"parts": parts, "troubled": troubled})


@page()
def data_checks(request: HttpRequest) -> HttpResponse:
    """Every integrity check, run now on the reader's province and on what is everybody's."""
    locality = user_of(request).locality
    assert locality is not None
    outcomes = run_checks(locality.pk)
    found = [o for o in outcomes if o.count]
    context = {
        "found": found,
        "clean": [o for o in outcomes if not o.count],
        "errors": sum(o.check.severity == "error" for o in found),
        "warnings": sum(o.check.severity == "warning" for o in found),
        "shown": SHOWN,
    }
    return render(request, "checks/data_checks.html", context)
