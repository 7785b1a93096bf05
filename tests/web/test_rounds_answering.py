"""A unit's own answers: saved one by one, by the rule, in time, and never over someone else's unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, fresh_entry, move_day, move_to, open_small_round

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.rounds.models import Answer
from caicach.web.rounds.scores_at import scores_at
from caicach.web.rounds.services.answering import Conflict, Entered, save_answer


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    return open_small_round(cast)


def save(cast: Cast, small: SmallRound, code: str, *, seen: int = 0, **entered: object) -> Answer | Conflict:
    return save_answer(cast.people.specialist, small.a, code, Entered(**entered), seen)  # type: ignore[arg-type]


def refused(cast: Cast, small: SmallRound, code: str, **entered: object) -> str:
    with pytest.raises(InputError) as error:
        save(cast, small, code, **entered)
    assert not Answer.objects.exists()
    assert not Entry.objects.filter(act="save-answer").exists()
    return error.value.within("vi")


def test_an_answer_is_kept_with_who_and_an_entry_in_the_unit_s_own_stream(cast: Cast, small: SmallRound) -> None:
    kept = save(cast, small, "2.1", numerator=" 96 ", denominator="100", words="theo báo cáo\r\nquý IV")
    assert isinstance(kept, Answer)
    assert (kept.numerator, kept.denominator, kept.words) == ("96", "100", "theo báo cáo\nquý IV")
    assert (kept.edition, kept.by, kept.origin) == (1, cast.people.specialist, "")
    entry = Entry.objects.get(act="save-answer")
    assert entry.stream == f"scores-{small.a.pk}:{cast.province.unit.key}"


def test_the_next_edition_replaces_the_one_that_was_seen(cast: Cast, small: SmallRound) -> None:
    save(cast, small, "1.1", value="1")
    changed = save(cast, small, "1.1", value="2", seen=1)
    assert isinstance(changed, Answer)
    assert (changed.value, changed.edition, Answer.objects.count()) == ("2", 2, 1)


def test_what_someone_else_saved_meanwhile_is_not_overwritten(cast: Cast, small: SmallRound) -> None:
    save(cast, small, "1.1", value="1", words="của tôi")
    save(cast, small, "1.1", value="3", words="của tôi", seen=1)
    found = save(cast, small, "1.1", value="2", words="của tôi", seen=1)
    assert isinstance(found, Conflict)
    assert (found.theirs.value, found.mine.value, found.differing) == ("3", "2", ["value"])
    assert Answer.objects.get().value == "3"


def test_the_first_save_of_two_is_a_conflict_for_the_other(cast: Cast, small: SmallRound) -> None:
    save(cast, small, "1.1", value="1")
    assert isinstance(save(cast, small, "1.1", value="2"), Conflict)


def test_a_save_that_is_sent_again_changes_nothing(cast: Cast, small: SmallRound) -> None:
    save(cast, small, "1.1", value="1")
    again = save(cast, small, "1.1", value="1")
    assert isinstance(again, Answer)
    assert again.edition == 1
    assert Entry.objects.filter(act="save-answer").count() == 1


def test_an_answer_may_be_taken_back_to_nothing(cast: Cast, small: SmallRound) -> None:
    save(cast, small, "1.1", value="1")
    cleared = save(cast, small, "1.1", seen=1)
    assert isinstance(cleared, Answer)
    assert cleared.is_blank
    assert scores_at(small.round, "self") is None


@pytest.mark.parametrize(
    ("code", "entered", "said"),
    [
        ("2.1", {"numerator": "101", "denominator": "100"}, "101 > 100"),
        ("2.1", {"numerator": "5", "denominator": "0"}, "thấy “0”"),
        ("2.1", {"numerator": "nhiều", "denominator": "100"}, "nhiều"),
        ("2.1", {"numerator": "5"}, "cần"),
        ("1.1", {"value": "9"}, "một trong các lựa chọn"),
        ("1.2", {"value": "-1"}, "-1"),
        ("1", {"value": "1"}, "tiêu chí thành phần"),
        ("7.7", {"value": "1"}, "7.7"),
        ("2.2", {"value": "1"}, "một tiêu chí do đơn vị tự chấm"),
        ("2.1", {"not_applicable": True}, "lý do tiêu chí không áp dụng"),
        ("1.1", {"not_applicable": True, "na_reason": "không có"}, "áp dụng cho mọi đơn vị"),
        ("1.2", {"value": "1" * 401}, "không quá 400 ký tự"),
        ("1.2", {"value": "1", "words": "a" * 5001}, "không quá 5000 ký tự"),
    ],
)
def test_what_the_rule_refuses_is_not_saved(
    cast: Cast, small: SmallRound, code: str, entered: dict[str, object], said: str
) -> None:
    assert said in refused(cast, small, code, **entered)


def test_what_does_not_apply_keeps_its_reason_and_no_figures(cast: Cast, small: SmallRound) -> None:
    kept = save(cast, small, "2.1", numerator="5", denominator="9", not_applicable=True, na_reason="không có hồ sơ")
    assert isinstance(kept, Answer)
    assert (kept.na_reason, kept.numerator, kept.denominator) == ("không có hồ sơ", "", "")


def test_the_door_is_shut_from_the_day_after_the_last(cast: Cast, small: SmallRound) -> None:
    move_day(cast, dt.date(2022, 6, 30))
    small.a = fresh_entry(small.round, cast.unit_a.pk)
    assert isinstance(save(cast, small, "1.1", value="1"), Answer)
    move_day(cast, dt.date(2022, 7, 1))
    with pytest.raises(InputError, match="Đã khóa vì hết hạn 30/6/2022"):
        save(cast, small, "1.1", value="2", seen=1)
    move_to(cast, small, "appraisal")
    with pytest.raises(InputError, match="hết hạn"):
        save(cast, small, "1.1", value="2", seen=1)
    assert Answer.objects.get().value == "1"
