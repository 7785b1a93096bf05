"""What the pages of one unit's result share: its entry, the stages the reader may see, points by criterion."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from caicach.scoring import explain
from caicach.scoring.result import NodeScore, Scores
from caicach.scoring.trace import Trace
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.interface.page import user_of
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.scores_at import Stage, scores_at
from caicach.web.rounds.standings import INSIDERS, seen_stages


def entry_of(request: HttpRequest, pk: int) -> Entrant:
    """Return the unit's entry that the address names, as far as the reader sees it."""
    rows = Entrant.objects.select_related(
        "unit", "round__locality__unit", "round__version__criteria_set", "round__previous__version"
    )
    return fetch(request, rows.prefetch_related("round__phases"), pk=pk)


def stages_of(request: HttpRequest, entrant: Entrant) -> tuple[Stage, ...]:
    """Return the stages of the round that the reader may see of this unit."""
    return seen_stages(user_of(request), entrant.round)


def nodes_of(entrant: Entrant, stage: Stage) -> dict[str, NodeScore]:
    """Return the unit's scores at a stage by criterion; nothing while it has none."""
    scores = scores_at(entrant.round, stage)
    score = scores.unit(entrant.unit.code) if scores else None
    return dict(score.nodes) if score else {}


def frame_of(request: HttpRequest, entrant: Entrant) -> dict[str, Any]:
    """Return what every page of a unit's result shows."""
    user = request.user
    return {
        "entrant": entrant,
        "round": entrant.round,
        "unit": entrant.unit,
        "inside": any(may(user, act, entrant.round) for act in INSIDERS),
        "overall": may(user, "see-results", entrant.round),
        "finds": may(user, "record-finding", entrant.round),
    }


def trace_tree(scores: Scores | None, unit: str, code: str | None) -> Trace | None:
    """Return the computation of a unit's figure as a tree, None where the unit has no score."""
    if scores is None or scores.unit(unit) is None:
        return None
    return explain(scores, unit, code)
