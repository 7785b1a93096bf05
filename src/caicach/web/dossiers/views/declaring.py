"""The declared steps of a procedure: typed one per line, or out of a YAML file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.dossiers.courses import DeclaredStep, read_declared
from caicach.errors import InputError
from caicach.registry import fold
from caicach.web.dossiers.models import DeclaredSteps
from caicach.web.dossiers.services.declaring import declare_steps
from caicach.web.dossiers.views.intake import own_locality
from caicach.web.interface.page import form_page, user_of

OPTIONAL = "(không bắt buộc)"
"""Ends a typed line whose step a case may do without."""
MOST = 100
LARGEST = 200_000
"""How large a file of steps may be, in bytes."""


class StepsForm(forms.Form):
    """The steps of a procedure, typed or from a file."""

    procedure = forms.CharField(label=gettext_lazy("Thủ tục"), max_length=200)
    lines = forms.CharField(
        label=gettext_lazy("Các bước đã công bố"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    file = forms.FileField(label=gettext_lazy("Tệp YAML"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the steps into `steps`; a file goes before what is typed."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        try:
            steps = _read(file) if file else typed_steps(said.get("lines", ""))
        except InputError as error:
            for problem in error.problems[:20]:
                self.add_error("file", problem.within(translation.get_language() or "vi"))
            return said
        place = "file" if file else "lines"
        names = [fold(step.activity) for step in steps]
        if not steps:
            self.add_error(place, _("Chưa có bước nào. Viết mỗi dòng một bước, hoặc chọn tệp YAML."))
        elif len(steps) > MOST or any(len(step.activity) > 200 for step in steps):
            self.add_error(place, _("Quá 100 bước, hoặc có tên bước dài quá 200 chữ. Rút gọn lại."))
        elif twice := sorted({step.activity for step in steps if names.count(fold(step.activity)) > 1}):
            self.add_error(place, _("Bước ghi hai lần: %s. Mỗi bước ghi một lần.") % ", ".join(twice))
        return said | {"steps": steps}


def typed_steps(text: str) -> tuple[DeclaredStep, ...]:
    """Return the steps of a text, one a line; a line that ends with OPTIONAL is a step that a case may do without."""
    found = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        name = line.removesuffix(OPTIONAL).strip()
        found += [DeclaredStep(name, name != line)] if name else []
    return tuple(found)


def written_steps(steps: Sequence[DeclaredStep]) -> str:
    """Return steps as `typed_steps` reads them."""
    return "\n".join(f"{step.activity} {OPTIONAL}" if step.optional else step.activity for step in steps)


def _read(file: UploadedFile) -> tuple[DeclaredStep, ...]:
    """Return the steps of an uploaded YAML file; its errors name it as it was handed in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "steps.yaml"
        path.write_bytes(file.read(LARGEST))
        try:
            return read_declared(path)
        except InputError as error:
            raise InputError(replace(problem, file=file.name) for problem in error.problems) from error


@form_page("measure")
def steps_declare(request: HttpRequest) -> HttpResponse:
    """Declare the steps of the procedure that the address names; they supersede those before them."""
    locality = own_locality(request)
    procedure = request.GET.get("procedure", "").strip()
    before = DeclaredSteps.objects.filter(locality=locality, procedure=procedure, superseded=False).first()
    first = {"procedure": procedure, "lines": written_steps(before.declared) if before else ""}
    form = StepsForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        kept = declare_steps(user_of(request), locality, form.cleaned_data["procedure"], form.cleaned_data["steps"])
        messages.success(request, _("Đã ghi %d bước đã công bố.") % len(kept.steps))
        return redirect(reverse("dossier-process", query={"procedure": kept.procedure}))
    context = {"form": form, "before": before}
    return render(request, "dossiers/steps_declare.html", context, status=422 if form.errors else 200)
