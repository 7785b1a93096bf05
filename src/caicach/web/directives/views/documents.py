"""Directives listed, and one directive with what it became."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.directives.amended import gone_tasks
from caicach.web.directives.citing import cited_by
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.standing import DONE, counts, standing_title, tasks_seen_by
from caicach.web.directives.tables import task_table
from caicach.web.files.keep import path_of
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day


@page("assign")
def directive_list(request: HttpRequest) -> HttpResponse:
    """Every document the reader may see, the newest first, with how far its tasks are."""
    listing = Table(
        request,
        "directives",
        _columns(writes=may(request.user, "write-directive")),
        _counted(within(request.user, "see-directives", Directive.objects.all())),
        search=lambda d: f"{d} {d.title} {d.issuer}",
        caption=_("Văn bản chỉ đạo"),
        empty=_("Chưa có văn bản nào. Đăng ký một văn bản đã ban hành, hoặc soạn kết luận từ tồn tại đã ghi nhận."),
    )
    return export_asked(request, listing) or render(request, "directives/directive_list.html", {"listing": listing})


def _counted(records: QuerySet[Directive]) -> list[Any]:
    """Return the documents, drafts first and then the newest, each with how many readings wait and tasks are done."""
    found: list[Any] = list(records.defer("text", "citations").order_by("-date", "-pk"))
    keys = [directive.pk for directive in found]
    proposed = Reading.objects.filter(directive__in=keys, state=Reading.State.PROPOSED)
    waiting = dict(proposed.order_by().values_list("directive").annotate(Count("pk")))
    given = Task.objects.filter(directive__in=keys).exclude(state="cancelled").order_by().values_list("directive")
    tasks, done = dict(given.annotate(Count("pk"))), dict(given.filter(state__in=DONE).annotate(Count("pk")))
    for directive in found:
        key = directive.pk
        directive.waiting, directive.given, directive.done = waiting.get(key, 0), tasks.get(key, 0), done.get(key, 0)
    return sorted(found, key=lambda directive: directive.state != Directive.State.DRAFT)


def _columns(*, writes: bool) -> list[Column]:
    return [
        Column("directive", _("Văn bản"), lambda d: str(d), lambda d: _link(d, writes=writes)),
        Column("date", _("Ngày"), lambda d: d.date, lambda d: day(d.date), descending_first=True),
        Column("title", _("Trích yếu"), lambda d: d.title, minor=True),
        Column("issuer", _("Cơ quan ban hành"), lambda d: d.issuer, minor=True),
        Column("tasks", _("Nhiệm vụ"), lambda d: d.given, numeric=True),
        Column("done", _("Đã hoàn thành"), lambda d: d.done, numeric=True, minor=True),
        Column("state", _("Tình trạng"), _state, lambda d: _chip(d)),
    ]


def _link(directive: Any, *, writes: bool) -> SafeString:
    name = "directive-edit" if directive.state == Directive.State.DRAFT and writes else "directive"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[directive.pk]), directive)


def _state(directive: Any) -> str:
    if directive.state == Directive.State.DRAFT:
        return _("bản nháp")
    if directive.waiting:
        return str(_("%d nhiệm vụ chờ xác nhận") % directive.waiting)
    return _("đã xác nhận") if directive.state == Directive.State.CONFIRMED else _("chưa có nhiệm vụ")


def _chip(directive: Any) -> SafeString:
    waits = directive.state == Directive.State.READ
    kind = "mark" if directive.state == Directive.State.DRAFT else "due-soon" if waits else "done"
    return format_html('<span class="chip {}">{}</span>', kind, _state(directive))


@page("assign")
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: its head, what it answers, the tasks it became, its text."""
    records = Directive.objects.select_related("locality__unit", "file").prefetch_related(
        Prefetch("findings"), "registered_by"
    )
    found = fetch(request, records, pk=pk)
    user, locality = request.user, found.locality
    assert isinstance(user, User)
    tasks = tasks_seen_by(user).filter(directive=found)
    listing = task_table(request, tasks, locality, without="directive")
    found_in = counts(tasks)
    context = {
        "directive": found,
        "listing": listing,
        "standings": [(standing_title(state), found_in[state]) for state in TimeState if found_in.get(state)],
        "waiting": found.readings.filter(state=Reading.State.PROPOSED).count(),
        "findings": within(user, "see-findings", found.findings.all()),
        "versions": found.versions.defer("text").select_related("replaced_by"),
        "gone": gone_tasks(user, found),
        "cited": cited_by(user, found),
    }
    return export_asked(request, listing) or render(request, "directives/directive.html", context)


@page("assign")
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the document out as it was handed in."""
    found = fetch(request, Directive.objects.select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    content = path_of(found.file.digest).open("rb")
    return FileResponse(content, as_attachment=True, filename=found.file_name, content_type="application/octet-stream")
