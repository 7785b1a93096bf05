"""What the platform knows is offered with where it comes from, and marked as long as it stands as it was taken over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import fresh_entry, move_day, terms
from tests.web.situations import DOSSIERS, intake
from tests.web.work import document, given

from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source
from caicach.web.rounds.figures import known_answers
from caicach.web.rounds.models import Answer, Entrant
from caicach.web.rounds.services.answering import Entered, save_answer
from caicach.web.rounds.services.opening import Opening, open_round

ON = dt.date(2026, 6, 15)


@pytest.fixture
def entrant(cast: Cast) -> Entrant:
    """Sở A's entry in a round of 2026 on the template for departments, which takes figures of other rooms over."""
    move_day(cast, ON)
    officer = cast.people.reform_officer
    begun = Begun("Bộ của sở", measures="department", first="2026")
    version = start_set(officer, cast.province, begun, Source(template="mau-so")).newest
    opening = Opening("Chấm điểm 2026", version, "2026", terms(2026), [cast.unit_a])
    return fresh_entry(open_round(officer, cast.province, opening), cast.unit_a.pk)


def three_tasks(cast: Cast) -> None:
    paper = document(cast)
    done = {"state": "confirmed-done", "finished_on": dt.date(2026, 3, 1)}
    given(paper, cast.unit_a, dt.date(2026, 3, 10), words="một", **done)
    given(paper, cast.unit_a, dt.date(2026, 2, 10), words="hai", **done)
    given(paper, cast.unit_a, dt.date(2026, 5, 1), words="ba")
    given(paper, cast.unit_a, dt.date(2026, 12, 1), words="chưa đến hạn")
    given(paper, cast.unit_a, dt.date(2025, 12, 1), words="của năm trước")
    given(paper, cast.unit_b, dt.date(2026, 5, 1), words="của sở khác")


def test_tasks_due_until_today_answer_what_takes_them_over(cast: Cast, entrant: Entrant) -> None:
    assert known_answers(entrant) == {}
    three_tasks(cast)
    known = known_answers(entrant)
    assert known["1.4"].value == "on_time=1; late=1; assigned=3"
    assert known["1.4"].origin == "theo dõi nhiệm vụ, đến ngày 15/6/2026"


def test_a_figure_saved_as_it_is_known_keeps_its_origin_another_does_not(cast: Cast, entrant: Entrant) -> None:
    three_tasks(cast)
    by, known = cast.people.specialist, known_answers(entrant)["1.4"]
    kept = save_answer(by, entrant, "1.4", Entered(value=known.value), 0)
    assert isinstance(kept, Answer)
    assert kept.origin == known.origin
    changed = save_answer(by, entrant, "1.4", Entered(value="on_time=2; late=0; assigned=3"), 1)
    assert isinstance(changed, Answer)
    assert changed.origin == ""


def test_the_form_shows_what_is_known_filled_in_and_takes_it_by_a_button(cast: Cast, entrant: Entrant) -> None:
    three_tasks(cast)
    client = Client()
    client.force_login(cast.people.specialist)
    page = client.get(reverse("entry-field", args=[entrant.pk, "1"])).content.decode()
    assert "Hệ thống đã có số" in page
    assert "số của hệ thống, chưa lưu" in page
    assert f"{reverse('task-board')}?f.lead={cast.unit_a.pk}" in page
    assert not Answer.objects.exists()
    sent = client.post(reverse("entry-answer", args=[entrant.pk, "1.4"]), {"take": "1"}, headers={"X-Part": "1"})
    assert "lấy từ theo dõi nhiệm vụ, đến ngày 15/6/2026" in sent.content.decode()
    assert Answer.objects.get().value == "on_time=1; late=1; assigned=3"


def test_dossiers_resolved_in_time_answer_the_share_that_takes_them_over(cast: Cast, entrant: Entrant) -> None:
    intake(cast, DOSSIERS.replace("2022-", "2026-"))
    known = known_answers(entrant)
    assert (known["3.2.1"].numerator, known["3.2.1"].denominator) == ("1", "2")
    assert known["3.2.1"].origin == "hồ sơ một cửa, đến ngày 15/6/2026"
    assert "7.1" not in known  # the table says no channel
