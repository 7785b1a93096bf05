"""Figures of a round's result in templates: opening into their computation, lost points, what a trace holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from caicach.reporting import figures
from caicach.web.interface.tables import MISSING
from caicach.web.rounds.templatetags.rounds import points

register = template.Library()


@register.filter
def traced(value: Any) -> str | SafeString:
    """Write a figure of a trace: points as pages write them, an answer as it was given."""
    if isinstance(value, str):
        return value
    return points(value if value is None or isinstance(value, Decimal) else Decimal(str(value)))


def opening(address: str, shown: Any) -> SafeString:
    """Return a figure that opens into its computation; what surrounds it says where (`hx-target`)."""
    return format_html('<a class="figure" href="{}" hx-get="{}">{}</a>', address, address, shown)


@register.simple_tag
def opens(address: str, value: Decimal | None) -> SafeString:
    """Write points that open into their computation; missing ones open nothing."""
    return points(value) if value is None else opening(address, points(value))


@register.filter
def share(value: Decimal | None) -> SafeString:
    """Write a percentage to two decimals, all of it on hover."""
    language = translation.get_language() or "vi"
    if value is None:
        return MISSING
    return format_html(
        '<span title="{}">{}</span>', figures.exact(value, language), figures.percent(value, 2, language)
    )


@register.filter
def bound(value: Decimal | None) -> str:
    """Write a percentage that is a bound: every digit of it, since standing on it or beside it differs."""
    language = translation.get_language() or "vi"
    if value is None:
        return figures.MISSING
    return f"{figures.exact(value.normalize(), language)}{'%' if language.startswith('en') else ' %'}"


@register.filter
def decimal(value: str | None) -> Decimal | None:
    """Read a sealed figure, which is kept as text."""
    return None if value is None else Decimal(value)
