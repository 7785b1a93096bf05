"""Self-reviews that verdicts open: written, handed in, returned, accepted; dropped with the case."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import verdicts
from tests.web.cast import TODAY, Cast

from caicach.errors import InputError
from caicach.web.accountability.models import Case, CaseEvent, Review
from caicach.web.accountability.services.cases import Said, decide
from caicach.web.accountability.services.reviews import accept, give_back, hand_in, write
from caicach.web.accountability.states import event_title
from caicach.web.accountability.terms import terms
from caicach.web.files.kinds import accept as keep_file
from caicach.web.reminders.rules import default_rules


def client_of(user: object) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_an_upheld_case_opens_a_review_with_ten_working_days(cast: Cast) -> None:
    review = verdicts.reviewed(cast)
    assert (review.state, str(review.due_on)) == ("asked", "2022-06-29")


def test_a_case_that_only_bars_a_class_opens_none(cast: Cast) -> None:
    decide(cast.people.leader, verdicts.objected(cast), "uphold", Said("đúng"))
    assert not Review.objects.exists()


def test_the_whole_way_of_a_review(cast: Cast) -> None:
    review, unit, office = verdicts.reviewed(cast), cast.people.specialist, cast.people.reform_officer
    review = write(unit, review, "Tồn tại", 0)
    assert write(unit, review, "Tồn tại ", 0).edition == 1  # as it stands: nothing changes
    file = keep_file(io.BytesIO(b"%PDF-1.7 kiem diem"), "kiem-diem.pdf")
    review = hand_in(unit, review, "Tồn tại, nguyên nhân", 1, [file])
    with pytest.raises(InputError, match="lý do"):
        give_back(office, review, "")
    review = give_back(office, review, "chưa nêu trách nhiệm cá nhân")
    review = accept(office, hand_in(unit, review, "Tồn tại, nguyên nhân, trách nhiệm", review.edition))
    assert review.state == "accepted"
    steps = CaseEvent.objects.filter(case=review.case, act__startswith="review-").values_list("act", flat=True)
    assert [event_title(act).vi for act in steps] == [
        "Yêu cầu tự kiểm điểm",
        "Gửi bản tự kiểm điểm",
        "Trả lại bản tự kiểm điểm",
        "Gửi bản tự kiểm điểm",
        "Nhận bản tự kiểm điểm",
    ]


def test_what_a_colleague_wrote_is_not_overwritten_and_nothing_is_handed_in_empty(cast: Cast) -> None:
    review = verdicts.reviewed(cast)
    write(cast.people.specialist, review, "một", 0)
    with pytest.raises(InputError, match="bản mới nhất"):
        write(cast.people.specialist, review, "hai", 0)
    with pytest.raises(InputError, match="nội dung"):
        hand_in(cast.people.specialist, review, "  ", 1)


def test_only_the_unit_writes_and_only_the_office_accepts(cast: Cast) -> None:
    review = verdicts.reviewed(cast)
    for other in (cast.people.sister, cast.people.reform_officer, cast.people.leader):
        with pytest.raises(InputError):
            write(other, review, "hộ", 0)
    handed = hand_in(cast.people.specialist, review, "nội dung", 0)
    for other in (cast.people.specialist, cast.people.leader):
        with pytest.raises(InputError):
            accept(other, handed)


def test_a_withdrawn_case_drops_its_review(cast: Cast) -> None:
    review = verdicts.reviewed(cast)
    row = "so-a,unit,2022,unit_cchc_index,80,,,,,đính chính\n"
    verdicts.keep(cast, f"{verdicts.FACTS.splitlines()[0]}\n{row}", "cộng sót điểm")
    decide(cast.people.leader, Case.objects.get(pk=review.case_id), "withdraw", Said("số liệu đã sửa"))
    review.refresh_from_db()
    assert review.state == "dropped"
    with pytest.raises(InputError):
        write(cast.people.specialist, review, "viết", 0)


def test_the_page_saves_by_itself_hands_in_and_loses_nothing(cast: Cast) -> None:
    review = verdicts.reviewed(cast)
    unit = client_of(cast.people.specialist)
    page = unit.get(reverse("review", args=[review.pk])).content.decode()
    assert "Chờ tự kiểm điểm, hạn 29/6/2022" in page
    address = reverse("review-write", args=[review.pk])
    saved = unit.post(address, {"text": "đang viết", "seen": "0"}, headers={"HX-Request": "true"})
    assert 'value="1" id="id_seen"' in saved.content.decode()
    refused = unit.post(address, {"text": "bản khác", "seen": "0", "do": "hand-in"})
    assert refused.status_code == 422
    assert "bản khác" in refused.content.decode()
    assert unit.post(address, {"text": "xong", "seen": "1", "do": "hand-in"}).status_code == 302
    office = client_of(cast.people.reform_officer)
    answer = reverse("review-answer", args=[review.pk])
    assert office.post(answer, {"act": "return", "words": ""}).status_code == 422
    assert office.post(answer, {"act": "accept", "words": ""}).status_code == 302
    assert "Đã nhận bản tự kiểm điểm" in office.get(reverse("case", args=[review.case_id])).content.decode()


def test_each_step_has_its_term_for_reminders(cast: Cast) -> None:
    horizon = TODAY.replace(year=2023)
    case = verdicts.noticed(cast)
    (term,) = list(terms(cast.province, TODAY, horizon))
    assert (term.kind, term.due, term.units, term.over) == ("case", case.due_on, {cast.unit_a.pk}, "")
    assert default_rules()["case"].before[0] == 60  # told the morning after the notice
    review = verdicts.reviewed(cast)
    found = {t.key: (str(t.due), t.over) for t in terms(cast.province, TODAY, horizon)}
    assert found[f"review:{review.pk}"] == ("2022-06-29", "")


def test_an_objection_gives_the_leader_a_term_to_decide(cast: Cast) -> None:
    case = verdicts.objected(cast)
    found = {t.key: t for t in terms(cast.province, TODAY, TODAY.replace(year=2023))}
    assert found[f"case:{case.pk}"].over == "done"
    decision = found[f"case-decision:{case.pk}"]
    assert (str(decision.due), cast.people.leader.pk in decision.users) == ("2022-06-29", True)
