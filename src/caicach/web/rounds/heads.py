"""What stands above a criterion on every page of a round: its title and maximum, and what it got last time and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from caicach.instruments.matching import Comparable, Matching, match
from caicach.instruments.model import Criterion
from caicach.scoring.losses import loss_words
from caicach.scoring.result import Scores
from caicach.text import Text
from caicach.web.instruments.models import SetVersion
from caicach.web.rounds.models import Round
from caicach.web.rounds.scores_at import edition_at, form_at, scores_at
from caicach.web.rounds.words import answer_words
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class Before:
    """What the unit got in the previous round on a criterion that this one follows; `why`: what is not comparable."""

    period: str
    code: str
    title: Text
    points: Decimal | None
    max: Decimal | None
    answer: Text
    lost: Text
    comparable: Comparable
    why: Text | None


@dataclass(frozen=True)
class Head:
    """A criterion with what the unit got before: nothing in a first round, several where criteria were merged."""

    criterion: Criterion
    before: tuple[Before, ...] = ()

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.criterion.code

    @property
    def anchor(self) -> str:
        """Return what the criterion is called within a page's address."""
        return f"c-{self.criterion.code}"


def heads_of(round: Round, unit: Unit, codes: Collection[str] | None = None) -> dict[str, Head]:
    """Return the heads of the round's criteria, leaves and groups, by code, as one unit has them (of `codes` only)."""
    branches = form_at(round).branches
    criteria = {code: item.criterion for code, item in branches.items() if codes is None or code in codes}
    last = scores_at(round.previous, "final") if round.previous else None
    if last is None or round.previous is None or last.unit(unit.code) is None:
        return {code: Head(criterion) for code, criterion in criteria.items()}
    matching = _matching(round.previous, round)
    return {code: Head(criterion, _before(last, unit.code, matching, code)) for code, criterion in criteria.items()}


def _before(last: Scores, unit: str, matching: Matching, code: str) -> tuple[Before, ...]:
    score = last.unit(unit)
    assert score is not None
    found = []
    for pair in matching.follows(code):
        node = score.nodes.get(pair.old.code)
        if node is None:
            continue
        answer = answer_words(pair.old, score.answers.get(pair.old.code))
        lost = loss_words(last, unit, pair.old.code)
        old = pair.old
        found.append(
            Before(last.period, old.code, old.title, node.points, node.max, answer, lost, pair.comparable, pair.why)
        )
    return tuple(found)


def _matching(before: Round, after: Round) -> Matching:
    return _matched(before.version.digest, before.period, after.version.digest, after.period)


@lru_cache(maxsize=32)
def _matched(old: str, old_period: str, new: str, new_period: str) -> Matching:
    """Return which criteria of one frozen text follow which of another, each in its period."""
    editions = []
    for digest, period in ((old, old_period), (new, new_period)):
        version = SetVersion.objects.filter(digest=digest)[0]
        editions.append(edition_at(Round(version=version, period=period)))
    return match(*editions)
