"""Who appraises what in a round, and who sits on its council."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.accounts.models import User
from caicach.web.interface.page import act, page, user_of
from caicach.web.rounds.doors import bodies_of, leaves_of
from caicach.web.rounds.forms import AssignForm, SeatForm, put_problems
from caicach.web.rounds.mine import unassigned
from caicach.web.rounds.models import Assignment, CouncilMember, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.people import (
    Proposal,
    assign,
    end_assignment,
    proposed_assignments,
    seat,
    unseat,
    without_appraiser,
)
from caicach.web.rounds.views.round import full_rounds


@dataclass(frozen=True)
class Appraiser:
    """An appraiser with the parts of the tree; `own` names the person's units in the round, which others appraise."""

    user: User
    parts: list[tuple[Assignment, Any]]
    leaves: int
    own: list[str]


@page("score")
def round_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The appraisers with their parts, the council, and what the set proposes for what nobody has."""
    return _shown(request, fetch(request, full_rounds(), pk=pk))


@act("score")
def round_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an appraiser parts of the tree."""
    found = fetch(request, full_rounds(), pk=pk)
    form = AssignForm(request.POST, round=found)
    if form.is_valid():
        try:
            made = assign(user_of(request), found, form.cleaned_data["user"], form.cleaned_data["codes"])
        except InputError as error:
            put_problems(form, error)
        else:
            words = ngettext("Đã phân công %(n)d phần.", "Đã phân công %(n)d phần.", len(made)) % {"n": len(made)}
            messages.success(request, words)
            return redirect("round-people", pk)
    return _shown(request, found, assigning=form)


@act("score")
def round_assign_proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign all that the set proposes: to each body's appraisers the criteria that name it."""
    found = fetch(request, full_rounds(), pk=pk)
    made = 0
    for proposal in _open_proposals(found):
        for user in proposal.users:
            made += len(assign(user_of(request), found, user, proposal.codes))
    if made:
        messages.success(request, ngettext("Đã phân công %(n)d phần.", "Đã phân công %(n)d phần.", made) % {"n": made})
    else:
        messages.info(request, _("Không còn phần nào có thể phân công theo bộ tiêu chí."))
    return redirect("round-people", pk)


@act("score")
def round_unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a part of the tree from an appraiser."""
    assignment = fetch(request, Assignment.objects.select_related("round__locality__unit"), pk=pk)
    if assignment.until is None:
        end_assignment(user_of(request), assignment)
        messages.success(request, _("Đã thôi phân công; kết quả đã thẩm định được giữ lại."))
    return redirect("round-people", assignment.round_id)


@act("score")
def round_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a seat on the council."""
    found = fetch(request, full_rounds(), pk=pk)
    form = SeatForm(request.POST, round=found)
    if form.is_valid():
        try:
            seat(user_of(request), found, form.cleaned_data["user"], chair=form.cleaned_data["chair"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã cử vào hội đồng."))
            return redirect("round-people", pk)
    return _shown(request, found, seating=form)


@act("score")
def round_unseat(request: HttpRequest, pk: int) -> HttpResponse:
    """End a person's seat."""
    member = fetch(request, CouncilMember.objects.select_related("round__locality__unit"), pk=pk)
    if member.until is None:
        unseat(user_of(request), member)
        messages.success(request, _("Đã thôi thành viên hội đồng; phiếu đã biểu quyết được giữ lại."))
    return redirect("round-people", member.round_id)


def _shown(
    request: HttpRequest, round: Round, assigning: AssignForm | None = None, seating: SeatForm | None = None
) -> HttpResponse:
    branches = form_at(round).branches
    bare = unassigned(round)
    alone = {unit: codes for unit, codes in without_appraiser(round).items() if len(codes) > len(bare)}
    context = {
        "round": round,
        "appraisers": _appraisers(round),
        "members": list(round.council.filter(until=None).select_related("user")),
        "bare": [branches[code].criterion for code in bare],
        "alone": [(unit, [code for code in codes if code not in bare]) for unit, codes in alone.items()],
        "proposals": _open_proposals(round),
        "branches": branches,
        "assigning": assigning or AssignForm(round=round),
        "seating": seating or SeatForm(round=round),
        "refused": assigning or seating,
    }
    return render(request, "rounds/round_people.html", context, status=422 if assigning or seating else 200)


def _appraisers(round: Round) -> list[Appraiser]:
    branches = form_at(round).branches
    given = round.assignments.filter(until=None).select_related("user").order_by("user__display_name", "pk")
    parts: dict[User, list[tuple[Assignment, Any]]] = {}
    for assignment in given:
        if assignment.code in branches:
            parts.setdefault(assignment.user, []).append((assignment, branches[assignment.code].criterion))
    entrants = {entrant.unit_id: str(entrant.unit) for entrant in round.entrants.select_related("unit")}
    return [
        Appraiser(
            user, own, len(leaves_of(user, round)), sorted(entrants[pk] for pk in bodies_of(user) & entrants.keys())
        )
        for user, own in parts.items()
    ]


def _open_proposals(round: Round) -> list[Proposal]:
    """Return what the set proposes of what nobody appraises yet."""
    bare, branches = set(unassigned(round)), form_at(round).branches
    return [
        proposal
        for proposal in proposed_assignments(round)
        if any(item.code in bare for code in proposal.codes for item in branches[code].walk())
    ]
