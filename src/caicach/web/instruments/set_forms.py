"""Forms about a whole set: a node to add, a new set, its general settings with the class bands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from caicach.errors import InputError
from caicach.instruments import Edition, Instrument
from caicach.registry.period import parse_period
from caicach.web.instruments.fields import INCLUSIVE_HIGH, INCLUSIVE_LOW, Number, Whole, inclusive, said, values_of
from caicach.web.instruments.models import CriteriaSet
from caicach.web.instruments.node_form import EFFECTS
from caicach.web.instruments.rows import Rows, RowSet, wrong_in


class AddForm(forms.Form):
    """A node to add: the rest is filled in on its own form."""

    title = forms.CharField(label=_("Tên mục mới"), max_length=500)
    max = Number(label=_("Điểm tối đa"), min_value=0, required=False)

    prefix = "add"


class PeriodField(forms.CharField):
    """A period: a year, a quarter or a month."""

    def clean(self, value: Any) -> str:
        """Return the period as it is written in texts: `2026`, `2026-Q1`, `2026-03`."""
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            return parse_period(text).text
        except InputError as error:
            raise forms.ValidationError(_now("Ghi năm (2026), quý (2026-Q1) hoặc tháng (2026-03).")) from error


class SetFile(forms.FileField):
    """A criteria set as a file: YAML or a sheet, never a large one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large to be a criteria set, before it is read."""
        file = super().clean(data, initial)
        if file and file.size > LARGEST:
            raise forms.ValidationError(_now("Tệp quá 5 MB, không phải một bộ tiêu chí. Chọn tệp khác."))
        return file


LARGEST = 5 * 1024 * 1024


class NewForm(forms.Form):
    """What a new set is called, for whom, from which period, and what it begins from."""

    title = forms.CharField(label=_("Tên bộ tiêu chí"), max_length=300)
    measures = forms.ChoiceField(label=_("Dùng để chấm"), choices=CriteriaSet.Measures.choices)
    first = PeriodField(label=_("Áp dụng từ kỳ"), max_length=10)
    begin = forms.ChoiceField(label=_("Bắt đầu từ"), widget=forms.RadioSelect)
    file = SetFile(label=_("Tệp bộ tiêu chí"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, sources: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].choices = sources  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the file where the set is to begin from one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("begin") == "file" and not cleaned.get("file"):
            self.add_error("file", _now("Chọn tệp YAML, XLSX hoặc CSV."))
        return cleaned


class ReplaceForm(forms.Form):
    """A file whose content becomes the newest version."""

    file = SetFile(label=_("Tệp bộ tiêu chí"), allow_empty_file=True)
    note = forms.CharField(label=_("Lý do thay"), max_length=200, required=False)


class ClassRow(forms.Form):
    """A class such as `xuất sắc`, by percent of the maximum."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Xếp loại"), max_length=100)
    low_inclusive = inclusive(INCLUSIVE_LOW)
    low = Number(label=_("Cận dưới (%)"), required=False)
    high_inclusive = inclusive(INCLUSIVE_HIGH)
    high = Number(label=_("Cận trên (%)"), required=False)


CLASSES = Rows("classes", ClassRow, _("Xếp loại theo phần trăm điểm tối đa"), _("Thêm loại"))


class SettingsFields(forms.Form):
    """What holds for the whole set."""

    title = forms.CharField(label=_("Tên bộ tiêu chí"), max_length=300)
    measures = forms.ChoiceField(label=_("Dùng để chấm"), choices=CriteriaSet.Measures.choices)
    first = PeriodField(label=_("Áp dụng từ kỳ"), max_length=10)
    last = PeriodField(label=_("Đến hết kỳ"), max_length=10, required=False)
    not_applicable = forms.ChoiceField(label=_("Khi đơn vị không áp dụng một tiêu chí"), choices=EFFECTS)
    bonus = forms.ChoiceField(
        label=_("Điểm thưởng"),
        choices=(
            ("beyond-maximum", _("có thể đưa tổng điểm vượt điểm tối đa")),
            ("up-to-maximum", _("chỉ bù đến điểm tối đa")),
        ),
    )
    rounding = forms.ChoiceField(
        label=_("Làm tròn"),
        required=False,
        choices=(("", _("không làm tròn")), ("leaf", _("điểm từng tiêu chí")), ("total", _("chỉ tổng điểm"))),
    )
    decimals = Whole(label=_("Số chữ số sau dấu phẩy"), min_value=0, max_value=10, required=False)
    source = forms.CharField(label=_("Căn cứ ban hành"), max_length=500)


class SettingsForm:
    """The settings and the class bands together; see `NodeForm` for `data` and `quiet`."""

    def __init__(self, instrument: Instrument, data: Mapping[str, Any] | None = None, *, quiet: bool = False) -> None:
        self.instrument, self.quiet = instrument, quiet
        self.edition = instrument.editions[-1]
        self.fields = SettingsFields(data, initial=_initial(instrument, self.edition))
        rows = [
            {"code": b.code, "title": b.title.vi, **{n: getattr(b, n) for n in _BOUNDS}} for b in self.edition.classes
        ]
        self.classes = RowSet(CLASSES, rows, data)
        self.unsound: list[str] = []

    @property
    def parts(self) -> list[Any]:
        """Return every form that holds fields."""
        return [self.fields, *self.classes.formset.forms]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Return everything wrong, each with its field."""
        return wrong_in(self.parts, self.unsound)

    def result(self) -> Instrument | None:
        """Return the instrument as entered; None where something is wrong, said beside its field."""
        if not (self.fields.is_valid() & self.classes.formset.is_valid()):
            return None
        entered = self.fields.cleaned_data
        data = values_of(self.edition) | {
            "periods": {"first": entered["first"], "last": entered["last"] or None},
            "not_applicable": entered["not_applicable"],
            "bonus": entered["bonus"],
            "rounding": _rounding(self.edition, entered),
            "source": self.edition.source.model_copy(
                update={"text": said(entered["source"], self.edition.source.text)}
            ),
            "classes": [_class(self.edition, row, n) for n, row in enumerate(self.classes.entered, start=1)],
        }
        try:
            edition = Edition.model_validate(data)
        except ValidationError as error:
            self.unsound = [str(item["msg"]) for item in error.errors(include_url=False)]
            return None
        named = {"title": said(entered["title"], self.instrument.title), "measures": entered["measures"]}
        return self.instrument.model_copy(update={**named, "editions": (*self.instrument.editions[:-1], edition)})


_BOUNDS = ("low", "low_inclusive", "high", "high_inclusive")


def _initial(instrument: Instrument, edition: Edition) -> dict[str, Any]:
    rounding = edition.rounding
    return {
        "title": instrument.title.vi,
        "measures": instrument.measures,
        "first": edition.periods.first,
        "last": edition.periods.last or "",
        "not_applicable": edition.not_applicable,
        "bonus": edition.bonus,
        "rounding": rounding.where if rounding else "",
        "decimals": rounding.decimals if rounding else 2,
        "source": edition.source.text.vi,
    }


def _rounding(edition: Edition, entered: Mapping[str, Any]) -> dict[str, Any] | None:
    if not entered["rounding"]:
        return None
    half = edition.rounding.half if edition.rounding else "up"
    decimals = entered["decimals"] if entered["decimals"] is not None else 2
    return {"where": entered["rounding"], "decimals": decimals, "half": half}


def _class(edition: Edition, row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a class as entered; what the page does not show of an old one is kept."""
    old = next((b for b in edition.classes if b.code == row["code"]), None)
    data: dict[str, Any] = values_of(old) if old else {"code": _free_class(edition, number)}
    bounds: dict[str, Decimal | bool | None] = {name: row[name] for name in _BOUNDS}
    return data | bounds | {"title": said(row["title"], old.title if old else None)}


def _free_class(edition: Edition, number: int) -> str:
    taken = {band.code for band in edition.classes}
    return next(code for n in range(number, number + len(taken) + 1) if (code := f"class-{n}") not in taken)
