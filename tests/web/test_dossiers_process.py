"""The process page: the map, hand-overs between people and units, two units and two periods side by side."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import intake
from tests.web.test_dossiers_causes import EVENTS

from caicach.web.accounts.models import User
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.files.keep import keep

SignedIn = Callable[[User | None], Client]
AGAIN = EVENTS + "H3,Tiếp nhận,2022-06-02 09:00,CB1,so-a\nH3,Tiếp nhận,2022-06-03 09:00,CB1,so-a\n"
PAGE = "dossier-process"


@pytest.fixture
def lake(cast: Cast) -> None:
    intake(cast)


@pytest.fixture
def steps(cast: Cast, lake: None) -> None:
    """Hand in the steps of three dossiers of Sở A, one of which was received twice."""
    stored = keep(io.BytesIO(AGAIN.encode()), "buoc.csv", "text/csv")
    hand_in_events(cast.people.reform_officer, cast.province, stored, "buoc.csv")


def test_the_process_is_drawn_with_the_table_behind_it(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    assert "chưa nạp bảng bước xử lý" in signed_in(cast.people.leader).get(reverse("dossier-process")).text
    stored = keep(io.BytesIO(EVENTS.encode()), "buoc.csv", "text/csv")
    hand_in_events(cast.people.reform_officer, cast.province, stored, "buoc.csv")
    page = signed_in(cast.people.leader).get(reverse("dossier-process", query={"other": "so-b", "detail": "100"})).text
    assert page.count('class="act"') == 4
    assert "Gửi lấy ý kiến" in page
    assert "so với Sở B" in page
    own = signed_in(cast.people.sister).get(reverse("dossier-process"))
    assert "Không có bước xử lý nào" in own.text
    assert signed_in(cast.people.sister).get(reverse("dossier-process", query={"unit": "so-a"})).status_code == 404


def test_hand_overs_loops_and_whose_time(cast: Cast, steps: None, signed_in: SignedIn) -> None:
    answer = signed_in(cast.people.leader).get(reverse(PAGE))
    people, units = ({row["way"]: row["count"] for row in rows} for _title, _head, rows in answer.context["handovers"])
    assert people == {"CB1 → CB2": 1, "CB2 → CB1": 1}
    assert units == {"Sở A → Sở B": 1, "Sở B → Sở A": 1}
    (again,) = answer.context["process"].again
    assert (again["activity"], again["cases"], again["again"], again["days"]) == ("Tiếp nhận", 1, 1, 1.0)
    told = answer.context["time"]
    assert {words for words, _days, _share in told} == {"đơn vị xử lý", "chờ đơn vị khác"}
    assert sum(share for _words, _days, share in told) == pytest.approx(100)
    assert "Chuyển giữa những người xử lý" in answer.text


def test_two_periods_of_one_unit(cast: Cast, steps: None, signed_in: SignedIn) -> None:
    query = {"unit": "so-a", "from": "2022-06-02", "from-2": "2022-06-01", "to-2": "2022-06-01"}
    answer = signed_in(cast.people.leader).get(reverse(PAGE, query=query))
    assert "Sở A so với Sở A" in answer.text
    assert "Bên 2: từ 1/6/2022 đến hết 1/6/2022" in answer.text
    rows = {(row["activity"], row["to_activity"]): row for row in answer.context["beside"]}
    asked = rows["Gửi lấy ý kiến", "Nhận ý kiến"]
    assert (asked["count_2"], asked["per_case_2"]) == (1, 0.5)


@pytest.mark.parametrize(
    "query", [{"from-2": "hôm qua"}, {"from-2": "2022-05-02", "to-2": "2022-05-01"}, {"from-2": "2035-01-01"}]
)
def test_a_second_period_that_cannot_be_is_said(
    cast: Cast, steps: None, signed_in: SignedIn, query: dict[str, str]
) -> None:
    answer = signed_in(cast.people.leader).get(reverse(PAGE, query=query))
    assert 'role="alert"' in answer.text
    assert answer.context["beside"] == ()


def test_a_sisters_unit_cannot_be_set_beside(cast: Cast, steps: None, signed_in: SignedIn) -> None:
    assert signed_in(cast.people.sister).get(reverse(PAGE, query={"other": "so-a"})).status_code == 404
