"""Is a rule set sound before anyone is judged by it? Findings, each with its reason and cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from caicach.accountability.conditions import Compare, Condition, leaves
from caicach.accountability.loading import load_vocabulary
from caicach.accountability.model import FactKind, Rule, Ruleset, Vocabulary
from caicach.accountability.possible import can_be
from caicach.errors import InputError, Problem
from caicach.instruments.model import Periods
from caicach.registry.period import parse_period
from caicach.text import Text

FindingKind = Literal[
    "never-holds",
    "always-holds",
    "overlapping-validity",
    "validity-backwards",
    "unknown-fact",
    "fact-declared-twice",
    "unknown-class",
    "wrong-kind-of-bound",
    "not-measured-on",
    "unknown-rule",
    "share-as-fraction",
]


_SOUND = Text("một quy định áp dụng được", "a rule that can be applied")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a rule set; an error keeps it from being applied, a warning is a question."""

    rule: str
    kind: FindingKind
    severity: Literal["error", "warning"]
    message: Text


def check_ruleset(ruleset: Ruleset, vocabulary: Vocabulary | None = None) -> list[Finding]:
    """Return what is wrong or doubtful in `ruleset`, in the order of its rules.

    `vocabulary` defaults to the library's facts; the rule set's own are added to it.
    """
    base = vocabulary or load_vocabulary()
    findings = list(_facts(ruleset, base))
    taken = {fact.name for fact in base.facts}
    own = {fact.name: fact for fact in ruleset.facts if fact.name not in taken}
    known = base.with_(ruleset.model_copy(update={"facts": tuple(own.values())}))
    for rule in ruleset.rules:
        found = [*_validity(rule), *_joined(rule, ruleset), *_consequence(rule, known)]
        findings += found + ([] if rule.when is None else _condition(rule, rule.when, known))
    return findings + [
        _overlap(a, b) for a, b in combinations(ruleset.rules, 2) if a.id == b.id and overlap(a.periods, b.periods)
    ]


def refuse_unsound(ruleset: Ruleset, file: str) -> None:
    """Raise InputError with every error that keeps `ruleset` from being applied; warnings pass."""
    errors = [finding for finding in check_ruleset(ruleset) if finding.severity == "error"]
    if errors:
        raise InputError(
            Problem(file=file, found=finding.rule or ruleset.id, expected=_SOUND, cure=finding.message)
            for finding in errors
        )


def overlap(first: Periods, second: Periods) -> bool:
    """Tell whether two validities have a day in common."""
    starts = [parse_period(periods.first).start for periods in (first, second)]
    ends = [parse_period(periods.last).end for periods in (first, second) if periods.last]
    return all(max(starts) <= end for end in ends)


def _facts(ruleset: Ruleset, base: Vocabulary) -> Iterator[Finding]:
    names = [fact.name for fact in (*base.facts, *ruleset.facts)]
    scales = {scale.id for scale in (*base.scales, *ruleset.scales)}
    for fact in ruleset.facts:
        if names.count(fact.name) > 1:
            message = Text(
                f"Dữ kiện {fact.name} đã được khai báo. Dùng dữ kiện đó, hoặc đặt tên khác.",
                f"The fact {fact.name} is declared already. Use that one, or choose another name.",
            )
            yield Finding("", "fact-declared-twice", "error", message)
        if fact.scale is not None and fact.scale not in scales:
            message = Text(f"Không có thang xếp loại {fact.scale}.", f"There is no class scale {fact.scale}.")
            yield Finding("", "unknown-class", "error", message)


def _overlap(first: Rule, second: Rule) -> Finding:
    message = Text(
        "Hai mục {id} có thời gian hiệu lực chồng lên nhau (từ {a} và từ {b}). Ghi kỳ cuối của mục cũ.",
        "Two entries of {id} overlap in validity (from {a} and from {b}). Give the older one its last period.",
    )
    words = message.format(id=first.id, a=first.periods.first, b=second.periods.first)
    return Finding(second.id, "overlapping-validity", "error", words)


def _validity(rule: Rule) -> Iterator[Finding]:
    first, last = rule.periods.first, rule.periods.last
    if last is not None and not rule.periods.hold(first):
        message = Text(
            f"Kỳ đầu {first} đứng sau kỳ cuối {last}.", f"The first period {first} comes after the last, {last}."
        )
        yield Finding(rule.id, "validity-backwards", "error", message)


def _joined(rule: Rule, ruleset: Ruleset) -> Iterator[Finding]:
    for name in rule.joined.rules if rule.joined else ():
        if ruleset.rule(name) is None:
            message = Text(f"Không có quy định {name} trong bộ này.", f"There is no rule {name} in this set.")
            yield Finding(rule.id, "unknown-rule", "error", message)


def _consequence(rule: Rule, vocabulary: Vocabulary) -> Iterator[Finding]:
    consequence = rule.consequence
    if consequence is None or consequence.scale is None:
        return
    scale = next((s for s in vocabulary.scales if s.id == consequence.scale), None)
    for word in (consequence.barred, consequence.granted):
        if word is not None and (scale is None or scale.place(word) is None):
            message = Text(
                f"Mức “{word}” không có trong thang xếp loại {consequence.scale}.",
                f"“{word}” is no class of the scale {consequence.scale}.",
            )
            yield Finding(rule.id, "unknown-class", "error", message)


def _condition(rule: Rule, condition: Condition, vocabulary: Vocabulary) -> list[Finding]:
    """Return what is wrong with the comparisons, and where they are right, with the condition as a whole."""
    compares = list(leaves(condition))
    findings = [finding for compare in compares for finding in _compare(rule, compare, vocabulary)]
    if any(finding.severity == "error" for finding in findings):
        return findings
    if not can_be(condition, True, rule.periods.first, vocabulary):
        message = Text(
            "Không số liệu nào làm điều kiện này đúng: kiểm tra các mức.",
            "No figures can make this condition hold: check its bounds.",
        )
        findings.append(Finding(rule.id, "never-holds", "error", message))
    elif not can_be(condition, False, rule.periods.first, vocabulary):
        message = Text(
            "Điều kiện này luôn đúng, với mọi số liệu: kiểm tra các mức.",
            "This condition holds whatever the figures: check its bounds.",
        )
        findings.append(Finding(rule.id, "always-holds", "error", message))
    return findings


def _compare(rule: Rule, compare: Compare, vocabulary: Vocabulary) -> Iterator[Finding]:
    names = [compare.fact, *([compare.than.fact] if compare.than else [])]
    for name in names:
        kind = vocabulary.fact(name)
        if kind is None:
            message = Text(
                f"Không có dữ kiện tên {name}. Sửa tên, hoặc khai báo ở mục facts.",
                f"There is no fact {name}. Mend the name, or declare it under facts.",
            )
            yield Finding(rule.id, "unknown-fact", "error", message)
        elif not set(rule.meets) <= set(kind.measured_on):
            message = Text(
                f"Dữ kiện {name} không đo trên loại đối tượng của quy định.",
                f"The fact {name} is not measured on the rule's kind of subject.",
            )
            yield Finding(rule.id, "not-measured-on", "error", message)
    kind = vocabulary.fact(compare.fact)
    if kind is not None:
        yield from _bound(rule, compare, kind, vocabulary)


def _bound(rule: Rule, compare: Compare, kind: FactKind, vocabulary: Vocabulary) -> Iterator[Finding]:
    value = compare.value
    classes = kind.measure == "class"
    if compare.than is not None:
        other = vocabulary.fact(compare.than.fact)
        if other is not None and (other.measure, other.scale) != (kind.measure, kind.scale):
            message = Text(
                f"{kind.name} và {other.name} không cùng đơn vị đo.",
                f"{kind.name} and {other.name} are not of one measure.",
            )
            yield Finding(rule.id, "wrong-kind-of-bound", "error", message)
    elif classes != isinstance(value, str):
        message = Text(
            f"Mức so sánh “{value}” của {kind.name} phải là {'một từ xếp loại' if classes else 'một số'}.",
            f"The bound “{value}” of {kind.name} must be {'a class word' if classes else 'a number'}.",
        )
        yield Finding(rule.id, "wrong-kind-of-bound", "error", message)
    elif isinstance(value, str) and vocabulary.place(kind.name, value) is None:
        words = ", ".join(word.vi for word in vocabulary.words(kind.name))
        yield Finding(
            rule.id,
            "unknown-class",
            "error",
            Text(f"“{value}” không thuộc các mức: {words}.", f"“{value}” is none of: {words}."),
        )
    elif kind.measure == "percent" and isinstance(value, Decimal) and 0 < value < 1:
        message = Text(
            f"Mức {value} là {value}% hay {value * 100:f}%? Tỷ lệ viết bằng phần trăm: 5 nghĩa là 5%.",
            f"Is the bound {value} meant as {value} % or as {value * 100:f} %? A share is a percentage: 5 means 5 %.",
        )
        yield Finding(rule.id, "share-as-fraction", "warning", message)
