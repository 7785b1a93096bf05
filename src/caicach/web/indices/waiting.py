"""What measuring and comparing say on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.instruments import list_instruments
from caicach.instruments.model import Instrument
from caicach.registry import period_end
from caicach.reporting import figures
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task
from caicach.web.indices.figures_of import comparison_of, current_tables, standing_of
from caicach.web.indices.models import IndexTable
from caicach.web.interface.waiting import Step, Waiting


def steps(user: User) -> list[Step]:
    """Return the figures of `measure` and `compare`."""
    due, fallen = _due(user), _latest_fall(user)
    if due:
        measure = Step(
            "measure",
            _("Đo lường"),
            reverse("index-import"),
            _("%s chưa nhập") % due[0][1],
            _("%d bảng chờ nhập") % len(due),
            "due-soon",
        )
    else:
        tables = IndexTable.objects.filter(superseded_by=None).count()
        measure = Step(
            "measure", _("Đo lường"), reverse("index-list"), _("%d bảng") % tables, _("đã nhập đủ"), "in-time"
        )
    return [measure, fallen or Step("compare", _("So sánh"), reverse("compare-start"), _("chưa đủ hai kỳ"))]


def waiting(user: User) -> list[Waiting]:
    """Return the tables that were published by now and are not here yet."""
    if not may(user, "import-index"):
        return []
    items = []
    for instrument, name in _due(user):
        served = Task.objects.given().filter(locality=user.locality, instrument=instrument).count()
        line = (
            _("%d nhiệm vụ đang chờ số này để biết có tác dụng không") % served
            if served
            else _("kỳ mới chưa có số liệu")
        )
        address = f"{reverse('index-import')}?instrument={instrument}"
        items.append(Waiting(_("Nhập %s") % name, address, line, _("bước tiếp"), "in-time", 40))
    return items


def _due(user: User) -> list[tuple[str, str]]:
    """Return (instrument, name) of each index whose year after the last table has ended by the locality's day.

    Only indices with at least two consecutive years here count: a lone historical table asks for nothing.
    """
    today = user.locality.today() if user.locality else None
    found = []
    for known in list_instruments():
        years = [p for p in current_tables(known.id) if p.isdigit()]
        if (
            today
            and len(years) > 1
            and int(years[-1]) - int(years[-2]) == 1
            and known.editions[-1].weights_unknown is None
        ):
            following = str(int(years[-1]) + 1)
            if period_end(following) < today and today.year - int(following) <= 1:
                found.append((known.id, f"{known.short} {following}"))
    return found


def _latest_fall(user: User) -> Step | None:
    """Return the comparison step: the newest change of rank of our province among the indices."""
    best: tuple[tuple[str, bool], Step] | None = None
    for known in list_instruments():
        tables = current_tables(known.id)
        if len(tables) < 2 or user.locality is None:
            continue
        before, after = list(tables)[-2:]
        home = user.locality.unit
        unit = (
            comparison_of(tables[before], tables[after]).unit(home.code) if home.holds_on(period_end(after)) else None
        )
        if unit is None or unit.rank.change is None:
            continue
        down = sum(1 for c in unit.components if c.group_before != c.group_after and _fell(tables[after], c))
        figure = f"{known.short} {figures.rank_change(unit.rank.change, translation.get_language() or 'vi')}"
        line, state = (_("%d chỉ số xuống nhóm") % down, "overdue") if down else ("", "in-time")
        step = Step(
            "compare",
            _("So sánh"),
            reverse("index-compare", args=[known.id, home.code, before, after]),
            figure,
            line,
            state,
        )
        weight = (after, any(c.change is not None for c in unit.components))
        if best is None or weight > best[0]:
            best = (weight, step)
    return best[1] if best else None


def _fell(table: IndexTable, component: Any) -> bool:
    groups = standing_of(table).edition.groups
    if groups is None or component.group_before is None or component.group_after is None:
        return False
    return groups.codes.index(component.group_after) > groups.codes.index(component.group_before)


def trends(user: User) -> list[dict[str, Any]]:
    """Return a line per index of our province: ranks through time and the latest change."""
    found = [trend_of(user, known, current_tables(known.id)) for known in list_instruments()]
    return [trend for trend in found if trend]


def trend_of(
    user: User | AnonymousUser, instrument: Instrument, tables: Mapping[str, IndexTable]
) -> dict[str, Any] | None:
    """Return our province's ranks in an index as a small drawing, with the latest rank and its change."""
    if not isinstance(user, User) or user.locality is None or not tables:
        return None
    home = user.locality.unit
    ranked = []
    for period, table in tables.items():
        if home.holds_on(period_end(period)):
            standing = standing_of(table)
            ranked.append((period, standing.rank(home.code, "total"), standing.out_of(home.code)))
    known = [r for r in ranked if r[1] is not None]
    if not known:
        return None
    period, rank, of = known[-1]
    before = known[-2][1] if len(known) > 1 else None
    moved = before - rank if before is not None and rank is not None else None
    return {
        "short": instrument.short,
        "url": reverse("index-page", args=[instrument.id, period]),
        "span": f"{known[0][0]}–{period}" if len(known) > 1 else period,
        "spark": spark([r[1] / r[2] if r[1] and r[2] else None for r in ranked]),
        "rank": figures.rank(rank, of),
        "change": figures.rank_change(moved, translation.get_language() or "vi") if moved is not None else "",
        "direction": "up" if (moved or 0) > 0 else "down" if (moved or 0) < 0 else "",
    }


def spark(shares: list[float | None]) -> SafeString:
    """Draw relative ranks (0 best, 1 last) as a small line; a missing one is a gap."""
    width, step = 140, 132 / max(len(shares) - 1, 1)
    points = [None if s is None else (4 + i * step, 4 + s * 28) for i, s in enumerate(shares)]
    pieces: list[tuple[str]] = []
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is None:
            if len(run) > 1:
                pieces.append((" ".join(f"{x:.1f},{y:.1f}" for x, y in run),))
            run = []
        else:
            run.append(point)
    lines = format_html_join("", '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="2"/>', pieces)
    last = next((p for p in reversed(points) if p), (0, 0))
    return format_html(
        '<svg class="spark" viewBox="0 0 {} 36" width="{}" height="36" aria-hidden="true">{}'
        '<circle cx="{}" cy="{}" r="3.5" fill="currentColor"/></svg>',
        width, width, lines, f"{last[0]:.1f}", f"{last[1]:.1f}",
    )  # fmt: skip
