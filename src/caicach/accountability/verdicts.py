"""Dated rules applied to facts: one verdict for each rule and each subject that it meets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from caicach.accountability.conditions import Outcome, Reading, Value, evaluate, meets
from caicach.accountability.distance import Distance, distance
from caicach.accountability.facts import Fact, Facts, Subject
from caicach.accountability.loading import load_vocabulary
from caicach.accountability.model import GIVES_VERDICTS, Rule, Ruleset, SubjectKind, Vocabulary
from caicach.instruments.model import Source
from caicach.registry.period import parse_period
from caicach.text import Text

Answer = Literal["applies", "does-not-apply", "cannot-tell"]


@dataclass(frozen=True, slots=True)
class Because:
    """One fact that a verdict rests on; `value` None: it is missing.

    `straddles`: the fact has an interval and the bound lies in it, so that another sample might have
    given the other verdict. `distance`: how far the fact is from the other side of the bound.
    """

    fact: str
    title: Text
    period: str
    value: Value | None
    bound: str
    met: bool | None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    straddles: bool = False
    distance: Distance | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule applied to one subject for one period, with the facts that it rests on."""

    subject: str
    kind: SubjectKind
    period: str
    rule: Rule
    verdict: Answer
    because: tuple[Because, ...]

    @property
    def consequence(self) -> Text:
        """What follows where the rule applies."""
        return self.rule.consequence.text if self.rule.consequence else Text("", "")

    @property
    def source(self) -> Source:
        """The rule's legal source."""
        return self.rule.source

    @property
    def missing(self) -> tuple[Because, ...]:
        """The facts that are missing, where the verdict can't be told for want of them."""
        return tuple(b for b in self.because if b.met is None) if self.verdict == "cannot-tell" else ()

    @property
    def uncertain(self) -> bool:
        """Whether a fact's interval straddles its bound."""
        return any(b.straddles for b in self.because)


def apply_rules(ruleset: Ruleset, facts: Facts, period: str, *, vocabulary: Vocabulary | None = None) -> list[Verdict]:
    """Return the verdicts of every rule in force for `period`, by subject and then in the order of the rules.

    A rule of kind consequence or trigger meets every subject with any fact of a kind that it is
    reported under; rules of other kinds, and rules not in force for `period`, give no verdict.
    `vocabulary` defaults to the library's with the rule set's own facts. Raises InputError for a
    `period` that is none.
    """
    period = parse_period(period).text
    known = vocabulary or load_vocabulary().with_(ruleset)
    rules = [rule for rule in ruleset.rules if rule.kind in GIVES_VERDICTS and rule.periods.hold(period)]
    return [
        judge(rule, facts, subject, period, known)
        for subject in facts.subjects()
        for rule in rules
        if subject[1] in rule.meets
    ]


def judge(rule: Rule, facts: Facts, subject: Subject, period: str, vocabulary: Vocabulary) -> Verdict:
    """Apply one rule with a condition (a target too) to one subject, whether it is in force or not."""
    outcome = outcome_of(rule, facts, subject, period, vocabulary)
    answer: Answer = "cannot-tell" if outcome.holds is None else "applies" if outcome.holds else "does-not-apply"
    because = tuple(_because(reading, facts, subject, period, vocabulary) for reading in outcome.readings)
    return Verdict(*subject, period, rule, answer, because)


def outcome_of(rule: Rule, facts: Facts, subject: Subject, period: str, vocabulary: Vocabulary) -> Outcome:
    """Return the truth of the rule's condition for `subject` and `period`; ValueError for a rule without one."""
    if rule.when is None:
        raise ValueError(f"{rule.id}: không có điều kiện (no condition)")

    def look(name: str, at: str) -> Value | None:
        fact = facts.get(subject, at, name)
        return fact.value if fact else None

    return evaluate(rule.when, period, look, vocabulary.place)


def _because(reading: Reading, facts: Facts, subject: Subject, period: str, vocabulary: Vocabulary) -> Because:
    compare = reading.compare
    name, at = compare.fact, reading.period
    if compare.than and reading.limit is None and reading.value is not None:
        name, at = compare.than.fact, compare.than.period or period
    fact = facts.get(subject, at, name)
    return Because(
        fact=name,
        title=vocabulary.title(name),
        period=at,
        value=fact.value if fact else None,
        bound=_bound(reading),
        met=reading.met,
        low=fact.low if fact else None,
        high=fact.high if fact else None,
        numerator=fact.numerator if fact else None,
        denominator=fact.denominator if fact else None,
        straddles=_straddles(reading, fact),
        distance=distance(reading, fact, vocabulary),
        source=fact.source if fact else None,
    )


def _bound(reading: Reading) -> str:
    """Return the bound with the value of the other fact where it is one, such as `> unit_cchc_index 2018 (78.2)`."""
    words = reading.compare.bound()
    return f"{words} ({reading.limit})" if reading.compare.than and reading.limit is not None else words


def _straddles(reading: Reading, fact: Fact | None) -> bool:
    """Tell whether the two ends of the fact's interval stand on different sides of the bound."""
    if fact is None or fact.low is None or fact.high is None or not isinstance(reading.limit, Decimal):
        return False
    ends = (fact.low, fact.high)
    return len({meets(reading.compare.op, end, reading.limit, lambda _: None) for end in ends}) > 1
