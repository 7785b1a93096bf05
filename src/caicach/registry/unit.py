"""What a unit is: a code with a name and a type, within an interval of validity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

TERRITORIES = ("province", "district", "commune")
"""The levels of administrative units, highest first; the other levels are those of `actors`."""

Part = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands on a date.

    In force from `valid_from` to before `valid_to`; None is not known at the start, and not ended at the end.
    `name` and `type` hold since `since`: what only changed its name or type is the same unit, with the same `key`.
    `parent` is the code of the unit above, of level `parent_level`, as codes are on the same dates.
    `source` is the legal document behind this name and type, where it is known.
    """

    code: str
    name: str
    type: str
    level: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    parent: str | None = None
    parent_level: str | None = None
    since: dt.date | None = None
    source: str | None = None

    @property
    def key(self) -> str:
        """The text that names this unit through time, such as `province:35@2008-08-01`: codes are given anew."""
        return f"{self.level}:{self.code}@{self.valid_from.isoformat() if self.valid_from else 'unknown'}"

    @property
    def full_name(self) -> str:
        """The name with its type, as documents write it: Tỉnh Hà Nam, Thành phố Phủ Lý, Quận 1."""
        if self.level not in TERRITORIES:
            return self.name
        word = "thành phố" if self.type.startswith("thành phố") else self.type
        return f"{word[:1].upper()}{word[1:]} {self.name}"

    def in_force(self, on: dt.date) -> bool:
        """Tell whether the unit is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Link:
    """One step of lineage: the unit of key `old` went, whole or in part, into the unit of key `new`."""

    old: str
    new: str
    effective: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Became:
    """One end of a unit's history.

    From `trace`: the asked unit became `unit`; from `predecessors`: `unit` went into the asked one.
    `part` is `whole` where the old unit went undivided into the new one. `effective` and `source` are the date
    and legal basis of the last step; None where they are not known.
    """

    unit: Unit
    part: Part
    effective: dt.date | None
    source: str | None


class Lineage(NamedTuple):
    """The units one came from and the units it became, one step each way; empty where none are known."""

    came_from: list[Became]
    became: list[Became]
