"""Criteria sets going out and coming in as files, and the form that a unit will see."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from caicach.errors import InputError
from caicach.instruments import Edition
from caicach.instruments.raw import known_number
from caicach.instruments.sheet import COLUMNS
from caicach.instruments.sheet_writing import sheet_of
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.seen import fields_of, tried
from caicach.web.instruments.services import keep_instrument
from caicach.web.instruments.set_forms import ReplaceForm
from caicach.web.instruments.sources import read_file
from caicach.web.instruments.telling import lines_of
from caicach.web.instruments.views.asked import asked_edition, asked_set, asked_version, is_fragment, whole
from caicach.web.instruments.views.sets import ACCEPTED
from caicach.web.interface.exports import XLSX
from caicach.web.interface.page import form_page, page, user_of
from caicach.web.interface.templatetags.caicach import words

WIDTHS = {"code": 9, "title": 60, "max": 9, "rule": 14, "option": 34, "from": 8, "to": 8, "points": 9, "source": 40}
NUMBERS = ("max", "from", "to", "points")


@page("score")
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give out a version as YAML, or its last edition as a criteria sheet."""
    version = asked_version(asked_set(request, pk), request.GET.get("version"))
    if kind == "yaml":
        content, media = version.text.encode(), "application/yaml; charset=utf-8"
    elif kind == "xlsx":
        content, media = workbook_of(version.instrument.editions[-1]), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=media)
    name = f"{version.criteria_set.slug}-{version.number}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def workbook_of(edition: Edition) -> bytes:
    """Return an edition as a criteria sheet in XLSX; a second sheet lists what the first can't hold."""
    rows, losses = sheet_of(edition)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Bộ tiêu chí")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([known_number(row.get(name, "")) if name in NUMBERS else row.get(name) for name in COLUMNS])
    for place, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[name]
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a title that begins with = is a title, not a formula
                cell.number_format = "@"  # 1.10 stays 1.10
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    if losses:
        notes = book.create_sheet(_("Không ghi được"))
        for loss in losses:
            notes.append([loss.code, words(loss.what)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@form_page("score")
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a file's content the newest version; with anything wrong in it nothing is kept."""
    criteria_set = asked_set(request, pk)
    newest = criteria_set.newest
    form = ReplaceForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            kept = _replaced(request, newest, form)
        except InputError as error:
            problems = lines_of(error.problems)
        else:
            messages.success(request, _("Đã nhập tệp thành %s; bản trước vẫn được lưu.") % kept.label)
            return redirect("criteria", pk)
    context = {"criteria_set": criteria_set, "newest": newest, "form": form, "problems": problems, "accepted": ACCEPTED}
    return render(request, "instruments/replace.html", context, status=422 if problems or form.errors else 200)


def _replaced(request: HttpRequest, newest: SetVersion, form: ReplaceForm) -> SetVersion:
    """Keep the file's set under this set's name; a sheet takes the place of the last edition only."""
    criteria_set, upload = newest.criteria_set, form.cleaned_data["file"]
    before = newest.instrument
    period = before.editions[-1].periods
    read = read_file(upload.read(), upload.name, criteria_set.slug, period.first, asked=False)
    if upload.name.lower().endswith((".yaml", ".yml")):
        changed = read.model_copy(update={"id": criteria_set.slug})
    else:
        sheet, last = read.editions[-1], before.editions[-1]
        taken = {"criteria": sheet.criteria, "source": sheet.source, "scale": sheet.scale}
        # A class that requires a criterion of the old tree can't say so of the new one.
        bands = tuple(band.model_copy(update={"requires": ()}) for band in last.classes)
        last = last.model_copy(update={**taken, "classes": bands})
        changed = before.model_copy(update={"editions": (*before.editions[:-1], last)})
    note = form.cleaned_data["note"] or _("nhập từ tệp %s") % upload.name
    return keep_instrument(user_of(request), criteria_set, changed, note, expects=whole(request.POST.get("expects")))


@page("score")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as a unit will see it, to be tried out: an answer shows what it would earn, nothing is kept."""
    version = asked_version(asked_set(request, pk), request.GET.get("version"))
    instrument = version.instrument
    edition = asked_edition(instrument, request.GET.get("edition"))
    entered = {k: str(v) for k, v in request.GET.items() if k not in ("code", "version", "edition", "field")}
    trial = tried(instrument, edition, request.GET.get("code", ""), entered) if request.GET.get("code") else None
    if is_fragment(request):
        if trial is None:
            raise Http404
        return render(request, "instruments/tried.html", {"tried": trial})
    fields = fields_of(edition)
    chosen = next((f for f in fields if f[0].code == request.GET.get("field")), fields[0] if fields else None)
    context = {
        "criteria_set": version.criteria_set,
        "version": version,
        "edition": edition,
        "fields": [top for top, _below in fields],
        "field": chosen,
        "tried": trial,
        "entered": entered,
    }
    return render(request, "instruments/preview.html", context)
