"""Findings for a report: what was open on the day of the figures, and what was recorded in the period."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.findings.models import Finding
from caicach.web.reports.gathering_asking import Asking, Span, Told

SOURCE = Text("tồn tại, hạn chế đã ghi nhận trên hệ thống", "findings recorded on the platform")


def findings(asking: Asking) -> Told:
    """Return the figures and the table of findings; of a unit, those that concern it."""
    found = _findings(asking)
    if not found.filter(recorded_on__lte=asking.now.as_of).exists():
        return Told.nothing("Chưa có tồn tại nào được ghi nhận.", "No finding has been recorded.")
    source, page = asking.source(SOURCE), reverse("finding-list")
    now, known = _values(found, asking.now), found.filter(recorded_on__lte=asking.before.as_of).exists()
    before = _values(found, asking.before) if known else {}
    told = Told([Figure(f"findings.{name}", v, before.get(name), source, page) for name, v in now.items()])
    listed = list(_open(found, asking.now).prefetch_related("causes", "units").order_by("recorded_on", "pk"))
    links = tuple(reverse("finding", args=[f.pk]) for f in listed)
    rows = tuple(_row(number, finding) for number, finding in enumerate(listed, 1))
    told.tables.append(Rows("findings.list", rows, source, page, links))
    return told


def _findings(asking: Asking) -> QuerySet[Finding]:
    found = Finding.objects.filter(locality=asking.locality)
    if asking.user is not None:
        found = found.filter(pk__in=within(asking.user, "see-findings", Finding.objects.all()).order_by().values("pk"))
    return found if asking.unit is None else found.filter(units=asking.unit)


def _open(found: QuerySet[Finding], span: Span) -> QuerySet[Finding]:
    """Return what was recorded by the day and not closed by then."""
    return found.filter(Q(closed_on=None) | Q(closed_on__gt=span.as_of), recorded_on__lte=span.as_of)


def _values(found: QuerySet[Finding], span: Span) -> dict[str, Value]:
    standing = _open(found, span)
    return {
        "open": standing.count(),
        "new": found.filter(recorded_on__range=(span.start, span.end)).count(),
        "with_task": standing.filter(tasks__isnull=False).distinct().count(),
    }


def _row(number: int, finding: Finding) -> tuple[int, str, str, str, str]:
    causes = "; ".join(cause.words for cause in finding.causes.all() if not cause.withdrawn)
    units = ", ".join(str(unit) for unit in finding.units.all())
    return number, finding.title, f"{finding.origin_words} {finding.code}".strip(), causes, units
