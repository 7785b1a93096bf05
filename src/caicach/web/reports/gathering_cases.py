"""Cases under rules with consequences, and what falls due next, for a report."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from caicach.reporting import figures as written
from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.text import Text
from caicach.web.accountability.judging import rule_of
from caicach.web.accountability.models import Case, SubjectKind
from caicach.web.accountability.queries import cases_seen_by
from caicach.web.accountability.standing import standing_words
from caicach.web.accountability.wording import says
from caicach.web.reminders.term import Term, open_terms
from caicach.web.reports.gathering_asking import Asking, Span, Told
from caicach.web.units.models import Unit

SOURCE = Text("trường hợp xem xét lập trên hệ thống", "cases opened on the platform")
DECIDED = {"upheld": ("upheld", "changed"), "withdrawn": ("withdrawn",)}
ELSEWHERE = ("dossier", "case")
"""Kinds of term that a report tells in another part."""
MOST = 40
"""How many things to come a report lists; the figure counts all."""


def cases(asking: Asking) -> Told:
    """Return the figures and the table of cases: those opened in the period, and those that were still open in it.

    Persons are counted, and not named: a report is read by many.
    """
    found = _cases(asking)
    followed = _followed(found, asking.now)
    if not followed.exists():
        return Told.nothing("Không có trường hợp xem xét nào trong kỳ.", "There are no cases in the period.")
    source, page = asking.source(SOURCE), reverse("case-list")
    earlier = _followed(found, asking.before).exists()
    now, before = _values(found, asking.now), _values(found, asking.before) if earlier else {}
    told = Told([Figure(f"cases.{name}", v, before.get(name), source, page) for name, v in now.items()])
    listed = list(followed.select_related("locality__unit", "adopted").order_by("name", "rule", "pk"))
    links = tuple(reverse("case", args=[case.pk]) for case in listed)
    rows = tuple(_row(number, case) for number, case in enumerate(listed, 1))
    told.tables.append(Rows("cases.list", rows, source, page, links))
    return told


def _cases(asking: Asking) -> QuerySet[Case]:
    found = Case.objects.filter(locality=asking.locality)
    if asking.user is not None:
        found = found.filter(pk__in=cases_seen_by(asking.user).order_by().values("pk"))
    return found if asking.unit is None else found.filter(unit=asking.unit).exclude(subject_kind=SubjectKind.OFFICIAL)


def _followed(found: QuerySet[Case], span: Span) -> QuerySet[Case]:
    return found.filter(Q(decided_on=None) | Q(decided_on__gte=span.start), opened_on__lte=span.as_of)


def _values(found: QuerySet[Case], span: Span) -> dict[str, Value]:
    followed, period = _followed(found, span), (span.start, span.end)
    undecided = Q(decided_on=None) | Q(decided_on__gt=span.as_of)
    objected = followed.filter(events__act="object", events__on__lte=span.as_of)
    values: dict[str, Value] = {
        "found": found.filter(opened_on__range=period).count(),
        "open": followed.filter(undecided).count(),
        "objected": objected.distinct().count(),
    }
    for name, states in DECIDED.items():
        values[name] = found.filter(state__in=states, decided_on__range=period).count()
    return values


def _row(number: int, case: Case) -> tuple[int, str, str, str, str]:
    name = "Cá nhân (không nêu tên)" if case.subject_kind == SubjectKind.OFFICIAL else case.name
    return number, name, f"{case.rule} · {case.adopted}", says(rule_of(case)), standing_words(case)


def coming(asking: Asking) -> Told:
    """Return what falls due in the period that follows, as far as it is still open today.

    Without dossiers, whose due days are on the work list by the hundred, and cases, which have a table of their own.
    """
    today, horizon = asking.locality.today(), asking.period.following().end
    if horizon < today:
        return Told.nothing("Kỳ kế tiếp đã qua.", "The period that follows is over.")
    units = None if asking.unit is None else {asking.unit.pk}
    terms = open_terms(asking.locality, today, horizon, units)
    found = [t for t in terms if t.kind not in ELSEWHERE and _concerns(t, units) and t.due > asking.now.as_of]
    if not found:
        return Told.nothing("Không có việc nào đến hạn trong kỳ kế tiếp.", "Nothing falls due in the next period.")
    day = written.date(today)
    source = Text(f"thời hạn theo dõi trên hệ thống ngày {day}", f"terms followed on the platform on {today}")
    told = Told([Figure("coming.count", len(found), None, source, reverse("reminders"))])
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(locality=asking.locality)}
    rows = tuple(_due(number, term, names) for number, term in enumerate(found[:MOST], 1))
    links = tuple(term.url for term in found[:MOST])
    told.tables.append(Rows("coming.list", rows, source, reverse("reminders"), links))
    return told


def _concerns(term: Term, units: set[int] | None) -> bool:
    return units is None or bool(term.units & units)


def _due(number: int, term: Term, names: dict[int, str]) -> tuple[int, str, str, str]:
    return number, term.title.vi, ", ".join(names[u] for u in sorted(term.units) if u in names), written.date(term.due)
