"""Giving documents out in e-document packages, for the correspondence system to sign and send."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from caicach.web.access.door import fetch
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.services.packages import file_stem, package_of, package_of_task
from caicach.web.interface.page import page


@page("assign")
def of_directive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a registered document out."""
    found = fetch(request, Directive.objects.select_related("file", "envelope"), pk=pk)
    if found.state == Directive.State.DRAFT:
        raise Http404
    return _given_out(found, package_of(found))


@page("follow")
def of_task(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the document of a task out to those who do the task, with its last day as the day asked for."""
    records = Task.objects.select_related("lead", "directive__file", "directive__envelope")
    task = fetch(request, records.prefetch_related("coordinating"), pk=pk)
    return _given_out(task.directive, package_of_task(task))


def _given_out(directive: Directive, package: bytes) -> HttpResponseBase:
    name = f"{file_stem(directive)}.edxml"
    return FileResponse(io.BytesIO(package), as_attachment=True, filename=name, content_type="application/xml")
