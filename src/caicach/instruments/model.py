"""The shape of an instrument: dated editions of a tree of criteria, each value with its legal source.

Two families share the shape. A *composite* index (PAPI, PCI) combines published component values by
weights. A *criteria set* (PAR INDEX, the sets of a province) turns answers into points by rules.
An edition is valid for the periods it measures (`periods`), whatever day it was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from caicach.errors import InputError
from caicach.registry.period import parse_period
from caicach.text import Text

Status = Literal["confirmed", "published", "one-source", "inferred", "unverified", "unknown", "template"]


def _text(value: Any) -> Text:
    if isinstance(value, dict) and "vi" not in value:
        raise ValueError("a text in two languages needs `vi` (and `en`)")
    if value is None or isinstance(value, list):
        raise ValueError("a text, or `vi` and `en`")
    return Text.of(value)


Bilingual = Annotated[Text, BeforeValidator(_text)]


class Model(BaseModel):
    """Strict, immutable base: an unknown key in a YAML file is an error, not a silent typo."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Source(Model):
    """Where a value comes from, and how sure we are of it."""

    text: Bilingual
    status: Status = "published"
    url: str | None = None


class Periods(Model):
    """The periods `first` to `last`, both included (`2018`, `2026-03`, `2026-Q1`); `last` open if None."""

    first: str
    last: str | None = None

    def hold(self, period: str) -> bool:
        """Tell whether `period` lies within, by its days: the year 2025 holds 2025-Q1 and 2025-03."""
        try:
            asked = parse_period(period)
        except InputError:
            return False
        return parse_period(self.first).start <= asked.start and (
            self.last is None or asked.end <= parse_period(self.last).end
        )

    @field_validator("first", "last")
    @classmethod
    def _is_a_period(cls, value: str | None) -> str | None:
        return value if value is None else parse_period(value).text


class Scale(Model):
    """Bounds of a value, both inclusive."""

    low: Decimal
    high: Decimal


class Choice(Model):
    """One named option of a choice rule. `id` never changes once answered; its label may."""

    id: str
    label: Bilingual
    points: Decimal


class Band(Model):
    """A half-open interval [low, high) with its points; None is open; a `high` of 100 on the top band is inclusive."""

    low: Decimal | None = None
    high: Decimal | None = None
    points: Decimal


class ChoiceRule(Model):
    """Points of the option chosen."""

    kind: Literal["choice"] = "choice"
    options: tuple[Choice, ...]


class BandsRule(Model):
    """Points of the band that holds the value (percent)."""

    kind: Literal["bands"] = "bands"
    bands: tuple[Band, ...]


class SurveyBandsRule(Model):
    """Points of the band that holds a survey's result (percent); not scored by the unit itself."""

    kind: Literal["survey-bands"] = "survey-bands"
    bands: tuple[Band, ...]


class RatioRule(Model):
    """points x percent / full_at, at most `points`; below `floor_percent` none."""

    kind: Literal["ratio"] = "ratio"
    points: Decimal
    full_at: Decimal = Decimal(100)
    floor_percent: Decimal | None = None


class CountRule(Model):
    """points_each x number of items, at most the leaf's maximum."""

    kind: Literal["count"] = "count"
    points_each: Decimal


class DeductRule(Model):
    """The leaf's maximum less points_each for each violation, at least 0."""

    kind: Literal["deduct"] = "deduct"
    points_each: Decimal


class ManualRule(Model):
    """Points given by the appraiser, 0 to the maximum."""

    kind: Literal["manual"] = "manual"


Rule = Annotated[
    ChoiceRule | BandsRule | SurveyBandsRule | RatioRule | CountRule | DeductRule | ManualRule,
    Field(discriminator="kind"),
]


class Criterion(Model):
    """A node of the tree; a leaf of a criteria set has a rule, a leaf of a composite takes a published value."""

    code: str
    title: Bilingual
    max: Decimal | None = None
    scale: Scale | None = None
    weight: Decimal | None = None
    combine: Literal["sum", "weighted"] | None = None
    rule: Rule | None = None
    periods: Periods | None = None
    evidence: Bilingual | None = None
    appraiser: str | None = None
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
    """A class such as `xuất sắc`, by percent of the maximum, with its bounds said to be inclusive or not."""

    code: str
    title: Bilingual
    low: Decimal | None = None
    low_inclusive: bool = True
    high: Decimal | None = None
    high_inclusive: bool = False


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
    `not_applicable` is what becomes of a leaf that does not apply to a unit: it leaves the maximum, or stays in it.
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
    not_applicable: Literal["leaves-maximum", "full-points", "no-points"] = "leaves-maximum"
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
    measures: Literal["province", "department", "commune", "unit"] = "province"
    higher_is_better: bool = True
    about: Bilingual | None = None
    publisher: Bilingual | None = None
    editions: tuple[Edition, ...]
    breaks: tuple[Break, ...] = ()
    notes: tuple[Note, ...] = ()

    def edition(self, period: str) -> Edition | None:
        """Return the edition that measures `period`, or None."""
        return next((e for e in self.editions if e.periods.hold(period)), None)
