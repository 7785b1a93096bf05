"""One criterion of one unit: everything that was said of it at each stage, and how its points came to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.scoring import loss_words, rule_table
from caicach.scoring.given import Given
from caicach.scoring.result import NodeScore
from caicach.scoring.rule_table import RuleRow, row_of
from caicach.text import Text
from caicach.web.interface.page import page
from caicach.web.rounds.heads import heads_of
from caicach.web.rounds.matters import Matter, matter_of
from caicach.web.rounds.models import Entrant, Figures
from caicach.web.rounds.scores_at import Stage, form_at, scores_at
from caicach.web.rounds.standings import stage_title
from caicach.web.rounds.views.result_shared import entry_of, frame_of, nodes_of, stages_of, trace_tree


@dataclass(frozen=True)
class Said:
    """What stands on a criterion at one stage: the answer with its points, who said so and in which words."""

    stage: Stage
    title: str
    answer: Figures | None
    node: NodeScore | None
    row: Figures | None
    change: Decimal | None


@page("score")
def result_criterion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One criterion of one unit: what stood at each stage, evidence, explanation, council, computation."""
    entrant = entry_of(request, pk)
    leaves = [leaf.code for leaf in form_at(entrant.round).leaves]
    if code not in leaves:
        raise Http404
    stages, matter = stages_of(request, entrant), matter_of(entrant, code)
    said = list(_said(entrant, matter, stages))
    place = leaves.index(code)
    context = {
        **frame_of(request, entrant),
        "head": heads_of(entrant.round, entrant.unit, [code])[code],
        "matter": matter,
        "said": said,
        "stages": stages,
        "evidence": entrant.evidence.filter(code=code, withdrawn_at=None).select_related("directive", "file"),
        "remarks": entrant.remarks.filter(code=code).select_related("by"),
        "votes": entrant.votes.filter(code=code).select_related("member__user") if "final" in stages else [],
        "rule": _rule(matter, said[-1].answer),
        "lost": _lost(entrant, stages[-1], code),
        "trace": trace_tree(scores_at(entrant.round, stages[-1]), entrant.unit.code, code),
        "before": leaves[place - 1] if place else None,
        "after": leaves[place + 1] if place + 1 < len(leaves) else None,
    }
    return render(request, "rounds/result_criterion.html", context)


def _said(entrant: Entrant, matter: Matter, stages: Sequence[Stage]) -> Iterator[Said]:
    rows: dict[Stage, Figures | None] = {
        "self": matter.answer,
        "first": matter.first,
        "second": matter.second,
        "final": matter.decision,
    }
    before: Decimal | None = None
    for stage in stages:
        node = nodes_of(entrant, stage).get(matter.code)
        now = node.points if node else None
        change = None if before is None or now is None else now - before
        before = now
        yield Said(stage, stage_title(stage), matter.at(stage), node, rows[stage], change)


def _rule(matter: Matter, answer: Figures | None) -> list[tuple[RuleRow, bool]]:
    """Return the rows of the criterion's rule, the one that the answer falls into marked."""
    rows = rule_table(matter.criterion)
    held = None
    if answer is not None and not answer.na_reason:
        held = row_of(matter.criterion, Given(answer.value, answer.numerator, answer.denominator))
    return [(row, place == held) for place, row in enumerate(rows)]


def _lost(entrant: Entrant, stage: Stage, code: str) -> Text | None:
    scores = scores_at(entrant.round, stage)
    if scores is None or scores.unit(entrant.unit.code) is None:
        return None
    return loss_words(scores, entrant.unit.code, code)


@page("score")
def result_trace(request: HttpRequest, pk: int, code: str, stage: str) -> HttpResponse:
    """How a unit's figure came to be: beside it (HTMX), or as a page of its own."""
    entrant = entry_of(request, pk)
    known = stages_of(request, entrant)
    chosen = next((one for one in known if one == stage), None)
    if chosen is None or (code != "total" and code not in form_at(entrant.round).branches):
        raise Http404
    tree = trace_tree(scores_at(entrant.round, chosen), entrant.unit.code, None if code == "total" else code)
    if tree is None:
        raise Http404
    leaf = code in {item.code for item in form_at(entrant.round).leaves}
    context = {
        **frame_of(request, entrant),
        "trace": tree,
        "stage": stage,
        "title": stage_title(chosen),
        "leaf": code if leaf else "",
        "evidence": entrant.evidence.filter(code=code, withdrawn_at=None).select_related("directive") if leaf else [],
        "said": list(_said(entrant, matter_of(entrant, code), known)) if leaf else [],
    }
    beside = request.headers.get("HX-Request")
    return render(request, "rounds/trace_fragment.html" if beside else "rounds/trace.html", context)
