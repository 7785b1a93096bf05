"""A score sheet: answered by the official, decided by the head, with its computation and its figures' sources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caicach.errors import InputError, Problem
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.accountability import wording
from caicach.web.accountability.forms import said
from caicach.web.accountability.models import Sheet
from caicach.web.accountability.queries import sheets_seen_by
from caicach.web.accountability.services import evaluations as services
from caicach.web.accountability.services.evaluations import Judged, may_decide
from caicach.web.accountability.sheet_lines import given_in, lines_of
from caicach.web.accountability.sheets import edition_in, gives, positions, trace_of, words_of_class
from caicach.web.interface.page import act, page, user_of

DISCIPLINE = {"yes": True, "no": False}


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    """Return the sheet; 404 for colleagues, who see their own only."""
    user = user_of(request)
    fetch(request, Sheet.objects.all(), pk=pk)
    found = sheets_seen_by(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page("account")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet."""
    return _show(request, _sheet(request, pk))


def _show(request: HttpRequest, found: Sheet, refused: InputError | None = None) -> HttpResponse:
    user = user_of(request)
    answers = found.account_id == user.pk and found.state == Sheet.State.OPEN
    entitled = may_decide(user, found)
    decides = entitled and found.state == Sheet.State.HANDED_IN
    problems = refused.problems if refused else ()
    entered = {name: str(text) for name, text in request.POST.items()} if refused else None
    lines = lines_of(found, answers=answers, decides=decides, entered=entered, problems=tuple(problems))
    edition = edition_in(found)
    context: dict[str, Any] = {
        "sheet": found,
        "position": wording.say(positions()[found.position].title),
        "positions": [(p.id, wording.say(p.title)) for p in positions().values()],
        "lines": lines,
        "answers": answers,
        "decides": decides,
        "reopens": entitled and found.state == Sheet.State.DECIDED,
        "returns": decides and found.account is not None,
        "manages": may(user, "run-evaluation", found.evaluation) and found.state != Sheet.State.DECIDED,
        "own": found.account_id == user.pk,
        "trace": trace_of(found),
        "totals": gives(found).totals,
        "word": wording.say(words_of_class(found.place)).capitalize(),
        "source": edition.source,
        "status": wording.status_words(edition.source.status),
        "unsure": edition.unknown,
        "asked": entered or {},
        "wrong": [_beside(problem) for problem in problems],
        "tab": "evaluations",
    }
    return render(request, "accountability/sheet.html", context, status=422 if refused else 200)


def _beside(problem: Problem) -> tuple[str, str]:
    """Return where on the page a problem stands ("" for nowhere), and its words."""
    code = (problem.column or "").removeprefix("why-")
    return code, said(problem)


@act("account")
def sheet_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the official's own answers, or hand them in."""
    found, hand_in = _sheet(request, pk), request.POST.get("do") == "hand-in"
    try:
        services.answer_sheet(user_of(request), found, given_in(found, _post(request)), _seen(request), hand_in=hand_in)
    except InputError as error:
        return _show(request, found, error)
    done = _("Đã gửi phiếu tự đánh giá; người có thẩm quyền quyết định.") if hand_in else _("Đã lưu.")
    messages.success(request, done)
    return redirect("sheet", pk)


@act("account")
def sheet_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a sheet, give it back, or open it again."""
    found, user, do = _sheet(request, pk), user_of(request), request.POST.get("do", "")
    words = request.POST.get("words", "")
    try:
        if do == "return":
            services.give_back(user, found, words)
        elif do == "reopen":
            services.reopen_sheet(user, found, words)
        else:
            services.decide_sheet(user, found, _judged(request, found), _seen(request))
    except InputError as error:
        return _show(request, found, error)
    done = {"return": _("Đã trả lại phiếu kèm lý do."), "reopen": _("Đã mở lại phiếu để sửa.")}
    messages.success(request, done.get(do, _("Đã ghi quyết định; kết quả thành dữ kiện để áp dụng quy định.")))
    return redirect("sheet", pk)


def _judged(request: HttpRequest, found: Sheet) -> Judged:
    post = _post(request)
    why = {name.removeprefix("why-"): text for name, text in post.items() if name.startswith("why-")}
    return Judged(given_in(found, post), why, DISCIPLINE.get(post.get("disciplined", "")), post.get("words", ""))


@act("account")
def sheet_position(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an official the sheet of another position."""
    found, chosen = _sheet(request, pk), request.POST.get("position", "")
    fetch(request, type(found.evaluation).objects.all(), "run-evaluation", pk=found.evaluation_id)
    try:
        services.change_position(user_of(request), found, chosen)
    except InputError as error:
        return _show(request, found, error)
    messages.success(request, _("Đã đổi loại phiếu; điểm đã ghi được bỏ để ghi lại."))
    return redirect("sheet", pk)


def _post(request: HttpRequest) -> dict[str, str]:
    return {name: str(text) for name, text in request.POST.items()}


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdigit() else -1
