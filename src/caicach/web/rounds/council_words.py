"""How the council's votes, rules and decisions are worded, the same on pages and in the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caicach.reporting import figures
from caicach.text import Text
from caicach.web.rounds.models import Decision, Round
from caicach.web.rounds.services.council import Tally

CHOICES = {
    "unit": Text("theo đơn vị", "for the unit"),
    "appraiser": Text("giữ kết quả thẩm định", "for the appraisal"),
    "abstain": Text("không có ý kiến", "abstained"),
}
SHORT = {
    "unit": Text("theo đơn vị", "the unit's answer"),
    "appraiser": Text("giữ thẩm định", "the appraisal holds"),
    "other": Text("theo đơn vị, mức khác", "for the unit, other figures"),
    "stands": Text("không đủ đa số, giữ thẩm định", "no majority, the appraisal holds"),
}
"""What a decision is called in a list, by its outcome."""


@dataclass(frozen=True)
class Count:
    """The numbers of one vote, running or closed, and what they come to."""

    members: int
    for_unit: int
    for_appraiser: int
    abstained: int
    outcome: str
    quorum_percent: Decimal
    vote_percent: Decimal

    @property
    def voted(self) -> int:
        """How many voted."""
        return self.for_unit + self.for_appraiser + self.abstained

    @property
    def has_quorum(self) -> bool:
        """Tell whether more than the quorum's share voted."""
        return self.voted * 100 > self.quorum_percent * self.members


def count_of(tally: Tally) -> Count:
    """Return the numbers of a running vote."""
    counts = tally.counts
    numbers = (len(tally.members), counts["unit"], counts["appraiser"], counts["abstain"])
    return Count(*numbers, tally.outcome, tally.quorum_percent, tally.vote_percent)


def count_in(decision: Decision, round: Round) -> Count:
    """Return the numbers of a closed vote as they were kept."""
    numbers = (decision.members, decision.for_unit, decision.for_appraiser, decision.abstained)
    return Count(*numbers, decision.outcome, round.quorum_percent, round.vote_percent)


def outcome_words(count: Count, *, answered: bool = True) -> Text:
    """Return what a vote comes to and why, as a sentence; `answered`: the unit has an answer of its own."""
    if count.outcome == Decision.Outcome.UNIT:
        return (_UNIT if answered else _UNIT_UNANSWERED).format(n=count.for_unit, of=count.voted)
    if count.outcome == Decision.Outcome.APPRAISER:
        return _APPRAISER.format(n=count.for_appraiser, of=count.voted)
    if count.outcome == Decision.Outcome.OTHER:
        return _OTHER.format(n=count.for_unit, of=count.voted)
    if not count.has_quorum:
        needed = share_words(count.quorum_percent)
        return Text(
            _NO_QUORUM.vi.format(n=count.voted, of=count.members, needed=needed.vi),
            _NO_QUORUM.en.format(n=count.voted, of=count.members, needed=needed.en),
        )
    if count.for_unit == count.for_appraiser > 0:
        return _TIE.format(n=count.for_unit)
    needed = share_words(count.vote_percent)
    return Text(_NO_MAJORITY.vi.format(needed=needed.vi), _NO_MAJORITY.en.format(needed=needed.en))


def rule_words(round: Round) -> Text:
    """Return when the council changes what was appraised."""
    quorum, vote = share_words(round.quorum_percent), share_words(round.vote_percent)
    return Text(
        f"Hội đồng quyết định khi {quorum.vi} số thành viên được biểu quyết đã biểu quyết và {vote.vi} số phiếu "
        "nghiêng về một bên; không đủ hoặc ngang phiếu thì kết quả thẩm định giữ nguyên. Thành viên thuộc đơn vị "
        "được xét không biểu quyết và không tính vào số thành viên.",
        f"The council decides where {quorum.en} of those who may vote did, and {vote.en} of the votes are for one "
        "side; otherwise, or in a tie, the appraisal holds. A member of the unit concerned neither votes nor counts.",
    )


def share_words(percent: Decimal) -> Text:
    """Return a threshold that has to be passed: `hơn một nửa`, `hơn 66,67 %`."""
    if percent == 50:
        return Text("hơn một nửa", "more than half")
    exact = percent.normalize()
    plain = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
    return Text(f"hơn {figures.exact(plain)} %", f"more than {figures.exact(plain, 'en')}%")


_UNIT = Text(
    "Đa số theo đơn vị ({n}/{of} phiếu): lấy lại kết quả tự chấm.",
    "Most sided with the unit ({n} of {of}): its own answer stands again.",
)
_UNIT_UNANSWERED = Text(
    "Đa số theo đơn vị ({n}/{of} phiếu); đơn vị không có câu trả lời của mình nên hội đồng phải ghi kết quả.",
    "Most sided with the unit ({n} of {of}); as it has no answer of its own the council has to put one down.",
)
_APPRAISER = Text(
    "Đa số giữ kết quả thẩm định ({n}/{of} phiếu).", "Most sided with the appraisal ({n} of {of}); it holds."
)
_OTHER = Text(
    "Đa số theo đơn vị ({n}/{of} phiếu), ở mức hội đồng ghi.",
    "Most sided with the unit ({n} of {of}), with the figures that the council put down.",
)
_NO_QUORUM = Text(
    "Chưa đủ thành viên biểu quyết ({n}/{of}, cần {needed}): kết quả thẩm định giữ nguyên.",
    "No quorum ({n} of {of} voted, {needed} needed): the appraisal holds.",
)
_TIE = Text("Ngang phiếu ({n}–{n}): kết quả thẩm định giữ nguyên.", "A tie ({n} to {n}): the appraisal holds.")
_NO_MAJORITY = Text(
    "Không bên nào được {needed} số phiếu: kết quả thẩm định giữ nguyên.",
    "Neither side has {needed} of the votes: the appraisal holds.",
)
