"""A case's state in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from caicach.web.accountability import wording
from caicach.web.accountability.models import Case, Review, Sheet
from caicach.web.accountability.standing import chip_of
from caicach.web.accountability.standing import review_chip as chip_of_review
from caicach.web.accountability.standing import sheet_chip as sheet_chip_of

register = template.Library()


@register.simple_tag
def case_chip(case: Case) -> SafeString:
    """Write a case's state in words with its date."""
    return chip_of(case)


@register.simple_tag
def review_chip(review: Review) -> SafeString:
    """Write where a self-review stands in words with its date."""
    return chip_of_review(review)


@register.simple_tag
def sheet_chip(sheet: Sheet) -> SafeString:
    """Write where a score sheet stands in words."""
    return sheet_chip_of(sheet)


@register.filter
def fact_figure(value: str) -> str:
    """Write a kept figure as pages write it."""
    return wording.figure(value, None)
