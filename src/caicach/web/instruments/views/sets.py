"""The province's criteria sets: the list, a new one, and what holds for a whole set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.instruments import Instrument, list_instruments
from caicach.web.access.reach import within
from caicach.web.instruments.history import newest_of, to_edit
from caicach.web.instruments.lines import faults_of
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.services import Begun, keep_instrument, start_set
from caicach.web.instruments.set_forms import NewForm, SettingsForm
from caicach.web.instruments.sources import Source
from caicach.web.instruments.telling import lines_of
from caicach.web.instruments.views.asked import asked_set, asked_version, sets, whole
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day, words

ACCEPTED = ".yaml,.yml,.xlsx,.csv"


@page("score")
def criteria_list(request: HttpRequest) -> HttpResponse:
    """Every set the reader may see, and the templates to begin from."""
    newest = newest_of(list(within(request.user, "see-criteria", sets())))
    columns = [
        Column("title", _("Bộ tiêu chí"), lambda v: v.criteria_set.title, _link),
        Column("measures", _("Dùng để chấm"), lambda v: v.criteria_set.get_measures_display(), minor=True),
        Column("first", _("Áp dụng từ kỳ"), lambda v: v.instrument.editions[-1].periods.first),
        Column("leaves", _("Tiêu chí thành phần"), _leaves, numeric=True),
        Column("state", _("Kiểm tra"), _state, _chip),
        Column(
            "version",
            _("Bản mới nhất"),
            lambda v: v.number,
            lambda v: f"{v.label} · {day(timezone.localtime(v.made_at).date())}",
            minor=True,
        ),
    ]
    table = Table(
        request,
        "criteria",
        columns,
        newest,
        caption=_("Bộ tiêu chí của tỉnh"),
        empty=_("Chưa có bộ tiêu chí nào. Bắt đầu từ một bộ mẫu dưới đây, từ tệp có sẵn hoặc từ bộ trống."),
    )
    context = {"table": table, "templates": templates_offered()}
    return export_asked(request, table) or render(request, "instruments/criteria_list.html", context)


def templates_offered() -> list[dict[str, Any]]:
    """Return the library's criteria sets that can be scored by, with how much is in them."""
    found = []
    for known in list_instruments():
        leaves = [c for c in known.editions[-1].walk() if not c.children]
        if known.family == "criteria" and any(leaf.rule for leaf in leaves):
            found.append({"id": known.id, "title": words(known.title), "about": known.about, "leaves": len(leaves)})
    return found


def _link(version: SetVersion) -> str:
    return format_html('<a href="{}">{}</a>', reverse("criteria", args=[version.criteria_set_id]), version.criteria_set)


def _leaves(version: SetVersion) -> int:
    return sum(1 for node in version.instrument.editions[-1].walk() if not node.children)


def _state(version: SetVersion) -> str:
    instrument = version.instrument
    errors = sum(1 for f in faults_of(instrument, instrument.editions[-1]) if f.severity == "error")
    if errors:
        return ngettext("%d lỗi cần sửa", "%d lỗi cần sửa", errors) % errors
    return _("đang dùng cho kỳ chấm điểm") if version.frozen else _("chấm được")


def _chip(version: SetVersion) -> str:
    said = _state(version)
    state = "done" if version.frozen else "in-time" if said == _("chấm được") else "overdue"
    return format_html('<span class="chip {}">{}</span>', state, said)


@form_page("score")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a set: from a template, from another set, from a file, or empty."""
    user = user_of(request)
    assert user.locality is not None
    own = newest_of(list(within(user, "see-criteria", sets())))
    initial = {"begin": request.GET.get("from", ""), "first": str(user.locality.today().year), "measures": "department"}
    form = NewForm(request.POST or None, request.FILES or None, sources=_sources(own), initial=initial)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        begun = Begun(said["title"], said["measures"], said["first"])
        try:
            criteria_set = start_set(user, user.locality, begun, _source(said, own))
        except InputError as error:
            problems = lines_of(error.problems)
        else:
            messages.success(request, _("Đã lập bộ tiêu chí “%s”.") % criteria_set)
            return redirect("criteria", criteria_set.pk)
    context = {"form": form, "problems": problems, "accepted": ACCEPTED}
    return render(request, "instruments/criteria_new.html", context, status=422 if problems or form.errors else 200)


def _sources(own: list[SetVersion]) -> list[tuple[str, Any]]:
    templates = [
        (f"lib:{t['id']}", _("Bộ mẫu: %(title)s (%(n)d tiêu chí)") % {"title": t["title"], "n": t["leaves"]})
        for t in templates_offered()
    ]
    copies = [(f"set:{v.criteria_set_id}", _("Chép từ: %s") % v) for v in own]
    return [*templates, *copies, ("file", _("Tệp có sẵn (YAML, XLSX, CSV)")), ("empty", _("Bộ trống"))]


def _source(said: dict[str, Any], own: list[SetVersion]) -> Source:
    kind, _colon, name = said["begin"].partition(":")
    if kind == "lib":
        return Source(template=name)
    if kind == "set":
        return Source(version=next(v for v in own if str(v.criteria_set_id) == name))
    if kind == "file":
        return Source(data=said["file"].read(), file_name=said["file"].name)
    return Source()


@form_page("score")
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what holds for the whole set: its name, periods, roundings, class bands."""
    criteria_set = asked_set(request, pk)
    base = asked_version(criteria_set, request.POST.get("expects"))
    quiet = "more" in request.POST
    form = SettingsForm(to_edit(base), request.POST if request.method == "POST" else None, quiet=quiet)
    problems: list[str] = []
    entered: Instrument | None = form.result() if request.method == "POST" and not quiet else None
    if entered is not None:
        try:
            expects = whole(request.POST.get("expects"))
            keep_instrument(
                user_of(request), criteria_set, entered, _("đổi thông tin chung và xếp loại"), expects=expects
            )
        except InputError as error:
            problems = lines_of(error.problems)
        else:
            messages.success(request, _("Đã lưu thông tin chung của bộ tiêu chí."))
            return redirect("criteria", pk)
    wrong = request.method == "POST" and not quiet
    # Who was overtaken has now been told: the next save is made from the newest.
    expects = criteria_set.newest.number if problems else base.number
    context = {"criteria_set": criteria_set, "expects": expects, "form": form, "problems": problems}
    return render(request, "instruments/settings.html", context, status=422 if wrong else 200)
