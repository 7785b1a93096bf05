"""Handing in: what lacks is named, what is handed in is locked, and the receipt names its content."""

from __future__ import annotations

import io

import pytest
from tests.web.cast import Cast
from tests.web.rounds import GOOD_ANSWERS, SmallRound, move_to, open_small_round

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.services.answering import Entered, save_answer
from caicach.web.rounds.services.evidence import attach_files, kept_files
from caicach.web.rounds.services.submitting import content_digest, submit, withdraw
from caicach.web.rounds.standing import standing_of


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    return open_small_round(cast)


def fill(cast: Cast, small: SmallRound) -> None:
    by = cast.people.specialist
    for code, value in GOOD_ANSWERS.items():
        save_answer(by, small.a, code, Entered(value=value), 0)
    save_answer(by, small.a, "2.1", Entered(numerator="80", denominator="100", words="chưa có hệ thống"), 0)
    attach_files(by, small.a, "1.1", kept_files([(io.BytesIO(b"%PDF-1"), "ke-hoach.pdf")]))


def test_the_form_s_standing_names_what_is_there_and_what_lacks(cast: Cast, small: SmallRound) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    standing = standing_of(small.a)
    assert [leaf.code for leaf in standing.whole.blank] == ["1.2", "1.3", "2.1"]  # 2.2 and 2.3 are not the unit's
    assert [leaf.code for leaf in standing.whole.without_evidence] == ["1.1"]
    assert (standing.whole.answered, len(standing.whole.own)) == (1, 4)
    assert standing.score is not None
    assert (standing.score.points, standing.score.max) == (2, 2)
    assert [(part.answered, part.done) for part in standing.fields] == [(1, False), (0, False)]
    assert standing.field_of("2.1") is standing.fields[1]


def test_an_explanation_stands_in_for_evidence(cast: Cast, small: SmallRound) -> None:
    fill(cast, small)
    assert standing_of(small.a).whole.done


def test_all_that_lacks_is_told_at_once_and_nothing_is_handed_in(cast: Cast, small: SmallRound) -> None:
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    with pytest.raises(InputError) as refused:
        submit(cast.people.specialist, small.a)
    assert [problem.column for problem in refused.value.problems] == ["1.2", "1.3", "2.1", "1.1"]
    small.a.refresh_from_db()
    assert small.a.submitted_at is None


def test_a_form_that_lacks_something_is_handed_in_where_that_is_meant_but_never_an_empty_one(
    cast: Cast, small: SmallRound
) -> None:
    with pytest.raises(InputError, match="ít nhất một"):
        submit(cast.people.specialist, small.a, though_lacking=True)
    save_answer(cast.people.specialist, small.a, "1.1", Entered(value="1"), 0)
    assert submit(cast.people.specialist, small.a, though_lacking=True).receipt


def test_what_is_handed_in_is_locked_and_its_receipt_names_its_content(cast: Cast, small: SmallRound) -> None:
    by = cast.people.specialist
    fill(cast, small)
    handed = submit(by, small.a)
    assert handed.receipt.replace("-", "").lower() == content_digest(handed)[:12]
    assert (handed.submitted_by, handed.submitted_at is not None) == (by, True)
    for act in (
        lambda: save_answer(by, small.a, "1.1", Entered(value="2"), 1),
        lambda: attach_files(by, small.a, "1.1", kept_files([(io.BytesIO(b"%PDF-2"), "b.pdf")])),
        lambda: submit(by, small.a),
    ):
        with pytest.raises(InputError, match=handed.receipt):
            act()


def test_it_is_taken_back_with_a_reason_changed_and_handed_in_under_another_receipt(
    cast: Cast, small: SmallRound
) -> None:
    by = cast.people.specialist
    fill(cast, small)
    first = submit(by, small.a).receipt
    with pytest.raises(InputError, match="lý do rút lại"):
        withdraw(by, small.a, "  ")
    back = withdraw(cast.people.reform_officer, small.a, "thiếu số liệu quý IV")
    assert (back.submitted_at, back.submitted_by, back.receipt) == (None, None, "")
    entry = Entry.objects.get(act="withdraw-self-score")
    assert entry.note == f"{first}: thiếu số liệu quý IV"
    with pytest.raises(InputError, match="đã gửi"):
        withdraw(by, small.a, "lần nữa")
    save_answer(by, small.a, "1.1", Entered(value="2"), 1)
    assert submit(by, small.a).receipt != first


def test_after_the_last_day_nothing_is_handed_in_or_taken_back(cast: Cast, small: SmallRound) -> None:
    fill(cast, small)
    submit(cast.people.specialist, small.a)
    move_to(cast, small, "appraisal")
    with pytest.raises(InputError, match="hết hạn 30/6/2022"):
        withdraw(cast.people.specialist, small.a, "sửa lại")
    with pytest.raises(InputError, match="hết hạn 30/6/2022"):
        submit(cast.people.sister, small.b)
    assert Entrant.objects.get(pk=small.a.pk).submitted_at is not None
