"""Correcting a published result from the outside: opened again, judged, approved and published as a new number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.cast import Cast
from tests.web.rounds import fresh
from tests.web.rounds_done import approved_round, change, published_round

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.rounds.doors import door
from caicach.web.rounds.models import Extension
from caicach.web.rounds.services.approving import approve_round
from caicach.web.rounds.services.correcting import reopen_to_correct
from caicach.web.rounds.services.publishing import publish

SignIn = Callable[[User | None], Client]


def test_the_whole_way_to_a_correction(cast: Cast) -> None:
    small, first = published_round(cast)
    officer, until = cast.people.reform_officer, small.round.locality.today() + dt.timedelta(days=40)
    kept = reopen_to_correct(officer, small.round, until, "tìm thấy hồ sơ của Sở A")
    round = fresh(small.round)
    assert [e.phase.kind for e in kept][-2:] == ["approval", "publication"]
    assert door(round, "publish").closes == door(round, "approve").closes == until
    assert not door(round, "answer").open
    stage = "appraise-second" if round.phases.filter(kind="second-appraisal").exists() else "appraise-first"
    assert door(round, stage).open
    entrant = round.entrants.get(unit=small.a.unit)
    seen = 0 if stage == "appraise-second" else 1
    change(small.appraiser, entrant, "1.3", "92", "đã có hồ sơ", seen)
    approve_round(cast.people.leader, fresh(round), "đồng ý đính chính")
    second = publish(officer, fresh(round), "tìm thấy hồ sơ của Sở A")
    assert (second.number, second.previous) == (2, first.digest)
    assert Entry.objects.filter(act="reopen-to-correct").count() == len(kept)


@pytest.mark.parametrize(
    ("days", "reason", "column"), [(40, " ", "reason"), (-1, "lý do", "new_day"), (0, "", "reason")]
)
def test_what_is_wrong_is_told_and_nothing_moves(cast: Cast, days: int, reason: str, column: str) -> None:
    small, _ = published_round(cast)
    with pytest.raises(InputError) as error:
        reopen_to_correct(
            cast.people.reform_officer, small.round, small.round.locality.today() + dt.timedelta(days), reason
        )
    assert column in {problem.column for problem in error.value.problems}
    assert not Extension.objects.exists()


def test_before_it_is_published_there_is_nothing_to_correct(cast: Cast) -> None:
    small = approved_round(cast)
    with pytest.raises(InputError, match="một kỳ đã công bố"):
        reopen_to_correct(
            cast.people.reform_officer, small.round, small.round.locality.today() + dt.timedelta(days=40), "lý do"
        )


def test_the_reform_officer_reopens_it_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    small, _ = published_round(cast)
    client, address = signed_in(cast.people.reform_officer), f"/rounds/{small.round.pk}/correct/"
    refused = client.post(address, {"new_day": "", "reason": ""})
    assert refused.status_code == 422
    until = small.round.locality.today() + dt.timedelta(days=40)
    assert client.post(address, {"new_day": f"{until:%d/%m/%Y}", "reason": "tìm thấy hồ sơ"}).status_code == 302
    assert "tìm thấy hồ sơ" in client.get(f"/rounds/{small.round.pk}/").content.decode()
    assert signed_in(cast.people.leader).post(address, {}).status_code == 403
    assert signed_in(cast.people.stranger).post(address, {}).status_code == 404
