"""Try a rule before it is signed: on past periods, who would have been touched, at which bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from caicach.accountability.conditions import All, AnyOf, Compare, Condition, Not, Value, leaves
from caicach.accountability.facts import Facts, Subject
from caicach.accountability.loading import load_vocabulary
from caicach.accountability.model import Rule, Ruleset, Vocabulary
from caicach.accountability.verdicts import outcome_of
from caicach.errors import InputError, Problem
from caicach.tables import parse_number
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Trial:
    """One period at one bound: who would be touched, and of whom it can't be told, of all that the rule meets."""

    period: str
    bound: Value
    touched: tuple[Subject, ...]
    cannot_tell: tuple[Subject, ...]
    met: int


@dataclass(frozen=True, slots=True)
class Touched:
    """How many of one group's subjects a trial touches; `share` is of those that it can be told of, None of none.

    `others` is the share among all other groups together. `apart` says whether the group is touched `more` than they
    are by more than chance does (Fisher's exact test, one-sided, 5 % over all groups by Bonferroni), or not (`alike`);
    `too-few` where the group or the others are fewer than `FEWEST`: nothing is said of so few.
    """

    group: str
    touched: int
    told: int
    share: float | None
    others: float | None = None
    apart: Literal["more", "alike", "too-few"] = "too-few"


FEWEST = 5
CHANCE = 0.05


def try_rule(
    rule: Rule,
    facts: Facts,
    bounds: Sequence[Value],
    periods: Sequence[str] | None = None,
    *,
    fact: str | None = None,
    vocabulary: Vocabulary | None = None,
) -> list[Trial]:
    """Return who `rule` would have touched at each bound, in each period, whatever its validity.

    `periods` defaults to every period of the facts; `fact` names the comparison whose bound is tried,
    needed where the rule has several. Raises InputError where none or more than one is meant.
    """
    known = vocabulary or load_vocabulary()
    target = _the_bound(rule, fact)
    trials = []
    for period in periods if periods is not None else facts.periods():
        for bound in bounds:
            tried = rule.model_copy(update={"when": _with_bound(rule.when, target, bound) if rule.when else None})
            trials.append(_trial(tried, facts, period, bound, known))
    return trials


def chosen_rule(ruleset: Ruleset, rule_id: str) -> Rule:
    """Return the rule of that id that has a condition; InputError where there is none."""
    rule = ruleset.rule(rule_id)
    if rule is not None and rule.when is not None:
        return rule
    ids = ", ".join(rule.id for rule in ruleset.rules if rule.when is not None)
    raise InputError(
        Problem(
            found=rule_id,
            expected=Text(f"mã một quy định có điều kiện: {ids}", f"the id of a rule with a condition: {ids}"),
            cure=Text("Chọn một mã trong danh sách.", "Choose one of the ids."),
        )
    )


def read_bounds(texts: Sequence[str], rule: Rule, vocabulary: Vocabulary, fact: str | None = None) -> list[Value]:
    """Return bounds to try as numbers, or as words of the class scale; InputError with every one that is neither."""
    name = _the_bound(rule, fact).fact
    words = vocabulary.words(name)
    bounds: list[Value] = []
    problems = []
    for text in (text.strip() for text in texts):
        place = vocabulary.place(name, text)
        number = None if words else _number(text)
        if place is None and number is None:
            problems.append(_no_bound(text, words))
        else:
            bounds.append(words[place].vi if place is not None else number or Decimal(0))
    if problems:
        raise InputError(problems)
    return bounds


def touched_by_group(trial: Trial, facts: Facts, groups: Mapping[str, str], rule: Rule) -> list[Touched]:
    """Return how a trial falls on groups of subjects (level, field): a fair rule should not differ much.

    `groups` gives each subject's group by its code; subjects without one are left out.
    """
    told = [s for s in facts.subjects() if s[1] in rule.meets and s[0] in groups and s not in trial.cannot_tell]
    touched = set(trial.touched)
    counted = {name: [s in touched for s in told if groups[s[0]] == name] for name in sorted(set(groups.values()))}
    hit, of = sum(map(sum, counted.values())), len(told)
    compared = sum(bool(members) for members in counted.values())
    return [_touched(name, members, hit, of, compared) for name, members in counted.items()]


def _touched(group: str, members: Sequence[bool], hit: int, of: int, compared: int) -> Touched:
    """Return how one group is touched beside the others; `hit` of `of` are touched in all `compared` groups."""
    own, size = sum(members), len(members)
    share = own / size if size else None
    others = (hit - own) / (of - size) if of > size else None
    if min(size, of - size) < FEWEST:
        return Touched(group, own, size, share, others)
    from scipy.stats import fisher_exact  # a second to load, and only trials by group need it

    crossed = np.array([[own, size - own], [hit - own, of - size - hit + own]])
    chance = float(fisher_exact(crossed, alternative="greater").pvalue)
    return Touched(group, own, size, share, others, "more" if chance * compared < CHANCE else "alike")


def _trial(rule: Rule, facts: Facts, period: str, bound: Value, vocabulary: Vocabulary) -> Trial:
    subjects = [s for s in facts.subjects() if s[1] in rule.meets]
    told = {s: outcome_of(rule, facts, s, period, vocabulary).holds for s in subjects}
    return Trial(
        period,
        bound,
        tuple(s for s in subjects if told[s]),
        tuple(s for s in subjects if told[s] is None),
        len(subjects),
    )


def _the_bound(rule: Rule, fact: str | None) -> Compare:
    compares = [c for c in (leaves(rule.when) if rule.when else ()) if c.value is not None and fact in (None, c.fact)]
    if len(compares) == 1:
        return compares[0]
    names = ", ".join(dict.fromkeys(c.fact for c in (leaves(rule.when) if rule.when else ()) if c.value is not None))
    raise InputError(
        Problem(
            found=fact or rule.id,
            expected=Text(
                f"một mức so sánh của {rule.id} để thử: {names or 'không có'}",
                f"one bound of {rule.id} to try: {names or 'none'}",
            ),
            cure=Text("Nêu tên dữ kiện có mức cần thử.", "Name the fact whose bound is tried."),
        )
    )


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except ValueError:
        return None


def _no_bound(text: str, words: Sequence[Text]) -> Problem:
    allowed = Text(", ".join(w.vi for w in words) or "một số", ", ".join(w.en for w in words) or "a number")
    return Problem(
        column="--bounds", found=text, expected=allowed, cure=Text("Viết lại mức cần thử.", "Write the bound again.")
    )


def _with_bound(condition: Condition, target: Compare, bound: Value) -> Condition:
    if isinstance(condition, Compare):
        return condition.model_copy(update={"value": bound}) if condition is target else condition
    if isinstance(condition, All):
        return All(**{"all": tuple(_with_bound(part, target, bound) for part in condition.all_)})
    if isinstance(condition, AnyOf):
        return AnyOf(**{"any": tuple(_with_bound(part, target, bound) for part in condition.any_)})
    return Not(**{"not": _with_bound(condition.not_, target, bound)})
