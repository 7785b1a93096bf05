"""A province's own templates and letterhead: kept as versions, checked as they are written, given up again."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.report_drafts import SOURCE, begun, submitted, template

from caicach.errors import InputError
from caicach.reporting.figure_set import Figure, FigureSet
from caicach.reporting.templates import KINDS, library_text
from caicach.web.accounts.models import User
from caicach.web.reports.jobs import make_report
from caicach.web.reports.models import LetterheadFile, TemplateVersion
from caicach.web.reports.periods import periods_of
from caicach.web.reports.services.deciding import approve_draft
from caicach.web.reports.services.drafting import Opening, begin
from caicach.web.reports.services.templates import (
    keep_template,
    source_of,
    take_version,
    template_for,
    use_library,
)
from caicach.web.reports.standing import template_of
from caicach.web.reports.views.texts import known_fields

SignedIn = Callable[[User | None], Client]


def letterhead(words: str = "UBND TỈNH HÀ NAM") -> SimpleUploadedFile:
    """Return a DOCX with a header."""
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = words
    content = io.BytesIO()
    paper.save(content)
    return SimpleUploadedFile("giay-tieu-de.docx", content.getvalue())


def test_versions_are_kept_and_the_librarys_comes_back(cast: Cast) -> None:
    officer, province = cast.people.reform_officer, cast.province
    assert source_of(province, "directives") == library_text("directives")
    template(cast)
    assert keep_template(officer, province, "directives", SOURCE) is None  # nothing changed
    second = keep_template(officer, province, "directives", SOURCE.replace("Kết quả", "Kết quả chung"), "đổi tiêu đề")
    assert second is not None
    assert second.number == 2
    assert source_of(province, "directives") == second.source
    use_library(officer, province, "directives")
    assert template_for(province, "directives")[0] is None
    assert use_library(officer, province, "directives") is None
    take_version(officer, province, "directives", 1)
    assert source_of(province, "directives") == SOURCE
    assert [v.number for v in TemplateVersion.objects.all()] == [4, 3, 2, 1]


def test_a_template_with_faults_is_not_kept_and_every_fault_is_named(cast: Cast, signed_in: SignedIn) -> None:
    broken = SOURCE.replace("tasks.given", "tasks.gven").replace("@đoạn văn phòng", "@doan")
    answer = signed_in(cast.people.reform_officer).post(
        reverse("template-edit", args=["directives"]), {"source": broken, "seen": "0", "note": ""}
    )
    assert answer.status_code == 422
    assert "tasks.given" in answer.text
    assert len(answer.context["form"].errors["source"]) == 2
    assert not TemplateVersion.objects.exists()


def test_a_version_kept_meanwhile_is_not_passed_over(cast: Cast) -> None:
    template(cast)
    with pytest.raises(InputError, match="vừa lưu bản 1"):
        keep_template(cast.people.task_officer, cast.province, "directives", SOURCE + "\nThêm.", seen=0)
    assert keep_template(cast.people.task_officer, cast.province, "directives", SOURCE + "\nThêm.", seen=1)


def test_a_draft_keeps_the_template_it_was_begun_from(cast: Cast) -> None:
    draft = begun(cast)
    keep_template(cast.people.reform_officer, cast.province, "directives", SOURCE.replace("Kết quả", "Khác"))
    assert [section.title for section in template_of(draft).sections if section.level] == ["Kết quả", "Đánh giá"]


def test_another_province_keeps_its_own(cast: Cast, signed_in: SignedIn) -> None:
    template(cast)
    page = signed_in(cast.people.stranger).get(reverse("template", args=["directives"])).text
    assert "mẫu của thư viện" in page
    assert "mẫu thử" not in page


def test_comparing_shows_what_differs(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.people.leader), reverse("template-compare", args=["directives"])
    assert "chưa có mẫu riêng" in client.get(address).text
    template(cast)
    page = client.get(address)
    assert page.context["rows"]
    assert "Mẫu của thư viện" in page.text or "mẫu của thư viện" in page.text


@pytest.mark.parametrize("words", ["quá hạn", "qua han", "overdue"])
def test_fields_are_found_by_their_words(cast: Cast, signed_in: SignedIn, words: str) -> None:
    found = [field.insert for field in known_fields(words)]
    assert "{{ tasks.overdue }}" in found
    part = signed_in(cast.people.leader).get(
        reverse("report-fields", query={"q": words}), headers={"HX-Request": "true"}
    )
    assert "data-insert" in part.text


def test_a_search_without_an_answer_says_so(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.leader).get(reverse("report-fields", query={"q": "xyzxyzxyz"})).text
    assert "Không có số liệu nào" in page


def test_an_unknown_kind_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.reform_officer)
    for name in ("template", "template-edit", "template-compare"):
        assert client.get(reverse(name, args=["khong-co"])).status_code == 404
    assert client.post(reverse("template-take", args=["khong-co"])).status_code == 404


def test_every_kind_has_a_template_in_the_library_that_people_write_in(cast: Cast) -> None:
    for kind in KINDS:
        version, read = template_for(cast.province, kind)
        assert version is None
        assert read.slots(periods_of(read.periods[0], cast.province.today())[0])


def test_the_letterhead_is_checked_kept_and_given_up(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.people.reform_officer), reverse("letterhead")
    answer = client.post(address, {"file": letterhead()}, follow=True)
    assert "UBND TỈNH HÀ NAM" in answer.text
    kept = client.get(reverse("letterhead-file"))
    assert kept.content.startswith(b"PK")
    for name, content in (("a.docx", b"PK junk"), ("a.pdf", b"%PDF-1.7"), ("a.docx", b"")):
        refused = client.post(address, {"file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422
    assert LetterheadFile.objects.count() == 1
    client.post(reverse("letterhead-drop"))
    assert "trình bày theo Nghị định 30/2020/NĐ-CP" in client.get(address).text


def test_an_approved_report_is_printed_on_the_letterhead(cast: Cast, signed_in: SignedIn) -> None:
    draft, people = submitted(cast), cast.people
    signed_in(people.reform_officer).post(reverse("letterhead"), {"file": letterhead("ĐẦU TRANG CỦA TỈNH")})
    approved = approve_draft(people.leader, draft, 3, cast.province.today(), "Trần Thị B")
    make_report.call(approved.report_id)
    answer = signed_in(people.leader).get(reverse("report-file", args=[approved.report_id, "docx"]))
    paper = docx.Document(io.BytesIO(answer.content))
    assert paper.sections[0].header.paragraphs[0].text == "ĐẦU TRANG CỦA TỈNH"
    words = "\n".join(p.text for p in paper.paragraphs)
    assert "Sở A đã xong việc." in words
    assert "Nhìn chung đạt yêu cầu" in words


def test_a_draft_of_the_library_asks_what_its_template_asks(cast: Cast) -> None:
    figures = FigureSet(
        cast.province.unit.code, "tỉnh Hà Nam", "2022-Q2", cast.province.today(), (Figure("tasks.given", 1),)
    )
    opening = Opening("reform", "2022-Q2", cast.province.unit, "state")
    draft = begin(cast.people.reform_officer, cast.province, opening, figures)
    slots = template_of(draft).slots("2022-Q2")
    assert draft.paragraphs.filter(kind="office").count() == sum(slot.whose == "office" for slot in slots)
    assert draft.due is None
