"""What an act changed: a record's state in one entry beside its state in the entry before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.web.audit.fields import LEFT_OUT, code_words, field_words
from caicach.web.audit.models import Entry


@dataclass(frozen=True)
class Change:
    """One field of a record: its name, what it held before and after, and whether the act changed it."""

    field: str
    before: str | None
    after: str | None
    changed: bool


def changes_of(entry: Entry, earlier: Entry | None) -> list[Change]:
    """Return the fields of the entry's state beside the state `earlier` told, those that changed first.

    Fields that hold nothing before and after are left out; so are those that only serve to search.
    """
    before = earlier.state if earlier else {}
    fields = {f.attname: f for f in apps.get_model(entry.subject_type)._meta.concrete_fields}
    found = []
    for name in [*entry.state, *(name for name in before if name not in entry.state)]:
        field, old, new = fields.get(name), before.get(name), entry.state.get(name)
        title = field.name if field else name
        if title in LEFT_OUT or (_nothing(old) and _nothing(new)):
            continue
        words = field_words(entry.subject_type, title)
        then, now = (_words(entry.subject_type, field, value) for value in (old, new))
        found.append(Change(words, then, now, changed=old != new))
    return sorted(found, key=lambda change: not change.changed) if earlier else found


def _nothing(value: Any) -> bool:
    return value is None or value in ("", "[]", "{}")


def _words(label: str, field: models.Field[Any, Any] | None, value: Any) -> str | None:
    """Return a stored value as people read it: names for keys and codes, days and times as they are written here."""
    if _nothing(value):
        return None
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, dict) and set(value) == {"sha256", "length"}:
        told = {"length": value["length"], "digest": value["sha256"][:12]}
        return _("văn bản dài %(length)d chữ, mã băm %(digest)s") % told
    if isinstance(field, models.ForeignKey):
        return _named(field, value)
    if isinstance(field, models.CharField) and isinstance(value, str):
        return code_words(label, field.name, value)
    return _dated(field, value)


def _named(field: models.ForeignKey[Any, Any], value: Any) -> str:
    target = field.remote_field.model._base_manager.filter(pk=value).first()
    return str(target) if target else str(value)


def _dated(field: models.Field[Any, Any] | None, value: Any) -> str:
    language = get_language() or "vi"
    if isinstance(field, models.DateTimeField):
        return figures.moment(timezone.localtime(dt.datetime.fromisoformat(value)), language)
    if isinstance(field, models.DateField):
        return figures.date(dt.date.fromisoformat(value), language)
    return str(value)
