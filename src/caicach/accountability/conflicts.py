"""Rules that do not agree, shown and never silently ordered: between rules as written, and between verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from caicach.accountability.check import overlap
from caicach.accountability.conditions import Compare
from caicach.accountability.facts import Subject
from caicach.accountability.loading import load_vocabulary
from caicach.accountability.model import GIVES_VERDICTS, Consequence, Rule, Ruleset, Scale, Vocabulary
from caicach.accountability.possible import can_both
from caicach.accountability.verdicts import Verdict
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rules that do not agree; `subject` and `period` where it is about verdicts actually given."""

    kind: Literal["different-bounds", "grants-and-bars", "two-classes"]
    first: Rule
    second: Rule
    message: Text
    subject: Subject | None = None
    period: str | None = None


def rule_conflicts(rulesets: Iterable[Ruleset], vocabulary: Vocabulary | None = None) -> list[Conflict]:
    """Return the conflicts between rules as written, in force at a common period and for one kind of subject.

    Different bounds: one fact, one consequence, two bounds. Grants and bars, two classes: the conditions
    can hold for one subject at once, and one grants a class that the other bars, or grants another one.
    """
    sets = list(rulesets)
    known = vocabulary or load_vocabulary()
    for ruleset in sets:
        known = known.with_(ruleset)
    rules = [rule for ruleset in sets for rule in ruleset.rules if rule.kind in GIVES_VERDICTS]
    found = (_between(a, b, known) for a, b in combinations(rules, 2) if _meet(a, b))
    return [conflict for conflict in found if conflict]


def verdict_conflicts(verdicts: Sequence[Verdict], vocabulary: Vocabulary | None = None) -> list[Conflict]:
    """Return the conflicts between rules that do apply to one subject in one period."""
    known = vocabulary or load_vocabulary()
    applying = [verdict for verdict in verdicts if verdict.verdict == "applies"]
    conflicts = []
    for a, b in combinations(applying, 2):
        if (a.subject, a.kind, a.period) != (b.subject, b.kind, b.period):
            continue
        if kind := _clash(a.rule.consequence, b.rule.consequence, known):
            conflicts.append(
                Conflict(kind, a.rule, b.rule, _clash_words(a.rule, b.rule), (a.subject, a.kind), a.period)
            )
    return conflicts


def _meet(first: Rule, second: Rule) -> bool:
    return bool(set(first.meets) & set(second.meets)) and overlap(first.periods, second.periods)


def _between(first: Rule, second: Rule, vocabulary: Vocabulary) -> Conflict | None:
    if _same_matter(first, second):
        message = Text(
            f"{first.id} và {second.id}: cùng dữ kiện, cùng hệ quả, khác mức.",
            f"{first.id} and {second.id}: one fact, one consequence, different bounds.",
        )
        return Conflict("different-bounds", first, second, message)
    kind = _clash(first.consequence, second.consequence, vocabulary)
    if kind is None or first.when is None or second.when is None:
        return None
    period = max(first.periods.first, second.periods.first)
    if not can_both(first.when, second.when, period, vocabulary):
        return None
    return Conflict(kind, first, second, _clash_words(first, second))


def _same_matter(first: Rule, second: Rule) -> bool:
    """Tell whether both hold one fact against different bounds of one direction, for the same consequence."""
    a, b = first.when, second.when
    if not isinstance(a, Compare) or not isinstance(b, Compare) or a.op[0] != b.op[0]:
        return False
    same_fact = (a.fact, a.within, a.at_least, a.period) == (b.fact, b.within, b.at_least, b.period)
    return same_fact and (a.op, a.value, a.than) != (b.op, b.value, b.than) and _follows(first) == _follows(second)


def _follows(rule: Rule) -> tuple[str | None, ...]:
    c = rule.consequence
    return (c.effect, c.scale, c.barred, c.granted) if c else ()


def _clash(
    first: Consequence | None, second: Consequence | None, vocabulary: Vocabulary
) -> Literal["grants-and-bars", "two-classes"] | None:
    """Return how two consequences disagree over one scale, or None."""
    if first is None or second is None or first.scale != second.scale or first.scale is None:
        return None
    scale = next((s for s in vocabulary.scales if s.id == first.scale), None)
    if scale is None:
        return None
    if first.granted and second.granted and first.granted != second.granted:
        return "two-classes"
    return "grants-and-bars" if _bars(scale, first, second) or _bars(scale, second, first) else None


def _bars(scale: Scale, one: Consequence, other: Consequence) -> bool:
    """Tell whether `one` bars the class that `other` grants: the barred class itself or a better one."""
    barred = scale.place(one.barred) if one.barred else None
    granted = scale.place(other.granted) if other.granted else None
    return barred is not None and granted is not None and granted >= barred


def _clash_words(first: Rule, second: Rule) -> Text:
    a, b = (rule.consequence.text if rule.consequence else Text("", "") for rule in (first, second))
    return Text(
        f"{first.id} ({a.vi}) và {second.id} ({b.vi}) không thể đồng thời áp dụng.",
        f"{first.id} ({a.en}) and {second.id} ({b.en}) can't both stand.",
    )
