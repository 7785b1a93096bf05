"""All that was said of one criterion of one unit, by both sides and at every stage, read together for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from caicach.instruments.model import Criterion, Edition
from caicach.instruments.rules import COMPARING
from caicach.scoring import Given
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.form import Item
from caicach.scoring.marking import mark_leaf
from caicach.scoring.result import NodeScore
from caicach.web.rounds.models import (
    Answer,
    Appraisal,
    Decision,
    Entrant,
    Evidence,
    Explanation,
    Figures,
    Round,
)
from caicach.web.rounds.scores_at import STAGES, Stage, form_at, scores_at

Key = tuple[int, str]
"""An entrant's primary key and a criterion's code."""


@dataclass
class Matter:
    """One leaf for one unit: what the unit answered, what was judged, explained and decided.

    `points` has the points of the stages that were asked for; `evidence` counts what is attached.
    """

    entrant: Entrant
    leaf: Item
    answer: Answer | None = None
    first: Appraisal | None = None
    second: Appraisal | None = None
    explanation: Explanation | None = None
    decision: Decision | None = None
    evidence: int = 0
    points: dict[Stage, Decimal | None] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.leaf.code

    @property
    def criterion(self) -> Criterion:
        """The criterion."""
        return self.leaf.criterion

    @property
    def key(self) -> Key:
        """What tells it from the others of a round."""
        return self.entrant.pk, self.code

    @property
    def by_unit(self) -> bool:
        """Tell whether the unit answers this leaf itself."""
        return self.criterion.answered_by == "unit"

    def appraisal(self, stage: str) -> Appraisal | None:
        """Return what the appraiser of a stage judged."""
        return self.first if stage == "first" else self.second

    def at(self, stage: Stage) -> Figures | None:
        """Return the answer that stands at a stage, None where nothing is answered."""
        found: Figures | None = None if self.answer is None or self.answer.is_blank else self.answer
        own = found
        for judged in (self.first, self.second)[: STAGES.index(stage)]:
            if judged is not None and judged.verdict == Appraisal.Verdict.CHANGE:
                found = judged
        if stage == "final" and self.decision is not None:
            if self.decision.outcome == Decision.Outcome.OTHER:
                return self.decision
            if self.decision.outcome == Decision.Outcome.UNIT:
                return own
        return found

    @property
    def disagrees(self) -> bool:
        """Tell whether the unit explained why it does not agree; one that agrees, or said nothing, does not."""
        said = self.explanation
        return said is not None and not said.agrees and bool(said.words.strip())

    @property
    def in_dispute(self) -> bool:
        """Tell whether the unit does not agree with what stands after the last appraisal."""
        return self.disagrees and not same(self.at("self"), self.at("second"))


def same(one: Figures | None, other: Figures | None) -> bool:
    """Tell whether two stored answers say the same; blank is the same as none."""
    return _said(one) == _said(other)


def _said(row: Figures | None) -> tuple[str, ...]:
    if row is None or row.is_blank:
        return ()
    if row.na_reason:
        return ("n/a",)
    return row.value, row.numerator, row.denominator


def matters_of(
    round: Round, entrants: Iterable[Entrant], codes: Collection[str], *, people: bool = False
) -> dict[Key, Matter]:
    """Return the matters of these units and leaves, criterion by criterion in the order of the tree.

    `people`: with those who wrote, for pages that name them.
    """
    rows, wanted = list(entrants), set(codes)
    leaves = [leaf for leaf in form_at(round).leaves if leaf.code in wanted]
    found = {(entrant.pk, leaf.code): Matter(entrant, leaf) for leaf in leaves for entrant in rows}
    about = Q(entrant__in=[entrant.pk for entrant in rows]) & Q(code__in=wanted)
    for name, model in (("answer", Answer), ("explanation", Explanation), ("decision", Decision)):
        written = model._default_manager.filter(about)
        for row in written.select_related("by") if people else written:
            _put(found, name, row)
    judged = Appraisal.objects.filter(about)
    for one in judged.select_related("by") if people else judged:
        _put(found, one.stage, one)
    attached = Evidence.objects.filter(about, withdrawn_at=None).order_by().values_list("entrant", "code")
    for entrant, code, n in attached.annotate(n=Count("pk")):
        if (entrant, code) in found:
            found[entrant, code].evidence = n
    return found


def _put(found: Mapping[Key, Matter], name: str, row: Figures | Explanation) -> None:
    matter = found.get((row.entrant_id, row.code))
    if matter is not None:
        row.entrant = matter.entrant
        setattr(matter, name, row)


def matter_of(entrant: Entrant, code: str) -> Matter:
    """Return one matter; raises KeyError where the round's set has no such leaf."""
    return matters_of(entrant.round, [entrant], [code], people=True)[entrant.pk, code]


def with_points(round: Round, matters: Collection[Matter], stages: Iterable[Stage]) -> None:
    """Fill in the points of these stages.

    A leaf that hangs on nothing else is scored alone; only for one with prerequisites, or one that compares units, is
    the whole round scored.
    """
    edition = form_at(round).edition
    for stage in stages:
        nodes: Mapping[str, Mapping[str, NodeScore]] | None = None
        for matter in matters:
            if matter.leaf.requires or isinstance(matter.criterion.rule, COMPARING):
                nodes = nodes_at(round, stage) if nodes is None else nodes
                node = nodes.get(matter.entrant.unit.code, {}).get(matter.code)
                matter.points[stage] = node.points if node else None
            else:
                matter.points[stage] = _points_alone(matter, stage, edition)


def _points_alone(matter: Matter, stage: Stage, edition: Edition) -> Decimal | None:
    row = matter.at(stage)
    if row is None or matter.criterion.rule is None:
        return None
    given = Given(NOT_APPLICABLE) if row.na_reason else Given(row.value, row.numerator, row.denominator)
    return mark_leaf(matter.leaf, edition, given).points


def nodes_at(round: Round, stage: Stage) -> Mapping[str, Mapping[str, NodeScore]]:
    """Return every unit's nodes at a stage, by the unit's code; nothing while nobody has answered."""
    scores = scores_at(round, stage)
    return {unit.unit: unit.nodes for unit in scores.units} if scores else {}


def disputes_of(round: Round) -> list[Matter]:
    """Return what the council has to decide or has decided, unit by unit in the order of the tree."""
    explained: dict[int, set[str]] = defaultdict(set)
    said = Explanation.objects.filter(entrant__round=round, agrees=False).exclude(words="")
    decided = Decision.objects.filter(entrant__round=round)
    for rows in (said, decided):
        for entrant, code in rows.values_list("entrant", "code"):
            explained[entrant].add(code)
    entrants = list(round.entrants.filter(pk__in=explained).select_related("unit", "round"))
    codes = {code for found in explained.values() for code in found}
    matters = [m for m in matters_of(round, entrants, codes).values() if m.code in explained[m.entrant.pk]]
    place = {entrant.pk: number for number, entrant in enumerate(entrants)}
    disputed = [m for m in matters if m.decision is not None or m.in_dispute]
    return sorted(disputed, key=lambda m: place[m.entrant.pk])
