"""Versions of a set: the list, taking an earlier one back, two of anything side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.instruments import Edition, list_instruments
from caicach.web.access.reach import within
from caicach.web.instruments.changes import KIND_WORDS, Row, rows_of
from caicach.web.instruments.fields import plain
from caicach.web.instruments.history import rows_between
from caicach.web.instruments.models import CriteriaSet, SetVersion
from caicach.web.instruments.services import undo
from caicach.web.instruments.views.asked import (
    address_of,
    asked_set,
    asked_version,
    may_edit,
    sets,
    tell,
    whole,
)
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import moment

OFFERED = 40
"""How many of the newest versions the comparison offers; the first and those in use are always there."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its name in the address, what it is called, and how to come by the edition."""

    name: str
    words: str
    group: str
    read: Callable[[], Edition]


@page("score")
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version that was kept, the newest first."""
    criteria_set = asked_set(request, pk)
    columns = [
        Column("number", _("Bản"), lambda v: v.number, _link, field="number", numeric=True),
        Column("note", _("Đã làm gì"), lambda v: v.note, field="note"),
        Column("by", _("Người lưu"), lambda v: str(v.made_by or "caicach"), field="made_by__username", minor=True),
        Column("at", _("Lúc"), lambda v: v.made_at.replace(tzinfo=None), lambda v: moment(v.made_at), field="made_at"),
        Column(
            "frozen",
            _("Sử dụng"),
            lambda v: _("đang dùng cho kỳ chấm điểm") if v.frozen else "",
            _frozen,
            field="frozen",
        ),
        Column("compare", _("So với bản trước"), lambda v: "", _compare_link, sortable=False, minor=True),
    ]
    records = criteria_set.versions.select_related("made_by", "criteria_set")
    table = Table(
        request, "versions", columns, records, order="-number", search_field="note", caption=_("Các bản đã lưu")
    )
    newest = criteria_set.newest
    context = {"criteria_set": criteria_set, "newest": newest, "table": table, "edits": may_edit(request, criteria_set)}
    return export_asked(request, table) or render(request, "instruments/versions.html", context)


def _link(version: SetVersion) -> str:
    address = f"{reverse('criteria', args=[version.criteria_set_id])}?version={version.number}"
    return format_html('<a href="{}">{}</a>', address, version.label)


def _frozen(version: SetVersion) -> str:
    return format_html('<span class="chip done">{}</span>', _("đang dùng cho kỳ chấm điểm")) if version.frozen else ""


def _compare_link(version: SetVersion) -> str:
    if version.number == 1:
        return ""
    asked = f"?old=v:{version.number - 1}&new=v:{version.number}"
    address = reverse("criteria-compare", args=[version.criteria_set_id]) + asked
    return format_html('<a href="{}">{}</a>', address, _("xem thay đổi"))


@act("score")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an earlier version's text the newest."""
    criteria_set = asked_set(request, pk)
    number = whole(request.POST.get("to"))
    try:
        kept = undo(user_of(request), criteria_set, number, expects=whole(request.POST.get("expects")))
    except InputError as error:
        tell(request, error)
    else:
        messages.success(request, _("Nội dung của bản %(old)d nay là %(new)s.") % {"old": number, "new": kept.label})
    return redirect(address_of(criteria_set, request.POST.get("node", "")))


@page("score")
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions, editions or sets side by side: what was added, dropped, changed."""
    criteria_set = asked_set(request, pk)
    sides = _sides(request, criteria_set)
    by_name = {side.name: side for side in sides}
    newest = criteria_set.newest.number
    old = by_name.get(request.GET.get("old", f"v:{max(newest - 1, 1)}"))
    new = by_name.get(request.GET.get("new", f"v:{newest}"))
    if old is None or new is None:
        raise Http404
    rows = _rows(criteria_set, old, new)
    table = _table(request, [row for row in rows if row.kinds] if not request.GET.get("all") else rows)
    counts = [(words, sum(1 for row in rows if kind in row.kinds)) for kind, words in KIND_WORDS.items()]
    context = {
        "criteria_set": criteria_set,
        "groups": _grouped(sides),
        "old": old,
        "new": new,
        "table": table,
        "counts": counts,
        "guesses": sum(1 for row in rows if row.guess),
        "classes": _classes(old.read(), new.read()),
    }
    return export_asked(request, table) or render(request, "instruments/compare.html", context)


def _rows(criteria_set: CriteriaSet, old: Side, new: Side) -> list[Row]:
    """Return the rows of a comparison; two versions of this set are matched by where their criteria come from."""
    if not (old.name.startswith("v:") and new.name.startswith("v:")):
        return rows_of(old.read(), new.read())
    before, after = (asked_version(criteria_set, side.name.removeprefix("v:")) for side in (old, new))
    return rows_between(before, after)


def _sides(request: HttpRequest, criteria_set: CriteriaSet) -> list[Side]:
    """Return what can be compared: versions of this set, its editions, other sets, the library; none is read yet."""
    asked = [whole(request.GET.get(side, "").removeprefix("v:")) for side in ("old", "new")]
    kept = enumerate(criteria_set.versions.defer("text"))
    own = [v for n, v in kept if n < OFFERED or v.frozen or v.number in (1, *asked)]
    editions = criteria_set.newest.instrument.editions[:-1]
    others = within(request.user, "see-criteria", sets().exclude(pk=criteria_set.pk))
    known = [i for i in list_instruments() if i.family == "criteria" and i.editions[-1].criteria]
    return [
        *(Side(f"v:{v.number}", f"{v.label}: {v.note}", _("Các bản của bộ này"), partial(_last, v)) for v in own),
        *(_of_edition(edition) for edition in editions),
        *(Side(f"s:{o.pk}", str(o), _("Bộ khác của tỉnh"), partial(_newest, o)) for o in others),
        *(Side(f"l:{i.id}", i.short, _("Thư viện"), partial(_given, i.editions[-1])) for i in known),
    ]


def _of_edition(edition: Edition) -> Side:
    words = _("kỳ từ %s") % edition.periods.first
    return Side(f"e:{edition.id}", words, _("Các kỳ của bộ này"), partial(_given, edition))


def _last(version: SetVersion) -> Edition:
    return version.instrument.editions[-1]


def _newest(criteria_set: CriteriaSet) -> Edition:
    return criteria_set.newest.instrument.editions[-1]


def _given(edition: Edition) -> Edition:
    return edition


def _grouped(sides: list[Side]) -> list[tuple[str, list[Side]]]:
    groups: dict[str, list[Side]] = {}
    for side in sides:
        groups.setdefault(side.group, []).append(side)
    return list(groups.items())


def _classes(old: Edition, new: Edition) -> tuple[Any, Any] | None:
    """Return the class bands of both sides where they differ."""
    bounds = [[(b.title.vi, b.low, b.low_inclusive, b.high, b.high_inclusive) for b in e.classes] for e in (old, new)]
    return (old.classes, new.classes) if bounds[0] != bounds[1] else None


def _table(request: HttpRequest, rows: list[Row]) -> Table:
    columns = [
        Column("old", _("Trước"), lambda r: f"{r.old.code} {r.old.title.vi}" if r.old else "", sortable=False),
        Column(
            "old_max",
            _("Điểm trước"),
            lambda r: r.old.max if r.old else None,
            lambda r: plain(r.old.max) if r.old else "",
            numeric=True,
            sortable=False,
        ),
        Column("new", _("Sau"), lambda r: f"{r.new.code} {r.new.title.vi}" if r.new else "", sortable=False),
        Column(
            "new_max",
            _("Điểm sau"),
            lambda r: r.new.max if r.new else None,
            lambda r: plain(r.new.max) if r.new else "",
            numeric=True,
            sortable=False,
        ),
        Column("kinds", _("Thay đổi"), lambda r: ", ".join(said for _kind, said in r.said), _kinds, sortable=False),
        Column("rules", _("Cách chấm"), _rules, sortable=False, minor=True),
        Column(
            "comparable",
            _("So sánh qua các năm"),
            lambda r: f"{r.comparable}. {r.why}" if r.why else r.comparable,
            sortable=False,
            minor=True,
        ),
    ]
    return Table(
        request,
        "changes",
        columns,
        rows,
        caption=_("Thay đổi"),
        row_class=lambda row: "hit" if "dropped" in row.kinds else "",
        empty=_("Hai bên không khác nhau về mã số, tên, điểm tối đa và cách chấm."),
    )


def _kinds(row: Row) -> str:
    chips = format_html_join(" ", '<span class="chip {}">{}</span>', ((_STATES.get(k, "none"), w) for k, w in row.said))
    return format_html("{} <small>{}</small>", chips, _("ghép theo tên gần giống")) if row.guess else chips


_STATES = {"added": "in-time", "dropped": "overdue", "reweighted": "due-soon", "rule_changed": "due-soon"}


def _rules(row: Row) -> str:
    if "rule_changed" not in row.kinds:
        return row.new_rule or row.old_rule
    return f"{row.old_rule or _('chưa có')} → {row.new_rule or _('chưa có')}"
