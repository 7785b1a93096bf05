"""The form that asks for a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


class ReportForm(forms.Form):
    """Which comparison, on whose paper, to whom."""

    comparison = forms.ChoiceField(label=_("Chỉ số và hai kỳ"))
    paper = forms.ChoiceField(label=_("Báo cáo của"), widget=forms.RadioSelect)
    to = forms.CharField(label=_("Kính gửi"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, comparisons: Choices, papers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comparison"].choices = comparisons  # type: ignore[attr-defined]
        self.fields["paper"].choices = papers  # type: ignore[attr-defined]

    def addressees(self) -> tuple[str, ...]:
        """Return the addressees, one a line."""
        return tuple(filter(None, (line.strip(" -;.") for line in self.cleaned_data["to"].splitlines())))
