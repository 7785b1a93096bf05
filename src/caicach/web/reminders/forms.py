"""The forms of reminders: how I am reached, and the days of a kind of term."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caicach.web.reminders.models import Choice
from caicach.web.reminders.rules import Rule
from caicach.web.reminders.services import Days


class ChoiceForm(forms.Form):
    """Where the day's letter goes, and whether it goes at all."""

    mail = forms.ChoiceField(
        label=_("Thư điện tử"),
        choices=[
            (Choice.Mail.DAILY, _("Mỗi ngày một thư, gom mọi việc cần nhắc")),
            (Choice.Mail.NONE, _("Không gửi thư")),
        ],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Ngôn ngữ của thư"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=False
    )
    address = forms.EmailField(
        label=_("Địa chỉ nhận thư"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an address where letters are wanted."""
        said = super().clean() or {}
        if said.get("mail") == Choice.Mail.DAILY and not said.get("address") and "address" not in self.errors:
            self.add_error("address", _("Ghi địa chỉ nhận thư, hoặc chọn không gửi thư."))
        return said


class RuleForm(forms.Form):
    """The days on which one kind of term is reminded of."""

    before = forms.CharField(label=_("Trước hạn (ngày)"), required=False, max_length=60)
    late_first = forms.IntegerField(label=_("Quá hạn: nhắc lần đầu sau (ngày)"), min_value=1, max_value=60)
    late_every = forms.IntegerField(label=_("Quá hạn: rồi nhắc lại mỗi (ngày; 0 là không)"), min_value=0, max_value=60)
    working = forms.BooleanField(label=_("Đếm theo ngày làm việc"), required=False)

    @classmethod
    def of(cls, rule: Rule, data: Any = None) -> RuleForm:
        """Return the form filled from a rule."""
        initial = {
            "before": ", ".join(map(str, rule.before)),
            "late_first": rule.late_first,
            "late_every": rule.late_every,
            "working": rule.working,
        }
        return cls(data, initial=initial, auto_id=f"{rule.kind}-%s")

    def clean_before(self) -> tuple[int, ...]:
        """Read the days: numbers between commas."""
        words = str(self.cleaned_data["before"]).strip()
        if words and not re.fullmatch(r"\d{1,3}(\s*[,;]\s*\d{1,3})*", words):
            raise forms.ValidationError(_("Ghi các số ngày cách nhau bằng dấu phẩy, ví dụ 7, 3, 1, 0."))
        return tuple(int(number) for number in re.findall(r"\d+", words))

    def days(self) -> Days:
        """Return the days as given."""
        said = self.cleaned_data
        return Days(said["before"], said["late_first"], said["late_every"], said["working"])
