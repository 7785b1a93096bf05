"""Drafts: opened with their figures, written in by units and the office, decided by the leader, then never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import situations
from tests.web.cast import Cast
from tests.web.report_drafts import DUE, SOURCE, begun, opened, part_of, submitted, written

from caicach.errors import InputError
from caicach.reporting.figure_set import FigureSet
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.files.keep import path_of
from caicach.web.reminders.term import open_terms
from caicach.web.reports.jobs import make_report
from caicach.web.reports.models import Draft, Paragraph, Report, Wording
from caicach.web.reports.services.deciding import abandon_draft, approve_draft, recall_draft, return_draft, submit_draft
from caicach.web.reports.services.drafting import Opening, ask_units, open_draft, take_figures, undo_figures, write_text
from caicach.web.reports.services.writing import edit, hand_in, restore, save_words, send_back, take_back, waive, write
from caicach.web.reports.standing import changed_figures, lacking, printed

SignedIn = Callable[[User | None], Client]
TODAY = dt.date(2022, 6, 15)


def text(draft: Draft) -> str:
    """Return the words of the paper by now, its headings too."""
    blocks = printed(draft).blocks
    return "\n".join(
        "".join(run.text for run in block.runs) if hasattr(block, "runs") else getattr(block, "text", "")
        for block in blocks
    )


def give_another_task(cast: Cast) -> None:
    """Give a second task, so that the number of tasks given is another one."""
    task = situations.Task.objects.get()
    task.pk, task.reading = None, None
    task.save()


def refused(do: Callable[[], object]) -> InputError:
    """Return the error with which an act is refused."""
    with pytest.raises(InputError) as caught:
        do()
    return caught.value


def test_a_draft_is_opened_with_figures_and_asks_its_units(cast: Cast, signed_in: SignedIn) -> None:
    draft = opened(cast)
    assert "Đến nay có 1 nhiệm vụ được giao." in text(draft)
    assert [(line.unit and line.unit.name, line.slot.id) for line in lacking(draft)] == [
        ("Sở A", "ket-qua"),
        ("Sở B", "ket-qua"),
        (None, "danh-gia"),
    ]
    page = signed_in(cast.people.reform_officer).get(reverse("draft", args=[draft.pk]))
    assert "Còn 5 ngày (hạn 20/6/2022)" in page.text
    assert "Viết phần của đơn vị" in signed_in(cast.people.specialist).get(reverse("home")).text
    assert Entry.objects.filter(act="open-draft", subject_id=str(draft.pk)).count() == 1


def test_it_is_opened_by_the_form(cast: Cast, signed_in: SignedIn) -> None:
    situations.task(cast)
    sent = {
        "kind": "directives",
        "period": "2022-06",
        "subject": cast.province.unit_id,
        "units": [cast.unit_a.pk],
        "due": "2022-06-20",
        "paper": "state",
        "to": "",
    }
    client = signed_in(cast.people.task_officer)
    answer = client.post(reverse("draft-new"), sent)
    assert answer.url == reverse("draft", args=[Draft.objects.get().pk])
    again = client.post(reverse("draft-new"), sent)
    assert again.status_code == 422
    assert "chưa có bản thảo đang soạn" in again.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due": "2022-06-14"}, "due"),
        ({"due": ""}, "due"),
        ({"period": "2022"}, "period"),  # the own template is for months and quarters
        ({"period": "2021-06"}, "period"),  # nothing was done then
        ({"units": ["999999"]}, "units"),
        ({"kind": "unknown"}, "kind"),
    ],
)
def test_a_wrong_opening_is_refused_beside_its_field(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, object], field: str
) -> None:
    abandon_draft(cast.people.reform_officer, begun(cast), "thử")
    sent = {"kind": "directives", "period": "2022-06", "subject": cast.province.unit_id, "units": [cast.unit_a.pk]}
    answer = signed_in(cast.people.reform_officer).post(
        reverse("draft-new"), sent | {"due": "2022-06-20", "paper": "state", "to": ""} | wrong
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Draft.objects.count() == 1


def test_a_day_on_the_bound_is_taken(cast: Cast) -> None:
    draft = begun(cast)
    ask_units(cast.people.reform_officer, draft, "ket-qua", [], TODAY)
    draft.refresh_from_db()
    assert draft.due == TODAY
    yesterday = TODAY - dt.timedelta(days=1)
    refused(lambda: ask_units(cast.people.reform_officer, draft, "ket-qua", [], yesterday))


def test_words_are_saved_cleaned_handed_in_and_taken_back(cast: Cast) -> None:
    part, specialist = part_of(begun(cast), "Sở A"), cast.people.specialist
    kept, cleaned = write(specialist, part, "Kết\u00adquả \u200bđạt.\r\nDòng hai.", 0)
    assert kept.text == "Kếtquả đạt.\nDòng hai."
    assert cleaned is not None
    assert cleaned.mended
    assert kept.state == "asked"
    assert hand_in(specialist, part, kept.text).state == "handed-in"
    assert "Dòng hai." in text(part.draft)
    assert take_back(specialist, part).state == "asked"
    assert "Dòng hai." not in text(part.draft)


def test_nobodys_words_are_overwritten_unseen(cast: Cast) -> None:
    part, people = part_of(begun(cast), "Sở A"), cast.people
    write(people.specialist, part, "Bản của chuyên viên.", 0)
    error = refused(lambda: write(people.head, part, "Bản của lãnh đạo.", 0))
    assert "vừa lưu phần này" in error.within("vi")
    write(people.head, part, "Bản của lãnh đạo.", 1)
    assert part.wordings.get().text == "Bản của chuyên viên."


def test_the_office_edits_and_the_units_words_stay(cast: Cast) -> None:
    part, people = part_of(begun(cast), "Sở A"), cast.people
    refused(lambda: edit(people.reform_officer, part, "chưa gửi"))
    hand_in(people.specialist, part, "Lời của Sở A.")
    edit(people.reform_officer, part, "Lời đã biên tập.")
    assert [w.text for w in part.wordings.all()] == ["Lời của Sở A.", "Lời đã biên tập."]
    assert restore(people.reform_officer, part, 1).text == "Lời của Sở A."
    assert part.wordings.last().act == Wording.Act.UNDO
    refused(lambda: write(people.specialist, part, "muộn"))


def test_a_part_is_returned_with_a_reason_or_waived(cast: Cast, signed_in: SignedIn) -> None:
    draft, people = begun(cast), cast.people
    part = part_of(draft, "Sở A")
    hand_in(people.specialist, part, "Lời của Sở A.")
    refused(lambda: send_back(people.reform_officer, part, "  "))
    assert send_back(people.reform_officer, part, "Thiếu số liệu.").waits
    page = signed_in(people.specialist).get(reverse("paragraph", args=[part.pk])).text
    assert "Thiếu số liệu." in page
    assert "Lời của Sở A." in page
    waive(people.reform_officer, part, "Không có nhiệm vụ.")
    assert [line.unit.name for line in lacking(draft) if line.unit] == ["Sở B"]
    assert ask_units(people.reform_officer, draft, "ket-qua", [cast.unit_a, cast.below_a], DUE) == 2
    assert [line.unit.name for line in lacking(draft) if line.unit] == ["Phòng A1", "Sở A", "Sở B"]


def test_an_empty_part_is_not_handed_in(cast: Cast) -> None:
    part = part_of(begun(cast), "Sở A")
    for words in ("", "  \n ", "\u200b"):
        refused(lambda words=words: hand_in(cast.people.specialist, part, words))  # type: ignore[misc]
    part.refresh_from_db()
    assert part.state == "asked"


def test_changed_figures_are_marked_and_taken_one_or_all(cast: Cast, signed_in: SignedIn) -> None:
    draft, officer = opened(cast), cast.people.reform_officer
    write_text(officer, draft, SOURCE.replace("Đến nay có", "Cho đến nay có"))
    give_another_task(cast)
    assert "Cho đến nay có 1 nhiệm vụ" in text(draft)
    changes = {change.name: change.words() for change in changed_figures(officer, draft)}
    assert changes["tasks.given"] == "1 → 2"
    part = signed_in(officer).get(reverse("draft-changes", args=[draft.pk]), headers={"HX-Request": "true"}).text
    assert "<del>1</del> → <ins>2</ins>" in part
    signed_in(officer).post(reverse("draft-take", args=[draft.pk]), {"name": "tasks.given"})
    assert "Cho đến nay có 2 nhiệm vụ" in text(draft)
    left = {change.name for change in changed_figures(officer, draft)}
    assert "tasks.given" not in left
    assert left
    take_figures(officer, draft)
    assert changed_figures(officer, draft) == ()
    assert take_figures(officer, draft) is None
    undo_figures(officer, draft)
    undo_figures(officer, draft)


def test_figures_of_the_opening_have_none_before(cast: Cast) -> None:
    draft = begun(cast)
    refused(lambda: undo_figures(cast.people.reform_officer, draft))


def test_a_text_with_faults_is_kept_shown_and_not_submitted(cast: Cast, signed_in: SignedIn) -> None:
    draft, officer = written(cast), cast.people.reform_officer
    write_text(officer, draft, SOURCE.replace("tasks.given", "tasks.givn"))
    page = signed_in(officer).get(reverse("draft", args=[draft.pk])).text
    assert "tasks.given" in page  # the nearest known name
    assert refused(lambda: submit_draft(officer, draft)).problems[0].row == 7
    live = signed_in(officer).post(reverse("draft-check", args=[draft.pk]), {"source": SOURCE.replace("}}", "}", 1)})
    assert "1 chỗ cần sửa" in live.text


def test_a_new_slot_of_the_office_gets_its_paragraph(cast: Cast) -> None:
    draft, officer = written(cast), cast.people.reform_officer
    write_text(officer, draft, SOURCE + "@đoạn văn phòng kien-nghi: Kiến nghị\n")
    assert [line.slot.id for line in lacking(draft)] == ["kien-nghi"]
    save_words(officer, draft.paragraphs.get(slot="kien-nghi"), "Không có kiến nghị.")
    assert lacking(draft) == []


def test_the_text_is_saved_as_one_writes_with_faults_too(cast: Cast, signed_in: SignedIn) -> None:
    draft = begun(cast)
    client, address = signed_in(cast.people.reform_officer), reverse("draft-text-save", args=[draft.pk])
    more = SOURCE + "@đoạn văn phòng kien-nghi: Kiến nghị\n"
    assert "Đã lưu" in client.post(address, {"source": more, "seen": "0"}, headers={"HX-Request": "true"}).text
    assert draft.paragraphs.filter(slot="kien-nghi", kind="office").count() == 1
    client.post(address, {"source": more + "{{ tasks.", "seen": "1"})
    kept = draft.paragraphs.get(kind="text")
    assert kept.text.endswith("{{ tasks.")
    assert kept.wordings.count() == 1


def test_a_draft_with_parts_missing_is_not_submitted(cast: Cast) -> None:
    draft = begun(cast)
    error = refused(lambda: submit_draft(cast.people.reform_officer, draft))
    assert len(error.problems) == 3
    assert "Sở A" in error.within("vi")


def test_the_leader_returns_it_and_the_office_may_recall_it(cast: Cast) -> None:
    draft, people = submitted(cast), cast.people
    refused(lambda: write(people.reform_officer, part_of(draft, ""), "đã trình"))
    refused(lambda: return_draft(people.leader, draft, " "))
    assert return_draft(people.leader, draft, "Viết ngắn lại.").in_work
    submit_draft(people.reform_officer, draft)
    assert recall_draft(people.task_officer, draft).in_work


def test_approval_freezes_the_paper_and_seals_its_files(cast: Cast, signed_in: SignedIn) -> None:
    draft, people = submitted(cast), cast.people
    answer = signed_in(people.leader).post(
        reverse("draft-approve", args=[draft.pk]), {"number": "12", "date": "2022-06-15", "signer": "Trần Thị B"}
    )
    report = Report.objects.get()
    assert answer.url == reverse("report", args=[report.pk])
    situations.task(cast)
    assert make_report.call(report.pk) == "made"
    report.refresh_from_db()
    assert [kind for kind, _file in report.files] == ["pdf", "docx", "xlsx"]
    page = signed_in(people.reform_officer).get(reverse("draft", args=[draft.pk])).text
    assert "Đến nay có" in page
    assert "Đã duyệt ngày 15/6/2022" in page
    draft.refresh_from_db()
    for act in (
        lambda: take_figures(people.reform_officer, draft),
        lambda: write_text(people.reform_officer, draft, SOURCE),
        lambda: write(people.specialist, part_of(draft, "Sở A"), "sửa sau"),
        lambda: return_draft(people.leader, draft, "muộn"),
        lambda: abandon_draft(people.reform_officer, draft, "muộn"),
    ):
        refused(act)
    assert verify().broken == ()
    path_of(report.pdf.digest).write_bytes(b"%PDF-altered")
    assert [broken.what.vi for broken in verify().broken] == [f"tệp pdf của báo cáo {report.pk} đã bị sửa"]


@pytest.mark.parametrize("wrong", [{"number": "0"}, {"date": "2022-06-16"}, {"date": "2022-06-14"}, {"signer": " "}])
def test_a_wrong_approval_is_refused_beside_its_field(cast: Cast, signed_in: SignedIn, wrong: dict[str, str]) -> None:
    draft = submitted(cast)
    sent = {"number": "1", "date": "2022-06-15", "signer": "Trần Thị B"} | wrong
    answer = signed_in(cast.people.leader).post(reverse("draft-approve", args=[draft.pk]), sent)
    assert answer.status_code == 422
    assert set(answer.context["approval"].errors) == set(wrong)
    assert not Report.objects.exists()


def test_nobody_approves_the_own_words(cast: Cast, signed_in: SignedIn) -> None:
    draft, people = submitted(cast), cast.people
    Draft.objects.filter(pk=draft.pk).update(submitted_by=people.leader)
    refused(lambda: approve_draft(people.leader, draft, 1, TODAY, "A"))
    page = signed_in(people.leader).get(reverse("draft", args=[draft.pk])).text
    assert "lãnh đạo khác duyệt" in page
    assert "Duyệt báo cáo:" not in signed_in(people.leader).get(reverse("home")).text
    Draft.objects.filter(pk=draft.pk).update(submitted_by=people.reform_officer)
    Wording.objects.filter(paragraph__draft=draft).update(by=people.leader)
    refused(lambda: approve_draft(people.leader, draft, 1, TODAY, "A"))


def test_a_parts_term_is_reminded_of_until_it_is_handed_in(cast: Cast) -> None:
    draft = begun(cast)
    horizon = TODAY + dt.timedelta(days=30)

    def waiting() -> list[str]:
        return [t.line for t in open_terms(cast.province, TODAY, horizon) if t.kind == "report"]

    assert waiting() == ["Sở A", "Sở B"]
    hand_in(cast.people.specialist, part_of(draft, "Sở A"), "Xong.")
    assert waiting() == ["Sở B"]
    abandon_draft(cast.people.reform_officer, draft, "Gộp vào báo cáo quý.")
    assert waiting() == []


def test_a_draft_about_one_unit_names_it(cast: Cast) -> None:
    situations.task(cast)
    opening = Opening("unit", "2022-06", cast.unit_a, "state", units=(cast.unit_a,), due=DUE)
    draft = open_draft(cast.people.reform_officer, cast.province, opening)
    assert "Sở A" in printed(draft).title or "sở A" in printed(draft).title


def test_a_unit_sees_its_own_parts_only(cast: Cast, signed_in: SignedIn) -> None:
    draft = begun(cast)
    mine = signed_in(cast.people.specialist).get(reverse("paragraph-list")).text
    assert "Nêu kết quả nổi bật" in mine
    assert "Sở B" not in mine
    sister = signed_in(cast.people.sister)
    assert sister.get(reverse("paragraph", args=[part_of(draft, "Sở A").pk])).status_code == 404
    text_of_draft = draft.paragraphs.get(kind=Paragraph.Kind.TEXT)
    assert signed_in(cast.people.reform_officer).get(reverse("paragraph", args=[text_of_draft.pk])).status_code == 404


def test_saving_as_one_writes_answers_with_the_time_and_what_was_cleaned(cast: Cast, signed_in: SignedIn) -> None:
    part = part_of(begun(cast), "Sở A")
    client, address = signed_in(cast.people.specialist), reverse("paragraph-save", args=[part.pk])
    htmx = {"HX-Request": "true"}
    answer = client.post(address, {"text": "<p class=MsoNormal>Xong</p>", "seen": "0"}, headers=htmx)
    assert "Đã lưu" in answer.text
    assert "Đã làm sạch" in answer.text
    part.refresh_from_db()
    assert part.text == "Xong"
    too_long = client.post(address, {"text": "a" * 20_001, "seen": "1"}, headers=htmx)
    assert too_long.status_code == 422
    assert "Chưa lưu được" in too_long.text


def test_figures_that_the_editor_may_not_see_stay_as_they_are(cast: Cast) -> None:
    draft, officer = begun(cast), cast.people.task_officer  # who may not see cases
    copy = draft.figures
    copy.figures["figures"].append({**copy.figures["figures"][0], "name": "cases.found", "value": 3})
    copy.save()
    situations.task(cast)
    assert "cases.found" not in {change.name for change in changed_figures(officer, draft)}
    take_figures(officer, draft)
    kept = FigureSet.of_data(draft.figures.figures).figure("cases.found")
    assert kept is not None
    assert kept.value == 3
    seen = {change.name for change in changed_figures(cast.people.reform_officer, draft)}
    assert "cases.found" in seen
