"""Responsibility by unit: what is counted, on the bound itself, and for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast
from tests.web.work import document, given

from caicach.web.accounts.models import User
from caicach.web.reports.responsibility import Responsible, responsible, units_told

SignedIn = Callable[[User | None], Client]
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture
def tasks(cast: Cast) -> None:
    directive = document(cast)
    given(directive, cast.unit_a, YESTERDAY, words="kiểm điểm trách nhiệm người đứng đầu")
    given(directive, cast.unit_a, TODAY)  # the last day itself is in time
    given(directive, cast.unit_a, TOMORROW, state="confirmed-done", finished_on=TODAY)
    given(directive, cast.unit_a, YESTERDAY, state="confirmed-done", finished_on=YESTERDAY)
    given(directive, cast.unit_a, YESTERDAY, state="confirmed-done", finished_on=TODAY, words="Kiểm điểm tập thể")
    given(directive, cast.unit_a, YESTERDAY, state="cancelled")
    given(directive, cast.unit_b, None).coordinating.set([cast.unit_a, cast.below_a])


def of(rows: list[Responsible], name: str) -> Responsible:
    return next(row for row in rows if str(row.unit) == name)


def test_each_figure_counts_what_it_says(cast: Cast, tasks: None) -> None:
    row = of(responsible(cast.people.leader, cast.province), "Sở A")
    assert (row.rates.total, row.done, row.late, row.overdue, row.longest) == (5, 3, 1, 1, 1)
    assert row.completion == Decimal(75)  # 3 done of the 3 and 1 overdue
    assert (row.self_reviews, row.self_reviews_done) == (2, 1)


def test_nothing_due_has_no_rate(cast: Cast, tasks: None) -> None:
    row = of(responsible(cast.people.leader, cast.province), "Sở B")
    assert (row.rates.total, row.completion, row.longest) == (1, None, None)


def test_a_unit_sees_its_own_and_where_it_helps_and_a_stranger_nothing(cast: Cast, tasks: None) -> None:
    assert {str(r.unit) for r in responsible(cast.people.specialist, cast.province)} == {"Sở A", "Sở B"}
    assert {str(r.unit) for r in responsible(cast.people.sister, cast.province)} == {"Sở B"}
    assert responsible(cast.people.stranger, cast.province) == []


def test_the_most_overdue_stand_first(cast: Cast, tasks: None) -> None:
    given(document(cast), cast.unit_b, YESTERDAY - dt.timedelta(days=9))
    assert [str(r.unit) for r in responsible(cast.people.leader, cast.province)] == ["Sở B", "Sở A"]


def test_three_questions_to_the_database_however_many_units(
    cast: Cast, tasks: None, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(3):
        responsible(cast.people.leader, cast.province)


def test_the_page_leads_to_the_board_and_says_what_it_is_not(cast: Cast, tasks: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.leader).get(reverse("account-page"))
    assert reverse("task-board") in page.text
    assert "chưa được áp dụng" in page.text
    assert "75,0 %" in page.text


def test_the_table_exports_figures_as_figures(cast: Cast, tasks: None, signed_in: SignedIn) -> None:
    address = reverse("account-page", query={"export": "csv", "table": "responsibility", "hide": "late"})
    lines = signed_in(cast.people.leader).get(address).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "Sở A,5,3,1,1,75.0,2"


def test_without_tasks_the_page_says_what_comes_first(cast: Cast, signed_in: SignedIn) -> None:
    assert "Chưa có nhiệm vụ nào được giao" in signed_in(cast.people.leader).get(reverse("account-page")).text


def test_the_home_page_tells_as_many_units_as_the_page(cast: Cast, tasks: None) -> None:
    given(document(cast), cast.below_a, YESTERDAY, given_by=cast.unit_b)
    for user in (cast.people.leader, cast.people.specialist, cast.people.sister, cast.people.stranger):
        rows = responsible(user, cast.province)
        assert units_told(user, cast.province) == (len(rows), sum(row.overdue > 0 for row in rows))
