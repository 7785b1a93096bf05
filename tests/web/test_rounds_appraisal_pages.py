"""The appraiser's queue on pages: it works, it hides what is not theirs, it needs the right, acts are POST."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_to, open_small_round

from caicach.scoring import Given
from caicach.web.accounts.models import User
from caicach.web.rounds.models import Answer, Appraisal, Explanation, Remark
from caicach.web.rounds.services.appraising import Said, judge

SignedIn = Callable[[User | None], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Return the round in its first appraisal; last year's stands before it."""
    last = open_small_round(cast, year=2021)
    Answer.objects.create(entrant=last.a, code="1.1", value="2", by=cast.people.specialist)
    Appraisal.objects.create(
        entrant=last.a, code="1.1", stage="first", verdict="accept", words="Năm sau cần sớm hơn.", by=last.appraiser
    )
    made = open_small_round(cast, previous=last.round)
    for entrant in (made.a, made.b):
        for code, value in (("1.1", "1"), ("1.3", "95")):
            Answer.objects.create(entrant=entrant, code=code, value=value, by=cast.people.specialist)
    return move_to(cast, made, "appraisal")


@pytest.fixture
def client(small: SmallRound, signed_in: SignedIn) -> Client:
    """Return the appraiser's client."""
    return signed_in(small.appraiser)


def address(act: str, small: SmallRound, code: str = "1.1") -> str:
    return reverse(f"appraisal-{act}", args=[small.a.pk, code])


def test_it_works(small: SmallRound, client: Client) -> None:
    page = client.get(reverse("appraisal-queue", args=[small.round.pk]))
    assert page.status_code == 200
    assert "Thẩm định lần một" in page.text
    assert "Xong 0/12 mục, còn 12" in page.text
    assert "Chấp nhận 4 mục chưa xem" in page.text
    assert page.text.count('class="queue-row') == 12


def test_the_first_that_waits_is_open_with_last_year_beside_it(small: SmallRound, client: Client) -> None:
    page = client.get(reverse("appraisal-queue", args=[small.round.pk])).text
    assert f'data-place="{small.a.pk}-1.1"' in page
    assert "Kỳ trước (2021)" in page
    assert "Năm sau cần sớm hơn." in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"field": "1"}, 6),
        ({"field": "1", "order": "unit"}, 6),
        ({"field": "nonsense", "unit": "nonsense", "page": "nonsense"}, 0),
        ({"show": "blank", "field": "1"}, 2),
        ({"show": "differing"}, 1),  # the judged one
        ({"show": "asked"}, 0),
        ({"show": "all"}, 12),
    ],
)
def test_the_queue_is_narrowed_by_its_address(
    small: SmallRound, client: Client, query: dict[str, str], rows: int
) -> None:
    judge(small.appraiser, small.a, "1.1", Said("change", Given("2"), words="Chậm."), 0)
    page = client.get(reverse("appraisal-queue", args=[small.round.pk], query=query)).text
    assert page.count('class="queue-row') == rows - ("show" not in query and rows > 0)


def test_one_units_criteria_stand_together(small: SmallRound, client: Client) -> None:
    page = client.get(reverse("appraisal-queue", args=[small.round.pk], query={"unit": small.b.pk, "order": "unit"}))
    assert page.text.count('class="queue-group"') == 1
    assert page.text.count('class="queue-row') == 6


def test_accepting_answers_with_the_next_that_waits_and_the_row_that_changed(small: SmallRound, client: Client) -> None:
    answer = client.post(address("judge", small), {"verdict": "accept", "seen": "0"}, **HTMX)
    assert answer.status_code == 200
    assert f'id="item" tabindex="-1" data-place="{small.b.pk}-1.1"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert "đã chấp nhận" in answer.text
    assert "Xong 1/12 mục, còn 11" in answer.text
    assert Appraisal.objects.get(entrant=small.a).verdict == "accept"


def test_without_script_the_page_comes_back_at_the_next(small: SmallRound, client: Client) -> None:
    answer = client.post(address("judge", small), {"verdict": "accept", "seen": "0", "back": "field=1&order=unit"})
    place = f"at={small.a.pk}-1.2"
    assert answer.status_code == 302
    assert place in answer.headers["Location"]
    assert "order=unit" in answer.headers["Location"]


def test_the_next_keeps_within_what_is_narrowed(small: SmallRound, client: Client) -> None:
    back = f"unit={small.a.pk}&field=1"
    answer = client.post(address("judge", small, "1.3"), {"verdict": "accept", "seen": "0", "back": back}, **HTMX)
    assert f'data-place="{small.a.pk}-1.1"' in answer.text  # from the beginning again
    client.post(address("judge", small, "1.1"), {"verdict": "accept", "seen": "0", "back": back}, **HTMX)
    said = {"verdict": "change", "value": "0", "words": "Không có báo cáo chậm.", "seen": "0", "back": back}
    last = client.post(address("judge", small, "1.2"), said, **HTMX)
    assert "đã hết mục chờ" in last.text


def test_a_change_that_lacks_its_reason_comes_back_with_what_was_written(small: SmallRound, client: Client) -> None:
    said = {"verdict": "change", "value": "2", "words": "", "seen": "0"}
    answer = client.post(address("judge", small), said, **HTMX)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="2" checked' in answer.text
    whole = client.post(address("judge", small), said)
    assert whole.status_code == 422
    assert "<h1>" in whole.text
    assert not Appraisal.objects.filter(entrant=small.a).exists()


def test_numbers_are_read_the_vietnamese_way(small: SmallRound, client: Client) -> None:
    said = {"verdict": "change", "value": "85,5 %", "words": "Theo hệ thống.", "seen": "0"}
    assert client.post(address("judge", small, "1.3"), said, **HTMX).status_code == 200
    assert Appraisal.objects.get(entrant=small.a, code="1.3").value == "85.5"


def test_of_two_who_write_the_second_sees_both_and_nothing_is_overwritten(small: SmallRound, client: Client) -> None:
    judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    said = {"verdict": "change", "value": "3", "words": "Không thấy kế hoạch.", "seen": "0"}
    answer = client.post(address("judge", small), said, **HTMX)
    assert answer.status_code == 409
    assert "Không thấy kế hoạch." in answer.text
    assert 'name="seen" value="1"' in answer.text
    assert Appraisal.objects.get(entrant=small.a).verdict == "accept"
    again = client.post(address("judge", small), {**said, "seen": "1"}, **HTMX)
    assert again.status_code == 200
    assert Appraisal.objects.get(entrant=small.a).value == "3"


def test_points_are_told_before_anything_is_kept(small: SmallRound, client: Client) -> None:
    told = client.get(address("points", small), {"value": "2"}).text
    assert "1,0" in told
    assert "▼ 1,0 điểm" in told
    assert "cần" in client.get(address("points", small, "1.3"), {"value": "120"}).text
    assert not Appraisal.objects.filter(entrant=small.a).exists()


def test_accepting_at_once_names_how_many(small: SmallRound, client: Client) -> None:
    url = reverse("appraisal-accept-all", args=[small.round.pk])
    wrong = client.post(url, {"n": "5", "back": "field=1"}, follow=True)
    assert "nay có 4 mục" in wrong.text
    done = client.post(url, {"n": "2", "back": f"field=1&unit={small.a.pk}"}, follow=True)
    assert "Đã chấp nhận 2 mục." in done.text
    assert Appraisal.objects.filter(entrant=small.a, verdict="accept").count() == 2


def test_in_the_second_appraisal_an_explanation_can_be_accepted(cast: Cast, small: SmallRound, client: Client) -> None:
    judge(small.appraiser, small.a, "1.1", Said("change", Given("2"), words="Chậm."), 0)
    Explanation.objects.create(entrant=small.a, code="1.1", words="Đúng hạn.", by=cast.people.specialist)
    move_to(cast, small, "second-appraisal")
    page = client.get(reverse("appraisal-queue", args=[small.round.pk], query={"at": f"{small.a.pk}-1.1"})).text
    assert "Thẩm định lần hai" in page
    assert "Chấp nhận giải trình, trở lại tự chấm" in page
    assert client.post(address("judge", small), {"verdict": "restore", "seen": "0"}, **HTMX).status_code == 200
    row = Appraisal.objects.get(entrant=small.a, code="1.1", stage="second")
    assert (row.verdict, row.value, row.words) == ("change", "1", "Chấp nhận giải trình của đơn vị.")


def test_what_the_unit_said_does_not_apply_can_be_restored_too(cast: Cast, small: SmallRound, client: Client) -> None:
    Answer.objects.create(entrant=small.a, code="2.1", na_reason="Không có thủ tục.", by=cast.people.specialist)
    judge(small.appraiser, small.a, "2.1", Said("change", Given("90"), words="Có thủ tục."), 0)
    Explanation.objects.create(entrant=small.a, code="2.1", words="Đã bãi bỏ.", by=cast.people.specialist)
    move_to(cast, small, "second-appraisal")
    answer = client.post(address("judge", small, "2.1"), {"verdict": "restore", "seen": "0"}, **HTMX)
    assert answer.status_code == 200
    row = Appraisal.objects.get(entrant=small.a, code="2.1", stage="second")
    assert (row.value, row.na_reason) == ("", "Không có thủ tục.")


def test_a_note_stays_with_the_criterion(small: SmallRound, client: Client) -> None:
    assert client.post(address("remark", small), {"words": " "}, **HTMX).status_code == 422
    answer = client.post(address("remark", small), {"words": "Kế hoạch rõ ràng."}, **HTMX)
    assert "Kế hoạch rõ ràng." in answer.text
    assert Remark.objects.get().side == "appraiser"


def test_the_own_unit_is_not_in_the_queue_and_cannot_be_judged(small: SmallRound, signed_in: SignedIn) -> None:
    client = signed_in(small.appraiser_a)
    page = client.get(reverse("appraisal-queue", args=[small.round.pk])).text
    assert page.count('class="queue-row') == 3  # field 2 of Sở B
    named = client.get(
        reverse("appraisal-queue", args=[small.round.pk], query={"unit": small.a.pk, "show": "all"})
    ).text
    assert "Sở A là đơn vị của bạn; người khác thẩm định." in named
    assert "data-act" not in named
    answer = client.post(address("judge", small, "2.1"), {"verdict": "accept", "seen": "0"}, **HTMX)
    assert answer.status_code == 422
    assert "là đơn vị của bạn" in answer.text


def test_one_without_a_part_is_told_who_gives_it(cast: Cast, small: SmallRound, client: Client) -> None:
    small.round.assignments.filter(user=small.appraiser).update(until=small.round.locality.today())
    page = client.get(reverse("appraisal-queue", args=[small.round.pk])).text
    assert "Bạn chưa được phân công" in page


def test_a_shut_door_says_why_and_nothing_is_offered(cast: Cast, small: SmallRound, client: Client) -> None:
    move_to(cast, small, "explanation")
    page = client.get(reverse("appraisal-queue", args=[small.round.pk])).text
    assert "Đã khóa vì hết hạn 20/7/2022." in page
    assert 'data-act="accept"' not in page
    answer = client.post(address("judge", small), {"verdict": "accept", "seen": "0"}, **HTMX)
    assert answer.status_code == 422


def test_unknown_criteria_and_groups_are_not_found(small: SmallRound, client: Client) -> None:
    for code in ("9.9", "1"):
        assert client.get(address("item", small, code)).status_code == 404
        assert client.post(address("judge", small, code), {"verdict": "accept"}).status_code == 404


def test_it_needs_the_right_and_hides_from_strangers(cast: Cast, small: SmallRound, signed_in: SignedIn) -> None:
    for act in ("item", "points"):
        assert signed_in(cast.people.specialist).get(address(act, small)).status_code == 403
    for who in (cast.people.reform_officer, cast.people.leader, small.chair):
        assert signed_in(who).post(address("judge", small), {"verdict": "accept"}).status_code == 403
    assert signed_in(cast.people.stranger).post(address("judge", small), {"verdict": "accept"}).status_code == 403


def test_acts_are_not_done_by_looking(small: SmallRound, client: Client) -> None:
    for act in ("judge", "remark"):
        assert client.get(address(act, small)).status_code == 405
    assert client.get(reverse("appraisal-accept-all", args=[small.round.pk])).status_code == 405


def test_the_questions_to_the_database_do_not_grow_with_the_queue(
    small: SmallRound, client: Client, django_assert_max_num_queries: Callable
) -> None:
    client.get(reverse("appraisal-queue", args=[small.round.pk]))
    with django_assert_max_num_queries(64):
        client.get(reverse("appraisal-queue", args=[small.round.pk], query={"show": "all"}))
