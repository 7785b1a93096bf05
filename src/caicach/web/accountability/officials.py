"""Officials' classes as the rules in use grant them, by unit, and the quota on the best class over each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.accountability.conditions import leaves
from caicach.accountability.model import Ruleset
from caicach.registry import vietnamese_sort_key
from caicach.web.accountability.judging import Found, Kept, facts_in_force, verdicts_for
from caicach.web.accountability.models import KnownFact
from caicach.web.accountability.services.rules import in_use
from caicach.web.accountability.sheets import BEST, OF_GOOD, OF_GOOD_OR_ABOVE, granted
from caicach.web.accountability.subjects import unit_of
from caicach.web.units.models import Locality, Unit

POINTS = "official_points"


@dataclass(frozen=True)
class Classed:
    """An official: points, the class that the rules grant and by which rule; None where it cannot be told yet.

    `barred` are the classes that other rules in use keep from the official, with the rule's id.
    """

    name: str
    unit: Unit | None
    points: str
    place: int | None
    word: str
    rule: str
    barred: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Quota:
    """A unit's officials, how many are of the two best classes, and the quotas that rules in use set on the best one.

    `bounds` are the rule's id, the fact whose base it takes the share of, and the percent, the lowest first.
    """

    unit: Unit | None
    officials: Sequence[Classed]
    excellent: int
    good: int
    bounds: Sequence[tuple[str, str, Decimal]]

    @property
    def good_or_above(self) -> int:
        """Return how many are of the two best classes."""
        return self.excellent + self.good

    @property
    def share(self) -> Decimal | None:
        """Return the share of the best class among the two best; None of nobody."""
        return self.share_of(OF_GOOD_OR_ABOVE)

    def share_of(self, fact: str) -> Decimal | None:
        """Return the share of the best class in percent, of the base that a fact names; None of nobody."""
        base = {OF_GOOD_OR_ABOVE: self.good_or_above, OF_GOOD: self.good}[fact]
        return Decimal(self.excellent) * 100 / base if base else None

    def over(self, fact: str, bound: Decimal) -> int:
        """Return how many fewer of the best class (rated one class lower instead) keep the share within `bound`."""
        fewer = 0
        while fewer < self.excellent:
            best = self.excellent - fewer
            base = self.good_or_above if fact == OF_GOOD_OR_ABOVE else self.good + fewer
            if base and Decimal(best) * 100 <= bound * base:
                break
            fewer += 1
        return fewer

    @property
    def open(self) -> int:
        """Return of how many the class cannot be told yet: with them the share may change."""
        return sum(o.place is None for o in self.officials)

    @property
    def passed(self) -> list[str]:
        """Return the rules whose share is exceeded."""
        shares = [(rule, self.share_of(fact), bound) for rule, fact, bound in self.bounds]
        return [rule for rule, share, bound in shares if share is not None and share > bound]


def quotas_of(locality: Locality, period: str) -> list[Quota]:
    """Return the quota of every unit with officials' facts in `period`. Raises InputError for a period that is none."""
    kept = facts_in_force(locality)
    found = [f for f in verdicts_for(locality, period, kept) if f.verdict.kind == "official"]
    by_person: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_person[item.verdict.subject].append(item)
    facts = {k.subject: k for k in kept.records.values() if k.subject_kind == "official" and k.period == period}
    people = [_classed(facts[who], given, kept) for who, given in by_person.items() if who in facts]
    by_unit: dict[int | None, list[Classed]] = defaultdict(list)
    for person in people:
        by_unit[person.unit.pk if person.unit else None].append(person)
    bounds = bounds_in((adopted.ruleset for adopted in in_use(locality)), period)
    quotas = [quota_of(members[0].unit, members, bounds) for members in by_unit.values()]
    return sorted(quotas, key=lambda q: vietnamese_sort_key(str(q.unit or "")))


def _classed(known: KnownFact, given: Iterable[Found], kept: Kept) -> Classed:
    """Return an official's class as the verdicts grant it (see `granted`), None while none does."""
    applying = [f.verdict for f in given if f.verdict.verdict == "applies"]
    place, word, rule = granted(applying) or (None, "", "")
    barred = tuple((c.barred, v.rule.id) for v in applying if (c := v.rule.consequence) and c.barred)
    points = kept.records.get(("official", known.subject, known.period, POINTS))
    return Classed(known.name, unit_of(known), points.value if points else "", place, word, rule, barred)


def quota_of(unit: Unit | None, members: Sequence[Classed], bounds: Sequence[tuple[str, str, Decimal]]) -> Quota:
    """Return the quota of a unit's officials."""
    places = [m.place for m in members]
    people = sorted(members, key=lambda m: vietnamese_sort_key(m.name))
    return Quota(unit, people, places.count(BEST), places.count(BEST - 1), bounds)


def bounds_in(rulesets: Iterable[Ruleset], period: str) -> list[tuple[str, str, Decimal]]:
    """Return the quotas that rules in force for the period set: rule's id, fact, percent; the lowest first."""
    found = [
        (rule.id, compare.fact, compare.value)
        for ruleset in rulesets
        for rule in ruleset.rules
        if rule.when is not None and rule.periods.hold(period)
        for compare in leaves(rule.when)
        if compare.fact in (OF_GOOD_OR_ABOVE, OF_GOOD) and isinstance(compare.value, Decimal)
    ]
    return sorted(found, key=lambda quota: quota[2])
