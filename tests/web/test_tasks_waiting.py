"""What assigning and following ask of each role on the home page."""

from __future__ import annotations

import datetime as dt

from tests.web.cast import TODAY, Cast
from tests.web.situations import directive
from tests.web.work import document, given

from caicach.directives.following import clarity_variants
from caicach.web.access.reach import own_units
from caicach.web.accounts.models import User
from caicach.web.directives.cards import task_clarity, unclear
from caicach.web.directives.counting import given_to_units, own_only
from caicach.web.directives.models import Task
from caicach.web.directives.standing import counted_once, tasks_seen_by
from caicach.web.directives.waiting import steps, waiting


def asked(user: User) -> list[tuple[str, str]]:
    fresh = User.objects.get(pk=user.pk)
    return [(item.words, item.chip) for item in waiting(fresh)]


def told(user: User) -> list[tuple[str, str, str]]:
    return [(step.name, step.figure, step.line) for step in steps(User.objects.get(pk=user.pk))]


def fill(cast: Cast) -> None:
    paper, day = document(cast), dt.timedelta(days=1)
    given(paper, cast.unit_a, TODAY - 6 * day, words="công khai quy hoạch", state="in-progress")
    given(paper, cast.unit_a, TODAY + 90 * day, words="xây dựng đề án")
    given(paper, cast.unit_a, TODAY + 90 * day, words="việc đang chạy", state="in-progress")
    given(paper, cast.unit_b, TODAY, words="tập huấn", state="confirmed-done", finished_on=TODAY)
    given(paper, cast.unit_b, TODAY, words="rà soát", state="reported-done", finished_on=TODAY)
    given(paper, cast.unit_b, None, words="việc đã hủy", state="cancelled")


def test_each_role_is_asked_for_what_is_theirs(cast: Cast) -> None:
    fill(cast)
    registered = directive(cast)
    officer = asked(cast.people.task_officer)
    assert officer == [
        (f"Xác nhận nhiệm vụ đọc từ {registered}", "chờ bạn"),
        ("Xác nhận hoặc trả lại: rà soát", "Báo cáo xong 15/6/2022, chờ xác nhận"),
    ]
    assert asked(cast.people.specialist) == [
        ("công khai quy hoạch", "Quá hạn 6 ngày (hạn 9/6/2022)"),
        ("xây dựng đề án", "Trong hạn (hạn 13/9/2022)"),
    ]
    assert asked(cast.people.leader) == [("Sở A", "1 quá hạn")]
    assert asked(cast.people.sister) == asked(cast.people.stranger) == asked(cast.people.administrator) == []
    assert asked(cast.people.former) == []


def test_the_steps_say_how_many_and_how_well(cast: Cast) -> None:
    assert told(cast.people.leader) == [
        ("assign", "0 nhiệm vụ", "mọi nhiệm vụ đều rõ"),
        ("follow", "chưa có nhiệm vụ xong", "không nhiệm vụ nào quá hạn"),
    ]
    fill(cast)
    assert told(cast.people.leader) == [
        ("assign", "5 nhiệm vụ", "4 chưa đủ 6 rõ"),
        ("follow", "100 % đúng hạn", "1 quá hạn"),
    ]
    directive(cast)
    assert told(cast.people.task_officer)[0] == ("assign", "5 nhiệm vụ", "1 chờ xác nhận")
    assert told(cast.people.administrator) == []


def test_the_database_finds_unclear_what_the_page_says_is(cast: Cast) -> None:
    paper = document(cast)
    whole = {"person": "Giám đốc", "product": "Kế hoạch", "authority": "UBND tỉnh"}
    for n, lacks in enumerate([None, *whole]):
        given(paper, cast.unit_a, TODAY, words=f"việc {n}", **{k: v for k, v in whole.items() if k != lacks})
    given(paper, cast.unit_a, None, words="không thời hạn", **whole)
    for variant in clarity_variants():
        found = set(unclear(Task.objects.all(), variant))
        assert found == {t for t in Task.objects.all() if not all(item.complete for item in task_clarity(t, variant))}
    assert unclear(Task.objects.all(), "6-ro-2024").count() == 4


def test_what_units_were_given_counts_each_piece_of_work_once_at_its_highest_level(cast: Cast) -> None:
    fill(cast)
    paper, user = document(cast), cast.people.specialist
    above = given(paper, cast.unit_a, TODAY)
    part = given(paper, cast.below_a, TODAY, parent=above, given_by=cast.unit_a)
    given(paper, cast.unit_b, TODAY, parent=part, given_by=cast.below_a)
    gone = given(paper, cast.unit_a, TODAY, state="cancelled")
    given(paper, cast.below_a, TODAY, parent=gone, given_by=cast.unit_a)
    beside = given(paper, cast.unit_b, TODAY, state="confirmed-done", finished_on=TODAY)
    beside.coordinating.set([cast.unit_a, cast.below_a])
    given(paper, cast.below_a, TODAY, parent=beside, given_by=cast.unit_b)
    given(paper, cast.unit_a, TODAY, parent=given(paper, cast.unit_b, TODAY), given_by=cast.unit_b)
    seen = tasks_seen_by(user).filter(series=None).exclude(state="cancelled")
    assert own_only(user)
    assert given_to_units(own_units(user)) == counted_once(seen).count() == 7
