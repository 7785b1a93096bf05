"""The terms of a round that reminders and calendars tell of, and what waits for whom on the home page."""

from __future__ import annotations

import datetime as dt

from tests.web.cast import Cast
from tests.web.rounds import SmallRound, fresh, move_day, move_to, open_small_round

from caicach.web.accounts.models import User
from caicach.web.reminders.term import Term
from caicach.web.rounds.mine import mine_in
from caicach.web.rounds.models import Appraisal, Explanation
from caicach.web.rounds.services.opening import abandon_round
from caicach.web.rounds.services.phases import extend_phase
from caicach.web.rounds.terms import terms
from caicach.web.rounds.waiting import steps, waiting

AHEAD = dt.timedelta(days=400)


def told(cast: Cast) -> dict[str, Term]:
    """Return the terms by their lines' beginning, on the province's day."""
    cast.province.refresh_from_db()
    today = cast.province.today()
    return {
        f"{t.title.vi.split(':')[0]} {t.line.split(' · ')[0]}": t for t in terms(cast.province, today, today + AHEAD)
    }


def again(user: User) -> User:
    """Return the person afresh, without the units remembered."""
    return User.objects.get(pk=user.pk)


def words_for(cast: Cast, small: SmallRound, user: User) -> list[str]:
    """Return what waits for a person in the round."""
    return [item.words for item in mine_in(again(user), fresh(small.round))]


def test_each_unit_has_its_own_term_of_self_scoring(cast: Cast) -> None:
    small = open_small_round(cast)
    phase = small.round.phases.get(kind="self-score")
    phase.round = small.round
    extend_phase(cast.people.reform_officer, phase, dt.date(2022, 7, 9), "mất điện", entrant=small.a)
    found = told(cast)
    assert found["Tự chấm điểm Sở A"].due == dt.date(2022, 7, 9)
    assert found["Tự chấm điểm Sở B"].due == dt.date(2022, 6, 30)
    assert found["Tự chấm điểm Sở A"].units == {cast.unit_a.pk}
    assert [key for key in found if not key.startswith("Tự chấm điểm")] == []


def test_a_term_that_has_ended_is_over(cast: Cast) -> None:
    small = open_small_round(cast)
    move_to(cast, small, "appraisal")
    found = told(cast)
    assert found["Tự chấm điểm Sở B"].over == "done"
    judging = found["Thẩm định Chấm điểm năm 2022"]
    assert judging.users == {small.appraiser.pk, small.appraiser_a.pk}
    assert judging.over == ""


def test_council_and_leader_have_theirs(cast: Cast) -> None:
    small = open_small_round(cast)
    move_to(cast, small, "council")
    assert told(cast)["Hội đồng Chấm điểm năm 2022"].users == {small.chair.pk, small.member_a.pk, small.member_b.pk}
    move_to(cast, small, "approval")
    assert cast.people.leader.pk in told(cast)["Phê duyệt Chấm điểm năm 2022"].users


def test_only_the_units_asked_for(cast: Cast) -> None:
    open_small_round(cast)
    today = cast.province.today()
    found = list(terms(cast.province, today, today + AHEAD, [cast.unit_b.pk]))
    assert [t.units for t in found] == [{cast.unit_b.pk}]


def test_an_abandoned_round_has_no_terms_and_waits_for_nobody(cast: Cast) -> None:
    small = open_small_round(cast)
    abandon_round(cast.people.reform_officer, small.round, "mở nhầm")
    assert told(cast) == {}
    assert words_for(cast, small, cast.people.specialist) == []


def test_what_waits_for_whom_as_the_round_goes_on(cast: Cast) -> None:
    small, people = open_small_round(cast), cast.people
    assert words_for(cast, small, people.specialist) == ["Tự chấm điểm Sở A"]
    assert words_for(cast, small, people.reform_officer) == ["2 đơn vị chưa gửi tự chấm"]
    assert words_for(cast, small, people.appraiser) == []
    move_to(cast, small, "appraisal")
    assert words_for(cast, small, people.appraiser) == ["Thẩm định 12 tiêu chí"]
    assert words_for(cast, small, small.appraiser_a) == ["Thẩm định 3 tiêu chí"]
    assert words_for(cast, small, people.reform_officer) == ["12 tiêu chí chưa thẩm định"]
    changed = Appraisal(entrant=small.a, code="1.2", stage="first", verdict="change", value="2", words="khác")
    changed.save()
    move_to(cast, small, "explanation")
    assert words_for(cast, small, people.specialist) == ["Giải trình 1 tiêu chí"]
    Explanation.objects.create(entrant=small.a, code="1.2", agrees=False, words="đúng", by=people.specialist)
    assert words_for(cast, small, people.specialist) == []
    move_to(cast, small, "second-appraisal")
    assert words_for(cast, small, people.appraiser) == ["Thẩm định 12 tiêu chí"]  # 1.2, and what the first left out
    move_to(cast, small, "council")
    assert words_for(cast, small, small.chair) == ["Biểu quyết 1 điểm chưa thống nhất"]
    assert words_for(cast, small, small.member_a) == []
    move_to(cast, small, "approval")
    assert words_for(cast, small, people.leader) == ["Phê duyệt kết quả Chấm điểm năm 2022"]


def test_the_measuring_step_tells_of_the_phase_that_is_open(cast: Cast) -> None:
    open_small_round(cast)
    (step,) = steps(again(cast.people.reform_officer))
    assert (step.figure, step.line) == ("Tự chấm điểm 2022", "còn 15 ngày (hết 30/6/2022)")
    move_day(cast, dt.date(2022, 7, 1))
    assert steps(again(cast.people.reform_officer)) == []
    assert waiting(again(cast.people.stranger)) == []
