"""The weekly meeting's page: new, done, late, coming; one-line notes; the sheet to print."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.web.accounts.models import User
from caicach.web.directives.counting import leading_units
from caicach.web.directives.models import Task
from caicach.web.directives.services.commenting import Written, note_week
from caicach.web.directives.standing import tasks_seen_by
from caicach.web.directives.week import DAY, Week, asked_monday, week_of
from caicach.web.directives.week_paper import week_paper
from caicach.web.interface.page import form_page

WRITERS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@form_page("follow")
def task_week(request: HttpRequest) -> HttpResponse:
    """Show a week, this one by default; keep the notes written on it; give it out as a paper."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    today = user.locality.today()
    monday = asked_monday(request.GET.get("week", ""), today)
    asked = request.GET.get("unit", "")
    unit = int(asked) if asked.isascii() and asked.isdigit() else None
    crossed = []
    if request.method == "POST":
        crossed = note_week(user, monday, _seen(user, request), _written(request))
        if not crossed:
            messages.success(request, _("Đã ghi ý kiến."))
            return redirect(f"{reverse('task-week')}?week={monday:%G-W%V}{f'&unit={unit}' if unit else ''}")
    week = week_of(user, monday, unit, {one.task.pk: one.mine for one in crossed})
    if request.GET.get("as") in WRITERS:
        return _paper(user, week, request.GET["as"])
    context = {
        "week": week,
        "crossed": crossed,
        "before": monday - 7 * DAY,
        "after": monday + 7 * DAY,
        "units": leading_units(user),
        "unit": asked,
        "total": sum(section.total for section in week.sections),
    }
    return render(request, "directives/week.html", context, status=409 if crossed else 200)


def _written(request: HttpRequest) -> dict[int, Written]:
    """Return what was written in the form, by task: the first of a task that stands in two sections and was changed."""
    found: dict[int, Written] = {}
    for name, values in request.POST.lists():
        key = re.fullmatch(r"note-(\d{1,18})", name)
        if not key:
            continue
        seen = request.POST.get(f"seen-{key[1]}", "")
        words = next((str(value) for value in values if value != seen), seen)
        found[int(key[1])] = Written(words, seen)
    return found


def _seen(user: User, request: HttpRequest) -> dict[int, Task]:
    """Return the tasks of the form that the writer sees."""
    return {t.pk: t for t in tasks_seen_by(user).filter(pk__in=_written(request)).select_related("locality__unit")}


def _paper(user: User, week: Week, kind: str) -> HttpResponse:
    writer, content_type = WRITERS[kind]
    answer = HttpResponse(writer(week_paper(user, week)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="giao-ban-{week.monday:%G-%V}.{kind}"'
    return answer
