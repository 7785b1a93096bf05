"""Units as dossiers name them, and units as this installation keeps them; which of them a reader sees."""

from __future__ import annotations

from caicach.dossiers.listing import Dossier, find_dossier
from caicach.dossiers.restating import Restated
from caicach.registry import Registry, fold
from caicach.web.access.reach import may, own_units
from caicach.web.access.table import permission_table
from caicach.web.accounts.models import User
from caicach.web.dossiers.places import lake_of
from caicach.web.units.models import Locality, Unit


def own_names(user: User, act: str = "see-dossiers") -> list[str] | None:
    """Return the names of the units whose dossiers the reader may do `act` on; None where it is the whole locality."""
    who = permission_table().acts[act].who
    if any(who.get(m.role) in ("locality", "everywhere") for m in user.current()):
        return None
    if user.locality is None or not may(user, act):
        return []
    own = own_units(user)
    return sorted(name for name, unit in units_by_name(user.locality).items() if unit.pk in own)


def units_by_name(locality: Locality) -> dict[str, Unit]:
    """Return the locality's units by each way in which dossiers may name them; a name that two share is left out."""
    found: dict[str, Unit] = {}
    shared: set[str] = set()
    for unit in Unit.objects.filter(locality=locality):
        for name in {unit.code, unit.full_name}:
            shared |= {name} if name in found and found[name].pk != unit.pk else set()
            found[name] = unit
    return {name: unit for name, unit in found.items() if name not in shared}


def unit_of(locality: Locality, name: str) -> Unit | None:
    """Return the locality's unit that dossiers name so, or None where it is none of those kept here."""
    known = units_by_name(locality)
    return known.get(name) or next((unit for key, unit in known.items() if fold(key) == fold(name)), None)


def restated_names(units: Restated) -> dict[str, str]:
    """Return what the registry calls the units of another date that dossiers are told under, by code."""
    codes = units.rows["target"].unique().to_list()
    found = {code: Registry.default().at(code, units.on) for code in codes}
    return {code: unit.full_name for code, unit in found.items() if unit}


def dossier_of(user: User, code: str) -> Dossier | None:
    """Return the dossier of that code where the reader may see it, else None."""
    lake = lake_of(user.locality) if user.locality and may(user, "see-dossiers") else None
    found = find_dossier(lake, code) if lake and any(sign.isdigit() for sign in code) else None
    own = own_names(user)
    return found if found and (own is None or found.unit in own) else None
