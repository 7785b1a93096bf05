"""The council: who votes, when a vote carries (on the bound itself), and what stands where none does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.web.cast import Cast, person
from tests.web.rounds import SmallRound, fresh, fresh_entry, move_to, open_small_round

from caicach.errors import InputError
from caicach.scoring import Given
from caicach.web.accounts.models import Role, User
from caicach.web.audit.models import Entry
from caicach.web.rounds.matters import disputes_of
from caicach.web.rounds.models import Answer, Decision, Explanation
from caicach.web.rounds.scores_at import scores_at
from caicach.web.rounds.services.appraising import Said, judge
from caicach.web.rounds.services.council import cast_vote, decide, tally_of
from caicach.web.rounds.services.people import seat, unseat

WHY = "Kế hoạch ban hành ngày 20/1, sau hạn."


def in_dispute(cast: Cast) -> SmallRound:
    """Return the round on the first day of the council: Sở B disputes 1.1 and 2.2, and agrees to 1.3."""
    small = open_small_round(cast)
    for code, value in (("1.1", "1"), ("1.3", "95"), ("2.1", "90")):
        Answer.objects.create(entrant=small.b, code=code, value=value, by=cast.people.sister)
    move_to(cast, small, "appraisal")
    for code, value in (("1.1", "2"), ("1.3", "80"), ("2.2", "1")):
        judge(small.appraiser, small.b, code, Said("change", Given(value), words=WHY), 0)
    for code, agrees, words in (("1.1", False, "Ban hành 10/1."), ("1.3", True, ""), ("2.2", False, "Quá thấp.")):
        Explanation.objects.create(entrant=small.b, code=code, agrees=agrees, words=words, by=cast.people.sister)
    Explanation.objects.create(entrant=small.b, code="2.1", words="Không có gì để nói.", by=cast.people.sister)
    return move_to(cast, small, "council")


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    return in_dispute(cast)


def more_members(cast: Cast, small: SmallRound, n: int) -> list[User]:
    """Seat `n` more members, none of them of the units that are scored."""
    people = [person(f"member_{i}", Role.COUNCIL_MEMBER, cast.office) for i in range(n)]
    for one in people:
        seat(cast.people.reform_officer, small.round, one)
    return people


def final_points(small: SmallRound, code: str) -> str:
    scores = scores_at(small.round, "final")
    assert scores is not None
    unit = scores.unit(small.b.unit.code)
    assert unit is not None
    return str(unit.nodes[code].points)


def test_in_dispute_is_what_the_unit_does_not_agree_with(cast: Cast, small: SmallRound) -> None:
    assert [(m.entrant.unit.code, m.code) for m in disputes_of(small.round)] == [("so-b", "1.1"), ("so-b", "2.2")]


def test_votes_stand_by_name_and_may_change_until_decided(cast: Cast, small: SmallRound) -> None:
    vote = cast_vote(small.chair, small.b, "1.1", "appraiser")
    assert cast_vote(small.chair, small.b, "1.1", "unit", "Có minh chứng.").pk == vote.pk
    assert [v.choice for v in tally_of(small.b, "1.1").votes] == ["unit"]
    assert Entry.objects.filter(act="cast-vote", subject_id=str(vote.pk)).count() == 2
    cast_vote(small.chair, small.b, "1.1", "unit", "Có minh chứng.")
    assert Entry.objects.filter(act="cast-vote", subject_id=str(vote.pk)).count() == 2


def test_nobody_votes_on_the_own_unit_and_is_left_out_of_the_quorum(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="không phải của bạn"):
        cast_vote(small.member_b, small.b, "1.1", "unit")
    tally = tally_of(small.b, "1.1")
    assert [m.user for m in tally.excluded] == [small.member_b]
    assert {m.user for m in tally.members} == {small.chair, small.member_a}


def test_a_stranger_to_the_council_does_not_vote_nor_decide(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="thành viên hội đồng"):
        cast_vote(cast.people.leader, small.b, "1.1", "unit")
    for one in (small.member_a, small.appraiser, cast.people.sister, cast.people.leader):
        with pytest.raises(InputError, match="chủ tịch hội đồng"):
            decide(one, small.b, "1.1", 0)


def test_what_is_not_in_dispute_is_not_voted_on(cast: Cast, small: SmallRound) -> None:
    for code in ("1.3", "2.1", "9.9", "1"):
        with pytest.raises(InputError, match="còn khác nhau"):
            cast_vote(small.chair, small.b, code, "unit")


def test_outside_its_term_the_council_is_shut(cast: Cast, small: SmallRound) -> None:
    move_to(cast, small, "approval")
    for act in (lambda: cast_vote(small.chair, small.b, "1.1", "unit"), lambda: decide(small.chair, small.b, "1.1", 0)):
        with pytest.raises(InputError, match="hết hạn 20/8/2022"):
            act()


def test_a_majority_for_the_unit_gives_back_its_answer(cast: Cast, small: SmallRound) -> None:
    assert final_points(small, "1.1") == "1"
    cast_vote(small.chair, small.b, "1.1", "unit")
    cast_vote(small.member_a, small.b, "1.1", "unit")
    row = decide(small.chair, small.b, "1.1", 2)
    assert (row.outcome, row.members, row.for_unit, row.for_appraiser, row.abstained) == ("unit", 2, 2, 0, 0)
    assert final_points(small, "1.1") == "2"
    assert Entry.objects.filter(act="decide-point", subject_id=str(row.pk)).exists()


def test_a_majority_for_the_appraiser_leaves_the_judgement(cast: Cast, small: SmallRound) -> None:
    for one in (small.chair, small.member_a):
        cast_vote(one, small.b, "1.1", "appraiser")
    assert decide(cast.people.reform_officer, small.b, "1.1", 2).outcome == "appraiser"
    assert final_points(small, "1.1") == "1"


def test_half_of_the_members_is_no_quorum(cast: Cast, small: SmallRound) -> None:
    cast_vote(small.chair, small.b, "1.1", "unit")  # 1 of 2: not more than half
    tally = tally_of(small.b, "1.1")
    assert (tally.has_quorum, tally.outcome) == (False, "stands")
    assert decide(small.chair, small.b, "1.1", 1).outcome == "stands"
    assert final_points(small, "1.1") == "1"


@pytest.mark.parametrize(
    ("unit", "appraiser", "abstain", "outcome"),
    [
        (2, 2, 0, "stands"),  # a tie
        (2, 1, 1, "stands"),  # 2 of 4 who voted is not more than half
        (3, 1, 0, "unit"),
        (1, 3, 0, "appraiser"),
        (2, 0, 1, "unit"),  # 3 of 4 voted, 2 of 3 for the unit
        (1, 0, 1, "stands"),  # 2 of 4 voted: no quorum
        (0, 0, 4, "stands"),
    ],
)
def test_more_than_half_is_more_than_half(
    cast: Cast, small: SmallRound, unit: int, appraiser: int, abstain: int, outcome: str
) -> None:
    voters = [small.chair, small.member_a, *more_members(cast, small, 2)]
    choices = ["unit"] * unit + ["appraiser"] * appraiser + ["abstain"] * abstain
    for one, choice in zip(voters, choices, strict=False):
        cast_vote(one, small.b, "1.1", choice)
    assert tally_of(small.b, "1.1").outcome == outcome


def test_the_thresholds_are_the_rounds_own(cast: Cast, small: SmallRound) -> None:
    small.round.quorum_percent, small.round.vote_percent = Decimal("66.67"), Decimal("66.66")
    small.round.save()
    small.b = fresh_entry(fresh(small.round), small.b.unit_id)
    voters = [small.chair, small.member_a, *more_members(cast, small, 1)]
    for one, choice in zip(voters, ("unit", "unit"), strict=False):
        cast_vote(one, small.b, "1.1", choice)
    assert not tally_of(small.b, "1.1").has_quorum  # 2 of 3 is 66.66… %, not more than 66.67 %
    cast_vote(voters[2], small.b, "1.1", "appraiser")
    assert tally_of(small.b, "1.1").outcome == "unit"  # 2 of 3 is more than 66.66 %


def test_votes_of_one_who_left_the_council_do_not_count(cast: Cast, small: SmallRound) -> None:
    cast_vote(small.chair, small.b, "1.1", "unit")
    cast_vote(small.member_a, small.b, "1.1", "unit")
    unseat(cast.people.reform_officer, small.round.council.get(user=small.member_a))
    tally = tally_of(small.b, "1.1")
    assert (tally.voted, len(tally.members), tally.outcome) == (1, 1, "unit")


def test_a_vote_that_came_in_meanwhile_is_not_passed_over(cast: Cast, small: SmallRound) -> None:
    cast_vote(small.chair, small.b, "1.1", "unit")
    with pytest.raises(InputError, match="0 phiếu như bạn đã thấy"):
        decide(small.chair, small.b, "1.1", 0)
    assert not Decision.objects.exists()


def test_what_is_decided_stays_decided(cast: Cast, small: SmallRound) -> None:
    decide(small.chair, small.b, "1.1", 0)
    with pytest.raises(InputError, match="chưa quyết định"):
        cast_vote(small.chair, small.b, "1.1", "unit")
    with pytest.raises(InputError, match="chưa quyết định"):
        decide(small.chair, small.b, "1.1", 0)
    assert [m.code for m in disputes_of(small.round)] == ["1.1", "2.2"]


def test_other_figures_need_a_majority_for_the_unit_a_reason_and_the_rule(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="đa số không theo đơn vị"):
        decide(small.chair, small.b, "2.2", 0, Given("1.5"), "Mức giữa.")
    for one in (small.chair, small.member_a):
        cast_vote(one, small.b, "2.2", "unit")
    with pytest.raises(InputError, match="đơn vị không tự chấm"):  # nothing of its own to give back
        decide(small.chair, small.b, "2.2", 2)
    with pytest.raises(InputError, match="lý do"):
        decide(small.chair, small.b, "2.2", 2, Given("1.5"))
    with pytest.raises(InputError):
        decide(small.chair, small.b, "2.2", 2, Given("2.5"), "Quá tối đa.")
    row = decide(small.chair, small.b, "2.2", 2, Given("1.5"), "Mức giữa.")
    assert (row.outcome, row.value) == ("other", "1.5")
    assert final_points(small, "2.2") == "1.5"
