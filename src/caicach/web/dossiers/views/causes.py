"""Why dossiers were late: what makes most of it, causes confirmed by units, the list of causes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caicach.errors import InputError
from caicach.text import Text
from caicach.web.access.door import fetch
from caicach.web.accounts.models import User
from caicach.web.dossiers import charts
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.models import DelayCause
from caicach.web.dossiers.places import events_of_locality
from caicach.web.dossiers.services.causes import add_cause, adopt_template, confirm_cause, retire_cause
from caicach.web.dossiers.standing import chip_of
from caicach.web.dossiers.tables import page_of
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.views.dossier import seen_dossier
from caicach.web.dossiers.views.intake import own_locality
from caicach.web.dossiers.why import cause_list, in_use, shown_by, waiting_rows, why
from caicach.web.dossiers.words import value_words
from caicach.web.findings.forms import KINDS
from caicach.web.interface.charts import image_asked
from caicach.web.interface.page import act, form_page, page, user_of

AT_ONCE = 30
"""How many dossiers one page of confirming shows."""
SHOWN = 12


class CauseForm(forms.Form):
    """A new cause of the list."""

    kind = forms.ChoiceField(label=gettext_lazy("Nguyên nhân là"), choices=KINDS, widget=forms.RadioSelect)
    title_vi = forms.CharField(label=gettext_lazy("Tên nguyên nhân"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)


@page("measure")
def causes(request: HttpRequest) -> HttpResponse:
    """What makes most of the lateness: causes, procedures, units, steps; from each a finding can be recorded."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "causes"})
    found, known = why(room.locality, room.asked, events_of_locality(room.locality)), cause_list(room.locality)
    drawn = charts.of_causes(room, found)
    if answer := image_asked(request, drawn):
        return answer
    groups = {name: found.most(name) for name in ("procedure", "unit", "where")}
    context = {
        "room": room,
        "period": room.period,
        "causes": found.causes(known),
        "charts": drawn,
        "late": len(found.rows),
        "said": int(found.rows["said"].sum()),
        "parts": [
            (title, name, [_part(room, name, row) for row in groups[name][:SHOWN] if row[name]])
            for name, title in (("procedure", _("Thủ tục")), ("unit", _("Đơn vị")), ("where", _("Khâu mất thời gian")))
        ],
        "has_events": events_of_locality(room.locality) is not None,
        "has_list": bool(known),
    }
    return render(request, "dossiers/causes.html", context)


def _part(room: Room, name: str, row: dict[str, Any]) -> dict[str, Any]:
    words = value_words("unit" if row[name] in room.units else name, row[name], room.units)
    share = {key: None if row[key] is None else 100 * row[key] for key in ("share", "together")}
    return {"value": row[name], "words": words, "url": page_of(name, row[name]), **row, **share}


@form_page("measure")
def cause_queue(request: HttpRequest) -> HttpResponse:
    """The late dossiers of the reader's unit that wait for a cause; many may be confirmed at once."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "queue"})
    known = cause_list(room.locality)
    found = why(room.locality, room.asked, events_of_locality(room.locality))
    rows = waiting_rows(found, own_names(room.user, "confirm-cause"))
    wrong = ""
    if request.method == "POST":
        count, wrong = _confirm_picked(request, rows, known)
        if not wrong:
            words = ngettext("Đã xác nhận nguyên nhân của %d hồ sơ.", "Đã xác nhận nguyên nhân của %d hồ sơ.", count)
            messages.success(request, words % count)
            return redirect(request.get_full_path())
    context = {
        "room": room,
        "period": room.period,
        "rows": [_asked_about(request, row, room, known) for row in rows[:AT_ONCE]],
        "waiting": len(rows),
        "in_use": in_use(known),
        "wrong": wrong,
    }
    return render(request, "dossiers/cause_queue.html", context, status=422 if wrong else 200)


def _asked_about(request: HttpRequest, row: dict[str, Any], room: Room, known: dict[str, DelayCause]) -> dict[str, Any]:
    code = row["dossier"]
    return row | {
        "chip": chip_of(row, room.today),
        "shown": shown_by(row, known),
        "chosen": request.POST.get(f"cause:{code}", row["proposed"] or ""),
        "picked": code in request.POST.getlist("pick"),
    }


def _confirm_picked(request: HttpRequest, rows: list[dict[str, Any]], known: dict[str, DelayCause]) -> tuple[int, str]:
    """Confirm the picked dossiers' causes, all or none; return how many, and what is wrong in words."""
    user = request.user
    assert isinstance(user, User)
    own = {row["dossier"]: row for row in rows}
    picked = [code for code in request.POST.getlist("pick") if code in own]
    chosen = {code: known.get(request.POST.get(f"cause:{code}", "")) for code in picked}
    if not picked:
        return 0, _("Chưa chọn hồ sơ nào. Đánh dấu các hồ sơ muốn xác nhận.")
    without = [code for code, cause in chosen.items() if cause is None or cause.retired_on]
    if without:
        return 0, _("Chưa chọn nguyên nhân cho: %s.") % ", ".join(without[:5])
    for code, cause in chosen.items():
        if cause is not None:
            confirm_cause(user, cause, code, own[code]["unit"], proposed=own[code]["proposed"] or "")
    return len(picked), ""


@act("measure")
def cause_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say why one dossier was late, from its own page."""
    room = room_of(request)
    found = seen_dossier(request, room, code)
    cause = cause_list(room.locality).get(request.POST.get("cause", ""))
    if cause is None or cause.retired_on:
        messages.error(request, _("Chưa chọn nguyên nhân. Chọn một nguyên nhân trong danh mục rồi xác nhận."))
        return redirect("dossier", code)
    note, proposed = request.POST.get("note", "").strip()[:500], request.POST.get("proposed", "")[:60]
    confirm_cause(room.user, cause, code, found.unit, proposed=proposed, note=note)
    messages.success(request, _("Đã ghi nguyên nhân: %s.") % cause.title_vi)
    return redirect("dossier", code)


@form_page("measure")
def cause_keep(request: HttpRequest) -> HttpResponse:
    """The locality's list of causes: add one; those no longer used stay, marked."""
    locality = own_locality(request)
    form = CauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            title = Text(said["title_vi"], said["title_en"])
            add_cause(user_of(request), locality, said["kind"], title, said["source"])
        except InputError as error:
            form.add_error("title_vi", error.within(translation.get_language() or "vi"))
        else:
            messages.success(request, _("Đã thêm nguyên nhân vào danh mục."))
            return redirect("cause-keep")
    listed = DelayCause.objects.filter(locality=locality).select_related("added_by")
    context = {"form": form, "listed": listed}
    return render(request, "dossiers/cause_keep.html", context, status=422 if form.errors else 200)


@act("measure")
def cause_adopt(request: HttpRequest) -> HttpResponse:
    """Put the template's causes on the list."""
    new = adopt_template(user_of(request), own_locality(request))
    messages.success(request, _("Đã đưa %d nguyên nhân mẫu vào danh mục.") % len(new))
    return redirect("cause-keep")


@act("measure")
def cause_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a cause off the list, or put it back on."""
    found = fetch(request, DelayCause.objects.select_related("locality__unit"), pk=pk)
    retire_cause(user_of(request), found)
    return redirect("cause-keep")
