"""Calendar feeds: read by whoever has the address, told as calendar programs expect, ended for good."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event
from pytest_django import Settings
from tests.web.cast import TODAY, Cast
from tests.web.situations import task
from tests.web.work import document, given

from caicach.web.accounts.models import User
from caicach.web.accounts.services import end_role
from caicach.web.audit.models import Entry
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.reminders.models import Feed
from caicach.web.reminders.services import end_feed, open_feed

DAY = dt.timedelta(days=1)
LONG = "rà soát, đánh giá; công khai toàn bộ quy hoạch, kế hoạch sử dụng đất \\ giao đất trên cổng thông tin điện tử"


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    """Name the site."""
    settings.SITE = "https://caicach.example"


def answer(feed: Feed) -> bytes:
    got = Client().get(reverse("calendar-feed", args=[feed.token]))
    assert (got.status_code, got.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return got.content


def events(feed: Feed) -> dict[str, Event]:
    calendar = Calendar.from_ical(answer(feed))
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_a_person_s_calendar_tells_the_terms_that_concern_them(cast: Cast) -> None:
    paper = document(cast)
    due = given(paper, cast.unit_a, TODAY + 10 * DAY, words=LONG)
    given(paper, cast.unit_b, TODAY + 10 * DAY, words="việc của Sở B")
    given(paper, cast.unit_a, None, words="không thời hạn")
    feed = open_feed(cast.people.specialist)
    found = events(feed)
    assert list(found) == [LONG[:1].upper() + LONG[1:]]
    (event,) = found.values()
    assert event["UID"] == f"task:{due.pk}@caicach.example"
    assert (event.start, event.end) == (TODAY + 10 * DAY, TODAY + 11 * DAY)
    assert str(event["DESCRIPTION"]).endswith(f"https://caicach.example/tasks/{due.pk}/")
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == dt.timedelta(days=-7, hours=8)


def test_lines_are_folded_and_text_is_escaped_as_the_format_asks(cast: Cast) -> None:
    given(document(cast), cast.unit_a, TODAY, words=LONG)
    raw = answer(open_feed(cast.people.specialist))
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(map(len, lines)) <= 75
    unfolded = raw.replace(b"\r\n ", b"").decode()
    assert "giá\\; công khai toàn bộ quy hoạch\\, kế hoạch sử dụng đất \\\\ giao đất" in unfolded


def test_a_unit_s_calendar_tells_its_own_terms_and_those_below(cast: Cast) -> None:
    paper = document(cast)
    for unit in (cast.unit_a, cast.below_a, cast.unit_b, cast.office):
        given(paper, unit, TODAY + DAY, words=f"việc của {unit}")
    feed = open_feed(cast.people.head, cast.unit_a)
    assert sorted(events(feed)) == ["Việc của Phòng A1", "Việc của Sở A"]


def test_a_change_is_told_as_a_newer_telling_of_the_same_event(cast: Cast) -> None:
    made, feed = task(cast), open_feed(cast.people.specialist)
    (first,) = events(feed).values()
    act_on(cast.people.task_officer, made, "extend", Said(words="thêm thời gian", new_day=dt.date(2022, 8, 20)))
    (moved,) = events(feed).values()
    act_on(cast.people.task_officer, made, "cancel", Said(words="không còn cần"))
    (ended,) = events(feed).values()
    assert first["UID"] == moved["UID"] == ended["UID"]
    assert (first.start, moved.start) == (dt.date(2022, 7, 31), dt.date(2022, 8, 20))
    assert first["SEQUENCE"] < moved["SEQUENCE"] < ended["SEQUENCE"]
    assert (moved["STATUS"], ended["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert ended["SUMMARY"].startswith("Đã hủy: ")
    assert ended.walk("VALARM") == []


def test_what_is_done_rings_no_more(cast: Cast) -> None:
    given(document(cast), cast.unit_a, TODAY, words="rà soát", state="reported-done", finished_on=TODAY)
    ((name, event),) = events(open_feed(cast.people.specialist)).items()
    assert (name, event.walk("VALARM")) == ("Đã xong: Rà soát", [])


def test_an_ended_address_and_a_guessed_one_are_not_there(cast: Cast) -> None:
    first = open_feed(cast.people.specialist)
    second = open_feed(cast.people.specialist)
    assert first.token != second.token
    assert Client().get(reverse("calendar-feed", args=[first.token])).status_code == 404
    assert end_feed(cast.people.specialist) == second
    assert end_feed(cast.people.specialist) is None
    assert Client().get(reverse("calendar-feed", args=[second.token])).status_code == 404
    assert Client().get(reverse("calendar-feed", args=["x"])).status_code == 404
    assert list(Entry.objects.filter(stream__startswith="reminders").values_list("act", flat=True)) == [
        "open-feed",
        "end-feed",
        "open-feed",
        "end-feed",
    ]
    assert all(second.token not in str(entry.state) for entry in Entry.objects.all())


def test_one_who_left_reads_nothing_more(cast: Cast) -> None:
    given(document(cast), cast.unit_a, TODAY, words="rà soát")
    feed = open_feed(cast.people.specialist)
    assert len(events(feed)) == 1
    end_role(None, cast.people.specialist.memberships.get(), TODAY, "thôi việc")
    assert events(feed) == {}
    assert not User.objects.get(pk=cast.people.specialist.pk).current()


def test_the_file_says_what_it_is_and_how_often_to_come_back(cast: Cast) -> None:
    feed = open_feed(cast.people.head, cast.unit_a)
    told = answer(feed).decode().replace("\r\n ", "")
    assert "METHOD:PUBLISH\r\n" in told
    assert "X-WR-CALNAME:cải cách · Sở A\r\n" in told
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in told
    assert f"UID:feed:{feed.pk}@caicach.example\r\n" in told


def test_who_takes_part_finds_it_in_their_calendar(cast: Cast) -> None:
    made = given(document(cast), cast.unit_a, TODAY + DAY, words="rà soát")
    made.coordinating.add(cast.unit_b)
    assert list(events(open_feed(cast.people.specialist))) == ["Rà soát"]
    ((name, event),) = events(open_feed(cast.people.sister)).items()
    assert (name, event["UID"]) == ("Phối hợp: Rà soát", f"task:{made.pk}:with@caicach.example")
