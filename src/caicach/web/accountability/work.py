"""What the platform knows of an official's work in a period: tasks and dossiers, each with where it is found."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from caicach.directives.following import TimeState
from caicach.instruments.base import Takes
from caicach.registry import fold
from caicach.registry.period import parse_period
from caicach.reporting import figures as written
from caicach.scoring import Answer, TakenFigure, take_over
from caicach.tables import plain_number
from caicach.web.accountability.models import Evaluation, Sheet
from caicach.web.directives.models import Task
from caicach.web.directives.standing import with_standing
from caicach.web.dossiers import figures
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.units import units_by_name

DONE = (TimeState.done_on_time, TimeState.done_late)
DUE = (*DONE, TimeState.open_overdue)


@dataclass(frozen=True)
class Work:
    """One kind of work of one official: counts, where they are found, and how a piece is converted (None: not)."""

    kind: str
    assigned: int
    done: int
    on_time: int
    late: int
    returned: int
    address: str
    factor: Decimal | None

    def record(self) -> dict[str, Any]:
        """Return it as it is kept beside the sheet."""
        factor = None if self.factor is None else plain_number(self.factor)
        counts = {name: getattr(self, name) for name in ("assigned", "done", "on_time", "late", "returned")}
        return {"kind": self.kind, **counts, "address": self.address, "factor": factor}


def work_of(evaluation: Evaluation, sheets: Iterable[Sheet]) -> dict[int, list[Work]]:
    """Return the work of the officials of these sheets, by the sheet's key; nothing for who has none."""
    found: dict[int, list[Work]] = defaultdict(list)
    asked = list(sheets)
    for key, work in (*_tasks(evaluation, asked), *_dossiers(evaluation, asked)):
        found[key].append(work)
    return found


def _span(evaluation: Evaluation) -> tuple[dt.date, dt.date]:
    at = parse_period(evaluation.period)
    return at.start, min(at.end, evaluation.locality.today())


def _tasks(evaluation: Evaluation, sheets: list[Sheet]) -> Iterator[tuple[int, Work]]:
    """Yield each official's tasks that fell due in the period, by the account that holds them, else by the name."""
    start, until = _span(evaluation)
    due = Task.objects.filter(locality=evaluation.locality, last_day__range=(start, until), is_series=False)
    due = due.filter(Q(lead=evaluation.unit) | Q(holder__in=[s.account_id for s in sheets if s.account_id]))
    shown = with_standing(due, evaluation.locality.today(), 0).annotate(
        returns=Count("events", filter=Q(events__act="return"))
    )
    by_account = {s.account_id: s for s in sheets if s.account_id}
    by_name = _named(sheets)
    held: dict[int, list[Any]] = defaultdict(list)
    for task in shown:
        own = by_account.get(task.holder_id) if task.holder_id else by_name.get(fold(task.person))
        if own is not None and task.standing in DUE:  # type: ignore[attr-defined]
            held[own.pk].append(task)
    for key, tasks in held.items():
        standings = [task.standing for task in tasks]
        on_time = standings.count(TimeState.done_on_time)
        yield (
            key,
            Work(
                "task",
                len(tasks),
                sum(standing in DONE for standing in standings),
                on_time,
                len(tasks) - on_time,
                sum(task.returns for task in tasks),
                f"{reverse('task-board')}?{urlencode({'f.lead': evaluation.unit.pk})}",
                evaluation.task_factor,
            ),
        )


def _dossiers(evaluation: Evaluation, sheets: list[Sheet]) -> Iterator[tuple[int, Work]]:
    """Yield each official's dossiers of the unit that were resolved in the period or are overdue, by the name."""
    lake = lake_of(evaluation.locality)
    if lake is None:
        return
    start, until = _span(evaluation)
    names = [name for name, unit in units_by_name(evaluation.locality).items() if unit.pk == evaluation.unit_id]
    if not names:
        return
    by_name = _named(sheets)
    address = f"{reverse('dossier-unit', args=[names[0]])}?{urlencode({'from': start, 'to': until, 'as-of': until})}"
    asked = figures.ask(lake, start, until, until, names)
    for row in figures.counts(asked, ("official",)).to_dicts():
        own = by_name.get(fold(row["official"] or ""))
        in_time = row["resolved_early"] + row["resolved_on_time"]
        done, late = in_time + row["resolved_late"], row["resolved_late"] + row["pending_overdue"]
        if own is not None and in_time + late:
            work = Work("dossier", in_time + late, done, in_time, late, 0, address, evaluation.dossier_factor)
            yield own.pk, work


def _named(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Return the sheets by each name of their officials; a name that two share stands for neither."""
    found: dict[str, Sheet] = {}
    shared: set[str] = set()
    for sheet in sheets:
        for name in _names(sheet):
            shared |= {name} if name in found else set()
            found[name] = sheet
    return {name: sheet for name, sheet in found.items() if name not in shared}


def _names(sheet: Sheet) -> set[str]:
    """Return how tasks and dossiers may name an official: by the account, or by the name without the unit's."""
    if sheet.account:
        return {fold(sheet.name), fold(sheet.account.username)}
    return {sheet.subject.rpartition("@")[0]}


def known_answers(sheet: Sheet, works: Iterable[Work], until: dt.date) -> Mapping[str, Answer]:
    """Return what the work answers on a sheet, by criterion: converted into products, done, on time, late, returned."""
    counted = [work for work in works if work.factor is not None]
    if not counted:
        return {}
    sums = {
        name: sum((getattr(w, name) * (w.factor or Decimal(0)) for w in counted), Decimal(0))
        for name in ("assigned", "done", "on_time", "late", "returned")
    }
    origin = f"nhiệm vụ, hồ sơ trên hệ thống, đến hết ngày {written.date(until)}"
    said = {
        "assigned": sums["assigned"],
        "done": sums["done"],
        "quality": sums["done"],
        "rework": sums["returned"],
        "on_time": sums["on_time"],
        "late": sums["late"],
    }
    taken = [
        TakenFigure(sheet.subject, Takes(origin="tasks", figure=name), origin, value=plain_number(value))
        for name, value in said.items()
    ]
    whole = plain_number(sums["assigned"])
    for name, part in (("done_share", sums["done"]), ("on_time_share", sums["on_time"])):
        takes = Takes(origin="tasks", figure=name)
        taken.append(TakenFigure(sheet.subject, takes, origin, numerator=plain_number(part), denominator=whole))
    return {answer.code: answer for answer in take_over(sheet.instrument, taken, sheet.period)}
