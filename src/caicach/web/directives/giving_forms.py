"""The forms of giving a task on: to units below, to another person, to another unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.web.accounts.models import User
from caicach.web.directives.forms import DayField
from caicach.web.directives.models import Task
from caicach.web.directives.services.handing import Person, accounts_for
from caicach.web.directives.services.splitting import Part, units_below
from caicach.web.units.models import Unit


class SplitForm(forms.Form):
    """What units below are given: the same words and day for each unit chosen."""

    words = forms.CharField(label=_("Nội dung giao"), widget=forms.Textarea(attrs={"rows": 3}))
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị nhận"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    new_day = DayField(label=_("Thời hạn của đơn vị dưới"), required=False)

    def __init__(self, data: Any = None, *, task: Task) -> None:
        in_time = task.last_day is not None and task.last_day >= task.locality.today()
        super().__init__(
            data, initial={"words": task.words, "new_day": task.last_day if in_time else None}, auto_id="split-%s"
        )
        self.fields["units"].queryset = units_below(task)  # type: ignore[attr-defined]

    def parts(self) -> list[Part]:
        """Return the parts as given."""
        said = self.cleaned_data
        return [Part(unit, " ".join(said["words"].split()), said["new_day"]) for unit in said["units"]]


class HandForm(forms.Form):
    """Who takes a task over: an account of the unit, a name, or both."""

    holder = forms.ChoiceField(label=_("Tài khoản phụ trách"), required=False)
    person = forms.CharField(label=_("Họ tên, chức vụ"), required=False, max_length=120)
    words = forms.CharField(label=_("Lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, accounts: list[User], auto_id: str = "hand-over-%s") -> None:
        super().__init__(data, auto_id=auto_id)
        self.accounts = {str(user.pk): user for user in accounts}
        choices = [("", _("không gắn tài khoản")), *((key, str(user)) for key, user in self.accounts.items())]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def of(cls, task: Task, data: Any = None) -> HandForm:
        """Return the form for one task."""
        return cls(data, accounts=accounts_for(task))

    def to(self) -> Person:
        """Return who takes over."""
        said = self.cleaned_data
        return Person(said["person"].strip(), self.accounts.get(said["holder"]))


class MoveForm(forms.Form):
    """The unit that is to lead from now on."""

    unit = forms.ModelChoiceField(label=_("Đơn vị chủ trì mới"), queryset=Unit.objects.none())
    words = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, task: Task) -> None:
        super().__init__(data, auto_id="move-%s")
        units = Unit.objects.filter(locality=task.locality).on(task.locality.today())
        self.fields["unit"].queryset = units.exclude(pk__in=[task.lead_id, task.locality.unit_id])  # type: ignore[attr-defined]
