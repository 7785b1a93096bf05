"""The forms of findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.web.findings.models import Cause

KINDS = [
    (Cause.Kind.SUBJECTIVE, _("Chủ quan: do cách làm, do con người, sửa được từ bên trong")),
    (Cause.Kind.OBJECTIVE, _("Khách quan: do điều kiện, quy định, cấp trên")),
]


class FindingForm(forms.Form):
    """A weakness of one component, with its first cause."""

    code = forms.ChoiceField(label=_("Chỉ số nội dung"))
    title = forms.CharField(label=_("Tồn tại, hạn chế"), max_length=300)
    description = forms.CharField(label=_("Biểu hiện"), required=False, widget=forms.Textarea)
    units = forms.MultipleChoiceField(label=_("Đơn vị liên quan"), required=False)
    cause_kind = forms.ChoiceField(label=_("Nguyên nhân là"), choices=KINDS, widget=forms.RadioSelect)
    cause_words = forms.CharField(label=_("Nguyên nhân"), max_length=500, widget=forms.Textarea)
    cause_main = forms.BooleanField(label=_("Đây là nguyên nhân chính"), required=False, initial=True)

    def __init__(self, *args: Any, codes: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]
        self.fields["units"].choices = units  # type: ignore[attr-defined]


class CauseForm(forms.Form):
    """One more cause."""

    kind = forms.ChoiceField(label=_("Nguyên nhân là"), choices=KINDS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Nguyên nhân"), max_length=500, widget=forms.Textarea)
    main = forms.BooleanField(label=_("Đây là nguyên nhân chính"), required=False)


class ReasonForm(forms.Form):
    """A reason, compulsory."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)
