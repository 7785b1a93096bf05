"""Officials' score sheets: who answers, who decides, what follows; the quota over the unit; bad input."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import evaluating, situations
from tests.web.cast import SINCE, Cast, person

from caicach.errors import InputError
from caicach.scoring import Given
from caicach.web.accountability.evaluating import quota_in
from caicach.web.accountability.models import Evaluation, KnownFact, Sheet
from caicach.web.accountability.services.evaluations import (
    Judged,
    Opening,
    add_person,
    answer_sheet,
    change_position,
    decide_sheet,
    give_back,
    may_decide,
    open_evaluation,
    reopen_sheet,
    take_work_again,
)
from caicach.web.accounts.models import Role
from caicach.web.audit.models import Entry
from caicach.web.directives.models import Task


def later(cast: Cast) -> Sheet:
    """Return the specialist's sheet by the later decree."""
    return evaluating.opened(cast, evaluating.LATER).sheets.get(account=cast.people.specialist)


def fact(sheet: Sheet, name: str) -> str | None:
    """Return a fact in force of the sheet's official."""
    found = KnownFact.objects.filter(subject=sheet.subject, fact=name, in_force=True).first()
    return found.value if found else None


def test_an_evaluation_has_who_is_at_the_unit_each_by_the_post(cast: Cast) -> None:
    found = evaluating.opened(cast, evaluating.EARLIER, "Nguyễn Thị Mẫu", " ")
    posts = {s.name: (s.position, s.state) for s in found.sheets.all()}
    assert posts == {
        "specialist": ("professional", "open"),
        "head": ("leader", "open"),
        "Nguyễn Thị Mẫu (Sở A)": ("professional", "handed-in"),
    }


def test_the_sheet_follows_the_period(cast: Cast) -> None:
    earlier = evaluating.sheet(cast)
    assert [leaf.code for leaf in earlier.instrument.edition("2022").criteria] == ["1", "2", "3"]  # type: ignore[union-attr]
    assert later(cast).instrument.edition("2026").id == "nd-335-2025"  # type: ignore[union-attr]


@pytest.mark.parametrize("period", ["2019", "2023", "nay"])
def test_a_period_without_a_sheet_not_begun_or_none_is_refused(cast: Cast, period: str) -> None:
    with pytest.raises(InputError):
        open_evaluation(cast.people.head, cast.province, Opening(cast.unit_a, period))
    assert not Evaluation.objects.exists()


def test_a_unit_is_evaluated_once_a_period_and_only_while_it_exists(cast: Cast) -> None:
    evaluating.opened(cast)
    with pytest.raises(InputError, match="chưa mở đánh giá"):
        evaluating.opened(cast)
    cast.unit_b.valid_to = dt.date(2021, 1, 1)
    cast.unit_b.save()
    with pytest.raises(InputError, match="tồn tại trong kỳ"):
        open_evaluation(cast.people.reform_officer, cast.province, Opening(cast.unit_b, "2022"))


def test_tasks_held_are_filled_in_and_taken_again(cast: Cast) -> None:
    task = situations.task(cast)
    Task.objects.filter(pk=task.pk).update(
        holder=cast.people.specialist, last_day=dt.date(2026, 3, 1), state="confirmed-done",
        finished_on=dt.date(2026, 3, 2),
    )  # fmt: skip
    sheet = later(cast)
    assert sheet.work[0] | {"address": ""} == {
        "kind": "task", "assigned": 1, "done": 1, "on_time": 0, "late": 1, "returned": 0, "factor": "1", "address": "",
    }  # fmt: skip
    assert sheet.known["2"]["value"] == "assigned=1; done=1; quality=1; rework=0; on_time=0; late=1"
    Task.objects.filter(pk=task.pk).update(finished_on=dt.date(2026, 3, 1))
    take_work_again(cast.people.head, sheet.evaluation)
    sheet.refresh_from_db()
    assert sheet.known["2"]["value"].endswith("on_time=1; late=0")


def test_a_sheet_from_the_answers_to_the_facts(cast: Cast) -> None:
    sheet = evaluating.decided(cast, evaluating.handed_in(cast, later(cast)))
    total = Decimal(27) + evaluating.WORK_POINTS
    assert round(Decimal(sheet.points), 15) == round(total, 15)
    assert (sheet.word, sheet.rule) == ("hoàn thành xuất sắc nhiệm vụ", "ND335-20-1")
    assert fact(sheet, "official_points") == sheet.points
    assert fact(sheet, "official_disciplined") == "không"
    stream = f"cases:{cast.province.unit.key}"
    acts = set(Entry.objects.filter(stream=stream).values_list("act", flat=True))
    assert acts >= {"open-evaluation", "hand-in-sheet", "decide-sheet", "keep-facts"}


@pytest.mark.parametrize(
    ("general", "word"),
    [("10", "hoàn thành tốt nhiệm vụ"), ("5", "hoàn thành tốt nhiệm vụ"), ("4", "hoàn thành nhiệm vụ")],
)
def test_the_band_is_that_of_the_rules_of_the_period(cast: Cast, general: str, word: str) -> None:
    half = {"assigned": 10, "done": 8, "quality": 8, "rework": 0, "on_time": 8, "late": 0}  # 56 points
    answers = evaluating.answers(general, half)
    sheet = answer_sheet(cast.people.specialist, later(cast), answers, 0, hand_in=True)
    sheet = decide_sheet(cast.people.head, sheet, Judged(answers, disciplined=False), sheet.edition)
    assert (Decimal(sheet.points), sheet.word) == (56 + 3 * Decimal(general), word)


def test_discipline_outweighs_points(cast: Cast) -> None:
    sheet = evaluating.decided(cast, evaluating.handed_in(cast, later(cast)), disciplined=True)
    assert sheet.word == "không hoàn thành nhiệm vụ"


def test_by_the_earlier_decree_the_best_level_met_counts(cast: Cast) -> None:
    sheet = evaluating.sheet(cast)
    given = {"1": Given("", "20", "20"), "2": Given("", "10", "20"), "3": Given("", "0", "20")}
    sheet = answer_sheet(cast.people.specialist, sheet, given, 0, hand_in=True)
    sheet = decide_sheet(cast.people.head, sheet, Judged(given, disciplined=False), sheet.edition)
    assert (sheet.points, sheet.word, sheet.rule) == ("", "hoàn thành xuất sắc nhiệm vụ", "ND90-1")
    assert Decimal(fact(sheet, "tasks_exceeded_share") or 0) == 50


def test_no_work_assigned_is_insufficient_data_never_full_marks(cast: Cast) -> None:
    nothing = dict.fromkeys(evaluating.WORK, 0)
    with pytest.raises(InputError):
        answer_sheet(cast.people.specialist, later(cast), evaluating.answers("9", nothing), 0, hand_in=True)


def test_only_the_official_answers_and_nobody_decides_the_own_sheet(cast: Cast) -> None:
    sheet = later(cast)
    for other in (cast.people.head, cast.people.sister, cast.people.reform_officer):
        with pytest.raises(InputError):
            answer_sheet(other, sheet, evaluating.answers(), 0, hand_in=True)
    own = sheet.evaluation.sheets.get(account=cast.people.head)
    assert not may_decide(cast.people.head, own)
    with pytest.raises(InputError, match="chính mình"):
        decide_sheet(cast.people.head, own, Judged({}, disciplined=False), 0)
    assert not may_decide(cast.people.specialist, sheet)


def test_a_leader_of_a_unit_beside_does_not_decide_and_one_of_the_province_does(cast: Cast) -> None:
    sheet = later(cast)
    beside = person("beside", Role.LEADER, cast.unit_b)
    above = person("above", Role.LEADER, cast.province.unit)
    assert (may_decide(beside, sheet), may_decide(above, sheet)) == (False, True)


def test_everything_wrong_is_told_at_once(cast: Cast) -> None:
    sheet = later(cast)
    wrong = {"1.1": Given("11"), "1.2": Given("chín")}
    with pytest.raises(InputError) as caught:
        answer_sheet(cast.people.specialist, sheet, wrong, 0, hand_in=True)
    assert [p.column for p in caught.value.problems] == ["1.1", "1.2", "1.3", "2"]
    with pytest.raises(InputError, match="bản mới nhất"):
        answer_sheet(cast.people.specialist, sheet, evaluating.answers(), 3, hand_in=False)


def test_another_figure_than_the_officials_needs_a_reason_and_discipline_is_said(cast: Cast) -> None:
    sheet = evaluating.handed_in(cast, later(cast))
    lower = evaluating.answers() | {"1.1": Given("5")}
    with pytest.raises(InputError) as caught:
        decide_sheet(cast.people.head, sheet, Judged(lower), sheet.edition)
    assert [p.column for p in caught.value.problems] == ["why-1.1", "disciplined"]
    judged = Judged(lower, {"1.1": "đi làm muộn ba lần"}, disciplined=False)
    assert decide_sheet(cast.people.head, sheet, judged, sheet.edition).judged["1.1"]["why"] == "đi làm muộn ba lần"


def test_a_sheet_goes_back_with_a_reason_and_a_decision_is_undone_with_its_facts(cast: Cast) -> None:
    sheet = evaluating.handed_in(cast, later(cast))
    with pytest.raises(InputError, match="lý do"):
        give_back(cast.people.head, sheet, " ")
    sheet = give_back(cast.people.head, sheet, "ghi rõ sản phẩm")
    assert (sheet.state, sheet.words) == ("open", "ghi rõ sản phẩm")
    sheet = evaluating.decided(cast, evaluating.handed_in(cast, sheet))
    sheet = reopen_sheet(cast.people.head, sheet, "cộng nhầm")
    assert (sheet.state, sheet.points, fact(sheet, "official_points")) == ("handed-in", "", "")


def test_another_post_is_another_sheet(cast: Cast) -> None:
    sheet = change_position(cast.people.head, evaluating.handed_in(cast, later(cast)), "leader")
    assert (sheet.position, sheet.own, sheet.state) == ("leader", {}, "open")
    sheet = evaluating.opened(cast, evaluating.EARLIER).sheets.get(account=cast.people.head)
    assert len(sheet.instrument.edition("2022").criteria) == 7  # type: ignore[union-attr]


def test_a_person_is_added_once(cast: Cast) -> None:
    found = evaluating.opened(cast)
    add_person(cast.people.head, found, "Trần Văn Mẫu", "professional")
    with pytest.raises(InputError, match="chưa có phiếu"):
        add_person(cast.people.head, found, "trần văn mẫu", "professional")


def test_the_quota_says_how_many_are_too_many_and_the_share_is_a_fact_once_all_is_decided(cast: Cast) -> None:
    found = evaluating.opened(cast, evaluating.LATER, *(f"Người {n}" for n in range(4)))
    found.sheets.filter(account=cast.people.head).delete()
    sheets = list(found.sheets.order_by("pk"))
    for place, sheet in enumerate(sheets):
        given = evaluating.answers("10" if place < 2 else "5")
        if sheet.account:
            sheet = answer_sheet(sheet.account, sheet, given, 0, hand_in=True)
        decide_sheet(cast.people.head, sheet, Judged(given, disciplined=False), sheet.edition)
    quota = quota_in(found, list(found.sheets.all()))
    assert quota is not None
    assert [(b.rule, b.share, b.over) for b in quota.bounds] == [
        ("ND335-20-5", "40 %", 1),
        ("ND335-20-5-EX", "40 %", 1),
    ]
    share = KnownFact.objects.get(fact="excellent_share", in_force=True)
    assert (share.unit, share.value, share.numerator, share.denominator) == (cast.unit_a, "40", "2", "5")


def client_of(user: object) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def posted(general: str = "9") -> dict[str, str]:
    """Return what a form of the later decree posts."""
    return {**{f"1.{n}-value": general for n in (1, 2, 3)}, **{f"2-{k}": str(v) for k, v in evaluating.WORK.items()}}


def test_the_pages_from_opening_to_the_list_for_the_personnel_body(cast: Cast) -> None:
    later_ = later(cast)
    own, head = client_of(cast.people.specialist), client_of(cast.people.head)
    assert "Phiếu của bạn" in own.get(reverse("evaluation-list")).content.decode()
    page = own.get(reverse("sheet", args=[later_.pk])).content.decode()
    assert "Chưa kiểm chứng." in page
    assert "Gửi phiếu tự đánh giá" in page
    said = posted() | {"seen": "0", "do": "hand-in"}
    refused = own.post(reverse("sheet-answer", args=[later_.pk]), said | {"1.1-value": "11"})
    assert refused.status_code == 422
    assert 'value="11"' in refused.content.decode()
    assert own.post(reverse("sheet-answer", args=[later_.pk]), said).status_code == 302
    seen = str(Sheet.objects.get(pk=later_.pk).edition)
    judged = posted("8,5") | {f"why-1.{n}": "theo nhận xét" for n in (1, 2, 3)}
    judged |= {"seen": seen, "do": "decide", "disciplined": "no"}
    assert head.post(reverse("sheet-decide", args=[later_.pk]), judged).status_code == 302
    page = own.get(reverse("sheet", args=[later_.pk])).content.decode()
    assert "Hoàn thành xuất sắc nhiệm vụ" in page
    assert "theo nhận xét" in page
    page = head.get(reverse("evaluation", args=[later_.evaluation_id])).content.decode()
    assert "Còn 1 phiếu chưa quyết định" in page
    paper = head.get(reverse("evaluation-paper", args=[later_.evaluation_id]) + "?as=docx")
    assert paper.content[:2] == b"PK"


def test_a_colleague_does_not_see_the_sheet(cast: Cast) -> None:
    sheet = later(cast)
    colleague = person("dong-nghiep", Role.UNIT_OFFICER, cast.unit_a)
    colleague.memberships.update(valid_from=SINCE)
    assert client_of(colleague).get(reverse("sheet", args=[sheet.pk])).status_code == 404
    assert client_of(cast.people.sister).get(reverse("sheet", args=[sheet.pk])).status_code == 404


def test_an_evaluation_is_opened_on_its_page(cast: Cast) -> None:
    head = client_of(cast.people.head)
    said = {"unit": cast.unit_a.pk, "period": "2022-Q1", "task_factor": "1", "dossier_factor": "0,2", "named": "Lê Mẫu"}
    assert head.post(reverse("evaluation-new"), said | {"period": "x"}).status_code == 422
    assert head.post(reverse("evaluation-new"), said).status_code == 302
    found = Evaluation.objects.get()
    assert (found.period, found.dossier_factor, found.sheets.count()) == ("2022-Q1", Decimal("0.200"), 3)
    assert head.post(reverse("evaluation-new"), said | {"unit": cast.unit_b.pk}).status_code == 422
