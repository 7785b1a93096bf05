"""After a round: where points were lost, who is below the bound, and findings opened from there."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.instruments.model import Criterion
from caicach.scoring.losses import loss_words
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.findings.forms import KINDS
from caicach.web.findings.models import ROUNDS, Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.rounds.lost import Lost, lost_map
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import form_at, scores_at
from caicach.web.rounds.views.round import full_rounds


@page("score")
def result_lost(request: HttpRequest, pk: int) -> HttpResponse:
    """Lost points, units by fields or by the criteria of one field; every cell opens what is behind it."""
    round = fetch(request, full_rounds(), pk=pk)
    entrants = list(round.entrants.select_related("unit"))
    asked = request.GET.get("field", "")
    if asked and asked not in form_at(round).branches:
        raise Http404
    found = lost_map(round, entrants, asked)
    bound = round.bound_percent
    below = [row for row in found.rows if row.percent is not None and bound is not None and row.percent < bound]
    table = _table(request, round, found)
    answer = export_asked(request, table)
    if answer:
        return answer
    context = {
        "round": round,
        "map": found,
        "table": table,
        "leaves": found.field is not None,
        "fields": [item.criterion for item in form_at(round).tree],
        "below": sorted(below, key=lambda row: row.percent or Decimal(0)),
        "findings": _findings(round),
        "finds": may(request.user, "record-finding", round),
        "sees_findings": may(request.user, "see-findings", round),
        "any_scores": scores_at(round, "final") is not None,
    }
    return render(request, "rounds/result_lost.html", context)


def _table(request: HttpRequest, round: Round, found: Lost) -> Table:
    """Return the map as a table, for export: the points lost by unit and criterion."""
    columns = [Column("unit", _("Đơn vị"), lambda row: str(row.entrant.unit))]
    columns += [_lost_column(number, criterion) for number, criterion in enumerate(found.criteria)]
    columns.append(Column("total", _("Cộng"), lambda row: row.total, numeric=True))
    return Table(
        request, "lost", columns, found.rows, caption=_("Điểm mất, %s") % round.title, source=str(round.version)
    )


def _lost_column(number: int, criterion: Criterion) -> Column:
    title = f"{criterion.code}. {words(criterion.title)}"
    return Column(criterion.code, title, lambda row: row.cells[number].lost, numeric=True)


class LossForm(forms.Form):
    """A weakness that the round shows: on which criterion, of which units, why."""

    code = forms.ChoiceField(label=gettext_lazy("Tiêu chí"))
    title = forms.CharField(label=gettext_lazy("Tồn tại, hạn chế"), max_length=300)
    description = forms.CharField(label=gettext_lazy("Biểu hiện"), required=False, widget=forms.Textarea)
    units = forms.MultipleChoiceField(label=gettext_lazy("Đơn vị liên quan"), widget=forms.CheckboxSelectMultiple)
    cause_kind = forms.ChoiceField(label=gettext_lazy("Nguyên nhân là"), choices=KINDS, widget=forms.RadioSelect)
    cause_words = forms.CharField(label=gettext_lazy("Nguyên nhân"), max_length=500, widget=forms.Textarea)
    cause_main = forms.BooleanField(label=gettext_lazy("Đây là nguyên nhân chính"), required=False, initial=True)


@form_page("score")
def result_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a finding from the result; the address may name the criterion and the unit it begins from."""
    round = fetch(request, full_rounds(), pk=pk)
    form = _form(request, round)
    if request.method == "POST" and form.is_valid():
        found = _record(user_of(request), round, form)
        messages.success(request, _("Đã ghi nhận tồn tại."))
        return redirect("finding", found.pk)
    context = {"round": round, "form": form}
    return render(request, "rounds/result_finding.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, round: Round) -> LossForm:
    entrants = list(round.entrants.select_related("unit"))
    code, unit = request.GET.get("code", ""), request.GET.get("unit", "")
    form = LossForm(request.POST or None, initial=_beginning(round, entrants, code, unit))
    items = form_at(round).branches.values()
    form.fields["code"].choices = [(i.code, f"{i.code}. {words(i.criterion.title)}") for i in items]  # type: ignore[attr-defined]
    form.fields["units"].choices = [(str(e.pk), str(e.unit)) for e in entrants]  # type: ignore[attr-defined]
    return form


def _beginning(round: Round, entrants: list[Entrant], code: str, unit: str) -> dict[str, object]:
    """Suggest what the result says: the criterion, who lost points on it, and how one unit lost them."""
    item, scores = form_at(round).branches.get(code), scores_at(round, "final")
    chosen = [e for e in entrants if str(e.pk) == unit]
    if item is None or scores is None:
        return {"code": code, "units": [unit]}
    if not chosen:
        rows = lost_map(round, entrants, code).rows
        chosen = [row.entrant for row in rows if row.total]
    title = words(item.criterion.title)
    said = [f"{e.unit}: {words(loss_words(scores, e.unit.code, code))}." for e in chosen if scores.unit(e.unit.code)]
    return {
        "code": code,
        "title": _("%(title)s: mất điểm năm %(period)s") % {"title": title, "period": round.period},
        "description": "\n".join(said),
        "units": [str(e.pk) for e in chosen],
    }


def _record(by: User, round: Round, form: LossForm) -> Finding:
    said = form.cleaned_data
    before = round.previous.period if round.previous else round.period
    weakness = Weakness(said["title"], f"{ROUNDS}{round.pk}", said["code"], before, round.period, said["description"])
    entrants = round.entrants.filter(pk__in=said["units"]).select_related("unit")
    why = Why(said["cause_kind"], said["cause_words"], said["cause_main"])
    return record_finding(by, round.locality, weakness, [why], [e.unit for e in entrants])


def _findings(round: Round) -> list[Finding]:
    found = Finding.objects.filter(locality=round.locality, instrument=f"{ROUNDS}{round.pk}")
    return list(found.prefetch_related("units"))
