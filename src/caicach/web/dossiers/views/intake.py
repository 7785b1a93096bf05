"""Intake: hand a file in, confirm how its columns are read, watch it being imported, mend what was rejected, undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError, Problem, said_by_system
from caicach.text import Text
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.dossiers.intake_tables import imports_table, quarantine_table
from caicach.web.dossiers.models import Intake, SourceMapping, WatchedAddress
from caicach.web.dossiers.places import inbox_folder, lake_of
from caicach.web.dossiers.progress import Course, course_of
from caicach.web.dossiers.quarantined import quarantine_file
from caicach.web.dossiers.reading import Sighted, chosen_columns, sight
from caicach.web.dossiers.services.addresses import columns_confirmed
from caicach.web.dossiers.services.intake import ask_for_intake, ask_for_undo, confirm_mapping
from caicach.web.dossiers.watching import rejected_files
from caicach.web.dossiers.words import COLUMNS
from caicach.web.files.keep import keep
from caicach.web.files.kinds import clean_name
from caicach.web.files.models import StoredFile
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.units.models import Locality

ACCEPTED = ".csv,.xlsx,.parquet,.gz"
WITH = ("locality__unit", "asked_by", "mapping", "file", "mends", "undone_by", "address")
UNDER_WAY = (Intake.State.WAITING, Intake.State.READING, Intake.State.UNDOING)


class HandInForm(forms.Form):
    """A file, and the system it comes from."""

    system = forms.CharField(label=gettext_lazy("Hệ thống nguồn"), max_length=120)
    file = forms.FileField(label=gettext_lazy("Tệp hồ sơ"), allow_empty_file=True)


class MendForm(forms.Form):
    """A mended quarantine file."""

    file = forms.FileField(label=gettext_lazy("Tệp đã sửa"), allow_empty_file=True)


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=gettext_lazy("Lý do hủy"), max_length=300)


@page("measure")
def intake_list(request: HttpRequest) -> HttpResponse:
    """Every import: who, when, how many rows, how many rejected."""
    locality = own_locality(request)
    table = imports_table(request, within(request.user, "import-dossiers", Intake.objects.select_related(*WITH)))
    lake = lake_of(locality)
    context = {
        "table": table,
        "waiting_rows": lake.manifest.quarantined_rows if lake else 0,
        "inbox": inbox_folder(locality).name,
        "rejected_files": rejected_files(locality),
        "addresses": within(request.user, "import-dossiers", WatchedAddress.objects.select_related("locality__unit")),
        "mappings": SourceMapping.objects.filter(locality=locality, superseded=False),
    }
    return export_asked(request, table) or render(request, "dossiers/intake_list.html", context)


def own_locality(request: HttpRequest) -> Locality:
    """Return the reader's locality; 404 for a reader without one."""
    user = request.user
    assert isinstance(user, User)
    if user.locality is None:
        raise Http404
    return user.locality


@form_page("measure")
def intake_new(request: HttpRequest) -> HttpResponse:
    """Hand a file in; nothing is imported before its columns are confirmed."""
    locality = own_locality(request)
    form = HandInForm(request.POST or None, request.FILES or None, initial={"system": request.GET.get("system", "")})
    if request.method == "POST" and form.is_valid():
        try:
            stored, name = kept_upload(form.cleaned_data["file"])
            sight(stored, name, locality, form.cleaned_data["system"])
        except InputError as error:
            for line in written(error):
                form.add_error("file", line)
        else:
            return asked_of_file(request, stored, name, form.cleaned_data["system"])
    systems = SourceMapping.objects.filter(locality=locality, superseded=False).values_list("system", flat=True)
    context = {"form": form, "systems": systems, "accepted": ACCEPTED}
    return render(request, "dossiers/intake_new.html", context, status=422 if form.errors else 200)


def asked_of_file(
    request: HttpRequest, stored: StoredFile, name: str, system: str, *, address: int | None = None
) -> HttpResponse:
    """Lead the reader to confirming the columns of a file; `address`: the watched one that it came from."""
    request.session[_key(stored)] = {"name": name, "system": system, "address": address}
    return redirect("intake-map", stored.digest)


def kept_upload(upload: UploadedFile) -> tuple[StoredFile, str]:
    """Keep a handed-in file and return its record with its cleaned name; raises InputError where it cannot be."""
    assert upload.file is not None
    name = clean_name(upload.name or _("tệp"))
    try:
        return keep(upload.file, name, upload.content_type or ""), name
    except OSError as error:
        raise InputError(_not_kept(name, error)) from error


def _not_kept(name: str, error: OSError) -> Problem:
    return Problem(
        file=name,
        found=said_by_system(error),
        expected=Text("máy chủ còn chỗ để lưu tệp", "room on the server for the file"),
        cure=Text("Báo người quản trị rồi tải lên lại.", "Tell the administrator, then upload it again."),
    )


def written(error: InputError) -> list[str]:
    """Return an error's problems in the reader's language, a line a problem."""
    return [problem.within(translation.get_language() or "vi") for problem in error.problems]


def _key(stored: StoredFile) -> str:
    return f"intake:{stored.digest}"


@form_page("measure")
def intake_map(request: HttpRequest, digest: str) -> HttpResponse:
    """Show what each column is taken for; import when the reader confirms."""
    locality = own_locality(request)
    stored = StoredFile.objects.filter(digest=digest).first()
    asked = request.session.get(f"intake:{digest}")
    if stored is None or asked is None:
        raise Http404
    sighted = sight(stored, asked["name"], locality, asked["system"])
    wrong: list[str] = []
    if request.method == "POST":
        columns, wrong = chosen_columns(sighted.columns, request.POST)
        if not wrong:
            mapping = confirm_mapping(user_of(request), locality, asked["system"], columns)
            address = WatchedAddress.objects.filter(locality=locality, pk=asked.get("address")).first()
            columns_confirmed(locality, asked["system"])
            intake = ask_for_intake(user_of(request), locality, stored, asked["name"], mapping, address=address)
            request.session.pop(_key(stored))
            return redirect("intake", intake.pk)
    context = {"asked": asked, "rows": _meanings(request, sighted), "saved": sighted.saved, "wrong": wrong}
    return render(request, "dossiers/intake_map.html", context, status=422 if wrong else 200)


def _meanings(request: HttpRequest, sighted: Sighted) -> list[dict[str, Any]]:
    """Return each column with the meanings to choose from; what was chosen stays chosen."""
    return [
        {
            "column": c,
            "choices": [
                (ours, title, ours == request.POST.get(f"c{c.place}", c.meaning)) for ours, title in COLUMNS.items()
            ],
        }
        for c in sighted.columns
    ]


@page("measure")
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: being read (the page asks again by itself), or what it did, what it rejected, how to undo it."""
    found = fetch(request, Intake.objects.select_related(*WITH), pk=pk)
    if request.headers.get("HX-Request"):
        answer = render(request, "dossiers/intake_progress.html", {"intake": found, "course": _course(found)})
        if found.state not in UNDER_WAY:
            answer["HX-Refresh"] = "true"
        return answer
    return _shown(request, found, UndoForm(), MendForm())


def _course(found: Intake) -> Course | None:
    return course_of(found) if found.state in UNDER_WAY else None


def _shown(request: HttpRequest, found: Intake, undo: UndoForm, mend: MendForm, *, status: int = 200) -> HttpResponse:
    table = quarantine_table(request, found)
    context = {
        "intake": found,
        "course": _course(found),
        "table": table,
        "undo": undo,
        "mend": mend,
        "mended": found.mended_by.all(),
        "accepted": ACCEPTED,
    }
    if table is not None and (answer := export_asked(request, table)):
        return answer
    return render(request, "dossiers/intake.html", context, status=status)


@page("measure")
def intake_quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows as a file to mend: our columns, where each row stood, and why it was rejected."""
    found = fetch(request, Intake.objects.select_related("locality__unit"), pk=pk)
    path = quarantine_file(found)
    if path is None:
        raise Http404
    # The mark lets spreadsheet programs see that the letters are UTF-8.
    content = b"\xef\xbb\xbf" + path.read_bytes()
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dong-bi-loai-{found.pk}.csv"'
    return answer


@act("measure")
def intake_mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the mended rows in; they are imported like any file, and no longer counted as rejected once sound."""
    found = fetch(request, Intake.objects.select_related(*WITH), pk=pk)
    form = MendForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored, name = kept_upload(form.cleaned_data["file"])
            sight(stored, name, found.locality, "")
        except InputError as error:
            for line in written(error):
                form.add_error("file", line)
        else:
            again = ask_for_intake(user_of(request), found.locality, stored, name, mends=found)
            return redirect("intake", again.pk)
    return _shown(request, found, UndoForm(), form, status=422)


@act("measure")
def intake_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an import undone, with the reason; the page shows when it is."""
    found = fetch(request, Intake.objects.select_related(*WITH), pk=pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, MendForm(), status=422)
    try:
        ask_for_undo(user_of(request), found, form.cleaned_data["reason"])
    except InputError as error:
        for line in written(error):
            form.add_error(None, line)
        return _shown(request, found, form, MendForm(), status=422)
    return redirect("intake", found.pk)


@act("measure")
def intake_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Import a file anew whose import failed, as it was handed in: once there is room on the disk, say."""
    found = fetch(request, Intake.objects.select_related(*WITH), pk=pk)
    if found.state != Intake.State.FAILED:
        return redirect("intake", found.pk)
    again = ask_for_intake(
        user_of(request), found.locality, found.file, found.file_name, found.mapping, mends=found.mends
    )
    return redirect("intake", again.pk)
