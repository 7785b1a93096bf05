"""The pages of directives: registering, drafting, confirming; what is refused keeps what was written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.web.cast import Cast
from tests.web.situations import COMPARED, CONCLUSION, HEAD, directive, draft, finding, reading

from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services.registering import Handed, register

SignIn = Callable[[User | None], Client]
TEXT = CONCLUSION + "2. Các sở, ban, ngành rà soát thủ tục; Phòng Lạ báo cáo, hoàn thành trước ngày 30/9/2022.\n"
HEADED = f"Số: 48-KL/TU          Hà Nam, ngày 10 tháng 6 năm 2022\n\n{CONCLUSION}"


def form_of(given: Reading, **changes: object) -> dict[str, object]:
    """Return what the card of a reading sends when nothing is changed."""
    lead = "; ".join(given.lead)
    sent: dict[str, object] = {
        "words": given.words,
        "lead": lead,
        "lead_shown": lead,
        "coordinating": "",
        "coordinating_shown": "",
        "deadline_words": given.deadline.get("text") or "",
        "last_day": "31/7/2022",
        "every": "",
    }
    return sent | changes


@pytest.mark.parametrize("handed", ["pasted", "file"])
def test_a_document_is_registered_by_paste_or_file(cast: Cast, signed_in: SignIn, handed: str) -> None:
    client, address = signed_in(cast.people.task_officer), reverse("directive-new")
    assert client.get(address).status_code == 200
    upload = SimpleUploadedFile("a/b\\kết luận.txt", HEADED.encode())
    sent = {"text": HEADED} if handed == "pasted" else {"file": upload}
    answer = client.post(address, sent)
    made = Directive.objects.get()
    assert answer.headers["Location"] == reverse("directive-confirm", args=[made.pk])
    assert (made.number, str(made.date)) == ("48-KL/TU", "2022-06-10")
    if handed == "file":
        assert made.file_name == "kết luận.txt"
        given = client.get(reverse("directive-file", args=[made.pk]))
        assert b"".join(given) == HEADED.encode()
        assert given.headers["Content-Disposition"].startswith("attachment")


def test_a_document_without_head_comes_back_with_its_file_kept(cast: Cast, signed_in: SignIn) -> None:
    client, address = signed_in(cast.people.task_officer), reverse("directive-new")
    bare = SimpleUploadedFile("trong.txt", b"Giao S\xe1\xbb\x9f A b\xc3\xa1o c\xc3\xa1o.")
    answer = client.post(address, {"file": bare})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_number"' in page
    assert 'href="#id_date"' in page
    assert "trong.txt" in page
    again = client.post(address, {"kept": "1", "number": "5/KL", "date": "30.5.2022"})
    assert again.status_code == 302
    assert Directive.objects.get().file_name == "trong.txt"


def test_nothing_handed_in_and_the_same_document_twice_are_refused(cast: Cast, signed_in: SignIn) -> None:
    client, address = signed_in(cast.people.task_officer), reverse("directive-new")
    assert client.post(address, {"number": "1"}).status_code == 422
    first = directive(cast)
    answer = client.post(address, {"text": HEADED})
    assert answer.status_code == 422
    assert reverse("directive", args=[first.pk]) in answer.content.decode()
    assert client.post(address, {"file": SimpleUploadedFile("a.docx", b"PK\x03\x04")}).status_code == 422
    assert Directive.objects.count() == 1


def test_a_conclusion_is_drafted_from_a_comparison_and_edited(cast: Cast, signed_in: SignIn) -> None:
    found, client = finding(cast), signed_in(cast.people.reform_officer)
    address = reverse("directive-draft", query=COMPARED)
    assert found.title in client.get(address).content.decode()
    sent = {"findings": [found.pk], "kind": "Kết luận", "title": "Về PAPI", "body": "Đảng"}
    answer = client.post(address, sent)
    made = Directive.objects.get()
    assert (made.state, made.party, list(made.findings.all())) == (Directive.State.DRAFT, True, [found])
    assert found.title in made.text
    editor = answer.headers["Location"]
    page = client.get(editor)
    assert "[đơn vị chủ trì]" in page.content.decode()
    saved = {
        "kind": "Kết luận",
        "title": "Về PAPI",
        "text": "1. Sở A báo cáo trước ngày 01/8/2022.",
        "version": made.version,
    }
    fragment = client.post(editor, saved, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "Đã lưu" in fragment.content.decode()
    lacking = client.post(editor, saved | {"issue": "1"})
    assert lacking.status_code == 422
    assert "1. Sở A báo cáo" in lacking.content.decode()
    issued = client.post(editor, saved | {"issue": "1", "number": "48-KL/TU", "date": "10/6/2022"})
    assert issued.headers["Location"] == reverse("directive-confirm", args=[made.pk])
    assert client.get(editor).status_code == 302  # nothing is written any more


def test_a_draft_is_edited_by_those_who_write_directives_only(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("directive-edit", args=[draft(cast).pk])
    assert signed_in(cast.people.leader).get(address).status_code == 403
    assert signed_in(cast.people.stranger).get(address).status_code == 404


def test_the_list_says_what_waits(cast: Cast, signed_in: SignIn) -> None:
    draft(cast)
    register(cast.people.reform_officer, cast.province, HEAD, Handed(text=TEXT))
    page = signed_in(cast.people.leader).get(reverse("directive-list")).content.decode()
    assert "bản nháp" in page
    assert "3 nhiệm vụ chờ xác nhận" in page
    assert signed_in(cast.people.stranger).get(reverse("directive-list")).content.decode().count("48-KL/TU") == 0


def test_the_confirm_page_marks_each_reading_in_the_text(cast: Cast, signed_in: SignIn) -> None:
    given = reading(cast)
    page = signed_in(cast.people.task_officer).get(reverse("directive-confirm", args=[given.directive_id]))
    words = page.content.decode()
    assert f'<mark data-reading="{given.pk}" class="proposed">' in words
    assert 'class="is-deadline">trước ngày 01/8/2022' in words or "trước ngày 01/8/2022</span>" in words
    assert "Đã xác nhận <b>0/1</b>" in words
    assert 'value="31/7/2022"' in words  # the last day still on time


def test_confirming_gives_the_task_and_says_so(cast: Cast, signed_in: SignIn) -> None:
    given, client = reading(cast), signed_in(cast.people.task_officer)
    address = reverse("reading-confirm", args=[given.pk])
    sent = form_of(given, lead_units=[cast.unit_a.pk], product="Kế hoạch")
    card = client.post(address, sent, headers={"HX-Request": "true"})
    assert card.status_code == 200
    assert 'data-state="confirmed"' in card.content.decode()
    assert "Đã xác nhận <b>1/1</b>" in card.content.decode()
    task = Task.objects.get()
    assert (task.lead, task.product) == (cast.unit_a, "Kế hoạch")
    client.post(address, sent)  # sent twice by an impatient finger
    assert Task.objects.count() == 1
    assert client.get(address).status_code == 405


def test_a_name_that_is_not_clear_is_put_to_the_person(cast: Cast, signed_in: SignIn) -> None:
    given, client = reading(cast), signed_in(cast.people.task_officer)
    given.lead = ["Phòng Lạ"]
    given.save()
    address = reverse("reading-confirm", args=[given.pk])
    page = client.get(reverse("directive-confirm", args=[given.directive_id])).content.decode()
    assert "“Phòng Lạ” là đơn vị nào?" in page
    refused = client.post(address, form_of(given, lead_units=[""], product="giữ lại điều đã viết"))
    assert refused.status_code == 422
    assert "giữ lại điều đã viết" in refused.content.decode()
    assert not Task.objects.exists()
    client.post(address, form_of(given, lead_units=[cast.unit_b.pk]))
    assert Task.objects.get().lead == cast.unit_b


def test_units_that_were_not_shown_are_never_taken_as_chosen(cast: Cast, signed_in: SignIn) -> None:
    given, client = reading(cast), signed_in(cast.people.task_officer)
    type(cast.unit_a).objects.filter(pk__in=[cast.unit_a.pk, cast.unit_b.pk]).update(level="department")
    address = reverse("reading-confirm", args=[given.pk])
    group = form_of(given, lead="Các sở, ban, ngành", lead_units=[cast.unit_a.pk])
    assert client.post(address, group).status_code == 422  # the name changed after its units were shown
    assert not Task.objects.exists()
    client.post(reverse("reading-correct", args=[given.pk]), group)
    given.refresh_from_db()
    assert given.lead == ["Các sở, ban, ngành"]
    page = client.get(reverse("directive-confirm", args=[given.directive_id])).content.decode()
    assert "2 đơn vị ngày 10/6/2022" in page
    client.post(address, form_of(given, lead_units=[cast.unit_b.pk]))  # Sở A unticked
    assert Task.objects.get().lead == cast.unit_b


def test_a_single_name_put_in_is_looked_up(cast: Cast, signed_in: SignIn) -> None:
    given, client = reading(cast), signed_in(cast.people.task_officer)
    changed = form_of(given, lead="Sở B", lead_units=[cast.unit_a.pk])
    assert client.post(reverse("reading-confirm", args=[given.pk]), changed).status_code == 302
    assert Task.objects.get().lead == cast.unit_b


def test_readings_are_added_merged_split_dismissed_and_restored(cast: Cast, signed_in: SignIn) -> None:
    found = register(cast.people.reform_officer, cast.province, HEAD, Handed(text=TEXT))
    client = signed_in(cast.people.task_officer)
    first, second = list(found.readings.all())[:2]
    client.post(reverse("reading-merge", args=[first.pk]), {"with": second.pk})
    assert found.readings.filter(state="merged").count() == 2
    client.post(reverse("reading-restore", args=[first.pk]))
    assert found.readings.filter(state="proposed", pk__in=[first.pk, second.pk]).count() == 2
    client.post(reverse("reading-split", args=[second.pk]), {"offset": found.text.index("Phòng Lạ")})
    client.post(reverse("reading-dismiss", args=[first.pk]))
    client.post(reverse("reading-add", args=[found.pk]), {"passage": "khắc phục tồn tại"})
    client.post(reverse("reading-add", args=[found.pk]), {"start": "0", "end": "8"})
    states = sorted(found.readings.exclude(state="merged").values_list("state", flat=True))
    assert states.count("dismissed") == 1
    assert states.count("proposed") >= 3
    card = client.get(reverse("reading", args=[second.pk]), headers={"HX-Request": "true"})
    assert f'id="reading-{second.pk}"' in card.content.decode()


@pytest.mark.parametrize("act", ["merge", "split"])
def test_what_makes_no_sense_is_told_and_changes_nothing(cast: Cast, signed_in: SignIn, act: str) -> None:
    given, client = reading(cast), signed_in(cast.people.task_officer)
    for sent in ({}, {"at": "-1", "with": "x"}, {"at": "99999999999", "with": str(given.pk)}):
        answer = client.post(reverse(f"reading-{act}", args=[given.pk]), sent, follow=True)
        assert "Chọn lại đoạn văn bản" in answer.content.decode()
    assert Reading.objects.get().state == "proposed"


def test_a_sister_province_finds_nothing_and_a_leader_is_told_who_may(cast: Cast, signed_in: SignIn) -> None:
    given = reading(cast)
    for name in ("reading-confirm", "reading-dismiss", "reading-split", "reading-merge", "reading-restore"):
        address = reverse(name, args=[given.pk])
        assert signed_in(cast.people.stranger).post(address).status_code == 404
        assert signed_in(cast.people.leader).post(address).status_code == 403
        assert signed_in(cast.people.task_officer).get(address).status_code == 405
    assert Reading.objects.get().state == "proposed"


def test_the_confirm_page_asks_the_database_no_more_for_many_readings(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = directive(cast)
    one = found.readings.get()
    Reading.objects.bulk_create(
        Reading(
            directive=found,
            start=one.start,
            end=one.end,
            words=f"việc {n}",
            lead=["Sở A", "Phòng Lạ"],
            read=json.loads("{}"),
        )
        for n in range(60)
    )
    client = signed_in(cast.people.task_officer)
    with django_assert_max_num_queries(30):
        assert client.get(reverse("directive-confirm", args=[found.pk])).status_code == 200
