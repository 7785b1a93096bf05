"""One task: everything on it, what happened, who may do what next, and the acts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.directives.following import Transition, roles, transitions
from caicach.errors import InputError, Problem
from caicach.web.access.door import Refused, fetch
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.directives.after import aim_of
from caicach.web.directives.cards import task_clarity
from caicach.web.directives.forms import ActForm, put_problems
from caicach.web.directives.models import Attachment, Task
from caicach.web.directives.services.acting import (
    OF_SERIES,
    Said,
    act_on,
    describe,
    known_act,
    may_describe,
    open_acts,
    open_below,
)
from caicach.web.directives.tables import state_title
from caicach.web.directives.timeline import timeline_of
from caicach.web.directives.views.confirming import tell
from caicach.web.directives.views.giving import GIVING, give, givings, parts_of
from caicach.web.files.keep import path_of
from caicach.web.files.kinds import ACCEPTED, accept, media_of
from caicach.web.interface.page import act, page, user_of

# Acts that put an end to something are asked once more, naming what will happen.
GRAVE = ("cancel", "return", "reopen")
FIRST = ("report-progress", "report-done", "start")


@dataclass
class Offer:
    """An act open to the reader, with its form."""

    transition: Transition
    form: ActForm
    asked: bool = False

    @property
    def fields(self) -> Sequence[str]:
        """Return the fields the act asks for."""
        return _FIELDS.get(self.transition.act, ())

    @property
    def grave(self) -> bool:
        """Tell whether the act puts an end to something."""
        return self.transition.act in GRAVE


_FIELDS: dict[str, tuple[str, ...]] = {
    "report-progress": ("words", "percent", "attached"),
    "report-done": ("words", "finished_on", "despite", "attached"),
    "return": ("words",),
    "reopen": ("words",),
    "cancel": ("words",),
    "extend": ("words", "new_day"),
    "request-extension": ("words", "new_day"),
    "decline-extension": ("words",),
}


def _task(request: HttpRequest, pk: int) -> Task:
    related = ("locality__unit", "directive", "lead", "finding", "reading", "holder", "series", "parent__lead")
    records = Task.objects.select_related(*related, "parent__parent")
    return fetch(request, records, pk=pk)


@page("follow")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task with the forms of what the reader may do."""
    return _show(request, _task(request, pk))


def _show(request: HttpRequest, found: Task, *, asked: str = "", form: forms.Form | None = None) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    today = found.locality.today()
    offers, allowed = [], open_acts(user, found)
    plain = [t for t in allowed if t.act not in GIVING]
    for transition in sorted(plain, key=lambda t: FIRST.index(t.act) if t.act in FIRST else 9):
        mine = transition.act == asked and form is not None
        initial = {"percent": found.percent, "finished_on": today, "new_day": found.asked_day}
        fresh = ActForm(initial=initial, auto_id=f"{transition.act}-%s")
        offers.append(Offer(transition, form if mine and isinstance(form, ActForm) else fresh, mine))
    context = {
        "task": found,
        "offers": offers,
        "reports_first": any(o.transition.act in FIRST for o in offers),
        "giving": givings(found, allowed, asked, form),
        "overtaken": form if asked not in {t.act for t in allowed} else None,
        "parts": parts_of(found, user),
        "open_below": open_below(found).count(),
        "next": _who_may(found, {t.act for t in allowed}),
        "events": timeline_of(found),
        "state": state_title(found.state),
        "items": task_clarity(found, found.locality.clarity_variant),
        "aim": aim_of(found),
        "describes": may_describe(user, found),
        # A unit's people act by the one page, also as those who gave a part; the province's by the other.
        "act_page": "task-act" if may(user, "report-progress", found) else "task-judge",
        "siblings": found.reading.tasks.count() if found.reading else 1,
        "accepted": ACCEPTED,
    }
    return render(request, "directives/task.html", context, status=422 if form else 200)


def _who_may(found: Task, mine: set[str]) -> list[tuple[str, str]]:
    """Return the acts open in this state that others may do, each with who may."""
    language, named = translation.get_language() or "vi", roles()
    past = found.last_day is None or found.locality.today() > found.last_day
    others = [
        t for t in transitions() if t.before == found.state and t.act not in mine and not (t.before_deadline and past)
    ]
    others = [t for t in others if not t.when_asked or found.asked_day]
    if found.is_series:
        others = [t for t in others if t.act in OF_SERIES]
    return [
        (t.title.within(language), ", ".join(_role(role, found, named[role].within(language)) for role in t.who))
        for t in others
    ]


def _role(role: str, found: Task, title: str) -> str:
    return f"{title} ({found.lead})" if role == "lead-unit" else title


@act("follow")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Do an act of the leading unit."""
    return _do(request, _task(request, pk), "report-progress")


@act("follow")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Do an act of those who gave the task or track it."""
    return _do(request, _task(request, pk), "judge-task")


def _do(request: HttpRequest, found: Task, right: str) -> HttpResponse:
    """Do the act that the form names; a refused one comes back with everything written in it."""
    user, name = request.user, request.POST.get("act", "")
    assert isinstance(user, User)
    if name == "describe":
        return _describe(request, found, right)
    if name in GIVING:
        refused = give(request, user, found, name, right)
        return redirect("task", found.pk) if refused is None else _show(request, found, asked=name, form=refused)
    form = ActForm(request.POST, request.FILES, auto_id=f"{name}-%s")
    if name and not known_act(user, found, name):
        raise Refused(right)
    if form.is_valid():
        try:
            act_on(user, found, name, _said(form))
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _done(name))
            return redirect("task", found.pk)
    return _show(request, found, asked=name, form=form)


def _describe(request: HttpRequest, found: Task, right: str) -> HttpResponse:
    """Complete a task's description."""
    if not may_describe(user_of(request), found):
        raise Refused(right)
    try:
        describe(user_of(request), found, request.POST.get("person", "")[:120], request.POST.get("product", "")[:300])
    except InputError as error:
        tell(request, error)
    else:
        messages.success(request, _("Đã bổ sung."))
    return redirect("task", found.pk)


def _said(form: ActForm) -> Said:
    """Return what came with the act; its files are checked and kept, all their problems told at once."""
    said, kept = form.cleaned_data, []
    problems: list[Problem] = []
    for upload in said["attached"]:
        try:
            kept.append(accept(upload.file, upload.name))
        except InputError as error:
            problems += [replace(problem, column="attached") for problem in error.problems]
    if problems:
        raise InputError(problems)
    despite = said["despite"].strip()
    return Said(said["words"].strip(), said["percent"], said["finished_on"], said["new_day"], kept, despite)


def _done(name: str) -> str:
    said: dict[str, Any] = {
        "start": _("Đã ghi nhận: bắt đầu thực hiện."),
        "report-progress": _("Đã cập nhật tiến độ."),
        "report-done": _("Đã báo cáo hoàn thành; chờ xác nhận."),
        "confirm": _("Đã xác nhận hoàn thành."),
        "return": _("Đã trả lại kèm lý do."),
        "extend": _("Đã gia hạn; thời hạn cũ giữ trong lịch sử."),
        "request-extension": _("Đã gửi đề nghị gia hạn; chờ người giao quyết định."),
        "decline-extension": _("Đã trả lời: không gia hạn, thời hạn cũ giữ nguyên."),
        "cancel": _("Đã hủy giao nhiệm vụ."),
        "reopen": _("Đã mở lại nhiệm vụ."),
    }
    return str(said[name])


@page("follow")
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a handed-in file out, to be saved and never shown in the page."""
    found = fetch(request, Attachment.objects.select_related("file"), pk=pk)
    content = path_of(found.file.digest).open("rb")
    return FileResponse(content, as_attachment=True, filename=found.name, content_type=media_of(found.name))
