"""Self-reviews: opened where an upheld case asks for one, written by the unit, accepted or returned by the office.

Every step stands in the case's events. A case that is withdrawn drops its review.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.registry import WorkingCalendar
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accountability.judging import rule_of
from caicach.web.accountability.models import Case, CaseEvent, CaseFile, Review
from caicach.web.accountability.services.refusals import need_words
from caicach.web.accountability.services.streams import stream
from caicach.web.accountability.states import review_days
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.files.models import StoredFile

State = Review.State
ASKING = "review"
WRITABLE = (State.ASKED, State.RETURNED)


def follow_decision(by: User, case: Case) -> None:
    """Open the review that an upheld case asks for, and drop the one of a case that is upheld no more."""
    review = Review.objects.filter(case=case).first()
    consequence = rule_of(case).consequence
    if case.state != "upheld":
        if review is not None and review.state != State.DROPPED:
            review.state = State.DROPPED
            review.save(update_fields=["state"])
            _step(by, review, "review-drop")
            record(by, "review-drop", review, stream=stream(case.locality))
    elif review is None and consequence is not None and consequence.effect == ASKING:
        today = case.locality.today()
        due = WorkingCalendar.vietnam().add_working_days(today, review_days())
        review = Review.objects.create(case=case, due_on=due)
        _step(by, review, "review-open")
        record(by, "review-open", review, stream=stream(case.locality))


@transaction.atomic
def write(by: User, review: Review, text: str, seen: int) -> Review:
    """Keep what the unit writes; what stands already changes nothing. InputError where it may not, or another wrote."""
    review = _locked(review)
    _expect(by, review, "write-review", *WRITABLE)
    text = text.replace("\r\n", "\n").strip()
    if text == review.text:
        return review
    if review.edition != seen:
        raise InputError(_someone_else())
    review.text, review.edition = text, review.edition + 1
    review.full_clean(exclude=["case"])
    review.save()
    record(by, "write-review", review, stream=stream(review.case.locality))
    return review


@transaction.atomic
def hand_in(by: User, review: Review, text: str, seen: int, files: Sequence[tuple[StoredFile, str]] = ()) -> Review:
    """Hand the review in with these words and files; InputError where nothing is written, and as `write`."""
    review = write(by, review, text, seen)
    if not review.text:
        raise InputError(_nothing_written())
    review.state, review.handed_in_on = State.HANDED_IN, review.case.locality.today()
    review.save()
    _step(by, review, "review-hand-in", review.text, files)
    record(by, "review-hand-in", review, stream=stream(review.case.locality))
    return review


@transaction.atomic
def accept(by: User, review: Review, words: str = "") -> Review:
    """Accept a review that was handed in."""
    review = _locked(review)
    _expect(by, review, "accept-review", State.HANDED_IN)
    review.state = State.ACCEPTED
    review.save()
    _step(by, review, "review-accept", words)
    record(by, "review-accept", review, stream=stream(review.case.locality), note=words)
    return review


@transaction.atomic
def give_back(by: User, review: Review, words: str) -> Review:
    """Return a review that was handed in, with the reason and a new term."""
    review = _locked(review)
    _expect(by, review, "accept-review", State.HANDED_IN)
    need_words(words)
    review.state = State.RETURNED
    review.due_on = WorkingCalendar.vietnam().add_working_days(review.case.locality.today(), review_days())
    review.save()
    _step(by, review, "review-return", words)
    record(by, "review-return", review, stream=stream(review.case.locality), note=words)
    return review


def _locked(review: Review) -> Review:
    related = ("case__locality__unit", "case__adopted", "case__unit", "case__account")
    return Review.objects.select_for_update(of=("self",)).select_related(*related).get(pk=review.pk)


def _expect(by: User, review: Review, right: str, *wanted: str) -> None:
    if review.state not in wanted or not may(by, right, review):
        raise InputError(
            Problem(
                Text("bản tự kiểm điểm mà bạn được làm bước này", "a self-review on which this step is yours"),
                Text("Tải lại trang để xem tình trạng hiện nay.", "Load the page again to see how it stands now."),
            )
        )


def _step(by: User, review: Review, act: str, words: str = "", files: Sequence[tuple[StoredFile, str]] = ()) -> None:
    """Put a step among the case's events."""
    membership = by.membership
    event = CaseEvent.objects.create(
        case=review.case,
        act=act,
        words=words.strip(),
        by=by,
        by_unit=membership.unit if membership else None,
        on=review.case.locality.today(),
    )
    CaseFile.objects.bulk_create([CaseFile(event=event, file=file, name=name) for file, name in files])


def _someone_else() -> Problem:
    return Problem(
        Text("bản đang hiện là bản mới nhất", "the latest edition on the page"),
        Text(
            "Người khác cùng đơn vị vừa lưu. Chép lại phần bạn viết, tải lại trang rồi ghi tiếp.",
            "A colleague just saved. Copy what you wrote, load the page again and go on.",
        ),
        column="text",
    )


def _nothing_written() -> Problem:
    return Problem(
        Text("nội dung tự kiểm điểm", "the words of the self-review"),
        Text("Viết nội dung rồi gửi.", "Write it, then hand it in."),
        column="text",
    )
