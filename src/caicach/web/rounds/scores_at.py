"""The points of a round at each of its stages, computed by the core from answers laid over each other.

    self      what the units answered
    first     ... where the first appraisal changed it, what it put there
    second    ... where the second appraisal changed it, what it put there
    final     ... where the council decided against the appraiser: the unit's own answer, or what the council put there

A stage that has not been held adds nothing, so each later stage is at least the one before. Computed scores are kept in
memory for as long as no answer changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, get_args

from django.db.models import Count, Max, QuerySet, Sum

from caicach.instruments.model import Edition, Instrument
from caicach.scoring import score_answers
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.answers import Answer as Given
from caicach.scoring.form import Form, form_of
from caicach.scoring.result import Scores
from caicach.scoring.structure import edition_of
from caicach.web.instruments.models import SetVersion
from caicach.web.rounds.models import Answer, Appraisal, Decision, Figures, Round

Stage = Literal["self", "first", "second", "final"]
STAGES: tuple[Stage, ...] = get_args(Stage)

Place = tuple[str, str]
"""A unit's code and a criterion's."""
TEXTS = ("entrant__unit__code", "code", "value", "numerator", "denominator", "na_reason")


def instrument_of(round: Round) -> Instrument:
    """Return the criteria set of a round."""
    return round.version.instrument


def edition_at(round: Round) -> Edition:
    """Return the edition that measures the round's period; raises InputError where the set has none."""
    return edition_of(instrument_of(round), round.period)


def form_at(round: Round) -> Form:
    """Return the tree as it is filled in for the round, its leaves with what they inherit; kept by version."""
    return _form(round.version.digest, round.period)


def answers_at(round: Round, stage: Stage, units: Iterable[int] | None = None) -> dict[Place, Given]:
    """Return what stands at `stage` by unit and criterion; `units` (primary keys of units) keeps those only."""
    changed = Appraisal.objects.filter(verdict=Appraisal.Verdict.CHANGE)
    layers: list[QuerySet[Any]] = [Answer.objects.all()]
    layers += [changed.filter(stage=s) for s in ("first", "second")[: STAGES.index(stage)]]
    found: dict[Place, Given] = {}
    own: dict[Place, Given] = {}
    for depth, layer in enumerate(layers):
        rows = layer.filter(entrant__round=round)
        if units is not None:
            rows = rows.filter(entrant__unit__in=units)
        # Plain values: a round has thousands of answers, and each of them as a record would take most of the time.
        for unit, code, *texts in rows.values_list(*(TEXTS if depth else (*TEXTS, "origin"))):
            if depth or any(texts[:4]):
                found[unit, code] = _given(round.period, unit, code, *texts)
        own = own or dict(found)
    if stage == "final":
        _decide(round, found, own, units)
    if round.no_survey:
        _without_survey(round, found, units)
    return found


def as_given(row: Figures, period: str) -> Given:
    """Return a stored answer as the core reads it."""
    texts = (row.value, row.numerator, row.denominator, row.na_reason)
    return _given(period, row.entrant.unit.code, row.code, *texts, getattr(row, "origin", ""))


def _given(
    period: str, unit: str, code: str, value: str, numerator: str, denominator: str, na_reason: str, origin: str = ""
) -> Given:
    if na_reason:
        return Given(unit, period, code, NOT_APPLICABLE, reason=na_reason, origin=origin)
    return Given(unit, period, code, value, numerator, denominator, origin=origin)


def scores_at(round: Round, stage: Stage) -> Scores | None:
    """Return the points of all units at `stage`; None while nobody has answered anything."""
    return _scores(round.pk, stage, round.version.digest, _fingerprint(round, stage))


@lru_cache(maxsize=32)
def _form(digest: str, period: str) -> Form:
    version = SetVersion.objects.filter(digest=digest)[0]
    return form_of(edition_of(version.instrument, period), period)


@lru_cache(maxsize=32)
def _scores(key: int, stage: Stage, digest: str, fingerprint: tuple[Any, ...]) -> Scores | None:
    """Compute what `scores_at` hands out; `digest` and `fingerprint` are there to tell when it no longer holds."""
    round = Round.objects.select_related("version").get(pk=key)
    given = list(answers_at(round, stage).values())
    if not given:
        return None
    groups = dict(round.entrants.exclude(group="").values_list("unit__code", "group"))
    return score_answers(instrument_of(round), given, round.period, groups=groups)


def _fingerprint(round: Round, stage: Stage) -> tuple[Any, ...]:
    """Return what changes whenever something that counts at `stage` does."""
    models = (Answer, Appraisal, Decision)[: {"self": 1, "final": 3}.get(stage, 2)]
    seen: list[Any] = [round.period, round.no_survey, tuple(round.entrants.values_list("pk", "group"))]
    for model in models:
        rows = model._default_manager.filter(entrant__round=round)
        seen.append(tuple(rows.aggregate(n=Count("pk"), last=Max("at"), editions=Sum("edition")).values()))
    return tuple(seen)


def _without_survey(round: Round, found: dict[Place, Given], units: Iterable[int] | None) -> None:
    """Say of every leaf that a survey would answer, and nobody answered, that it does not apply, and why."""
    codes = [leaf.code for leaf in form_at(round).leaves if leaf.criterion.answered_by == "survey"]
    entrants = round.entrants.all() if units is None else round.entrants.filter(unit__in=units)
    for unit in entrants.values_list("unit__code", flat=True):
        for code in codes:
            found.setdefault((unit, code), Given(unit, round.period, code, NOT_APPLICABLE, reason=round.no_survey))


def _decide(round: Round, found: dict[Place, Given], own: dict[Place, Given], units: Iterable[int] | None) -> None:
    rows = Decision.objects.filter(entrant__round=round, outcome__in=("unit", "other")).select_related("entrant__unit")
    if units is not None:
        rows = rows.filter(entrant__unit__in=units)
    for row in rows:
        place = (row.entrant.unit.code, row.code)
        if row.outcome == Decision.Outcome.OTHER:
            found[place] = as_given(row, round.period)
        elif place in own:
            found[place] = own[place]
        else:
            found.pop(place, None)
