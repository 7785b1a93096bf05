"""The model behind Tỉnh Mẫu's simulated answers: simple, documented, the same on every run.

A unit's quality on a leaf, between 0 and 1, is the logistic of four normal draws added up: how strong the unit is, how
strong it is in that field, what is particular to the leaf, and a small step forward each year. What the unit did
follows from it by the leaf's rule: the better, the sooner the best option, the more of a share or a count, the fewer
violations. Now and then a unit claims more than it did (`CLAIMS`), and the appraiser puts it right. Every draw has its
own seed made of what it is about, so that no answer depends on the order in which they are made. What the platform
counts itself, of dossiers and tasks, is no draw: there the truth is its figure.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from caicach.instruments.model import Criterion
from caicach.scoring import Answer, given_from, input_of
from caicach.scoring.form import Item
from caicach.web.rounds.services.answering import Entered

STRENGTH, FIELD, LEAF, YEARLY = (1.5, 0.45), (0.0, 0.5), (0.0, 0.7), 0.2
RARE = (0.0, 0.45)  # how much of a bonus or penalty a unit has: below 0 is none
CLAIMS, SILENT, ASKED = 0.07, 0.03, 0.012  # shares: claimed too much, does not apply, asked about


@dataclass(frozen=True)
class Simulation:
    """The draws of one seed. `reasons`: what units say of criteria that do not apply to them.

    `ways` tells which leaves are bonuses (`on-top`) and penalties (`takes-off`), by code: of these there are few.
    `known` has what the platform counts itself, by unit and code.
    """

    seed: int
    reasons: tuple[str, ...]
    ways: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[tuple[str, str], Answer] = field(default_factory=dict)

    def luck(self, *about: object) -> random.Random:
        """Return the draws about something: the same things, the same draws."""
        return random.Random("|".join(map(str, (self.seed, *about))))  # noqa: S311 - a simulation, not a secret

    def quality(self, unit: str, code: str, year: int) -> float:
        """Return how well a unit does on a leaf in a year, between 0 and 1."""
        parts = [
            self.luck("unit", unit).gauss(*STRENGTH),
            self.luck("field", unit, code.split(".")[0]).gauss(*FIELD),
            self.luck("leaf", unit, code, year).gauss(*LEAF),
            YEARLY * (year - 2025),
        ]
        return 1 / (1 + math.exp(-sum(parts)))

    def done(self, leaf: Item, unit: str, year: int) -> Entered:
        """Return what the unit did on a leaf, as it would be answered truly: as the platform knows it, if it does."""
        if known := self.known.get((unit, leaf.code)):
            return Entered(known.value, known.numerator, known.denominator)
        luck = self.luck("done", unit, leaf.code, year)
        may_lack = leaf.criterion.rule is not None and leaf.criterion.rule.kind == "ratio"
        if may_lack and leaf.not_applicable != "refused" and luck.random() < SILENT:
            return Entered(not_applicable=True, na_reason=luck.choice(self.reasons))
        return self._answer(leaf, self._does(leaf, unit, year), luck)

    def claimed(self, leaf: Item, unit: str, year: int) -> Entered:
        """Return what the unit says it did: mostly the truth, now and then more than that."""
        truth, luck = self.done(leaf, unit, year), self.luck("claim", unit, leaf.code, year)
        if truth.not_applicable or luck.random() >= CLAIMS:
            return truth
        if (unit, leaf.code) in self.known:
            return _overstated(truth, luck)
        better = min(1.0, self._does(leaf, unit, year) + luck.uniform(0.15, 0.45))
        return self._answer(leaf, better, self.luck("done", unit, leaf.code, year))

    def origin(self, unit: str, code: str, entered: Entered) -> str:
        """Return where the platform has a figure from that a unit takes over; "" where it enters its own."""
        known, said = self.known.get((unit, code)), (entered.value, entered.numerator, entered.denominator)
        return known.origin if known and (known.value, known.numerator, known.denominator) == said else ""

    def _answer(self, leaf: Item, quality: float, luck: random.Random) -> Entered:
        """Return the answer that goes with a quality; of a bonus or a penalty that is counted, that much of it."""
        counted = input_of(leaf.criterion)
        if self.ways.get(leaf.code, "inside") != "inside" and counted is not None and counted.kind == "count":
            enough = float(leaf.criterion.max or 0) / float(getattr(leaf.criterion.rule, "points_each", 1) or 1)
            given = given_from(leaf.criterion, {"value": str(int(enough * quality))})
            return replace(Entered(), **given._asdict())
        return _answer(leaf.criterion, quality, luck)

    def _does(self, leaf: Item, unit: str, year: int) -> float:
        """Return how well a unit does on a leaf; of a bonus or a penalty, how much of it there is: seldom any."""
        quality, way = self.quality(unit, leaf.code, year), self.ways.get(leaf.code, "inside")
        if way == "inside":
            return quality
        rare = max(0.0, self.luck("rare", unit, leaf.code, year).gauss(*RARE))
        return min(1.0, rare * (quality if way == "on-top" else 1.5 * (1 - quality)))


def _overstated(truth: Entered, luck: random.Random) -> Entered:
    """Return a share with part of what is lacking counted as done; what is no share stays as it is."""
    if not truth.denominator:
        return truth
    part, whole = int(truth.numerator), int(truth.denominator)
    return replace(truth, numerator=str(part + math.ceil((whole - part) * luck.uniform(0.3, 0.8))))


def _answer(criterion: Criterion, quality: float, luck: random.Random) -> Entered:
    """Return the answer to a leaf that goes with a quality; raises KeyError for a rule that the model does not know."""
    asked = input_of(criterion)
    assert asked is not None, f"{criterion.code} asks nothing"
    entered = _MADE[asked.kind](criterion, quality, luck)
    given = given_from(criterion, {name: str(figure) for name, figure in entered.items()})
    return replace(Entered(), **given._asdict())


Made = dict[str, object]


def _option(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    """Return the best option with the chance of the quality, else the second, now and then the worst."""
    asked = input_of(criterion)
    assert asked is not None
    best = sorted(asked.options, key=lambda option: -(option.points or 0))
    draw = luck.random()
    place = 0 if draw < quality else 1 if draw < quality + (1 - quality) * 0.8 else len(best) - 1
    return {"value": best[min(place, len(best) - 1)].value}


def _share(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    """Return a part of a whole: close to what full points ask for where the quality is high."""
    rule = criterion.rule
    full = float(getattr(rule, "full_at", 100))
    percent = min(100.0, full * (0.62 + 0.42 * quality)) if full < 100 else 100 - 28 * (1 - quality) ** 1.6
    if rule is not None and rule.kind == "survey-bands":
        return {"value": round(64 + 32 * quality, 1)}
    whole = luck.choice((24, 36, 60, 120, 350, 480, 1250, 2640, 4890))
    return {"numerator": round(percent * whole / 100), "denominator": whole}


def _count(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    rule, most = criterion.rule, float(criterion.max or 0)
    enough = most / float(getattr(rule, "points_each", 1) or 1)
    if rule is not None and rule.kind == "deduct":
        return {"value": int((1 - quality) * enough * 0.5 + luck.random() * 0.8)}
    return {"value": round(enough * (0.35 + 0.8 * quality))}


def _figures(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    """Return the figures of a formula (of tasks: due, done on time, done late) or of good and bad things."""
    asked = input_of(criterion)
    names = [field.name for field in asked.ways[0]] if asked else []
    if set(names) == {"good", "bad"}:
        enough = float(criterion.max or 0) / float(getattr(criterion.rule, "each_good", 1) or 1)
        return {"good": round(enough * (0.5 + 0.7 * quality)), "bad": int((1 - quality) * 3 * luck.random())}
    due = luck.randint(12, 40)
    on_time = round(due * (0.6 + 0.4 * quality))
    known = {"assigned": due, "on_time": on_time, "late": (due - on_time) // 2}
    return {name: known[name] for name in names}


def _target(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    aim = luck.choice((100, 240, 500, 1200))
    return {"numerator": round(aim * (0.82 + 0.26 * quality)), "denominator": aim}


def _points(criterion: Criterion, quality: float, luck: random.Random) -> Made:
    quarters = round(float(criterion.max or 0) * (0.45 + 0.55 * quality) * 4)
    return {"value": min(quarters / 4, float(criterion.max or 0))}


_MADE: dict[str, Callable[[Criterion, float, random.Random], Made]] = {
    "option": _option,
    "share": _share,
    "count": _count,
    "figures": _figures,
    "target": _target,
    "points": _points,
    "figure": lambda criterion, quality, luck: {"value": round(50 + 48 * quality, 1)},
    "place": lambda criterion, quality, luck: {"value": 1 + round((1 - quality) * 30)},
}
