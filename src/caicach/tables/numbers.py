"""Numbers between text and value, exactly and without surprises."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_LONGEST = 400
_NOISE_FREE_DIGITS = 12


def parse_number(text: str) -> Decimal | None:
    """Return the exact number that `text` writes with a decimal point, or None where it is blank.

    Raises ValueError on anything else: words, units, percent signs, a decimal comma, nan, inf.
    """
    bare = text.strip().replace("\u2212", "-")
    if not bare:
        return None
    if len(bare) > _LONGEST or not _NUMBER.fullmatch(bare):
        raise ValueError(text)
    return Decimal(bare)


def plain_number(value: float | Decimal) -> str:
    """Return a number in plain notation: 0.1 → `0.1`, 5.0 → `5`, 1e-7 → `0.0000001`.

    The noise of binary sums goes (0.1 + 0.2 → `0.3`, as spreadsheets show it); real digits all stay.
    NaN gives "" (missing), an infinity `inf`, which parse_number refuses.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            return "" if math.isnan(value) else str(value)
        return _plain(Decimal(_without_noise(value)))
    return _plain(Decimal(value)) if Decimal(value).is_finite() else str(value).lower()


def _without_noise(value: float) -> str:
    exact, shown = repr(value), Decimal(f"{value:.15g}").normalize()
    return str(shown) if len(shown.as_tuple().digits) <= _NOISE_FREE_DIGITS else exact


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
