"""Verdicts, rules and findings as plain records, the shape that programs and pages read."""

from __future__ import annotations

from typing import Any

from caicach.accountability.check import Finding
from caicach.accountability.conditions import leaves
from caicach.accountability.conflicts import Conflict
from caicach.accountability.model import Rule, Ruleset
from caicach.accountability.trial import Trial
from caicach.accountability.verdicts import Because, Verdict
from caicach.text import Text

ANSWERS: dict[str, Text] = {
    "applies": Text("áp dụng", "applies"),
    "does-not-apply": Text("không áp dụng", "does not apply"),
    "cannot-tell": Text("chưa xác định được", "cannot tell"),
}
_MISSING = Text("chưa có số liệu", "missing")
_CHANGES = Text("kết quả đổi nếu", "changes with")
_STRADDLES = Text("ngưỡng nằm trong khoảng tin cậy", "the bound lies in the interval")


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with its facts, bounds and distances; Decimal and Text stay as they are."""
    return {
        "subject": verdict.subject,
        "kind": verdict.kind,
        "period": verdict.period,
        "rule": verdict.rule.id,
        "verdict": verdict.verdict,
        "consequence": verdict.consequence,
        "because": [_because(b) for b in verdict.because],
        "source": verdict.source.text,
        "source_status": verdict.source.status,
        "missing": [{"fact": b.fact, "period": b.period} for b in verdict.missing],
        "uncertain": verdict.uncertain,
        "words": verdict.rule.words,
        "decides": verdict.rule.decides,
    }


def verdict_row(verdict: Verdict, language: str, *, coded: bool = False) -> dict[str, Any]:
    """Return a verdict as one line for a person, or with its code where a program reads on."""
    return {
        "subject": verdict.subject,
        "kind": verdict.kind,
        "period": verdict.period,
        "rule": verdict.rule.id,
        "verdict": verdict.verdict if coded else ANSWERS[verdict.verdict].within(language),
        "consequence": verdict.consequence.within(language) if coded or verdict.verdict == "applies" else "",
        "because": "; ".join(_because_words(b, language) for b in verdict.because),
        "source": verdict.source.text.within(language),
    }


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return a rule with all that its file says of it."""
    record = rule.model_dump(mode="python", by_alias=True, exclude_none=True)
    return {key: value for key, value in record.items() if value not in ((), [])}


def rule_row(rule: Rule, language: str) -> dict[str, Any]:
    """Return a rule as one line for a person: its condition in the text's words, or in its bounds."""
    bounds = "; ".join(f"{c.fact} {c.bound()}" for c in leaves(rule.when)) if rule.when else ""
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "subject": rule.subject.within(language),
        "from": rule.periods.first,
        "to": rule.periods.last,
        "bounds": bounds,
        "says": _says(rule).within(language),
        "source": f"{rule.source.text.within(language)} ({rule.source.status})",
    }


def finding_record(file: str, finding: Finding) -> dict[str, Any]:
    """Return a finding of the check with the file it stands in."""
    return {
        "file": file,
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message,
    }


def ruleset_record(ruleset: Ruleset) -> dict[str, Any]:
    """Return a rule set in one line of a list."""
    return {
        "id": ruleset.id,
        "title": ruleset.title,
        "rules": len(ruleset.rules),
        "from": min(rule.periods.first for rule in ruleset.rules),
        "status": ruleset.status,
    }


def conflict_record(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict between two rules, with the subject and period where it is about verdicts."""
    return {
        "kind": conflict.kind,
        "rules": [conflict.first.id, conflict.second.id],
        "subject": conflict.subject[0] if conflict.subject else None,
        "period": conflict.period,
        "message": conflict.message,
    }


def trial_record(trial: Trial) -> dict[str, Any]:
    """Return whom a tried bound would have touched."""
    return {
        "period": trial.period,
        "bound": trial.bound,
        "met": trial.met,
        "touched": [subject for subject, _ in trial.touched],
        "cannot_tell": [subject for subject, _ in trial.cannot_tell],
    }


def _says(rule: Rule) -> Text:
    """Return what a rule says, whatever its kind."""
    if rule.consequence:
        return rule.consequence.text
    if rule.deadline:
        what, last = rule.deadline.what, rule.deadline.last_day().isoformat()
        return Text(f"{what.vi}, chậm nhất {last}", f"{what.en}, by {last}")
    if rule.cadence:
        return rule.cadence.what
    said = [*rule.requires, *(target.what for target in rule.targets), *rule.used_for]
    return Text("; ".join(t.vi for t in said), "; ".join(t.en for t in said)) if said else Text.of(rule.words or "")


def _because(because: Because) -> dict[str, Any]:
    far = because.distance
    return {
        "fact": because.fact,
        "period": because.period,
        "value": because.value,
        "bound": because.bound,
        "met": because.met,
        "low": because.low,
        "high": because.high,
        "straddles": because.straddles,
        "numerator": because.numerator,
        "denominator": because.denominator,
        "distance": far and {"amount": far.amount, "items": far.items, "steps": far.steps, "words": far.words},
        "source": because.source,
    }


def _because_words(because: Because, language: str) -> str:
    title = because.title.within(language)
    if because.value is None:
        return f"{title} {because.period}: {_MISSING.within(language)} ({because.bound})"
    value = because.value if isinstance(because.value, str) else f"{float(because.value):.10g}"
    words = f"{title} {because.period}: {value} ({because.bound})"
    if because.straddles:
        words += f", {_STRADDLES.within(language)}"
    if because.distance:
        words += f" ({_CHANGES.within(language)} {because.distance.words.within(language)})"
    return words
