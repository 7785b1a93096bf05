"""A round: where it stands, who may do what until when, and how far each unit has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.access.table import permission_table
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.rounds.doors import PhaseKind, phase_kind, phase_now
from caicach.web.rounds.forms import CorrectForm, ExtendForm, MoveForm, ReasonForm, SurveyForm
from caicach.web.rounds.mine import mine_in
from caicach.web.rounds.models import Extension, Phase, Publication, Round
from caicach.web.rounds.progress_table import progress_table, summed
from caicach.web.rounds.term_words import language, left_words, state_words


@dataclass(frozen=True)
class PhaseLine:
    """A phase as the page shows it: `state` is past, now or coming; the forms are there for who runs the round.

    `refused` tells that one of the forms was sent and refused: it stays open then.
    """

    phase: Phase
    kind: PhaseKind
    state: str
    who: str
    left: str
    extensions: list[Extension]
    extend: ExtendForm | None = None
    move: MoveForm | None = None
    refused: bool = False


def full_rounds() -> QuerySet[Round]:
    """Return the rounds with what every page of a round needs."""
    extensions = Prefetch("extensions", Extension.objects.select_related("entrant__unit", "by"))
    phases = Prefetch("phases", Phase.objects.prefetch_related(extensions))
    published = Exists(Publication.objects.filter(round=OuterRef("pk")))
    rounds = Round.objects.select_related("locality__unit", "version__criteria_set", "previous")
    return rounds.prefetch_related(phases).annotate(is_published=published)


@page("score")
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round that the reader may see, the newest first."""
    records = within(request.user, "see-rounds", full_rounds())
    records = records.annotate(units=Count("entrants", distinct=True)).order_by("-period", "title")
    columns = [
        Column("title", _("Kỳ chấm điểm"), lambda r: r.title, _link),
        Column("period", _("Năm"), lambda r: r.period),
        Column("set", _("Bộ tiêu chí"), lambda r: str(r.version), minor=True),
        Column("units", _("Đơn vị"), lambda r: r.units, numeric=True, minor=True),
        Column("phase", _("Đang ở bước"), state_words, _chip),
        Column("until", _("Thời hạn"), _closes, _until),
    ]
    table = Table(
        request,
        "rounds",
        columns,
        list(records),
        caption=_("Kỳ chấm điểm"),
        empty=_("Chưa có kỳ chấm điểm nào. Cán bộ cải cách hành chính mở kỳ chấm điểm từ một bộ tiêu chí."),
    )
    return export_asked(request, table) or render(request, "rounds/round_list.html", {"table": table})


@page("score")
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: phases, what is open for the reader, the units' progress."""
    return shown(request, fetch(request, full_rounds(), pk=pk))


def shown(request: HttpRequest, round: Round, **refused: Any) -> HttpResponse:
    """Return the page of a round, or the export of its table that the address asks for.

    `refused` holds the form that was sent and can't be done, with its phase where it belongs to one.
    """
    table = progress_table(request, round)
    runs = may(user_of(request), "run-round", round) and not round.closed_on
    context = {
        "round": round,
        "table": table,
        "phases": phase_lines(round, runs, refused),
        "now": None if round.closed_on else phase_now(round),
        "left": _until(round),
        "state": state_words(round),
        "runs": runs,
        "mine": mine_in(user_of(request), round),
        "units": round.entrants.count(),
        "counts": summed(table.records),
        "survey": refused.get("survey") or SurveyForm(initial={"reason": round.no_survey}),
        "abandon": refused.get("abandon") or ReasonForm(),
        "correct": refused.get("correct") or CorrectForm(),
        "refused": next((form[1] if isinstance(form, tuple) else form for form in refused.values()), None),
        "published": getattr(round, "is_published", False),
    }
    page = render(request, "rounds/round.html", context, status=422 if refused else 200)
    return export_asked(request, table) or page


def phase_lines(round: Round, runs: bool, refused: dict[str, Any]) -> list[PhaseLine]:
    """Return the phases with their state, who acts, and for who runs the round the forms that change their days."""
    today, table = round.locality.today(), permission_table()
    lines = []
    for phase in round.phases.all():
        kind = phase_kind(phase.kind)
        state = "past" if phase.closes < today else "now" if phase.opens <= today else "coming"
        who = ", ".join(holder.within(language()) for holder in table.holders(kind.who))
        extend, move = _forms(round, phase, refused) if runs else (None, None)
        mine = any(phase.pk == pair[0].pk for pair in refused.values() if isinstance(pair, tuple))
        left = left_words(phase.closes, today) if state == "now" else ""
        lines.append(PhaseLine(phase, kind, state, who, left, list(phase.extensions.all()), extend, move, mine))
    return lines


def _forms(round: Round, phase: Phase, refused: dict[str, Any]) -> tuple[ExtendForm | None, MoveForm | None]:
    """Return the forms that change a phase's days: the refused one where it was this phase's."""
    coming = phase.opens > round.locality.today()
    sent, form = refused.get("extend", (None, None))
    extend = form if sent and sent.pk == phase.pk else None if coming else ExtendForm(round=round)
    sent, form = refused.get("move", (None, None))
    if sent and sent.pk == phase.pk:
        return extend, form
    days = {"opens": phase.opens, "closes": phase.closes}
    return extend, MoveForm(initial=days) if coming else None


def _link(round: Round) -> str:
    return format_html('<a href="{}">{}</a>', reverse("round", args=[round.pk]), round.title)


def _chip(round: Round) -> str:
    done = "done" if getattr(round, "is_published", False) else "none"
    state = "in-time" if not round.closed_on and phase_now(round) else done
    return format_html('<span class="chip {}">{}</span>', state, state_words(round))


def _closes(round: Round) -> dt.date | None:
    now = None if round.closed_on else phase_now(round)
    return now.closes if now else None


def _until(round: Round) -> str:
    closes = _closes(round)
    return left_words(closes, round.locality.today()) if closes else ""
