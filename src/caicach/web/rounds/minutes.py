"""What the minutes of a round's council are made of: its points with both sides' words and the votes by name."""

from __future__ import annotations

from caicach.reporting.council_minutes import Ballot, Member, MinutedPoint, MinutesMatter
from caicach.reporting.document import Letterhead, Signature
from caicach.reporting.paper import Paper
from caicach.web.reports.papers import within_sentence
from caicach.web.rounds.council_words import CHOICES, SHORT, count_in, outcome_words, rule_words
from caicach.web.rounds.doors import last_day
from caicach.web.rounds.matters import Matter, disputes_of, with_points
from caicach.web.rounds.models import Round
from caicach.web.rounds.services.council import Tally, sitting, tallies, tally_among
from caicach.web.rounds.words import answer_words


def minutes_of(round: Round) -> MinutesMatter:
    """Return the matter of the minutes as the council stands now, in Vietnamese."""
    matters = disputes_of(round)
    with_points(round, matters, ("self", "second", "final"))
    seats = sitting(round)
    counted = tallies(round, {m.entrant.pk: m.entrant for m in matters}.values(), seats)
    phase = next((p for p in round.phases.all() if p.kind == "council"), None)
    points = []
    for matter in matters:
        tally = counted.get(matter.key) or tally_among(round, seats, matter.entrant.unit_id, [])
        points.append(_minuted(matter, tally))
    return MinutesMatter(
        round=round.title,
        members=tuple(Member(str(s.user), _body(s.user.membership), s.chair) for s in seats),
        rule=rule_words(round).vi,
        points=tuple(points),
        first=phase.opens if phase else None,
        last=last_day(phase) if phase else None,
        page_note=round.locality.notice.vi,
    )


def _body(membership: object) -> str:
    return str(getattr(membership, "unit", "") or "")


def _minuted(matter: Matter, tally: Tally) -> MinutedPoint:
    decision, round = matter.decision, matter.entrant.round
    voted = {vote.member_id for vote in tally.votes}
    said = [a.words for a in (matter.first, matter.second) if a is not None and a.words]
    return MinutedPoint(
        unit=str(matter.entrant.unit),
        code=matter.code,
        title=matter.criterion.title.vi,
        own_answer=answer_words(matter.criterion, matter.at("self")).vi,
        judged_answer=answer_words(matter.criterion, matter.at("second")).vi,
        own=matter.points.get("self"),
        judged=matter.points.get("second"),
        final=matter.points.get("final"),
        unit_words=matter.explanation.words if matter.explanation else "",
        appraiser_words=" ".join(said),
        ballots=tuple(Ballot(str(v.member.user), CHOICES[v.choice].vi, v.words) for v in tally.votes),
        silent=tuple(str(m.user) for m in tally.members if m.pk not in voted) if decision else (),
        excluded=tuple(str(m.user) for m in tally.excluded),
        short=SHORT[decision.outcome].vi if decision else "",
        result=_result(matter, round),
        words=decision.words if decision else "",
        on=decision.on if decision else None,
    )


def _result(matter: Matter, round: Round) -> str:
    """Return what was decided, with the answer where the council put one of its own."""
    decision = matter.decision
    if decision is None:
        return ""
    told = outcome_words(count_in(decision, round)).vi
    if decision.outcome == "other":
        return f"{told.rstrip('.')}: {answer_words(matter.criterion, decision).vi}."
    return told


def paper_of(round: Round) -> Paper:
    """Return the paper that the minutes are printed on; number, day and signature stay open."""
    province = round.locality.unit
    chair = next((seat for seat in sitting(round) if seat.chair), None)
    head = Letterhead(
        "Hội đồng thẩm định kết quả cải cách hành chính",
        province.name,
        superior=f"Ủy ban nhân dân {within_sentence(province)}",
    )
    signature = Signature(("CHỦ TỊCH HỘI ĐỒNG",), str(chair.user) if chair else "")
    return Paper(head, signature, "BB-HĐTĐ", recipients=("Thành viên hội đồng", "Các đơn vị được xét"))
