"""Units through time: what a code or name stood for on a date, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from typing import TypeVar

from caicach.errors import InputError, Problem
from caicach.registry.find import find_name
from caicach.registry.load import load_lineage, load_units
from caicach.registry.names import index_names
from caicach.registry.unit import TERRITORIES, Became, Lineage, Link, Part, Unit
from caicach.text import Text

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Registry:
    """Every unit with its versions and its lineage. Never changed once built: share one freely."""

    def __init__(self, units: Iterable[Unit], lineage: Iterable[Link] = ()) -> None:
        """Index `units` (all versions of each) and the steps between them; see `of` and `default`."""
        ordered = sorted(units, key=lambda u: u.since or u.valid_from or dt.date.min)
        steps = list(lineage)
        self._versions = _grouped(ordered, lambda unit: unit.key)
        self._codes = _grouped(ordered, lambda unit: unit.code)
        self._below = _grouped(ordered, lambda unit: (unit.parent_level, unit.parent))
        self._to = _grouped(steps, lambda link: link.old)
        self._from = _grouped(steps, lambda link: link.new)
        self._names: dict[str, dict[str, list[Unit]]] = {}
        self.levels: tuple[str, ...] = tuple(sorted({unit.level: None for unit in ordered}, key=_height))
        """The levels there are, highest first: territories, then the others as they came."""
        if unknown := (self._to.keys() | self._from.keys()) - self._versions.keys():
            raise ValueError(f"the lineage names units that are not there: {', '.join(sorted(unknown))}")

    @classmethod
    def of(cls, units: Iterable[Unit], lineage: Iterable[Link] = ()) -> Registry:
        """Return a registry of these units and steps of lineage."""
        return cls(units, lineage)

    @staticmethod
    def default() -> Registry:
        """Return the registry of Việt Nam's administrative units, read once: sources in `data/units/README.md`."""
        return _vietnam()

    def days_of_change(self) -> list[dt.date]:
        """Return the days, in order, on which any unit began, ended, or changed its name or type."""
        versions = [unit for units in self._versions.values() for unit in units]
        return sorted({day for u in versions for day in (u.valid_from, u.valid_to, u.since) if day is not None})

    def at(self, code: str, on: dt.date, level: str | None = None) -> Unit | None:
        """Return the unit that has that code on that day, as it stands then, or None."""
        found = None
        for unit in self._codes.get(code, ()):
            if unit.in_force(on) and (unit.since is None or unit.since <= on) and level in (None, unit.level):
                found = unit
        return found

    def version(self, unit: Unit, on: dt.date) -> Unit:
        """Return the same unit with the name and type of that day (the first known, before its first version)."""
        versions = self.versions(unit)
        return next((v for v in reversed(versions) if v.since is None or v.since <= on), versions[0])

    def versions(self, unit: Unit) -> list[Unit]:
        """Return the unit under each of its names and types, oldest first; a unit not in the registry, as it is."""
        return list(self._versions.get(unit.key, [unit]))

    def find(self, text: str, on: dt.date, *, level: str | None = None) -> Unit:
        """Return the unit of that code or name on that day.

        A name is found in any letter case, with or without diacritics, type word and the name of a unit above
        (`xã Tân Phú, Đồng Nai`), with a unit's other names through time, and with the usual abbreviations.
        Without a type word the highest level wins; with `level`, only units of that level are looked for.
        InputError where nothing, or more than one unit, is meant: it names the candidates, or the nearest names,
        or what became of a unit that is not in force on that day.
        """
        return self.at(text.strip(), on, level) or find_name(self, text, on, level)

    def units(self, on: dt.date, *, level: str | None = None, parent: Unit | str | None = None) -> list[Unit]:
        """Return the units in force on that day, by code; `parent` (or its code): those below it, at any depth."""
        above = parent.code if isinstance(parent, Unit) else parent
        found = [self.version(us[0], on) for us in self._versions.values() if us[0].in_force(on)]
        return sorted(
            (u for u in found if level in (None, u.level) and (above is None or self._is_below(u, above, on))),
            key=lambda u: (_height(u.level), u.code),
        )

    def above(self, unit: Unit, on: dt.date) -> Iterator[Unit]:
        """Yield the unit's parent on that day, the parent's parent, and so on."""
        parent = self.at(unit.parent, on, unit.parent_level) if unit.parent else None
        if parent:
            yield parent
            yield from self.above(parent, on)

    def trace(self, unit: Unit, to: dt.date) -> list[Became]:
        """Return what the unit is, or what it became, on the day `to`; empty where that is not known.

        A unit still in force is returned as itself. One that ended without a successor of its own, as districts
        did on 2025-07-01, became what the units below it became. InputError where the unit did not exist yet.
        """
        if unit.valid_from and to < unit.valid_from:
            raise InputError(_too_early(unit, to))
        ends: dict[str, Became] = {}
        seen: set[str] = set()
        known = True
        queue = [Became(unit, "whole", None, None)]
        while queue:
            step = queue.pop()
            if step.unit.in_force(to):
                ends[step.unit.key] = step
            elif step.unit.key not in seen:
                seen.add(step.unit.key)
                following = self._successors(step.unit)
                queue += following
                known = known and bool(following)
        part: Part = "whole" if known and len(ends) == 1 else "part"
        return [self._end(ends[key], part, to) for key in sorted(ends)]

    def predecessors(self, unit: Unit, on: dt.date | None = None) -> list[Became]:
        """Return the units that went into this one, whole or in part, as they last stood: one step back.

        With `on`, those in force on that day, however many steps back; the unit itself, if it was in force.
        """
        if on and unit.in_force(on):
            return [self._end(Became(unit, "whole", None, None), "whole", on)]
        found: dict[str, Became] = {}
        for link in self._from.get(unit.key, ()):
            old = self._versions[link.old][-1]
            further = self.predecessors(old, on) if on and not old.in_force(on) else [Became(old, "whole", None, None)]
            for origin in further:
                part = self.trace(origin.unit, link.effective)[0].part
                found[origin.unit.key] = Became(
                    self.version(origin.unit, on) if on else origin.unit,
                    part,
                    link.effective,
                    link.source,
                )
        return [found[key] for key in sorted(found)]

    def counterpart(self, unit: Unit, on: dt.date) -> Unit | None:
        """Return the unit of the day `on` with the same territory, or None where the unit was merged or split.

        That is the unit itself, or the only one it wholly went into or wholly came from, and nothing else with it.
        """
        if unit.in_force(on):
            return self.version(unit, on)
        if unit.valid_to and unit.valid_to <= on:
            ends, known_on = self.trace(unit, on), unit.valid_to - dt.timedelta(days=1)
            others = [b for end in ends for b in self.predecessors(end.unit, known_on)]
        else:
            ends = self.predecessors(unit, on)
            others = [b for end in ends for b in self.trace(end.unit, unit.valid_from or on)]
        alone = len(ends) == 1 and len(others) == 1
        return ends[0].unit if alone and ends[0].part == others[0].part == "whole" else None

    def lineage(self, unit: Unit) -> Lineage:
        """Return what the unit came from and what it became, one step each way."""
        return Lineage(self.predecessors(unit), self.trace(unit, unit.valid_to) if unit.valid_to else [])

    def names(self, level: str) -> dict[str, list[Unit]]:
        """Return every version of every unit of that level under its `name_key` (built when first asked for)."""
        if level not in self._names:
            self._names[level] = index_names(u for us in self._versions.values() for u in us if u.level == level)
        return self._names[level]

    def every(self, code: str) -> list[Unit]:
        """Return every version of every unit that ever had that code, oldest first."""
        return list(self._codes.get(code, ()))

    def _successors(self, unit: Unit) -> list[Became]:
        """Return the next step for a unit that ended: its own successors, or those of the units below it."""
        if links := self._to.get(unit.key):
            return [Became(self._versions[link.new][0], "whole", link.effective, link.source) for link in links]
        if unit.valid_to is None:
            return []
        last_day = unit.valid_to - dt.timedelta(days=1)
        below = (u for u in self._below.get((unit.level, unit.code), ()) if u.in_force(last_day))
        return [became for child in below if child.valid_to == unit.valid_to for became in self._successors(child)]

    def _end(self, step: Became, part: Part, to: dt.date) -> Became:
        """Return `step` with the unit as on the day `to`; what never became another is dated by its name and type."""
        unit = self.version(step.unit, to)
        if step.effective is None:
            return Became(unit, part, unit.since, unit.source)
        return Became(unit, part, step.effective, step.source)

    def _is_below(self, unit: Unit, code: str, on: dt.date) -> bool:
        return any(above.code == code for above in self.above(unit, on))


@cache
def _vietnam() -> Registry:
    units = list(load_units())
    return Registry(units, load_lineage(units))


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _height(level: str) -> int:
    return TERRITORIES.index(level) if level in TERRITORIES else len(TERRITORIES)


def _too_early(unit: Unit, to: dt.date) -> Problem:
    return Problem(
        found=str(to),
        expected=Text(
            f"ngày từ {unit.valid_from}, khi {unit.full_name} bắt đầu có hiệu lực",
            f"a date from {unit.valid_from}, when {unit.full_name} began",
        ),
        cure=Text(
            "Lịch sử chỉ đi tới: hỏi đơn vị tại ngày sớm hơn, hoặc xem các đơn vị tiền thân.",
            "Lineage is followed forward: ask for the unit of an earlier date, or look at its predecessors.",
        ),
    )
