"""Each integrity check of rounds finds what it is for, planted behind the services, and nothing where all is well."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.web.cast import TODAY, Cast
from tests.web.rounds import SmallRound, open_small_round

from caicach.web.checks.integrity import run_checks
from caicach.web.rounds.models import Answer, Appraisal, Phase, Vote
from caicach.web.rounds.services.phases import extend_phase

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Open the small round."""
    return open_small_round(cast)


def found() -> set[str]:
    return {o.check.name for o in run_checks() if o.count and o.check.name.startswith("round-")}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_found_in_a_sound_round() -> None:
    assert found() == set()


def test_a_text_that_is_not_frozen_is_found() -> None:
    run("UPDATE instruments_setversion SET frozen = FALSE")
    assert found() == {"round-version-not-frozen"}


def test_an_altered_text_is_found() -> None:
    run("UPDATE instruments_setversion SET text = REPLACE(text, 'Kế hoạch năm', 'Kế hoạch khác')")
    assert found() == {"round-version-altered"}


def test_an_answer_outside_the_set_is_found(small: SmallRound) -> None:
    Answer.objects.create(entrant=small.a, code="1", value="1")
    assert found() == {"round-answer-outside-set"}


def test_a_judgement_by_the_own_unit_is_found(small: SmallRound) -> None:
    row = Appraisal.objects.create(entrant=small.a, code="2.1", stage="first", verdict="accept", by=small.appraiser_a)
    assert found() == {"round-judged-by-own-unit"}
    row.entrant = small.b
    row.save()
    assert found() == set()


def test_a_judgement_before_the_person_came_to_the_unit_is_none(small: SmallRound) -> None:
    Appraisal.objects.create(entrant=small.a, code="2.1", stage="first", verdict="accept", by=small.appraiser_a)
    run("UPDATE accounts_membership SET valid_from = '2999-01-01' WHERE role = 'appraiser'")
    assert found() == set()


def test_a_vote_on_the_own_unit_is_found(small: SmallRound) -> None:
    seat = small.round.council.get(user=small.member_a)
    Vote.objects.create(member=seat, entrant=small.a, code="2.1", choice="unit")
    assert found() == {"round-vote-on-own-unit"}


def test_a_unit_that_is_no_more_is_found(cast: Cast) -> None:
    run(f"UPDATE units_unit SET valid_to = '{TODAY.isoformat()}' WHERE id = {cast.unit_a.pk}")
    assert found() == {"round-unit-gone"}


def test_a_day_other_than_the_last_extension_is_found(cast: Cast, small: SmallRound) -> None:
    phase = small.round.phases.get(kind="self-score")
    phase.round = small.round
    extend_phase(cast.people.reform_officer, phase, phase.closes.replace(month=7, day=3), "mất điện")
    assert found() == set()
    Phase.objects.filter(pk=phase.pk).update(closes=TODAY)
    assert found() == {"round-phase-extended-otherwise"}
