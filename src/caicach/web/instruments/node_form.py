"""One criterion as a form: its own fields, its rule by kind, its prerequisites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from caicach.instruments.model import Criterion, Edition
from caicach.web.instruments.fields import Number, said, values_of
from caicach.web.instruments.node_data import (
    entered_prerequisite,
    entered_source,
    entered_takes,
    initial_of_node,
    shown_prerequisite,
)
from caicach.web.instruments.rows import Rows, RowSet, wrong_in
from caicach.web.instruments.rule_forms import KIND_HELP, KINDS, SHAPES, initial_of, rule_data

EFFECTS: tuple[tuple[str, Any], ...] = (
    ("leaves-maximum", _("bỏ khỏi điểm tối đa, quy đổi phần còn lại")),
    ("full-points", _("được điểm tối đa")),
    ("no-points", _("không có điểm")),
    ("moves-to-siblings", _("điểm tối đa chia cho các mục bên cạnh")),
    ("refused", _("không được trả lời “không áp dụng”")),
)
COUNTS = (
    ("inside", _("trong tổng điểm của cấp trên")),
    ("on-top", _("điểm thưởng, cộng ngoài tổng điểm")),
    ("takes-off", _("điểm trừ, trừ vào tổng điểm")),
)
ANSWERED_BY = (
    ("unit", _("đơn vị tự chấm")),
    ("appraiser", _("người thẩm định")),
    ("survey", _("điều tra xã hội học")),
    ("leader", _("lãnh đạo")),
)
ORIGINS = (
    ("", _("không lấy, nhập bằng tay")),
    ("dossiers", _("số liệu hồ sơ thủ tục hành chính")),
    ("tasks", _("số liệu theo dõi nhiệm vụ")),
    ("survey", _("kết quả khảo sát")),
    ("instrument", _("kết quả của một bộ chỉ số khác")),
)


class NodeFields(forms.Form):
    """What every node says of itself, and what a leaf says beside its rule."""

    code = forms.CharField(label=_("Mã số"), max_length=40)
    title = forms.CharField(label=_("Tên"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    title_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=500, required=False)
    max = Number(label=_("Điểm tối đa"), required=False, min_value=0)
    counts = forms.ChoiceField(label=_("Tính vào"), choices=COUNTS)
    capped = forms.BooleanField(label=_("Tổng điểm của nhóm không vượt điểm tối đa của nhóm"), required=False)
    kind = forms.ChoiceField(label=_("Cách chấm"), required=False)
    evidence = forms.CharField(
        label=_("Minh chứng cần nộp"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence_required = forms.BooleanField(label=_("Bắt buộc có minh chứng"), required=False)
    answered_by = forms.ChoiceField(label=_("Ai trả lời"), choices=ANSWERED_BY)
    appraiser = forms.CharField(label=_("Cơ quan thẩm định"), max_length=200, required=False)
    source = forms.CharField(label=_("Căn cứ"), max_length=500, required=False)
    not_applicable = forms.ChoiceField(label=_("Khi đơn vị không áp dụng"), required=False)
    takes_origin = forms.ChoiceField(label=_("Lấy sẵn từ"), choices=ORIGINS, required=False)
    takes_figure = forms.CharField(label=_("Số liệu nào"), max_length=100, required=False)
    takes_instrument = forms.CharField(label=_("Mã của bộ chỉ số"), max_length=60, required=False)

    def __init__(self, *args: Any, node: Criterion, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _now("chưa có cách chấm")), *((kind, words) for kind, words, _help in KINDS)]
        general = dict(EFFECTS)[edition.not_applicable]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        own = [("", _now("như cả bộ: %s") % general), *EFFECTS]
        self.fields["not_applicable"].choices = own  # type: ignore[attr-defined]
        self.edition, self.node = edition, node
        unused = LEAF_ONLY if node.children else ("capped",)
        for name in unused:
            del self.fields[name]

    def clean_code(self) -> str:
        """Refuse a code that another node has."""
        code = str(self.cleaned_data["code"]).strip().rstrip(".")
        if code != self.node.code and self.edition.criterion(code) is not None:
            raise forms.ValidationError(_now("Mã số này đã dùng cho mục khác."))
        return code

    def clean_takes_figure(self) -> str:
        """Ask for the figure where something is taken over."""
        figure = str(self.cleaned_data["takes_figure"])
        if self.cleaned_data.get("takes_origin") and not figure:
            raise forms.ValidationError(_now("Ghi tên số liệu được lấy, ví dụ on_time_rate."))
        return figure


LEAF_ONLY = (
    "kind",
    "evidence",
    "evidence_required",
    "answered_by",
    "appraiser",
    "takes_origin",
    "takes_figure",
    "takes_instrument",
)


FOLDED = ("title_en", "counts", "not_applicable", "answered_by", "takes_origin", "takes_figure", "takes_instrument")


class RequireRow(forms.Form):
    """A prerequisite: the points that another leaf must reach."""

    code = forms.CharField(label=_("Tiêu chí"), max_length=40)
    bound = forms.ChoiceField(
        label=_("phải đạt"), choices=(("at_least", _("từ")), ("above", _("trên"))), initial="at_least", required=False
    )
    points = Number(label=_("Điểm"), min_value=0)
    why = forms.CharField(label=_("Lý do nêu cho đơn vị"), max_length=300, required=False)


REQUIRES = Rows("requires", RequireRow, _("Điều kiện tiên quyết"), _("Thêm điều kiện"))


class NodeForm:
    """The forms of one node together. `data` is what was sent; without it the node stands in the fields.

    `quiet`: shown again with what was typed, without judging it (another kind of rule was chosen, a row was added).
    """

    def __init__(
        self, node: Criterion, edition: Edition, data: Mapping[str, Any] | None = None, *, quiet: bool = False
    ) -> None:
        self.node, self.edition, self.quiet = node, edition, quiet
        self.fields = NodeFields(data, node=node, edition=edition, initial=initial_of_node(node))
        stored = node.rule.kind if node.rule else ""
        self.kind = "" if node.children else str((data or {}).get("kind", stored))
        shape = SHAPES.get(self.kind)
        given, rows = initial_of(node, self.kind) if shape else ({}, {})
        # The rule's own fields are only in what was sent if the kind is still the one that was shown.
        shown = data if data is not None and data.get("kind_shown") == self.kind else None
        self.rule_fields = shape.fields(shown, initial=given or None, prefix="rule") if shape and shape.fields else None
        self.rule_rows = [RowSet(r, rows.get(r.name, []), data) for r in (shape.rows if shape else ())]
        self.requires = RowSet(REQUIRES, [shown_prerequisite(p) for p in node.requires], data)
        self.unsound: list[str] = []

    @property
    def parts(self) -> list[Any]:
        """Return every form that holds fields."""
        own = [self.fields, *([self.rule_fields] if self.rule_fields else [])]
        return own + [form for rows in (*self.rule_rows, self.requires) for form in rows.formset.forms]

    @property
    def kind_help(self) -> str:
        """Return what the way of scoring that is shown does, in a sentence."""
        return str(KIND_HELP.get(self.kind, ""))

    @property
    def has_more(self) -> bool:
        """Tell whether something stands in the folded fields."""
        node = self.node
        own = (node.counts != "inside", node.not_applicable, node.requires, node.takes, node.answered_by != "unit")
        return any(own) or any(field in self.fields.errors for field in FOLDED if not self.quiet)

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Return everything wrong, each with its field."""
        return wrong_in(self.parts, self.unsound)

    def is_valid(self) -> bool:
        """Tell whether everything sent can be kept; what can't is said beside its field."""
        forms_sound = [f.is_valid() for f in (self.fields, self.rule_fields) if f is not None]
        rows_sound = [rows.formset.is_valid() for rows in (*self.rule_rows, self.requires)]
        return all([*forms_sound, *rows_sound]) and self.result() is not None

    def result(self) -> Criterion | None:
        """Return the criterion as entered; None where the rule or a prerequisite is unsound, with why in `unsound`."""
        try:
            return Criterion.model_validate(self._data())
        except ValidationError as error:
            self.unsound = [_words(item) for item in error.errors(include_url=False)]
            return None

    def _data(self) -> dict[str, Any]:
        node, entered = self.node, self.fields.cleaned_data
        data = values_of(node)
        data |= {
            "code": entered["code"],
            "title": said(entered["title"], node.title, entered["title_en"]),
            "max": entered["max"],
            "counts": entered["counts"],
            "not_applicable": entered["not_applicable"] or None,
            "source": entered_source(node, entered["source"]),
            "requires": [entered_prerequisite(node, row) for row in self.requires.entered],
        }
        if node.children:
            kept = None if node.combine == "capped-sum" else node.combine
            return data | {"combine": "capped-sum" if entered["capped"] else kept}
        weighed = node.model_copy(update={"max": entered["max"]})
        fields = self.rule_fields.cleaned_data if self.rule_fields else {}
        rows = {rows.rows.name: rows.entered for rows in self.rule_rows}
        return data | {
            "rule": rule_data(weighed, self.kind, fields, rows) if self.kind else None,
            "evidence": said(entered["evidence"], node.evidence),
            "evidence_required": entered["evidence_required"],
            "answered_by": entered["answered_by"],
            "appraiser": entered["appraiser"] or None,
            "takes": entered_takes(entered),
        }


def _words(item: Any) -> str:
    """Return why the model refuses something, in the page's language."""
    english = (translation.get_language() or "vi").startswith("en")
    if item["type"] == "unsound":
        expected = item["ctx"]["en" if english else "vi"]
        return str(_now("Cần %s.") % expected)
    place = ".".join(str(part) for part in item["loc"])
    return f"{place}: {item['msg']}"
