"""How far a right reaches: the one place where a user, an act and records meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from caicach.web.access.table import permission_table

if TYPE_CHECKING:
    from caicach.web.accounts.models import User

M = TypeVar("M", bound=Model)

# For each kind of record: the path to its locality, and the paths to the units it belongs to.
PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "criteriaset": ("locality", ()),
    "finding": ("locality", ("units",)),
    "directive": ("locality", ()),
    "reading": ("directive__locality", ()),
    "learned": ("locality", ()),
    "task": ("locality", ("lead", "coordinating", "given_by")),
    "attachment": (
        "event__task__locality",
        ("event__task__lead", "event__task__coordinating", "event__task__given_by"),
    ),
    "report": ("locality", ()),
    "draft": ("locality", ()),
    "paragraph": ("draft__locality", ("unit",)),
    "batch": ("locality", ()),
    "letter": ("locality", ()),
    "round": ("locality", ("entrants__unit",)),
    "phase": ("round__locality", ("round__entrants__unit",)),
    "assignment": ("round__locality", ()),
    "councilmember": ("round__locality", ()),
    "entrant": ("round__locality", ("unit",)),
    "evidence": ("entrant__round__locality", ("entrant__unit",)),
    "publication": ("round__locality", ()),
    "target": ("entrant__round__locality", ("entrant__unit",)),
    "intake": ("locality", ()),
    "watchedaddress": ("locality", ()),
    "delaycause": ("locality", ()),
    "adopted": ("locality", ()),
    "factbatch": ("locality", ()),
    "knownfact": ("locality", ()),
    "case": ("locality", ("unit",)),
    "casefile": ("event__case__locality", ("event__case__unit",)),
    "review": ("case__locality", ("case__unit",)),
    "evaluation": ("locality", ("unit",)),
    "sheet": ("evaluation__locality", ("evaluation__unit",)),
    "membership": ("unit__locality", ("unit",)),
    "unit": ("locality", ("pk",)),
    "user": ("memberships__unit__locality", ("memberships__unit",)),
}
# What is about a person belongs to that person, not to the colleagues: the path to the account.
PERSONAL: dict[str, str] = {
    "case": "account",
    "casefile": "event__case__account",
    "review": "case__account",
    "sheet": "account",
}
# Records of the audit trail belong to streams: a stream names its province (`tasks:KEY`), or is shared (`indices`).
BY_STREAM = {"entry", "head"}


def own_units(user: User) -> set[int]:
    """Return the user's units and all below them; read once per request."""
    if not hasattr(user, "_own_units"):
        from caicach.web.units.models import Unit

        found = {m.unit_id for m in user.current()}
        level = found
        while level:
            level = set(Unit.objects.filter(parent_id__in=level).values_list("pk", flat=True)) - found
            found |= level
        user._own_units = found  # type: ignore[attr-defined]
    kept: set[int] = user._own_units  # type: ignore[attr-defined]
    return kept


def within(user: User | AnonymousUser, act: str, records: QuerySet[M]) -> QuerySet[M]:
    """Keep the records on which `user` may do `act`."""
    if not user.is_authenticated:
        return records.none()
    who = permission_table().acts[act].who
    kind = records.model._meta.model_name or ""
    locality_path, unit_paths = PATHS.get(kind, ("", ()))
    reach = Q(pk__in=[])
    for membership in user.current():
        scope = who.get(membership.role)
        if scope == "everywhere":
            return records
        if scope == "locality" and locality_path and membership.unit.locality_id:
            reach |= Q(**{locality_path: membership.unit.locality_id})
        if scope == "locality" and kind in BY_STREAM and membership.unit.locality:
            reach |= Q(stream__in=_streams_of(membership.unit.locality.unit.key))
        if scope == "own" and unit_paths:
            reach |= Q(pk__in=_of_units(user, records.model, unit_paths))
        if scope == "own" and kind in PERSONAL:
            reach |= Q(**{PERSONAL[kind]: user.pk})
    return records.filter(reach).distinct() if locality_path.startswith("memberships") else records.filter(reach)


def _of_units(user: User, model: type[Model], paths: tuple[str, ...]) -> QuerySet[Any]:
    """Return the keys of the records that any of `paths` leads to the user's units: each path by its own index."""
    units, keyed = own_units(user), model._default_manager.order_by()
    found = [keyed.filter(**{f"{path}__in": units}).values("pk") for path in paths]
    return found[0].union(*found[1:]) if len(found) > 1 else found[0]


def _streams_of(key: str) -> list[str]:
    """Return the shared streams and those of the province with that key."""
    from caicach.web.audit.models import Head

    streams = Head.objects.values_list("stream", flat=True)
    return [s for s in streams if ":" not in s or s.partition(":")[2] == key]


def may(user: User | AnonymousUser, act: str, subject: object = None) -> bool:
    """Tell whether `user` may do `act`: on `subject`, or on anything at all where there is none."""
    if not user.is_authenticated:
        return False
    if isinstance(subject, Model):
        records: QuerySet[Any] = type(subject)._default_manager.filter(pk=subject.pk)
        return within(user, act, records).exists()
    who = permission_table().acts[act].who
    return any(m.role in who for m in user.current())
