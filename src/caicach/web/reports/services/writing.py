"""Writing in a draft: saved as it is written, handed in, edited by the office, returned; every word stays on record."""

from __future__ import annotations

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting.pasting import Cleaned, clean_paste
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.reports.models import Draft, Paragraph, Wording
from caicach.web.reports.services.asking import stream

LONGEST = 20_000  # characters of one unit's paragraph: some eight pages

Kind, State = Paragraph.Kind, Paragraph.State


@transaction.atomic
def write(by: User, paragraph: Paragraph, text: str, seen: int | None = None) -> tuple[Paragraph, Cleaned | None]:
    """Keep what is being written; returns the paragraph and, of a pasted one, what was cleaned.

    `seen` is the edition that the writer last saw. Raises InputError where someone else saved a later one, where it is
    too long, or where it is not the writer's turn.
    """
    kept = _lock(paragraph)
    _need(_may_write(kept), _not_open(kept))
    cleaned = _put(by, kept, text, seen)
    record(by, "save-paragraph", kept, stream=stream(kept.draft.locality))
    return kept, cleaned


@transaction.atomic
def save_words(by: User, paragraph: Paragraph, text: str, seen: int | None = None, note: str = "") -> Paragraph:
    """Keep the office's words, or the draft's whole text, as a version that can be taken back."""
    kept = _lock(paragraph)
    _need(kept.kind != Kind.UNIT and _may_write(kept), _not_open(kept))
    _put(by, kept, text, seen)
    _keep_words(by, kept, Wording.Act.WRITE, note)
    record(by, "save-paragraph", kept, stream=stream(kept.draft.locality), note=note)
    return kept


@transaction.atomic
def hand_in(by: User, paragraph: Paragraph, text: str, seen: int | None = None) -> Paragraph:
    """Hand a unit's paragraph in; raises InputError where it is empty or not asked for any more."""
    kept = _lock(paragraph)
    _need(kept.waits and kept.draft.in_work, _not_open(kept))
    _put(by, kept, text, seen)
    _need(bool(kept.text.strip()), _empty())
    kept.state, kept.handed_in_on = State.HANDED_IN, kept.draft.locality.today()
    kept.save()
    _keep_words(by, kept, Wording.Act.HAND_IN)
    record(by, "hand-in-paragraph", kept, stream=stream(kept.draft.locality))
    return kept


@transaction.atomic
def take_back(by: User, paragraph: Paragraph) -> Paragraph:
    """Take a handed-in paragraph back to go on writing, as long as the draft is in work."""
    kept = _lock(paragraph)
    _need(kept.kind == Kind.UNIT and kept.state == State.HANDED_IN and kept.draft.in_work, _not_open(kept))
    kept.state, kept.handed_in_on = State.ASKED, None
    kept.save()
    _keep_words(by, kept, Wording.Act.TAKE_BACK)
    record(by, "take-back-paragraph", kept, stream=stream(kept.draft.locality))
    return kept


@transaction.atomic
def edit(by: User, paragraph: Paragraph, text: str, seen: int | None = None) -> Paragraph:
    """Keep the office's wording of a unit's handed-in paragraph; the unit's own words stay in its history."""
    kept = _lock(paragraph)
    _need(kept.kind == Kind.UNIT and kept.state == State.HANDED_IN and kept.draft.in_work, _not_open(kept))
    _put(by, kept, text, seen)
    _need(bool(kept.text.strip()), _empty())
    _keep_words(by, kept, Wording.Act.EDIT)
    record(by, "edit-paragraph", kept, stream=stream(kept.draft.locality))
    return kept


@transaction.atomic
def send_back(by: User, paragraph: Paragraph, reason: str) -> Paragraph:
    """Return a handed-in paragraph to its unit with the reason."""
    kept = _lock(paragraph)
    _need(kept.kind == Kind.UNIT and kept.state == State.HANDED_IN and kept.draft.in_work, _not_open(kept))
    _need(bool(reason.strip()), needs_reason())
    kept.state, kept.reason, kept.handed_in_on = State.RETURNED, reason.strip(), None
    kept.save()
    _keep_words(by, kept, Wording.Act.RETURN, kept.reason)
    record(by, "return-paragraph", kept, stream=stream(kept.draft.locality), note=kept.reason)
    return kept


@transaction.atomic
def waive(by: User, paragraph: Paragraph, reason: str) -> Paragraph:
    """Ask no more for a unit's paragraph, with the reason; what it wrote stays."""
    kept = _lock(paragraph)
    _need(kept.waits and kept.draft.in_work, _not_open(kept))
    _need(bool(reason.strip()), needs_reason())
    kept.state, kept.reason = State.WAIVED, reason.strip()
    kept.save()
    _keep_words(by, kept, Wording.Act.WAIVE, kept.reason)
    record(by, "waive-paragraph", kept, stream=stream(kept.draft.locality), note=kept.reason)
    return kept


@transaction.atomic
def restore(by: User, paragraph: Paragraph, number: int) -> Paragraph:
    """Take back the words of an earlier version: the office's act, which is itself a version."""
    kept = _lock(paragraph)
    theirs = kept.kind == Kind.UNIT and kept.state != State.HANDED_IN
    _need(kept.draft.in_work and not theirs, _not_open(kept))
    _put(by, kept, kept.wordings.get(number=number).text, None)
    _keep_words(by, kept, Wording.Act.UNDO, str(number))
    record(by, "restore-paragraph", kept, stream=stream(kept.draft.locality), note=str(number))
    return kept


def _lock(paragraph: Paragraph) -> Paragraph:
    """Lock the draft, then the paragraph: no draft is handed to the leader while a word of it is being saved."""
    Draft.objects.select_for_update(of=("self",)).get(pk=paragraph.draft_id)
    held = Paragraph.objects.select_for_update(of=("self",))
    return held.select_related("draft__locality__unit", "draft__subject", "unit", "saved_by").get(pk=paragraph.pk)


def _may_write(paragraph: Paragraph) -> bool:
    return paragraph.draft.in_work and (paragraph.kind != Kind.UNIT or paragraph.waits)


def _put(by: User, paragraph: Paragraph, text: str, seen: int | None) -> Cleaned | None:
    """Put new words in place, cleaned of what Word leaves behind; nobody's words are overwritten unseen."""
    others = paragraph.saved_by_id not in (None, by.pk)
    if seen is not None and seen != paragraph.edition and others:
        raise InputError(_written_meanwhile(paragraph))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = None if paragraph.kind == Kind.TEXT else clean_paste(text)
    kept = text if cleaned is None else cleaned.text
    if paragraph.kind != Kind.TEXT and len(kept) > LONGEST:
        raise InputError(_too_long(len(kept)))
    if others and paragraph.saved_by and paragraph.text and _unkept(paragraph):
        _keep_words(paragraph.saved_by, paragraph, Wording.Act.WRITE)
    paragraph.text, paragraph.saved_by, paragraph.saved_at = kept, by, paragraph.draft.locality.now()
    paragraph.edition += 1
    paragraph.save()
    return cleaned


def _unkept(paragraph: Paragraph) -> bool:
    newest = paragraph.wordings.order_by("-number").first()
    return newest is None or newest.text != paragraph.text


def _keep_words(by: User, paragraph: Paragraph, act: Wording.Act, note: str = "") -> None:
    membership = by.membership
    Wording.objects.create(
        paragraph=paragraph,
        number=paragraph.wordings.count() + 1,
        act=act,
        text=paragraph.text,
        note=note,
        by=by,
        by_unit=membership.unit if membership else None,
        at=paragraph.draft.locality.now(),
    )


def _need(condition: bool, problem: Problem) -> None:
    if not condition:
        raise InputError(problem)


def needs_reason() -> Problem:
    """Return the problem of an act that lacks its reason."""
    return Problem(
        column="reason",
        expected=Text("lý do", "a reason"),
        cure=Text("Ghi lý do để người nhận biết phải làm gì.", "Say why, so that the reader knows what to do."),
    )


def _empty() -> Problem:
    return Problem(
        column="text",
        expected=Text("phần viết có nội dung", "words"),
        cure=Text(
            "Viết nội dung trước khi gửi; không có gì để nêu thì ghi rõ như vậy.",
            "Write something before handing in; where there is nothing to tell, say so.",
        ),
    )


def _too_long(length: int) -> Problem:
    return Problem(
        column="text",
        found=f"{length}",
        expected=Text(f"không quá {LONGEST} ký tự", f"at most {LONGEST} characters"),
        cure=Text("Rút gọn, chi tiết gửi kèm thành phụ lục.", "Shorten it; send details as an annex."),
    )


def _written_meanwhile(paragraph: Paragraph) -> Problem:
    return Problem(
        column="text",
        expected=Text("bản mới nhất", "the newest words"),
        cure=Text(
            f"{paragraph.saved_by} vừa lưu phần này. Chép phần bạn đang viết ra ngoài, tải lại trang rồi ghép vào.",
            f"{paragraph.saved_by} has just saved this. Copy what you are writing, reload the page and put it in.",
        ),
    )


def _not_open(paragraph: Paragraph) -> Problem:
    if paragraph.draft.in_work:
        cure = Text("Tải lại trang để xem phần viết đang ở bước nào.", "Reload the page to see where it stands.")
        return Problem(
            column="text", expected=Text("phần viết đang chờ việc này", "words that wait for this"), cure=cure
        )
    return Problem(
        column="text",
        expected=Text("bản thảo đang soạn", "a draft in work"),
        cure=Text(
            "Bản thảo đã trình, đã duyệt hoặc đã thôi; liên hệ người soạn báo cáo.",
            "The draft has been submitted, approved or given up; ask whoever writes the report.",
        ),
    )
