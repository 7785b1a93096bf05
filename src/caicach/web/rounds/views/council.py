"""The council: what is still in dispute, both sides' words, the vote by name, and how it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.council_minutes import council_minutes
from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.web.accounts.models import User
from caicach.web.files.kinds import DOCX, PDF
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.rounds.council_table import Point, points_of, points_table
from caicach.web.rounds.council_words import CHOICES, count_in, count_of, outcome_words, rule_words
from caicach.web.rounds.doors import bodies_of, door, last_day, seat_of
from caicach.web.rounds.inputs import errors_of, given_in, inputs_of
from caicach.web.rounds.matters import Matter
from caicach.web.rounds.minutes import minutes_of, paper_of
from caicach.web.rounds.models import CouncilMember
from caicach.web.rounds.pane import matter_context
from caicach.web.rounds.services.council import Tally, cast_vote, decide, may_decide, sitting, tally_of
from caicach.web.rounds.views.asked import matter_asked, round_asked

MAKERS = {"docx": (to_docx, DOCX.media), "pdf": (to_pdf, PDF.media)}


@dataclass(frozen=True)
class Seat:
    """A member of the council with the unit they belong to, and how many of the points concern that unit."""

    member: CouncilMember
    unit: Any
    own_points: int


@page("score")
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is in dispute, how far the votes are, and who sits on the council by which rule."""
    round, user = round_asked(request, pk), user_of(request)
    seats = sitting(round)
    points = points_of(user, round, seats=seats)
    table = points_table(request, points)
    phase = next((p for p in round.phases.all() if p.kind == "council"), None)
    open_now = door(round, "vote")
    context = {
        "round": round,
        "table": table,
        "points": points,
        "decided": sum(point.matter.decision is not None for point in points),
        "mine": sum(point.waits for point in points),
        "seats": _seats(seats, points),
        "rule": rule_words(round),
        "open": open_now.open,
        "shut": open_now.why,
        "phase": phase,
        "last": last_day(phase) if phase else None,
    }
    return export_asked(request, table) or render(request, "rounds/council.html", context)


@page("score")
def point(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one point: both sides, evidence, the votes, and what may be done now; HTMX asks for the running count."""
    matter = matter_asked(request, pk, code)
    if request.headers.get("HX-Request"):
        return render(request, "rounds/council_tally.html", _votes(user_of(request), matter))
    return _show(request, matter)


@act("score")
def vote(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Cast or change a vote."""
    matter = matter_asked(request, pk, code)
    choice, words = request.POST.get("choice", ""), request.POST.get("words", "")[:500]
    try:
        cast_vote(user_of(request), matter.entrant, code, choice, words)
    except InputError as error:
        return _show(request, matter, status=422, errors=errors_of(error.problems))
    messages.success(request, _("Đã ghi phiếu: %s.") % CHOICES[choice].within(translation.get_language() or "vi"))
    return redirect("council-point", pk, code)


@act("score")
def close(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Close the vote on a point."""
    matter = matter_asked(request, pk, code)
    seen = request.POST.get("voted", "")
    voted = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1
    other, reason = given_in(matter.leaf, request.POST) if request.POST.get("other") else (None, "")
    try:
        decide(user_of(request), matter.entrant, code, voted, other, request.POST.get("words", ""), reason)
    except InputError as error:
        return _show(request, matter, status=422, errors=errors_of(error.problems))
    following = next((p for p in points_of(user_of(request), matter.entrant.round) if p.matter.decision is None), None)
    messages.success(request, _("Đã ghi quyết định của hội đồng vào biên bản."))
    if following is None:
        return redirect("council", matter.entrant.round_id)
    return redirect("council-point", following.matter.entrant.pk, following.matter.code)


@page("score")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes as they stand, made to be read and printed."""
    round = round_asked(request, pk)
    return render(request, "rounds/council_minutes.html", {"round": round, "minutes": minutes_of(round)})


@page("score")
def minutes_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the minutes out as DOCX or PDF; they are in Vietnamese, as papers are."""
    round = round_asked(request, pk)
    if kind not in MAKERS:
        raise Http404
    make, media = MAKERS[kind]
    with translation.override("vi"):
        content = make(council_minutes(minutes_of(round), paper_of(round)))
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="bien-ban-hoi-dong-{round.period}.{kind}"'
    return response


def _show(
    request: HttpRequest, matter: Matter, *, status: int = 200, errors: Mapping[str, list[str]] | None = None
) -> HttpResponse:
    """Return a point's page, with what was written in a form that was refused."""
    user, round = user_of(request), matter.entrant.round
    posted = request.POST if errors is not None else None
    context = matter_context(matter) | _votes(user, matter)
    context |= {
        "round": round,
        "posted": posted,
        "errors": [words for found in (errors or {}).values() for words in found],
        "inputs": inputs_of(matter.leaf, None, prefix="o", entered=posted, errors=errors or {}),
        "beside": _beside(user, matter),
    }
    return render(request, "rounds/council_point.html", context, status=status)


def _votes(user: User, matter: Matter) -> dict[str, Any]:
    """Return the votes on a point, what they come to, and what the reader may do about it."""
    tally, answered = tally_of(matter.entrant, matter.code), matter.at("self") is not None
    count = count_in(matter.decision, matter.entrant.round) if matter.decision else count_of(tally)
    return {
        "matter": matter,
        "tally": tally,
        "count": count,
        "outcome": outcome_words(count, answered=answered),
        "answered": answered,
        "votes": [(v.member.user, CHOICES[v.choice], v) for v in tally.votes],
        "silent": _silent(tally),
        **_may(user, matter, tally),
    }


def _may(user: User, matter: Matter, tally: Tally) -> dict[str, Any]:
    """Return what the reader may do on a point, and why not where they may not."""
    round = matter.entrant.round
    seat, open_now = seat_of(user, round), door(round, "vote", matter.entrant)
    undecided = matter.decision is None and matter.in_dispute
    own = matter.entrant.unit_id in bodies_of(user)
    mine = next((v for v in tally.votes if seat is not None and v.member_id == seat.pk), None)
    return {
        "may_vote": bool(seat) and open_now.open and undecided and not own,
        "own_unit": bool(seat) and own,
        "may_close": may_decide(user, round) and open_now.open and undecided,
        "mine": mine,
        "shut": open_now.why,
        "undecided": undecided,
    }


def _silent(tally: Tally) -> list[CouncilMember]:
    voted = {vote.member_id for vote in tally.votes}
    return [member for member in tally.members if member.pk not in voted]


def _beside(user: User, matter: Matter) -> list[dict[str, Any]]:
    """Return the links to the points before and after this one, for the keys K and J."""
    listed = [point.matter for point in points_of(user, matter.entrant.round, scored=False)]
    at = next((number for number, other in enumerate(listed) if other.key == matter.key), None)
    if at is None:
        return []
    found = [("k", _("Tiêu chí trước"), at - 1), ("j", _("Tiêu chí sau"), at + 1)]
    return [{"key": k, "words": words, "matter": listed[n]} for k, words, n in found if 0 <= n < len(listed)]


def _seats(seats: list[CouncilMember], points: list[Point]) -> list[Seat]:
    found = []
    for member in seats:
        held = member.user.membership
        own = bodies_of(member.user)
        n = sum(point.matter.entrant.unit_id in own for point in points)
        found.append(Seat(member, held.unit if held else None, n))
    return found
