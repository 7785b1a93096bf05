"""The result of a round as it stands: every unit at every stage, each figure opening; approved or sent back here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.instruments.model import Criterion
from caicach.web.access.door import fetch
from caicach.web.audit.models import Entry
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.rounds.doors import door
from caicach.web.rounds.models import Round
from caicach.web.rounds.scores_at import Stage, edition_at, form_at
from caicach.web.rounds.services.approving import approval_of, approve_round, send_back
from caicach.web.rounds.standings import Line, held_stages, lines_at, stage_title
from caicach.web.rounds.templatetags.results import opening, share
from caicach.web.rounds.templatetags.rounds import points, points_change
from caicach.web.rounds.views.round import full_rounds
from caicach.web.rounds.words import points_text

APPROVAL_ACTS = ("approve-round", "return-round", "publish-result", "correct-result")


@page("score")
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Every unit of a round at one stage: points, rank, class, fields; the change since its own score."""
    return shown(request, fetch(request, full_rounds(), pk=pk))


def shown(request: HttpRequest, round: Round, errors: Sequence[str] = (), words_typed: str = "") -> HttpResponse:
    """Return the page, or the export of its table; `errors` say why an approval or a return was refused."""
    stage = asked_stage(request, held_stages(round))
    lines = lines_at(round, stage)
    table = result_table(request, round, stage, lines)
    ranked = [line for line in lines if line.score and line.score.rank]
    context = {
        "round": round,
        "table": table,
        "stage": stage,
        "title": stage_title(stage),
        "tabs": [(s, stage_title(s)) for s in held_stages(round)],
        "lines": lines,
        "ranked": len(ranked),
        "lacking": [line for line in lines if line not in ranked],
        "classes": class_counts(round, ranked),
        "average": _average([line.score.percent for line in ranked if line.score]),
        "approval": approval_of(round),
        "approving": door(round, "approve"),
        "publishing": door(round, "publish"),
        "history": _history(round),
        "fields": [item.criterion for item in form_at(round).tree],
        "published": round.last_publication,
        "errors": errors,
        "words_typed": words_typed,
    }
    answer = export_asked(request, table)
    return answer or render(request, "rounds/result.html", context, status=422 if errors else 200)


def asked_stage(request: HttpRequest, stages: Sequence[Stage]) -> Stage:
    """Return the stage that the address asks for, the last one where it asks for none of `stages`."""
    return next((stage for stage in stages if stage == request.GET.get("stage")), stages[-1])


def result_table(request: HttpRequest, round: Round, stage: Stage, lines: Sequence[Line]) -> Table:
    """Return the table of units at a stage; units without a rank stand last, with what they have so far."""
    columns = [
        Column("unit", _("Đơn vị"), lambda line: str(line.entrant.unit), _unit_link),
        Column("rank", _("Hạng"), lambda line: line.score and line.score.rank, numeric=True),
        Column(
            "points", _("Điểm"), _points, lambda line: _points_shown(line, stage), numeric=True, descending_first=True
        ),
        Column(
            "percent", _("Tỷ lệ"), _percent, lambda line: share(_percent(line)), numeric=True, descending_first=True
        ),
    ]
    columns += _class_column(round)
    if stage != "self":
        columns.append(Column("change", _("So với tự chấm"), lambda line: line.change, _change, numeric=True))
    columns += [_field(round, stage, item.criterion) for item in form_at(round).tree]
    return Table(
        request,
        "result",
        columns,
        lines,
        order="rank",
        search=lambda line: f"{line.entrant.unit} {line.entrant.unit.code}",
        caption=f"{round.title}: {stage_title(stage).lower()}",
        source=_("%(set)s; số liệu trên hệ thống, chưa phải kết quả công bố") % {"set": round.version},
        empty=_("Kỳ chấm điểm này chưa có đơn vị nào."),
    )


def _field(round: Round, stage: Stage, criterion: Criterion) -> Column:
    def value(line: Line) -> Decimal | None:
        node = line.score.nodes.get(criterion.code) if line.score else None
        return node.points if node else None

    def show(line: Line) -> Any:
        return None if value(line) is None else opening(trace_address(line, criterion.code, stage), points(value(line)))

    most = "" if criterion.max is None else f"/{points_text(criterion.max)}"
    return Column(
        criterion.code, criterion.code, value, show, numeric=True, minor=True, unit=most, descending_first=True
    )


def _class_column(round: Round) -> list[Column]:
    titles = {band.code: words(band.title) for band in edition_at(round).classes}

    def code(line: Line) -> str:
        return (line.score.class_code if line.score else None) or ""

    if not titles:
        return []
    return [Column("class", _("Xếp loại"), code, lambda line: titles.get(code(line)), choices=tuple(titles.items()))]


def _change(line: Line) -> Any:
    return points_change(line.change)


def trace_address(line: Line, code: str, stage: Stage) -> str:
    """Return the address of the computation of a unit's figure."""
    return reverse("result-trace", args=[line.entrant.pk, code, stage])


def _unit_link(line: Line) -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse("result-unit", args=[line.entrant.pk]), line.entrant.unit
    )  # fmt: skip


def _points(line: Line) -> Decimal | None:
    return line.score.points if line.score else None


def _percent(line: Line) -> Decimal | None:
    return line.score.percent if line.score else None


def _points_shown(line: Line, stage: Stage) -> Any:
    """Return a unit's points; of one that lacks answers what it has so far, marked so."""
    value = _points(line)
    if value is not None:
        return opening(trace_address(line, "total", stage), points(value))
    if line.so_far is None or line.so_far.points is None:
        return format_html('<span class="missing">{}</span>', _("chưa trả lời"))
    said = format_html("{}/{}", points(line.so_far.points), points(line.so_far.max))
    return format_html("{}<br><small>{}</small>", said, _("tạm tính, thiếu %d") % len(line.lacking))


def class_counts(round: Round, ranked: Sequence[Line]) -> list[tuple[str, int]]:
    """Return how many units each class has, the best class first."""
    codes = [line.score.class_code for line in ranked if line.score]
    return [(words(band.title), codes.count(band.code)) for band in edition_at(round).classes]


def _average(percents: Sequence[Decimal | None]) -> Decimal | None:
    found = [percent for percent in percents if percent is not None]
    return sum(found, Decimal(0)) / len(found) if found else None


def _history(round: Round) -> list[Entry]:
    """Return who approved, sent back and published when, as the trail has it, the newest first."""
    published = [str(pk) for pk in round.publications.values_list("pk", flat=True)]
    about = Q(subject_type="rounds.round", subject_id=str(round.pk))
    about |= Q(subject_type="rounds.publication", subject_id__in=published)
    return list(Entry.objects.filter(about, act__in=APPROVAL_ACTS).order_by("-pk"))


@act("score")
def result_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the result as it stands."""
    return _judged(request, pk, approve_round, _("Đã phê duyệt kết quả. Cán bộ cải cách hành chính có thể công bố."))


@act("score")
def result_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the result back, with the reason."""
    return _judged(request, pk, send_back, _("Đã trả lại kết quả kèm lý do."))


def _judged(request: HttpRequest, pk: int, judge: Any, done: str) -> HttpResponse:
    round = fetch(request, full_rounds(), pk=pk)
    typed = request.POST.get("words", "")
    try:
        judge(user_of(request), round, typed)
    except InputError as error:
        said = [p.within(translation.get_language() or "vi") for p in error.problems]
        return shown(request, round, said, typed)
    messages.success(request, done)
    return redirect("result", pk)
