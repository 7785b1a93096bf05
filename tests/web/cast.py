"""The small cast of every web test: two provinces, and the people who may, may not, and are not to know.

    Hà Nam                                          Nam Định, in the same installation
    ├── Văn phòng    reform officer, task officer,  └── Sở C    stranger (its reform officer),
    │                leader, administrator,                     far_administrator, far_specialist
    │                appraiser, council member
    ├── Sở A         specialist, head
    │   └── Phòng A1
    └── Sở B         sister: the specialist of a unit beside

The provinces are the registry's, their units and people invented. All come through the services that administrators
use; no clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Literal

from caicach.registry import Registry, fold
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import end_role, give_role, open_account
from caicach.web.units.models import Locality, Unit
from caicach.web.units.services import load_provinces

TODAY = dt.date(2022, 6, 15)
SINCE = dt.date(2020, 1, 1)
PASSWORD = "mật khẩu của bài thử"
HA_NAM, NAM_DINH = "35", "36"

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
    "appraiser": "locality",
    "council_member": "locality",
    "stranger": "none",
    "far_administrator": "none",
    "far_specialist": "none",
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
    appraiser: User
    council_member: User
    stranger: User
    far_administrator: User
    far_specialist: User
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
    load_provinces(Registry.default())
    province, other = locality(HA_NAM), locality(NAM_DINH)
    office = unit("van-phong", "Văn phòng", province.unit)
    unit_a = unit("so-a", "Sở A", province.unit)
    below_a = unit("phong-a1", "Phòng A1", unit_a)
    unit_b = unit("so-b", "Sở B", province.unit)
    unit_c = unit("so-c", "Sở C", other.unit)
    people = People(
        specialist=person("specialist", Role.UNIT_OFFICER, unit_a),
        head=person("head", Role.LEADER, unit_a),
        sister=person("sister", Role.UNIT_OFFICER, unit_b),
        reform_officer=person("reform_officer", Role.REFORM_OFFICER, office),
        task_officer=person("task_officer", Role.TASK_OFFICER, office),
        leader=person("leader", Role.LEADER, office),
        administrator=person("administrator", Role.ADMINISTRATOR, office),
        appraiser=person("appraiser", Role.APPRAISER, office),
        council_member=person("council_member", Role.COUNCIL_MEMBER, office),
        stranger=person("stranger", Role.REFORM_OFFICER, unit_c),
        far_administrator=person("far_administrator", Role.ADMINISTRATOR, unit_c),
        far_specialist=person("far_specialist", Role.UNIT_OFFICER, unit_c),
        former=person("former", Role.REFORM_OFFICER, office, until=TODAY),
    )
    return Cast(province, other, office, unit_a, below_a, unit_b, people)


def locality(code: str) -> Locality:
    """Open the province of that code, on the fixed day of the tests."""
    top = Unit.objects.on(TODAY).get(level="province", code=code)
    top.locality = Locality.objects.create(unit=top, fixed_today=TODAY)
    top.save()
    return top.locality


def unit(key: str, name: str, parent: Unit) -> Unit:
    """Make an organisation below `parent`, in its province."""
    return Unit.objects.create(
        key=key,
        code=key,
        name=name,
        full_name=name,
        type="sở",
        level="organisation",
        valid_from=SINCE,
        parent=parent,
        locality=parent.locality,
        folded=fold(name),
        sort_key=fold(name),
    )


def person(name: str, role: Role, at: Unit, *, until: dt.date | None = None) -> User:
    """Open an account with one role; `until` is the first day without it."""
    user = open_account(None, name, name, PASSWORD)
    membership = give_role(None, user, role, at, SINCE)
    if until:
        end_role(None, membership, until, "thôi việc")
    return user
