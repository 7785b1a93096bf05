"""The pages of reminders: what each reader sees, chooses, and may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.web.cast import TODAY, Cast
from tests.web.work import document, given

from caicach.web.accounts.models import User
from caicach.web.reminders.daily import remind
from caicach.web.reminders.models import Choice, Feed, Letter, RuleChange
from caicach.web.reminders.rules import rules_of
from caicach.web.reminders.services import choose

DAY = dt.timedelta(days=1)
SignIn = Callable[[User | None], Client]


def shown(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def fill(cast: Cast) -> None:
    paper = document(cast)
    for days, words in ((-6, "việc cũ"), (0, "việc hôm nay"), (5, "việc tuần này"), (50, "việc sau"), (90, "việc xa")):
        given(paper, cast.unit_a, TODAY + days * DAY, words=words)


def test_the_page_groups_my_terms_by_how_near_they_are(cast: Cast, signed_in: SignIn) -> None:
    fill(cast)
    page = shown(signed_in(cast.people.specialist), "reminders")
    places = [page.index(words) for words in ("Việc cũ", "Hôm nay", "Việc hôm nay", "Việc tuần này", "Việc sau")]
    assert places == sorted(places)
    assert "1 việc quá hạn, 1 việc đến hạn hôm nay" in page
    assert "Việc xa" not in page


def test_nobody_sees_the_terms_of_others(cast: Cast, signed_in: SignIn) -> None:
    fill(cast)
    for person in (cast.people.sister, cast.people.stranger, cast.people.task_officer):
        page = shown(signed_in(person), "reminders")
        assert "Không có thời hạn nào của bạn" in page
        assert "Việc cũ" not in page
    head = shown(signed_in(cast.people.head), "reminders")
    assert "Việc cũ" in head  # a head hears of what is overdue
    assert "Việc hôm nay" not in head


def test_what_was_sent_is_listed_with_how_it_reached_me(cast: Cast, signed_in: SignIn) -> None:
    fill(cast)
    remind(cast.province)
    page = shown(signed_in(cast.people.specialist), "reminders")
    assert "Trước hạn 7 ngày" in page
    assert "Đúng ngày hạn" in page
    assert "trên trang này" in page
    export = signed_in(cast.people.specialist).get(reverse("reminders"), {"export": "csv", "table": "sent"})
    assert export.content.decode().count("15/6/2022") + export.content.decode().count("2022-06-15") >= 3


def test_a_person_chooses_letters_and_their_address(cast: Cast, signed_in: SignIn) -> None:
    client, address = signed_in(cast.people.specialist), reverse("reminder-settings")
    wrong = client.post(address, {"mail": "daily", "address": ""})
    assert wrong.status_code == 422
    assert "Ghi địa chỉ nhận thư" in wrong.content.decode()
    bad = client.post(address, {"mail": "daily", "address": "không phải thư"})
    assert bad.status_code == 422
    assert "không phải thư" in bad.content.decode()
    assert client.post(address, {"mail": "daily", "address": "a@b.example"}).status_code == 302
    fresh = User.objects.get(pk=cast.people.specialist.pk)
    assert (fresh.email, fresh.reminder_choice.mail) == ("a@b.example", "daily")
    assert client.post(address, {"mail": "none", "address": "a@b.example"}).status_code == 302
    assert Choice.objects.get().mail == "none"


def test_calendars_are_opened_by_those_who_may_and_by_post_only(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.specialist)
    assert client.get(reverse("own-feed")).status_code == client.get(reverse("unit-feed")).status_code == 405
    client.post(reverse("own-feed"), {"do": "open"})
    client.post(reverse("unit-feed"), {"do": "open", "unit": cast.unit_a.pk})
    page = shown(client, "reminder-settings")
    for feed in Feed.objects.all():
        assert reverse("calendar-feed", args=[feed.token]) in page
    assert {feed.unit for feed in Feed.objects.all()} == {None, cast.unit_a}
    client.post(reverse("own-feed"), {"do": "end"})
    assert Feed.objects.filter(ended_on=None).get().unit == cast.unit_a
    for person, status in ((cast.people.sister, 404), (cast.people.stranger, 403), (cast.people.task_officer, 403)):
        asked = signed_in(person).post(reverse("unit-feed"), {"do": "open", "unit": cast.unit_a.pk})
        assert asked.status_code == status
    assert Feed.objects.count() == 2


def test_the_administrator_sees_whom_letters_do_not_reach(cast: Cast, signed_in: SignIn, settings: Settings) -> None:
    choose(cast.people.specialist, "a@b.example", "daily")
    choose(cast.people.head, "", "none")
    page = shown(signed_in(cast.people.administrator), "reminder-rules")
    serving = [p for p in cast.people.named().values() if p.locality == cast.province]
    assert f"{len(serving)} tài khoản đang giữ vai trò" in page
    assert f"{len(serving) - 2} tài khoản chưa có địa chỉ thư" in page
    assert "1 người chọn không nhận thư" in page
    assert "Chưa cấu hình máy chủ thư" in page
    assert signed_in(cast.people.leader).get(reverse("reminder-rules")).status_code == 403


def test_a_failed_letter_is_shown_and_sent_again(cast: Cast, signed_in: SignIn, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    choose(cast.people.specialist, "a@b.example", "daily")
    fill(cast)
    remind(cast.province)
    Letter.objects.update(state=Letter.State.FAILED, trouble="Máy chủ thư trả lời: 451 later")
    client = signed_in(cast.people.administrator)
    assert "Máy chủ thư trả lời: 451 later" in shown(client, "reminder-rules")
    again = reverse("letter-again", args=[Letter.objects.get().pk])
    assert client.get(again).status_code == 405
    assert signed_in(cast.people.far_administrator).post(again).status_code == 404
    assert client.post(again).status_code == 302
    assert Letter.objects.get().state == "waiting"


@pytest.mark.parametrize("before", ["bảy", "7,,3", "99", "3, 3", "-1"])
def test_days_that_are_none_are_refused_and_kept_in_the_form(before: str, cast: Cast, signed_in: SignIn) -> None:
    asked = {"kind": "task", "before": before, "late_first": "1", "late_every": "7"}
    answer = signed_in(cast.people.administrator).post(reverse("reminder-rules"), asked)
    assert answer.status_code == 422
    assert f'value="{before}"' in answer.content.decode()
    assert not RuleChange.objects.exists()


def test_days_are_changed(cast: Cast, signed_in: SignIn) -> None:
    asked = {"kind": "task", "before": "10; 5, 0", "late_first": "2", "late_every": "0", "working": "on"}
    assert signed_in(cast.people.administrator).post(reverse("reminder-rules"), asked).status_code == 302
    rule = rules_of(cast.province)["task"]
    assert (rule.before, rule.late_first, rule.late_every, rule.working) == ((10, 5, 0), 2, 0, True)
