"""Importing a published table: hand it in, see what was recognised and every error at once, confirm."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.instruments import list_instruments
from caicach.web.files.keep import keep, path_of
from caicach.web.files.models import StoredFile
from caicach.web.indices.checked import Checked, check_table, checked_bytes
from caicach.web.indices.figures_of import current_tables
from caicach.web.indices.services import Imported, Provenance, import_rows
from caicach.web.interface.page import form_page

ACCEPTED = ".csv,.xlsx,.parquet,.txt"


class UploadForm(forms.Form):
    """The file, what it measures, and where it comes from."""

    instrument = forms.ChoiceField(label=gettext_lazy("Chỉ số"))
    source = forms.CharField(label=gettext_lazy("Nguồn công bố"), max_length=500)
    published_on = forms.DateField(label=gettext_lazy("Ngày công bố"), required=False)
    file = forms.FileField(label=gettext_lazy("Tệp số liệu"), required=False, allow_empty_file=True)
    pasted = forms.CharField(required=False, strip=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(i.id, i.short) for i in list_instruments() if i.measures == "province"]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]


@form_page("measure")
def start(request: HttpRequest) -> HttpResponse:
    """Hand in a table by file, drag or paste."""
    form = UploadForm(request.POST or None, request.FILES or None, initial=_initial(request))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            stored, name = _stored(form)
        except InputError as error:
            problems = [p.within(translation.get_language() or "vi") for p in error.problems]
        else:
            request.session[f"import:{stored.digest}"] = {
                "instrument": form.cleaned_data["instrument"],
                "source": form.cleaned_data["source"],
                "published_on": form.cleaned_data["published_on"].isoformat()
                if form.cleaned_data["published_on"]
                else None,
                "name": name,
            }
            return redirect("index-import-check", stored.digest)
    context = {"form": form, "problems": problems, "accepted": ACCEPTED}
    return render(request, "indices/import_start.html", context, status=422 if problems or form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, str]:
    return {"instrument": request.GET.get("instrument", ""), "source": request.GET.get("source", "")}


def _stored(form: UploadForm) -> tuple[StoredFile, str]:
    """Keep what was handed in; a pasted table is kept as a text file."""
    upload = form.cleaned_data["file"]
    if isinstance(upload, UploadedFile):
        assert upload.file is not None
        return keep(upload.file, upload.name or _("tệp"), upload.content_type or ""), upload.name or ""
    from io import BytesIO

    return keep(BytesIO(form.cleaned_data["pasted"].encode()), _("bảng dán vào"), "text/csv"), _("bảng dán vào")


@form_page("measure")
def check(request: HttpRequest, digest: str) -> HttpResponse:
    """Show what was read; keep it when the reader confirms."""
    asked = request.session.get(f"import:{digest}")
    stored = StoredFile.objects.filter(digest=digest).first()
    if asked is None or stored is None:
        raise Http404
    convert = request.POST.get("convert") or request.GET.get("convert") or ""
    checked = check_table(checked_bytes(path_of(digest), convert), asked["name"], asked["instrument"])
    if request.method == "POST" and "confirm" in request.POST and not checked.problems:
        return _confirm(request, asked, stored, checked)
    tables = current_tables(asked["instrument"])
    context = {
        "asked": asked,
        "checked": checked,
        "convert": convert,
        "problems": [p.within(translation.get_language() or "vi") for p in checked.problems],
        "replaces": [p for p in checked.periods if p in tables],
    }
    return render(request, "indices/import_check.html", context, status=422 if checked.problems else 200)


def _confirm(request: HttpRequest, asked: dict[str, str], stored: StoredFile, checked: Checked) -> HttpResponse:
    user = request.user
    published = dt.date.fromisoformat(asked["published_on"]) if asked.get("published_on") else None
    origin = Provenance(asked["source"], asked["name"], stored, published, request.POST.get("reason", "").strip())
    done = import_rows(user, asked["instrument"], checked.rows, origin, user.locality.today())  # type: ignore[arg-type,union-attr]
    messages.success(request, _said(done))
    del request.session[f"import:{stored.digest}"]
    return redirect("index-page", asked["instrument"], checked.periods[-1])


def _said(done: Imported) -> str:
    parts = []
    if done.added:
        parts.append(_("Đã nhập: %s.") % ", ".join(str(t.period) for t in done.added))
    if done.replaced:
        parts.append(_("Đã thay bảng cũ: %s; bảng cũ vẫn được lưu.") % ", ".join(str(t.period) for t in done.replaced))
    if done.unchanged:
        parts.append(_("Không đổi, số liệu đã có đúng như vậy: %s.") % ", ".join(done.unchanged))
    return " ".join(parts)
