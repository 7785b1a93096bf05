"""Finding the unit that a text means on a date, and saying what is wrong where none, or several, are meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from caicach.errors import InputError, Problem
from caicach.registry.names import Asked, name_key, read_name
from caicach.registry.unit import Unit
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.registry.registry import Registry

LEVEL_WORDS = {
    "province": Text("cấp tỉnh", "of provincial level"),
    "district": Text("cấp huyện", "of district level"),
    "commune": Text("cấp xã", "of commune level"),
}
SHOWN = 5
"""How many candidates, or nearest names, a message lists."""
NEAR_ENOUGH = 75.0
"""Least similarity of a name worth suggesting (rapidfuzz's ratio, 0 to 100)."""


def find_name(registry: Registry, text: str, on: dt.date, level: str | None) -> Unit:
    """Return the unit that the name `text` means on that day; see `Registry.find`."""
    asked = read_name(text)
    levels = registry.levels if level is None else (level,)
    ways = (way(registry, asked, on, one) for way in (_current, _renamed) for one in levels)
    found: list[Unit] = next(filter(None, ways), [])
    if len(found) == 1:
        return found[0]
    raise InputError(_ambiguous(registry, asked, on, found) if found else _unknown(registry, asked, on, level))


def describe(registry: Registry, unit: Unit, on: dt.date) -> str:
    """Return the unit as a message names it: full name, units above, code."""
    above = "".join(f", {other.full_name}" for other in registry.above(unit, on))
    return f"{unit.full_name}{above} ({unit.code})"


def _current(registry: Registry, asked: Asked, on: dt.date, level: str) -> list[Unit]:
    """Return the units of that level which bear the asked name and type on that day."""
    units = {u.key: registry.version(u, on) for u in _named(registry, asked, level) if u.in_force(on)}
    return _narrow(registry, asked, on, [u for u in units.values() if asked.means(u)])


def _renamed(registry: Registry, asked: Asked, on: dt.date, level: str) -> list[Unit]:
    """Return the units in force on that day which bore the asked name or type, or will, on some other day."""
    there = (registry.counterpart(unit, on) for unit in _ever(registry, asked, level))
    return list({unit.key: unit for unit in there if unit and unit.level == level}.values())


def _named(registry: Registry, asked: Asked, level: str) -> list[Unit]:
    """Return every version of every unit of that level that has the asked name."""
    index = registry.names(level)
    return next(filter(None, (index.get(key) for key, _ in asked.readings)), [])


def _ever(registry: Registry, asked: Asked, level: str) -> list[Unit]:
    """Return the units of that level that on some day bore the asked name and type, spelled and placed as asked."""
    named = [u for u in _named(registry, asked, level) if asked.means(u)]
    spelled = [u for u in named if asked.spells(u) or not asked.has_diacritics]
    return [u for u in spelled if _within(registry, asked, _day_of(u), [u])]


def _day_of(unit: Unit) -> dt.date:
    """Return a day on which this version of the unit is in force: its first, else its unit's last."""
    if unit.since:
        return unit.since
    return unit.valid_to - dt.timedelta(days=1) if unit.valid_to else dt.date.max


def _narrow(registry: Registry, asked: Asked, on: dt.date, units: list[Unit]) -> list[Unit]:
    """Return those of `units` within the units asked for, and spelled as asked.

    Names of provinces differ without diacritics too, so there a wrong diacritic is forgiven; elsewhere it is not.
    """
    units = _within(registry, asked, on, units)
    spelled = [u for u in units if asked.spells(u)]
    forgiven = not asked.has_diacritics or all(u.level == "province" for u in units)
    return spelled or (units if forgiven else [])


def _within(registry: Registry, asked: Asked, on: dt.date, units: list[Unit]) -> list[Unit]:
    for wanted in asked.within:
        units = [u for u in units if any(wanted.means(above) for above in registry.above(u, on))]
    return units


def _ambiguous(registry: Registry, asked: Asked, on: dt.date, found: list[Unit]) -> Problem:
    names = "; ".join(describe(registry, unit, on) for unit in found[:SHOWN])
    more = len(found) - SHOWN
    rest = Text(f"; và {more} đơn vị khác", f"; and {more} more") if more > 0 else Text("", "")
    cure = Text(
        f"Ghi mã, hoặc thêm đơn vị cấp trên sau dấu phẩy. Các đơn vị cùng tên: {names}{rest.vi}.",
        f"Give the code, or add the unit above after a comma. Units of that name: {names}{rest.en}.",
    )
    higher = registry.levels[: registry.levels.index(found[0].level)]
    ended = (text for level in higher for text in _other_dates(registry, asked, on, level))
    return Problem(
        found=asked.whole,
        expected=Text(f"tên của một đơn vị duy nhất ngày {on}", f"the name of one unit only on {on}"),
        cure=_joined([cure, *ended]),
    )


def _unknown(registry: Registry, asked: Asked, on: dt.date, level: str | None) -> Problem:
    words = LEVEL_WORDS.get(level or "", Text("", ""))
    cures = [
        *_other_dates(registry, asked, on, level),
        *_other_levels(registry, asked, on, level),
        *_padded(registry, asked, on),
    ]
    return Problem(
        found=asked.whole,
        expected=Text(
            f"mã hoặc tên một đơn vị {words.vi} có hiệu lực ngày {on}".replace("  ", " "),
            f"the code or name of a unit {words.en} in force on {on}".replace("  ", " "),
        ),
        cure=_joined(cures or [_nearest(registry, asked, on, level)]),
    )


def _other_dates(registry: Registry, asked: Asked, on: dt.date, level: str | None) -> Iterable[Text]:
    """Say of units with that code or name that they ended before that day, or begin after it."""
    named = [u for one in registry.levels for u in _ever(registry, asked, one)]
    units = [u for u in [*registry.every(asked.whole), *named] if level in (None, u.level) and not u.in_force(on)]
    for unit in list({(u.full_name, u.parent): u for u in reversed(units)}.values())[:SHOWN]:
        if unit.valid_to and unit.valid_to <= on:
            now = ", ".join(f"{b.unit.full_name} ({b.unit.code})" for b in registry.trace(unit, on)[:SHOWN])
            later = Text(f", nay thuộc {now}", f" and is now in {now}") if now else Text("", "")
            yield Text(
                f"{unit.full_name} ({unit.code}) hết hiệu lực từ {unit.valid_to}{later.vi}.",
                f"{unit.full_name} ({unit.code}) ended on {unit.valid_to}{later.en}.",
            )
        else:
            yield Text(
                f"{unit.full_name} ({unit.code}) chỉ có từ {unit.valid_from}.",
                f"{unit.full_name} ({unit.code}) is there from {unit.valid_from} only.",
            )


def _other_levels(registry: Registry, asked: Asked, on: dt.date, level: str | None) -> Iterable[Text]:
    """Say of units with that code or name on that day that they are of another level."""
    if level is None:
        return
    by_code = registry.at(asked.whole, on)
    by_name = [u for one in registry.levels if one != level for u in _current(registry, asked, on, one)]
    for unit in [by_code] if by_code else by_name[:SHOWN]:
        of = LEVEL_WORDS.get(unit.level, Text(unit.type, unit.type))
        yield Text(f"{unit.full_name} ({unit.code}) là đơn vị {of.vi}.", f"{unit.full_name} ({unit.code}) is {of.en}.")


def _padded(registry: Registry, asked: Asked, on: dt.date) -> Iterable[Text]:
    """Say which codes a number may be that lost its leading zeros in a spreadsheet."""
    bare = asked.whole
    if not bare.isdecimal():
        return
    units = [registry.at(bare.zfill(width), on) for width in (2, 3, 5) if width > len(bare)]
    for unit in filter(None, units):
        yield Text(
            f"Mã là chữ, giữ số 0 ở đầu: {unit.code} là {unit.full_name}.",
            f"A code is text and keeps its leading zeros: {unit.code} is {unit.full_name}.",
        )


def _nearest(registry: Registry, asked: Asked, on: dt.date, level: str | None) -> Text:
    from rapidfuzz import fuzz, process

    units = {u.key: u for u in _within(registry, asked, on, registry.units(on, level=level))}
    keys = {key: name_key(unit.name) for key, unit in units.items()}
    best = process.extract(asked.bare_key, keys, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=SHOWN)
    names = "; ".join(describe(registry, units[key], on) for _, _, key in best)
    if not names:
        return Text(
            "Kiểm tra lại tên và ngày; xem danh sách bằng lệnh caicach units list.",
            "Check the name and the date; caicach units list shows the units.",
        )
    return Text(f"Các tên gần nhất: {names}.", f"Nearest names: {names}.")


def _joined(texts: Iterable[Text]) -> Text:
    chosen = list(texts)
    return Text(" ".join(t.vi for t in chosen), " ".join(t.en for t in chosen))
