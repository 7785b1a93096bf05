"""A person confirms: readings corrected, reshaped, confirmed; each act leaves its entry, and none happens twice."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.cast import Cast
from tests.web.situations import CONCLUSION, HEAD, directive, finding, reading

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services.confirming import (
    Correction,
    confirm_as,
    confirm_reading,
    correct_reading,
    dismiss_reading,
    finish_confirming,
)
from caicach.web.directives.services.registering import Handed, register
from caicach.web.directives.services.reshaping import (
    add_reading,
    merge_readings,
    passage_place,
    restore_reading,
    split_reading,
    words_place,
)

TEXT = (
    CONCLUSION
    + "2. Sở B rà soát thủ tục hành chính; tham mưu thành lập Tổ kiểm tra,\nhoàn thành trước ngày 30/9/2022.\n"
)


def two(cast: Cast) -> tuple[Directive, Reading, Reading]:
    found = register(cast.people.reform_officer, cast.province, HEAD, Handed(text=TEXT))
    first, *others = found.readings.all()
    return found, first, others[0]


def said(given: Reading, **changes: object) -> Correction:
    """Return what the reading says, with changes."""
    last_day = given.deadline.get("last_day")
    kept: dict[str, object] = {
        "words": given.words,
        "lead": given.lead,
        "coordinating": given.coordinating,
        "last_day": dt.date.fromisoformat(last_day) if last_day else None,
        "deadline_words": given.deadline.get("text") or "",
    }
    return Correction(**(kept | changes))  # type: ignore[arg-type]


def acts(given: Reading | Directive | Task) -> list[str]:
    name = given._meta.label_lower
    return list(
        Entry.objects.filter(subject_type=name, subject_id=str(given.pk)).order_by("pk").values_list("act", flat=True)
    )


def test_a_confirmed_reading_becomes_a_task_for_each_lead(cast: Cast) -> None:
    served, given = finding(cast), reading(cast)
    by = cast.people.task_officer
    correct_reading(by, given, said(given, finding=served, product="Kế hoạch"))
    tasks = confirm_reading(by, given, [cast.unit_a, cast.unit_b, cast.unit_a], [cast.unit_b])
    assert [task.lead for task in tasks] == [cast.unit_a, cast.unit_b]
    first, second = tasks
    assert (first.last_day, first.deadline_kind, first.state) == (dt.date(2022, 7, 31), "date", "not-started")
    assert (first.instrument, first.code, first.product) == ("papi", "1", "Kế hoạch")
    assert first.words[0].isupper()
    assert list(first.coordinating.all()) == [cast.unit_b]
    assert list(second.coordinating.all()) == []  # the lead does not coordinate with itself
    given.refresh_from_db()
    assert given.state == Reading.State.CONFIRMED
    assert acts(given) == ["correct-reading", "confirm-reading"]
    assert acts(first) == ["give-task"]
    assert first.directive.state == Directive.State.CONFIRMED
    with pytest.raises(InputError, match="chờ xác nhận"):
        confirm_reading(by, given, [cast.unit_a])
    assert Task.objects.count() == 2


def test_without_a_lead_nothing_is_confirmed_nor_corrected(cast: Cast) -> None:
    given = reading(cast)
    with pytest.raises(InputError, match="chủ trì"):
        confirm_as(cast.people.task_officer, given, said(given, product="Kế hoạch"), [])
    given.refresh_from_db()
    assert (given.state, given.product, acts(given)) == (Reading.State.PROPOSED, "", [])


def test_a_correction_keeps_what_was_read_beside_it(cast: Cast) -> None:
    given, by = reading(cast), cast.people.task_officer
    corrected = correct_reading(by, given, said(given, last_day=dt.date(2022, 8, 15), deadline_words="hết 15/8/2022"))
    assert corrected.deadline == {
        "kind": "date",
        "date": "2022-08-15",
        "bound": "by",
        "last_day": "2022-08-15",
        "every": None,
        "text": "hết 15/8/2022",
    }
    assert corrected.read["deadline"]["last_day"] == "2022-07-31"
    assert corrected.touched
    assert acts(given) == ["correct-reading"]


def test_a_correction_that_changes_nothing_is_none(cast: Cast) -> None:
    given = reading(cast)
    correct_reading(cast.people.task_officer, given, said(given))
    given.refresh_from_db()
    assert (given.touched, acts(given)) == (False, [])


def test_two_merged_stand_again_as_they_were(cast: Cast) -> None:
    found, first, second = two(cast)
    by = cast.people.task_officer
    whole = merge_readings(by, first, second)
    assert whole.words.startswith(first.words.rstrip(".; "))
    assert whole.words.endswith(second.words)
    assert (whole.start, whole.end, whole.lead) == (first.start, second.end, ["Sở A", "Sở B"])
    assert (whole.coordinating, whole.deadline) == ([], first.deadline)  # Sở B leads now
    restore_reading(by, Reading.objects.get(pk=second.pk))
    again = {r.pk: r for r in found.readings.all()}
    assert (again[first.pk].state, again[second.pk].state) == (Reading.State.PROPOSED, Reading.State.PROPOSED)
    assert (again[first.pk].words, again[whole.pk].state) == (first.words, Reading.State.MERGED)
    assert acts(first) == ["merge-reading", "restore-reading"]
    with pytest.raises(InputError):
        merge_readings(by, first, first)


def test_a_reading_is_split_where_its_words_and_the_text_say(cast: Cast) -> None:
    found, _, second = two(cast)
    offset = found.text.index("tham mưu")
    at = words_place(second, offset)
    assert second.words[at:].startswith("tham mưu")
    left, right = split_reading(cast.people.task_officer, second, at)
    assert left.words.endswith("rà soát thủ tục hành chính")
    assert right.words.startswith("tham mưu")
    assert (left.end, right.start, right.end) == (offset, offset, second.end)
    assert (left.lead, right.lead) == (["Sở B"], ["Sở B"])
    for nowhere in (0, len(left.words), 10_000):
        with pytest.raises(InputError):
            split_reading(cast.people.task_officer, left, nowhere)
    assert words_place(left, 0) == 0


def test_a_merged_reading_is_split_again_where_the_text_is_chosen(cast: Cast) -> None:
    found, first, second = two(cast)
    whole = merge_readings(cast.people.task_officer, first, second)
    at = words_place(whole, found.text.index("trước ngày 01/8"))
    assert whole.words[at:].startswith("trước ngày 01/8/2022; ")  # a full stop in the text, a semicolon here


def test_a_task_the_program_did_not_see_is_marked_in_the_text(cast: Cast) -> None:
    found = directive(cast)
    by = cast.people.task_officer
    dismiss_reading(by, found.readings.get())
    found.refresh_from_db()
    assert found.state == Directive.State.CONFIRMED
    start, end = passage_place(found, "khắc  phục\ntồn tại")
    added = add_reading(by, found, start, end)
    assert (added.words, added.touched) == ("khắc phục tồn tại", True)
    found.refresh_from_db()
    assert found.state == Directive.State.READ  # something waits again
    for bad in ((5, 5), (-1, 4), (0, len(found.text) + 1)):
        with pytest.raises(InputError, match="đoạn có chữ"):
            add_reading(by, found, *bad)
    with pytest.raises(InputError):
        passage_place(found, "câu không có trong văn bản")


def test_a_dismissal_can_be_taken_back(cast: Cast) -> None:
    given, by = reading(cast), cast.people.task_officer
    dismissed = dismiss_reading(by, given)
    assert dismissed.directive.state == Directive.State.CONFIRMED
    back = restore_reading(by, dismissed)
    assert (back.state, back.directive.state) == (Reading.State.PROPOSED, Directive.State.READ)
    with pytest.raises(InputError):
        restore_reading(by, back)


def test_a_document_without_tasks_is_finished_by_a_person(cast: Cast) -> None:
    empty = register(cast.people.reform_officer, cast.province, HEAD, Handed(text="Hội nghị đã diễn ra tốt đẹp.\n"))
    assert not empty.readings.exists()
    assert finish_confirming(cast.people.task_officer, empty).state == Directive.State.CONFIRMED


def test_a_document_with_tasks_that_wait_is_not_finished(cast: Cast) -> None:
    with pytest.raises(InputError, match="đã xác nhận hoặc bỏ"):
        finish_confirming(cast.people.task_officer, directive(cast))
