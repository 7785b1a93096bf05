"""The audit streams of rounds: one of a province's rounds, and one for each unit's answers.

Answers have streams of their own so that units that save at the same time do not wait for one head.
"""

from __future__ import annotations

from caicach.web.rounds.models import Entrant, Round


def of_round(round: Round) -> str:
    """Return the stream of the rounds of the round's province."""
    return f"rounds:{round.locality.unit.key}"


def of_answers(entrant: Entrant) -> str:
    """Return the stream of what is said of one unit's answers: the unit's, the appraisers', the council's."""
    return f"scores-{entrant.pk}:{entrant.round.locality.unit.key}"
