"""What was answered on a leaf, as numbers: one value, a part of a whole, whole things counted, or figures by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.raw import WIDE
from caicach.scoring import rule_words as words
from caicach.tables import fold_name, parse_number
from caicach.text import Text

HUNDRED = Decimal(100)
_BETWEEN = re.compile(r"[;\n]")


class Given(NamedTuple):
    """An answer's texts, "" where empty: a value, or a numerator and a denominator."""

    value: str
    numerator: str = ""
    denominator: str = ""


class Applied(NamedTuple):
    """Points of a leaf and how they came: the computation in signs with its terms, and what was chosen, in words."""

    points: Decimal
    shape: str = ""
    terms: tuple[object, ...] = ()
    chosen: Text | None = None

    @property
    def formula(self) -> str:
        """The computation in signs."""
        return self.shape.format(*self.terms)


class Share(NamedTuple):
    """A percentage as a part of a whole, as it was answered."""

    part: Decimal
    whole: Decimal
    formula: str

    @property
    def percent(self) -> Decimal:
        """The percentage, with 28 digits."""
        return self.part * HUNDRED / self.whole


def share(given: Given, limit: Decimal) -> Share:
    """Return the percentage answered, from 0 to `limit`; raise InputError where there is none."""
    if given.value:
        percent = number(given.value)
        if not 0 <= percent <= limit:
            raise refuse(given.value, words.FROM_TO.format(low=0, high=limit), words.MEND_NUMBER)
        return Share(percent, HUNDRED, given.value.strip())
    part, whole = number(given.numerator, "numerator"), number(given.denominator, "denominator")
    if whole <= 0:
        raise refuse(given.denominator, *words.DENOMINATOR, column="denominator")
    if part < 0:
        raise refuse(given.numerator, *words.NOT_NEGATIVE, column="numerator")
    if part * HUNDRED > limit * whole:
        raise refuse(f"{part} > {whole}", *words.PART_OF_WHOLE, column="numerator")
    return Share(part, whole, f"{part} × 100 / {whole}")


def counted(text: str) -> int:
    """Return how many there are; raise InputError where `text` is no whole number or a negative one."""
    found = number(text)
    if found < 0 or found != found.to_integral_value():
        raise refuse(text, *words.WHOLE)
    return int(found)


def single(given: Given) -> str:
    """Return the one value answered; raise InputError where a numerator and a denominator are."""
    if given.value:
        return given.value
    raise refuse(f"{given.numerator} / {given.denominator}", *words.ONE_VALUE)


def named(given: Given, names: Sequence[str]) -> dict[str, str]:
    """Return the texts of `a=1; b=2` by name, each of `names` once; raise InputError otherwise."""
    expected = Text("; ".join(f"{name}=…" for name in names), "; ".join(f"{name}=…" for name in names))
    by_folded = {fold_name(name): name for name in names}
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(single(given)))):
        name, equals, text = part.partition("=")
        known = by_folded.get(fold_name(name))
        if not equals or known is None or known in found:
            raise refuse(part, expected, words.NAMED)
        found[known] = text.strip()
    if len(found) < len(names):
        raise refuse(given.value, expected, words.NAMED)
    return found


def written(figures: Mapping[str, object]) -> str:
    """Return figures by name as an answer's value, the way `named` reads it."""
    return "; ".join(f"{name}={figure}" for name, figure in figures.items())


def number(text: str, column: str = "value") -> Decimal:
    """Return the number in `text`; raise InputError where there is none."""
    found = _number(text)
    if found is None:
        cure = next((cure for shape, cure in _MENDED_BY if shape.fullmatch(fold_name(text))), words.DIGITS)
        raise refuse(text, words.NUMBER, cure, column=column)
    return found


_MENDED_BY = (
    (re.compile(r"[0-9.,]+ ?%"), words.WITHOUT_SIGN),
    (re.compile(r"[+-]?[0-9]{1,3}(([. ][0-9]{3}){2,}|( [0-9]{3})+|(,[0-9]{3}){2,})([.,][0-9]+)?"), words.UNGROUPED),
    (re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}"), words.UNGROUPED_OR_POINTED),
    (re.compile(r"[+-]?[0-9]*,[0-9]+"), words.POINTED),
    (re.compile(r"n\.?a\.?|n/a.*|kad|k\.?a\.?d\.?|khong ap dung|khong phat sinh|[-–—/x]"), words.SAY_NOT_APPLICABLE),
)
"""What was written instead of a number, folded, and how to mend just that."""


@lru_cache(maxsize=1 << 16)
def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text.translate(WIDE))
    except ValueError:
        return None


def refuse(found: str, expected: Text, cure: Text, column: str = "value") -> InputError:
    """Return the error that says what was answered, what was expected and how to mend it."""
    return InputError(Problem(column=column, found=found, expected=expected, cure=cure))
