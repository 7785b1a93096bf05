"""What corrections taught, listed with how often it served; a lesson revoked is followed no more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.directives.forms import EVERY
from caicach.web.directives.models import Learned
from caicach.web.directives.services.learning import revoke
from caicach.web.directives.views.confirming import tell
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day


@page("assign")
def learned_list(request: HttpRequest) -> HttpResponse:
    """Every lesson the reader may see, those in use first; conflicts and units that are no more are said."""
    listing = Table(
        request,
        "learned",
        _columns(request),
        _standing(within(request.user, "see-directives", Learned.objects.all())),
        caption=_("Cách gọi đã học"),
        empty=_(
            "Chưa học cách gọi nào. Khi một người sửa tên đơn vị hoặc nhịp định kỳ trên trang xác nhận, "
            "lời đó được nhớ cho văn bản sau và hiện ở đây."
        ),
    )
    return export_asked(request, listing) or render(request, "directives/learned_list.html", {"listing": listing})


def _standing(records: QuerySet[Learned]) -> list[Any]:
    """Return the lessons, those in use first, each with its count of uses and what it is in conflict with."""
    found: list[Any] = list(
        records.select_related("unit", "directive", "locality", "learned_by", "revoked_by").annotate(
            uses=Count("used_in")
        )
    )
    for lesson in found:
        lesson.against = [other for other in found if _conflict(lesson, other)]
    return sorted(found, key=lambda lesson: (lesson.revoked_on is not None, lesson.key, lesson.pk))


def _conflict(one: Learned, other: Learned) -> bool:
    in_use = one.revoked_on is None and other.revoked_on is None and one.pk != other.pk
    same_kind = (one.unit_id is None) == (other.unit_id is None)
    return in_use and same_kind and (one.locality_id, one.key) == (other.locality_id, other.key)


def _columns(request: HttpRequest) -> list[Column]:
    columns = [
        Column("words", _("Lời trong văn bản"), lambda c: c.words),
        Column("means", _("Được hiểu là"), _meaning),
        Column("directive", _("Học từ"), lambda c: str(c.directive), _from),
        Column("by", _("Người sửa"), lambda c: str(c.learned_by), minor=True),
        Column("on", _("Ngày học"), lambda c: c.learned_on, lambda c: day(c.learned_on), minor=True),
        Column("uses", _("Số lần dùng"), lambda c: c.uses, numeric=True, descending_first=True),
        Column("state", _("Tình trạng"), _state, _chip),
    ]
    if may(request.user, "keep-learned"):
        columns.append(Column("revoke", _("Thu hồi"), lambda c: "", lambda c: _button(request, c), sortable=False))
    return columns


def _meaning(lesson: Learned) -> str:
    return str(lesson.unit) if lesson.unit else str(dict(EVERY).get(lesson.every, lesson.every))


def _from(lesson: Learned) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("directive", args=[lesson.directive_id]), lesson.directive)


def _state(lesson: Any) -> str:
    if lesson.revoked_on:
        return str(_("thu hồi ngày %(day)s, %(by)s") % {"day": day(lesson.revoked_on), "by": lesson.revoked_by})
    if lesson.against:
        others = "; ".join(_meaning(other) for other in lesson.against)
        return str(_("mâu thuẫn với %s: máy hỏi lại từng lần") % others)
    if lesson.unit is not None and not lesson.unit.holds_on(lesson.locality.today()):
        return _("đơn vị không còn; chỉ dùng cho văn bản cũ")
    return _("đang dùng")


def _chip(lesson: Any) -> SafeString:
    kind = "none" if lesson.revoked_on else "due-soon" if lesson.against else "done"
    return format_html('<span class="chip {}">{}</span>', kind, _state(lesson))


def _button(request: HttpRequest, lesson: Learned) -> SafeString | str:
    if lesson.revoked_on:
        return ""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="plain-link">{}<span class="hidden-label"> {}</span></button></form>',
        reverse("learned-revoke", args=[lesson.pk]),
        get_token(request),
        _("Thu hồi"),
        lesson.words,
    )


@act("assign")
def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a lesson no more."""
    lesson = fetch(request, Learned.objects.select_related("locality__unit"), pk=pk)
    try:
        revoke(user_of(request), lesson)
    except InputError as error:
        tell(request, error)
    else:
        said = _("Đã thu hồi “%s”: từ nay máy hỏi lại; nhiệm vụ đã xác nhận giữ nguyên.")
        messages.success(request, said % lesson.words)
    return redirect("learned-list")
