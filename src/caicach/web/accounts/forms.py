"""The forms of account administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caicach.web.access.table import permission_table
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality, Unit


class RoleForm(forms.Form):
    """A role at a unit of the province, from a day on."""

    role = forms.ChoiceField(label=_("Vai trò"))
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị"))
    since = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, locality: Locality) -> None:
        today = locality.today()
        super().__init__(data, initial={"since": today})
        language = get_language() or "vi"
        roles = [(name, words.within(language)) for name, words in permission_table().roles.items()]
        self.fields["role"].choices = [("", _("Chọn vai trò")), *roles]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(locality=locality).on(today)  # type: ignore[attr-defined]


class AccountForm(RoleForm):
    """A new account with its first role."""

    display_name = forms.CharField(label=_("Tên hiển thị"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        validators=[User.username_validator],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ("display_name", "username", "role", "unit", "since")

    def clean_username(self) -> str:
        """Refuse a name that is taken, whatever its capitals."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Tên đăng nhập này đã có người dùng. Chọn tên khác."))
        return name


class ReasonForm(forms.Form):
    """A reason, compulsory."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)
