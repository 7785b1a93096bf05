"""Approving a result and publishing it sealed: what is approved is what is published, and everything follows again."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from tests.web.cast import Cast
from tests.web.rounds import fresh, move_to
from tests.web.rounds_done import approved_round, judged_round, published_round

from caicach.errors import InputError
from caicach.web.audit.chain import canonical
from caicach.web.audit.models import Entry
from caicach.web.rounds.models import Appraisal, Decision, Publication
from caicach.web.rounds.result import result_of
from caicach.web.rounds.scores_at import answers_at, scores_at
from caicach.web.rounds.sealed import final_answers, opened
from caicach.web.rounds.services.approving import approval_of, approve_round, send_back
from caicach.web.rounds.services.publishing import NOTHING_BEFORE, publish


def acts(round_pk: int) -> list[str]:
    about = Entry.objects.filter(subject_type="rounds.round", subject_id=str(round_pk))
    return list(about.order_by("number").values_list("act", flat=True))


def test_the_result_seals_the_same_answers_that_pages_show(cast: Cast) -> None:
    small = judged_round(cast)
    found = {(a.unit, a.code): a for a in final_answers(result_of(small.round))}
    assert found == answers_at(small.round, "final")


@pytest.mark.parametrize("outcome", Decision.Outcome.values)
def test_sealed_answers_follow_every_decision_of_the_council(cast: Cast, outcome: str) -> None:
    small = judged_round(cast)
    counted = {"members": 3, "for_unit": 2, "for_appraiser": 1, "abstained": 0, "on": small.round.locality.today()}
    for code, value in (("1.3", "72"), ("2.2", "0.5")):  # 2.2 has no answer of the unit's own
        figures = {"value": value} if outcome == "other" else {}
        Decision.objects.create(entrant=small.a, code=code, outcome=outcome, **figures, **counted)
    second = {"entrant": small.b, "stage": "second", "verdict": "change", "words": "lý do"}
    Appraisal.objects.create(code="1.1", value="3", **second)
    Appraisal.objects.create(code="2.1", na_reason="không có hồ sơ", **second)
    small.round.no_survey = "không đủ kinh phí"
    Appraisal.objects.filter(code="2.3").delete()
    sealed = {(a.unit, a.code): a for a in final_answers(result_of(small.round))}
    assert sealed == answers_at(small.round, "final")
    assert sealed["so-b", "2.3"].reason == "không đủ kinh phí"


def test_the_same_records_give_the_same_bytes(cast: Cast) -> None:
    small = judged_round(cast)
    assert canonical(result_of(small.round)) == canonical(result_of(fresh(small.round)))


def test_a_leader_approves_the_result_as_it_stands(cast: Cast) -> None:
    small = judged_round(cast)
    approved = approve_round(cast.people.leader, small.round, "nhất trí")
    assert (approved.approved_by, approved.approval_words) == (cast.people.leader, "nhất trí")
    assert approval_of(approved).state == "approved"
    assert acts(approved.pk)[-1] == "approve-round"
    with pytest.raises(InputError, match="đã được phê duyệt"):
        approve_round(cast.people.leader, approved)


def test_a_result_without_a_ranked_unit_is_not_approved(cast: Cast) -> None:
    small = judged_round(cast, both=False)
    Appraisal.objects.filter(code="2.2").delete()
    with pytest.raises(InputError, match="ít nhất một đơn vị đủ điểm"):
        approve_round(cast.people.leader, small.round)


def test_a_result_that_changes_after_approval_must_be_approved_again(cast: Cast) -> None:
    small = approved_round(cast)
    Appraisal.objects.filter(entrant=small.a, code="2.2").update(value="1.75", edition=2)
    assert approval_of(small.round).state == "overtaken"
    with pytest.raises(InputError, match="đã thay đổi sau khi phê duyệt"):
        publish(cast.people.reform_officer, small.round)
    assert not Publication.objects.exists()


def test_a_result_is_sent_back_with_a_reason_and_an_approval_falls(cast: Cast) -> None:
    small = judged_round(cast)
    approve_round(cast.people.leader, small.round)
    with pytest.raises(InputError, match="lý do trả lại"):
        send_back(cast.people.leader, small.round, "  ")
    returned = send_back(cast.people.leader, small.round, "xem lại tiêu chí 1.3")
    assert approval_of(returned).state == "returned"
    assert (returned.approved_on, returned.approved_digest) == (None, "")
    assert Entry.objects.filter(act="return-round").get().note == "xem lại tiêu chí 1.3"


@pytest.mark.parametrize("kind", ["appraisal", "publication"])
def test_nothing_is_approved_outside_its_term(cast: Cast, kind: str) -> None:
    small = move_to(cast, judged_round(cast), kind)
    for act in (approve_round, lambda by, round: send_back(by, round, "lý do")):
        with pytest.raises(InputError, match=r"Chưa mở|hết hạn"):
            act(cast.people.leader, small.round)


def test_nothing_is_published_unapproved_or_outside_its_term(cast: Cast) -> None:
    small = judged_round(cast)
    with pytest.raises(InputError, match="Chưa mở"):
        publish(cast.people.reform_officer, small.round)
    move_to(cast, small, "publication")
    with pytest.raises(InputError, match="chưa được phê duyệt"):
        publish(cast.people.reform_officer, small.round)


def test_a_publication_seals_points_rank_and_class_and_everything_they_follow_from(cast: Cast) -> None:
    small, publication = published_round(cast)
    said = json.loads(bytes(publication.content))
    assert canonical(said) == bytes(publication.content)
    assert (said["previous"], publication.number, publication.chain_number) == (NOTHING_BEFORE, 1, 1)
    a, b = said["result"]["units"]
    assert (a["name"], a["points"], a["max"], a["percent"], a["rank"], a["class"]) == (
        "Sở A", "8.4", "10", "84", 1, "good")  # fmt: skip
    assert (b["points"], b["rank"], b["class"]) == ("6", 2, "fair")
    (changed,) = [p for p in said["result"]["places"] if (p["unit"], p["code"]) == ("so-a", "1.3")]
    assert changed["self"]["value"] == "95"
    assert (changed["first"]["verdict"], changed["first"]["value"]) == ("change", "80")
    assert said["result"]["instrument"]["text"] == small.round.version.text
    assert (said["approved"]["by"], said["published"]["on"]) == ("leader", "2022-09-01")


def test_points_follow_again_from_the_sealed_bytes_alone(cast: Cast) -> None:
    small, publication = published_round(cast)
    sealed, live = opened(bytes(publication.content)), scores_at(small.round, "final")
    assert live is not None
    for unit in ("so-a", "so-b"):
        once, again = live.unit(unit), sealed.scores.unit(unit)
        assert once is not None
        assert again is not None
        assert (once.points, once.rank, once.class_code) == (again.points, again.rank, again.class_code)
        assert dict(once.nodes) == dict(again.nodes)


def test_a_unit_that_lacks_answers_is_sealed_without_points_and_rank(cast: Cast) -> None:
    _, publication = published_round(cast, both=False)
    b = opened(bytes(publication.content)).units["so-b"]
    assert (b["name"], b["points"], b["rank"], b["nodes"]) == ("Sở B", None, None, {})


def test_a_correction_is_a_new_number_with_its_reason_after_a_new_approval(cast: Cast) -> None:
    small, first = published_round(cast)
    with pytest.raises(InputError, match="Không có gì để đính chính"):
        publish(cast.people.reform_officer, small.round, "lý do")
    Appraisal.objects.filter(entrant=small.a, code="1.3").update(value="92", edition=2)
    with pytest.raises(InputError, match="thay đổi sau khi phê duyệt"):
        publish(cast.people.reform_officer, small.round, "lý do")
    move_to(cast, small, "approval")
    approve_round(cast.people.leader, small.round, "đồng ý đính chính")
    move_to(cast, small, "publication", after=5)
    with pytest.raises(InputError, match="lý do đính chính"):
        publish(cast.people.reform_officer, small.round)
    second = publish(cast.people.reform_officer, small.round, "tìm thấy hồ sơ của Sở A")
    assert (second.number, second.chain_number, second.previous) == (2, 2, first.digest)
    assert Decimal(opened(bytes(second.content)).units["so-a"]["points"]) == Decimal("9.4")
    assert list(small.round.publications.all()) == [first, second]
    assert Entry.objects.get(act="correct-result").note == "tìm thấy hồ sơ của Sở A"


def test_the_rounds_of_a_province_share_one_chain(cast: Cast) -> None:
    small, first = published_round(cast, year=2021)
    _, second = published_round(cast, year=2022, previous=small.round)
    assert (second.number, second.chain_number, second.previous) == (1, 2, first.digest)
