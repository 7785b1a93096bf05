"""Acts on tasks: who may do which from which state, what each needs and leaves behind."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.cast import TODAY, Cast
from tests.web.situations import task as a_task
from tests.web.work import document, given

from caicach.directives.following import states
from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.directives.models import Task
from caicach.web.directives.services.acting import Said, act_on, describe, may_describe, open_acts
from caicach.web.directives.waiting import waiting

LATER = dt.date(2022, 9, 30)
REPORT = Said(words="Đã xong.", finished_on=TODAY)


def opened(user: User, task: Task) -> set[str]:
    return {t.act for t in open_acts(User.objects.get(pk=user.pk), task)}


def test_a_task_lives_from_start_to_confirmation_and_every_step_is_kept(cast: Cast) -> None:
    task, unit, judge = a_task(cast), cast.people.specialist, cast.people.task_officer
    act_on(unit, task, "start", Said())
    act_on(unit, task, "report-progress", Said(words="Được nửa việc.", percent=50))
    act_on(unit, task, "request-extension", Said(words="Chờ hướng dẫn.", new_day=LATER))
    act_on(judge, task, "extend", Said(words="Đồng ý.", new_day=LATER))
    act_on(unit, task, "report-done", REPORT)
    act_on(judge, task, "return", Said(words="Thiếu biên bản."))
    task.refresh_from_db()
    assert (task.state, task.percent, task.finished_on, task.last_day) == ("returned", 50, None, LATER)
    act_on(unit, task, "report-done", REPORT)
    act_on(judge, task, "confirm", Said())
    task.refresh_from_db()
    assert (task.state, task.percent, task.finished_on) == ("confirmed-done", 100, TODAY)
    events = list(task.events.all())
    asked, extended = events[2], events[3]
    assert [e.act for e in events] == [
        "start", "report-progress", "request-extension", "extend", "report-done", "return", "report-done", "confirm",
    ]  # fmt: skip
    assert (asked.old_day, asked.new_day) == (dt.date(2022, 7, 31), LATER)  # asked for, not yet given
    assert (extended.old_day, extended.new_day, extended.by_unit) == (dt.date(2022, 7, 31), LATER, cast.office)
    acts = Entry.objects.filter(subject_type="directives.task", subject_id=str(task.pk)).values_list("act", flat=True)
    assert list(acts.order_by("number")) == ["give-task", *(f"task-{e.act}" for e in events)]
    assert not verify().broken


@pytest.mark.parametrize("state", [s.id for s in states()])
def test_each_role_is_offered_its_own_acts(cast: Cast, state: str) -> None:
    task = a_task(cast)
    Task.objects.filter(pk=task.pk).update(state=state)
    task.refresh_from_db()
    unit = {
        "not-started": {"start", "report-done", "request-extension", "split", "hand-over"},
        "in-progress": {"report-progress", "report-done", "request-extension", "split", "hand-over"},
        "reported-done": {"hand-over"},
        "returned": {"report-progress", "report-done", "request-extension", "split", "hand-over"},
    }
    judge = {
        "not-started": {"cancel", "extend", "hand-over", "move"},
        "in-progress": {"cancel", "extend", "hand-over", "move"},
        "reported-done": {"confirm", "return", "cancel", "hand-over"},
        "returned": {"cancel", "extend", "hand-over", "move"},
        "confirmed-done": {"reopen"},
        "cancelled": {"reopen"},
    }
    people = cast.people
    assert opened(people.specialist, task) == unit.get(state, set())
    assert opened(people.task_officer, task) == opened(people.reform_officer, task) == judge[state]
    for nobody in (people.leader, people.head, people.sister, people.administrator, people.stranger, people.former):
        assert opened(nobody, task) == set()


def test_a_coordinating_unit_sees_the_task_but_does_not_report_for_the_lead(cast: Cast) -> None:
    task = a_task(cast)
    task.coordinating.add(cast.unit_b)
    assert opened(cast.people.sister, task) == set()
    with pytest.raises(InputError, match="Chưa thực hiện"):
        act_on(cast.people.sister, task, "start", Said())


def test_an_extension_is_asked_for_on_the_last_day_but_not_after(cast: Cast) -> None:
    paper = document(cast)
    today, passed = (given(paper, cast.unit_a, TODAY - dt.timedelta(days=n)) for n in (0, 1))
    assert "request-extension" in opened(cast.people.specialist, today)
    assert "request-extension" not in opened(cast.people.specialist, passed)
    assert "extend" in opened(cast.people.task_officer, passed)


@pytest.mark.parametrize(
    ("state", "who", "act", "said", "columns"),
    [
        ("in-progress", "specialist", "report-progress", Said(percent=120), ["words", "percent"]),
        ("in-progress", "specialist", "report-progress", Said(words="  ", percent=10), ["words"]),
        ("in-progress", "specialist", "report-done", Said(), ["words", "finished_on"]),
        ("in-progress", "specialist", "report-done", Said(words="xong", finished_on=LATER), ["finished_on"]),
        ("reported-done", "task_officer", "return", Said(), ["words"]),
        ("in-progress", "task_officer", "extend", Said(words="vì", new_day=dt.date(2022, 7, 31)), ["new_day"]),
        ("in-progress", "task_officer", "cancel", Said(), ["words"]),
    ],
)  # fmt: skip
def test_an_act_that_lacks_something_is_told_all_of_it(
    cast: Cast, state: str, who: str, act: str, said: Said, columns: list[str]
) -> None:
    task = a_task(cast)
    Task.objects.filter(pk=task.pk).update(state=state)
    with pytest.raises(InputError) as refused:
        act_on(getattr(cast.people, who), task, act, said)
    assert [p.column for p in refused.value.problems] == columns
    task.refresh_from_db()
    assert (task.state, task.events.count()) == (state, 0)


def test_of_two_who_judge_at_once_the_second_is_told(cast: Cast) -> None:
    task, judge = a_task(cast), cast.people.task_officer
    act_on(cast.people.specialist, task, "report-done", REPORT)
    stale = Task.objects.get(pk=task.pk)
    act_on(judge, task, "confirm", Said())
    with pytest.raises(InputError, match="Tải lại trang"):
        act_on(judge, stale, "return", Said(words="Thiếu."))
    assert Task.objects.get(pk=task.pk).state == "confirmed-done"


def test_who_answers_and_what_the_product_is_can_be_said_later(cast: Cast) -> None:
    task = a_task(cast)
    described = describe(cast.people.specialist, task, "  Phó Giám đốc  phụ trách ", "Báo cáo")
    assert (described.person, described.product) == ("Phó Giám đốc phụ trách", "Báo cáo")
    event = described.events.get()
    assert (event.act, event.from_state, event.to_state) == ("describe", "not-started", "not-started")
    with pytest.raises(InputError):
        describe(cast.people.specialist, described, "Phó Giám đốc phụ trách", "Báo cáo")
    assert may_describe(cast.people.task_officer, described)
    assert not may_describe(cast.people.leader, described)


def test_a_request_for_more_time_waits_until_it_is_granted_or_declined(cast: Cast) -> None:
    task, unit, judge = a_task(cast), cast.people.specialist, cast.people.task_officer
    assert "decline-extension" not in opened(judge, task)
    act_on(unit, task, "request-extension", Said(words="Chờ hướng dẫn.", new_day=LATER))
    task.refresh_from_db()
    assert task.asked_day == LATER
    assert [str(w.words).split(":")[0] for w in waiting(User.objects.get(pk=judge.pk))] == [
        "Quyết định đề nghị gia hạn"
    ]
    assert {"extend", "decline-extension"} <= opened(judge, task)
    assert "decline-extension" not in opened(unit, task)
    with pytest.raises(InputError):
        act_on(judge, task, "decline-extension", Said())
    act_on(judge, task, "decline-extension", Said(words="Đã đủ thời gian."))
    task.refresh_from_db()
    assert (task.asked_day, task.last_day) == (None, dt.date(2022, 7, 31))
    assert waiting(User.objects.get(pk=judge.pk)) == []
