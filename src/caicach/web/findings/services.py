"""Recording findings and their causes: the only place that writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.findings.models import Cause, Finding
from caicach.web.indices.models import Computation
from caicach.web.units.models import Locality, Unit


@dataclass(frozen=True)
class Weakness:
    """What a finding says, and which component between which periods it comes from."""

    title: str
    instrument: str
    code: str
    period_from: str
    period_to: str
    description: str = ""
    computation: Computation | None = None


@dataclass(frozen=True)
class Why:
    """A cause as it is written down."""

    kind: str
    words: str
    main: bool = False


def stream(locality: Locality) -> str:
    """Return the audit stream of a locality's findings."""
    return f"findings:{locality.unit.key}"


@transaction.atomic
def record_finding(
    by: User, locality: Locality, weakness: Weakness, causes: Iterable[Why], units: Sequence[Unit] = ()
) -> Finding:
    """Record a finding with its causes and the units it concerns."""
    finding = Finding(
        locality=locality,
        title=weakness.title,
        description=weakness.description,
        instrument=weakness.instrument,
        code=weakness.code,
        period_from=weakness.period_from,
        period_to=weakness.period_to,
        computation=weakness.computation,
        recorded_by=by,
        recorded_on=locality.today(),
    )
    finding.full_clean()
    finding.save()
    finding.units.set(units)
    kept = [_cause(finding, why) for why in causes]
    record(by, "record-finding", finding, stream=stream(locality), note=", ".join(str(u) for u in units))
    for cause in kept:
        record(by, "record-cause", cause, stream=stream(locality))
    return finding


@transaction.atomic
def add_cause(by: User, finding: Finding, why: Why) -> Cause:
    """Add a cause to a finding; a new main cause takes the mark from the old one."""
    cause = _cause(finding, why)
    record(by, "record-cause", cause, stream=stream(finding.locality))
    return cause


@transaction.atomic
def withdraw_cause(by: User, cause: Cause, reason: str) -> Cause:
    """Withdraw a cause; it stays on record with the reason."""
    cause.withdrawn = True
    cause.main = False
    cause.save(update_fields=["withdrawn", "main"])
    record(by, "withdraw-cause", cause, stream=stream(cause.finding.locality), note=reason)
    return cause


@transaction.atomic
def close_finding(by: User, finding: Finding, reason: str) -> Finding:
    """Close a finding with what settled it."""
    finding.closed_on = finding.locality.today()
    finding.closed_reason = reason
    finding.full_clean()
    finding.save()
    record(by, "close-finding", finding, stream=stream(finding.locality), note=reason)
    return finding


def _cause(finding: Finding, why: Why) -> Cause:
    if why.main:
        for old in finding.causes.filter(main=True):
            old.main = False
            old.save(update_fields=["main"])
            record(None, "demote-cause", old, stream=stream(finding.locality))
    cause = Cause(finding=finding, kind=why.kind, words=why.words, main=why.main)
    cause.full_clean()
    cause.save()
    return cause
