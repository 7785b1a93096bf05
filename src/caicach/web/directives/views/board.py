"""The boards: every task the reader may see, or those of a unit, a person, a document, a criterion or field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, ageing_bands
from caicach.web.access.door import fetch
from caicach.web.access.reach import own_units
from caicach.web.directives.counting import (
    DAY,
    Counted,
    counted,
    counted_of_province,
    counted_of_units,
    province_of,
    summed,
    total_led,
    total_of_province,
)
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.rate_words import bands_of, months_of, rates_of
from caicach.web.directives.standing import LIVE, counted_once, standing_title, tasks_seen_by, with_standing
from caicach.web.directives.tables import MANY, open_keys, task_table
from caicach.web.indices.views.asked import asked_instrument
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page, user_of
from caicach.web.units.models import Locality, Unit

_DUE = (TimeState.done_on_time, TimeState.done_late, TimeState.open_overdue)


@dataclass(frozen=True)
class About:
    """What a board is about: its words, its tasks (those of `with_standing`), and what was counted of them already."""

    tasks: QuerySet[Task]
    title: str = ""
    line: str = ""
    links: Iterable[tuple[str, str, bool]] = ()
    without: str = ""
    empty: str = ""
    found: Iterable[Counted] | None = None
    known: int | None = None
    keys: Sequence[int] | None = None


@page("follow")
def task_board(request: HttpRequest) -> HttpResponse:
    """Show the tasks that the reader may see, sorted, filtered and paged in the database."""
    user = user_of(request)
    province = province_of(user)
    if province is None:
        return _board(request, _of_units(request, own_units(user)))
    found = counted_of_province(province, by_lead=False)
    return _board(request, About(tasks_seen_by(user), found=found, known=total_of_province(province)))


@page("follow")
def unit_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a unit and those below it lead, take part in, and gave to units below."""
    unit = fetch(request, Unit.objects.select_related("locality__unit"), pk=pk)
    return _board(request, _of_units(request, unit.family(), str(unit)))


def _of_units(request: HttpRequest, units: Collection[int], title: str = "") -> About:
    """Return the board of `units`. Of units with very many tasks only the open ones are listed unless more is asked."""
    locality = _locality(request)
    count = total_led(locality, units)
    led = Task.objects.filter(lead__in=units).order_by()
    joined = Task.coordinating.through.objects.filter(unit__in=units).order_by()
    gave = Task.objects.filter(given_by__in=units).order_by()
    of_open = [led.filter(state__in=LIVE), gave.filter(state__in=LIVE)]
    roles: dict[str, tuple[str, list[QuerySet[Any]]]] = {
        "all": (_("Tất cả"), [joined.values("task"), led.values("pk"), gave.values("pk")]),
        "open": (
            _("Đang thực hiện"),
            [joined.filter(task__state__in=LIVE).values("task"), *(tasks.values("pk") for tasks in of_open)],
        ),
        "lead": (_("Chủ trì"), []),
        "coordinating": (_("Phối hợp"), [joined.values("task")]),
        "given": (_("Đã giao cho đơn vị dưới"), [gave.values("pk")]),
    }
    first = "all" if count <= MANY else "open"
    asked = request.GET.get("as", first)
    asked = asked if asked in roles else first
    parts = roles[asked][1]
    tasks = Task.objects.filter(pk__in=parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]) if parts else led
    # The keys of what is open are few, and in order they give both the count and each page.
    keys = open_keys(tasks.filter(locality=locality)) if asked == "open" else None
    standing = with_standing(tasks.filter(locality=locality), locality.today(), locality.warn_days)
    links = [(f"?as={name}", told, name == asked) for name, (told, _parts) in roles.items()]
    found = counted_of_units(locality, units)
    line = _("Tỷ lệ tính trên nhiệm vụ đơn vị chủ trì, mỗi việc một lần.")
    return About(standing, title, line, links, found=found, known=count if asked == "lead" else None, keys=keys)


@page("follow")
def directive_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the tasks that a document gave."""
    found = fetch(request, Directive.objects.defer("text"), pk=pk)
    tasks = tasks_seen_by(user_of(request)).filter(directive=found)
    links = [(reverse("directive", args=[found.pk]), _("Xem văn bản"), False)]
    return _board(request, About(tasks, str(found), found.title, links, without="directive"))


@page("follow")
def person_board(request: HttpRequest) -> HttpResponse:
    """Show the tasks in one person's hands: of the name in the address, else the reader's own."""
    user, name = user_of(request), " ".join(request.GET.get("name", "").split())
    mine = Q(holder=user) | Q(person=str(user))
    tasks = tasks_seen_by(user).filter(Q(person=name) if name else mine)
    line = "" if name else _("Nhiệm vụ giao cho tài khoản của bạn hoặc ghi tên bạn.")
    return _board(request, About(tasks, name or str(user), line, without="person"))


@page("follow")
def criterion_board(request: HttpRequest, instrument: str, code: str) -> HttpResponse:
    """Show the tasks that serve a criterion, or all criteria of a field, of every period."""
    measured = asked_instrument(instrument)
    known = [edition.criterion(code) for edition in reversed(measured.editions)]
    criterion = next(filter(None, known), None)
    serving = Q(code=code) | Q(code__startswith=f"{code}.")
    tasks = tasks_seen_by(user_of(request)).filter(serving, instrument=instrument)
    if criterion is None and not tasks.exists():
        raise Http404
    title = f"{measured.short} {code}"
    title += f". {criterion.title.within(translation.get_language() or 'vi')}" if criterion else ""
    line = _("Nhiệm vụ phục vụ chỉ số này và các chỉ số trong nó, của mọi kỳ.")
    links = [(reverse("index-criterion", args=[instrument, code]), _("Xem điểm qua các kỳ"), False)]
    empty = _("Chưa có nhiệm vụ nào phục vụ chỉ số này.")
    return _board(request, About(tasks, title, line, links, empty=empty))


def _locality(request: HttpRequest) -> Locality:
    locality = user_of(request).locality
    assert locality is not None
    return locality


def _board(request: HttpRequest, about: About) -> HttpResponse:
    """Show a board: the rates, the last months, how long what is overdue is, and the tasks in a table."""
    locality = _locality(request)
    today = locality.today()
    band = _band_asked(request)
    tasks = about.tasks
    if band is not None:
        first, last = band
        tasks = tasks.filter(Q(standing=TimeState.open_overdue), last_day__lte=today - first * DAY)
        tasks = tasks.filter(last_day__gte=today - last * DAY) if last else tasks
    known, keys = (None, None) if band else (about.known, about.keys)
    listing = task_table(request, tasks, locality, known=known, keys=keys, without=about.without)
    listing.empty = about.empty or listing.empty
    answer = export_asked(request, listing)
    if answer:
        return answer
    found = about.found if about.found is not None and not listing.narrowed and band is None else None
    if found is None:
        assert isinstance(listing.kept, QuerySet)
        found = counted(counted_once(listing.kept), locality, by_lead=False)
    told = summed(found, today)
    context = {
        "about": about,
        "listing": listing,
        "narrowed": listing.narrowed or band is not None,
        "rates": rates_of(told.counts),
        "open": [
            (str(s), standing_title(s), told.counts[s]) for s in TimeState if s not in _DUE and told.counts.get(s)
        ],
        "overdue": told.counts.get(TimeState.open_overdue, 0),
        "soon": told.counts.get(TimeState.open_due_soon, 0),
        "months": months_of(told.months),
        "ageing": bands_of(told.ageing),
        "own": not any(m.role != "unit-officer" for m in user_of(request).current()),
        "formula_source": _(
            "Nhiệm vụ trong hạn và không thời hạn đứng ngoài tỷ lệ; "
            "báo cáo xong mà chưa xác nhận thì đồng hồ dừng ở ngày báo cáo."
        ),
    }
    return render(request, "directives/task_board.html", context)


def _band_asked(request: HttpRequest) -> tuple[int, int | None] | None:
    """Return the band of days overdue that the address asks for."""
    asked = request.GET.get("age", "")
    bands = ageing_bands()
    return bands[int(asked)] if re.fullmatch(r"\d", asked) and int(asked) < len(bands) else None
