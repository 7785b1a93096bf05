"""How figures and dates are written, in one place for pages, charts, documents and answers.

Vietnamese: decimal comma, thousands by dots, a space before the per cent sign, days as 22/6/2022.
English: decimal point, thousands by commas, days as 22 June 2022. Rounding is half up and happens
only here, on display; `exact` gives every digit. A missing value is a dash, never 0.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal

from caicach.text import Text

Figure = int | float | Decimal
MISSING = "—"
UP, DOWN = "▲", "▼"
POINTS = Text("điểm", "points")
PLACES = Text("bậc", "places")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")
_SIGNS = str.maketrans({",": ".", ".": ","})


def is_missing(value: Figure | None) -> bool:
    """Tell whether `value` is None or not a number."""
    return value is None or not math.isfinite(value)


def number(value: Figure | None, decimals: int = 0, language: str = "vi") -> str:
    """Return `value` rounded half up to `decimals` places: `43,285`, `1.234.567`; English `43.285`, `1,234,567`."""
    if value is None or is_missing(value):
        return MISSING
    rounded = _decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return _written(f"{rounded:,f}", language)


def exact(value: Figure | None, language: str = "vi") -> str:
    """Return `value` with every digit it has: a Decimal as written, a float by its shortest exact text."""
    if value is None or is_missing(value):
        return MISSING
    return _written(f"{_decimal(value):,f}", language)


def percent(value: Figure | None, decimals: int = 1, language: str = "vi") -> str:
    """Return a percentage (5 means 5 %): `99,7 %`; English `99.7%`."""
    if is_missing(value):
        return MISSING
    return number(value, decimals, language) + ("%" if language.startswith("en") else " %")


def rank(place: int | None, of: int | None = None) -> str:
    """Return `22/60`, or `22` where the number ranked is unknown."""
    if place is None:
        return MISSING
    return str(place) if of is None else f"{place}/{of}"


def change(value: Figure | None, decimals: int = 2, unit: Text | None = None, language: str = "vi") -> str:
    """Return a change with its direction as a shape: `▼ 1,15 điểm`; exactly 0 is `không đổi`.

    What is not 0 but rounds to it is written as below the last place shown: `▲ <0,01`.
    """
    if value is None or is_missing(value):
        return MISSING
    if value == 0:
        return "unchanged" if language.startswith("en") else "không đổi"
    step = Decimal(1).scaleb(-decimals)
    size = abs(_decimal(value))
    tiny = size.quantize(step, rounding=ROUND_HALF_UP) == 0
    words = f"<{number(step, decimals, language)}" if tiny else number(size, decimals, language)
    return f"{UP if value > 0 else DOWN} {words}" + (f" {unit.within(language)}" if unit else "")


def rank_change(places: int | None, language: str = "vi") -> str:
    """Return a change of rank, positive when the unit climbs: `▲ 4 bậc`; English `▲ 4 places`, `▲ 1 place`."""
    words = change(places, 0, PLACES, language)
    return words.removesuffix("s") if language.startswith("en") and places in (1, -1) else words


def interval(low: Figure | None, high: Figure | None, decimals: int = 2, language: str = "vi") -> str:
    """Return the interval `41,20–45,60`."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{number(low, decimals, language)}–{number(high, decimals, language)}"


def date(value: dt.date | None, language: str = "vi") -> str:
    """Return `22/6/2022`; English `22 June 2022`."""
    if value is None:
        return MISSING
    if language.startswith("en"):
        return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"
    return f"{value.day}/{value.month}/{value.year}"


def moment(value: dt.datetime | None, language: str = "vi") -> str:
    """Return a date with its time of day: `16:30 ngày 22/6/2022`; English `16:30, 22 June 2022`."""
    if value is None:
        return MISSING
    return f"{value:%H:%M}{', ' if language.startswith('en') else ' ngày '}{date(value, language)}"


def formal_date(value: dt.date) -> str:
    """Return the date of a state paper: day below 10 and months 1 and 2 with a zero, months 3 to 9 without.

    Source: Decree 30/2020/NĐ-CP, annex I, part II, point 4.
    """
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def period(value: str, language: str = "vi") -> str:
    """Return a period in words: `2026-03` is `tháng 3/2026`, `2026-Q1` is `quý I/2026`, a year is itself."""
    english = language.startswith("en")
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value):
        year, number_ = month[1], int(month[2])
        return f"{MONTHS_EN[number_ - 1]} {year}" if english else f"tháng {number_}/{year}"
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return f"Q{quarter[2]} {quarter[1]}" if english else f"quý {_ROMAN[int(quarter[2]) - 1]}/{quarter[1]}"
    if half := re.fullmatch(r"(\d{4})-H([12])", value):
        if english:
            return f"{'first' if half[2] == '1' else 'second'} half of {half[1]}"
        return f"6 tháng {'đầu' if half[2] == '1' else 'cuối'} năm {half[1]}"
    return value


def _decimal(value: Figure) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)) if isinstance(value, float) else value)


def _written(text: str, language: str) -> str:
    text = text.replace("-", "−")
    if re.fullmatch(r"−0([.,]0+)?", text):
        text = text.removeprefix("−")
    return text if language.startswith("en") else text.translate(_SIGNS)
