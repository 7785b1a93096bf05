"""What every part of an instrument is made of: strict models, texts in two languages, sources, periods."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from caicach.errors import InputError
from caicach.registry.period import parse_period
from caicach.text import Text

Status = Literal["confirmed", "published", "one-source", "inferred", "unverified", "unknown", "template"]


def unsound(vi: str, en: str) -> PydanticCustomError:
    """Return the error of a value that is no typing mistake but can't stand, in both languages."""
    return PydanticCustomError("unsound", "{en}", {"vi": vi, "en": en})


def _text(value: Any) -> Text:
    if isinstance(value, dict) and "vi" not in value:
        raise ValueError("a text in two languages needs `vi` (and `en`)")
    if value is None or isinstance(value, list):
        raise ValueError("a text, or `vi` and `en`")
    return Text.of(value)


Bilingual = Annotated[Text, BeforeValidator(_text)]


class Model(BaseModel):
    """Strict, immutable base: an unknown key in a YAML file is an error, not a silent typo."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


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


class Takes(Model):
    """A figure that another room or instrument has: what a leaf's answer is taken over from.

    Where nothing hands the figure over it is entered by hand, and the trace says so.
    Where `origin` is `instrument`, `instrument` is its id and the figures are `points`, `percent`, `rank`.
    """

    origin: Literal["dossiers", "tasks", "survey", "instrument"] = Field(alias="from")
    figure: str
    instrument: str | None = None


class Prerequisite(Model):
    """A condition on another leaf's points: `at_least` (that many or more) or `above` (more than that)."""

    code: str
    at_least: Decimal | None = None
    above: Decimal | None = None
    why: Bilingual | None = None

    def met(self, points: Decimal) -> bool:
        """Tell whether `points` of the other leaf fulfil the condition."""
        enough = self.at_least is None or points >= self.at_least
        return enough and (self.above is None or points > self.above)
