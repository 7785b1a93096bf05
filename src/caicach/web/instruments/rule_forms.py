"""How each way of scoring is asked for: its own fields, and its rows (options, bands, places, variables, cases)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.instruments.model import Criterion
from caicach.text import Text
from caicach.web.instruments.fields import INCLUSIVE_HIGH, INCLUSIVE_LOW, Number, Whole, inclusive, said
from caicach.web.instruments.rows import Rows

KINDS: tuple[tuple[str, Any, Any], ...] = (
    ("yes-no", _("Có hoặc không"), _("Có thì được điểm tối đa, không thì 0.")),
    ("choice", _("Chọn một mức"), _("Mỗi mức ghi điểm, hoặc ghi phần trăm của điểm tối đa.")),
    ("bands", _("Theo khung tỷ lệ"), _("Khung chứa tỷ lệ (%) quyết định số điểm.")),
    ("ratio", _("Theo tỷ lệ đạt được"), _("Điểm tăng đều theo tỷ lệ, đủ điểm ở mức ghi dưới đây.")),
    ("count", _("Cộng theo số lượng"), _("Mỗi kết quả được cộng điểm, không quá điểm tối đa.")),
    ("deduct", _("Trừ theo số vi phạm"), _("Bắt đầu từ điểm tối đa, mỗi vi phạm bị trừ điểm.")),
    ("plus-minus", _("Cộng và trừ"), _("Cộng cho mỗi việc tốt, trừ cho mỗi vi phạm.")),
    ("target", _("So với chỉ tiêu giao"), _("Đạt chỉ tiêu được phần điểm dưới đây; phần còn lại theo mức vượt.")),
    ("rank", _("Theo thứ hạng"), _("Xếp hạng các đơn vị cùng chấm rồi cho điểm theo hạng.")),
    ("formula", _("Công thức"), _("Công thức gồm số, biến, maximum, + - * /, so sánh, and, or, min, max.")),
    ("survey-bands", _("Kết quả khảo sát theo khung"), _("Tỷ lệ hài lòng từ điều tra, không do đơn vị tự chấm.")),
    ("manual", _("Người thẩm định cho điểm"), _("Từ 0 đến điểm tối đa, theo đánh giá của người thẩm định.")),
)
KIND_WORDS: dict[str, Any] = {kind: words for kind, words, _help in KINDS}
KIND_HELP: dict[str, Any] = {kind: words for kind, _words, words in KINDS}


class RatioFields(forms.Form):
    """A ratio: points at which percentage, and from which percentage on."""

    points = Number(
        label=_("Điểm khi đạt mức đủ"), min_value=0, help_text=_("Để trống thì lấy điểm tối đa."), required=False
    )
    full_at = Number(label=_("Đủ điểm khi tỷ lệ đạt (%)"), min_value=0, initial=100)
    floor_percent = Number(label=_("Không có điểm khi tỷ lệ thấp hơn (%)"), min_value=0, required=False)
    floor_inclusive = forms.BooleanField(label=_("Đúng mức sàn thì vẫn có điểm"), required=False, initial=True)

    def clean_full_at(self) -> Any:
        """Refuse 0: there would be nothing to divide by."""
        if self.cleaned_data["full_at"] == 0:
            raise forms.ValidationError(_now("Ghi một tỷ lệ lớn hơn 0."))
        return self.cleaned_data["full_at"]


class CountFields(forms.Form):
    """Points for each thing counted."""

    points_each = Number(label=_("Điểm cộng cho mỗi kết quả"), min_value=0)


class DeductFields(forms.Form):
    """Points taken off for each violation."""

    points_each = Number(label=_("Điểm trừ cho mỗi vi phạm"), min_value=0)
    floor = Number(label=_("Điểm thấp nhất sau khi trừ"), required=False)


class PlusMinusFields(forms.Form):
    """Points for what is good, points off for what is bad."""

    each_good = Number(label=_("Điểm cộng cho mỗi việc tốt"), min_value=0)
    each_bad = Number(label=_("Điểm trừ cho mỗi vi phạm"), min_value=0)
    least = Number(label=_("Điểm thấp nhất"), required=False)


class TargetFields(forms.Form):
    """What reaching the target earns."""

    on_target_percent = Number(
        label=_("Đạt đúng chỉ tiêu được (% điểm tối đa)"), min_value=0, max_value=100, initial=50
    )


class RankFields(forms.Form):
    """What is ranked, and which end is the better."""

    of = forms.ChoiceField(
        label=_("Xếp hạng theo"),
        choices=(("figure", _("số liệu của các đơn vị cùng chấm")), ("place", _("thứ hạng đã có sẵn"))),
    )
    higher_is_better = forms.BooleanField(label=_("Số liệu càng cao càng tốt"), required=False, initial=True)


class ManualFields(forms.Form):
    """What the document leaves unsaid."""

    unknown = forms.CharField(label=_("Điều văn bản chưa nói rõ"), required=False, max_length=500)


class OptionRow(forms.Form):
    """One option of a choice: points, or a percentage of the maximum."""

    id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Mức"), max_length=300)
    points = Number(label=_("Điểm"), required=False)
    percent = Number(label=_("hoặc % điểm tối đa"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """Ask for just one of points and percent."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("label") and (cleaned.get("points") is None) == (cleaned.get("percent") is None):
            self.add_error("points", _now("Ghi điểm, hoặc ghi phần trăm, không ghi cả hai."))
        return cleaned


class BandRow(forms.Form):
    """One band of percentages with its points."""

    low_inclusive = inclusive(INCLUSIVE_LOW)
    low = Number(label=_("Cận dưới (%)"), required=False)
    high_inclusive = inclusive(INCLUSIVE_HIGH)
    high = Number(label=_("Cận trên (%)"), required=False)
    points = Number(label=_("Điểm"))


class PlaceRow(forms.Form):
    """Places of a ranking with their points."""

    first = Whole(label=_("Từ hạng"), min_value=1)
    last = Whole(label=_("đến hạng"), min_value=1, required=False)
    points = Number(label=_("Điểm"))


class VariableRow(forms.Form):
    """A figure that a formula asks for."""

    id = forms.RegexField(r"^[a-z][a-z0-9_]*$", label=_("Tên biến"), max_length=40)
    label = forms.CharField(label=_("Là số liệu gì"), max_length=300)


class CaseRow(forms.Form):
    """One formula, and when it is used."""

    when = forms.CharField(label=_("Khi (để trống: mọi trường hợp còn lại)"), required=False, max_length=300)
    points = forms.CharField(label=_("Điểm ="), max_length=300)
    label = forms.CharField(label=_("Diễn giải"), required=False, max_length=300)


@dataclass(frozen=True)
class Shape:
    """What a way of scoring asks for."""

    fields: type[forms.Form] | None = None
    rows: tuple[Rows, ...] = ()


_BANDS = Rows("bands", BandRow, _("Các khung"), _("Thêm khung"))
SHAPES: dict[str, Shape] = {
    "yes-no": Shape(),
    "choice": Shape(None, (Rows("options", OptionRow, _("Các mức"), _("Thêm mức")),)),
    "bands": Shape(None, (_BANDS,)),
    "survey-bands": Shape(None, (_BANDS,)),
    "ratio": Shape(RatioFields),
    "count": Shape(CountFields),
    "deduct": Shape(DeductFields),
    "plus-minus": Shape(PlusMinusFields),
    "target": Shape(TargetFields),
    "rank": Shape(RankFields, (Rows("places", PlaceRow, _("Điểm theo hạng"), _("Thêm khoảng hạng")),)),
    "formula": Shape(
        None,
        (
            Rows("variables", VariableRow, _("Các số liệu (biến)"), _("Thêm biến")),
            Rows("cases", CaseRow, _("Các trường hợp"), _("Thêm trường hợp")),
        ),
    ),
    "manual": Shape(ManualFields),
}


def initial_of(criterion: Criterion, kind: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return what stands in the fields and rows of a rule; nothing where the criterion is scored in another way.

    Kinds that share their rows (bands and survey bands) keep them when one becomes the other.
    """
    rule = criterion.rule
    if rule is None:
        return {}, {}
    given = {name: _shown(getattr(rule, name)) for name in type(rule).model_fields}
    if kind == "ratio" and given.get("points") == criterion.max:
        given["points"] = None  # left blank it follows the maximum
    rows = {r.name: [_row(item) for item in getattr(rule, r.name, ())] for r in SHAPES[kind].rows}
    return (given if rule.kind == kind else {}), rows


def _row(item: Any) -> dict[str, Any]:
    return {name: _shown(getattr(item, name)) for name in type(item).model_fields}


def _shown(value: Any) -> Any:
    return value.vi if isinstance(value, Text) else value


def rule_data(
    criterion: Criterion, kind: str, fields: Mapping[str, Any], rows: Mapping[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    """Return a rule as plain values for the model: what was entered, and what the page does not show kept."""
    data: dict[str, Any] = {"kind": kind, **{k: v for k, v in fields.items() if v not in (None, "")}}
    if kind == "ratio" and "points" not in data:
        data["points"] = criterion.max or 0
    if "unknown" in data:
        data["unknown"] = said(data["unknown"], getattr(criterion.rule, "unknown", None))
    for name, entered in rows.items():
        old = getattr(criterion.rule, name, ())
        data[name] = [_entered(row, number, old, entered) for number, row in enumerate(entered)]
    return data


def _entered(row: dict[str, Any], number: int, old: tuple[Any, ...], beside: list[dict[str, Any]]) -> dict[str, Any]:
    data = {k: v for k, v in row.items() if v not in (None, "")}
    if "id" in row and not row["id"]:
        data["id"] = _free_id(number, old, beside)
    before = next((o for o in old if getattr(o, "id", None) == data.get("id")), None) if "id" in data else None
    if before is None and "when" in row and number < len(old):
        before = old[number]
    if "label" in data:
        data["label"] = said(data["label"], getattr(before, "label", None))
    if before is not None and getattr(before, "takes", None) is not None:
        data["takes"] = before.takes
    return data


def _free_id(number: int, old: tuple[Any, ...], beside: list[dict[str, Any]]) -> str:
    """Return the id of a new option: a number that no option has or had, told by its own place among the new ones."""
    taken = [str(o.id) for o in old] + [str(row.get("id") or "") for row in beside]
    highest = max((int(t) for t in taken if t.isascii() and t.isdecimal()), default=0)
    return str(highest + 1 + sum(1 for row in beside[:number] if not row.get("id")))
