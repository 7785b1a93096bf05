"""The shape of an instrument: dated editions of a tree of criteria, each value with its legal source.

Two families share the shape. A *composite* index (PAPI, PCI) combines published component values by
weights. A *criteria set* (PAR INDEX, the sets of a province) turns answers into points by rules.
An edition is valid for the periods it measures (`periods`), whatever day it was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from caicach.instruments.base import Bilingual, Model, Periods, Prerequisite, Scale, Source, Status, Takes, unsound
from caicach.instruments.rules import (
    Band,
    BandsRule,
    Choice,
    ChoiceRule,
    CountRule,
    DeductRule,
    ManualRule,
    RatioRule,
    Rule,
    SurveyBandsRule,
)
from caicach.text import Text

__all__ = [
    "Band",
    "BandsRule",
    "Bilingual",
    "Break",
    "Choice",
    "ChoiceRule",
    "ClassBand",
    "CountRule",
    "Criterion",
    "DeductRule",
    "Edition",
    "Groups",
    "Instrument",
    "ManualRule",
    "Model",
    "NotApplicable",
    "Note",
    "Periods",
    "Prerequisite",
    "RatioRule",
    "Rounding",
    "Rule",
    "Scale",
    "Source",
    "Status",
    "SurveyBandsRule",
    "Takes",
]

NotApplicable = Literal["leaves-maximum", "full-points", "no-points", "moves-to-siblings", "refused"]
"""What becomes of a leaf that does not apply to a unit: it leaves the maximum (the result is rescaled by it), counts in
full, counts as nothing, gives its maximum to the leaves and groups beside it, or may not be answered so at all."""


class Criterion(Model):
    """A node of the tree; a leaf of a criteria set has a rule, a leaf of a composite takes a published value.

    `combine`: a group is the sum of its parts, or that sum cut at the group's `max` (`capped-sum`).
    `counts` is how the node enters the one above: `inside` its maximum, `on-top` of it (bonus), or it `takes-off` (its
    own points are positive then; a group from which something is taken off is never below 0).
    `requires`: where one is not met, every leaf here is worth 0.
    `not_applicable` stands in for the edition's, here and below.
    `was`: the codes of the edition before that this one follows; an empty list says that it is new.
    """

    code: str
    title: Bilingual
    max: Decimal | None = None
    scale: Scale | None = None
    weight: Decimal | None = None
    combine: Literal["sum", "weighted", "capped-sum"] | None = None
    counts: Literal["inside", "on-top", "takes-off"] = "inside"
    rule: Rule | None = None
    requires: tuple[Prerequisite, ...] = ()
    not_applicable: NotApplicable | None = None
    takes: Takes | None = None
    periods: Periods | None = None
    evidence: Bilingual | None = None
    evidence_required: bool = False
    answered_by: Literal["unit", "appraiser", "survey", "leader"] = "unit"
    appraiser: str | None = None
    was: tuple[str, ...] | None = None
    source: Source | None = None
    children: tuple[Criterion, ...] = ()

    def walk(self) -> Iterator[Criterion]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Groups(Model):
    """How ranked units are grouped. `quartiles`: at or above Q3, Q2, Q1 (linear interpolation), below."""

    method: Literal["quartiles"]
    codes: tuple[str, ...]
    titles: tuple[Bilingual, ...]
    source: Source | None = None


class ClassBand(Model):
    """A class such as `xuất sắc`, by percent of the maximum, with its bounds said to be inclusive or not.

    A unit that does not meet what a class `requires` falls to the next one below.
    """

    code: str
    title: Bilingual
    low: Decimal | None = None
    low_inclusive: bool = True
    high: Decimal | None = None
    high_inclusive: bool = False
    requires: tuple[Prerequisite, ...] = ()
    periods: Periods | None = None
    source: Source | None = None


class Rounding(Model):
    """Where a set says that points are rounded: each `leaf`, or the `total` (percent, rank and class stay exact)."""

    decimals: int = Field(ge=0, le=10)
    where: Literal["leaf", "total"]
    half: Literal["up", "even"] = "up"


class Break(Model):
    """Figures of `codes` that can't be compared across two periods, and why (an empty list of codes: the composite)."""

    before: str
    after: str
    codes: tuple[str, ...] = ()
    why: Bilingual


class Edition(Model):
    """One dated structure of an instrument.

    A composite is `multiplier` x (sum of children, or sum of weight/100 x child where `combine` is `weighted`).
    `weights_unknown` says, where it is set, that this edition's weights are not known: nothing is computed.
    `not_applicable` is what becomes of a leaf that does not apply to a unit, where the criterion itself does not say.
    `bonus`: points on top may lift the total beyond the maximum, or up to it. `rounding`: None rounds nowhere.
    """

    id: str
    periods: Periods
    combine: Literal["sum", "weighted"] = "sum"
    multiplier: Decimal = Decimal(1)
    scale: Scale | None = None
    unit_of_measure: Bilingual = Text("điểm", "points")
    decimals: int = 2
    weights_unknown: Bilingual | None = None
    rank_only: bool = False
    groups: Groups | None = None
    classes: tuple[ClassBand, ...] = ()
    not_applicable: NotApplicable = "leaves-maximum"
    bonus: Literal["beyond-maximum", "up-to-maximum"] = "beyond-maximum"
    rounding: Rounding | None = None
    criteria: tuple[Criterion, ...] = ()
    source: Source
    unknown: tuple[Bilingual, ...] = ()

    def walk(self) -> Iterator[Criterion]:
        """Yield every criterion, parents first, in the order of the tree."""
        for criterion in self.criteria:
            yield from criterion.walk()

    def criterion(self, code: str) -> Criterion | None:
        """Return the criterion of that code, or None."""
        return next((c for c in self.walk() if c.code == code), None)

    @model_validator(mode="after")
    def _prerequisites_can_be_judged(self) -> Edition:
        required = {c.code: [p.code for p in c.requires] for c in self.walk() if c.requires}
        required[""] = [p.code for band in self.classes for p in band.requires]
        leaves = {c.code for c in self.walk() if not c.children}
        unknown = sorted({code for codes in required.values() for code in codes} - leaves)
        if unknown:
            codes = ", ".join(unknown)
            raise unsound(f"điều kiện tiên quyết là tiêu chí thành phần có trong bộ, không phải {codes}",
                          f"a leaf of the set as prerequisite, not {codes}")  # fmt: skip
        _refuse_circles(self)
        return self


def _refuse_circles(edition: Edition) -> None:
    """Raise where a leaf waits for its own points: directly, through others, or through the group it stands in."""
    waits: dict[str, set[str]] = {}
    for criterion in edition.walk():
        for below in criterion.walk():
            waits.setdefault(below.code, set()).update(p.code for p in criterion.requires)
    settled: set[str] = set()
    while ready := {code for code, codes in waits.items() if code not in settled and codes <= settled}:
        settled |= ready
    if left := sorted(set(waits) - settled):
        codes = ", ".join(left)
        raise unsound(f"điều kiện tiên quyết không vòng tròn ({codes})", f"prerequisites without a circle ({codes})")


class Note(Model):
    """What a reader must know of some periods (of all, where none is named): a gap, a contradiction between sources."""

    id: str
    text: Bilingual
    periods: tuple[str, ...] = ()


class Instrument(Model):
    """An index or criteria set with its editions, oldest first."""

    id: str
    family: Literal["composite", "criteria"]
    title: Bilingual
    short: str
    measures: Literal["province", "department", "commune", "unit", "official"] = "province"
    higher_is_better: bool = True
    about: Bilingual | None = None
    publisher: Bilingual | None = None
    editions: tuple[Edition, ...]
    breaks: tuple[Break, ...] = ()
    notes: tuple[Note, ...] = ()

    def edition(self, period: str) -> Edition | None:
        """Return the edition that measures `period`, or None."""
        return next((e for e in self.editions if e.periods.hold(period)), None)
