"""Officials' classes as the rules in use grant them, by unit, and the quota on the best class over each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.accountability import Vocabulary
from caicach.accountability.conditions import leaves
from caicach.registry import vietnamese_sort_key
from caicach.web.accountability.judging import Found, Kept, facts_in_force, verdicts_for, vocabulary_in_use
from caicach.web.accountability.models import KnownFact
from caicach.web.accountability.services.rules import in_use
from caicach.web.accountability.subjects import unit_of
from caicach.web.units.models import Locality, Unit

# The decrees take the share of different bases.
OF_GOOD_OR_ABOVE, OF_GOOD = "excellent_share", "excellent_share_of_good"
SCALE = "official-class"
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
    kept, vocabulary = facts_in_force(locality), vocabulary_in_use(locality)
    found = [f for f in verdicts_for(locality, period, kept) if f.verdict.kind == "official"]
    by_person: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_person[item.verdict.subject].append(item)
    facts = {k.subject: k for k in kept.records.values() if k.subject_kind == "official" and k.period == period}
    people = [_classed(facts[who], given, kept, vocabulary) for who, given in by_person.items() if who in facts]
    by_unit: dict[int | None, list[Classed]] = defaultdict(list)
    for person in people:
        by_unit[person.unit.pk if person.unit else None].append(person)
    bounds = _bounds(locality, period)
    quotas = [_quota(members, bounds, vocabulary) for members in by_unit.values()]
    return sorted(quotas, key=lambda q: vietnamese_sort_key(str(q.unit or "")))


def _classed(known: KnownFact, given: Iterable[Found], kept: Kept, vocabulary: Vocabulary) -> Classed:
    """Return an official's class: the worst that applies (a discipline outweighs points), none while one is open."""
    applying = [f.verdict for f in given if f.verdict.verdict == "applies"]
    granted = [(_place(vocabulary, c.granted), c.granted, v.rule.id) for v in applying
               if (c := v.rule.consequence) and c.granted and c.scale == SCALE]  # fmt: skip
    place, word, rule = min(granted, default=(None, "", ""), key=lambda g: -1 if g[0] is None else g[0])
    barred = tuple((c.barred, v.rule.id) for v in applying if (c := v.rule.consequence) and c.barred)
    points = kept.records.get(("official", known.subject, known.period, POINTS))
    return Classed(known.name, unit_of(known), points.value if points else "", place, word or "", rule, barred)


def _place(vocabulary: Vocabulary, word: str | None) -> int | None:
    scale = next((s for s in vocabulary.scales if s.id == SCALE), None)
    return scale.place(word) if scale and word else None


def _quota(members: Sequence[Classed], bounds: Sequence[tuple[str, str, Decimal]], vocabulary: Vocabulary) -> Quota:
    scale = next(s for s in vocabulary.scales if s.id == SCALE)
    best = len(scale.words) - 1
    places = [m.place for m in members]
    return Quota(
        members[0].unit,
        sorted(members, key=lambda m: vietnamese_sort_key(m.name)),
        places.count(best),
        places.count(best - 1),
        bounds,
    )


def _bounds(locality: Locality, period: str) -> list[tuple[str, str, Decimal]]:
    """Return the quotas that rules in force for the period set: rule's id, fact, percent."""
    found = [
        (rule.id, compare.fact, compare.value)
        for adopted in in_use(locality)
        for rule in adopted.ruleset.rules
        if rule.when is not None and rule.periods.hold(period)
        for compare in leaves(rule.when)
        if compare.fact in (OF_GOOD_OR_ABOVE, OF_GOOD) and isinstance(compare.value, Decimal)
    ]
    return sorted(found, key=lambda quota: quota[2])
