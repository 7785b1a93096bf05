"""The other actors of the loop: departments, Party bodies, the Front, mass organisations, central agencies.

The kinds are a dated table (`data/actors.yaml`, all of it still marked unverified); a province has its own of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from caicach.registry.unit import Unit


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of body: `name` may hold {type} and {party}; `names` are those of single provinces, by code.

    In force from `valid_from` to before `valid_to`; None is always, as far as the registry goes; `about` says that
    these days are not exact. `everywhere` is false for what only some provinces have. `becomes` are the codes of the
    kinds that took over. `status` tells how sure the whole entry is.
    """

    code: str
    name: str
    level: str
    type: str
    source: str
    status: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    about: bool = False
    everywhere: bool = True
    becomes: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def of(self, province: Unit) -> Unit:
        """Return the province's own body of this kind, in force while both are: `35.SNV`, Sở Nội vụ."""
        party = "Tỉnh ủy" if province.type == "tỉnh" else "Thành ủy"
        start = max((d for d in (self.valid_from, province.valid_from) if d), default=None)
        return Unit(
            code=f"{province.code}.{self.code}",
            name=dict(self.names).get(province.code, self.name).format(type=province.type, party=party),
            type=self.type,
            level=self.level,
            valid_from=start,
            valid_to=min((d for d in (self.valid_to, province.valid_to) if d), default=None),
            parent=province.code,
            parent_level=province.level,
            since=start,
            source=self.source,
        )


@cache
def actor_kinds() -> tuple[ActorKind, ...]:
    """Return every kind of body that the table holds, in its order."""
    import yaml

    text = resources.files("caicach.registry").joinpath("data", "actors.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return tuple(_kind(row, group, table) for group in table["groups"] for row in group["kinds"])


def actors(province: Unit, on: dt.date, *, also: Collection[str] = ()) -> list[Unit]:
    """Return the bodies that such a province has on that day, and of the optional kinds those coded in `also`."""
    bodies = [kind.of(province) for kind in actor_kinds() if kind.everywhere or kind.code in also]
    return [body for body in bodies if body.in_force(on)]


def _kind(row: dict[str, Any], group: dict[str, Any], table: dict[str, Any]) -> ActorKind:
    return ActorKind(
        code=row["code"],
        name=row["name"],
        level=group["level"],
        type=group["type"],
        source=table["sources"][row.get("source", group["source"])],
        status=table["status"],
        valid_from=row.get("from"),
        valid_to=row.get("to"),
        about=row.get("about", False),
        everywhere=row.get("everywhere", True),
        becomes=tuple(row.get("becomes", ())),
        names=tuple(row.get("names", {}).items()),
    )
