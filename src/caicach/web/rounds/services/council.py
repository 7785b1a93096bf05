"""The council: members vote by name on what is still in dispute, and the chair closes the vote on each point.

Nobody votes on the own unit: such a member counts neither as voting nor in the number the quorum is taken of. More than
the round's `quorum_percent` of the others must have voted, and more than its `vote_percent` of those who voted must be
for one side, more than for the other. Otherwise what was appraised stands, and the decision says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.scoring import Answer as Answered
from caicach.scoring import Given, points_if
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import bodies_of, require_open, seat_of
from caicach.web.rounds.matters import Matter, matter_of
from caicach.web.rounds.models import CouncilMember, Decision, Entrant, Round, Vote
from caicach.web.rounds.scores_at import instrument_of
from caicach.web.rounds.services.streams import of_answers

UNIT, APPRAISER, OTHER, STANDS = (
    Decision.Outcome.UNIT,
    Decision.Outcome.APPRAISER,
    Decision.Outcome.OTHER,
    Decision.Outcome.STANDS,
)


@dataclass(frozen=True)
class Tally:
    """The count of one point: who may vote, who may not because of the own unit, and how those who did voted."""

    members: tuple[CouncilMember, ...]
    excluded: tuple[CouncilMember, ...]
    votes: tuple[Vote, ...]
    quorum_percent: Decimal
    vote_percent: Decimal
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def voted(self) -> int:
        """How many voted, abstentions included."""
        return len(self.votes)

    @property
    def has_quorum(self) -> bool:
        """Tell whether more than the quorum's share of those who may vote did."""
        return self.voted * 100 > self.quorum_percent * len(self.members)

    @property
    def outcome(self) -> Decision.Outcome:
        """What the votes come to."""
        for side, other in ((UNIT, APPRAISER), (APPRAISER, UNIT)):
            mine = self.counts[side]
            if self.has_quorum and mine * 100 > self.vote_percent * self.voted and mine > self.counts[other]:
                return side
        return STANDS

    @property
    def is_tie(self) -> bool:
        """Tell whether both sides have as many votes, and some."""
        return self.counts[UNIT] == self.counts[APPRAISER] > 0


def tallies(round: Round, entrants: Iterable[Entrant], seats: Sequence[CouncilMember]) -> dict[tuple[int, str], Tally]:
    """Return the counts of the points that have votes, by entrant and code."""
    rows = list(entrants)
    cast: dict[tuple[int, str], list[Vote]] = {}
    found = Vote.objects.filter(entrant__in=rows, member__until=None).select_related("member__user")
    for vote in found:
        cast.setdefault((vote.entrant_id, vote.code), []).append(vote)
    units = {entrant.pk: entrant.unit_id for entrant in rows}
    return {key: tally_among(round, seats, units[key[0]], votes) for key, votes in cast.items()}


def tally_of(entrant: Entrant, code: str, seats: Sequence[CouncilMember] | None = None) -> Tally:
    """Return the count of one point."""
    votes = entrant.votes.filter(code=code, member__until=None).select_related("member__user")
    seats = sitting(entrant.round) if seats is None else seats
    return tally_among(entrant.round, seats, entrant.unit_id, list(votes))


def sitting(round: Round) -> list[CouncilMember]:
    """Return those who sit on the council today, the chair first."""
    return list(round.council.filter(until=None).select_related("user"))


def tally_among(round: Round, seats: Sequence[CouncilMember], unit: int, votes: Sequence[Vote]) -> Tally:
    """Return the count of these votes on a point of the unit of that primary key."""
    excluded = tuple(seat for seat in seats if unit in bodies_of(seat.user))
    out = {seat.pk for seat in excluded}
    counted = tuple(vote for vote in votes if vote.member_id not in out)
    counts = dict.fromkeys(Vote.Choice.values, 0) | Counter(vote.choice for vote in counted)
    members = tuple(seat for seat in seats if seat.pk not in out)
    return Tally(members, excluded, counted, round.quorum_percent, round.vote_percent, counts)


@transaction.atomic
def cast_vote(by: User, entrant: Entrant, code: str, choice: str, words: str = "") -> Vote:
    """Record a member's vote by name; it may be changed until the point is decided.

    Raises InputError where the council is not open, the person has no seat or belongs to the unit, or the point is not
    in dispute or decided already.
    """
    require_open(entrant.round, "vote", entrant)
    seat = seat_of(by, entrant.round)
    if seat is None:
        raise InputError(Problem(found=str(by), expected=_A_SEAT, cure=_ASK_SEAT))
    if entrant.unit_id in bodies_of(by):
        raise InputError(Problem(found=str(entrant.unit), expected=_NOT_OWN, cure=_STEP_ASIDE))
    if choice not in Vote.Choice.values:
        raise InputError(Problem(column="choice", found=choice, expected=_A_CHOICE, cure=_CHOOSE))
    Entrant.objects.select_for_update().get(pk=entrant.pk)  # no vote comes in while one is being closed
    _undecided(entrant, code)
    vote, new = Vote.objects.get_or_create(
        member=seat, entrant=entrant, code=code, defaults={"choice": choice, "words": words.strip()}
    )
    if not new and (vote.choice, vote.words) == (choice, words.strip()):
        return vote
    vote.choice, vote.words = choice, words.strip()
    vote.full_clean(validate_unique=False, validate_constraints=False)
    vote.save()
    record(by, "cast-vote", vote, stream=of_answers(entrant))
    return vote


@transaction.atomic
def decide(
    by: User, entrant: Entrant, code: str, voted: int, other: Given | None = None, words: str = "", na_reason: str = ""
) -> Decision:
    """Close the vote on a point and keep what it came to.

    `voted` is the number of votes that the person saw. `other` is what the council put in place of the unit's answer,
    where it sided with the unit but not with its figures; it needs `words`.
    Raises InputError where the council is not open, the person may not close the vote, the point is not in dispute or
    decided already, more have voted since, or figures are given that the votes do not carry or the rule refuses.
    """
    require_open(entrant.round, "decide", entrant)
    if not may_decide(by, entrant.round):
        raise InputError(Problem(found=str(by), expected=_CHAIR, cure=_ASK_CHAIR))
    Entrant.objects.select_for_update().get(pk=entrant.pk)
    matter = _undecided(entrant, code)
    tally = tally_of(entrant, code)
    if tally.voted != voted:
        raise InputError(Problem(found=str(tally.voted), expected=_AS_SEEN.format(n=voted), cure=_LOOK_AGAIN))
    outcome = tally.outcome
    if other is not None and any(other):
        _refuse_other(matter, tally, other, words, na_reason)
        outcome = OTHER
    elif outcome == UNIT and matter.at("self") is None:
        raise InputError(Problem(column="value", expected=_FIGURES, cure=_FILL_IN))
    row = _decision(by, matter, tally, outcome, other or Given(""), words, na_reason)
    record(by, "decide-point", row, stream=of_answers(entrant))
    return row


def may_decide(user: User, round: Round) -> bool:
    """Tell whether a person closes votes: the chair of the council, or who runs the round."""
    seat = seat_of(user, round)
    return bool(seat and seat.chair) or may(user, "run-round", round)


def _undecided(entrant: Entrant, code: str) -> Matter:
    try:
        matter = matter_of(entrant, code)
    except KeyError:
        raise InputError(Problem(column="code", found=code, expected=_IN_DISPUTE, cure=_SEE_LIST)) from None
    if matter.decision is not None:
        raise InputError(Problem(found=_about(entrant, code), expected=_OPEN_POINT, cure=_IT_STANDS))
    if not matter.in_dispute:
        raise InputError(Problem(found=_about(entrant, code), expected=_IN_DISPUTE, cure=_SEE_LIST))
    return matter


def _refuse_other(matter: Matter, tally: Tally, other: Given, words: str, na_reason: str) -> None:
    """Raise InputError where the council may not put figures of its own, or the rule does not take them."""
    if tally.outcome != UNIT:
        raise InputError(Problem(column="value", expected=_CARRIED, cure=_LEAVE_EMPTY))
    if not words.strip():
        raise InputError(Problem(column="words", expected=_WHY, cure=_SAY_IT))
    round = matter.entrant.round
    given = Answered(matter.entrant.unit.code, round.period, matter.code, *other, reason=na_reason)
    points_if(instrument_of(round), round.period, given)


def _decision(
    by: User, matter: Matter, tally: Tally, outcome: str, other: Given, words: str, na_reason: str
) -> Decision:
    applies = other.value.casefold() != NOT_APPLICABLE
    row = Decision(
        entrant=matter.entrant,
        code=matter.code,
        outcome=outcome,
        members=len(tally.members),
        for_unit=tally.counts[UNIT],
        for_appraiser=tally.counts[APPRAISER],
        abstained=tally.counts[Vote.Choice.ABSTAIN],
        value=other.value if applies else "",
        numerator=other.numerator,
        denominator=other.denominator,
        na_reason="" if applies else na_reason.strip(),
        words=words.strip(),
        by=by,
        on=matter.entrant.round.locality.today(),
    )
    row.full_clean(exclude=["entrant", "by"], validate_constraints=False)
    row.save()
    return row


def _about(entrant: Entrant, code: str) -> str:
    return f"{entrant.unit} · {code}"


_A_SEAT = Text("thành viên hội đồng của kỳ này", "a member of this round's council")
_ASK_SEAT = Text(
    "Đề nghị cán bộ cải cách hành chính bổ sung thành viên.", "Ask the reform officer for a seat on the council."
)
_NOT_OWN = Text("đơn vị không phải của bạn", "a unit that is not your own")
_STEP_ASIDE = Text(
    "Thành viên thuộc đơn vị này không biểu quyết và không tính vào số thành viên.",
    "A member of this unit does not vote and is not counted.",
)
_A_CHOICE = Text("theo đơn vị, giữ kết quả thẩm định, hoặc không có ý kiến", "unit, appraiser or abstain")
_CHOOSE = Text("Chọn một trong ba.", "Choose one of the three.")
_CHAIR = Text("chủ tịch hội đồng hoặc cán bộ cải cách hành chính", "the chair of the council, or the reform officer")
_ASK_CHAIR = Text("Đề nghị chủ tịch hội đồng kết thúc biểu quyết.", "Ask the chair to close the vote.")
_AS_SEEN = Text("{n} phiếu như bạn đã thấy", "the {n} votes that you saw")
_LOOK_AGAIN = Text("Xem lại kết quả biểu quyết rồi bấm lần nữa.", "Look at the votes again, then repeat.")
_FIGURES = Text(
    "mức hoặc số liệu hội đồng quyết định, vì đơn vị không tự chấm tiêu chí này",
    "the figures the council decides, as the unit has no answer of its own here",
)
_FILL_IN = Text("Điền kết quả và lý do.", "Fill in the result and the reason.")
_CARRIED = Text("để trống, vì đa số không theo đơn vị", "nothing, as the majority is not for the unit")
_LEAVE_EMPTY = Text(
    "Hội đồng chỉ ghi mức khác khi đa số theo đơn vị.", "The council puts other figures only where most side with it."
)
_WHY = Text("lý do của mức khác", "the reason for other figures")
_SAY_IT = Text("Ghi một câu; biên bản sẽ nêu câu này.", "Write a sentence; the minutes will quote it.")
_IN_DISPUTE = Text("tiêu chí còn khác nhau giữa đơn vị và người thẩm định", "a point still in dispute")
_SEE_LIST = Text("Chọn trong danh sách của hội đồng.", "Choose from the council's list.")
_OPEN_POINT = Text("tiêu chí chưa quyết định", "a point that is not decided yet")
_IT_STANDS = Text("Quyết định đã ghi vào biên bản và không đổi.", "The decision is in the minutes and stands.")
