"""Figures and names within the sentences of a story, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from caicach.text import Text

_COUNTS_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COUNTS_EN = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PEERS = {
    "province": Text("các tỉnh khác", "the other provinces"),
    "department": Text("các sở khác", "the other departments"),
    "commune": Text("các xã, phường khác", "the other communes"),
}


def size(value: Decimal, decimals: int) -> Text:
    """Return the size of a change without its sign: `0,212`; what rounds to 0 but isn't is `<0,001`."""
    step = Decimal(1).scaleb(-decimals)
    rounded = abs(value).quantize(step, rounding=ROUND_HALF_UP)
    english = f"<{step:f}" if value and not rounded else f"{rounded:f}"
    return Text(english.replace(".", ","), english)


def signed(value: Decimal, decimals: int) -> Text:
    """Return a change with its direction: `▼ 0,212`."""
    mark = "▲" if value > 0 else "▼"
    shown = size(value, decimals)
    return Text(f"{mark} {shown.vi}", f"{mark} {shown.en}") if value else shown


def count(number: int) -> Text:
    """Return a number of things in words up to ten: `bốn`, `four`."""
    if number < len(_COUNTS_VI):
        return Text(_COUNTS_VI[number], _COUNTS_EN[number])
    return Text(str(number), str(number))


def places(number: int) -> Text:
    """Return a number of ranks: `4 bậc`, `4 places`."""
    return Text(f"{number} bậc", f"{number} place{'' if number == 1 else 's'}")


def peers(measures: str) -> Text:
    """Return the other units of an instrument's level: `các tỉnh khác`."""
    return _PEERS.get(measures, Text("các đơn vị khác", "the other units"))


def listed(items: list[Text]) -> Text:
    """Return items as one list: `a, b và c`."""
    return Text(_joined([i.vi for i in items], " và "), _joined([i.en for i in items], " and "))


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + last + words[-1]
