"""Writing the audit trail: one link per act, in the same transaction as the act, as its last step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from caicach.registry import fold
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry, Head

LONG = 400  # longer texts enter a state as their digest: the trail proves them without repeating them


def record(actor: User | None, act: str, subject: models.Model, *, stream: str, note: str = "") -> Entry:
    """Append one entry to `stream` about `subject` as it now stands, and return it.

    Call it last inside the transaction of the act: it locks the head of its stream until the transaction ends.
    Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its audit entry belong in one transaction")
    Head.objects.get_or_create(stream=stream)
    head = Head.objects.select_for_update().get(stream=stream)
    entry = Entry(
        stream=stream,
        number=head.number + 1,
        at=timezone.now(),
        actor=actor,
        actor_name=_actor_name(actor),
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:300],
        note=note,
        state=state_of(subject),
        previous=head.digest,
    )
    entry.folded = fold(f"{entry.subject_name} {entry.actor_name} {entry.note}")
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    Head.objects.filter(stream=stream).update(number=entry.number, digest=entry.digest)
    return entry


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry's content and of the digest before it."""
    content = [
        entry.stream,
        entry.number,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.act,
        entry.subject_type,
        entry.subject_id,
        entry.subject_name,
        entry.note,
        entry.state,
        entry.previous,
    ]
    return hashlib.sha256(canonical(content)).hexdigest()


def canonical(value: Any) -> bytes:
    """Return `value` as bytes that are the same on every machine: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def state_of(subject: models.Model) -> dict[str, Any]:
    """Return the record's stored fields as plain values; private ones are left out, long texts become digests."""
    return {f.attname: _plain(_as_stored(f, getattr(subject, f.attname))) for f in told_fields(subject._meta.model)}


def _as_stored(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as it is read back from the database: a decimal has all the places of its column."""
    if field.is_relation:
        return value
    value = field.to_python(value)
    if isinstance(field, models.DecimalField) and value is not None:
        return value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return value


def stored_states(model: type[models.Model], keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the states of the records with those primary keys as the database holds them, by key, read together."""
    names = [f.attname for f in told_fields(model)]
    rows = model._base_manager.filter(pk__in=keys).values_list("pk", *names)
    return {str(pk): {n: _plain(v) for n, v in zip(names, values, strict=True)} for pk, *values in rows}


def told_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the stored fields that the trail tells of: all but the private ones."""
    private: frozenset[str] = getattr(model, "audit_private", frozenset())
    return [f for f in model._meta.concrete_fields if f.name not in private]


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, str):
        return (
            value
            if len(value) <= LONG
            else {"sha256": hashlib.sha256(value.encode()).hexdigest(), "length": len(value)}
        )
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _actor_name(actor: User | None) -> str:
    if actor is None:
        return "caicach"
    membership = actor.membership
    return f"{actor.username} · {membership.role} · {membership.unit}" if membership else actor.username
