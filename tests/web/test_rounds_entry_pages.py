"""The unit's form on its pages: works, belongs to the unit, needs the right, and keeps what was typed when refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_day, move_to, open_small_round
from tests.web.situations import directive

from caicach.web.accounts.models import User
from caicach.web.rounds.models import Answer, Appraisal, Entrant, Evidence
from caicach.web.rounds.services.answering import Entered, save_answer
from caicach.web.rounds.services.submitting import submit

SignIn = Callable[[User | None], Client]
PART = {"X-Part": "1"}


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    return open_small_round(cast)


@pytest.fixture
def mine(cast: Cast, small: SmallRound, signed_in: SignIn) -> Client:
    return signed_in(cast.people.specialist)


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def read(html: str) -> str:
    """Return what a reader sees of a page: its words."""
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ").split())


def answer(
    client: Client, small: SmallRound, code: str, headers: dict[str, str] | None = None, **texts: object
) -> HttpResponse:
    address = reverse("entry-answer", args=[small.a.pk, code])
    found: HttpResponse = client.post(address, texts, headers=headers or {})
    return found


def test_my_rounds_say_what_is_to_do_until_when(small: SmallRound, mine: Client) -> None:
    listed = page(mine, "entry-list")
    assert "Chấm điểm năm 2022" in listed
    assert "Tự chấm đến hết 30/6/2022" in listed
    assert "xong 0/4 tiêu chí" in listed


def test_a_field_shows_its_criteria_with_their_rules(small: SmallRound, mine: Client) -> None:
    shown = page(mine, "entry-field", small.a.pk, "1")
    for words in ("Kế hoạch năm", "Tối đa 2,0 điểm", "70 % đến dưới 90 %", "còn 15 ngày (hết 30/6/2022)", "Xong 0/4"):
        assert words in read(shown)
    other = page(mine, "entry-field", small.a.pk, "2")
    assert "Cán bộ thẩm định chấm; đơn vị không tự chấm." in other


def test_an_answer_typed_as_people_here_type_is_saved_and_its_row_is_marked(small: SmallRound, mine: Client) -> None:
    sent = answer(mine, small, "1.3", {"X-Part": "1"}, **{"f-value": "96,2 %", "seen": "0"})
    assert sent.status_code == 200
    part = sent.content.decode()
    assert "Đã lưu" in part
    assert "2,0/2,0 điểm" in read(part)
    assert 'class="us"' in part
    assert "Xong 1/4 tiêu chí" in part
    assert Answer.objects.get().value == "96.2"


def test_without_script_the_page_comes_back_to_the_criterion(small: SmallRound, mine: Client) -> None:
    sent = answer(mine, small, "1.1", **{"f-value": "1", "words": "đúng hạn", "seen": "0"})
    assert sent.status_code == 302
    assert sent.headers["Location"] == reverse("entry-field", args=[small.a.pk, "1"]) + "#c-1.1"


def test_a_refused_answer_keeps_what_was_typed_and_says_what_is_wrong(small: SmallRound, mine: Client) -> None:
    sent = answer(
        mine, small, "2.1", **{"f-numerator": "101", "f-denominator": "100", "words": "xem phụ lục", "seen": "0"}
    )
    page = sent.content.decode()
    assert sent.status_code == 422
    assert 'role="alert"' in page
    assert 'value="101"' in page
    assert "xem phụ lục" in page
    assert not Answer.objects.exists()


def test_who_comes_second_sees_both_and_chooses(cast: Cast, small: SmallRound, mine: Client) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="2", words="chậm một tuần"), 0)
    sent = answer(mine, small, "1.1", PART, **{"f-value": "1", "words": "đúng hạn", "seen": "0"})
    part = sent.content.decode()
    assert sent.status_code == 409
    for words in ("Đúng hạn", "Chậm", "đúng hạn", "chậm một tuần", "Đã lưu trước", "Bạn vừa ghi"):
        assert words in part
    assert Answer.objects.get().value == "2"
    chosen = {"f-value": "1", "words": "đúng hạn", "seen": "1", "pick-answer": "mine", "pick-words": "theirs"}
    assert answer(mine, small, "1.1", PART, **chosen).status_code == 200
    kept = Answer.objects.get()
    assert (kept.value, kept.words, kept.edition) == ("1", "chậm một tuần", 2)


def test_files_and_documents_are_attached_and_given_out_to_be_saved(
    cast: Cast, small: SmallRound, mine: Client
) -> None:
    address = reverse("entry-attach", args=[small.a.pk, "1.1"])
    picture = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n....")
    part = mine.post(address, {"files": [picture]}, headers=PART).content.decode()
    assert "anh.png" in part
    document = directive(cast)
    assert mine.post(address, {"document": "48-kl/tu"}).status_code == 302
    assert Evidence.objects.filter(directive=document).exists()
    one = Evidence.objects.get(name="anh.png")
    given = mine.get(reverse("evidence", args=[one.pk]))
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert mine.post(reverse("entry-evidence-withdraw", args=[one.pk]), headers=PART).status_code == 200
    one.refresh_from_db()
    assert one.withdrawn_at is not None


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "tệp, ảnh hoặc số văn bản"),
        ({"document": "99/KH-UBND"}, "số, ký hiệu của một văn bản đã đăng ký"),
        ({"files": [SimpleUploadedFile("x.exe", b"MZ")]}, "tệp có đuôi"),
    ],
)
def test_evidence_that_is_refused_is_told_beside_it(
    small: SmallRound, mine: Client, posted: dict[str, object], said: str
) -> None:
    sent = mine.post(reverse("entry-attach", args=[small.a.pk, "1.1"]), posted, headers=PART)
    assert sent.status_code == 422
    part = sent.content.decode()
    assert said in part
    assert "Chưa lưu" not in part  # the answer is not what was refused


def test_documents_are_found_by_words_of_number_or_title(cast: Cast, small: SmallRound, mine: Client) -> None:
    directive(cast)
    address = reverse("entry-documents", args=[small.a.pk, "1.1"])
    assert "48-KL/TU" in mine.get(address, {"document": "ket luan thu"}).content.decode()
    assert "Không có văn bản" in mine.get(address, {"document": "không có gì"}).content.decode()
    assert mine.get(address, {"document": " "}).content.decode().strip() == ""


def test_handing_in_names_what_lacks_then_gives_a_receipt(cast: Cast, small: SmallRound, mine: Client) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    address = reverse("entry-submit", args=[small.a.pk])
    refused = mine.post(address)
    assert refused.status_code == 422
    for words in ("Tiêu chí 1.2:", "Tiêu chí 2.1:", "Tiêu chí 1.1:"):
        assert words in refused.content.decode()
    handed = mine.post(address, {"though_lacking": "1"}, follow=True).content.decode()
    receipt = Entrant.objects.get(pk=small.a.pk).receipt
    assert f"Biên nhận {receipt}" in handed
    assert "data-autosave" not in page(mine, "entry-field", small.a.pk, "1")
    assert mine.post(reverse("entry-withdraw", args=[small.a.pk]), {"reason": ""}).status_code == 422
    assert mine.post(reverse("entry-withdraw", args=[small.a.pk]), {"reason": "bổ sung"}).status_code == 302


def test_the_reform_officer_gives_it_back(cast: Cast, small: SmallRound, signed_in: SignIn) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    submit(cast.people.specialist, small.a, though_lacking=True)
    officer = signed_in(cast.people.reform_officer)
    assert "Rút lại bản tự chấm" in page(officer, "entry", small.a.pk)
    assert officer.post(reverse("entry-reopen", args=[small.a.pk]), {"reason": "thiếu biểu"}).status_code == 302
    assert Entrant.objects.get(pk=small.a.pk).submitted_at is None


def test_a_locked_form_says_since_when_and_who_helps(cast: Cast, small: SmallRound, mine: Client) -> None:
    move_day(cast, dt.date(2022, 7, 1))
    shown = page(mine, "entry-field", small.a.pk, "1")
    assert "Đã khóa vì hết hạn 30/6/2022." in shown
    assert "đề nghị cán bộ cải cách hành chính gia hạn" in shown
    assert "data-autosave" not in shown
    assert answer(mine, small, "1.1", PART, **{"f-value": "1"}).status_code == 422


def test_the_annex_is_shown_and_given_out(cast: Cast, small: SmallRound, mine: Client) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1", words="kế hoạch số 5"), 0)
    shown = page(mine, "entry-annex", small.a.pk)
    assert "Đúng hạn. kế hoạch số 5" in shown
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        response = mine.get(reverse("entry-annex-file", args=[small.a.pk, kind]))
        assert response.content.startswith(start)
    assert mine.get(reverse("entry-annex-file", args=[small.a.pk, "xls"])).status_code == 404


def test_what_a_page_names_that_is_not_there_is_404(small: SmallRound, mine: Client) -> None:
    assert mine.get(reverse("entry-field", args=[small.a.pk, "9"])).status_code == 404
    for name in ("entry-answer", "entry-attach"):
        for code in ("9", "1"):
            assert mine.post(reverse(name, args=[small.a.pk, code])).status_code == 404


GET_PAGES = ("entry", "entry-annex", "entry-explain")
ACTS = ("entry-submit", "entry-withdraw")


@pytest.mark.parametrize("name", GET_PAGES)
def test_pages_are_the_unit_s_own_and_the_officers(cast: Cast, small: SmallRound, signed_in: SignIn, name: str) -> None:
    address = reverse(name, args=[small.a.pk])
    people = cast.people
    for person, status in (
        (people.sister, 404),
        (people.stranger, 404),
        (people.reform_officer, 200),
        (people.head, 200),
    ):
        assert signed_in(person).get(address).status_code == status


@pytest.mark.parametrize("name", ACTS)
def test_acts_need_the_unit_s_right_and_a_post(cast: Cast, small: SmallRound, signed_in: SignIn, name: str) -> None:
    address = reverse(name, args=[small.a.pk])
    assert signed_in(cast.people.sister).post(address).status_code == 404
    assert signed_in(cast.people.reform_officer).post(address).status_code == 403
    assert signed_in(cast.people.specialist).get(address).status_code == 405


def test_the_explanation_page_shows_each_change_and_keeps_the_unit_s_word(
    cast: Cast, small: SmallRound, mine: Client
) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    Appraisal.objects.create(
        entrant=small.a,
        code="1.1",
        stage="first",
        verdict="change",
        value="2",
        words="ban hành ngày 20/2",
        by=small.appraiser,
    )
    move_to(cast, small, "explanation")
    shown = page(mine, "entry-explain", small.a.pk)
    for words in ("ban hành ngày 20/2", "Đúng hạn", "Chậm", "▼ 1,0 điểm", "chưa giải trình"):
        assert words in read(shown)
    address = reverse("entry-explanation", args=[small.a.pk, "1.1"])
    assert mine.post(address, {"agrees": "no", "words": "", "seen": "0"}, headers=PART).status_code == 422
    sent = mine.post(address, {"agrees": "no", "words": "đã gửi trục liên thông", "seen": "0"}, headers=PART)
    assert sent.status_code == 200
    assert "Đã giải trình 1/1" in sent.content.decode()
    stale = mine.post(address, {"agrees": "yes", "words": "", "seen": "0"}, headers=PART)
    assert stale.status_code == 409
    assert "đã gửi trục liên thông" in stale.content.decode()
    taken = {"agrees": "yes", "words": "", "seen": "1", "keep": "mine"}
    assert mine.post(address, taken).status_code == 302
    assert small.a.explanations.get().agrees
    attached = reverse("entry-attach", args=[small.a.pk, "1.1"])
    picture = SimpleUploadedFile("truc.png", b"\x89PNG\r\n\x1a\n..")
    part = mine.post(attached, {"files": [picture], "back": "explain"}, headers=PART)
    assert "truc.png" in part.content.decode()


def test_what_others_scored_is_shown_apart_and_nobody_waits_for_the_unit_s_word(
    cast: Cast, small: SmallRound, mine: Client
) -> None:
    Appraisal.objects.create(
        entrant=small.a, code="2.2", stage="first", verdict="change", value="1", words="theo hồ sơ", by=small.appraiser
    )
    move_to(cast, small, "explanation")
    shown = read(page(mine, "entry-explain", small.a.pk))
    assert "Tiêu chí do người khác chấm" in shown
    assert "Đã giải trình 0/0" in shown
    assert "cần giải trình" not in page(mine, "entry-list")
    address = reverse("entry-explanation", args=[small.a.pk, "2.2"])
    assert mine.post(address, {"agrees": "no", "words": "thiếu hồ sơ quý II"}).status_code == 302
    assert small.a.explanations.get().code == "2.2"
