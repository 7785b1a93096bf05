"""The pages of a result: who sees which stage when, figures that open, approval, lost points, findings opened there."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import fresh, move_to
from tests.web.rounds_done import judged_round, published_round

from caicach.web.accounts.models import User
from caicach.web.findings.models import Finding
from caicach.web.rounds.lost import lost_map
from caicach.web.rounds.scores_at import scores_at
from caicach.web.rounds.standings import lines_at, seen_stages

SignIn = Callable[[User | None], Client]


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ")


def test_a_result_shows_every_unit_with_rank_class_and_change(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client = signed_in(cast.people.reform_officer)
    page = text(client.get(reverse("result", args=[small.round.pk])))
    assert "84,00 %" in page
    assert "▼ 1,0 điểm" in page  # the change of Sở A: 1.3 lost one point
    csv = client.get(reverse("result", args=[small.round.pk]), {"export": "csv", "table": "result"}).content.decode()
    a, b = (line.split(",") for line in csv.splitlines()[1:3])
    assert (a[0], a[1], a[2], b[0], b[1], b[2]) == ("Sở A", "1", "8.4", "Sở B", "2", "6.0")


def test_each_stage_has_its_own_view(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    address = reverse("result", args=[small.round.pk])
    page = text(signed_in(cast.people.leader).get(address, {"stage": "self"}))
    assert "tạm tính, thiếu 2" in page  # what appraiser and survey answer is not there yet
    assert '<b aria-current="page">Tự chấm</b>' in page


def test_a_unit_that_lacks_answers_has_no_rank_and_what_it_lacks_is_named(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast, both=False)
    page = text(signed_in(cast.people.leader).get(reverse("result", args=[small.round.pk])))
    assert "1 đơn vị chưa đủ điểm để xếp hạng" in page
    assert "thiếu 6 tiêu chí (1.1, 1.2, 1.3, 2.1, 2.2, 2.3)" in page
    by_unit = {line.entrant.unit.code: line for line in lines_at(small.round, "final")}
    assert by_unit["so-b"].score is None


def test_a_unit_sees_a_judgement_once_its_appraisal_is_over(cast: Cast) -> None:
    small = judged_round(cast)
    unit, insider = cast.people.specialist, cast.people.reform_officer

    def seen(kind: str, after: int = 0) -> tuple[str, ...]:
        return seen_stages(unit, move_to(cast, small, kind, after=after).round)

    assert seen("appraisal") == ("self",)
    assert seen("appraisal", after=15) == ("self",)  # its last day
    assert seen("appraisal", after=16) == ("self", "first")
    assert seen("council") == ("self", "first", "second")
    assert seen_stages(insider, move_to(cast, small, "appraisal").round) == ("self", "first", "final")


def test_a_hidden_stage_is_not_to_be_had_by_its_address(cast: Cast, signed_in: SignIn) -> None:
    small = move_to(cast, judged_round(cast), "appraisal")
    client = signed_in(cast.people.specialist)
    assert client.get(reverse("result-trace", args=[small.a.pk, "1.3", "self"])).status_code == 200
    for stage in ("first", "final", "other"):
        assert client.get(reverse("result-trace", args=[small.a.pk, "1.3", stage])).status_code == 404
    page = text(client.get(reverse("result-criterion", args=[small.a.pk, "1.3"])))
    assert "thiếu hồ sơ" not in page
    assert client.get(reverse("result-unit", args=[small.b.pk])).status_code == 404


def test_a_figure_opens_down_to_answer_reason_and_evidence(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client = signed_in(cast.people.leader)
    whole = text(
        client.get(reverse("result-trace", args=[small.a.pk, "total", "final"]), headers={"HX-Request": "true"})
    )
    assert "8,4 / 10 điểm = 84 %, hạng 1/2" in whole
    assert "<html" not in whole
    leaf = text(client.get(reverse("result-trace", args=[small.a.pk, "1.3", "final"])))
    assert "“thiếu hồ sơ”" in leaf
    assert "<html" in leaf


def test_a_criterion_shows_every_stage_and_what_was_said(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    page = text(signed_in(cast.people.leader).get(reverse("result-criterion", args=[small.a.pk, "1.3"])))
    for words in ("95 %", "80 %", "“thiếu hồ sơ”", "▼ 1,0 điểm", "Mất 1 điểm", "Chưa có minh chứng"):
        assert words in page
    assert signed_in(cast.people.leader).get(reverse("result-criterion", args=[small.a.pk, "1"])).status_code == 404


def test_two_years_stand_side_by_side(cast: Cast, signed_in: SignIn) -> None:
    first, _ = published_round(cast, year=2021)
    small = judged_round(cast, year=2022, previous=first.round)
    page = text(signed_in(cast.people.leader).get(reverse("result-years", args=[small.a.pk])))
    assert "Sở A: 2021 và 2022" in page
    assert page.count("không đổi") == 8
    alone = text(signed_in(cast.people.leader).get(reverse("result-years", args=[first.a.pk])))
    assert "không có kỳ trước" in alone


def test_the_leader_approves_or_returns_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client, address = signed_in(cast.people.leader), reverse("result", args=[small.round.pk])
    refused = client.post(reverse("result-return", args=[small.round.pk]), {"words": " "})
    assert refused.status_code == 422
    assert "lý do trả lại" in text(refused)
    client.post(reverse("result-return", args=[small.round.pk]), {"words": "xem lại 1.3"})
    assert "Lý do: xem lại 1.3" in text(client.get(address))
    assert client.post(reverse("result-approve", args=[small.round.pk]), {"words": ""}).url == address
    assert fresh(small.round).approved_by == cast.people.leader
    assert "đã phê duyệt" in text(client.get(address))


def test_approval_is_for_the_leader_and_within_its_term(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    approve = reverse("result-approve", args=[small.round.pk])
    assert signed_in(cast.people.reform_officer).post(approve).status_code == 403
    assert signed_in(cast.people.leader).get(approve).status_code == 405
    move_to(cast, small, "publication")
    late = signed_in(cast.people.leader).post(approve)
    assert late.status_code == 422
    assert "Đã khóa vì hết hạn 31/8/2022" in text(late)


def test_lost_points_are_those_of_the_computation(cast: Cast) -> None:
    small = judged_round(cast)
    entrants = list(small.round.entrants.select_related("unit"))
    fields = lost_map(small.round, entrants)
    assert [c.code for c in fields.criteria] == ["1", "2"]
    totals = {row.entrant.unit.code: row.total for row in fields.rows}
    scores = scores_at(small.round, "final")
    assert scores is not None
    for unit in scores.units:
        assert unit.max is not None
        assert unit.points is not None
        assert totals[unit.unit] == unit.max - unit.points
    assert [row.entrant.unit.code for row in fields.rows] == ["so-b", "so-a"]  # who lost most stands first
    leaves = lost_map(small.round, entrants, "1")
    shades = {cell.criterion.code: cell.shade for cell in leaves.rows[0].cells}
    assert shades == {
        "1.1": 3,
        "1.2": 3,
        "1.3": 3,
    }  # Sở B lost just half of each: the bound belongs to the darker shade


def test_the_map_opens_criteria_and_lists_who_is_below_the_bound(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client, address = signed_in(cast.people.reform_officer), reverse("result-lost", args=[small.round.pk])
    page = text(client.get(address))
    assert "Đơn vị dưới 80 %" in page
    assert page.count('class="chip overdue"') == 1
    leaves = text(client.get(address, {"field": "1"}))
    assert reverse("result-criterion", args=[small.a.pk, "1.3"]) in leaves
    assert client.get(address, {"field": "9"}).status_code == 404
    assert signed_in(cast.people.specialist).get(address).status_code == 403
    lines = client.get(address, {"export": "csv", "table": "lost"}).content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["Sở B,2.5,1.5,4.0", "Sở A,1.0,0.6,1.6"]


def test_a_finding_is_opened_from_a_criterion(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client, address = signed_in(cast.people.reform_officer), reverse("result-finding", args=[small.round.pk])
    begun = text(client.get(address, {"code": "1.3"}))
    assert "Sở A: mất 1 điểm vì 80 % ở khung 70 % đến dưới 90 %." in begun
    assert begun.count("checked") >= 2
    said = {"code": "1.3", "title": "Nhiệm vụ chậm", "units": [str(small.a.pk)], "cause_kind": "subjective"}
    assert client.post(address, said).status_code == 422
    answer = client.post(address, {**said, "cause_words": "chưa đôn đốc", "cause_main": "on"})
    found = Finding.objects.get()
    assert answer.url == reverse("finding", args=[found.pk])
    assert (found.code, found.of_round, [u.code for u in found.units.all()]) == ("1.3", small.round.pk, ["so-a"])
    page = text(client.get(answer.url))
    assert reverse("result-lost", args=[small.round.pk]) in page
    assert "Nhiệm vụ chậm" in text(client.get(reverse("result-lost", args=[small.round.pk])))
    assert client.get(reverse("directive-draft"), {"finding": found.pk}).status_code == 200


@pytest.mark.parametrize("name", ["result", "result-lost", "result-finding"])
def test_the_province_beside_knows_nothing_of_it(cast: Cast, signed_in: SignIn, name: str) -> None:
    small = judged_round(cast)
    assert signed_in(cast.people.stranger).get(reverse(name, args=[small.round.pk])).status_code == 404
