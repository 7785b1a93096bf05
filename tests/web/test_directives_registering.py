"""Registering documents: read once, refused twice, and what people decided outlives a second reading."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from tests.web.cast import Cast
from tests.web.situations import CONCLUSION, HEAD, directive

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.directives.citing import cited_by
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services.confirming import confirm_reading, dismiss_reading
from caicach.web.directives.services.drafting import composed, issue_draft, save_draft
from caicach.web.directives.services.registering import AlreadyRegistered, Handed, Head, register, reread
from caicach.web.directives.services.reshaping import add_reading

TWO_TASKS = CONCLUSION + "2. Sở B rà soát thủ tục hành chính, hoàn thành trước ngày 30/9/2022.\n"


def put(cast: Cast, text: str, head: Head = HEAD) -> Directive:
    return register(cast.people.reform_officer, cast.province, head, Handed(text=text))


def test_a_registered_document_keeps_its_text_and_what_was_read(cast: Cast) -> None:
    found = put(cast, TWO_TASKS)
    assert (found.state, found.party, found.registered_on) == (Directive.State.READ, True, cast.province.today())
    first, second = found.readings.all()
    assert (first.lead, first.coordinating, second.lead) == (["Sở A"], ["Sở B"], ["Sở B"])
    assert first.deadline["last_day"] == "2022-07-31"
    for reading in (first, second):
        assert "trước ngày" in found.text[reading.start : reading.end]
        assert (reading.state, reading.touched) == (Reading.State.PROPOSED, False)
    assert Entry.objects.filter(act="register-directive", subject_id=str(found.pk)).count() == 1


def test_the_same_number_and_date_is_refused_naming_the_one_that_is_there(cast: Cast) -> None:
    first = put(cast, CONCLUSION)
    with pytest.raises(AlreadyRegistered) as refused:
        put(cast, "Một văn bản khác.\n")
    assert refused.value.twin == first
    assert "48-KL/TU" in refused.value.within("vi")
    assert "15/6/2022" in refused.value.within("vi")
    assert Directive.objects.count() == 1
    put(cast, CONCLUSION, dataclasses.replace(HEAD, date=dt.date(2022, 6, 11)))
    assert Directive.objects.count() == 2


def test_number_and_date_are_asked_for_together(cast: Cast) -> None:
    with pytest.raises(InputError) as refused:
        put(cast, "Giao Sở A báo cáo.\n", Head())
    assert [p.column for p in refused.value.problems] == ["number", "date"]
    assert not Directive.objects.exists()


def test_pasted_words_are_a_text_never_the_path_of_a_file(cast: Cast, tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text("Giao Sở A giữ bí mật.", encoding="utf-8")
    found = put(cast, str(secret))
    assert found.text.strip() == str(secret)
    assert "bí mật" not in found.text


def test_a_file_that_is_no_document_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(InputError):
        register(
            cast.people.reform_officer, cast.province, HEAD, Handed(data=b"PK\x03\x04 not a docx", file_name="a.docx")
        )
    assert not Directive.objects.exists()
    assert not Entry.objects.filter(act="register-directive").exists()


def test_reading_again_leaves_alone_what_people_decided(cast: Cast) -> None:
    by, found = cast.people.task_officer, put(cast, TWO_TASKS)
    first, second = found.readings.all()
    confirm_reading(by, first, [cast.unit_a])
    dismiss_reading(by, second)
    assert reread(by, found) == 0
    assert sorted(found.readings.values_list("state", flat=True)) == ["confirmed", "dismissed"]


def test_reading_again_brings_back_a_proposal_that_was_lost_and_keeps_the_others(cast: Cast) -> None:
    by, found = cast.people.task_officer, put(cast, TWO_TASKS)
    first, second = found.readings.all()
    second.delete()
    added = add_reading(by, found, 0, 8)
    assert reread(by, found) == 1
    kept = list(found.readings.all())
    assert first in kept
    assert added in kept
    assert len(kept) == 3


def test_a_draft_is_saved_version_by_version(cast: Cast) -> None:
    by, other = cast.people.reform_officer, cast.people.task_officer
    draft = save_draft(by, cast.province, HEAD, "một\r\nhai", [])
    assert (draft.version, draft.text, draft.state) == (1, "một\nhai", Directive.State.DRAFT)
    assert save_draft(other, cast.province, HEAD, "ba", [], draft, seen=1).version == 2
    with pytest.raises(InputError, match="task_officer vừa lưu bản nháp này"):
        save_draft(by, cast.province, HEAD, "bốn", [], draft, seen=1)
    assert Directive.objects.get(pk=draft.pk).text == "ba"
    assert save_draft(other, cast.province, HEAD, "năm", [], draft, seen=1).version == 3  # their own late autosave


def test_a_draft_with_gaps_is_not_issued_and_every_gap_is_named(cast: Cast) -> None:
    text = "II. NHIỆM VỤ\n1. Giao [đơn vị chủ trì] làm rõ [1], trước ngày [ngày/tháng/năm].\n"
    draft = save_draft(cast.people.reform_officer, cast.province, HEAD, text, [])
    with pytest.raises(InputError) as refused:
        issue_draft(cast.people.reform_officer, draft)
    assert [p.found for p in refused.value.problems] == ["[đơn vị chủ trì]", "[ngày/tháng/năm]"]


def test_an_issued_draft_reads_back_as_what_it_is(cast: Cast) -> None:
    by, head = cast.people.reform_officer, dataclasses.replace(HEAD, issuer="Ban Thường vụ Tỉnh ủy")
    text = "II. NHIỆM VỤ\n1. Sở A rà soát thủ tục hành chính trong 5 ngày làm việc kể từ ngày ký.\n"
    issued = issue_draft(by, save_draft(by, cast.province, head, text, []))
    (reading,) = issued.readings.all()
    assert (issued.number, issued.date, issued.state) == ("48-KL/TU", dt.date(2022, 6, 10), Directive.State.READ)
    assert (reading.lead, reading.deadline["last_day"]) == (["Sở A"], "2022-06-17")  # Friday 10 June + 5 working days
    assert issued.text.startswith(composed(head, issued).split("\n")[0])
    with pytest.raises(AlreadyRegistered):
        issue_draft(by, issued)


def test_a_party_paper_is_told_by_its_number(cast: Cast) -> None:
    assert directive(cast).party
    state = dataclasses.replace(HEAD, number="412/TB-UBND")
    assert not put(cast, CONCLUSION, state).party


def test_a_citation_leads_to_the_document_registered_here(cast: Cast) -> None:
    first = put(cast, CONCLUSION)
    text = "1. Sở B thực hiện Kết luận số 48-KL/TU ngày 10/6/2022, Kế hoạch số 9/KH-UBND ngày 1/6/2022.\n"
    later = put(cast, text, dataclasses.replace(HEAD, number="50-KL/TU"))
    cited = cited_by(cast.people.specialist, later)
    assert [(one.words, one.here) for one in cited] == [("Kết luận 48-KL/TU", first), ("Kế hoạch 9/KH-UBND", None)]
    assert [one.here for one in cited_by(cast.people.stranger, later)] == [None, None]
    other_day = text.replace("10/6/2022", "11/6/2022")
    apart = put(cast, other_day, dataclasses.replace(HEAD, number="51-KL/TU"))
    assert cited_by(cast.people.specialist, apart)[0].here is None
