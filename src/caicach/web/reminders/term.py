"""A term: something that somebody must have done by a day. Each app tells its own in a module `terms`.

An app that has terms holds `terms.py` with

    def terms(locality: Locality, today: date, horizon: date, units: Collection[int] | None = None) -> Iterable[Term]

which yields the terms that are still open and due until `horizon` (overdue ones included), and those that ended as
done or cancelled and were due in the 60 days before `today` or later: calendars must tell of them. `units`, where
given, are the only units (primary keys) that are asked about; yielding more than these does no harm.
The `kind` of a term is one of rules.yaml; `KINDS` beside it, where given, names all kinds that the app may yield.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Literal

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from caicach.text import Text
from caicach.web.units.models import Locality

PAST = dt.timedelta(days=60)


@dataclass(frozen=True)
class Term:
    """One term. `key` names it for good, such as `task:12`; `line` says where it belongs; `url` is a path of the site.

    It concerns the persons `users` (primary keys); without any, the people of `units`. `over` says how it ended;
    `changes` counts how often it changed, so that calendars know which telling is the newer one.
    """

    key: str
    kind: str
    title: Text
    due: dt.date
    url: str
    line: str = ""
    units: frozenset[int] = field(default_factory=frozenset)
    users: frozenset[int] = field(default_factory=frozenset)
    over: Literal["", "done", "cancelled"] = ""
    changes: int = 0


Source = Callable[..., Iterable[Term]]


@cache
def sources() -> tuple[tuple[Source, frozenset[str]], ...]:
    """Return what every installed app offers as `terms.terms`, with the kinds it is bound to (none: any)."""
    own = [app for app in apps.get_app_configs() if app.module and module_has_submodule(app.module, "terms")]
    modules = [import_module(f"{app.name}.terms") for app in own if app.name.startswith("caicach.")]
    return tuple((module.terms, frozenset(getattr(module, "KINDS", ()))) for module in modules)


def all_terms(
    locality: Locality,
    today: dt.date,
    horizon: dt.date,
    units: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> Iterator[Term]:
    """Yield the terms of every app, as the module describes them; of `kinds` only, where given."""
    for source, bound in sources():
        if kinds is None or not bound or bound & set(kinds):
            found = source(locality, today, horizon, units)
            yield from (term for term in found if kinds is None or term.kind in kinds)


def open_terms(
    locality: Locality,
    today: dt.date,
    horizon: dt.date,
    units: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> list[Term]:
    """Return the terms that still wait, the earliest due first; of `kinds` only, where given."""
    found = [term for term in all_terms(locality, today, horizon, units, kinds) if not term.over]
    return sorted(found, key=lambda term: (term.due, term.key))
