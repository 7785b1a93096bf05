"""Targets for the next period: every unit's, and what came of them; a unit registers its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.reporting import figures
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.rounds.forms import put_problems
from caicach.web.rounds.models import Entrant, Round, Target
from caicach.web.rounds.services.targets import (
    floor_of,
    is_met,
    published_percents,
    register_target,
    standing_target,
    target_door,
)
from caicach.web.rounds.templatetags.results import share
from caicach.web.rounds.term_words import language
from caicach.web.rounds.views.round import full_rounds

Line = dict[str, Any]


@page("score")
def target_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What each unit reached, undertook for the next period, and reached then."""
    round = fetch(request, full_rounds(), pk=pk)
    following = round.following.filter(closed_on=None).order_by("period").first()
    lines = _lines(round, following)
    table = _table(request, round, following, lines)
    mine = within(request.user, "score-own-unit", Entrant.objects.filter(round=round)).select_related("unit")
    context = {
        "round": round,
        "following": following,
        "table": table,
        "door": target_door(round),
        "mine": list(mine),
        "registered": sum(line["target"] is not None for line in lines),
        "lines": lines,
        "met": sum(line["met"] is True for line in lines),
        "judged": sum(line["met"] is not None for line in lines),
        "sees_round": may(request.user, "see-rounds", round),
    }
    return export_asked(request, table) or render(request, "rounds/target_list.html", context)


def _lines(round: Round, following: Round | None) -> list[Line]:
    reached, later = published_percents(round), published_percents(following) if following else {}
    standing = {t.entrant_id: t for t in Target.objects.filter(entrant__round=round, withdrawn=False)}
    lines = []
    for entrant in round.entrants.select_related("unit"):
        target, code = standing.get(entrant.pk), entrant.unit.code
        lines.append(
            {
                "unit": entrant.unit,
                "reached": reached.get(code),
                "target": target.percent if target else None,
                "words": target.words if target else "",
                "on": target.on if target else None,
                "later": later.get(code),
                "met": is_met(later.get(code), target) if target else None,
            }
        )
    return lines


def _table(request: HttpRequest, round: Round, following: Round | None, lines: list[Line]) -> Table:
    after = following.period if following else _("năm sau")
    columns = [
        Column("unit", _("Đơn vị"), lambda line: str(line["unit"])),
        Column(
            "reached", round.period, lambda line: line["reached"], lambda line: share(line["reached"]), numeric=True
        ),
        Column("target", _("Chỉ tiêu"), lambda line: line["target"], lambda line: _target(line, round), numeric=True),
        Column(
            "on",
            _("Đăng ký ngày"),
            lambda line: line["on"],
            lambda line: figures.date(line["on"], language()) if line["on"] else None,
            minor=True,
        ),
        Column("later", after, lambda line: line["later"], lambda line: share(line["later"]), numeric=True),
        Column("met", _("Kết quả"), _met_words, _met),
        Column("words", _("Cách làm"), lambda line: line["words"], minor=True),
    ]
    return Table(
        request,
        "targets",
        columns,
        lines,
        caption=_("Chỉ tiêu đăng ký sau %s") % round.title,
        source=_("kết quả công bố và đăng ký của các đơn vị"),
        empty=_("Kỳ chấm điểm này chưa có đơn vị nào."),
    )


def _target(line: Line, round: Round) -> Any:
    return share(line["target"]) if line["target"] is not None else _("chưa đăng ký")


def _met_words(line: Line) -> str:
    if line["target"] is None:
        return ""
    if line["met"] is None:
        return _("chờ kết quả")
    if line["met"]:
        return _("đạt chỉ tiêu")
    short = figures.number(line["target"] - line["later"], 2, language())
    return _("còn thiếu %s điểm phần trăm") % short


def _met(line: Line) -> Any:
    said = _met_words(line)
    state = "none" if line["met"] is None else "done" if line["met"] else "overdue"
    return format_html('<span class="chip {}">{}</span>', state, said) if said else None


class TargetForm(forms.Form):
    """The percent that a unit undertakes, and how."""

    percent = forms.DecimalField(
        label=gettext_lazy("Chỉ tiêu năm sau (%)"), max_digits=5, decimal_places=2, localize=True
    )
    words = forms.CharField(label=gettext_lazy("Cách làm"), required=False, widget=forms.Textarea)


@form_page("score")
def target_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the own unit's target."""
    rows = Entrant.objects.select_related("unit", "round__locality__unit", "round__version")
    entrant = fetch(request, rows, pk=pk)
    standing, floor = standing_target(entrant), floor_of(entrant)
    first = {"percent": standing.percent, "words": standing.words} if standing else {}
    form = TargetForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _registered(request, entrant, form):
        messages.success(request, _("Đã đăng ký chỉ tiêu."))
        return redirect(reverse("target-list", args=[entrant.round_id]))
    context = {
        "entrant": entrant,
        "round": entrant.round,
        "form": form,
        "floor": floor,
        "full": floor.least >= Decimal(100),
        "standing": standing,
        "door": target_door(entrant.round),
    }
    return render(request, "rounds/target_new.html", context, status=422 if form.errors else 200)


def _registered(request: HttpRequest, entrant: Entrant, form: TargetForm) -> bool:
    try:
        register_target(user_of(request), entrant, form.cleaned_data["percent"], form.cleaned_data["words"])
    except InputError as error:
        put_problems(form, error)
        return False
    return True
