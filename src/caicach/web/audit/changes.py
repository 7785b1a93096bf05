"""What an act changed: a record's state in one entry beside its state in the entry before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from caicach.web.audit.models import Entry


@dataclass(frozen=True)
class Change:
    """One field of a record: its name, what it held before and after, and whether the act changed it."""

    field: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Tell whether the act changed the field."""
        return self.before != self.after


def changes_of(entry: Entry, earlier: Entry | None) -> list[Change]:
    """Return every field of the entry's state beside the state `earlier` told; nothing before is None."""
    before = earlier.state if earlier else {}
    names = [*entry.state, *(name for name in before if name not in entry.state)]
    return [Change(_title(entry, n), _words(before.get(n)), _words(entry.state.get(n))) for n in names]


def _title(entry: Entry, name: str) -> str:
    """Return a field's name as the model gives it; a field the model no longer has keeps its stored name."""
    fields = {f.attname: f for f in apps.get_model(entry.subject_type)._meta.concrete_fields}
    return str(fields[name].name) if name in fields else name


def _words(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, dict) and set(value) == {"sha256", "length"}:
        return _("văn bản dài %(length)d chữ, mã băm %(digest)s") % {
            "length": value["length"],
            "digest": value["sha256"][:12],
        }
    return str(value)
