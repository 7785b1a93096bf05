"""The checks of scoring rounds that no SELECT can make: inside criteria sets, and whose unit a person belongs to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from caicach.web.accounts.models import Membership
from caicach.web.instruments.models import SetVersion
from caicach.web.rounds.models import Answer, Appraisal, Decision, Evidence, Explanation, Round, Vote
from caicach.web.rounds.scores_at import form_at
from caicach.web.units.models import Unit

Row = tuple[str, str, int | None]


def altered_set_versions() -> Iterator[Row]:
    """Yield the texts of criteria sets whose digest is not theirs."""
    for version in SetVersion.objects.filter(frozen=True).select_related("criteria_set").order_by("pk"):
        if hashlib.sha256(version.text.encode()).hexdigest() != version.digest:
            yield str(version.pk), str(version), version.criteria_set.locality_id


def figures_outside_set() -> Iterator[Row]:
    """Yield what stands on codes that are no leaf of the round's criteria set."""
    for round in Round.objects.select_related("version").order_by("pk"):
        leaves = [leaf.code for leaf in form_at(round).leaves]
        for model in (Answer, Appraisal, Explanation, Decision, Evidence):
            rows = model._default_manager.filter(entrant__round=round).exclude(code__in=leaves)
            for row in rows.select_related("entrant__unit"):
                yield str(row.pk), f"{row.entrant.unit} · {row.code}", round.locality_id


def judged_by_own_unit() -> Iterator[Row]:
    """Yield the judgements of people who belonged to the unit judged when they judged it."""
    held = _held(Appraisal.objects.values("by"))
    rows = Appraisal.objects.select_related("entrant__unit", "entrant__round").order_by("pk")
    for row in rows.iterator():
        if _belonged(held.get(row.by_id or 0, []), row.entrant.unit_id, row.at):
            yield str(row.pk), f"{row.entrant.unit} · {row.code}", row.entrant.round.locality_id


def votes_on_own_unit() -> Iterator[Row]:
    """Yield the votes of members on a point of the unit that they belonged to when they voted."""
    held = _held(Vote.objects.values("member__user"))
    for vote in Vote.objects.select_related("member", "entrant__unit", "entrant__round").order_by("pk"):
        if _belonged(held[vote.member.user_id], vote.entrant.unit_id, vote.at):
            yield str(vote.pk), f"{vote.entrant.unit} · {vote.code}", vote.entrant.round.locality_id


Held = tuple[set[int], dt.date, dt.date | None]
"""The units that a membership reaches, and from when to when it is held."""


def _held(people: Any) -> dict[int, list[Held]]:
    """Return what these people held, ended memberships included."""
    below: dict[int, set[int]] = defaultdict(set)
    for unit, parent in Unit.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        below[parent or 0].add(unit)
    found: dict[int, list[Held]] = defaultdict(list)
    for m in Membership.objects.filter(user__in=people):
        found[m.user_id].append((_with_all_below(m.unit_id, below), m.valid_from, m.valid_to))
    return found


def _with_all_below(unit: int, below: dict[int, set[int]]) -> set[int]:
    units, level = {unit}, {unit}
    while level := {child for parent in level for child in below[parent]} - units:
        units |= level
    return units


def _belonged(held: list[Held], unit: int, at: dt.datetime) -> bool:
    day = timezone.localdate(at)
    return any(unit in units and first <= day and (end is None or day < end) for units, first, end in held)
