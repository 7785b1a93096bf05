"""Replacing a document by an amended one, and what changed between two versions."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.accounts.models import User
from caicach.web.directives.amended import rows_of
from caicach.web.directives.forms import put_problems
from caicach.web.directives.handed import Handed
from caicach.web.directives.models import Directive
from caicach.web.directives.services.amending import amend
from caicach.web.directives.views.writing import ACCEPTED
from caicach.web.files.keep import keep
from caicach.web.files.kinds import clean_name
from caicach.web.interface.page import form_page, page


class AmendForm(forms.Form):
    """The amended document: a file or its text, and why it replaces the one kept."""

    file = forms.FileField(label=gettext_lazy("Tệp bản sửa đổi"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("hoặc dán toàn văn"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    reason = forms.CharField(label=gettext_lazy("Lý do thay"), max_length=300)

    def clean(self) -> dict[str, object]:
        """Ask for a file or a text."""
        said = super().clean() or {}
        if not said.get("file") and not str(said.get("text") or "").strip() and "file" not in self.errors:
            self.add_error("file", _("Chọn tệp, hoặc dán toàn văn vào ô bên dưới."))
        return said


@form_page("assign")
def amend_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an amended document in."""
    user = request.user
    assert isinstance(user, User)
    directive = fetch(request, Directive.objects.select_related("locality__unit"), pk=pk)
    form = AmendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = amend(user, directive, _handed(form), form.cleaned_data["reason"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã thay; bản cũ giữ là bản %d.") % version.number)
            return redirect("directive-version", directive.pk, version.number)
    context = {"form": form, "directive": directive, "accepted": ACCEPTED}
    return render(request, "directives/amend.html", context, status=422 if form.errors else 200)


def _handed(form: AmendForm) -> Handed:
    upload = form.cleaned_data["file"]
    if not isinstance(upload, UploadedFile) or upload.file is None:
        return Handed(text=form.cleaned_data["text"])
    name = clean_name(upload.name or "")
    data = upload.read()
    upload.file.seek(0)
    return Handed(data=data, file_name=name, file=keep(upload.file, name, upload.content_type or ""))


@page("assign")
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what changed from the version of that number to the one after it."""
    directive = fetch(request, Directive.objects.select_related("locality__unit"), pk=pk)
    found = directive.versions.filter(number__in=(number, number + 1)).select_related("replaced_by").order_by("number")
    old = next((one for one in found if one.number == number), None)
    if old is None:
        raise Http404
    later = next((one for one in found if one.number == number + 1), None)
    rows = rows_of(old.text, later.text if later else directive.text)
    context = {"directive": directive, "version": old, "later": later, "rows": rows}
    return render(request, "directives/version.html", context)
