"""From kept tables to computed figures: each computation once, named by what went into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction

import caicach
from caicach.analysis import compare
from caicach.analysis.change import Comparison
from caicach.analysis.identity import identities
from caicach.analysis.standing import Standing, standing
from caicach.instruments import load_instrument
from caicach.instruments.model import Instrument
from caicach.instruments.observations import Observation
from caicach.registry import Registry
from caicach.text import Text
from caicach.web.audit.chain import canonical
from caicach.web.indices.models import Computation, IndexTable


def instrument(name: str) -> Instrument:
    """Return the library's instrument of that id."""
    return load_instrument(name)


def current_tables(name: str) -> dict[str, IndexTable]:
    """Return the tables in force of an instrument, by period, oldest first."""
    tables = IndexTable.objects.filter(instrument=name, superseded_by=None).order_by("period")
    return {table.period: table for table in tables}


@lru_cache(maxsize=256)
def observations(table: int, digest: str) -> tuple[Observation, ...]:
    """Return a kept table's observations; the digest names their content, so a cached answer is never stale."""
    kept = IndexTable.objects.get(pk=table)
    rows = kept.observations.select_related("unit").order_by("pk")
    return tuple(
        Observation(
            unit=o.unit.code,
            period=kept.period,
            code=o.code,
            value=o.value,
            se=o.standard_error,
            rank=o.rank,
            out_of=o.out_of,
            row=number,
        )
        for number, o in enumerate(rows, start=1)
    )


@lru_cache(maxsize=128)
def _standing(name: str, period: str, table: int, digest: str) -> Standing:
    return standing(instrument(name), observations(table, digest), period)


def standing_of(table: IndexTable) -> Standing:
    """Return where every unit stands in that table's period."""
    return _standing(table.instrument, table.period, table.pk, table.digest)


@lru_cache(maxsize=64)
def _comparison(name: str, before: tuple[str, int, str], after: tuple[str, int, str]) -> Comparison:
    rows = [o for _, table, digest in (before, after) for o in observations(table, digest)]
    measured = instrument(name)
    who = identities(Registry.default(), before[0], after[0], measured.measures)
    return compare(measured, rows, before[0], after[0], identify=who)


def comparison_of(before: IndexTable, after: IndexTable) -> Comparison:
    """Return every unit between two kept tables of one instrument."""
    return _comparison(before.instrument, *((t.period, t.pk, t.digest) for t in (before, after)))


def kept_computation(
    kind: str, asked: dict[str, Any], tables: Iterable[IndexTable], result: dict[str, Any]
) -> Computation:
    """Return the stored computation of that question on those tables, keeping it the first time.

    Its name is the digest of the question, the tables' content and the program's version: pages, exports and
    reports that print the same name print the same figures.
    """
    inputs = [f"{t.instrument} {t.period} {t.digest}" for t in tables]
    seed = canonical([kind, asked, inputs, caicach.__version__])
    name = hashlib.sha256(seed).hexdigest()[:12]
    if found := Computation.objects.filter(pk=name).first():
        return found
    plain = json.loads(json.dumps(result, default=_plain))
    with transaction.atomic():
        kept, _ = Computation.objects.get_or_create(
            name=name,
            defaults={"kind": kind, "asked": asked, "inputs": inputs, "result": plain, "program": caicach.__version__},
        )
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    raise TypeError(type(value))
