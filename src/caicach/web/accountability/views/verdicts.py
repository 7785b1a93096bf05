"""Applying the rules in use to a period: who is touched, who is not, of whom it cannot be told and what is missing."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.accountability import ask_about, verdict_conflicts
from caicach.errors import InputError
from caicach.web.access.reach import may
from caicach.web.accountability import wording
from caicach.web.accountability.judging import facts_in_force, verdicts_for, vocabulary_in_use
from caicach.web.accountability.models import Case
from caicach.web.accountability.services.cases import LIVE, open_cases
from caicach.web.accountability.services.rules import in_use
from caicach.web.accountability.tables import verdict_rows, verdicts_table
from caicach.web.accountability.views.common import known_periods, lines, period_asked, reader
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page


@page("account")
def verdict_list(request: HttpRequest) -> HttpResponse:
    """The verdicts of a period, computed now."""
    user, locality = reader(request)
    period, wrong = period_asked(request, locality)
    kept = facts_in_force(locality)
    found = verdicts_for(locality, period, kept)
    cases = Case.objects.filter(locality=locality, period=period, state__in=LIVE).select_related("locality__unit")
    rows = verdict_rows(found, kept, cases)
    runs = may(user, "run-cases")
    table = verdicts_table(request, rows, period, runs=runs)
    if answer := export_asked(request, table):
        return answer
    counted = Counter(row.answer for row in rows)
    vocabulary = vocabulary_in_use(locality)
    conflicts = verdict_conflicts([f.verdict for f in found], vocabulary)
    context = {
        "table": table,
        "period": period,
        "wrong": wrong,
        "periods": known_periods(locality),
        "used": in_use(locality),
        "counted": [(wording.answer_words(a), counted[a], wording.ANSWER_CHIPS[a]) for a in wording.ANSWERS],
        "waiting": sum(row.answer == "applies" and row.case is None for row in rows),
        "conflicts": [wording.say(c.message) for c in conflicts],
        "questions": [wording.say(q.message) for q in ask_about(kept.facts, vocabulary)],
        "runs": runs,
        "tab": "verdicts",
    }
    return render(request, "accountability/verdict_list.html", context)


@act("account")
def case_open(request: HttpRequest) -> HttpResponse:
    """Open a case for each verdict chosen."""
    user, locality = reader(request)
    period, wrong = period_asked(request, locality)
    chosen = [key for text in request.POST.getlist("chosen") if (key := _key(text)) is not None]
    try:
        opened = open_cases(user, locality, period, chosen) if not wrong else []
    except InputError as error:
        messages.error(request, " ".join(lines(error)))
        return redirect(reverse("verdict-list", query={"period": period}))
    if wrong:
        messages.error(request, " ".join(wrong))
        return redirect("verdict-list")
    n = len(opened)
    said = ngettext("Đã lập %d trường hợp.", "Đã lập %d trường hợp.", n) % n
    messages.success(request, f"{said} {_('Gửi thông báo để đơn vị, cá nhân phản hồi.')}")
    return redirect("case-list")


def _key(text: str) -> tuple[int, str, str, str] | None:
    adopted, _bar, rest = text.partition("|")
    rule, _bar, rest = rest.partition("|")
    kind, _bar, subject = rest.partition("|")
    return (int(adopted), rule, kind, subject) if adopted.isdigit() and subject else None
