"""The figures of a report: each from the room that computes it, with its source and the page that explains it.

Nothing is computed here a second time. A room without data says so, and its figures are missing, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import translation

from caicach.errors import InputError, Problem
from caicach.registry.period import parse_period
from caicach.reporting.figure_set import FigureSet
from caicach.text import Text
from caicach.web.access.reach import own_units
from caicach.web.access.table import permission_table
from caicach.web.accounts.models import User
from caicach.web.reports.gathering_asking import NOT_SEEN, Asking, Told, spans
from caicach.web.reports.gathering_cases import cases, coming
from caicach.web.reports.gathering_dossiers import dossiers
from caicach.web.reports.gathering_findings import findings
from caicach.web.reports.gathering_index import index
from caicach.web.reports.gathering_rounds import rounds
from caicach.web.reports.gathering_tasks import tasks
from caicach.web.reports.papers import within_sentence
from caicach.web.units.models import Locality, Unit

ROOMS: dict[str, tuple[str, Callable[[Asking], Told]]] = {
    "tasks": ("see-tasks", tasks),
    "dossiers": ("see-dossiers", dossiers),
    "rounds": ("see-published", rounds),
    "index": ("see-indices", index),
    "findings": ("see-findings", findings),
    "cases": ("see-cases", cases),
    "coming": ("see-tasks", coming),
}


def gather(
    locality: Locality, kind: str, period: str, subject: Unit, as_of: dt.date, *, user: User | None = None
) -> FigureSet:
    """Return what the rooms know of `subject` (the locality's own unit: of the whole locality) in a period.

    As of the end of the period, or of `as_of` or today where that is earlier; results published until `as_of` count.
    Every kind of report is filled from the same set, since a province's template of that `kind` may name any room.
    `user`: only what that person may see; without one the caller has judged the right. Raises InputError for a period
    that is none or has not begun, for a unit of another locality or one that was not there, and where `user` may not
    see the unit.
    """
    span, day = parse_period(period), min(as_of, locality.today())
    _check(locality, span.start, span.end, subject, day, user)
    now, before = spans(span, day)
    unit = None if subject.pk == locality.unit_id else subject
    asking = Asking(locality, unit, span, now, before, day, user)
    with translation.override("vi"):  # what is written here is kept, and papers are in Vietnamese
        told = {name: room(asking) if asking.sees(act) else NOT_SEEN for name, (act, room) in ROOMS.items()}
    return FigureSet(
        unit=subject.code,
        name=_in_sentence(subject),
        period=span.text,
        as_of=now.as_of,
        figures=tuple(figure for room in told.values() for figure in room.figures),
        tables=tuple(table for room in told.values() for table in room.tables),
        missing={name: room.missing for name, room in told.items() if room.missing},
    )


def _in_sentence(unit: Unit) -> str:
    """Return a unit's name within a sentence: a territory's type begins small, an organisation keeps its name."""
    territory = unit.level in ("province", "district", "commune")
    return within_sentence(unit) if territory else unit.full_name


def reaches(user: User, subject: Unit) -> bool:
    """Tell whether a person sees all of a unit's figures: those of the whole locality, or of the own unit."""
    who = permission_table().acts["see-unit-report"].who
    for membership in user.current():
        scope = who.get(membership.role)
        if scope == "locality" and subject.locality_id == membership.unit.locality_id:
            return True
        if scope == "own" and subject.pk in own_units(user):
            return True
    return False


def _check(locality: Locality, start: dt.date, end: dt.date, subject: Unit, day: dt.date, user: User | None) -> None:
    if start > day:
        raise InputError(
            Problem(
                found=f"{start:%d/%m/%Y}",
                expected=Text(f"kỳ đã bắt đầu đến ngày {day:%d/%m/%Y}", f"a period that began by {day.isoformat()}"),
                cure=Text("Chọn kỳ khác.", "Choose another period."),
            )
        )
    there = subject.valid_from <= end and (subject.valid_to is None or subject.valid_to > start)
    if subject.locality_id != locality.pk or not there or (user is not None and not reaches(user, subject)):
        raise InputError(
            Problem(
                found=subject.full_name,
                expected=Text(
                    f"đơn vị của {within_sentence(locality.unit)} có trong kỳ, người lập được xem",
                    f"a unit of {locality.unit.full_name} in the period, that the asker may see",
                ),
                cure=Text("Chọn đơn vị hoặc kỳ khác.", "Choose another unit or period."),
            )
        )
