"""How far each unit of a round has come: answered, lacking, handed in, judged, in dispute."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from caicach.scoring import lacking_evidence
from caicach.web.rounds.doors import last_day
from caicach.web.rounds.matters import matters_of
from caicach.web.rounds.models import Answer, Appraisal, Entrant, Evidence, Explanation, Phase, Round
from caicach.web.rounds.scores_at import as_given, edition_at, form_at

JUDGED = (Appraisal.Verdict.ACCEPT, Appraisal.Verdict.CHANGE)


@dataclass(frozen=True)
class Progress:
    """One unit's entry. `asked` counts the leaves the unit answers, `leaves` all; `disputes` what nobody settled yet.

    `term` is the last day of its self-scoring; `extended` says that it is later than the other units'.
    """

    entrant: Entrant
    asked: int
    answered: int
    lacking: int
    leaves: int
    first: int
    second: int
    disputes: int
    term: dt.date | None
    extended: bool

    @property
    def answered_percent(self) -> int:
        """Return the share of its leaves that the unit has answered, in whole percent."""
        return share(self.answered, self.asked)

    @property
    def first_percent(self) -> int:
        """Return the share of leaves judged in the first appraisal, in whole percent."""
        return share(self.first, self.leaves)


def share(part: int, whole: int) -> int:
    """Return `part` of `whole` in whole percent, rounded down: 100 only where nothing is left."""
    return part * 100 // whole if whole else 0


def progress_of(round: Round, entrants: Iterable[Entrant]) -> list[Progress]:
    """Return the progress of these entries (with their units), in their order; a handful of queries for all."""
    entries = list(entrants)
    keys = [entrant.pk for entrant in entries]
    leaves = form_at(round).leaves
    own = {leaf.code for leaf in leaves if leaf.criterion.answered_by == "unit"}
    answers = [a for a in _of(Answer, keys).filter(code__in=own).select_related("entrant__unit") if not a.is_blank]
    answered, lacking = Counter(a.entrant_id for a in answers), _lacking(round, answers, keys)
    judged = Counter(_of(Appraisal, keys).filter(verdict__in=JUDGED).values_list("entrant", "stage"))
    disputes = Counter(key for key, _code in disputed(round, entries))
    phase = next((p for p in round.phases.all() if p.kind == "self-score"), None)
    return [
        Progress(
            entrant,
            len(own),
            answered[entrant.pk],
            lacking[entrant.pk],
            len(leaves),
            judged[entrant.pk, "first"],
            judged[entrant.pk, "second"],
            disputes[entrant.pk],
            *_term(phase, entrant),
        )
        for entrant in entries
    ]


def _of(model: Any, keys: list[int]) -> Any:
    return model.objects.filter(entrant__in=keys)


def _lacking(round: Round, answers: list[Answer], keys: list[int]) -> Counter[int]:
    """Count, by entry, the answers that need evidence and have neither that nor a reason."""
    attached = set(_of(Evidence, keys).filter(withdrawn_at=None).values_list("entrant__unit__code", "code"))
    entries = {a.entrant.unit.code: a.entrant_id for a in answers}
    given = [as_given(a, round.period) for a in answers if not a.words]
    return Counter(entries[g.unit] for g in lacking_evidence(edition_at(round), given, attached))


def disputed(round: Round, entrants: Iterable[Entrant]) -> set[tuple[int, str]]:
    """Return the points, by entry and code, on which a unit still differs and the council has not decided."""
    keys = {entrant.pk: entrant for entrant in entrants}
    against = list(_of(Explanation, list(keys)).filter(agrees=False).values_list("entrant", "code"))
    concerned = [keys[key] for key in dict.fromkeys(key for key, _code in against)]
    matters = matters_of(round, concerned, {code for _key, code in against}) if against else {}
    return {key for key, matter in matters.items() if matter.in_dispute and matter.decision is None}


def _term(phase: Phase | None, entrant: Entrant) -> tuple[dt.date | None, bool]:
    if phase is None:
        return None, False
    day = last_day(phase, entrant)
    return day, day > phase.closes
