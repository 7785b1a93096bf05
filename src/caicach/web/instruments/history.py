"""How versions of one set follow one another: what changed between two, and an earlier one as the next."""

from __future__ import annotations

from typing import Any

from caicach.instruments import Criterion, Edition, Instrument
from caicach.web.instruments.changes import Row, aligned, rows_of
from caicach.web.instruments.editing import begun, each
from caicach.web.instruments.models import CriteriaSet, SetVersion


def rows_between(old: SetVersion, new: SetVersion) -> list[Row]:
    """Return every criterion of two versions of a set, matched by where it comes from."""
    before, after = last(old), last(new)
    if before.id != after.id:
        return rows_of(before, after)
    if old.number > new.number:
        return rows_of(before, begun(after))
    return rows_of(before, aligned(before, after, _between(old, new.number), stood=old.frozen))


def as_next(earlier: SetVersion, newest: SetVersion) -> Instrument:
    """Return what an earlier version says as the version after `newest`.

    Where a round stands on a version kept since, the criteria say which of that version's they follow.
    """
    before, stood = last(earlier), _between(earlier, newest.number + 1)
    if not stood or stood[-1].id != before.id:
        return to_edit(earlier)
    followed = aligned(before, stood[-1], stood[:-1], stood=earlier.frozen)
    return with_last(earlier.instrument, _following(before, followed))


def newest_of(found: list[CriteriaSet]) -> list[SetVersion]:
    """Return the newest version of each set, in the order given, read together."""
    newest = SetVersion.objects.filter(criteria_set__in=found).order_by("criteria_set", "-number")
    numbers: dict[int, int] = {}
    for pk, set_pk in newest.values_list("pk", "criteria_set"):
        numbers.setdefault(set_pk, pk)
    by_set = {v.criteria_set_id: v for v in SetVersion.objects.filter(pk__in=numbers.values())}
    for criteria_set in found:
        by_set[criteria_set.pk].criteria_set = criteria_set
    return [by_set[criteria_set.pk] for criteria_set in found]


def to_edit(version: SetVersion) -> Instrument:
    """Return what a version says as the beginning of the next one.

    After a version that a round stands on, each criterion follows the one of its own code there.
    """
    return with_last(version.instrument, begun(last(version))) if version.frozen else version.instrument


def last(version: SetVersion) -> Edition:
    """Return the edition of a version that is shown and edited: the last."""
    return version.instrument.editions[-1]


def with_last(instrument: Instrument, edition: Edition) -> Instrument:
    """Return the instrument with its last edition changed."""
    return instrument.model_copy(update={"editions": (*instrument.editions[:-1], edition)})


def _between(old: SetVersion, number: int) -> list[Edition]:
    """Return the texts that rounds stand on after `old` and before `number`, the oldest first."""
    frozen = old.criteria_set.versions.filter(frozen=True, number__gt=old.number, number__lt=number)
    return [last(version) for version in frozen.order_by("number")]


def _following(edition: Edition, followed: Edition) -> Edition:
    """Return `edition` as the one after `followed`, whose `was` names codes of `edition`."""
    codes: dict[str, tuple[str, ...]] = {}
    for node in followed.walk():
        for code in node.was or ():
            codes[code] = (*codes.get(code, ()), node.code)

    def of(node: Criterion) -> dict[str, Any]:
        was = codes.get(node.code, ())
        return {"was": None if was == (node.code,) else was}

    return each(edition, of)
