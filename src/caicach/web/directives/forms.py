"""The forms of directives, readings and tasks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.web.directives.handed import Head
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services.confirming import Correction
from caicach.web.findings.models import Finding

KINDS = ("Kết luận", "Thông báo", "Nghị quyết", "Chỉ thị", "Kế hoạch", "Quyết định", "Công văn", "Công điện")
EVERY = (
    ("", gettext_lazy("một lần")),
    ("week", gettext_lazy("hằng tuần")),
    ("month", gettext_lazy("hằng tháng")),
    ("quarter", gettext_lazy("hằng quý")),
    ("half-year", gettext_lazy("6 tháng một lần")),
    ("year", gettext_lazy("hằng năm")),
    ("continuous", gettext_lazy("thường xuyên")),
)


class DayField(forms.DateField):
    """A day as people here write it: 30/7/2026, 30-7-2026 or 30.7.2026; ISO is read too."""

    input_formats = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12}))
        kwargs.setdefault("error_messages", {"invalid": gettext_lazy("Ghi ngày/tháng/năm, ví dụ 30/7/2026.")})
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write the day as it is read here."""
        return figures.date(value) if isinstance(value, dt.date) else value


def put_problems(form: forms.Form, error: InputError) -> None:
    """Put the problems of a refused act beside the fields they name, the others on top."""
    language = translation.get_language() or "vi"
    for problem in error.problems:
        beside = problem.column if problem.column in form.fields else None
        form.add_error(beside, told(replace(problem, column=None), language))


def told(problem: Problem, language: str) -> str:
    """Return a problem as a sentence on its own; one that begins with a file's name keeps the name as it is."""
    words = problem.within(language)
    return words if problem.place(language) else words[:1].upper() + words[1:]


def finding_label(finding: Finding) -> str:
    """Return a finding with the component it is about, for lists to choose from."""
    return f"{finding.origin_words} {finding.period_to}, {finding.code}: {finding.title}"


class HeadForm(forms.Form):
    """A document's head; what is left empty is taken from the text where it says it."""

    kind = forms.CharField(
        label=gettext_lazy("Loại văn bản"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "kinds"}),
    )
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60, required=False)
    date = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    title = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    findings = forms.MultipleChoiceField(
        label=gettext_lazy("Tồn tại mà văn bản này xử lý"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["findings"].choices = [(str(f.pk), finding_label(f)) for f in offered]  # type: ignore[attr-defined]

    def head(self, *, party: bool | None = None) -> Head:
        """Return the head as given."""
        said = self.cleaned_data
        return Head(
            said["kind"].strip(),
            said["number"].strip(),
            said["date"],
            said["issuer"].strip(),
            " ".join(said["title"].split()),
            party,
        )

    def chosen(self) -> list[Finding]:
        """Return the findings chosen."""
        return [f for f in self.offered if str(f.pk) in self.cleaned_data["findings"]]


class RegisterForm(HeadForm):
    """A document handed in: a file, or its text."""

    file = forms.FileField(label=gettext_lazy("Tệp văn bản"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("hoặc dán toàn văn"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a text."""
        said = super().clean() or {}
        if (
            not said.get("file")
            and not said.get("kept")
            and not (said.get("text") or "").strip()
            and "file" not in self.errors
        ):
            self.add_error("file", _("Chọn tệp, hoặc dán toàn văn vào ô bên dưới."))
        return said


class DraftForm(HeadForm):
    """A conclusion being written."""

    kind = forms.CharField(
        label=gettext_lazy("Loại văn bản"), max_length=60, widget=forms.TextInput(attrs={"list": "kinds"})
    )
    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    party = forms.BooleanField(label=gettext_lazy("Văn bản của cơ quan Đảng"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "paper"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, draft: Directive, offered: Sequence[Finding]) -> DraftForm:
        """Return the form filled from a draft."""
        initial = {
            name: getattr(draft, name)
            for name in ("kind", "number", "date", "issuer", "title", "party", "text", "version")
        }
        return cls(offered=offered, initial=initial | {"findings": [str(f.pk) for f in draft.findings.all()]})


def names_of(words: str) -> list[str]:
    """Return the names in a field: one on each side of a semicolon, since names hold commas."""
    return list(dict.fromkeys(name for name in (" ".join(part.split()) for part in re.split(r"[;\n]", words)) if name))


class ReadingForm(forms.Form):
    """A reading as a person may correct it."""

    words = forms.CharField(label=gettext_lazy("Nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 3}))
    lead = forms.CharField(label=gettext_lazy("Chủ trì"), widget=forms.Textarea(attrs={"rows": 2, "class": "names"}))
    coordinating = forms.CharField(
        label=gettext_lazy("Phối hợp"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "names"})
    )
    deadline_words = forms.CharField(label=gettext_lazy("Thời hạn, theo lời văn bản"), required=False, max_length=200)
    last_day = DayField(label=gettext_lazy("Ngày cuối cùng đúng hạn"), required=False)
    every = forms.ChoiceField(label=gettext_lazy("Lặp lại"), required=False, choices=EVERY)
    person = forms.CharField(label=gettext_lazy("Người phụ trách"), required=False, max_length=120)
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, max_length=300)
    authority = forms.CharField(label=gettext_lazy("Thẩm quyền"), required=False, max_length=200)
    finding = forms.ChoiceField(label=gettext_lazy("Phục vụ tồn tại"), required=False)

    def __init__(self, *args: Any, reading: Reading, offered: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"r{reading.pk}-%s", **kwargs})
        self.offered = {str(f.pk): f for f in offered}
        serves = [("", _("không gắn")), *((key, finding_label(f)) for key, f in self.offered.items())]
        self.fields["finding"].choices = serves  # type: ignore[attr-defined]
        every = self.initial.get("every", "")
        if every not in dict(EVERY):  # two rhythms, as some documents name: kept as read
            self.fields["every"].choices = [*EVERY, (every, every)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, reading: Reading, offered: Iterable[Finding], data: Any = None) -> ReadingForm:
        """Return the form filled from a reading."""
        deadline = reading.deadline
        every = deadline.get("every") or ""
        initial = {
            "words": reading.words,
            "lead": "; ".join(reading.lead),
            "coordinating": "; ".join(reading.coordinating),
            "deadline_words": deadline.get("text") or "",
            "last_day": dt.date.fromisoformat(deadline["last_day"]) if deadline.get("last_day") else None,
            "every": ", ".join(every) if isinstance(every, list) else every,
            "person": reading.person,
            "product": reading.product,
            "authority": reading.authority,
            "finding": str(reading.finding_id or ""),
        }
        return cls(data, reading=reading, offered=offered, initial=initial)

    def correction(self) -> Correction:
        """Return what the person made of the reading."""
        said = self.cleaned_data
        return Correction(
            words=" ".join(said["words"].split()),
            lead=names_of(said["lead"]),
            coordinating=names_of(said["coordinating"]),
            last_day=said["last_day"],
            deadline_words=" ".join(said["deadline_words"].split()),
            every=said["every"],
            person=said["person"].strip(),
            product=said["product"].strip(),
            authority=said["authority"].strip(),
            finding=self.offered.get(said["finding"]),
        )


class ManyFiles(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return every file handed in."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFiles, self).clean(file, initial) for file in files]


class ManyFilesInput(forms.ClearableFileInput):
    """The control that takes several files."""

    allow_multiple_selected = True


class ActForm(forms.Form):
    """What comes with an act on a task; which fields are asked for depends on the act."""

    words = forms.CharField(label=gettext_lazy("Nội dung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    percent = forms.IntegerField(label=gettext_lazy("Đã làm được"), required=False, min_value=0, max_value=100)
    finished_on = DayField(label=gettext_lazy("Ngày hoàn thành"), required=False)
    new_day = DayField(label=gettext_lazy("Thời hạn mới"), required=False)
    despite = forms.CharField(
        label=gettext_lazy("Vì sao vẫn báo cáo hoàn thành khi đơn vị dưới chưa xong"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    attached = ManyFiles(
        label=gettext_lazy("Tài liệu kèm theo"), required=False, allow_empty_file=True, widget=ManyFilesInput
    )
