"""The weekly meeting's page: what belongs to a week, on its bounds; notes that cross; the sheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.web.cast import TODAY, Cast
from tests.web.work import document, given

from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.directives.models import Task, WeekNote
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.commenting import Written, note_week
from caicach.web.directives.week import asked_monday, week_of

SignIn = Callable[[User | None], Client]
DAY = dt.timedelta(days=1)
MONDAY, SUNDAY = dt.date(2022, 6, 13), dt.date(2022, 6, 19)  # TODAY is the Wednesday between
DONE = {"state": "confirmed-done", "percent": 100}


def told(user: User, monday: dt.date = MONDAY, unit: int | None = None) -> dict[str, list[str]]:
    week = week_of(User.objects.get(pk=user.pk), monday, unit)
    return {section.name: [line.task.words for line in section.lines] for section in week.sections}


def fill(cast: Cast) -> None:
    paper = document(cast)
    far = TODAY + 60 * DAY
    given(paper, cast.unit_a, far, words="giao thứ Hai", given_on=MONDAY)
    given(paper, cast.unit_a, far, words="giao Chủ nhật trước", given_on=MONDAY - DAY)
    given(paper, cast.unit_b, far, words="giao Chủ nhật", given_on=SUNDAY)
    given(paper, cast.unit_a, far, words="xong thứ Hai", finished_on=MONDAY, **DONE)
    given(paper, cast.unit_a, far, words="xong tuần trước", finished_on=MONDAY - DAY, **DONE)
    given(paper, cast.unit_a, TODAY - DAY, words="quá hạn từ hôm qua")
    given(paper, cast.unit_b, TODAY, words="đến hạn hôm nay")
    given(paper, cast.unit_b, TODAY + 7 * DAY, words="đến hạn tuần tới")
    given(paper, cast.unit_b, TODAY + 8 * DAY, words="còn tám ngày")
    given(paper, cast.unit_b, TODAY - DAY, words="đã hủy", state="cancelled", given_on=MONDAY)


def test_a_week_holds_what_belongs_to_it_on_its_bounds(cast: Cast) -> None:
    fill(cast)
    assert told(cast.people.task_officer) == {
        "new": ["giao thứ Hai", "giao Chủ nhật"],
        "done": ["xong thứ Hai"],
        "late": ["quá hạn từ hôm qua"],
        "coming": ["đến hạn hôm nay", "đến hạn tuần tới"],
    }


def test_a_past_week_is_told_as_of_its_sunday(cast: Cast) -> None:
    paper = document(cast)
    given(paper, cast.unit_a, MONDAY - 2 * DAY, words="xong sau đó", finished_on=MONDAY, **DONE)
    before = told(cast.people.task_officer, MONDAY - 7 * DAY)
    assert before["late"] == ["xong sau đó"]
    assert told(cast.people.task_officer)["late"] == []


def test_each_reader_gets_their_own_and_one_unit_may_be_chosen(cast: Cast) -> None:
    fill(cast)
    assert told(cast.people.specialist)["new"] == ["giao thứ Hai"]
    assert told(cast.people.task_officer, unit=cast.unit_b.pk)["new"] == ["giao Chủ nhật"]
    assert not any(told(cast.people.stranger).values())
    week = week_of(User.objects.get(pk=cast.people.task_officer.pk), MONDAY)
    assert [(str(unit), counts) for unit, counts in week.by_unit] == [("Sở A", [1, 1, 1, 0]), ("Sở B", [1, 0, 0, 2])]


@pytest.mark.parametrize(
    ("words", "monday"),
    [
        ("2022-W24", MONDAY),
        ("2022-06-19", MONDAY),
        ("", MONDAY),
        ("2022-W99", MONDAY),
        ("không phải tuần", MONDAY),
        ("2020-W53", dt.date(2020, 12, 28)),
    ],
)
def test_the_week_is_read_from_the_address(words: str, monday: dt.date) -> None:
    assert asked_monday(words, TODAY) == monday


def test_notes_are_kept_and_one_that_crosses_another_is_asked_again(cast: Cast, signed_in: SignIn) -> None:
    task = given(document(cast), cast.unit_a, TODAY, words="rà soát")
    address, field, seen = reverse("task-week"), f"note-{task.pk}", f"seen-{task.pk}"
    client = signed_in(cast.people.task_officer)
    assert client.post(address, {field: "Sở A báo cáo trước thứ Sáu", seen: ""}).status_code == 302
    assert (
        client.post(address, {field: "Sở A báo cáo trước thứ Sáu", seen: "Sở A báo cáo trước thứ Sáu"}).status_code
        == 302
    )
    crossing = signed_in(cast.people.leader).post(address, {field: "Phó Chủ tịch làm việc với Sở A", seen: ""})
    assert crossing.status_code == 409
    page = crossing.content.decode()
    assert "task_officer đã ghi “Sở A báo cáo trước thứ Sáu”" in page
    assert 'value="Phó Chủ tịch làm việc với Sở A"' in page
    assert WeekNote.objects.get().words == "Sở A báo cáo trước thứ Sáu"
    again = {field: "Phó Chủ tịch làm việc với Sở A", seen: "Sở A báo cáo trước thứ Sáu"}
    assert signed_in(cast.people.leader).post(address, again).status_code == 302
    note = WeekNote.objects.get()
    assert (note.words, note.by, note.week) == ("Phó Chủ tịch làm việc với Sở A", cast.people.leader, MONDAY)
    assert Entry.objects.filter(act="note-week").count() == 2


def test_nobody_writes_on_a_task_they_do_not_see(cast: Cast, signed_in: SignIn) -> None:
    task = given(document(cast), cast.unit_a, TODAY, words="rà soát")
    signed_in(cast.people.sister).post(reverse("task-week"), {f"note-{task.pk}": "chen vào", f"seen-{task.pk}": ""})
    assert note_week(cast.people.sister, MONDAY, {}, {task.pk: Written("chen vào", "")}) == []
    assert not WeekNote.objects.exists()
    assert signed_in(cast.people.administrator).get(reverse("task-week")).status_code == 403


def test_the_page_and_the_sheet(cast: Cast, signed_in: SignIn) -> None:
    fill(cast)
    task = Task.objects.get(words="quá hạn từ hôm qua")
    note_week(cast.people.leader, MONDAY, {task.pk: task}, {task.pk: Written("Nhắc lần cuối", "")})
    client = signed_in(cast.people.task_officer)
    page = client.get(reverse("task-week")).content.decode()
    assert "Tuần 24: 13/6/2022 – 19/6/2022" in page
    assert "Số liệu đến hết ngày 15/6/2022" in page
    assert 'value="Nhắc lần cuối"' in page
    empty = client.get(reverse("task-week"), {"week": "2001-W10"}).content.decode()
    assert "Tuần này không có nhiệm vụ" in empty
    paper = client.get(reverse("task-week"), {"as": "docx"})
    assert paper.headers["Content-Disposition"] == 'attachment; filename="giao-ban-2022-24.docx"'
    cells = [
        cell.text for table in Document(io.BytesIO(paper.content)).tables for row in table.rows for cell in row.cells
    ]
    assert {"quá hạn từ hôm qua", "Nhắc lần cuối", "Sở A", "14/6/2022"} <= set(cells)
    assert client.get(reverse("task-week"), {"as": "pdf"}).content.startswith(b"%PDF")


def test_a_past_week_is_told_from_the_history(cast: Cast) -> None:
    """What was done, moved or cancelled after the week stands in it as it stood on its Sunday evening."""
    paper, before = document(cast), MONDAY - 7 * DAY
    sunday = before + 6 * DAY
    given_on = {"given_on": before}
    late = given(paper, cast.unit_a, sunday - 3 * DAY, words="trễ rồi gia hạn", **given_on)
    returned = given(paper, cast.unit_a, sunday - 2 * DAY, words="báo cáo rồi bị trả lại", **given_on)
    dropped = given(paper, cast.unit_a, sunday + 2 * DAY, words="sau đó hủy", **given_on)
    officer, specialist = cast.people.task_officer, cast.people.specialist
    at(cast, before + 3 * DAY)
    act_on(specialist, again(returned), "report-done", Said("xong", finished_on=before + 2 * DAY))
    at(cast, TODAY)
    act_on(officer, again(late), "extend", Said("thêm việc", new_day=TODAY + 30 * DAY))
    act_on(officer, again(returned), "return", Said("thiếu phụ lục"))
    act_on(officer, again(dropped), "cancel", Said("không cần nữa"))
    assert told(officer, before) == {
        "new": ["trễ rồi gia hạn", "báo cáo rồi bị trả lại", "sau đó hủy"],
        "done": ["báo cáo rồi bị trả lại"],
        "late": ["trễ rồi gia hạn"],
        "coming": ["sau đó hủy"],
    }
    lines = week_of(User.objects.get(pk=officer.pk), before).sections[2].lines
    assert [(line.task.last_day, line.chip.words) for line in lines] == [
        (sunday - 3 * DAY, "Quá hạn 3 ngày (hạn 9/6/2022)")
    ]
    now = told(officer)
    assert now["late"] == ["báo cáo rồi bị trả lại"]
    assert now["coming"] == []


def at(cast: Cast, day: dt.date) -> None:
    """Let it be `day` in the province."""
    cast.province.fixed_today = day
    cast.province.save()


def again(task: Task) -> Task:
    """Return the task as it now stands, on its province's present day."""
    return Task.objects.select_related("locality__unit").get(pk=task.pk)
