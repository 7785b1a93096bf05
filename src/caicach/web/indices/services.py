"""Importing published tables: the only place that writes them. A file goes in whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from caicach.instruments import load_instrument
from caicach.instruments.observations import Observation as Row
from caicach.registry import Registry, period_end
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import canonical, record
from caicach.web.audit.verify import Broken
from caicach.web.files.models import StoredFile
from caicach.web.indices.models import IndexTable, Observation
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from, and which file carried it in."""

    source: str
    file_name: str
    file: StoredFile | None = None
    published_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Imported:
    """What an import did: tables added, tables that replaced older ones, periods that held the same figures already."""

    added: tuple[IndexTable, ...]
    replaced: tuple[IndexTable, ...]
    unchanged: tuple[str, ...]


@transaction.atomic
def import_rows(by: User | None, instrument: str, rows: Sequence[Row], origin: Provenance, on: dt.date) -> Imported:
    """Keep the rows of a checked table, a period a table; the same figures again change nothing."""
    added: list[IndexTable] = []
    replaced: list[IndexTable] = []
    unchanged: list[str] = []
    for period, observed in sorted(_by_period(rows).items()):
        digest = digest_of_rows(observed)
        current = IndexTable.objects.filter(instrument=instrument, period=period, superseded_by=None).first()
        if current and current.digest == digest:
            unchanged.append(period)
            continue
        table = _keep(by, instrument, period, observed, digest, origin, on, current)
        (replaced if current else added).append(table)
    return Imported(tuple(added), tuple(replaced), tuple(unchanged))


def digest_of_rows(rows: Sequence[Row]) -> str:
    """Return the SHA-256 of observations in canonical order: the same figures have the same digest in any file."""
    lines = sorted(
        ([r.unit, r.code, r.value, r.se, r.rank, r.out_of] for r in rows), key=lambda line: (line[0], line[1])
    )
    return hashlib.sha256(canonical(lines)).hexdigest()


def _by_period(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.period].append(row)
    return found


def _keep(
    by: User | None,
    instrument: str,
    period: str,
    rows: Sequence[Row],
    digest: str,
    origin: Provenance,
    on: dt.date,
    current: IndexTable | None,
) -> IndexTable:
    """Keep one period's table; the one it supersedes stays, pointing to it."""
    units = _units(instrument, period, rows)
    table = IndexTable(
        instrument=instrument,
        period=period,
        digest=digest,
        source=origin.source,
        file=origin.file,
        file_name=origin.file_name,
        published_on=origin.published_on,
        reason=origin.reason,
        imported_by=by,
        imported_on=on,
    )
    if current:
        current.superseded_by = current  # holds the place while the new table takes over
        current.save(update_fields=["superseded_by"])
    table.save()
    if current:
        current.superseded_by = table
        current.save(update_fields=["superseded_by"])
    Observation.objects.bulk_create(
        [
            Observation(
                table=table,
                unit=units[r.unit],
                code=r.code,
                value=r.value,
                standard_error=r.se,
                rank=r.rank,
                out_of=r.out_of,
            )
            for r in rows
        ]
    )
    if current:
        record(by, "supersede-table", current, stream="indices", note=origin.reason)
    record(by, "import-table", table, stream="indices", note=origin.reason)
    return table


def _units(instrument: str, period: str, rows: Sequence[Row]) -> dict[str, Unit]:
    """Return the stored units of a table's codes, as codes were at the period's end."""
    day, level = period_end(period), load_instrument(instrument).measures
    registry = Registry.default()
    keys = {code: registry.at(code, day, level) for code in {r.unit for r in rows}}
    stored = Unit.objects.in_bulk([unit.key for unit in keys.values() if unit], field_name="key")
    return {code: stored[unit.key] for code, unit in keys.items() if unit}


def seals() -> Iterator[Broken]:
    """Yield every kept table whose observations are no longer those it was sealed with."""
    for table in IndexTable.objects.order_by("pk"):
        rows = [
            Row(
                unit=o.unit.code,
                period=table.period,
                code=o.code,
                value=o.value,
                se=o.standard_error,
                rank=o.rank,
                out_of=o.out_of,
                row=0,
            )
            for o in table.observations.select_related("unit")
        ]
        if digest_of_rows(rows) != table.digest:
            yield Broken(
                "indices",
                None,
                Text(f"số liệu của bảng {table} đã bị sửa", f"the figures of table {table} were altered"),
            )
