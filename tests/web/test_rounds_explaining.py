"""Explaining: what was changed or asked, within the term, agreed to or not, never over someone else's words unseen."""

from __future__ import annotations

import pytest
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_to, open_small_round

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.rounds.models import Appraisal, Explanation
from caicach.web.rounds.services.explaining import Disputed, Said, explain, to_explain


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    found = open_small_round(cast)
    for code, verdict in (("1.1", "change"), ("1.2", "ask"), ("1.3", "accept")):
        Appraisal.objects.create(
            entrant=found.a, code=code, stage="first", verdict=verdict, value="2", words="vì sao", by=found.appraiser
        )
    return move_to(cast, found, "explanation")


def test_changes_and_questions_of_the_first_appraisal_are_to_be_explained(small: SmallRound) -> None:
    assert set(to_explain(small.a)) == {"1.1", "1.2"}


def test_the_unit_s_word_is_kept_edition_by_edition(cast: Cast, small: SmallRound) -> None:
    by = cast.people.specialist
    first = explain(by, small.a, "1.1", Said(agrees=False, words="đã ban hành đúng hạn"), 0)
    again = explain(by, small.a, "1.1", Said(agrees=False, words="đã ban hành đúng hạn"), 0)
    agreed = explain(by, small.a, "1.1", Said(agrees=True), 1)
    assert isinstance(first, Explanation)
    assert isinstance(agreed, Explanation)
    assert first == again == agreed
    assert (agreed.agrees, agreed.words, agreed.edition) == (True, "", 2)
    assert Entry.objects.filter(act="explain").count() == 2


def test_words_written_meanwhile_are_not_overwritten(cast: Cast, small: SmallRound) -> None:
    by = cast.people.specialist
    explain(by, small.a, "1.1", Said(agrees=False, words="một"), 0)
    found = explain(by, small.a, "1.1", Said(agrees=False, words="hai"), 0)
    assert isinstance(found, Disputed)
    assert (found.theirs.words, found.mine.words) == ("một", "hai")
    assert Explanation.objects.get().words == "một"


@pytest.mark.parametrize(
    ("code", "said", "why"),
    [
        ("1.1", Said(agrees=False, words=" "), "lý do không đồng ý"),
        ("1.3", Said(agrees=False, words="vì"), "sửa hoặc hỏi"),
        ("9", Said(agrees=True), "sửa hoặc hỏi"),
        ("1.1", Said(agrees=False, words="a" * 5001), "không quá 5000"),
    ],
)
def test_what_can_not_stand_is_refused(cast: Cast, small: SmallRound, code: str, said: Said, why: str) -> None:
    with pytest.raises(InputError, match=why):
        explain(cast.people.specialist, small.a, code, said, 0)
    assert not Explanation.objects.exists()


def test_explaining_has_its_term(cast: Cast, small: SmallRound) -> None:
    move_to(cast, small, "second-appraisal")
    with pytest.raises(InputError, match="hết hạn 31/7/2022"):
        explain(cast.people.specialist, small.a, "1.1", Said(agrees=True), 0)
