"""What a period's decided cases lead to: capped classes, reviews, the personnel body's list, reward candidates."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from caicach.web.accountability import wording
from caicach.web.accountability.consequences import CappedClass, Consequences, consequences_of
from caicach.web.accountability.models import Case
from caicach.web.accountability.standing import chip_of
from caicach.web.accountability.views.common import known_periods, period_asked, reader
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table


@page("account")
def consequences(request: HttpRequest) -> HttpResponse:
    """The consequences of a period."""
    _user, locality = reader(request)
    period, wrong = period_asked(request, locality)
    found = consequences_of(locality, period)
    tables = [classes_table(request, found, period), rewards_table(request, found, period)]
    if answer := export_asked(request, *tables):
        return answer
    context = {
        "period": period,
        "periods": known_periods(locality),
        "wrong": wrong,
        "classes": tables[0],
        "rewards": tables[1],
        "lists": [
            (_("Kiểm điểm trách nhiệm"), _("Không có đơn vị, cá nhân nào phải kiểm điểm trong kỳ này."), found.reviews),
            (
                _("Xem xét trách nhiệm (chuyển cơ quan tổ chức, cán bộ)"),
                _("Không có trường hợp nào."),
                found.considered,
            ),
            (_("Xếp loại cán bộ, công chức, viên chức"), _("Không có trường hợp nào."), found.officials),
            (_("Hệ quả khác"), _("Không có trường hợp nào."), found.others),
        ],
        "tab": "consequences",
    }
    return render(request, "accountability/consequences.html", context)


def classes_table(request: HttpRequest, found: Consequences, period: str) -> Table:
    """Return each unit's published class beside the one that the decided cases leave."""
    columns = [
        Column("name", _("Đơn vị"), lambda c: c.name, _unit),
        Column(
            "percent",
            _("Tỷ lệ điểm"),
            _percent,
            lambda c: wording.figure(_percent(c), None),
            numeric=True,
            unit="%",
        ),
        Column("before", _("Loại đã công bố"), lambda c: c.title),
        Column("after", _("Loại còn được xếp"), _after, _after_shown),
        Column("by", _("Theo trường hợp"), lambda c: ", ".join(case.rule for case in c.cases), _cases, minor=True),
    ]
    return Table(
        request,
        "capped",
        columns,
        found.classes,
        caption=_("Xếp loại sau khi áp dụng quy định, kỳ %s") % period,
        source=_("kết quả đã niêm phong và các quyết định trên hệ thống; bản công bố không bị sửa"),
        empty=_("Kỳ này chưa có kết quả chấm điểm được công bố."),
        row_class=lambda c: "hit" if c.lowered else "",
    )


def _percent(line: CappedClass) -> Decimal | None:
    return None if line.percent is None else Decimal(line.percent)


def _unit(line: CappedClass) -> str:
    address = reverse("publication-unit", args=[line.publication.pk, line.unit_code])
    return format_html('<a href="{}">{}</a>', address, line.name)


def _after(line: CappedClass) -> str:
    if line.capped is None:
        return _("không đối chiếu được: loại này không có trong thang của quy định") if line.title else ""
    if line.capped.after is None:
        return _("không còn mức nào")
    return line.capped.after if line.lowered else line.title


def _after_shown(line: CappedClass) -> str:
    doubt = line.capped is not None and line.capped.open
    words = format_html("<b>{}</b>" if line.lowered else "{}", _after(line))
    return format_html('{} <span class="chip mark">{}</span>', words, _("chưa chốt")) if doubt else words


def _cases(line: CappedClass) -> str:
    return format_html_join(
        ", ", '<a href="{}">{}</a>', ((reverse("case", args=[case.pk]), case.rule) for case in line.cases)
    )


def rewards_table(request: HttpRequest, found: Consequences, period: str) -> Table:
    """Return who may be proposed for a reward, and who may not, with the reason."""
    states = [("open", _("được đề nghị")), ("waiting", _("chờ quyết định")), ("barred", _("không được đề nghị"))]
    titles = dict(states)
    columns = [
        Column("name", _("Đơn vị"), lambda c: c.name, _unit),
        Column("rank", _("Hạng"), lambda c: c.rank, numeric=True),
        Column("state", _("Thi đua, khen thưởng"), _reward, lambda c: _reward_chip(c, titles), choices=states),
        Column("why", _("Vì"), lambda c: "; ".join(_reason(case) for case in c.cases), _reasons, minor=True),
    ]
    return Table(
        request,
        "rewards",
        columns,
        found.classes,
        order="rank",
        caption=_("Danh sách xét thi đua, khen thưởng, kỳ %s") % period,
        source=_("kết quả đã niêm phong và các trường hợp đã quyết định"),
        empty=_("Kỳ này chưa có kết quả chấm điểm được công bố."),
    )


def _reward(line: CappedClass) -> str:
    return "barred" if line.barred else "waiting" if line.pending else "open"


def _reward_chip(line: CappedClass, titles: dict[str, str]) -> str:
    state = _reward(line)
    shape = {"barred": "overdue", "waiting": "due-soon", "open": "in-time"}[state]
    return format_html('<span class="chip {}">{}</span>', shape, titles[state])


def _reason(case: Case) -> str:
    return f"{case.rule}: {wording.say(case.verdict['consequence'])}"


def _reasons(line: CappedClass) -> str:
    said = ((reverse("case", args=[c.pk]), _reason(c), chip_of(c)) for c in line.cases)
    return format_html_join("", '<span class="small"><a href="{}">{}</a> {}</span> ', said)
