"""The forms of accountability."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.widgets import ClearableFileInput
from django.utils.translation import gettext_lazy as _

from caicach.errors import InputError, Problem
from caicach.web.accountability.services.evaluations import Opening
from caicach.web.accountability.sheets import positions
from caicach.web.accountability.wording import language
from caicach.web.units.models import Unit

OTHER = ""
DECIMAL_COMMA = re.compile(r"(-?\d+),(\d{1,2}|\d{4,})", re.ASCII)


class ManyFilesInput(ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files handed in, none where there are none."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFiles, self).clean(one, initial) for one in given]


class AdoptForm(forms.Form):
    """A rule set of the library, or one's own file; in force at once, or a draft to be tried."""

    library = forms.ChoiceField(label=_("Bộ quy định trong thư viện"), required=False)
    file = forms.FileField(label=_("Tệp YAML của tỉnh"), required=False)
    in_force = forms.ChoiceField(
        label=_("Đưa vào để"),
        choices=[("yes", _("áp dụng từ hôm nay")), ("no", _("chỉ thử trên số liệu đã có, chưa áp dụng"))],
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, library: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["library"].choices = [(OTHER, _("dùng tệp dưới đây")), *library]  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """One fact with its source; a known one is corrected with a reason."""

    kind = forms.ChoiceField(
        label=_("Loại đối tượng"),
        choices=[
            ("unit", _("cơ quan, đơn vị, địa phương")),
            ("official", _("cán bộ, công chức, viên chức")),
            ("party-organisation", _("tổ chức đảng")),
        ],
        widget=forms.RadioSelect,
        initial="unit",
    )
    subject = forms.CharField(label=_("Đối tượng"), max_length=250)
    period = forms.CharField(label=_("Kỳ"), max_length=20)
    fact = forms.ChoiceField(label=_("Dữ kiện"))
    value = forms.CharField(label=_("Giá trị"), max_length=80, required=False)
    numerator = forms.CharField(label=_("Tử số"), max_length=40, required=False)
    denominator = forms.CharField(label=_("Mẫu số"), max_length=40, required=False)
    low = forms.CharField(label=_("Cận dưới khoảng tin cậy"), max_length=40, required=False)
    high = forms.CharField(label=_("Cận trên khoảng tin cậy"), max_length=40, required=False)
    source = forms.CharField(label=_("Nguồn"), max_length=400)
    reason = forms.CharField(label=_("Lý do thay số liệu đã có"), max_length=300, required=False)

    def __init__(self, *args: Any, facts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = list(facts)  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """A table of facts; `digest` names one that was handed in and asked about already."""

    file = forms.FileField(label=_("Bảng dữ kiện (CSV hoặc XLSX)"), allow_empty_file=True)
    reason = forms.CharField(label=_("Lý do thay số liệu đã có"), max_length=300, required=False)


class NotifyForm(forms.Form):
    """A notice: how many working days there are to object, and words with it."""

    days = forms.IntegerField(label=_("Thời hạn phản hồi (ngày làm việc)"))
    words = forms.CharField(label=_("Nội dung thông báo"), required=False, max_length=2000, widget=forms.Textarea)


class ObjectForm(forms.Form):
    """An objection with its evidence."""

    words = forms.CharField(label=_("Nội dung phản hồi"), max_length=4000, widget=forms.Textarea)
    evidence = ManyFiles(label=_("Minh chứng"), required=False)


class DecideForm(forms.Form):
    """A decision with its reason."""

    act = forms.ChoiceField(label=_("Trường hợp này được"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("Căn cứ và lý do"), max_length=4000, widget=forms.Textarea)

    def __init__(self, *args: Any, acts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = list(acts)  # type: ignore[attr-defined]


class EvaluationForm(forms.Form):
    """An evaluation of a unit's officials: which unit and period, how work is converted, people without account."""

    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị"))
    period = forms.CharField(label=_("Kỳ"), max_length=20)
    task_factor = forms.DecimalField(
        label=_("Hệ số quy đổi của một nhiệm vụ"), min_value=0, max_value=1000, decimal_places=3, required=False
    )
    dossier_factor = forms.DecimalField(
        label=_("Hệ số quy đổi của một hồ sơ"), min_value=0, max_value=1000, decimal_places=3, required=False
    )
    named = forms.CharField(label=_("Người không có tài khoản"), required=False, widget=forms.Textarea)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        for name in ("task_factor", "dossier_factor"):
            self.fields[name].localize = True
            self.fields[name].widget.is_localized = True

    def opening(self) -> Opening:
        """Return what is asked for."""
        said = self.cleaned_data
        names = tuple(line.strip() for line in said["named"].splitlines() if line.strip())
        return Opening(said["unit"], said["period"], said["task_factor"], said["dossier_factor"], names)


class PersonForm(forms.Form):
    """Someone to be added to an evaluation."""

    name = forms.CharField(label=_("Họ và tên, hoặc tên tài khoản"), max_length=200)
    position = forms.ChoiceField(label=_("Loại phiếu"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["position"].choices = [  # type: ignore[attr-defined]
            (p.id, p.title.within(language())) for p in positions().values()
        ]


class ReviewForm(forms.Form):
    """A self-review with its files."""

    text = forms.CharField(label=_("Nội dung tự kiểm điểm"), max_length=40000, widget=forms.Textarea, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    evidence = ManyFiles(label=_("Tệp kèm theo"), required=False)


class DecideReviewForm(forms.Form):
    """Whether a self-review is accepted; returned, the reason is compulsory."""

    act = forms.ChoiceField(
        label=_("Bản tự kiểm điểm này được"),
        choices=[("accept", _("nhận")), ("return", _("trả lại để viết tiếp"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Ý kiến, lý do"), max_length=4000, widget=forms.Textarea, required=False)


class ReasonForm(forms.Form):
    """A reason, compulsory."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


def put_problems(form: forms.Form, error: InputError) -> None:
    """Put what was refused beside the fields it names, the rest on top."""
    for problem in error.problems:
        column = "evidence" if problem.column == "files" else problem.column
        beside = column if column in form.fields else None
        form.add_error(beside, without_place(problem) if beside else said(problem))


def said(problem: Problem) -> str:
    """Return a problem in the page's language, with its place."""
    return problem.within(language())


def without_place(problem: Problem) -> str:
    """Return a problem that stands beside its field."""
    return said(Problem(problem.expected, problem.cure, problem.found))


def with_point(text: str) -> str:
    """Return a figure written with a decimal comma (`6,2`) as tables write it; `1,234` stays, as it may mean either."""
    found = DECIMAL_COMMA.fullmatch(text.strip())
    return f"{found[1]}.{found[2]}" if found else text
