"""Form fields for points and percentages, exact and as they are typed here: 2,5 and 2.5 are the same number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from caicach.text import Text

INCLUSIVE_LOW = ((True, _("từ (≥)")), (False, _("trên (>)")))
INCLUSIVE_HIGH = ((False, _("dưới (<)")), (True, _("đến (≤)")))


class Number(forms.DecimalField):
    """An exact number with a decimal comma or point; thousands are not grouped, so that 2.125 is never 2125."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "size": 7}))
        super().__init__(max_digits=12, decimal_places=6, **kwargs)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """Return the number, None where nothing is written."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: object) -> object:
        """Return what stands in the field."""
        return plain(value) if isinstance(value, Decimal) else value


class Whole(forms.IntegerField):
    """A whole number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "num", "size": 5}))
        super().__init__(**kwargs)


def inclusive(choices: tuple[tuple[bool, Any], ...]) -> forms.TypedChoiceField:
    """Return the field that says whether a bound itself belongs to the band; the first choice is the usual one."""
    usual: Any = choices[0][0]
    return forms.TypedChoiceField(
        choices=choices, coerce=lambda text: text == "True", initial=usual, required=False, empty_value=usual
    )


def plain(value: Decimal | None) -> str:
    """Write an exact number the page's way with every digit and none too many: 2,5; nothing for a missing one."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    return text if (translation.get_language() or "vi").startswith("en") else text.replace(".", ",")


def values_of(model: BaseModel) -> dict[str, Any]:
    """Return a model's own values, the parts as they are: pydantic's dump would make plain tuples of texts."""
    return {name: getattr(model, name) for name in type(model).model_fields}


def said(vi: str, old: Text | None, en: str = "") -> Text | None:
    """Return what was typed as a Text: with its English where one is given, or kept where the words are the same."""
    if not vi:
        return None
    if en:
        return Text(vi, en)
    return old if old is not None and old.vi == vi else Text.of(vi)
