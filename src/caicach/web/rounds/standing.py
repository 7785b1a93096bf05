"""How far a unit is with its self-score: what is answered, what lacks evidence, what it has so far, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from caicach.errors import InputError
from caicach.scoring import Answer as Given
from caicach.scoring import lacking_evidence
from caicach.scoring.form import Item
from caicach.scoring.result import NodeScore, UnitScore
from caicach.scoring.so_far import score_so_far
from caicach.web.rounds.figures import known_answers
from caicach.web.rounds.models import Answer, Entrant, Evidence
from caicach.web.rounds.scores_at import as_given, edition_at, form_at, instrument_of


@dataclass(frozen=True)
class Leaf:
    """A criterion of the form: the unit's answer, its evidence and points, and what the platform knows."""

    item: Item
    row: Answer | None
    node: NodeScore | None
    evidence: Sequence[Evidence]
    known: Given | None
    lacks_evidence: bool

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.item.code

    @property
    def own(self) -> bool:
        """Tell whether it is the unit that answers."""
        return self.item.criterion.answered_by == "unit"

    @property
    def answered(self) -> bool:
        """Tell whether anything is answered."""
        return self.row is not None and not self.row.is_blank


@dataclass(frozen=True)
class Part:
    """Some of the form's leaves: a field, or all of them; `node` holds what they earn so far."""

    leaves: Sequence[Leaf]
    item: Item | None = None
    node: NodeScore | None = None

    @cached_property
    def own(self) -> list[Leaf]:
        """Return the leaves that the unit answers."""
        return [leaf for leaf in self.leaves if leaf.own]

    @cached_property
    def blank(self) -> list[Leaf]:
        """Return those of them without an answer."""
        return [leaf for leaf in self.own if not leaf.answered]

    @cached_property
    def without_evidence(self) -> list[Leaf]:
        """Return those that are answered but lack the evidence asked for."""
        return [leaf for leaf in self.own if leaf.lacks_evidence]

    @property
    def answered(self) -> int:
        """Return how many are answered."""
        return len(self.own) - len(self.blank)

    @property
    def done(self) -> bool:
        """Tell whether nothing is lacking."""
        return not self.blank and not self.without_evidence


@dataclass(frozen=True)
class Standing:
    """A unit's form as it stands: the whole, its fields in order, and its leaves by code."""

    entrant: Entrant
    whole: Part
    fields: Sequence[Part]
    score: UnitScore | None
    by_code: dict[str, Leaf] = field(default_factory=dict)

    def field_of(self, code: str) -> Part:
        """Return the field in which a criterion lies; raises KeyError where the set has no such criterion."""
        found = (part for part in self.fields if part.item and any(code == item.code for item in part.item.walk()))
        try:
            return next(found)
        except StopIteration:
            raise KeyError(code) from None


def standing_of(entrant: Entrant) -> Standing:
    """Return how a unit's self-score stands now."""
    form = form_at(entrant.round)
    rows = {row.code: row for row in entrant.answers.all()}
    for row in rows.values():
        row.entrant = entrant
    score = _scored(entrant, rows.values())
    evidence = standing_evidence(entrant)
    lacking, known = _lacking(entrant, rows.values(), evidence), known_answers(entrant)
    leaves = {
        leaf.code: Leaf(
            leaf,
            rows.get(leaf.code),
            score.nodes.get(leaf.code) if score else None,
            evidence.get(leaf.code, []),
            known.get(leaf.code),
            leaf.code in lacking,
        )
        for leaf in form.leaves
    }
    fields = [
        Part([leaves[i.code] for i in top.walk() if not i.below], top, score.nodes.get(top.code) if score else None)
        for top in form.tree
    ]
    return Standing(entrant, Part(list(leaves.values())), fields, score, leaves)


def standing_evidence(entrant: Entrant) -> dict[str, list[Evidence]]:
    """Return the unit's evidence that was not taken back, by criterion."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for one in entrant.evidence.filter(withdrawn_at=None).select_related("file", "directive"):
        found[one.code].append(one)
    return found


def _scored(entrant: Entrant, rows: Iterable[Answer]) -> UnitScore | None:
    """Return what is answered, scored; None where nothing is, or where the set no longer takes an answer."""
    period = entrant.round.period
    try:
        return score_so_far(instrument_of(entrant.round), [as_given(row, period) for row in rows], period)
    except InputError:
        return None


def _lacking(entrant: Entrant, rows: Iterable[Answer], evidence: dict[str, list[Evidence]]) -> set[str]:
    """Return the codes of answers that have neither the evidence asked for nor an explanation in its place."""
    unit, period = entrant.unit.code, entrant.round.period
    given = [
        Given(
            unit,
            period,
            row.code,
            row.value,
            row.numerator,
            row.denominator,
            row.words or row.na_reason,
            origin=row.origin,
        )
        for row in rows
    ]
    found = lacking_evidence(edition_at(entrant.round), given, {(unit, code) for code in evidence})
    return {answer.code for answer in found}
