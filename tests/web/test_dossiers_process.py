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
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.dossiers.models import DeclaredSteps
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


DECLARE, PROCEDURE = "steps-declare", "1.000001"


def test_dossiers_are_held_against_the_declared_steps(cast: Cast, steps: None, signed_in: SignedIn) -> None:
    """H1 keeps to them; H2 asked another unit, which no declared step names."""
    client = signed_in(cast.people.reform_officer)
    shown = reverse(PAGE, query={"procedure": PROCEDURE})
    assert "Chưa ghi các bước đã công bố" in client.get(shown).text
    for lines in ("Tiếp nhận\nTrả kết quả", "Tiếp nhận\nThẩm định (không bắt buộc)\nTrả kết quả"):
        assert client.post(reverse(DECLARE), {"procedure": PROCEDURE, "lines": lines}).status_code == 302
    kept = DeclaredSteps.objects.get(superseded=False)
    assert [step.optional for step in kept.declared] == [False, True, False]
    assert Entry.objects.filter(act="declare-steps").count() == 2
    assert verify().broken == ()
    answer = signed_in(cast.people.leader).get(shown)
    assert "hồ sơ đi đúng các bước đã công bố" in answer.text
    assert (answer.context["judged"]["conform"], answer.context["judged"]["cases"]) == (1, 2)
    told = {(str(words), activity, cases) for words, activity, cases in answer.context["departures"]}
    named = "bước không có trong công bố"
    assert told == {(named, "Gửi lấy ý kiến", 1), (named, "Nhận ý kiến", 1)}
    assert "Thẩm định (không bắt buộc)" in client.get(reverse(DECLARE, query={"procedure": PROCEDURE})).text


def test_steps_out_of_a_file(cast: Cast, signed_in: SignedIn) -> None:
    file = io.BytesIO("steps: [{activity: Tiếp nhận}, {activity: Trả, optional: true}]".encode())
    file.name = "buoc.yaml"
    signed_in(cast.people.reform_officer).post(reverse(DECLARE), {"procedure": PROCEDURE, "file": file})
    assert [step.activity for step in DeclaredSteps.objects.get().declared] == ["Tiếp nhận", "Trả"]


@pytest.mark.parametrize("content", ["steps: 5", "steps: [{}]", "- a", "steps: [", "\x00"])
def test_a_file_that_holds_no_steps_is_refused(cast: Cast, signed_in: SignedIn, content: str) -> None:
    file = io.BytesIO(content.encode())
    file.name = "buoc.yaml"
    answer = signed_in(cast.people.reform_officer).post(reverse(DECLARE), {"procedure": PROCEDURE, "file": file})
    assert (answer.status_code, DeclaredSteps.objects.count()) == (422, 0)
    assert "buoc.yaml" in answer.text


def test_steps_twice_or_none_are_refused_and_only_the_reform_officer_declares(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.reform_officer)
    for lines in ("", "Tiếp nhận\ntiep nhan"):
        assert client.post(reverse(DECLARE), {"procedure": PROCEDURE, "lines": lines}).status_code == 422
    assert signed_in(cast.people.leader).get(reverse(DECLARE)).status_code == 403
