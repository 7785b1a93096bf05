"""Parts of a task down the levels: each level sees its own and what it gave, and the work is counted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast, person, unit
from tests.web.situations import task as a_task
from tests.web.work import document, given

from caicach.directives.following import TimeState
from caicach.errors import InputError
from caicach.web.accounts.models import Role, User
from caicach.web.audit.verify import verify
from caicach.web.directives.models import Task
from caicach.web.directives.services.acting import Said, act_on, open_acts
from caicach.web.directives.services.splitting import Part, split, units_below
from caicach.web.directives.standing import counts, tasks_seen_by
from caicach.web.directives.waiting import waiting
from caicach.web.units.models import Unit

DAY = dt.timedelta(days=1)
DONE = Said(words="Đã xong.", finished_on=TODAY)
SignIn = Callable[[User | None], Client]


@pytest.fixture
def commune(cast: Cast) -> Unit:
    """Return a commune of the province, with an officer."""
    made = unit("xa-x", "Xã X", cast.province.unit)
    Unit.objects.filter(pk=made.pk).update(level="commune")
    made.refresh_from_db()
    person("xa_x", Role.UNIT_OFFICER, made)
    return made


@pytest.fixture
def part(cast: Cast, commune: Unit) -> Task:
    """Return the part of Sở A's task that Xã X was given."""
    above = a_task(cast)
    (made,) = split(cast.people.specialist, above, [Part(commune, "niêm yết thủ tục tại trụ sở", TODAY + 20 * DAY)])
    return made


def fresh(user: User | str) -> User:
    return User.objects.get(username=user) if isinstance(user, str) else User.objects.get(pk=user.pk)


def test_a_department_gives_parts_below_it_and_to_communes_only(cast: Cast, commune: Unit) -> None:
    above = a_task(cast)
    assert {str(u) for u in units_below(above)} >= {"Phòng A1", "Xã X"}
    assert not {cast.unit_a, cast.unit_b, cast.office, cast.province.unit} & set(units_below(above))
    with pytest.raises(InputError, match="cấp dưới"):
        split(cast.people.specialist, above, [Part(cast.unit_b, "việc")])
    assert not above.parts.exists()


def test_a_part_is_a_task_of_its_own_under_the_same_document(cast: Cast, part: Task) -> None:
    above = part.parent
    assert above is not None
    assert (part.directive, part.last_day, part.words) == (
        above.directive, TODAY + 20 * DAY, "Niêm yết thủ tục tại trụ sở",
    )  # fmt: skip
    assert (above.state, above.events.get().act) == ("in-progress", "split")
    assert not verify().broken


def test_each_level_sees_its_own_and_what_it_gave(cast: Cast, part: Task) -> None:
    def seen(user: User | str) -> set[int]:
        return set(tasks_seen_by(fresh(user)).values_list("pk", flat=True))

    assert seen(cast.people.specialist) == seen(cast.people.task_officer) == {part.pk, part.parent_id}
    assert seen("xa_x") == {part.pk}
    assert seen(cast.people.sister) == set()


def test_the_same_work_is_counted_once_at_each_level(cast: Cast, part: Task) -> None:
    for user in (cast.people.task_officer, cast.people.specialist):
        assert sum(counts(tasks_seen_by(fresh(user))).values()) == 1
    assert counts(tasks_seen_by(fresh("xa_x"))) == {TimeState.open_in_time: 1}
    officer = tasks_seen_by(fresh(cast.people.task_officer))
    assert counts(officer.filter(lead=part.lead)) == {TimeState.open_in_time: 1}


def test_who_gave_it_judges_it_and_nobody_confirms_their_own_report(cast: Cast, part: Task) -> None:
    specialist = cast.people.specialist
    assert {t.act for t in open_acts(specialist, part)} == {"cancel", "extend", "hand-over", "move"}
    assert "report-done" in {t.act for t in open_acts(fresh("xa_x"), part)}
    act_on(fresh("xa_x"), part, "report-done", DONE)
    part.refresh_from_db()
    assert [w.words for w in waiting(fresh(specialist))][:1] == ["Xác nhận hoặc trả lại: Niêm yết thủ tục tại trụ sở"]
    assert waiting(fresh("xa_x")) == []
    assert {"confirm", "return"} <= {t.act for t in open_acts(specialist, part)}
    assert "confirm" not in {t.act for t in open_acts(fresh("xa_x"), part)}
    act_on(specialist, part, "confirm", Said())
    part.refresh_from_db()
    assert part.state == "confirmed-done"


def test_an_officer_above_may_report_for_a_unit_below_but_not_confirm_that(cast: Cast) -> None:
    above = a_task(cast)
    (below,) = split(cast.people.specialist, above, [Part(cast.below_a, "việc của phòng")])
    act_on(cast.people.specialist, below, "report-done", DONE)
    with pytest.raises(InputError, match="người xác nhận khác"):
        act_on(cast.people.specialist, below, "confirm", Said())
    other = person("another", Role.UNIT_OFFICER, cast.unit_a)
    act_on(other, below, "confirm", Said())


def test_a_task_with_open_parts_is_done_only_with_a_reason(cast: Cast, part: Task) -> None:
    assert part.parent is not None
    with pytest.raises(InputError, match="không còn phần việc nào"):
        act_on(cast.people.specialist, part.parent, "report-done", DONE)
    why = Said(words="Đã xong.", finished_on=TODAY, despite="Xã X nộp sau, không ảnh hưởng.")
    event = act_on(cast.people.specialist, part.parent, "report-done", why)
    assert event.words == "Đã xong.\nXã X nộp sau, không ảnh hưởng."


def test_with_its_parts_done_no_reason_is_asked(cast: Cast, part: Task) -> None:
    act_on(fresh("xa_x"), part, "report-done", DONE)
    act_on(cast.people.specialist, part, "confirm", Said())
    assert part.parent is not None
    act_on(cast.people.specialist, part.parent, "report-done", DONE)


def test_cancelling_the_task_cancels_what_is_open_below(cast: Cast, part: Task) -> None:
    assert part.parent is not None
    act_on(cast.people.task_officer, part.parent, "cancel", Said(words="không còn cần"))
    part.refresh_from_db()
    assert (part.state, part.events.get().words) == ("cancelled", "không còn cần")


def test_parts_end_with_the_task_and_are_not_given_twice(cast: Cast, part: Task) -> None:
    assert part.parent is not None
    assert part.parent.last_day is not None
    late = Part(part.lead, "việc khác", part.parent.last_day + DAY)
    with pytest.raises(InputError, match="hạn của nhiệm vụ"):
        split(cast.people.specialist, part.parent, [late])
    with pytest.raises(InputError, match="chưa được giao phần việc này"):
        split(cast.people.specialist, part.parent, [Part(part.lead, part.words)])
    on_the_day = split(cast.people.specialist, part.parent, [Part(part.lead, "việc khác", part.parent.last_day)])
    assert on_the_day[0].last_day == part.parent.last_day


def test_of_an_overdue_task_a_part_needs_a_day_to_come(cast: Cast, commune: Unit) -> None:
    late = given(document(cast), cast.unit_a, TODAY - DAY, words="việc trễ", state="in-progress")
    for day in (None, TODAY - DAY):
        with pytest.raises(InputError, match="quá hạn"):
            split(cast.people.specialist, late, [Part(commune, "niêm yết", day)])
    (part,) = split(cast.people.specialist, late, [Part(commune, "niêm yết", TODAY)])
    assert part.last_day == TODAY


def test_three_levels_and_no_more(cast: Cast, part: Task) -> None:
    below = unit("thon-x", "Thôn X1", part.lead)
    (third,) = split(fresh("xa_x"), part, [Part(below, "thông báo trên loa")])
    assert third.depth == 2
    assert "split" not in {t.act for t in open_acts(fresh("xa_x"), third)}
    assert sum(counts(tasks_seen_by(fresh(cast.people.task_officer))).values()) == 1


def test_the_page_gives_parts_and_lists_them(cast: Cast, commune: Unit, signed_in: SignIn) -> None:
    above, client = a_task(cast), signed_in(cast.people.specialist)
    address = reverse("task-act", args=[above.pk])
    wrong = client.post(address, {"act": "split", "words": "việc", "new_day": "31/12/2030", "units": [commune.pk]})
    assert wrong.status_code == 422
    assert "hạn của nhiệm vụ" in wrong.content.decode()
    asked = {"act": "split", "words": "niêm yết", "units": [commune.pk, cast.below_a.pk], "new_day": ""}
    assert client.post(address, asked).status_code == 302
    page = client.get(reverse("task", args=[above.pk])).content.decode()
    assert "Phần việc của đơn vị dưới" in page
    assert "Xã X" in page
    part = above.parts.get(lead=commune)
    below = signed_in(fresh("xa_x")).get(reverse("task", args=[part.pk])).content.decode()
    assert "Sở A giao" in below
    assert reverse("task", args=[above.pk]) not in below  # the task above is not theirs to see
    act_on(fresh("xa_x"), part, "report-done", DONE)
    judged = client.get(reverse("task", args=[part.pk])).content.decode()
    assert judged.count(f'action="{reverse("task-act", args=[part.pk])}"') >= 2
    assert client.post(reverse("task-act", args=[part.pk]), {"act": "confirm"}).status_code == 302
    part.refresh_from_db()
    assert part.state == "confirmed-done"
    assert signed_in(fresh("xa_x")).get(reverse("task", args=[above.pk])).status_code == 404
    assert signed_in(cast.people.sister).post(address, asked).status_code == 404
    assert signed_in(cast.people.task_officer).post(reverse("task-judge", args=[above.pk]), asked).status_code == 403
