"""The tasks behind a figure of a report: which they are, and how a rate follows from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from caicach.web.access.door import fetch
from caicach.web.directives.models import Task
from caicach.web.directives.rate_words import rates_of
from caicach.web.directives.standing import chip_of, counts
from caicach.web.dossiers.asking import period_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day
from caicach.web.reports.gathering_asking import Span
from caicach.web.reports.gathering_task_sets import SETS, tasks_followed, tasks_in
from caicach.web.units.models import Unit


@page("follow")
def figure_tasks(request: HttpRequest) -> HttpResponse:
    """List one set of tasks of the days asked for, as they stood on the day of the figures, and the rates over it."""
    user, name = user_of(request), request.GET.get("set", "followed")
    locality, asked = user.locality, request.GET.get("unit", "")
    if locality is None or name not in SETS or (asked and not asked.isdecimal()):
        raise Http404
    unit = fetch(request, Unit.objects.filter(locality=locality), pk=int(asked)) if asked else None
    period = period_asked(request, locality.today())
    span = Span(period.start, period.end, period.as_of)
    tasks = tasks_in(name, tasks_followed(locality, unit, span, user), span)
    listing = _table(request, tasks, span.as_of, locality.warn_days)
    if answer := export_asked(request, listing):
        return answer
    found = counts(tasks)
    context = {
        "listing": listing,
        "title": SETS[name].title.within(translation.get_language() or "vi"),
        "set": name,
        "unit": unit,
        "period": period,
        "count": sum(found.values()),
        "rates": [rate for rate in rates_of(found) if rate.denominator],
    }
    return render(request, "reports/figure_tasks.html", context)


def _table(request: HttpRequest, tasks: QuerySet[Task], on: dt.date, warn_days: int) -> Table:
    """Return the tasks with their state as it was on the day of the figures."""

    def link(task: Task) -> Any:
        words = Truncator(task.words[:1].upper() + task.words[1:]).words(22)
        return format_html('<a href="{}" title="{}">{}</a>', reverse("task", args=[task.pk]), task.words, words)

    def chip(task: Task) -> Any:
        stands = chip_of(task, on, warn_days)
        return format_html('<span class="chip {}">{}</span>', stands.kind, stands.words)

    columns = [
        Column("task", _("Nhiệm vụ"), lambda t: t.words, link, sortable=False),
        Column("lead", _("Chủ trì"), lambda t: str(t.lead), field="lead__sort_key"),
        Column("directive", _("Văn bản"), lambda t: str(t.directive), field="directive__date", minor=True),
        Column("given", _("Ngày giao"), lambda t: t.given_on, lambda t: day(t.given_on), field="given_on", minor=True),
        Column("deadline", _("Thời hạn"), lambda t: t.last_day, lambda t: day(t.last_day), field="last_day"),
        Column("standing", _("Tình trạng"), lambda t: chip_of(t, on, warn_days).words, chip, sortable=False),
    ]
    return Table(
        request,
        "tasks",
        columns,
        tasks.select_related("lead", "directive").order_by("last_day", "lead__sort_key", "pk"),
        search_field="folded",
        caption=_("Nhiệm vụ"),
        empty=_("Không có nhiệm vụ nào như vậy trong kỳ này."),
    )
