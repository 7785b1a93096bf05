"""Keeping facts with their sources: entered, from a table, or from the platform; corrected, never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import transaction

from caicach.accountability import Fact, Question, ask_about, read_facts
from caicach.accountability.model import SubjectKind
from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.registry.period import parse_period
from caicach.text import Text
from caicach.web.accountability.facts_from_rooms import PlatformFact, facts_for
from caicach.web.accountability.judging import vocabulary_in_use
from caicach.web.accountability.models import FactBatch, FactKey, KnownFact
from caicach.web.accountability.services.cases import rejudge_touched
from caicach.web.accountability.services.streams import stream
from caicach.web.accountability.subjects import Directory, Subject
from caicach.web.accounts.models import User
from caicach.web.audit.chain import canonical, record
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality

Origin = FactBatch.Origin
FIGURES = ("value", "low", "high", "numerator", "denominator")


@dataclass(frozen=True)
class Stated:
    """One fact as it is stated; figures are texts, empty where there is none."""

    subject: Subject
    period: str
    fact: str
    value: str
    source: str
    low: str = ""
    high: str = ""
    numerator: str = ""
    denominator: str = ""
    trace: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> FactKey:
        """Return what the fact is known by."""
        return self.subject.kind, self.subject.key, self.period, self.fact

    @property
    def figures(self) -> tuple[str, ...]:
        """Return what the fact says."""
        return tuple(getattr(self, name) for name in FIGURES)


@dataclass(frozen=True)
class Taken:
    """What an act of keeping did: how many facts are new or say something else, and which were left as people put them.

    `withheld` are the platform's figures that differ from what a person entered: they are shown, not kept.
    """

    kept: int
    withheld: tuple[Stated, ...] = ()


@transaction.atomic
def keep_facts(
    by: User | None,
    locality: Locality,
    origin: str,
    name: str,
    stated: Sequence[Stated],
    *,
    file: StoredFile | None = None,
    reason: str = "",
) -> Taken:
    """Keep facts; one that says what is known already changes nothing, another one replaces it and both stay visible.

    What the platform computes never replaces what a person entered. Open cases that rest on a changed fact are judged
    again in the same transaction. Raises InputError where there is nothing to keep, or a correction has no reason.
    """
    Locality.objects.select_for_update().get(pk=locality.pk)
    before = _in_force(locality, stated)
    new = [s for s in stated if (old := before.get(s.key)) is None or _figures(old) != s.figures]
    platform = origin == Origin.PLATFORM
    withheld = tuple(s for s in new if platform and _entered(before.get(s.key)))
    new = [s for s in new if s not in withheld]
    if not platform and not reason.strip() and (s := next((s for s in new if s.key in before), None)):
        raise InputError(_needs_reason(s, before[s.key]))
    if new:
        batch = _batch(by, locality, origin, name, new, file)
        for fact in new:
            _keep(batch, fact, before.get(fact.key), reason)
        record(by, "keep-facts", batch, stream=stream(locality), note=reason)
        rejudge_touched(by, locality, {s.subject.key for s in new}, name)
    return Taken(len(new), withheld)


def take_from_rooms(by: User | None, locality: Locality, period: str) -> Taken:
    """Keep what the platform's own rooms know of a period; what they know no longer is missing from then on.

    Raises InputError for a period that is none.
    """
    period = parse_period(period).text
    found = [of_platform(fact) for fact in facts_for(locality, period)]
    found += _gone(locality, period, {fact.key for fact in found})
    return keep_facts(by, locality, Origin.PLATFORM, f"Số liệu trên hệ thống, kỳ {period}", found)


def _gone(locality: Locality, period: str, there: set[FactKey]) -> list[Stated]:
    """Return as missing what the platform knew of a period and knows no longer, such as after an undone import."""
    known = KnownFact.objects.filter(locality=locality, in_force=True, period=period, batch__origin=Origin.PLATFORM)
    return [
        Stated(_subject(k), period, k.fact, "", "Hệ thống không còn số liệu này", trace=k.trace)
        for k in known.exclude(value="").select_related("unit", "account")
        if k.key not in there
    ]


def _subject(known: KnownFact) -> Subject:
    return Subject(cast("SubjectKind", known.subject_kind), known.subject, known.name, known.unit, known.account)


def read_table(content: bytes, name: str, locality: Locality) -> tuple[list[Stated], list[Question]]:
    """Return the facts of a CSV or XLSX table (see `caicach.accountability.read_facts`), and what to ask about them.

    Raises InputError with every wrong cell, a unit that is not kept here or did not exist, and a row without a source.
    """
    vocabulary, directory = vocabulary_in_use(locality), Directory(locality)
    facts = read_facts(content, vocabulary, name=name)
    stated: list[Stated] = []
    problems: list[Problem] = []
    for fact in facts.all():
        try:
            subject = directory.find(fact.kind, fact.subject, fact.period)
        except InputError as error:
            problems += error.at(file=name, row=fact.row).problems
            continue
        stated.append(Stated(subject, fact.period, fact.fact, source=fact.source or name, **_texts(fact)))
    problems += _twice(stated, name)
    if problems:
        raise InputError(problems)
    return stated, ask_about(facts, vocabulary)


def _twice(stated: Iterable[Stated], name: str) -> list[Problem]:
    """Return a problem for each fact stated twice under two names of one subject."""
    seen: set[FactKey] = set()
    problems = []
    for fact in stated:
        if fact.key in seen:
            found = f"{fact.subject.name}, {fact.period}, {fact.fact}"
            expected = Text("mỗi dữ kiện của một đối tượng trong một kỳ chỉ có một dòng", "one row for each fact")
            problems.append(Problem(file=name, found=found, expected=expected, cure=_KEEP_ONE))
        seen.add(fact.key)
    return problems


def of_platform(fact: PlatformFact) -> Stated:
    """Return a fact of the platform as it is stated; one without a value is known to be missing."""
    told: dict[str, Any] = {"source": fact.source, "trace": fact.trace, "detail": fact.detail, **_texts(fact)}
    return Stated(fact.subject, fact.period, fact.fact, **told)


def _texts(fact: Fact | PlatformFact) -> dict[str, Any]:
    """Return a fact's figures as they are kept."""
    return {name: "" if (v := getattr(fact, name)) is None else str(v) for name in FIGURES}


def _in_force(locality: Locality, stated: Iterable[Stated]) -> dict[FactKey, KnownFact]:
    subjects = {s.subject.key for s in stated}
    found = KnownFact.objects.filter(locality=locality, in_force=True, subject__in=subjects).select_related("batch")
    return {k.key: k for k in found}


def _figures(known: KnownFact) -> tuple[str, ...]:
    return tuple(getattr(known, name) for name in FIGURES)


def _entered(known: KnownFact | None) -> bool:
    return known is not None and known.batch.origin != Origin.PLATFORM


def _batch(
    by: User | None, locality: Locality, origin: str, name: str, new: Sequence[Stated], file: StoredFile | None
) -> FactBatch:
    content = canonical([[*s.key, *s.figures, s.source] for s in new])
    batch = FactBatch(
        locality=locality,
        origin=origin,
        name=name[:200],
        file=file,
        kept=len(new),
        digest=hashlib.sha256(content).hexdigest(),
        by=by,
        on=locality.today(),
    )
    batch.full_clean()
    batch.save()
    return batch


def _keep(batch: FactBatch, fact: Stated, old: KnownFact | None, reason: str) -> None:
    if old is not None:
        old.in_force = False
        old.save(update_fields=["in_force"])
    known = KnownFact(
        locality=batch.locality,
        batch=batch,
        subject_kind=fact.subject.kind,
        subject=fact.subject.key,
        unit=fact.subject.unit,
        account=fact.subject.account,
        name=fact.subject.name,
        period=fact.period,
        fact=fact.fact,
        source=fact.source[:400],
        trace=fact.trace,
        detail=fact.detail,
        replaces=old,
        reason=reason if old is not None else "",
        on=batch.on,
        folded=fold(f"{fact.subject.name} {fact.fact} {fact.source[:400]}"),
        **dict(zip(FIGURES, fact.figures, strict=True)),
    )
    known.clean_fields(exclude=["locality", "batch", "unit", "account", "replaces"])
    known.save()


def _needs_reason(fact: Stated, old: KnownFact) -> Problem:
    return Problem(
        column="reason",
        found=f"{fact.subject.name}, {fact.fact}, {fact.period}: {old.value} → {fact.value}",
        expected=Text("lý do thay số liệu đã có", "the reason why a known figure is replaced"),
        cure=Text("Ghi rõ sửa gì, theo văn bản nào.", "Say what is mended, by which paper."),
    )


_KEEP_ONE = Text("Giữ lại một dòng đúng, bỏ dòng kia.", "Keep the row that is right and remove the other.")
