"""A finding opened from the dossiers: a cause, a procedure, a unit or a step that makes most of the lateness."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.reporting import figures
from caicach.web.dossiers.asking import Room, room_of
from caicach.web.dossiers.places import events_of_locality
from caicach.web.dossiers.why import Why, cause_list, why
from caicach.web.dossiers.words import value_words
from caicach.web.findings.forms import KINDS
from caicach.web.findings.models import DOSSIERS
from caicach.web.findings.services import Weakness, record_finding
from caicach.web.findings.services import Why as Because
from caicach.web.interface.page import form_page
from caicach.web.units.models import Unit

ABOUT = ("cause", "procedure", "unit", "where")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DossierFindingForm(forms.Form):
    """A weakness in the handling of dossiers, with its first cause."""

    title = forms.CharField(label=gettext_lazy("Tồn tại, hạn chế"), max_length=300)
    description = forms.CharField(
        label=gettext_lazy("Biểu hiện"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Đơn vị liên quan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cause_kind = forms.ChoiceField(label=gettext_lazy("Nguyên nhân là"), choices=KINDS, widget=forms.RadioSelect)
    cause_words = forms.CharField(
        label=gettext_lazy("Nguyên nhân"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@form_page("decide")
def dossier_finding(request: HttpRequest) -> HttpResponse:
    """Record a finding prefilled with the figures of what the address names."""
    room = room_of(request)
    if room.lake is None:
        return render(request, "dossiers/nothing.html", {"tab": "causes"})
    about, value = _about(request)
    first, named = _first_words(room, about, value)
    form = DossierFindingForm(request.POST or None, initial=first)
    form.fields["units"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in named])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said, period = form.cleaned_data, room.period
        weakness = Weakness(
            said["title"],
            DOSSIERS,
            value[:40] or "–",
            f"{period.start:%Y-%m}",
            f"{period.end:%Y-%m}",
            said["description"],
        )
        because = Because(said["cause_kind"], said["cause_words"], main=True)
        found = record_finding(room.user, room.locality, weakness, [because], list(said["units"]))
        messages.success(request, _("Đã ghi nhận tồn tại."))
        return redirect("finding", found.pk)
    context = {"form": form, "room": room, "named": named}
    return render(request, "dossiers/finding_new.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest) -> tuple[str, str]:
    """Return what the address names: a column of the late dossiers, and its value."""
    return next(((name, request.GET[name]) for name in ABOUT if request.GET.get(name)), ("", ""))


def _first_words(room: Room, about: str, value: str) -> tuple[dict[str, Any], list[Unit]]:
    """Return the form's first words, from the figures, and the units concerned, the latest first."""
    found = why(room.locality, room.asked, events_of_locality(room.locality))
    if about:
        found = Why(found.rows.filter(found.rows[about] == value))
    causes, count = cause_list(room.locality), figures.number(len(found.rows))
    main = next((row for row in found.causes(causes) if row["known"]), None)
    named = [room.units[row["unit"]] for row in found.most("unit")[:10] if row["unit"] in room.units]
    words = causes[value].title_vi if about == "cause" and value in causes else value_words(about, value, room.units)
    period = f"{room.period.start.month}/{room.period.start.year}–{room.period.end.month}/{room.period.end.year}"
    days = figures.number(float(found.rows["late_days"].sum() or 0))
    title = _("%(count)s hồ sơ trễ hạn: %(words)s") if about else _("%(count)s hồ sơ trễ hạn")
    description = _("Từ %(period)s có %(count)s hồ sơ trễ, cộng lại %(days)s ngày làm việc sau hạn.")
    known = main["known"] if main else None
    return {
        "title": title % {"count": count, "words": words},
        "description": description % {"period": period, "count": count, "days": days},
        "units": [unit.pk for unit in named[:3]],
        "cause_kind": known.kind if known else "",
        "cause_words": known.title_vi if known else "",
    }, named
