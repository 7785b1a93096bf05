"""Bringing units of the registry into this installation, and opening a locality: the only place that writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from caicach import registry as core
from caicach.registry import Registry, fold, vietnamese_sort_key
from caicach.registry.actors import actors
from caicach.text import Text
from caicach.web.audit.chain import record
from caicach.web.units.models import Locality, Unit

EVER = dt.date(1976, 1, 1)  # a floor for units whose beginning the registry does not know
LAST_63, FIRST_34 = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@transaction.atomic
def load_provinces(registry: Registry) -> int:
    """Keep the provinces of both structures; returns how many were new. Running it again changes nothing."""
    return sum(_keep(registry.units(day, level="province"), locality=None) for day in (LAST_63, FIRST_34))


@transaction.atomic
def open_locality(
    registry: Registry,
    province: str,
    on: dt.date,
    *,
    fixed_today: dt.date | None = None,
    notice: Text = Text("", ""),
    simulated: bool = False,
) -> Locality:
    """Open the province of that code on that day: its territories and the other actors of its loop."""
    unit = registry.at(province, on, "province")
    assert unit is not None, f"no province {province} on {on}"
    kept = Unit.objects.get(key=unit.key)
    locality = Locality.objects.create(
        unit=kept, fixed_today=fixed_today, notice_vi=notice.vi, notice_en=notice.en, simulated=simulated
    )
    kept.locality = locality
    kept.save(update_fields=["locality"])
    for level in ("district", "commune"):
        _keep(registry.units(on, level=level, parent=unit), locality)
    _keep(actors(unit, on), locality)
    record(None, "open-locality", locality, stream=f"locality:{kept.key}")
    return locality


@transaction.atomic
def open_simulated_locality(
    province: core.Unit, units: Iterable[core.Unit], prefix: str, *, notice: Text, fixed_today: dt.date | None = None
) -> Locality:
    """Open an invented province with invented units below it, marked as simulated; their keys begin with `prefix:`.

    `fixed_today` is the day its story is told on, which its builder has to come back to.
    No registry knows them, so that no simulated figure can stand under a real unit's name.
    """
    top = _row(province, None, None)
    top.key = f"{prefix}:{province.code}"
    top.save()
    locality = Locality.objects.create(
        unit=top, fixed_today=fixed_today, notice_vi=notice.vi, notice_en=notice.en, simulated=True
    )
    top.locality = locality
    top.save(update_fields=["locality"])
    rows = [_row(unit, top, locality) for unit in units]
    for row in rows:
        row.key = f"{prefix}:{row.code}"
    Unit.objects.bulk_create(rows)
    record(None, "open-locality", locality, stream=f"locality:{top.key}")
    return locality


def _keep(units: Iterable[core.Unit], locality: Locality | None) -> int:
    """Store the units that are not there yet, parents before children."""
    known = set(Unit.objects.values_list("key", flat=True))
    new = [u for u in units if u.key not in known]
    parents = _parents(new)
    Unit.objects.bulk_create([_row(u, parents.get((u.parent_level, u.parent)), locality) for u in new])
    return len(new)


def _parents(units: Iterable[core.Unit]) -> dict[tuple[str | None, str | None], Unit]:
    """Return the stored parents of `units` by level and code, those in force when the units are."""
    wanted = {(u.parent_level, u.parent): u for u in units if u.parent}
    found: dict[tuple[str | None, str | None], Unit] = {}
    for (level, code), child in wanted.items():
        for parent in Unit.objects.filter(level=level, code=code):
            day = child.valid_from or parent.valid_from
            if parent.holds_on(max(day, parent.valid_from)):
                found[level, code] = parent
    return found


def _row(unit: core.Unit, parent: Unit | None, locality: Locality | None) -> Unit:
    return Unit(
        key=unit.key,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        type=unit.type,
        level=unit.level,
        valid_from=unit.valid_from or EVER,
        valid_to=unit.valid_to,
        parent=parent,
        locality=locality,
        folded=fold(f"{unit.full_name} {unit.code}"),
        sort_key=_stored_key(unit.name),
    )


def _stored_key(name: str) -> str:
    """Return the Vietnamese sort key as digits, which every database sorts alike, whatever its collation."""
    letters, tones, _ = vietnamese_sort_key(name)
    return ("".join(f"{kind}{place:04d}" for kind, place in letters) + "0" + "".join(tones))[:400]
