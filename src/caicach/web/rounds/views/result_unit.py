"""One unit's result: its tree of criteria with the points of every stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.instruments.model import Criterion
from caicach.scoring.form import Item
from caicach.scoring.result import NodeScore, Scores
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.scores_at import Stage, form_at, scores_at
from caicach.web.rounds.standings import change_since, stage_title
from caicach.web.rounds.templatetags.results import opening
from caicach.web.rounds.templatetags.rounds import points, points_change
from caicach.web.rounds.views.result_shared import entry_of, frame_of, nodes_of, stages_of


@dataclass(frozen=True)
class NodeLine:
    """A criterion of a unit with its points at the stages shown, and what was gained from the first to the last."""

    criterion: Criterion
    is_leaf: bool
    nodes: Sequence[tuple[Stage, NodeScore | None]]
    change: Decimal | None


@page("score")
def result_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's criteria with their points at every stage that the reader may see."""
    entrant = entry_of(request, pk)
    stages = stages_of(request, entrant)
    nodes = {stage: nodes_of(entrant, stage) for stage in stages}
    form = form_at(entrant.round)
    gained = change_since(form, nodes[stages[0]], nodes[stages[-1]])
    lines = list(_lines(form.tree, nodes, gained))
    table = unit_table(request, entrant, stages, lines)
    answer = export_asked(request, table)
    if answer:
        return answer
    scores = scores_at(entrant.round, stages[-1])
    score = scores.unit(entrant.unit.code) if scores else None
    knows_rank = may(request.user, "see-results", entrant.round) or entrant.round.publications.exists()
    context = {
        **frame_of(request, entrant),
        "table": table,
        "stage": stages[-1],
        "title": stage_title(stages[-1]),
        "score": score,
        "out_of": scores.out_of if scores else 0,
        "knows_rank": knows_rank,
        "class_title": _class_title(scores, score.class_code if score else None),
    }
    return render(request, "rounds/result_unit.html", context)


def unit_table(request: HttpRequest, entrant: Entrant, stages: Sequence[Stage], lines: Sequence[NodeLine]) -> Table:
    """Return the table of a unit's criteria, in the order of the tree."""
    columns = [
        Column("code", _("Mã"), lambda line: line.criterion.code, _code, sortable=False),
        Column(
            "title",
            _("Tiêu chí"),
            lambda line: words(line.criterion.title),
            lambda line: _title(entrant, line),
            sortable=False,
        ),
        Column("max", _("Tối đa"), _max, lambda line: points(_max(line)), numeric=True, minor=True, sortable=False),
    ]
    columns += [_stage_column(entrant, stage, place) for place, stage in enumerate(stages)]
    if len(stages) > 1:
        columns.append(
            Column("change", _("Thay đổi"), lambda line: line.change, _changed, numeric=True, sortable=False)
        )
    return Table(
        request,
        "criteria",
        columns,
        lines,
        search=lambda line: f"{line.criterion.code} {line.criterion.title.vi} {line.criterion.title.en}",
        caption=f"{entrant.unit}, {entrant.round.title}",
        source=str(entrant.round.version),
        row_class=lambda line: "" if line.is_leaf else "group",
    )


def _stage_column(entrant: Entrant, stage: Stage, place: int) -> Column:
    def value(line: NodeLine) -> Decimal | None:
        node = line.nodes[place][1]
        return node.points if node else None

    def show(line: NodeLine) -> Any:
        node = line.nodes[place][1]
        if node is not None and node.status == "not-applicable" and node.points is None:
            return _("không áp dụng")
        if value(line) is None:
            return None
        address = reverse("result-trace", args=[entrant.pk, line.criterion.code, stage])
        return opening(address, points(value(line)))

    return Column(stage, stage_title(stage), value, show, numeric=True, sortable=False)


def _code(line: NodeLine) -> Any:
    return format_html('<span class="nowrap">{}</span>', line.criterion.code)


def _title(entrant: Entrant, line: NodeLine) -> Any:
    if not line.is_leaf:
        return format_html('<b id="c-{}">{}</b>', line.criterion.code, words(line.criterion.title))
    address = reverse("result-criterion", args=[entrant.pk, line.criterion.code])
    return format_html('<a href="{}">{}</a>', address, words(line.criterion.title))


def _max(line: NodeLine) -> Decimal | None:
    return line.criterion.max


def _changed(line: NodeLine) -> Any:
    return points_change(line.change)


def _lines(
    items: Sequence[Item], nodes: Mapping[Stage, Mapping[str, NodeScore]], gained: Mapping[str, Decimal]
) -> Iterator[NodeLine]:
    for item in items:
        found = [(stage, by_code.get(item.code)) for stage, by_code in nodes.items()]
        yield NodeLine(item.criterion, not item.below, found, gained.get(item.code))
        yield from _lines(item.below, nodes, gained)


def _class_title(scores: Scores | None, code: str | None) -> Text | None:
    return next((band.title for band in scores.edition.classes if band.code == code), None) if scores else None
