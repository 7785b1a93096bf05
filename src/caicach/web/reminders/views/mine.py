"""My reminders: what is coming, what was sent to me, how I am reached, and the calendars I may open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.web.access.door import fetch
from caicach.web.access.reach import own_units, within
from caicach.web.accounts.models import User
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page
from caicach.web.interface.tables import Column, Table
from caicach.web.reminders.daily import HORIZON
from caicach.web.reminders.forms import ChoiceForm
from caicach.web.reminders.mine import channel_words, grouped, sent_to, terms_of
from caicach.web.reminders.models import Choice, Feed, Reminder
from caicach.web.reminders.rules import default_rules
from caicach.web.reminders.services import choose, end_feed, open_feed
from caicach.web.reminders.words import stage_words
from caicach.web.units.models import Unit


def _reader(request: HttpRequest) -> User | None:
    """Return the reader, or None where the account serves no province."""
    return request.user if isinstance(request.user, User) and request.user.locality else None


@page()
def reminders(request: HttpRequest) -> HttpResponse:
    """Show the reader's terms of the next two months, and what was sent."""
    user = _reader(request)
    if user is None or user.locality is None:
        return redirect("home")
    today = user.locality.today()
    terms = terms_of(user, today + HORIZON, own_units(user))
    sent = _sent(request, user)
    answer = export_asked(request, sent)
    if answer:
        return answer
    groups = grouped(terms, today)
    late, now = (len(group.terms) for group in groups[:2])
    context = {
        "groups": [group for group in groups if group.terms],
        "late": late,
        "now": now,
        "count": len(terms),
        "sent": sent,
        "until": today + HORIZON,
        "titles": {kind: rule.title for kind, rule in default_rules().items()},
        "mailed": _mailed(user),
    }
    return render(request, "reminders/reminders.html", context)


def _mailed(user: User) -> str:
    """Return how the reader is reached beside this page."""
    if not settings.EMAIL_HOST:
        return _("Hệ thống này chưa gửi thư điện tử; việc cần nhắc hiện ở đây và ở trang đầu.")
    choice = Choice.objects.filter(user=user).first()
    if choice and choice.mail == Choice.Mail.NONE:
        return _("Không gửi thư, theo lựa chọn của bạn.")
    if not user.email:
        return _("Chưa có địa chỉ thư, nên chỉ nhắc ở đây và ở trang đầu.")
    return _("Mỗi ngày làm việc có việc cần nhắc, một thư gửi đến %s.") % user.email


def _sent(request: HttpRequest, user: User) -> Table:
    kinds = {kind: rule.title.within(translation.get_language() or "vi") for kind, rule in default_rules().items()}
    columns = [
        Column("title", _("Việc"), lambda r: r.title, _link, sortable=False),
        Column("on", _("Ngày nhắc"), lambda r: r.on, lambda r: _day(r.on), field="on", descending_first=True),
        Column("stage", _("Lần nhắc"), lambda r: stage_words(r.stage), sortable=False),
        Column("due", _("Thời hạn"), lambda r: r.due, lambda r: _day(r.due), field="due", minor=True),
        Column("kind", _("Loại"), lambda r: kinds.get(r.kind, r.kind), sortable=False, minor=True),
        Column("channel", _("Nhắc qua"), channel_words, sortable=False),
    ]
    empty = _("Chưa nhắc lần nào. Lần đầu là khi một thời hạn đến gần.")
    return Table(request, "sent", columns, sent_to(user), caption=_("Đã nhắc bạn"), empty=empty)


def _link(reminder: Reminder) -> Any:
    return format_html('<a href="{}">{}</a>', reminder.url, reminder.title)


def _day(day: dt.date) -> str:
    return figures.date(day, translation.get_language() or "vi")


@form_page()
def settings_page(request: HttpRequest) -> HttpResponse:
    """Let the reader choose how to be reached, and open or end calendars."""
    user = _reader(request)
    if user is None:
        return redirect("home")
    choice = Choice.objects.filter(user=user).first()
    initial = {"mail": choice.mail if choice else Choice.Mail.DAILY, "address": user.email}
    initial["language"] = choice.language if choice else settings.LANGUAGE_CODE
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        choose(
            user,
            form.cleaned_data["address"],
            form.cleaned_data["mail"],
            form.cleaned_data["language"] or settings.LANGUAGE_CODE,
        )
        messages.success(request, _("Đã ghi cách nhắc của bạn."))
        return redirect("reminder-settings")
    context = {"form": form, "calendars": _calendars(request, user), "mail_on": bool(settings.EMAIL_HOST)}
    return render(request, "reminders/settings.html", context, status=422 if form.errors else 200)


def _calendars(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Return the reader's calendar and those of the units they may open, each with its address where it is open."""
    units = list(within(user, "open-unit-feed", Unit.objects.on(user.locality.today())).order_by("sort_key"))  # type: ignore[union-attr]
    open_now = Feed.objects.filter(ended_on=None)
    mine = open_now.filter(user=user).first()
    by_unit = {feed.unit_id: feed for feed in open_now.filter(unit__in=units)}
    rows: list[dict[str, Any]] = [{"title": _("Lịch của tôi"), "unit": None, "feed": mine, "page": "own-feed"}]
    rows += [{"title": str(u), "unit": u, "feed": by_unit.get(u.pk), "page": "unit-feed"} for u in units]
    for row in rows:
        feed = row["feed"]
        row["address"] = settings.SITE + reverse("calendar-feed", args=[feed.token]) if isinstance(feed, Feed) else ""
    return rows


@act()
def own_feed(request: HttpRequest) -> HttpResponse:
    """Open the reader's calendar at a new address, or end it."""
    user = _reader(request)
    return redirect("home") if user is None else _feed_done(request, user, None)


@act()
def unit_feed(request: HttpRequest) -> HttpResponse:
    """Open a unit's calendar at a new address, or end it."""
    user, asked = _reader(request), request.POST.get("unit", "")
    if user is None or not (asked.isascii() and asked.isdigit()):
        return redirect("reminder-settings")
    return _feed_done(request, user, fetch(request, Unit.objects.all(), pk=int(asked)))


def _feed_done(request: HttpRequest, user: User, unit: Unit | None) -> HttpResponse:
    if request.POST.get("do") == "end":
        end_feed(user, unit)
        messages.success(request, _("Đã thu hồi: địa chỉ lịch cũ không còn đọc được."))
    elif request.POST.get("do") == "open":
        open_feed(user, unit)
        messages.success(request, _("Đã mở lịch. Chép địa chỉ vào chương trình lịch của bạn."))
    return redirect("reminder-settings")
