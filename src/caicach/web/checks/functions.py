"""The checks that no SELECT can make: those that look at the disk, at periods, or inside stored questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caicach.registry import period_end
from caicach.web.accounts.models import Membership
from caicach.web.checks import rounds
from caicach.web.directives.services.tallying import differences
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile
from caicach.web.indices.models import Computation, IndexTable, Observation
from caicach.web.units.models import Locality, Unit

Row = tuple[str, str, int | None]
"""What is wrong: the record's id, what to call it, and its province (None: everybody's)."""


def files_missing() -> Iterator[Row]:
    """Yield the stored files whose content is not on disk in full length."""
    for file in StoredFile.objects.order_by("pk").iterator():
        path = path_of(file.digest)
        if not path.is_file() or path.stat().st_size != file.size:
            yield str(file.pk), f"{file.digest[:12]} ({file.content_type})", None


def observed_units_not_in_force() -> Iterator[Row]:
    """Yield the observations of units that were not in force at their period's end."""
    for table in IndexTable.objects.order_by("instrument", "period"):
        there = Unit.objects.on(period_end(table.period)).values("pk")
        for o in Observation.objects.filter(table=table).exclude(unit__in=there).select_related("unit"):
            yield str(o.pk), f"{table} · {o.unit.full_name} · {o.code}", None


def computations_without_inputs() -> Iterator[Row]:
    """Yield the stored computations that name a table which is not kept here any more."""
    tables = IndexTable.objects.values_list("instrument", "period", "digest")
    kept = {" ".join(table) for table in tables}
    for computation in Computation.objects.order_by("pk").iterator():
        if set(computation.inputs) - kept:
            yield computation.pk, f"{computation.kind} {computation.pk}", None


def memberships_beyond_units() -> Iterator[Row]:
    """Yield the roles in force at units that are no more, each on its own province's day."""
    held = Membership.objects.filter(unit__valid_to__isnull=False).select_related("unit__locality", "user")
    for m in held:
        locality = m.unit.locality
        if locality and m.holds() and not m.unit.holds_on(locality.today()):
            yield str(m.pk), f"{m.user.username} · {m.role} · {m.unit.full_name}", locality.pk


def tallies_off() -> Iterator[Row]:
    """Yield each place of a province's tally of done tasks that differs from its tasks."""
    for locality in Locality.objects.select_related("unit"):
        for place, kept, real in differences(locality):
            lead = Unit.objects.get(pk=place.lead)
            yield (
                f"{place.lead}-{place.month:%Y-%m}",
                f"{lead.full_name} · {place.month:%m/%Y}: {kept} ≠ {real}",
                locality.pk,
            )


FUNCTIONS: dict[str, Callable[[], Iterator[Row]]] = {
    f.__name__: f
    for f in (
        files_missing,
        observed_units_not_in_force,
        computations_without_inputs,
        memberships_beyond_units,
        tallies_off,
        rounds.altered_set_versions,
        rounds.figures_outside_set,
        rounds.judged_by_own_unit,
        rounds.votes_on_own_unit,
    )
}
