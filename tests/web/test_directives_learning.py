"""What a person corrects is learned for the next document: visible, revocable, never above a unit's own name."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast, unit
from tests.web.situations import HEAD, learned
from tests.web.test_directives_confirming import said

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.directives.models import Directive, Learned, Reading
from caicach.web.directives.services.confirming import confirm_as, correct_reading
from caicach.web.directives.services.learning import revoke, taught_in
from caicach.web.directives.services.naming import meant_by
from caicach.web.directives.services.registering import Handed, register, reread
from caicach.web.directives.services.reshaping import add_reading

FIRST = "1. Giao Tổ 766 rà soát hồ sơ trễ hạn trước ngày 31/7/2022.\n"
NEXT = "1. Tổ 766 chủ trì, phối hợp với Sở B kiểm tra hộp thư, hoàn thành trước ngày 30/9/2022.\n"


def put(cast: Cast, text: str, number: str = "48-KL/TU") -> Directive:
    head = dataclasses.replace(HEAD, number=number)
    return register(cast.people.reform_officer, cast.province, head, Handed(text=text))


def only(found: Directive) -> Reading:
    return found.readings.get()


def lessons() -> list[tuple[str, str, str]]:
    return [(c.words, str(c.unit or ""), c.every) for c in Learned.objects.filter(revoked_on=None)]


def test_a_unit_chosen_for_an_unclear_name_is_found_in_the_next_document(cast: Cast) -> None:
    first = put(cast, FIRST)  # the reader knows no such body: the person marks the sentence and names it
    given = add_reading(cast.people.task_officer, first, 3, len(FIRST) - 1)
    confirm_as(cast.people.task_officer, given, said(given, lead=["Tổ 766"]), [cast.unit_a])
    assert lessons() == [("Tổ 766", "Sở A", "")]
    again = only(put(cast, NEXT, "49-KL/TU"))
    assert again.lead == ["Tổ 766"]
    meant = meant_by("Tổ 766", cast.province, HEAD.date or dt.date.min)
    assert (meant.units, meant.sure) == ((cast.unit_a,), True)
    assert "“Tổ 766” theo cách gọi đã học từ Kết luận 48-KL/TU" in again.read["why"][0]
    assert Learned.objects.get().used_in.get() == again
    assert Entry.objects.get(act="learn-from-correction").actor == cast.people.task_officer


def test_one_name_put_in_the_place_of_another_is_learned(cast: Cast) -> None:
    given = only(put(cast, "1. Trung tâm PVHCC chủ trì rà soát hồ sơ trễ hạn trước ngày 31/7/2022.\n"))
    correct_reading(cast.people.task_officer, given, said(given, lead=["Sở A"]))
    assert lessons() == [("Trung tâm PVHCC", "Sở A", "")]


def test_a_name_cut_off_the_words_is_what_the_lead_is_called(cast: Cast) -> None:
    first = put(cast, FIRST)
    given = add_reading(cast.people.task_officer, first, 3, len(FIRST) - 1)
    correct_reading(
        cast.people.task_officer, given, said(given, words=given.words[len("Giao Tổ 766 ") :], lead=["Sở A"])
    )
    assert lessons() == [("Tổ 766", "Sở A", "")]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("1. Sở B chủ trì rà soát hồ sơ trước ngày 31/7/2022.\n", ["Sở A"]),
        ("1. Các đơn vị, địa phương rà soát hồ sơ trước ngày 31/7/2022.\n", ["Sở A"]),
        ("1. Trung tâm PVHCC chủ trì rà soát hồ sơ trước ngày 31/7/2022.\n", ["Sở A", "Sở B"]),
        ("1. Trung tâm PVHCC chủ trì rà soát hồ sơ trước ngày 31/7/2022.\n", ["Trung tâm khác"]),
    ],
    ids=["another unit", "a group", "one by two", "a name that is not clear"],
)
def test_what_is_no_spelling_of_one_unit_is_not_learned(cast: Cast, text: str, instead: list[str]) -> None:
    given = only(put(cast, text))
    correct_reading(cast.people.task_officer, given, said(given, lead=instead))
    assert lessons() == []


def test_a_name_of_its_own_stands_above_what_was_learned(cast: Cast) -> None:
    learned(cast)
    own = unit("to-766", "Tổ 766", cast.province.unit)
    assert meant_by("Tổ 766", cast.province, dt.date(2022, 6, 10)).units == (own,)


def test_a_unit_that_is_no_more_on_the_day_is_not_meant(cast: Cast) -> None:
    learned(cast)
    cast.unit_a.valid_to = dt.date(2022, 6, 10)
    cast.unit_a.save()
    before, on = dt.date(2022, 6, 9), dt.date(2022, 6, 10)
    assert meant_by("Tổ 766", cast.province, before).units == (cast.unit_a,)
    assert not meant_by("Tổ 766", cast.province, on).sure


def test_lessons_in_conflict_are_asked_and_shown(cast: Cast, client: Client) -> None:
    first = learned(cast)
    given = only(put(cast, NEXT, "49-KL/TU"))
    correct_reading(cast.people.task_officer, given, said(given, lead=["Sở B"], coordinating=[]))
    meant = meant_by("Tổ 766", cast.province, dt.date(2022, 6, 10))
    assert (meant.sure, set(meant.candidates)) == (False, {cast.unit_a, cast.unit_b})
    client.force_login(cast.people.task_officer)
    shown = client.get(reverse("learned-list")).content.decode()
    assert "mâu thuẫn với Sở A" in shown
    assert "mâu thuẫn với Sở B" in shown
    revoke(cast.people.task_officer, first)
    assert meant_by("Tổ 766", cast.province, dt.date(2022, 6, 10)).units == (cast.unit_b,)


def test_another_province_learns_nothing_from_it(cast: Cast) -> None:
    learned(cast)
    assert taught_in(cast.other_province).aliases == {}
    assert not meant_by("Tổ 766", cast.other_province, dt.date(2022, 6, 10)).sure


def test_a_phrase_that_means_a_rhythm_is_learned_whatever_the_year(cast: Cast) -> None:
    text = "1. Sở A báo cáo kết quả rà soát hồ sơ vào mỗi kỳ giao ban.\n"
    given = only(put(cast, text))
    assert given.deadline["kind"] == "none"
    told = said(given, deadline_words="mỗi kỳ giao ban", every="month")
    correct_reading(cast.people.task_officer, given, told)
    assert lessons() == [("mỗi kỳ giao ban", "", "month")]
    again = only(put(cast, text.replace("Sở A", "Sở B"), "49-KL/TU"))
    assert (again.deadline["kind"], again.deadline["every"]) == ("recurring", "month")
    assert "theo cách gọi đã học từ" in again.read["why"][0]
    assert Learned.objects.get().used_in.get() == again


def test_a_day_is_no_rhythm(cast: Cast) -> None:
    given = only(put(cast, "1. Sở A báo cáo kết quả rà soát hồ sơ trước kỳ họp cuối năm.\n"))
    told = said(given, deadline_words="trước kỳ họp cuối năm", last_day=dt.date(2022, 12, 1))
    correct_reading(cast.people.task_officer, given, told)
    assert lessons() == []


def test_a_lesson_revoked_is_followed_no_more_and_stays_on_record(cast: Cast) -> None:
    lesson = learned(cast)
    revoke(cast.people.task_officer, lesson)
    assert taught_in(cast.province).aliases == {}
    assert not meant_by("Tổ 766", cast.province, dt.date(2022, 6, 10)).sure
    lesson.refresh_from_db()
    assert (lesson.revoked_by, lesson.revoked_on) == (cast.people.task_officer, cast.province.today())
    with pytest.raises(InputError, match="đã được thu hồi"):
        revoke(cast.people.task_officer, lesson)
    assert Entry.objects.filter(act="revoke-learned").count() == 1


def test_reading_again_marks_no_use_twice(cast: Cast) -> None:
    lesson = learned(cast)
    found = put(cast, NEXT, "49-KL/TU")
    reread(cast.people.task_officer, found)
    assert lesson.used_in.count() == 1


def test_the_page_lists_lessons_and_revokes_them(cast: Cast, client: Client) -> None:
    lesson = learned(cast)
    client.force_login(cast.people.specialist)
    shown = client.get(reverse("learned-list")).content.decode()
    assert "Tổ 766" in shown
    assert reverse("learned-revoke", args=[lesson.pk]) not in shown
    client.force_login(cast.people.task_officer)
    assert reverse("learned-revoke", args=[lesson.pk]) in client.get(reverse("learned-list")).content.decode()
    after = client.post(reverse("learned-revoke", args=[lesson.pk]), follow=True).content.decode()
    assert "Đã thu hồi “Tổ 766”" in after
    assert "thu hồi ngày 15/6/2022" in after
    assert "đã được thu hồi" in client.post(reverse("learned-revoke", args=[lesson.pk]), follow=True).content.decode()


def test_the_confirm_page_says_where_a_name_was_learned(cast: Cast, client: Client) -> None:
    learned(cast)
    found = put(cast, NEXT, "49-KL/TU")
    client.force_login(cast.people.task_officer)
    assert "theo cách gọi đã học từ" in client.get(reverse("directive-confirm", args=[found.pk])).content.decode()
