"""Officials' classes by unit as the rules in use grant them, and whether the quota on the best class is kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.web.accountability import wording
from caicach.web.accountability.judging import number
from caicach.web.accountability.officials import Classed, Quota, quotas_of
from caicach.web.accountability.services.rules import in_use
from caicach.web.accountability.sheets import OF_GOOD_OR_ABOVE
from caicach.web.accountability.views.common import known_periods, period_asked, reader
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table


@dataclass(frozen=True)
class QuotaLine:
    """A unit's quota in words."""

    quota: Quota
    share: str
    bounds: str


@page("account")
def official_list(request: HttpRequest) -> HttpResponse:
    """Every official with facts in the period, by unit, with the unit's share of the best class."""
    _user, locality = reader(request)
    period, wrong = period_asked(request, locality)
    quotas = quotas_of(locality, period)
    table = officials_table(request, quotas, period)
    if answer := export_asked(request, table):
        return answer
    unsure = [a for a in in_use(locality) if a.ruleset.status == "unverified"]
    context = {
        "period": period,
        "periods": known_periods(locality),
        "wrong": wrong,
        "table": table,
        "quotas": [_line(quota) for quota in quotas],
        "unsure": unsure,
        "tab": "officials",
    }
    return render(request, "accountability/official_list.html", context)


def _line(quota: Quota) -> QuotaLine:
    bounds = "; ".join(_bound(quota, *bound) for bound in quota.bounds)
    return QuotaLine(quota, "" if quota.share is None else wording.percent(quota.share), bounds)


def _bound(quota: Quota, rule: str, fact: str, bound: Decimal) -> str:
    """Return a quota in words, with the share of its own base where that is another one."""
    words = _("%(rule)s: không quá %(bound)s") % {"rule": rule, "bound": wording.percent(bound)}
    share = quota.share_of(fact)
    if fact == OF_GOOD_OR_ABOVE or share is None:
        return words
    return _("%(quota)s số người xếp loại tốt (hiện %(share)s)") % {"quota": words, "share": wording.percent(share)}


def officials_table(request: HttpRequest, quotas: list[Quota], period: str) -> Table:
    """Return every official with points, class and the rule that grants it."""
    rows = [person for quota in quotas for person in quota.officials]
    units = sorted({str(p.unit or "") for p in rows if p.unit})
    columns = [
        Column("name", _("Cán bộ, công chức"), lambda p: p.name),
        Column("unit", _("Đơn vị"), lambda p: str(p.unit or ""), choices=[(u, u) for u in units]),
        Column("points", _("Tổng điểm"), lambda p: number(p.points), _points, numeric=True),
        Column("class", _("Mức xếp loại theo quy định"), lambda p: p.word, _class),
        Column("rule", _("Theo"), lambda p: p.rule, minor=True),
        Column("barred", _("Không được xếp"), lambda p: "; ".join(f"{w} ({r})" for w, r in p.barred), minor=True),
    ]
    return Table(
        request,
        "officials",
        columns,
        rows,
        caption=_("Mức xếp loại cán bộ, công chức theo quy định đang áp dụng, kỳ %s") % period,
        source=_("dữ kiện đang có; đây là kết quả áp dụng quy định, chưa phải quyết định xếp loại"),
        empty=_("Kỳ này chưa có dữ kiện của cán bộ, công chức, hoặc chưa có quy định về xếp loại cá nhân."),
    )


def _points(person: Classed) -> str:
    return wording.figure(person.points, None) if person.points else ""


def _class(person: Classed) -> str:
    if person.place is None:
        return format_html('<span class="chip none">{}</span>', _("chưa xác định được"))
    return person.word.capitalize()
