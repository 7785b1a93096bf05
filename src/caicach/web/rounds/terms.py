"""The terms of scoring rounds, for reminders and calendars: each phase's last day, for those who act in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Prefetch, Q
from django.urls import reverse

from caicach.text import Text
from caicach.web.accounts.models import Role
from caicach.web.reminders.term import PAST, Term
from caicach.web.rounds.doors import last_day, phase_kind
from caicach.web.rounds.models import Entrant, Phase, Round
from caicach.web.rounds.services.people import holders
from caicach.web.units.models import Locality

OF_UNITS = ("self-score", "explanation")


def terms(locality: Locality, today: dt.date, horizon: dt.date, units: Collection[int] | None = None) -> Iterator[Term]:
    """Yield the terms of the phases that have begun, and of the targets that units register after publication."""
    entrants = Entrant.objects.select_related("unit")
    if units is not None:
        entrants = entrants.filter(unit__in=units)
    rounds = Round.objects.filter(locality=locality, closed_on=None).filter(
        Q(phases__closes__gte=today - PAST) | Q(targets_due__gte=today - PAST)
    )
    full = rounds.distinct().prefetch_related("phases__extensions", Prefetch("entrants", entrants, "asked_entrants"))
    for round in full:
        for phase in round.phases.all():
            if phase.opens <= today:
                yield from _of_phase(round, phase, today, horizon)
        if round.targets_due and round.targets_due <= horizon and round.publications.exists():
            yield from _of_targets(round)


def _of_phase(round: Round, phase: Phase, today: dt.date, horizon: dt.date) -> Iterator[Term]:
    if phase.kind in OF_UNITS:
        for entrant in round.asked_entrants:  # type: ignore[attr-defined]
            due = last_day(phase, entrant)
            if due <= horizon and due >= today - PAST:
                yield _of_unit(round, phase, entrant, due, today)
        return
    due = last_day(phase)
    users = frozenset(_actors(round, phase))
    if users and today - PAST <= due <= horizon:
        title = _title(phase, round)
        yield Term(
            key=f"phase:{phase.pk}",
            kind="round",
            title=title,
            due=due,
            url=reverse("round", args=[round.pk]),
            line=round.title,
            users=users,
            over="done" if due < today else "",
            changes=len(phase.extensions.all()),
        )


def _of_unit(round: Round, phase: Phase, entrant: Entrant, due: dt.date, today: dt.date) -> Term:
    """Return a unit's own term: handing in ends its self-scoring; a term that has ended is shut, not overdue."""
    done = phase.kind == "self-score" and entrant.submitted_at is not None
    return Term(
        key=f"phase:{phase.pk}:{entrant.pk}",
        kind="round",
        title=_title(phase, round),
        due=due,
        url=reverse("round", args=[round.pk]),
        line=f"{entrant.unit} · {round.title}",
        units=frozenset({entrant.unit_id}),
        over="done" if done or due < today else "",
        changes=len(phase.extensions.all()),
    )


def _of_targets(round: Round) -> Iterator[Term]:
    registered = set(round.entrants.filter(targets__withdrawn=False).values_list("pk", flat=True))
    assert round.targets_due is not None
    for entrant in round.asked_entrants:  # type: ignore[attr-defined]
        yield Term(
            key=f"target:{entrant.pk}",
            kind="round",
            title=Text(f"Đăng ký chỉ tiêu sau {round.title}", f"Register the target after {round.title}"),
            due=round.targets_due,
            url=reverse("round", args=[round.pk]),
            line=f"{entrant.unit} · {round.title}",
            units=frozenset({entrant.unit_id}),
            over="done" if entrant.pk in registered else "",
        )


def _title(phase: Phase, round: Round) -> Text:
    title = phase_kind(phase.kind).title
    return Text(f"{title.vi}: {round.title}", f"{title.en}: {round.title}")


def _actors(round: Round, phase: Phase) -> set[int]:
    """Return the people who act in a phase that is not the units' own."""
    if phase.kind in ("appraisal", "second-appraisal"):
        return set(round.assignments.filter(until=None).values_list("user", flat=True))
    if phase.kind == "council":
        return set(round.council.filter(until=None).values_list("user", flat=True))
    role = Role.LEADER if phase.kind == "approval" else Role.REFORM_OFFICER
    return {user.pk for user in holders(round.locality, role)}
