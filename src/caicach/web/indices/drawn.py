"""Charts of kept tables, drawn up once: the tables' digests are part of the key, so an answer is never stale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils import translation

from caicach.web.indices import charts
from caicach.web.indices.charts import Charts
from caicach.web.indices.figures_of import comparison_of, instrument, standing_of
from caicach.web.indices.models import IndexTable
from caicach.web.indices.restating import restated_rows

Keys = tuple[tuple[str, int, str], ...]


def keys_of(tables: Mapping[str, IndexTable]) -> Keys:
    """Return what names the content of `tables`: period, record and digest of each."""
    return tuple((period, table.pk, table.digest) for period, table in tables.items())


def period_charts(name: str, period: str, tables: Mapping[str, IndexTable], ours: str | None, restated: bool) -> Charts:
    """Return the charts of one period of an index, in the page's language."""
    return _period(name, period, keys_of(tables), ours, restated, _language())


def comparison_charts(before: IndexTable, after: IndexTable, unit: str) -> Charts:
    """Return the charts of one unit between two tables, in the page's language."""
    return _comparison(keys_of({before.period: before, after.period: after}), unit, _language())


def _language() -> str:
    return translation.get_language() or "vi"


@lru_cache(maxsize=64)
def _period(name: str, period: str, keys: Keys, ours: str | None, restated: bool, language: str) -> Charts:
    tables = _tables(keys)
    table = tables[period]
    rows = restated_rows(table) if restated else []
    return charts.of_period(instrument(name), table, standing_of(table), ours, tables, rows, language)


@lru_cache(maxsize=64)
def _comparison(keys: Keys, code: str, language: str) -> Charts:
    before, after = _tables(keys).values()
    comparison = comparison_of(before, after)
    unit = comparison.unit(code)
    assert unit is not None, "the page has found the unit before it asks for charts"
    sides = (before, standing_of(before)), (after, standing_of(after))
    return charts.of_comparison(comparison, unit, *sides, language)


def _tables(keys: Keys) -> dict[str, IndexTable]:
    found = IndexTable.objects.in_bulk([pk for _, pk, _ in keys])
    return {period: found[pk] for period, pk, _ in keys}
