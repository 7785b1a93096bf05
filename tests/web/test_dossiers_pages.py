"""The pages of dossiers: figures beside what was rejected, whose dossiers one sees, the clock, the work list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast
from tests.web.situations import intake

from caicach.dossiers.event_store import Event
from caicach.dossiers.listing import Dossier
from caicach.web.accounts.models import User
from caicach.web.dossiers.clockface import clock_face, pauses_of
from caicach.web.dossiers.standing import state_of, state_words
from caicach.web.dossiers.terms import terms
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.waiting import waiting
from caicach.web.home.search import find_everything

SignedIn = Callable[[User | None], Client]
BY_UNIT = {"by": "unit", "export": "csv", "table": "dossiers"}


@pytest.fixture
def lake(cast: Cast) -> None:
    """Import the situation's table: Sở A one in time, one late, one overdue by two days; Sở B one due tomorrow."""
    intake(cast)


def lines(client: Client, name: str, **query: str) -> list[str]:
    return client.get(reverse(name, query=query)).content.decode("utf-8-sig").splitlines()


def test_before_the_first_import_the_page_offers_it(cast: Cast, signed_in: SignedIn) -> None:
    assert reverse("intake-new") in signed_in(cast.people.reform_officer).get(reverse("dossier-overview")).text
    page = signed_in(cast.people.specialist).get(reverse("dossier-work")).text
    assert reverse("intake-new") not in page
    assert "Chưa có hồ sơ nào" in page


def test_the_rates_stand_beside_what_was_rejected(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.leader).get(reverse("dossier-overview")).text
    assert "50,0 %" in page
    assert "Mười ngày làm việc tới" in page
    told = "dòng bị loại khi nạp không nằm trong tỷ lệ nào"
    assert told in page
    assert told not in signed_in(cast.people.specialist).get(reverse("dossier-overview")).text  # it is Sở B's


def test_one_sees_the_locality_or_the_own_units_only(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    everything = lines(signed_in(cast.people.leader), "dossier-overview", **BY_UNIT)
    own = lines(signed_in(cast.people.specialist), "dossier-overview", **BY_UNIT)
    assert {line.split(",")[0] for line in everything[1:]} == {"Sở A", "Sở B"}
    assert {line.split(",")[0] for line in own[1:]} == {"Sở A"}
    assert "Chưa có hồ sơ nào" in signed_in(cast.people.stranger).get(reverse("dossier-overview")).text
    assert own_names(cast.people.leader) is None
    assert own_names(cast.people.administrator) == []


def test_any_grouping_any_period_any_day(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.leader)
    rows = lines(client, "dossier-overview", **{**BY_UNIT, "by": "field,month"})
    assert [row.split(",")[:4] for row in rows[1:]] == [
        ["Đất đai", "2022-06", "0", "2"],
        ["Hộ tịch", "2022-06", "0", "2"],
    ]
    past = {"from": "2022-06-01", "to": "2022-06-30", "as-of": "2022-06-02"}
    early = lines(client, "dossier-overview", **{**BY_UNIT, **past})
    assert [row.split(",")[:3] for row in early[1:]] == [["Sở A", "0", "3"]]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "hôm qua"},
        {"from": "2022-07-01", "to": "2022-06-01"},
        {"as-of": "1900-01-01"},
        {"as-of": "2035-01-01"},
        {"from": "2035-01-01"},
    ],
)
def test_a_period_that_cannot_be_is_said(cast: Cast, lake: None, signed_in: SignedIn, query: dict[str, str]) -> None:
    answer = signed_in(cast.people.leader).get(reverse("dossier-overview", query=query))
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_years_without_a_calendar_have_a_page_too(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    query = {"from": "1995-01-01", "to": "1996-01-01"}
    for name in ("dossier-overview", "dossier-causes", "dossier-form06"):
        assert signed_in(cast.people.leader).get(reverse(name, query=query)).status_code == 200


def test_filtering_a_table_keeps_period_and_grouping(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = (
        signed_in(cast.people.leader).get(reverse("dossier-overview", query={"by": "field", "from": "2022-06-01"})).text
    )
    assert '<input type="hidden" name="from" value="2022-06-01">' in page
    assert '<input type="hidden" name="by" value="field">' in page


def test_a_sisters_unit_and_dossier_are_not_there(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    sister = signed_in(cast.people.sister)
    assert sister.get(reverse("dossier-unit", args=["so-a"])).status_code == 404
    assert sister.get(reverse("dossier", args=["H1"])).status_code == 404
    assert sister.get(reverse("dossier", args=["H4"])).status_code == 200
    assert signed_in(cast.people.administrator).get(reverse("dossier", args=["H4"])).status_code == 403


def test_a_units_page_lists_what_is_overdue(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.head).get(reverse("dossier-unit", args=["so-a"])).text
    assert "Quá hạn 2 ngày (hạn 13/6/2022)" in page
    assert reverse("dossier", args=["H3"]) in page
    assert reverse("dossier", args=["H2"]) not in page


def test_a_dossiers_page_draws_its_clock_and_names_its_import(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.specialist).get(reverse("dossier", args=["H2"])).text
    assert "2 ngày làm việc" in page
    assert "Xong trễ 5 ngày (hạn 3/6/2022)" in page
    assert "hẹn trả 09:00" in page
    assert "ho-so.csv" in page


def test_the_work_list_goes_by_due_day(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.reform_officer).get(reverse("dossier-work")).text
    assert page.index('id="late"') < page.index(reverse("dossier", args=["H3"])) < page.index('id="week"')
    assert "Còn 1 ngày (hạn 16/6/2022)" in page
    one = signed_in(cast.people.reform_officer).get(reverse("dossier-work", query={"unit": "so-b"})).text
    assert reverse("dossier", args=["H3"]) not in one


def test_the_home_page_tells_the_unit_what_is_overdue(cast: Cast, lake: None) -> None:
    (told,) = waiting(cast.people.specialist)
    assert (str(told.words), str(told.chip), told.state) == ("1 hồ sơ quá hạn", "lâu nhất 2 ngày", "overdue")
    assert waiting(cast.people.leader) == []


def test_what_a_unit_must_hand_over_on_a_day_is_one_term(cast: Cast, lake: None) -> None:
    found = {t.key: t for t in terms(cast.province, TODAY, TODAY + dt.timedelta(days=30))}
    overdue = found[f"dossiers:{cast.unit_a.pk}:2022-06-13"]
    assert (overdue.title.vi, overdue.over, overdue.units) == ("1 hồ sơ hẹn trả ngày 13/6/2022", "", {cast.unit_a.pk})
    assert found[f"dossiers:{cast.unit_a.pk}:2022-06-03"].over == "done"
    only = list(terms(cast.province, TODAY, TODAY + dt.timedelta(days=30), {cast.unit_b.pk}))
    assert {next(iter(t.units)) for t in only} == {cast.unit_b.pk}
    assert list(terms(cast.other_province, TODAY, TODAY)) == []


def test_a_code_typed_in_full_is_found_by_who_may_see_it(cast: Cast, lake: None) -> None:
    assert [title for title, _items in find_everything(cast.people.specialist, " H1 ")] == ["Hồ sơ một cửa"]
    assert find_everything(cast.people.sister, "H1") == []
    assert find_everything(cast.people.stranger, "H1") == []


def made(received: dt.datetime, due: dt.datetime, finished: dt.datetime | None = None, paused: float = 0) -> Dossier:
    words = ("H1", "so-a", None, None, None, None, None)
    return Dossier(*words, received, due, finished, None, paused, None, None, 0, 1, 0)


def test_the_clock_counts_working_days_and_says_why_others_are_not() -> None:
    # Friday 29 April 2022 to Friday 6 May: 30 April and 1 May fell on a weekend, 2 and 3 May were off in lieu.
    face = clock_face(made(dt.datetime(2022, 4, 29, 9), dt.datetime(2022, 5, 6, 9)), dt.date(2022, 5, 6))
    assert face is not None
    days = {day.date: day for week in face.weeks for day in week}
    assert (face.limit, face.reckoned) == (3, True)
    assert [d.day for d, told in days.items() if told.state == "counted"] == [4, 5, 6]
    assert days[dt.date(2022, 5, 2)].state == "skipped"
    assert days[dt.date(2022, 5, 2)].why is not None
    assert [len(week) for week in face.weeks] == [7, 7]


def test_a_pause_moves_the_due_moment_and_what_is_after_it_is_late() -> None:
    pauses = [(dt.datetime(2022, 6, 2, 9), dt.datetime(2022, 6, 6, 9))]
    dossier = made(dt.datetime(2022, 6, 1, 9), dt.datetime(2022, 6, 3, 9), dt.datetime(2022, 6, 9, 9), 4)
    face = clock_face(dossier, TODAY, pauses)
    assert face is not None
    assert face.due == dt.datetime(2022, 6, 7, 9)
    days = {day.date: day for week in face.weeks for day in week}
    assert days[dt.date(2022, 6, 3)].state == "paused"
    assert [d.day for d, told in days.items() if told.state == "late"] == [8, 9]
    assert ("due", "hạn sau khi trừ tạm dừng 09:00") in days[dt.date(2022, 6, 7)].marks


def test_pauses_are_read_from_the_steps() -> None:
    def step(activity: str, day: int) -> Event:
        return Event(activity, dt.datetime(2022, 6, day, 9), None, None)

    steps = [
        step("Tiếp nhận", 1),
        step("Yêu cầu bổ sung", 2),
        step("Nhận bổ sung", 6),
        step("Yêu cầu bổ sung hồ sơ", 8),
    ]
    assert pauses_of(steps) == [(dt.datetime(2022, 6, 2, 9), dt.datetime(2022, 6, 6, 9))]


def test_off_the_calendars_years_there_is_no_clock() -> None:
    assert clock_face(made(dt.datetime(2001, 4, 29, 9), dt.datetime(2001, 5, 6, 9)), TODAY) is None


@pytest.mark.parametrize(
    ("due", "ended", "paused", "state", "words"),
    [
        (dt.datetime(2022, 6, 15, 9), None, 0, "due-soon", "Đến hạn hôm nay (hạn 15/6/2022)"),
        (dt.datetime(2022, 6, 14, 9), None, 0, "overdue", "Quá hạn 1 ngày (hạn 14/6/2022)"),
        (dt.datetime(2022, 6, 18, 9), None, 0, "in-time", "Còn 3 ngày (hạn 18/6/2022)"),
        (dt.datetime(2022, 6, 13, 9), dt.datetime(2022, 6, 13, 9), 0, "done", "Đã xong 13/6/2022 (hạn 13/6/2022)"),
        (
            dt.datetime(2022, 6, 13, 9),
            dt.datetime(2022, 6, 13, 9, 1),
            0,
            "overdue",
            "Xong trễ trong ngày (hạn 13/6/2022)",
        ),
        (dt.datetime(2022, 6, 10, 9), dt.datetime(2022, 6, 13, 9), 3, "done", "Đã xong 13/6/2022 (hạn 10/6/2022)"),
    ],
)
def test_a_state_is_words_with_its_date(
    due: dt.datetime, ended: dt.datetime | None, paused: float, state: str, words: str
) -> None:
    row = {"due_at": due, "ended": ended, "paused_days": paused}
    assert (state_of(row, TODAY), state_words(row, TODAY)) == (state, words)
