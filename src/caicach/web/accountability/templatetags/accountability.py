"""A case's state in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from caicach.web.accountability.models import Case
from caicach.web.accountability.standing import chip_of

register = template.Library()


@register.simple_tag
def case_chip(case: Case) -> SafeString:
    """Write a case's state in words with its date."""
    return chip_of(case)
