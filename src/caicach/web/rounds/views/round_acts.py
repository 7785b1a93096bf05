"""What the reform officer does with a round: extend, move, say that no survey was held, stop it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.interface.page import act, user_of
from caicach.web.rounds.forms import CorrectForm, ExtendForm, MoveForm, ReasonForm, SurveyForm, put_problems
from caicach.web.rounds.models import Phase
from caicach.web.rounds.services.correcting import reopen_to_correct
from caicach.web.rounds.services.opening import abandon_round
from caicach.web.rounds.services.people import declare_no_survey
from caicach.web.rounds.services.phases import extend_phase, move_phase
from caicach.web.rounds.term_words import day_of
from caicach.web.rounds.views.round import full_rounds, shown


@act("score")
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a phase a later last day, for all units or for one."""
    phase = _phase(request, pk)
    form = ExtendForm(request.POST, round=phase.round)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = extend_phase(
                user_of(request), phase, said["new_day"], said["reason"], entrant=said["entrant"], push=said["push"]
            )
        except InputError as error:
            put_problems(form, error)
        else:
            whom = str(made.entrant.unit) if made.entrant else _("mọi đơn vị")
            day = day_of(made.new_day)
            messages.success(request, _("Đã gia hạn cho %(whom)s đến hết %(day)s.") % {"whom": whom, "day": day})
            return redirect("round", phase.round_id)
    return shown(request, phase.round, extend=(phase, form))


@act("score")
def round_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a coming phase other days."""
    phase = _phase(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            move_phase(user_of(request), phase, said["opens"], said["closes"], said["reason"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã dời bước; các đơn vị thấy ngày mới."))
            return redirect("round", phase.round_id)
    return shown(request, phase.round, move=(phase, form))


@act("score")
def round_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that no survey was held, or take that back."""
    found = fetch(request, full_rounds(), pk=pk)
    form = SurveyForm(request.POST)
    if form.is_valid():
        try:
            declare_no_survey(user_of(request), found, form.cleaned_data["reason"])
        except InputError as error:
            put_problems(form, error)
        else:
            without = _("Đã ghi nhận không khảo sát: tiêu chí khảo sát không áp dụng cho mọi đơn vị.")
            messages.success(request, without if found.no_survey else _("Đã ghi nhận có khảo sát."))
            return redirect("round", pk)
    return shown(request, found, survey=form)


@act("score")
def round_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a published round again, to correct its result."""
    found = fetch(request, full_rounds(), pk=pk)
    form = CorrectForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            reopen_to_correct(user_of(request), found, said["new_day"], said["reason"])
        except InputError as error:
            put_problems(form, error)
        else:
            words = _("Đã mở lại để đính chính đến hết %s; thay đổi cần được phê duyệt và công bố lại.")
            messages.success(request, words % day_of(said["new_day"]))
            return redirect("round", pk)
    return shown(request, found, correct=form)


@act("score")
def round_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the round, with the reason."""
    found = fetch(request, full_rounds(), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            abandon_round(user_of(request), found, form.cleaned_data["reason"])
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã dừng kỳ chấm điểm; mọi nội dung được giữ lại."))
            return redirect("round", pk)
    return shown(request, found, abandon=form)


def _phase(request: HttpRequest, pk: int) -> Phase:
    phase = fetch(request, Phase.objects.all(), pk=pk)
    phase.round = full_rounds().get(pk=phase.round_id)
    return phase
