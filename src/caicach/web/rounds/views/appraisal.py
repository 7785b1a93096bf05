"""The appraiser's queue: HTMX is answered with the next matter and the row that changed, a plain form with the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.scoring import Answer as Answered
from caicach.scoring import Given, points_if
from caicach.web.directives.views.confirming import tell
from caicach.web.interface.page import act, page, user_of
from caicach.web.rounds.doors import door, last_day
from caicach.web.rounds.inputs import errors_of, given_in, given_of
from caicach.web.rounds.judging import pane_context
from caicach.web.rounds.matters import Key, Matter, matter_of, with_points
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.queue import Queue, key_of, page_of, place_of, show_words
from caicach.web.rounds.queue_rows import groups_of, row_of, title_of
from caicach.web.rounds.scores_at import instrument_of
from caicach.web.rounds.services.appraising import (
    ACTS,
    CHANGE,
    Conflict,
    Said,
    accept_untouched,
    add_remark,
    judge,
    judging_stage,
)
from caicach.web.rounds.views.asked import matter_asked, round_asked

PHASES = {"first": "appraisal", "second": "second-appraisal"}
RESTORE = "restore"  # a change back to the unit's own answer, because its explanation holds


@page("score")
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the queue, and the matter that the address names, else the first that waits."""
    found = _queue(request, round_asked(request, pk), request.GET)
    at = key_of(request.GET.get("at", ""))
    matter = found.matters.get(at) if at else None
    if matter is None:
        matter = next(iter(found.listed()), None)
    return _page(request, found, matter)


@page("score")
def item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one matter, open for judging."""
    matter = matter_asked(request, pk, code)
    if not request.headers.get("HX-Request"):
        return redirect(_address(matter, request.GET.get("back", "")))
    return _pane(request, _queue(request, matter.entrant.round, _back(request.GET)), matter)


@page("score")
def points(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what the answer in the form would earn."""
    matter = matter_asked(request, pk, code)
    round = matter.entrant.round
    given, reason = given_in(matter.leaf, request.GET)
    context: dict[str, Any] = {"matter": matter}
    try:
        answered = Answered(matter.entrant.unit.code, round.period, code, *given, reason=reason)
        preview = points_if(instrument_of(round), round.period, answered)
    except InputError as error:
        context["problems"] = [words for found in errors_of(error.problems).values() for words in found]
    else:
        with_points(round, [matter], ["self"])
        own = matter.points["self"]
        node = preview.score
        change = node.points - own if node.points is not None and own is not None else None
        context |= {"preview": preview, "node": node, "change": change}
    return render(request, "rounds/appraisal_points.html", context)


@act("score")
def judged(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep a judgement; refused, or where somebody else judged meanwhile, all that was written comes back."""
    matter = matter_asked(request, pk, code)
    found = _queue(request, matter.entrant.round, _back(request.POST))
    said, seen = _said(matter, found, request.POST), _number(request.POST.get("seen"))
    try:
        kept = judge(user_of(request), matter.entrant, code, said, seen)
    except InputError as error:
        return _again(request, found, matter, status=422, errors=errors_of(error.problems))
    if isinstance(kept, Conflict):
        return _again(request, found, matter_of(matter.entrant, code), status=409, conflict=kept)
    return _next(request, found, matter.key)


@act("score")
def accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept everything that is shown, answered and untouched, in the number that was named."""
    round = round_asked(request, pk)
    found = _queue(request, round, _back(request.POST))
    codes, entrants = _shown(found)
    try:
        n = accept_untouched(user_of(request), round, codes, entrants, _number(request.POST.get("n")))
    except InputError as error:
        tell(request, error)
    else:
        done = ngettext("Đã chấp nhận %(n)d mục.", "Đã chấp nhận %(n)d mục.", n) % {"n": n}
        messages.success(request, done)
    return redirect(f"{reverse('appraisal-queue', args=[pk])}?{found.address()}")


@act("score")
def remark(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep a note on a matter, which stays with the criterion."""
    matter = matter_asked(request, pk, code)
    found = _queue(request, matter.entrant.round, _back(request.POST))
    try:
        add_remark(user_of(request), matter.entrant, code, request.POST.get("words", ""))
    except InputError as error:
        return _again(request, found, matter, status=422, errors=errors_of(error.problems))
    if request.headers.get("HX-Request"):
        return _pane(request, found, matter)
    return redirect(_address(matter, found.address()))


def _queue(request: HttpRequest, round: Round, asked: QueryDict) -> Queue:
    return Queue(user_of(request), round, asked)


def _back(given: QueryDict) -> QueryDict:
    """Return the state of the queue that a form or a link carries along."""
    return QueryDict(given.get("back", ""))


def _address(matter: Matter, back: str) -> str:
    query = QueryDict(back, mutable=True)
    query["at"] = place_of(matter)
    return f"{reverse('appraisal-queue', args=[matter.entrant.round_id])}?{query.urlencode()}#item"


def _number(words: str | None) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 9 else 0


def _said(matter: Matter, found: Queue, post: QueryDict) -> Said:
    """Return what the form says."""
    verdict = post.get("verdict", "")
    words = post.get("words", "").strip()
    if verdict == RESTORE:
        own = matter.at("self")
        return Said(
            CHANGE,
            given_of(own) or Given(""),
            own.na_reason if own else "",
            words or "Chấp nhận giải trình của đơn vị.",
        )
    if verdict == CHANGE:
        given, reason = given_in(matter.leaf, post)
        return Said(verdict, given, reason, words)
    return Said(verdict, words=words)


def _shown(found: Queue) -> tuple[set[str], list[Entrant]]:
    """Return the criteria and units that the address narrows the queue to."""
    unit = found.asked.get("unit", "")
    return found.in_field, [e for e in found.entrants if unit in ("", str(e.pk))]


def _next(request: HttpRequest, found: Queue, key: Key) -> HttpResponse:
    """Answer a kept judgement: with the next matter that waits, else with this one."""
    fresh = Queue(found.user, found.round, found.asked)
    following = fresh.following(key) or fresh.matters[key]
    if not request.headers.get("HX-Request"):
        return redirect(_address(following, found.address()))
    done = fresh.matters[key]
    with_points(fresh.round, [done], ["self", fresh.stage])
    more: dict[str, Any] = {
        "changed": row_of(fresh, done),
        "progress": fresh.progress(),
        "finished": following is done,
        "untouched": fresh.untouched,
        "open": True,
    }
    return _pane(request, fresh, following, **more)


def _again(
    request: HttpRequest,
    found: Queue,
    matter: Matter,
    *,
    status: int,
    errors: Mapping[str, list[str]] | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    """Answer a judgement that was not kept, with what was written in it."""
    more: dict[str, Any] = {"entered": request.POST, "errors": errors or {}, "conflict": conflict}
    if request.headers.get("HX-Request"):
        return _pane(request, found, matter, status=status, **more)
    return _page(request, found, matter, status=status, **more)


def _pane(request: HttpRequest, found: Queue, matter: Matter, status: int = 200, **more: Any) -> HttpResponse:
    context = {"queue": found, "round": found.round, "alone": True, **pane_context(found, matter, **more)}
    return render(request, "rounds/appraisal_item.html", context, status=status)


def _page(request: HttpRequest, found: Queue, matter: Matter | None, status: int = 200, **more: Any) -> HttpResponse:
    """Return the whole page."""
    at = matter.key if matter else None
    listed, number, pages = page_of(found, at)
    phase = next((p for p in found.round.phases.all() if p.kind == PHASES[found.stage]), None)
    context = {
        "queue": found,
        "round": found.round,
        "groups": groups_of(found, listed, at),
        "count": len(found.listed(at)),
        "number": number,
        "pages": pages,
        "progress": found.progress(),
        "fields": [(top.code, title_of(top), n) for top, n in found.fields],
        "units": found.entrants,
        "shows": show_words(found.stage),
        "untouched": found.untouched,
        "open": judging_stage(found.round) is not None,
        "shut_all": door(found.round, ACTS[found.stage]).why,
        "phase": phase,
        "last": last_day(phase) if phase else None,
    }
    if matter is not None:
        context |= pane_context(found, matter, **more)
    return render(request, "rounds/appraisal_queue.html", context, status=status)
