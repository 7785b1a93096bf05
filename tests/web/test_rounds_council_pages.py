"""The council on pages: the list, a point, voting, closing the vote, and the minutes."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_to, open_small_round

from caicach.scoring import Given
from caicach.web.accounts.models import User
from caicach.web.rounds.models import Answer, Decision, Explanation, Vote
from caicach.web.rounds.services.appraising import Said, judge
from caicach.web.rounds.services.council import cast_vote, decide

SignedIn = Callable[[User | None], Client]


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Return the round on the first day of the council: Sở B disputes 1.1 and 2.2."""
    made = open_small_round(cast)
    Answer.objects.create(entrant=made.b, code="1.1", value="1", by=cast.people.sister)
    move_to(cast, made, "appraisal")
    judge(made.appraiser, made.b, "1.1", Said("change", Given("2"), words="Ban hành sau hạn."), 0)
    judge(made.appraiser, made.b, "2.2", Said("change", Given("1"), words="Theo phiếu theo dõi."), 0)
    for code, words in (("1.1", "Ban hành ngày 10/1."), ("2.2", "Quá thấp.")):
        Explanation.objects.create(entrant=made.b, code=code, words=words, by=cast.people.sister)
    return move_to(cast, made, "council")


def address(act: str, small: SmallRound, code: str = "1.1") -> str:
    return reverse(f"council-{act}", args=[small.b.pk, code])


def test_it_lists_what_is_in_dispute_and_what_waits_for_the_reader(small: SmallRound, signed_in: SignedIn) -> None:
    page = signed_in(small.chair).get(reverse("council", args=[small.round.pk])).text
    assert "2 tiêu chí còn khác nhau" in page
    assert "Còn 2 tiêu chí chờ phiếu của bạn." in page
    assert "▼ 1,0 điểm" in page
    own = signed_in(small.member_b).get(reverse("council", args=[small.round.pk])).text
    assert "chờ phiếu của bạn." not in own
    assert "không biểu quyết 2 tiêu chí" in own


def test_a_point_shows_both_sides_and_the_running_count(small: SmallRound, signed_in: SignedIn) -> None:
    cast_vote(small.member_a, small.b, "1.1", "unit", "Có dấu bưu điện.")
    page = signed_in(small.chair).get(address("point", small)).text
    for words in ("Ban hành ngày 10/1.", "Ban hành sau hạn.", "Có dấu bưu điện.", "Chưa đủ thành viên biểu quyết (1/2"):
        assert words in page
    assert "thuộc đơn vị này: không biểu quyết" in page


def test_the_running_count_is_asked_for_by_itself(small: SmallRound, signed_in: SignedIn) -> None:
    told = signed_in(small.chair).get(address("point", small), HTTP_HX_REQUEST="true").text
    assert 'hx-trigger="every 20s"' in told
    assert "<html" not in told
    decide(small.chair, small.b, "1.1", 0)
    assert "hx-trigger" not in signed_in(small.chair).get(address("point", small), HTTP_HX_REQUEST="true").text


def test_a_member_votes_and_may_vote_anew(small: SmallRound, signed_in: SignedIn) -> None:
    client = signed_in(small.chair)
    page = client.post(address("vote", small), {"choice": "appraiser"}, follow=True)
    assert "Đã ghi phiếu: giữ kết quả thẩm định." in page.text
    client.post(address("vote", small), {"choice": "unit", "words": "Xem lại minh chứng."})
    assert Vote.objects.get().choice == "unit"
    assert client.post(address("vote", small), {"choice": "both"}).status_code == 422


def test_the_own_unit_has_no_ballot(small: SmallRound, signed_in: SignedIn) -> None:
    client = signed_in(small.member_b)
    page = client.get(address("point", small)).text
    assert "Đây là đơn vị của bạn" in page
    assert 'class="ballot"' not in page
    assert client.post(address("vote", small), {"choice": "unit"}).status_code == 422


def test_the_chair_closes_the_vote_and_goes_on_to_the_next(small: SmallRound, signed_in: SignedIn) -> None:
    for one in (small.chair, small.member_a):
        cast_vote(one, small.b, "1.1", "unit")
    client = signed_in(small.chair)
    assert "Đa số theo đơn vị (2/2 phiếu): lấy lại kết quả tự chấm." in client.get(address("point", small)).text
    answer = client.post(address("decide", small), {"voted": "2"})
    assert answer.headers["Location"] == address("point", small, "2.2")
    assert Decision.objects.get().outcome == "unit"
    after = client.get(address("point", small)).text
    assert "Đã quyết định ngày 12/8/2022." in after
    assert 'class="ballot"' not in after


def test_a_member_who_is_not_the_chair_does_not_close(small: SmallRound, signed_in: SignedIn) -> None:
    client = signed_in(small.member_a)
    assert "Kết thúc biểu quyết" not in client.get(address("point", small)).text
    assert client.post(address("decide", small), {"voted": "0"}).status_code == 422


def test_figures_of_the_councils_own_are_kept_or_come_back(small: SmallRound, signed_in: SignedIn) -> None:
    for one in (small.chair, small.member_a):
        cast_vote(one, small.b, "2.2", "unit")
    client = signed_in(small.chair)
    assert "hội đồng phải ghi kết quả" in client.get(address("point", small, "2.2")).text
    refused = client.post(
        address("decide", small, "2.2"), {"voted": "2", "other": "1", "value": "7,5", "words": "Mức giữa."}
    )
    assert refused.status_code == 422
    assert 'value="7,5"' in refused.text
    client.post(address("decide", small, "2.2"), {"voted": "2", "other": "1", "value": "1,5", "words": "Mức giữa."})
    assert Decision.objects.get().value == "1.5"


def test_the_minutes_tell_it_all(small: SmallRound, signed_in: SignedIn) -> None:
    for one in (small.chair, small.member_a):
        cast_vote(one, small.b, "1.1", "appraiser", "Không có minh chứng.")
    decide(small.chair, small.b, "1.1", 2, words="Giữ mức chậm.")
    client = signed_in(small.chair)
    page = client.get(reverse("council-minutes", args=[small.round.pk])).text
    answer = client.get(reverse("council-minutes-file", args=[small.round.pk, "docx"]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    paper = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    for words in (
        "Ban hành ngày 10/1.",
        "Ban hành sau hạn.",
        "Không có minh chứng",
        "Đa số giữ kết quả thẩm định (2/2",
    ):
        assert words in page
        assert words in paper
    assert "member_b" in paper  # named as not voting, being of that unit
    assert client.get(reverse("council-minutes-file", args=[small.round.pk, "exe"])).status_code == 404


def test_a_round_without_disputes_says_so(cast: Cast, signed_in: SignedIn) -> None:
    made = open_small_round(cast)
    page = signed_in(made.chair).get(reverse("council", args=[made.round.pk])).text
    assert "không còn tiêu chí nào khác nhau" in page
    assert "Chưa mở: bắt đầu ngày 12/8/2022." in page
    point = signed_in(made.chair).get(address("point", made)).text
    assert "hội đồng không phải biểu quyết" in point


def test_it_needs_the_right_and_hides_from_strangers(cast: Cast, small: SmallRound, signed_in: SignedIn) -> None:
    unit, officer, leader = cast.people.sister, cast.people.reform_officer, cast.people.leader
    for person in (unit, small.appraiser):
        assert signed_in(person).get(address("point", small)).status_code == 403
    assert signed_in(unit).get(reverse("council", args=[small.round.pk])).status_code == 403
    assert signed_in(officer).post(address("vote", small), {"choice": "unit"}).status_code == 403
    assert signed_in(leader).post(address("decide", small), {"voted": "0"}).status_code == 403
    assert signed_in(cast.people.stranger).get(address("point", small)).status_code == 404
    assert not Vote.objects.exists()


def test_acts_are_not_done_by_looking(small: SmallRound, signed_in: SignedIn) -> None:
    for act in ("vote", "decide"):
        assert signed_in(small.chair).get(address(act, small)).status_code == 405
