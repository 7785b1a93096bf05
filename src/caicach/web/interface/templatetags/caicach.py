"""Words and figures in templates: one way to write each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from caicach.reporting import figures
from caicach.reporting.charts import ChartSpec
from caicach.text import Text
from caicach.web.access.reach import may as _may
from caicach.web.interface.tables import MISSING

register = template.Library()


def _language() -> str:
    return translation.get_language() or "vi"


@register.filter
def words(value: Any) -> str:
    """Write a Text in the page's language."""
    return value.within(_language()) if isinstance(value, Text) else str(value)


@register.filter
def number(value: Any, decimals: int = 3) -> SafeString:
    """Write a number the page's way, its full value on hover; a missing one is a dash that says so."""
    if value is None:
        return format_html('<span class="missing" title="{}">–</span>', _("không có số liệu"))
    return format_html(
        '<span title="{}">{}</span>', figures.exact(value, _language()), figures.number(value, decimals, _language())
    )


@register.filter
def change(value: Any, decimals: int = 3) -> SafeString:
    """Write a change with its arrow, coloured and worded by direction."""
    if value is None:
        return MISSING
    sign = "up" if value > 0 else "down" if value < 0 else "same"
    return format_html(
        '<span class="{}" title="{}">{}</span>',
        sign,
        figures.exact(value, _language()),
        figures.change(value, decimals, language=_language()),
    )


@register.filter
def day(value: dt.date | None) -> str:
    """Write a date as 22/6/2022 (Vietnamese) or 22 Jun 2022 (English)."""
    return "" if value is None else figures.date(value, _language())


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Write a time with its date, as it is in Việt Nam: 16:30 ngày 22/6/2022."""
    return "" if value is None else figures.moment(timezone.localtime(value), _language())


@register.simple_tag(takes_context=True)
def may(context: RequestContext, act: str, subject: Any = None) -> bool:
    """Tell whether the reader may do `act` on `subject`, by the permission table."""
    return _may(context["request"].user, act, subject)


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, **changes: Any) -> str:
    """Return this page's query string with `changes` made; an empty value takes its key out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}"


def _(text: str) -> str:
    return translation.gettext(text)


@register.simple_tag
def table_toggle(table: Any, name: str) -> str:
    """Return the address that hides the column `name`, or shows it again."""
    hidden = table.hidden ^ {name}
    return str(table.address(hide=",".join(sorted(hidden))))


@register.simple_tag
def table_page(table: Any, number: int) -> str:
    """Return the address of a table's page."""
    return f"{table.address(page=number)}#table-{table.name}"


@register.inclusion_tag("interface/chart.html", takes_context=True)
def chart(context: RequestContext, name: str, spec: ChartSpec) -> dict[str, Any]:
    """Draw a chart with its title, source, exports and the table behind it."""
    rows = spec.written_rows()
    return {
        "request": context["request"],
        "name": name,
        "spec_id": f"spec-{name}",
        "chart": spec,
        "vega": spec.in_page(),
        "columns": list(rows[0]) if rows else [],
        "cells": [list(row.values()) for row in rows],
    }


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@register.filter
def long_day(value: dt.date) -> str:
    """Write a date with its weekday: Thứ Sáu, 21/4/2023."""
    name = value.strftime("%A") if _language() == "en" else _WEEKDAYS[value.weekday()]
    return f"{name}, {figures.date(value, _language())}"


@register.filter
def places(value: int | None) -> SafeString:
    """Write a change of rank: ▲ 4 bậc; positive when the unit climbs."""
    if value is None:
        return MISSING
    sign = "up" if value > 0 else "down" if value < 0 else "same"
    return format_html('<span class="{}">{}</span>', sign, figures.rank_change(value, _language()))


@register.simple_tag
def figure_link(instrument: str, period: str, unit: str, code: str, value: Any, decimals: int = 3) -> SafeString:
    """Write an index figure that opens into its computation."""
    address = reverse("index-trace", args=[instrument, period, unit, code])
    return format_html(
        '<a class="figure" href="{}" hx-get="{}" hx-target="#trace" hx-swap="innerHTML show:top">{}</a>',
        address,
        address,
        number(value, decimals),
    )


@register.filter
def percent(value: Any, decimals: int = 1) -> SafeString:
    """Write a percentage (5 means 5 %), its full value on hover; a missing one is a dash."""
    if value is None:
        return format_html('<span class="missing" title="{}">–</span>', _("không có số liệu"))
    full = figures.exact(value, _language())
    return format_html('<span title="{}">{}</span>', full, figures.percent(value, decimals, _language()))


@register.filter
def weekday(value: dt.date) -> str:
    """Write a date's weekday: Thứ Sáu."""
    return value.strftime("%A") if _language() == "en" else _WEEKDAYS[value.weekday()]


@register.filter
def every(value: str) -> str:
    """Write a rhythm in words: `month` is Định kỳ hằng tháng."""
    from caicach.web.directives.standing import every_words

    return every_words(value)


@register.inclusion_tag("directives/chip.html", takes_context=True)
def task_chip(context: RequestContext, task: Any) -> dict[str, Any]:
    """Write a task's state in words with its date: Quá hạn 6 ngày (hạn 15/8/2026)."""
    # Imported here: template tags load before the apps' models do.
    from caicach.web.directives.standing import chip_of

    locality = context["request"].user.locality or task.locality
    return {"chip": chip_of(task, locality.today(), locality.warn_days)}
