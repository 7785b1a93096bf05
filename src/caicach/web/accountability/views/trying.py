"""Trying a rule before it is signed: a rule, bounds, past periods; who would have been touched, and on which kinds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.accountability import Rule, Touched
from caicach.errors import InputError
from caicach.reporting import figures
from caicach.web.accountability import wording
from caicach.web.accountability.forms import with_point
from caicach.web.accountability.judging import facts_in_force, vocabulary_of
from caicach.web.accountability.models import Adopted
from caicach.web.accountability.queries import rulesets_of
from caicach.web.accountability.trying import Tried, bounds_of, chart_of, offered_bounds, triable, tried, uneven
from caicach.web.accountability.views.common import known_periods, lines, reader
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table

MOST_BOUNDS = 20
MOST_PERIODS = 24


@page("account")
def rule_try(request: HttpRequest) -> HttpResponse:
    """Try a rule in use or a draft on the facts there are; nothing is kept, nobody is touched."""
    user, locality = reader(request)
    offered = triable(list(rulesets_of(user)))
    chosen = next(((a, r) for a, r in offered if f"{a.pk}|{r.id}" == request.GET.get("rule")), None)
    periods = known_periods(locality)
    context: dict[str, Any] = {
        "offered": [(f"{a.pk}|{r.id}", f"{r.id}. {wording.says(r)}", a) for a, r in offered],
        "periods": periods,
        "asked_periods": request.GET.getlist("period") or periods[:MOST_PERIODS],
        "tab": "try",
    }
    if chosen is None:
        return render(request, "accountability/rule_try.html", context)
    return _try(request, context, *chosen)


def _try(request: HttpRequest, context: dict[str, Any], adopted: Adopted, rule: Rule) -> HttpResponse:
    """Show what a rule would have done at the bounds and on the groups that the address asks for."""
    _user, locality = reader(request)
    fact, bounds, by = _asked(request, adopted, rule)
    vocabulary = vocabulary_of(adopted)
    names = dict.fromkeys(c.fact for c in bounds_of(rule))
    context |= {
        "groupings": _groupings(),
        "by": by,
        "adopted": adopted,
        "rule": rule,
        "chosen": request.GET.get("rule"),
        "says": wording.says(rule),
        "condition": wording.condition_words(rule.when, vocabulary),
        "facts": [(name, wording.say(vocabulary.title(name))) for name in names] if len(names) > 1 else [],
        "fact": fact,
        "bounds": "; ".join(bounds),
    }
    try:
        kept, wanted = facts_in_force(locality), [with_point(b) for b in bounds]
        told = tried(adopted, rule, kept, wanted, context["asked_periods"], fact, by)
    except InputError as error:
        return render(request, "accountability/rule_try.html", context | {"wrong": lines(error)}, status=422)
    table, groups = trials_table(request, told), groups_table(request, told, by)
    last = max((t.period for t in told), default="")
    chart = chart_of(told, rule, last, _title(told, last))
    drawn = {"touched": chart} if chart else {}
    if answer := export_asked(request, table, groups) or image_asked(request, drawn):
        return answer
    shown = {"table": table, "groups": groups, "chart": chart, "uneven": [_uneven(*pair) for pair in uneven(told)]}
    return render(request, "accountability/rule_try.html", context | shown)


def _asked(request: HttpRequest, adopted: Adopted, rule: Rule) -> tuple[str, list[str], str]:
    """Return the fact whose bound is tried, the bounds as written, and the grouping; what is not asked for as usual."""
    compares = bounds_of(rule)
    compare = next((c for c in compares if c.fact == request.GET.get("fact")), compares[0])
    bounds = [b.strip() for b in request.GET.get("bounds", "").split(";") if b.strip()][:MOST_BOUNDS]
    by = request.GET.get("by", "")
    return compare.fact, bounds or offered_bounds(compare, adopted), by if by in dict(_groupings()) else "type"


def _groupings() -> list[tuple[str, str]]:
    return [
        ("type", _("loại đơn vị")),
        ("level", _("cấp hành chính")),
        ("field", _("lĩnh vực có nhiều hồ sơ nhất")),
    ]


def _uneven(told: Tried, group: Touched) -> str:
    """Return in words that a group is touched more than the others, in figures that can be counted again."""
    return _("Kỳ %(period)s, mức %(bound)s: %(group)s có %(n)d trên %(of)d bị áp dụng; các nhóm khác %(share)s.") % {
        "period": told.period,
        "bound": told.bound,
        "group": group.group,
        "n": group.touched,
        "of": group.told,
        "share": wording.percent(Decimal(str(100 * (group.others or 0)))),
    }


def _title(told: list[Tried], period: str) -> str:
    """Return what the trial shows of a period, in one sentence."""
    counts = [len(t.touched) for t in told if t.period == period]
    if not counts:
        return ""
    least, most = min(counts), max(counts)
    if least == most:
        return (
            ngettext("mức nào cũng có %d đối tượng bị áp dụng", "mức nào cũng có %d đối tượng bị áp dụng", most) % most
        )
    return _("từ %(least)d đến %(most)d đối tượng bị áp dụng tùy theo mức") % {"least": least, "most": most}


def trials_table(request: HttpRequest, told: list[Tried]) -> Table:
    """Return each bound in each period: how many and who, and how the list changes from the bound as it stands."""
    columns = [
        Column("period", _("Kỳ"), lambda t: t.period, choices=[(p, p) for p in sorted({t.period for t in told})]),
        Column(
            "bound",
            _("Mức"),
            lambda t: t.bound,
            lambda t: f"{t.bound} · {_('mức đang ghi')}" if t.standing else t.bound,
            sortable=False,
        ),
        Column("touched", _("Bị áp dụng"), lambda t: len(t.touched), numeric=True),
        Column("of", _("Trên số xét được"), lambda t: t.met - t.cannot_tell, numeric=True, minor=True),
        Column("unknown", _("Chưa xác định"), lambda t: t.cannot_tell, numeric=True, minor=True),
        Column("added", _("Thêm so với mức đang ghi"), lambda t: ", ".join(t.added), minor=True, sortable=False),
        Column("removed", _("Bớt so với mức đang ghi"), lambda t: ", ".join(t.removed), minor=True, sortable=False),
        Column("who", _("Ai"), lambda t: ", ".join(t.touched), sortable=False),
    ]
    return Table(
        request,
        "trials",
        columns,
        told,
        caption=_("Thử quy định theo từng mức"),
        empty=_("Chưa có dữ kiện của kỳ nào để thử."),
        row_class=lambda t: "hit" if t.standing else "",
    )


def groups_table(request: HttpRequest, told: list[Tried], by: str) -> Table:
    """Return on which groups the bound as it stands falls, or the one that is filtered for; is it fair?"""
    asked = request.GET.get("f.group-bound", "")
    chosen = [t for t in told if (t.bound == asked if asked else t.standing)]
    rows = [(t, group) for t in chosen for group in t.groups if group.told]
    bounds = [(b, b) for b in dict.fromkeys(t.bound for t in told)]
    apart = [
        ("more", _("cao hơn hẳn các nhóm khác")),
        ("alike", _("không khác rõ")),
        ("too-few", _("quá ít để kết luận")),
    ]
    words = dict(apart)
    columns = [
        Column("period", _("Kỳ"), lambda r: r[0].period, choices=[(p, p) for p in sorted({t.period for t in told})]),
        Column("group-bound", _("Mức"), lambda r: r[0].bound, choices=bounds, sortable=False),
        Column("group", dict(_groupings())[by].capitalize(), lambda r: r[1].group),
        Column("touched", _("Bị áp dụng"), lambda r: r[1].touched, numeric=True),
        Column("told", _("Trên"), lambda r: r[1].told, numeric=True),
        Column("share", _("Tỷ lệ"), lambda r: _hundredfold(r[1].share), _share, numeric=True, unit="%"),
        Column("others", _("Các nhóm khác"), lambda r: _hundredfold(r[1].others), _others, numeric=True, unit="%"),
        Column("apart", _("So với các nhóm khác"), lambda r: r[1].apart, lambda r: words[r[1].apart], choices=apart),
    ]
    return Table(
        request,
        "groups",
        columns,
        rows,
        caption=_("Mức ảnh hưởng theo nhóm"),
        source=_(
            "kiểm định chính xác Fisher một phía, từng nhóm so với các nhóm còn lại, mức 5 % chia cho số nhóm; "
            "nhóm dưới 5 đối tượng không kết luận"
        ),
        empty=_("Không có nhóm nào để so sánh: dữ kiện chưa cho biết nhóm này."),
        row_class=lambda r: "hit" if r[1].apart == "more" else "",
    )


def _hundredfold(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _share(row: tuple[Tried, Touched]) -> str:
    return _percent(row[1].share)


def _others(row: tuple[Tried, Touched]) -> str:
    return _percent(row[1].others)


def _percent(share: float | None) -> str:
    return "" if share is None else figures.number(100 * share, 1, wording.language())
