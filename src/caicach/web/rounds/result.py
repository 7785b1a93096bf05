"""The result of a round as it stands in the records: what a leader approves and what a publication seals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum

from caicach.errors import InputError
from caicach.web.audit.chain import canonical
from caicach.web.rounds.models import Answer, Appraisal, Decision, Evidence, Explanation, Figures, Round
from caicach.web.rounds.sealed import Result, digest_of, points_of, scores_of

Places = dict[tuple[str, str], dict[str, Any]]


def result_of(round: Round) -> Result:
    """Return everything the round's ranking follows from, and the ranking. Raises InputError where nothing is scored.

    The same records always give the same bytes: units by code, places by unit and code.
    """
    version = round.version
    units = [_unit(entrant) for entrant in round.entrants.select_related("unit").order_by("unit__code")]
    places = _places(round)
    result: Result = {
        "instrument": {
            "id": version.instrument.id,
            "name": str(version),
            "digest": version.digest,
            "text": version.text,
        },
        "period": round.period,
        "no_survey": round.no_survey,
        "units": units,
        "places": [{"unit": unit, "code": code, **said} for (unit, code), said in sorted(places.items())],
    }
    scores = scores_of(result)
    for unit in units:
        unit |= points_of(scores, unit["unit"])
    return result


def result_digest(result: Result) -> str:
    """Return the digest by which an approval names the result it is about."""
    return digest_of(canonical(result))


def standing_digest(round: Round) -> str | None:
    """Return the digest of the result as it now stands; None where nothing is scored. Kept until something changes."""
    return _standing(round.pk, _fingerprint(round))


@lru_cache(maxsize=32)
def _standing(key: int, fingerprint: tuple[Any, ...]) -> str | None:
    """Compute what `standing_digest` hands out; `fingerprint` is there to tell when it no longer holds."""
    try:
        return result_digest(result_of(Round.objects.select_related("version__criteria_set").get(pk=key)))
    except InputError:
        return None


def _fingerprint(round: Round) -> tuple[Any, ...]:
    """Return what changes whenever anything does that a result is made of."""
    seen: list[Any] = [
        round.version_id,
        round.period,
        round.no_survey,
        tuple(round.entrants.values_list("pk", "group")),
    ]
    for model in (Answer, Appraisal, Explanation, Decision):
        rows = model._default_manager.filter(entrant__round=round)
        seen.append(tuple(rows.aggregate(n=Count("pk"), last=Max("at"), editions=Sum("edition")).values()))
    standing = Evidence.objects.filter(entrant__round=round, withdrawn_at=None)
    seen.append(tuple(standing.aggregate(n=Count("pk"), last=Max("pk")).values()))
    return tuple(seen)


def _unit(entrant: Any) -> dict[str, Any]:
    unit = entrant.unit
    return {"unit": unit.code, "key": unit.key, "name": unit.full_name, "sort": unit.sort_key, "group": entrant.group}


def _places(round: Round) -> Places:
    places: Places = defaultdict(dict)
    codes = dict(round.entrants.values_list("pk", "unit__code"))
    rows: Any
    for rows in (Answer.objects, Appraisal.objects, Explanation.objects, Decision.objects):
        for row in rows.filter(entrant__round=round).order_by("pk"):
            name, said = _said(row)
            if said:
                places[codes[row.entrant_id], row.code][name] = said
    attached = Evidence.objects.filter(entrant__round=round, withdrawn_at=None).order_by("pk")
    for row in attached.select_related("file", "directive__file"):
        places[codes[row.entrant_id], row.code].setdefault("evidence", []).append(_evidence(row))
    return places


def _said(row: Any) -> tuple[str, Mapping[str, Any]]:
    """Return under which name a row is sealed, and what of it; nothing of an answer left blank."""
    if isinstance(row, Answer):
        return "self", {} if row.is_blank else {**_figures(row), "origin": row.origin}
    if isinstance(row, Appraisal):
        return row.stage, {"verdict": row.verdict, **_figures(row)}
    if isinstance(row, Decision):
        counts = {k: getattr(row, k) for k in ("members", "for_unit", "for_appraiser", "abstained")}
        return "decision", {"outcome": row.outcome, **counts, **_figures(row), "on": row.on.isoformat()}
    return "explanation", {"agrees": row.agrees, "words": row.words}


def _figures(row: Figures) -> dict[str, str]:
    return {k: getattr(row, k) for k in ("value", "numerator", "denominator", "na_reason", "words")}


def _evidence(row: Evidence) -> dict[str, str | None]:
    file = row.file or (row.directive.file if row.directive else None)
    document = str(row.directive) if row.directive else None
    return {"name": row.name, "document": document, "sha256": file.digest if file else None}
