"""Evidence: files of any kind that is what it says, documents registered here, taken back but never lost."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_to, open_small_round
from tests.web.situations import directive, draft

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.files.models import StoredFile
from caicach.web.rounds.models import Appraisal, Evidence
from caicach.web.rounds.services.evidence import MOST, attach_document, attach_files, kept_files, withdraw_evidence

PDF = b"%PDF-1.7 minh chung"


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    return open_small_round(cast)


def attach(cast: Cast, small: SmallRound, *contents: bytes, code: str = "1.1") -> list[Evidence]:
    files = kept_files([(io.BytesIO(content), f"minh-chung-{n}.pdf") for n, content in enumerate(contents)])
    return attach_files(cast.people.specialist, small.a, code, files)


def test_files_are_attached_with_an_entry_each(cast: Cast, small: SmallRound) -> None:
    made = attach(cast, small, PDF, PDF + b" 2")
    assert [(one.name, one.phase, one.code) for one in made] == [
        ("minh-chung-0.pdf", "self-score", "1.1"),
        ("minh-chung-1.pdf", "self-score", "1.1"),
    ]
    assert Entry.objects.filter(act="attach-evidence").count() == 2


def test_the_same_file_is_attached_once_and_stored_once(cast: Cast, small: SmallRound) -> None:
    attach(cast, small, PDF)
    assert attach(cast, small, PDF) == []
    attach(cast, small, PDF, code="2.1")
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rong.pdf", b"", "0 byte"),
        ("may.exe", b"MZ\x90", "EXE"),
        ("gia-mao.pdf", b"MZ\x90\x00", "chương trình Windows"),
        ("trang.pdf", b"<html>", "trang web"),
    ],
)
def test_what_is_no_evidence_is_refused(db: None, name: str, content: bytes, said: str) -> None:
    with pytest.raises(InputError) as refused:
        kept_files([(io.BytesIO(content), name)])
    assert said.lower() in refused.value.within("vi").lower()
    assert [problem.column for problem in refused.value.problems] == ["files"]
    assert not StoredFile.objects.exists()


def test_every_wrong_file_is_told_of_at_once(db: None) -> None:
    with pytest.raises(InputError) as refused:
        kept_files([(io.BytesIO(b""), "a.pdf"), (io.BytesIO(PDF), "b.pdf"), (io.BytesIO(b"MZ"), "c.pdf")])
    assert [problem.file for problem in refused.value.problems] == ["a.pdf", "c.pdf"]


def test_a_name_with_slashes_is_only_a_name(cast: Cast, small: SmallRound) -> None:
    files = kept_files([(io.BytesIO(PDF), "../../etc\\bí mật.pdf")])
    (made,) = attach_files(cast.people.specialist, small.a, "1.1", files)
    assert made.name == "bí mật.pdf"


def test_a_file_above_the_limit_is_refused_before_it_is_kept(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT", 16)
    with pytest.raises(InputError):
        kept_files([(io.BytesIO(PDF), "lon.pdf")])
    assert not StoredFile.objects.exists()


def test_a_registered_document_is_linked_once_a_draft_is_not(cast: Cast, small: SmallRound) -> None:
    by, document = cast.people.specialist, directive(cast)
    made = attach_document(by, small.a, "1.1", document)
    assert (made.directive, made.file) == (document, None)
    assert "48-KL/TU" in made.name
    assert attach_document(by, small.a, "1.1", document) == made
    with pytest.raises(InputError, match="văn bản đã đăng ký"):
        attach_document(by, small.a, "2.1", draft(cast))


def test_evidence_taken_back_stays_on_record_and_may_be_given_again(cast: Cast, small: SmallRound) -> None:
    (made,) = attach(cast, small, PDF)
    withdrawn = withdraw_evidence(cast.people.specialist, made)
    assert withdrawn.withdrawn_at is not None
    assert Entry.objects.filter(act="withdraw-evidence", subject_id=str(made.pk)).exists()
    with pytest.raises(InputError):
        withdraw_evidence(cast.people.specialist, made)
    assert len(attach(cast, small, PDF)) == 1


def test_there_is_an_end_to_how_much_is_attached(cast: Cast, small: SmallRound) -> None:
    attach(cast, small, *(PDF + bytes([n]) for n in range(MOST)))
    with pytest.raises(InputError, match="không quá"):
        attach(cast, small, PDF + b"mot nua")
    assert Evidence.objects.count() == MOST


@pytest.mark.parametrize("code", ["1", "9.9", "2.2"])
def test_only_what_the_unit_answers_takes_its_evidence(cast: Cast, small: SmallRound, code: str) -> None:
    with pytest.raises(InputError):
        attach(cast, small, PDF, code=code)


def test_explaining_takes_evidence_only_where_something_was_changed_or_asked(cast: Cast, small: SmallRound) -> None:
    (before,) = attach(cast, small, PDF)
    move_to(cast, small, "appraisal")
    with pytest.raises(InputError, match="Chưa mở: bắt đầu ngày 22"):
        attach(cast, small, PDF + b"2")
    Appraisal.objects.create(
        entrant=small.a, code="1.1", stage="first", verdict="change", value="2", words="trễ", by=small.appraiser
    )
    move_to(cast, small, "explanation")
    (later,) = attach(cast, small, PDF + b"2")
    assert later.phase == "explanation"
    with pytest.raises(InputError, match="sửa hoặc hỏi"):
        attach(cast, small, PDF + b"2", code="2.1")
    with pytest.raises(InputError):  # what the appraiser has judged by stays
        withdraw_evidence(cast.people.specialist, before)
    withdraw_evidence(cast.people.specialist, later)
