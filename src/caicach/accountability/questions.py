"""What to ask about a table of facts before verdicts are drawn from it. Nothing is changed by asking."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from caicach.accountability.facts import Fact, Facts
from caicach.accountability.model import Vocabulary
from caicach.text import Text

QuestionKind = Literal["share-as-fraction", "unknown-fact", "not-measured-on"]

_NEAR = 3
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt about one fact; a person answers it in the table."""

    kind: QuestionKind
    fact: Fact
    message: Text


def ask_about(facts: Facts, vocabulary: Vocabulary) -> list[Question]:
    """Return the doubts about `facts`: a share that looks like a fraction, an unknown name, a wrong kind of subject.

    A percentage is asked about where it is at most 1 and 100 times it lies near the others (within a
    factor of 3 of their median); or where it is a figure whose good end is high and all are at most 1.
    It is never rescaled.
    """
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts.all():
        by_name[fact.fact].append(fact)
    questions = [q for same in by_name.values() for q in _fractions(same, vocabulary)]
    return questions + [q for fact in facts.all() if (q := _misnamed(fact, vocabulary))]


def _fractions(facts: Sequence[Fact], vocabulary: Vocabulary) -> list[Question]:
    kind = vocabulary.fact(facts[0].fact)
    if kind is None or kind.measure != "percent":
        return []
    # A share that was computed from its own items has no unit to be mistaken in.
    given = [f for f in facts if isinstance(f.value, Decimal) and f.value > 0 and f.denominator is None]
    small = [f for f in given if isinstance(f.value, Decimal) and f.value <= 1]
    others = [f.value for f in facts if isinstance(f.value, Decimal) and f.value > 1]
    if not others:
        return [_fraction(f) for f in small] if kind.better == "higher" else []
    middle = statistics.median(others)
    return [_fraction(f) for f in small if middle / _NEAR <= Decimal(f.value or 0) * _PER_CENT <= middle * _NEAR]


def _fraction(fact: Fact) -> Question:
    value = Decimal(fact.value or 0)
    as_percent = f"{(value * _PER_CENT).normalize():f}"
    message = Text(
        "{who}: {fact} là {value}% hay {as_percent}%? Số liệu được giữ nguyên là {value}%.",
        "{who}: is {fact} {value} % or {as_percent} %? It was taken as {value} %.",
    )
    return _question("share-as-fraction", fact, message, value=value, as_percent=as_percent)


def _misnamed(fact: Fact, vocabulary: Vocabulary) -> Question | None:
    kind = vocabulary.fact(fact.fact)
    if kind is None:
        message = Text(
            "{who}: không quy định nào dùng dữ kiện tên {fact}. Có viết nhầm tên không?",
            "{who}: no rule speaks of a fact {fact}. Is the name mistyped?",
        )
        return _question("unknown-fact", fact, message)
    if fact.kind in kind.measured_on:
        return None
    message = Text(
        "{who}: {fact} không đo trên loại đối tượng {kind}. Có ghi nhầm loại không?",
        "{who}: {fact} is not measured on the kind {kind}. Is the kind mistaken?",
    )
    return _question("not-measured-on", fact, message, kind=fact.kind)


def _question(doubt: QuestionKind, fact: Fact, message: Text, **values: object) -> Question:
    vi, en = (
        words.format(who=f"{fact.subject}, {period} {fact.period}", fact=fact.fact, **values)
        for words, period in zip(message, ("kỳ", "period"), strict=True)
    )
    return Question(doubt, fact, Text(vi, en))
