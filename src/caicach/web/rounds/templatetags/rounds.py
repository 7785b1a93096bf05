"""Points in templates of scoring rounds: `2,0`, `1,75`, with every digit on hover."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.errors import Problem
from caicach.instruments.model import Criterion
from caicach.reporting import figures
from caicach.scoring import Answer
from caicach.text import Text
from caicach.web.directives.forms import told
from caicach.web.rounds.models import Figures
from caicach.web.rounds.words import answer_words, points_text

register = template.Library()


@register.filter
def points(value: Decimal | None) -> SafeString:
    """Write points as short as they are, at least one place; missing ones are a dash that says so."""
    language = translation.get_language() or "vi"
    if value is None or not isinstance(value, Decimal):
        return format_html('<span class="missing" title="{}">–</span>', _("chưa có điểm"))
    exact, shown = figures.exact(value.normalize(), language), points_text(value, language)
    if exact == shown:
        return format_html("{}", shown)
    return format_html('<span title="{}">{}</span>', exact, shown)


@register.filter
def points_change(value: Decimal | None) -> SafeString:
    """Write a difference in points with its direction as a shape and a colour: ▼ 0,5 điểm; nothing where none is."""
    language = translation.get_language() or "vi"
    if value is None:
        return SafeString("")
    if value == 0:
        return format_html('<span class="same">{}</span>', _("không đổi"))
    shape, kind = (figures.UP, "up") if value > 0 else (figures.DOWN, "down")
    said = _("%s điểm") % points_text(abs(value), language)
    return format_html('<span class="{}" title="{}">{} {}</span>', kind, figures.exact(value, language), shape, said)


@register.simple_tag
def answer_of(criterion: Criterion, answer: Answer | Figures | None) -> Text:
    """Return an answer in words."""
    return answer_words(criterion, answer)


@register.simple_tag
def refused_words(problem: Problem) -> str:
    """Return a refusal as a sentence; one about a criterion names it."""
    said = told(replace(problem, column=None), translation.get_language() or "vi")
    code = problem.column or ""
    return _("Tiêu chí %(code)s: %(said)s") % {"code": code, "said": said} if code[:1].isdigit() else said
