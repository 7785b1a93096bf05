"""What a backup holds: one part a model in dependency order, each row one JSON line, the same on every database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

CHUNK = 1000
# Made anew by `migrate`, or worth nothing elsewhere: who is signed in, kinds of records, Django's own permissions.
LEFT_OUT = {"contenttypes", "auth", "sessions"}

Row = list[Any]


def models_in_order() -> list[type[models.Model]]:
    """Return the models that a backup holds, each after those it points to as far as there is such an order.

    Units and localities point to each other; databases check such links when the transaction ends.
    """
    kept = [m for m in apps.get_models(include_auto_created=True) if _is_kept(m)]
    ordered: list[type[models.Model]] = []
    waiting = sorted(kept, key=lambda m: m._meta.label_lower)
    while waiting:
        ready = [m for m in waiting if not (_points_to(m) - {m}) & set(waiting)]
        ordered += ready or waiting[:1]
        waiting = [m for m in waiting if m not in ordered]
    return ordered


def _is_kept(model: type[models.Model]) -> bool:
    meta = model._meta
    if meta.app_label in LEFT_OUT or not meta.managed or meta.proxy:
        return False
    return not any(target._meta.app_label in LEFT_OUT for target in _points_to(model))


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {f.related_model for f in model._meta.concrete_fields if isinstance(f.related_model, type)}


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the names of a model's stored fields, in order."""
    return [f.attname for f in model._meta.concrete_fields]


def rows_of(model: type[models.Model]) -> Iterator[Row]:
    """Yield every row's values in the order of `columns_of`, a chunk at a time."""
    values = model._base_manager.order_by("pk").values_list(*columns_of(model))
    yield from (list(row) for row in values.iterator(chunk_size=CHUNK))


def line_of(row: Row) -> bytes:
    """Return a row as one line of JSON, alike from every database: keys sorted, dates by ISO 8601."""
    return json.dumps(row, cls=_Exact, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


class _Exact(DjangoJSONEncoder):
    """Django's encoder cuts times to milliseconds; a backup keeps them whole. Bytes are written as base64."""

    def default(self, value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            return base64.b64encode(value).decode("ascii")
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)


def put_rows(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Write rows as they are, under their own keys, past `auto_now` and `save`; returns how many."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    into = ", ".join(quote(f.column) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({marks})"
    count, batch = 0, []
    with connection.cursor() as cursor:
        for row in rows:
            batch.append([_stored(f, value) for f, value in zip(fields, row, strict=True)])
            count += 1
            if len(batch) == CHUNK:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)
    return count


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of a JSON line as this database stores it."""
    return field.get_db_prep_save(field.to_python(value), connection)


def is_empty() -> bool:
    """Tell whether this installation holds nothing yet."""
    return not any(model._base_manager.exists() for model in models_in_order())


def migrations() -> list[str]:
    """Return the migrations applied here, as `app.name`."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
