"""Reading a unit's name as people write it: `TP. Hồ Chí Minh`, `xã Tân Phú (Đồng Nai)`, `UBND huyện Kim Bảng`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from caicach.registry.load import read_data
from caicach.registry.unit import Unit
from caicach.registry.words import fold, spelling

CITIES = frozenset({"thành phố", "thành phố thuộc tỉnh", "thành phố thuộc thành phố"})
TYPE_WORDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("thanh pho", "tp", "t p"), CITIES),
    **dict.fromkeys(("tinh", "t"), frozenset({"tỉnh"})),
    **dict.fromkeys(("thi xa", "tx", "t x"), frozenset({"thị xã"})),
    **dict.fromkeys(("thi tran", "tt", "t t"), frozenset({"thị trấn"})),
    **dict.fromkeys(("dac khu", "dk"), frozenset({"đặc khu"})),
    **dict.fromkeys(("quan", "q"), frozenset({"quận"})),
    **dict.fromkeys(("huyen", "h"), frozenset({"huyện"})),
    **dict.fromkeys(("phuong", "p"), frozenset({"phường"})),
    **dict.fromkeys(("xa", "x"), frozenset({"xã"})),
}
"""Type words and their abbreviations, folded, with the types they stand for."""

_TYPED = re.compile(rf"({'|'.join(sorted(TYPE_WORDS, key=len, reverse=True))}) (.+)")
_COMMITTEE = re.compile(r"^(ubnd|uy ban nhan dan) (?=.)")
_PARTS = re.compile(r"[,;()]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the `whole` text may mean: `text` is the unit's own part of it, `within` the units above.

    `readings` are name keys with the types allowed (None: any), most literal first.
    """

    whole: str
    text: str
    readings: tuple[tuple[str, frozenset[str] | None], ...]
    within: tuple[Asked, ...] = ()

    @property
    def bare_key(self) -> str:
        """The name's key without a type word."""
        return self.readings[-1][0] if self.readings else name_key(self.text)

    @property
    def has_diacritics(self) -> bool:
        """Tell whether the text was written with Vietnamese letters."""
        return spelling(self.text) != fold(self.text)

    def spells(self, unit: Unit) -> bool:
        """Tell whether the text ends in the unit's name letter by letter, wherever the tones are placed."""
        return spelling(self.text).replace(" ", "").endswith(spelling(unit.name).replace(" ", ""))

    def means(self, unit: Unit) -> bool:
        """Tell whether the unit's name, and its type where one is asked for, answer one of the readings."""
        key = name_key(unit.name)
        return any(key == wanted and (types is None or unit.type in types) for wanted, types in self.readings)


def read_name(text: str) -> Asked:
    """Return what `text` may mean; what follows a comma or stands in parentheses are units above."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()] or [""]
    bare = _COMMITTEE.sub("", fold(parts[0]))
    # A bare number is a code, perhaps without its leading zeros; wards named by number need their type word.
    readings: list[tuple[str, frozenset[str] | None]] = [] if bare.isdecimal() else [(_known_as(bare), None)]
    if typed := _TYPED.fullmatch(bare):
        readings.append((_known_as(typed[2]), TYPE_WORDS[typed[1]]))
    return Asked(text.strip(), parts[0], tuple(readings), tuple(read_name(part) for part in parts[1:]))


def name_key(text: str) -> str:
    """Return the key names are indexed by: folded, without blanks (`Kontum` is `Kon Tum`)."""
    return fold(text).replace(" ", "")


def index_names(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Return the units (every version) under the keys of their names."""
    index: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        index[name_key(unit.name)].append(unit)
    return dict(index)


def _known_as(folded: str) -> str:
    key = folded.replace(" ", "")
    return _aliases().get(key, key)


@cache
def _aliases() -> dict[str, str]:
    return {name_key(row["alias"]): name_key(row["name"]) for row in read_data("units/aliases.csv")}
