"""Boards of tasks: of a unit, a person, a document, a criterion, the overview; their rates and their tally."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast
from tests.web.situations import index_tables
from tests.web.work import document, given

from caicach.directives.following import TimeState, grade_of, rates
from caicach.web.accounts.models import User
from caicach.web.directives.counting import (
    counted_of_province,
    counted_of_units,
    given_in_province,
    province_of,
    summed,
    total_of_province,
)
from caicach.web.directives.models import Tally, Task
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.handing import move
from caicach.web.directives.services.splitting import Part, split
from caicach.web.directives.services.tallying import differences, tally_anew
from caicach.web.directives.standing import counts, tasks_seen_by
from caicach.web.directives.tables import OpenThenOver, urgent_first

SignIn = Callable[[User | None], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def work(cast: Cast) -> dict[str, Task]:
    """Give Sở A a late task with a part at Phòng A1, and a done one; Sở B a task in which Sở A takes part."""
    paper = document(cast)
    tasks = {
        "late": given(paper, cast.unit_a, TODAY - 40 * DAY, words="công khai quy hoạch", person="Trần Thị B"),
        "done": given(paper, cast.unit_a, TODAY, words="tập huấn", state="confirmed-done", finished_on=TODAY),
        "beside": given(paper, cast.unit_b, TODAY + 3 * DAY, words="rà soát", instrument="papi", code="1"),
        "far": given(paper, cast.unit_b, TODAY + 90 * DAY, words="xây dựng đề án", instrument="papi", code="1.2"),
    }
    tasks["beside"].coordinating.add(cast.unit_a)
    begun = fresh(tasks["late"])
    (tasks["part"],) = split(cast.people.specialist, begun, [Part(cast.below_a, "lập danh mục", TODAY + 5 * DAY)])
    return tasks


def fresh(task: Task) -> Task:
    return Task.objects.select_related("locality__unit", "lead", "directive").get(pk=task.pk)


def close(cast: Cast, task: Task) -> None:
    """Let Sở A report a task done, and the task officer confirm it."""
    act_on(cast.people.specialist, fresh(task), "report-done", Said("xong", finished_on=TODAY, despite="đã gộp"))
    act_on(cast.people.task_officer, fresh(task), "confirm", Said())


def shown(page: str, tasks: dict[str, Task]) -> set[str]:
    return {name for name, task in tasks.items() if reverse("task", args=[task.pk]) in page}


@pytest.mark.parametrize(
    ("role", "there"),
    [
        ("", {"late", "done", "beside", "part"}),
        ("open", {"late", "beside", "part"}),
        ("lead", {"late", "done", "part"}),
        ("coordinating", {"beside"}),
        ("given", {"part"}),
        ("gì đó", {"late", "done", "beside", "part"}),
    ],
)
def test_a_unit_s_board(cast: Cast, signed_in: SignIn, work: dict[str, Task], role: str, there: set[str]) -> None:
    address = reverse("task-unit", args=[cast.unit_a.pk])
    page = signed_in(cast.people.leader).get(address, {"as": role} if role else {}).content.decode()
    assert shown(page, work) == there
    assert "50,0 %" in page  # one done, one late: the part is within the late one, the task of Sở B is not Sở A's
    assert "31–90 ngày" in page


def test_who_opens_a_unit_s_board(cast: Cast, signed_in: SignIn, work: dict[str, Task]) -> None:
    address = reverse("task-unit", args=[cast.unit_a.pk])
    assert signed_in(cast.people.specialist).get(address).status_code == 200
    assert signed_in(cast.people.sister).get(address).status_code == 404
    assert signed_in(cast.people.stranger).get(address).status_code == 404
    assert signed_in(cast.people.leader).post(address).status_code == 405


def test_boards_of_a_person_a_document_a_criterion_and_a_field(
    cast: Cast, signed_in: SignIn, work: dict[str, Task]
) -> None:
    index_tables(cast)
    leader = signed_in(cast.people.leader)
    named = leader.get(reverse("task-person"), {"name": "Trần Thị  B"}).content.decode()
    assert shown(named, work) == {"late"}
    Task.objects.filter(pk=work["done"].pk).update(holder=cast.people.specialist)
    assert shown(signed_in(cast.people.specialist).get(reverse("task-person")).content.decode(), work) == {"done"}
    paper = leader.get(reverse("task-directive", args=[work["far"].directive_id])).content.decode()
    assert shown(paper, work) == set(work)
    field = leader.get(reverse("task-criterion", args=["papi", "1"])).content.decode()
    assert shown(field, work) == {"beside", "far"}  # of the criterion and of what is in it
    own = signed_in(cast.people.specialist).get(reverse("task-criterion", args=["papi", "1"])).content.decode()
    assert shown(own, work) == {"beside"}
    assert leader.get(reverse("task-criterion", args=["papi", "77"])).status_code == 404
    assert leader.get(reverse("task-criterion", args=["khong-co", "1"])).status_code == 404


def test_how_long_overdue_narrows_the_board(cast: Cast, signed_in: SignIn, work: dict[str, Task]) -> None:
    given(work["late"].directive, cast.unit_a, TODAY - 7 * DAY, words="bảy ngày")
    client = signed_in(cast.people.leader)
    pages = [client.get(reverse("task-board"), {"age": str(n)}).content.decode() for n in range(5)]
    late = reverse("task", args=[work["late"].pk])
    assert [late in page for page in pages] == [False, False, True, False, True]  # band 4 is none: nothing narrowed
    assert "bảy ngày".capitalize() in pages[0]


def test_the_overview_tells_units_and_counts_each_piece_of_work_once(
    cast: Cast, signed_in: SignIn, work: dict[str, Task]
) -> None:
    client = signed_in(cast.people.leader)
    page = client.get(reverse("task-overview")).content.decode()
    assert "Phòng A1" in page
    assert "50,0 %" in page
    answer = client.get(reverse("task-overview"), {"export": "csv", "table": "task-units"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["Đơn vị"], r["Đang thực hiện"], r["Quá hạn"]) for r in rows] == [
        ("Phòng A1", "1", "0"),
        ("Sở A", "1", "1"),
        ("Sở B", "2", "0"),
    ]
    own = signed_in(cast.people.sister).get(reverse("task-overview")).content.decode()
    assert "Sở A" not in own


def test_the_state_table_is_a_page(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.people.specialist).get(reverse("task-life")).content.decode()
    for words in ("Đã báo cáo hoàn thành", "Trả lại", "Người giao nhiệm vụ, Đơn vị theo dõi", "lý do, thời hạn mới"):
        assert words.lower() in page.lower()


def test_the_tally_follows_every_act(cast: Cast, work: dict[str, Task]) -> None:
    assert differences(cast.province) == []
    close(cast, work["late"])
    assert differences(cast.province) == []
    assert Tally.objects.get(standing="done_late", tasks=1).month == (TODAY - 40 * DAY).replace(day=1)
    act_on(cast.people.task_officer, fresh(work["late"]), "reopen", Said("thiếu phụ lục"))
    assert differences(cast.province) == []
    Tally.objects.update(tasks=7)
    assert differences(cast.province)
    call_command("tally_tasks", verbosity=0, stdout=io.StringIO())
    assert differences(cast.province) == []
    assert tally_anew(cast.province) == 1


def test_counts_from_the_tally_are_those_of_the_tasks(cast: Cast, work: dict[str, Task]) -> None:
    close(cast, work["late"])
    for person in (cast.people.leader, cast.people.specialist):
        user = User.objects.get(pk=person.pk)
        province = province_of(user)
        seen = tasks_seen_by(user)
        if province is None:
            led = {cast.unit_a.pk, cast.below_a.pk}
            found, seen = counted_of_units(cast.province, led), seen.filter(lead__in=led)
        else:
            found = counted_of_province(province, by_lead=False)
            assert total_of_province(province) == seen.count()
            assert given_in_province(province) == 4
        told = summed(found, TODAY)
        assert {state: n for state, n in told.counts.items() if n} == counts(seen)
    assert province_of(User.objects.get(pk=cast.people.specialist.pk)) is None


def test_a_part_moves_with_the_lead_of_its_task(cast: Cast, signed_in: SignIn, work: dict[str, Task]) -> None:
    move(cast.people.task_officer, fresh(work["late"]), cast.unit_b, "chuyển chức năng")
    assert fresh(work["part"]).given_by == cast.unit_b
    part = reverse("task", args=[work["part"].pk])
    assert signed_in(cast.people.sister).get(part).status_code == 200


def test_open_tasks_are_read_before_what_is_over_on_every_page(cast: Cast, work: dict[str, Task]) -> None:
    tasks = Task.objects.all()
    expected = list(urgent_first(tasks))
    runs = OpenThenOver(tasks)
    assert len(runs) == len(expected)
    assert [t for n in range(0, len(expected), 2) for t in runs[n : n + 2]] == expected
    assert runs[0:50] == expected


@pytest.mark.parametrize(
    ("due", "done", "kind"), [(10, 9, "in-time"), (10, 8, "due-soon"), (10, 7, "due-soon"), (10, 6, "overdue")]
)
def test_a_month_is_graded_on_the_bound_itself(due: int, done: int, kind: str) -> None:
    grade = grade_of(rates({TimeState.done_on_time: done, TimeState.open_overdue: due - done}).completion)
    assert grade is not None
    assert grade.kind == kind
    assert grade_of(None) is None
