"""The pages of a round: who opens them, what they say, what they refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, fresh, move_to, open_small_round, small_set, terms

from caicach.reporting import figures
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.rounds.models import Round

SignIn = Callable[[User | None], Client]


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Return the small round, in the midst of self-scoring."""
    return open_small_round(cast)


def test_the_round_page_says_what_is_open_until_when(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    page = signed_in(cast.people.reform_officer).get(reverse("round", args=[small.round.pk]))
    words = page.content.decode()
    assert page.status_code == 200
    assert "Tự chấm điểm" in words
    assert "còn 15 ngày (hết 30/6/2022)" in words
    assert "2 đơn vị chưa gửi tự chấm" in words


def test_a_unit_sees_its_own_progress_only(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    words = signed_in(cast.people.specialist).get(reverse("round", args=[small.round.pk])).content.decode()
    table = words.split('id="table-progress"')[1].split("</section>")[0]
    assert "Sở A" in table
    assert "Sở B" not in table


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("specialist", 200),
        ("appraiser", 200),
        ("council_member", 200),
        ("leader", 200),
        ("stranger", 404),
        ("task_officer", 403),
    ],
)
def test_who_opens_the_round(cast: Cast, small: SmallRound, signed_in: SignIn, person: str, status: int) -> None:
    client = signed_in(cast.people.named()[person])
    for name in ("round", "round-people"):
        assert client.get(reverse(name, args=[small.round.pk])).status_code == status


def test_a_unit_that_takes_no_part_is_told_of_no_round(cast: Cast, signed_in: SignIn) -> None:
    small = open_small_round(cast)
    small.b.delete()
    assert signed_in(cast.people.sister).get(reverse("round", args=[small.round.pk])).status_code == 404
    assert signed_in(cast.people.sister).get(reverse("round-list")).content.decode().count("Chấm điểm năm 2022") == 0


def test_only_who_runs_rounds_changes_them(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    phase = small.round.phases.get(kind="self-score")
    for name, pk in (("round-extend", phase.pk), ("round-survey", small.round.pk), ("round-abandon", small.round.pk)):
        address = reverse(name, args=[pk])
        assert signed_in(cast.people.specialist).post(address).status_code == 403
        assert signed_in(cast.people.stranger).post(address).status_code == 404
        assert signed_in(cast.people.reform_officer).get(address).status_code == 405


def test_an_extension_is_given_from_the_page(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    phase = small.round.phases.get(kind="self-score")
    said = {"entrant": small.a.pk, "new_day": "10/7/2022", "reason": "mất điện"}
    client = signed_in(cast.people.reform_officer)
    answer = client.post(reverse("round-extend", args=[phase.pk]), said, follow=True)
    assert "Đã gia hạn cho Sở A đến hết 10/7/2022." in answer.content.decode()
    assert "chưa gửi, gia hạn đến 10/7/2022" in answer.content.decode()


def test_a_refused_extension_stands_with_what_was_written(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    phase = small.round.phases.get(kind="self-score")
    said = {"entrant": "", "new_day": "10/6/2022", "reason": "mất điện"}
    answer = signed_in(cast.people.reform_officer).post(reverse("round-extend", args=[phase.pk]), said)
    assert answer.status_code == 422
    assert "ngày sau hạn đang có (30/6/2022)" in answer.content.decode()
    assert 'value="mất điện"' in answer.content.decode()


def test_a_coming_phase_is_moved_from_the_page(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    phase = small.round.phases.get(kind="council")
    said = {"opens": "13/8/2022", "closes": "19/8/2022", "reason": "lịch họp"}
    client = signed_in(cast.people.reform_officer)
    assert client.post(reverse("round-move", args=[phase.pk]), said).status_code == 302
    phase.refresh_from_db()
    assert (phase.opens.day, phase.closes.day) == (13, 19)
    assert client.post(reverse("round-move", args=[phase.pk]), said | {"opens": "5/8/2022"}).status_code == 422


def test_no_survey_is_declared_and_taken_back(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    client, address = signed_in(cast.people.reform_officer), reverse("round-survey", args=[small.round.pk])
    client.post(address, {"reason": "không bố trí được kinh phí"})
    assert fresh(small.round).no_survey == "không bố trí được kinh phí"
    client.post(address, {"reason": ""})
    assert fresh(small.round).no_survey == ""


def test_the_round_is_stopped_once_with_the_reason(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    client, address = signed_in(cast.people.reform_officer), reverse("round-abandon", args=[small.round.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "sáp nhập đơn vị"}).status_code == 302
    assert fresh(small.round).closed_reason == "sáp nhập đơn vị"
    assert client.post(address, {"reason": "lần nữa"}).status_code == 422
    assert Entry.objects.filter(act="abandon-round").count() == 1


def test_people_are_named_from_the_page(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    client, pk = signed_in(cast.people.reform_officer), small.round.pk
    given = small.round.assignments.get(user=small.appraiser_a)
    assert client.post(reverse("round-unassign", args=[given.pk])).status_code == 302
    client.post(reverse("round-assign", args=[pk]), {"user": small.appraiser_a.pk, "codes": ["2.1", "2.2"]})
    assert small.round.assignments.filter(user=small.appraiser_a, until=None).count() == 2
    member = small.round.council.get(user=small.member_b)
    assert client.post(reverse("round-unseat", args=[member.pk])).status_code == 302
    assert small.round.council.filter(until=None).count() == 2
    client.post(reverse("round-seat", args=[pk]), {"user": small.member_b.pk, "chair": "on"})
    assert small.round.council.get(until=None, chair=True).user == small.member_b


def test_who_is_no_appraiser_can_not_be_chosen(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    said = {"user": cast.people.specialist.pk, "codes": ["1"]}
    answer = signed_in(cast.people.reform_officer).post(reverse("round-assign", args=[small.round.pk]), said)
    assert answer.status_code == 422


def test_a_round_is_opened_in_two_steps(cast: Cast, signed_in: SignIn) -> None:
    version, client = small_set(cast), signed_in(cast.people.reform_officer)
    assert "Bộ tiêu chí thử" in client.get(reverse("round-new")).content.decode()
    address = reverse("round-open", args=[version.criteria_set.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, filled(cast))
    assert answer.status_code == 302
    round = Round.objects.get()
    assert answer["Location"] == reverse("round-people", args=[round.pk])
    assert set(round.entrants.values_list("unit__name", flat=True)) == {"Sở A", "Sở B"}
    assert round.phases.count() == 7


def test_a_round_that_can_not_be_opened_says_why_and_keeps_what_was_written(cast: Cast, signed_in: SignIn) -> None:
    version, client = small_set(cast), signed_in(cast.people.reform_officer)
    said = filled(cast) | {"appraisal-opens": "20/6/2022", "period": "2019", "council-closes": ""}
    answer = client.post(reverse("round-open", args=[version.criteria_set.pk]), said)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Cần cả ngày bắt đầu và ngày kết thúc" in words
    answer = client.post(reverse("round-open", args=[version.criteria_set.pk]), said | {"council-closes": "20/8/2022"})
    words = answer.content.decode()
    assert "ngày sau khi bước Tự chấm điểm kết thúc (30/6/2022)" in words
    assert "có hiệu lực cho năm 2019" in words
    assert 'value="20/6/2022"' in words
    assert not Round.objects.exists()


def test_home_says_what_waits(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    assert "Tự chấm điểm Sở A" in signed_in(cast.people.specialist).get(reverse("home")).content.decode()
    move_to(cast, small, "appraisal")
    assert "Thẩm định 12 tiêu chí" in signed_in(cast.people.appraiser).get(reverse("home")).content.decode()


def filled(cast: Cast) -> dict[str, object]:
    """Return the form of a round of Sở A and Sở B in 2022."""
    days = {
        f"{term.kind}-{edge}": figures.date(day)
        for term in terms(2022)
        for edge, day in (("opens", term.opens), ("closes", term.closes))
    }
    return days | {
        "title": "Chấm điểm năm 2022",
        "period": "2022",
        "units": [cast.unit_a.pk, cast.unit_b.pk],
        "quorum_percent": "50",
        "vote_percent": "50",
        "bound_percent": "80",
        "targets_due": figures.date(dt.date(2022, 12, 31)),
    }
