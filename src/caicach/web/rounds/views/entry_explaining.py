"""What the appraiser changed or asked, each with its reason and the points lost, and the unit's word on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from caicach.errors import InputError
from caicach.scoring.result import NodeScore, Scores
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.directives.forms import told
from caicach.web.files.kinds import ACCEPTED
from caicach.web.interface.page import act, page, user_of
from caicach.web.rounds.doors import door
from caicach.web.rounds.heads import Head, heads_of
from caicach.web.rounds.models import Answer, Appraisal, Entrant, Evidence, Explanation
from caicach.web.rounds.scores_at import form_at, scores_at
from caicach.web.rounds.services.explaining import Disputed, Said, explain, to_explain
from caicach.web.rounds.standing import standing_evidence
from caicach.web.rounds.views.entry import entrants, frame_of


@dataclass
class Point:
    """A criterion that was changed or asked about: both answers with their points, and what the unit says."""

    head: Head
    appraisal: Appraisal
    answer: Answer | None
    before: NodeScore | None
    after: NodeScore | None
    explanation: Explanation | None
    evidence: list[Evidence] = field(default_factory=list)
    error: InputError | None = None
    disputed: Disputed | None = None
    said: Said | None = None
    fresh: bool = False

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.head.code

    @property
    def own(self) -> bool:
        """Tell whether the unit itself answered, so that its word is waited for."""
        return self.head.criterion.answered_by == "unit"

    @property
    def change(self) -> Decimal | None:
        """Return the points that the change takes away (below 0) or adds."""
        if self.before is None or self.after is None or self.before.points is None or self.after.points is None:
            return None
        return self.after.points - self.before.points

    @property
    def agrees(self) -> bool | None:
        """Return what the form shows chosen; None where nothing is yet."""
        if self.said is not None:
            return self.said.agrees
        return self.explanation.agrees if self.explanation else None

    @property
    def words(self) -> str:
        """Return what the form shows written."""
        if self.said is not None:
            return self.said.words
        return self.explanation.words if self.explanation else ""

    @property
    def seen(self) -> int:
        """Return the edition that the form shows."""
        return self.explanation.edition if self.explanation else 0

    @property
    def wrong(self) -> list[str]:
        """Return what was refused, in the page's language."""
        language = translation.get_language() or "vi"
        problems = self.error.problems if self.error else ()
        return [told(replace(problem, column=None), language) for problem in problems]


@page("score")
def explaining(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every change and question with its reason, and what the unit says to it."""
    return _page(request, fetch(request, entrants(), pk=pk))


@act("score")
def explanation(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep the unit's word on one criterion."""
    entrant = fetch(request, entrants(), pk=pk)
    seen = request.POST.get("seen", "")
    said = Said(request.POST.get("agrees") == "yes", request.POST.get("words", ""))
    if request.POST.get("keep") == "theirs":
        return redirect(f"{reverse('entry-explain', args=[pk])}#c-{code}")
    try:
        kept = explain(user_of(request), entrant, code, said, int(seen) if seen.isdecimal() else 0)
    except InputError as error:
        return show_explaining(request, entrant, code, error=error, said=said)
    if isinstance(kept, Disputed):
        return show_explaining(request, entrant, code, disputed=kept, said=said)
    if request.headers.get("X-Part"):
        return show_explaining(request, entrant, code)
    return redirect(f"{reverse('entry-explain', args=[pk])}#c-{code}")


def show_explaining(
    request: HttpRequest,
    entrant: Entrant,
    code: str,
    *,
    error: InputError | None = None,
    disputed: Disputed | None = None,
    said: Said | None = None,
) -> HttpResponse:
    """Return the criterion's point alone where the script asks for it, else the page with it as it was sent."""
    status = 422 if error else 409 if disputed else 200
    points = points_of(entrant)
    found = next((point for point in points if point.code == code), None)
    if found is not None:
        found.error, found.disputed, found.said, found.fresh = error, disputed, said, status == 200
    if request.headers.get("X-Part") and found is not None:
        context = {**_frame(request, entrant, points), "point": found}
        return render(request, "rounds/point_alone.html", context, status=status)
    return _page(request, entrant, points, status)


def _page(request: HttpRequest, entrant: Entrant, points: list[Point] | None = None, status: int = 200) -> HttpResponse:
    found = points_of(entrant) if points is None else points
    return render(request, "rounds/entry_explaining.html", _frame(request, entrant, found), status=status)


def _frame(request: HttpRequest, entrant: Entrant, points: list[Point]) -> dict[str, object]:
    open_now = door(entrant.round, "explain", entrant)
    mine = may(request.user, "score-own-unit", entrant)
    lost = [point.change for point in points if point.own and point.change is not None]
    left = (open_now.closes - entrant.round.locality.today()).days if open_now.closes else None
    return {
        **frame_of(request, entrant),
        "points": [point for point in points if point.own],
        "others": [point for point in points if not point.own],
        "answered": sum(point.explanation is not None for point in points if point.own),
        "lost": sum(lost, Decimal(0)) if lost else None,
        "door": open_now,
        "left": left,
        "writable": mine and open_now.open,
        "accepted": ACCEPTED,
    }


def points_of(entrant: Entrant) -> list[Point]:
    """Return what was changed or asked of a unit, in the order of the tree."""
    asked, round = to_explain(entrant), entrant.round
    own, first = _nodes(scores_at(round, "self"), entrant), _nodes(scores_at(round, "first"), entrant)
    answers = {row.code: row for row in entrant.answers.filter(code__in=asked)}
    said = {row.code: row for row in entrant.explanations.select_related("by")}
    evidence, heads = standing_evidence(entrant), heads_of(round, entrant.unit, asked)
    return [
        Point(
            heads[leaf.code],
            asked[leaf.code],
            answers.get(leaf.code),
            own.get(leaf.code),
            first.get(leaf.code),
            said.get(leaf.code),
            evidence.get(leaf.code, []),
        )
        for leaf in form_at(round).leaves
        if leaf.code in asked
    ]


def _nodes(scores: Scores | None, entrant: Entrant) -> dict[str, NodeScore]:
    score = scores.unit(entrant.unit.code) if scores else None
    return dict(score.nodes) if score else {}
