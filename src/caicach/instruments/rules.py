"""The ways of scoring a leaf that are found in practice, each as data: what a leaf's answer is worth.

Twelve kinds; together with what a group or an edition says of itself (see `model`) they cover every way of scoring
known to us. Seven of them have a place in the criteria sheet (contracts, "Criteria sheet"); `sheet_writing` says what
becomes of the others there.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from caicach.instruments.base import Bilingual, Model, Takes, unsound
from caicach.instruments.expression import Expression

_HUNDRED = Decimal(100)


class Choice(Model):
    """One named option: `points`, or `percent` of the maximum. `id` never changes once answered; its label may."""

    id: str
    label: Bilingual
    points: Decimal | None = None
    percent: Decimal | None = None

    def earns(self, maximum: Decimal | None) -> Decimal:
        """Return the option's points in a leaf of that maximum."""
        if self.points is not None:
            return self.points
        return (maximum or Decimal(0)) * (self.percent or Decimal(0)) / _HUNDRED

    @model_validator(mode="after")
    def _says_one(self) -> Choice:
        if (self.points is None) == (self.percent is None):
            raise unsound("hoặc points, hoặc percent", "either points or percent")
        return self


class Band(Model):
    """An interval with its points: [low, high) unless said otherwise; None is open.

    A `high` of 100 of the top band is inclusive even where it is not said.
    """

    low: Decimal | None = None
    low_inclusive: bool = True
    high: Decimal | None = None
    high_inclusive: bool = False
    points: Decimal


class Place(Model):
    """The places `first` to `last` of a ranking, both included, with their points; `last` open if None."""

    first: int = Field(ge=1)
    last: int | None = None
    points: Decimal


class Variable(Model):
    """A figure that a formula asks for, by the name the formula uses."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Bilingual
    takes: Takes | None = None


class Case(Model):
    """One formula and the condition under which it is used; without a condition it is used where no other is."""

    points: str
    when: str | None = None
    label: Bilingual | None = None


class YesNoRule(Model):
    """The leaf's maximum for yes, nothing for no."""

    kind: Literal["yes-no"] = "yes-no"


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
    """points x percent / full_at, at most `points`; below `floor_percent` none (at it some, if `floor_inclusive`)."""

    kind: Literal["ratio"] = "ratio"
    points: Decimal
    full_at: Decimal = Field(default=_HUNDRED, gt=0)
    floor_percent: Decimal | None = None
    floor_inclusive: bool = True


class CountRule(Model):
    """points_each x number of items, at most the leaf's maximum."""

    kind: Literal["count"] = "count"
    points_each: Decimal


class DeductRule(Model):
    """The leaf's maximum less points_each for each violation, at least `floor`."""

    kind: Literal["deduct"] = "deduct"
    points_each: Decimal = Field(ge=0)
    floor: Decimal = Decimal(0)


class PlusMinusRule(Model):
    """each_good x number of good less each_bad x number of bad, at least `least` and at most the leaf's maximum."""

    kind: Literal["plus-minus"] = "plus-minus"
    each_good: Decimal = Field(ge=0)
    each_bad: Decimal = Field(ge=0)
    least: Decimal = Decimal(0)


class TargetRule(Model):
    """An actual figure against a target, and against the unit that exceeds its own target the most.

    Below the target `on_target_percent` of the maximum x actual / target; on it that percentage; above it the rest of
    the maximum by the share of the leader's excess. Units without a target are compared with each other: actual / best.
    """

    kind: Literal["target"] = "target"
    on_target_percent: Decimal = Field(default=Decimal(50), ge=0, le=100)


class RankRule(Model):
    """Points by place: of a `figure` ranked among the units scored together, or of a `place` that is answered."""

    kind: Literal["rank"] = "rank"
    of: Literal["figure", "place"] = "figure"
    higher_is_better: bool = True
    places: tuple[Place, ...]


class FormulaRule(Model):
    """The first case whose condition holds, between 0 and the leaf's maximum; `maximum` stands for that in formulas."""

    kind: Literal["formula"] = "formula"
    variables: tuple[Variable, ...]
    cases: tuple[Case, ...] = Field(min_length=1)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables' names."""
        return tuple(variable.id for variable in self.variables)

    def compute(self, values: Mapping[str, Decimal]) -> tuple[Case | None, Decimal]:
        """Return the case that holds and its result; (None, 0) where none holds. ArithmeticError on a division by 0."""
        for case in self.cases:
            if case.when is None or Expression.parse(case.when, values).evaluate(values):
                return case, Decimal(Expression.parse(case.points, values).evaluate(values))
        return None, Decimal(0)

    @model_validator(mode="after")
    def _can_be_computed(self) -> FormulaRule:
        names = {*self.names, "maximum"}
        if len(names) != len(self.variables) + 1:
            raise unsound("mỗi biến một tên, khác maximum", "one name for each variable, other than maximum")
        for case in self.cases:
            Expression.parse(case.points, names)
            if case.when is not None:
                Expression.parse(case.when, names)
        return self


class ManualRule(Model):
    """Points given by the appraiser, 0 to the maximum. `unknown`: what the document leaves unsaid."""

    kind: Literal["manual"] = "manual"
    unknown: Bilingual | None = None


Rule = Annotated[
    YesNoRule
    | ChoiceRule
    | BandsRule
    | SurveyBandsRule
    | RatioRule
    | CountRule
    | DeductRule
    | PlusMinusRule
    | TargetRule
    | RankRule
    | FormulaRule
    | ManualRule,
    Field(discriminator="kind"),
]
COMPARING = (TargetRule, RankRule)
"""Rules under which a unit's points depend on the other units' answers."""
