"""The forms of drafts, paragraphs, templates and the letterhead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caicach.errors import InputError

Choices = list[tuple[str, str]]


class OpeningForm(forms.Form):
    """What a draft is to be: kind, period, about whom, who writes until when, on whose paper and to whom."""

    kind = forms.ChoiceField(label=_("Loại báo cáo"), widget=forms.RadioSelect)
    period = forms.ChoiceField(label=_("Kỳ báo cáo"))
    subject = forms.ChoiceField(label=_("Báo cáo về"))
    units = forms.MultipleChoiceField(
        label=_("Đơn vị viết phần của mình"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due = forms.DateField(
        label=_("Hạn gửi phần viết"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    paper = forms.ChoiceField(label=_("Báo cáo của"), widget=forms.RadioSelect)
    to = forms.CharField(label=_("Kính gửi"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def addressees(self) -> tuple[str, ...]:
        """Return the addressees, one a line."""
        return tuple(filter(None, (line.strip(" -;.") for line in self.cleaned_data["to"].splitlines())))


class WordsForm(forms.Form):
    """The words of a paragraph, and the edition that the writer last saw."""

    text = forms.CharField(label=_("Phần viết"), required=False, widget=forms.Textarea(attrs={"rows": 12}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is returned, asked no more for, or given up."""

    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ApprovalForm(forms.Form):
    """Number, date and signer of the approved paper."""

    number = forms.IntegerField(label=_("Số"), min_value=1, max_value=99999)
    date = forms.DateField(label=_("Ngày ban hành"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    signer = forms.CharField(label=_("Người ký"), max_length=120)


class SourceForm(forms.Form):
    """The text of a template or of a draft, what was changed in it, and the version it was begun from."""

    source = forms.CharField(label=_("Lời báo cáo"), widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}))
    note = forms.CharField(label=_("Đã sửa gì"), required=False, max_length=300)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LetterheadForm(forms.Form):
    """The DOCX that papers are printed on."""

    file = forms.FileField(label=_("Tệp DOCX có phần đầu văn bản của tỉnh"))


def put_problems(form: forms.Form, error: InputError) -> None:
    """Write each problem of `error` beside its field, or on top where it belongs to none."""
    language = get_language() or "vi"
    for problem in error.problems:
        name = problem.column if problem.column in form.fields else None
        bare = problem.within(language).removeprefix(f"{problem.place(language)}: ") if name else None
        form.add_error(name, bare or problem.within(language))
