"""A criteria set as it was written, right or wrong: what the checker looks at and the importer builds from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from caicach.instruments.model import ClassBand
from caicach.tables import parse_number

BANDED = frozenset({"bands", "survey-bands"})
WITH_OPTIONS = BANDED | {"choice"}
SHEET_RULES = WITH_OPTIONS | {"ratio", "count", "deduct", "manual"}
RULES = SHEET_RULES | {"yes-no", "plus-minus", "target", "rank", "formula"}

WIDE = {wide: wide - 0xFF00 + 0x20 for wide in range(0xFF01, 0xFF5F)}
"""Full-width signs and digits, as an input method for Chinese types them, to the plain ones."""
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)")


@dataclass(frozen=True, slots=True)
class RawOption:
    """A row under a criterion: an option (label, points) or a band (from, to, points), as text.

    The bounds are [from, to) unless a YAML file says otherwise; a sheet has no way to.
    """

    row: int | None
    label: str
    low: str
    high: str
    points: str
    low_inclusive: bool = True
    high_inclusive: bool = False

    def is_band(self, rule: str) -> bool:
        """Tell whether this row is a band: it has a bound, or stands under a rule of bands, then open on both sides."""
        return bool(self.low or self.high) or rule in BANDED


@dataclass(slots=True)
class RawCriterion:
    """A criterion as text. `parent` is the code of the criterion above, None at the top.

    `rule` is folded; `rule_written` is what stands there.

    `is_outside`: its maximum is not part of the one above (bonus, penalty; `is_bonus`: it is added on top);
    `is_capped`: its parts may exceed its own.
    """

    row: int | None
    code: str
    title: str
    max: str
    rule: str
    points: str = ""
    source: str = ""
    parent: str | None = None
    rule_written: str = ""
    options: list[RawOption] = field(default_factory=list)
    is_outside: bool = False
    is_bonus: bool = False
    is_capped: bool = False


@dataclass(slots=True)
class RawSet:
    """A whole criteria set as text. `stray` holds rows that belong to no criterion, with what they say.

    `rules` are the rules that the way of keeping it knows: a sheet seven, a YAML file all. `classes` (a sheet has
    none) stand from line `classes_row` on; `beyond_maximum`: a bonus may lift a result above 100 %.
    """

    file: str
    sheet: str | None
    criteria: list[RawCriterion]
    stray: list[tuple[int | None, str]] = field(default_factory=list)
    family: Literal["composite", "criteria"] = "criteria"
    rules: frozenset[str] = SHEET_RULES
    classes: tuple[ClassBand, ...] = ()
    classes_row: int | None = None
    beyond_maximum: bool = False

    def children(self, criterion: RawCriterion) -> list[RawCriterion]:
        """Return the rows right below `criterion`, repeated codes included."""
        return [c for c in self.criteria if c.parent == criterion.code]


def sheet_number(text: str) -> Decimal | None:
    """Return the number in a criteria sheet's cell, None where blank; here 0,25 can only mean 0.25.

    Raises ValueError where it is not a number.
    """
    plain = text.strip().translate(WIDE)
    comma = _DECIMAL_COMMA.fullmatch(plain)
    return parse_number(f"{comma[1]}.{comma[2]}" if comma else plain)


def is_number(text: str) -> bool:
    """Tell whether `text` is blank or a number."""
    try:
        sheet_number(text)
    except ValueError:
        return False
    return True


def known_number(text: str) -> Decimal | None:
    """Return the number in `text`, or None where it is blank or not a number."""
    return sheet_number(text) if is_number(text) else None
