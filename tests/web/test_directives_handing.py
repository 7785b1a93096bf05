"""Handing over: to another person, to another unit, all that one who leaves has; two who close the same task."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast, person
from tests.web.situations import task as a_task
from tests.web.work import document, given

from caicach.errors import InputError
from caicach.web.accounts.models import Role, User
from caicach.web.audit.models import Entry
from caicach.web.directives.models import Task
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.handing import Person, accounts_for, hand_over, hand_over_all, in_hand, move
from caicach.web.directives.waiting import waiting
from caicach.web.reminders.people import People
from caicach.web.reminders.rules import default_rules
from caicach.web.reminders.term import open_terms

SignIn = Callable[[User | None], Client]
DONE = Said(words="Đã xong.", finished_on=TODAY)


def test_a_task_goes_into_one_person_s_hands_and_the_history_says_from_whom(cast: Cast) -> None:
    task, colleague = a_task(cast), person("colleague", Role.UNIT_OFFICER, cast.unit_a)
    hand_over(cast.people.specialist, task, Person("Ông Nguyễn Văn A"))
    hand_over(cast.people.specialist, task, Person(account=colleague), "ông A nghỉ hưu")
    task.refresh_from_db()
    assert (task.person, task.holder) == ("colleague", colleague)
    assert [e.words for e in task.events.all()] == ["Ông Nguyễn Văn A", "Ông Nguyễn Văn A → colleague\nông A nghỉ hưu"]
    assert Entry.objects.filter(act="task-hand-over").count() == 2


def test_who_has_it_in_hand_is_asked_and_reminded_the_others_are_not(cast: Cast) -> None:
    colleague = person("colleague", Role.UNIT_OFFICER, cast.unit_a)
    task = given(document(cast), cast.unit_a, TODAY, words="rà soát")
    hand_over(cast.people.specialist, task, Person(account=colleague))
    fresh = {u.username: User.objects.get(pk=u.pk) for u in (colleague, cast.people.specialist)}
    assert len(waiting(fresh["colleague"])) == 1
    assert waiting(fresh["specialist"]) == []
    (term,) = open_terms(cast.province, TODAY, TODAY)
    assert People(cast.province, TODAY).of(term, default_rules()["task"], TODAY) == {colleague.pk}


def test_only_accounts_of_the_unit_take_over(cast: Cast) -> None:
    task = a_task(cast)
    assert set(accounts_for(task)) == {cast.people.specialist, cast.people.head}
    for to in (Person(account=cast.people.sister), Person()):
        with pytest.raises(InputError):
            hand_over(cast.people.specialist, task, to)
    assert not task.events.exists()


def test_a_task_moves_to_another_unit_with_its_history(cast: Cast, signed_in: SignIn) -> None:
    task = a_task(cast)
    act_on(cast.people.specialist, task, "start", Said())
    day = task.last_day
    with pytest.raises(InputError, match="lý do"):
        move(cast.people.task_officer, task, cast.unit_b, " ")
    with pytest.raises(InputError, match="đơn vị khác"):
        move(cast.people.task_officer, task, cast.unit_a, "nhầm")
    move(cast.people.task_officer, task, cast.unit_b, "đúng chức năng của Sở B")
    task.refresh_from_db()
    assert (task.lead, task.last_day, task.state) == (cast.unit_b, day, "in-progress")
    assert task.events.last().words == "Sở A → Sở B\nđúng chức năng của Sở B"  # type: ignore[union-attr]
    address = reverse("task", args=[task.pk])
    assert signed_in(cast.people.sister).get(address).status_code == 200
    assert signed_in(cast.people.specialist).get(address).status_code == 404


def test_all_that_one_who_leaves_has_is_handed_on_in_one_act(cast: Cast) -> None:
    paper, head = document(cast), "Bà Trần Thị B, Giám đốc"
    tasks = [given(paper, cast.unit_a, TODAY, words=f"việc {n}", person=head) for n in range(3)]
    given(paper, cast.unit_a, TODAY, words="đã xong", person=head, state="confirmed-done", finished_on=TODAY)
    given(paper, cast.unit_a, TODAY, words="của người khác", person="Ông C")
    found = in_hand(cast.people.specialist, Person(head))
    assert list(found) == tasks
    assert in_hand(cast.people.specialist, Person()).count() == 0
    assert in_hand(cast.people.sister, Person(head)).count() == 0
    with pytest.raises(InputError, match="lý do"):
        hand_over_all(cast.people.specialist, found, Person("Ông D, Giám đốc"), "")
    assert hand_over_all(cast.people.specialist, found, Person("Ông D, Giám đốc"), "Điều động") == 3
    assert in_hand(cast.people.specialist, Person(head)).count() == 0
    assert {e.words for t in tasks for e in t.events.all()} == {f"{head} → Ông D, Giám đốc\nĐiều động"}


def test_one_that_may_not_be_handed_over_stops_all(cast: Cast) -> None:
    paper = document(cast)
    tasks = [given(paper, lead, TODAY, person="Ông C") for lead in (cast.unit_a, cast.unit_b)]
    with pytest.raises(InputError, match="chuyển được"):
        hand_over_all(cast.people.specialist, tasks, Person("Bà D"), "Điều động")
    assert set(Task.objects.values_list("person", flat=True)) == {"Ông C"}


def test_of_two_who_close_a_task_the_second_is_told_who_was_first(cast: Cast, signed_in: SignIn) -> None:
    task = a_task(cast)
    act_on(cast.people.specialist, task, "report-done", DONE)
    stale = Task.objects.get(pk=task.pk)
    act_on(cast.people.task_officer, task, "confirm", Said())
    with pytest.raises(InputError, match=r"“Xác nhận hoàn thành”, task_officer \(Văn phòng\) làm lúc \d\d:\d\d"):
        act_on(cast.people.reform_officer, stale, "confirm", Said())
    answer = signed_in(cast.people.reform_officer).post(
        reverse("task-judge", args=[task.pk]), {"act": "return", "words": "Thiếu biên bản."}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "task_officer (Văn phòng)" in page
    assert "Thiếu biên bản." in page  # what was written is not lost
    assert task.events.filter(act="confirm").count() == 1


def test_the_page_hands_over_and_moves(cast: Cast, signed_in: SignIn) -> None:
    task, colleague = a_task(cast), person("colleague", Role.UNIT_OFFICER, cast.unit_a)
    own = signed_in(cast.people.specialist)
    wrong = own.post(reverse("task-act", args=[task.pk]), {"act": "hand-over", "holder": "", "person": ""})
    assert wrong.status_code == 422
    assert (
        own.post(reverse("task-act", args=[task.pk]), {"act": "hand-over", "holder": colleague.pk}).status_code == 302
    )
    assert own.post(reverse("task-act", args=[task.pk]), {"act": "move", "unit": cast.unit_b.pk}).status_code == 403
    judge, to = signed_in(cast.people.task_officer), {"act": "move", "unit": cast.unit_b.pk, "words": "đúng chức năng"}
    assert judge.post(reverse("task-judge", args=[task.pk]), to).status_code == 302
    task.refresh_from_db()
    assert (task.lead, task.holder) == (cast.unit_b, None)


def test_the_page_of_one_who_leaves_hands_all_on(cast: Cast, signed_in: SignIn) -> None:
    paper, address = document(cast), reverse("task-hand-over")
    for n in range(3):
        given(paper, cast.unit_a, TODAY, words=f"việc {n}", person="Bà B")
    client = signed_in(cast.people.specialist)
    assert "Bà B (3)" in client.get(address).content.decode()
    assert "Bà B đang giữ 3 nhiệm vụ" in client.get(address, {"from": "p:Bà B"}).content.decode()
    wrong = client.post(address, {"from": "p:Bà B", "person": "Ông D", "words": ""})
    assert wrong.status_code == 422
    assert client.post(address, {"from": "p:Bà B", "person": "Ông D", "words": "Điều động"}).status_code == 302
    assert set(Task.objects.values_list("person", flat=True)) == {"Ông D"}
    assert client.post(address, {"from": "p:Bà B", "person": "Ông D", "words": "Lần nữa"}).status_code == 422
    others = signed_in(cast.people.sister).get(address, {"from": "p:Ông D"}).content.decode()
    assert "Ông D đang giữ 0 nhiệm vụ" in others
    assert "việc 1" not in others
    assert signed_in(cast.people.leader).get(address).status_code == 403
