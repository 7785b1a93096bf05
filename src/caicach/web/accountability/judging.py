"""Verdicts as they follow today: the rule sets in use, applied to the facts in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, cast

from caicach.accountability import (
    Because,
    Fact,
    Facts,
    Rule,
    Verdict,
    Vocabulary,
    apply_rules,
    judge,
    load_vocabulary,
    read_ruleset,
)
from caicach.accountability.conditions import Value
from caicach.accountability.model import SubjectKind
from caicach.accountability.records import verdict_record
from caicach.text import Text
from caicach.web.accountability.models import Adopted, Case, FactKey, KnownFact
from caicach.web.accountability.services.rules import in_use
from caicach.web.accountability.sheets import rulesets_of_sheets
from caicach.web.accountability.subjects import existed
from caicach.web.units.models import Locality


@dataclass(frozen=True)
class Kept:
    """The facts in force of a locality: as the core reads them, and the records behind them."""

    facts: Facts
    records: Mapping[FactKey, KnownFact]

    def record(self, verdict: Verdict, because: Because) -> KnownFact | None:
        """Return the record behind a fact of a verdict, or None where the fact is missing."""
        return self.records.get((verdict.kind, verdict.subject, because.period, because.fact))


@dataclass(frozen=True)
class Found:
    """A verdict, and the rule set in use that it follows from."""

    adopted: Adopted
    verdict: Verdict

    @property
    def key(self) -> tuple[int, str, str, str]:
        """Return what names it within a period: the rule set's key, the rule, kind and subject."""
        return self.adopted.pk, self.verdict.rule.id, self.verdict.kind, self.verdict.subject


def facts_in_force(locality: Locality, subjects: Sequence[str] | None = None) -> Kept:
    """Return the facts in force, of these subjects where some are named."""
    known = KnownFact.objects.filter(locality=locality, in_force=True).select_related("unit", "account", "batch")
    if subjects is not None:
        known = known.filter(subject__in=subjects)
    records = {k.key: k for k in known}
    return Kept(Facts(core_fact(k) for k in records.values()), records)


def core_fact(known: KnownFact) -> Fact:
    """Return a record as the core reads it."""
    kind = load_vocabulary().fact(known.fact)
    word = kind is not None and kind.measure == "class"
    return Fact(
        subject=known.subject,
        kind=cast("SubjectKind", known.subject_kind),
        period=known.period,
        fact=known.fact,
        value=_value(known.value, word=word),
        low=number(known.low),
        high=number(known.high),
        numerator=number(known.numerator),
        denominator=number(known.denominator),
        source=known.source,
    )


def _value(text: str, *, word: bool) -> Value | None:
    amount = None if word else number(text)
    return amount if amount is not None else text or None


def number(text: str) -> Decimal | None:
    """Return a kept figure; None where it is empty or a word."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def vocabulary_of(adopted: Adopted) -> Vocabulary:
    """Return every fact and scale that a rule set speaks of."""
    return _vocabulary(adopted.text, adopted.ruleset_id)


@lru_cache(maxsize=64)
def _vocabulary(text: str, ruleset_id: str) -> Vocabulary:
    return load_vocabulary().with_(read_ruleset(text, ruleset_id))


def vocabulary_in_use(locality: Locality) -> Vocabulary:
    """Return the library's facts with those of the rule sets in use and of score sheets; of a name, the first."""
    known = load_vocabulary()
    facts, scales = {f.name: f for f in known.facts}, {s.id: s for s in known.scales}
    used = [adopted.ruleset for adopted in Adopted.objects.filter(locality=locality, until=None)]
    for ruleset in [*used, *rulesets_of_sheets()]:
        for fact in ruleset.facts:
            facts.setdefault(fact.name, fact)
        for scale in ruleset.scales:
            scales.setdefault(scale.id, scale)
    return Vocabulary(scales=tuple(scales.values()), facts=tuple(facts.values()))


def verdicts_for(locality: Locality, period: str, kept: Kept | None = None) -> list[Found]:
    """Return every verdict of the rule sets in use for `period`; none of units that did not exist in it.

    Raises InputError for a period that is none.
    """
    kept = kept or facts_in_force(locality)
    units = {k.subject: k.unit for k in kept.records.values() if k.unit is not None}
    found = []
    for adopted in in_use(locality):
        for verdict in apply_rules(adopted.ruleset, kept.facts, period, vocabulary=vocabulary_of(adopted)):
            unit = units.get(verdict.subject) if verdict.kind == "unit" else None
            if unit is None or existed(unit, verdict.period):
                found.append(Found(adopted, verdict))
    return found


def verdict_now(case: Case, kept: Kept | None = None) -> tuple[Verdict, Kept]:
    """Return the verdict of a case's rule on the facts that are in force now, by the text the case was opened under."""
    kept = kept or facts_in_force(case.locality, [case.subject])
    subject = (case.subject, cast("SubjectKind", case.subject_kind))
    return judge(rule_of(case), kept.facts, subject, case.period, vocabulary_of(case.adopted)), kept


def rule_of(case: Case) -> Rule:
    """Return the rule of a case, by the frozen text."""
    rule = case.adopted.ruleset.rule(case.rule, case.period) or case.adopted.ruleset.rule(case.rule)
    assert rule is not None  # a case is opened on a rule of the text, and the text never changes
    return rule


def snapshot(verdict: Verdict, kept: Kept) -> dict[str, Any]:
    """Return a verdict as plain values that are kept, each fact with the record behind it."""
    record = plain(verdict_record(verdict))
    for line, because in zip(record["because"], verdict.because, strict=True):
        known = kept.record(verdict, because)
        line["known"] = known.pk if known else None
        line["title"] = plain(because.title)
    return cast("dict[str, Any]", record)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: decimals as text, words as a pair."""
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether two snapshots rest on other figures, or say something else."""
    return bool(_essence(before) != _essence(after))


def _essence(snapshot: Mapping[str, Any]) -> Any:
    lines: Iterable[Mapping[str, Any]] = snapshot["because"]
    figures = [(b["fact"], b["period"], b["value"], b["low"], b["high"], b["numerator"]) for b in lines]
    return snapshot["verdict"], figures
