"""The small cast of every web test: two provinces, and the people who may, may not, and are not to know.

    Tỉnh Thử (the province of the tests)           Tỉnh Khác (another province in the same installation)
    ├── Văn phòng    reform officer, task officer,  └── stranger: its reform officer
    │                leader, administrator
    ├── Sở A         specialist, head
    │   └── Phòng A1
    └── Sở B         sister: the specialist of a unit beside

Accounts and roles come through the services that an administrator uses; no password, no clock, a few dozen rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Literal

from caicach.registry.words import fold
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import end_role, give_role, open_account
from caicach.web.units.models import Locality, Unit

TODAY = dt.date(2026, 6, 15)
FOUNDED = dt.date(2025, 7, 1)

Reach = Literal["own", "locality", "none"]
# How what belongs to Sở A stands to each person: in the own unit, in the same province, or in neither.
REACH: dict[str, Reach] = {
    "specialist": "own",
    "head": "own",
    "sister": "locality",
    "reform_officer": "locality",
    "task_officer": "locality",
    "leader": "locality",
    "administrator": "locality",
    "stranger": "none",
    "former": "none",
}


@dataclass(frozen=True)
class People:
    """Who takes part. `former` has an account whose only membership has ended."""

    specialist: User
    head: User
    sister: User
    reform_officer: User
    task_officer: User
    leader: User
    administrator: User
    stranger: User
    former: User

    def named(self) -> dict[str, User]:
        """Return the people by their names here."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Cast:
    """The provinces, their units and the people."""

    province: Locality
    other_province: Locality
    office: Unit
    unit_a: Unit
    below_a: Unit
    unit_b: Unit
    people: People


def build_cast() -> Cast:
    """Put the cast into the database and return it."""
    province, other = locality("thu", "Thử"), locality("khac", "Khác")
    office = unit("thu-van-phong", "Văn phòng", "organisation", province.unit)
    unit_a = unit("thu-so-a", "Sở A", "organisation", province.unit)
    below_a = unit("thu-phong-a1", "Phòng A1", "organisation", unit_a)
    unit_b = unit("thu-so-b", "Sở B", "organisation", province.unit)
    people = People(
        specialist=person("specialist", Role.UNIT_OFFICER, unit_a),
        head=person("head", Role.LEADER, unit_a),
        sister=person("sister", Role.UNIT_OFFICER, unit_b),
        reform_officer=person("reform_officer", Role.REFORM_OFFICER, office),
        task_officer=person("task_officer", Role.TASK_OFFICER, office),
        leader=person("leader", Role.LEADER, office),
        administrator=person("administrator", Role.ADMINISTRATOR, office),
        stranger=person("stranger", Role.REFORM_OFFICER, other.unit),
        former=person("former", Role.REFORM_OFFICER, office, until=TODAY),
    )
    return Cast(province, other, office, unit_a, below_a, unit_b, people)


def locality(key: str, name: str) -> Locality:
    """Make a province that runs caicach, on the fixed day of the tests."""
    top = unit(key, name, "province", None, type="Tỉnh")
    runs = Locality.objects.create(unit=top, fixed_today=TODAY)
    top.locality = runs
    top.save()
    return runs


def unit(key: str, name: str, level: str, parent: Unit | None, *, type: str = "Sở") -> Unit:
    """Make a unit in force since 1 July 2025, in its parent's province."""
    full_name = name if name.startswith(("Sở", "Phòng", "Văn")) else f"{type} {name}"
    return Unit.objects.create(
        key=key,
        code=key,
        name=name,
        full_name=full_name,
        type=type,
        level=level,
        valid_from=FOUNDED,
        parent=parent,
        locality=parent.locality if parent else None,
        folded=fold(full_name),
        sort_key=fold(name),
    )


def person(name: str, role: Role, at: Unit, *, until: dt.date | None = None) -> User:
    """Open an account with one role since the unit was founded; `until` is the first day without it."""
    user = open_account(None, name, name, None)
    membership = give_role(None, user, role, at, FOUNDED)
    if until:
        end_role(user, membership, until, "thôi việc")
    return user
