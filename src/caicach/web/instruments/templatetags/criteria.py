"""Words of criteria sets in templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from caicach.web.instruments.fields import plain

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """Write exact points with every digit they have: 2,5."""
    return plain(value)


@register.filter
def item(mapping: Any, key: str) -> Any:
    """Return a mapping's value, None where it has none."""
    return mapping.get(key)
