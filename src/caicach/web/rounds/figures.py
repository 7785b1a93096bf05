"""What the platform knows of a unit in a round's period, handed to the form as figures that answer criteria.

Each room that has figures has one function in ROOMS; what none hands over is entered by hand. Figures are those of the
period until today, so that they still move while the period runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState
from caicach.instruments.base import Takes
from caicach.instruments.model import Criterion
from caicach.instruments.rules import FormulaRule
from caicach.registry import parse_period
from caicach.reporting import figures
from caicach.scoring import Answer, TakenFigure, take_over
from caicach.web.directives.models import Task
from caicach.web.directives.standing import counts, with_standing
from caicach.web.dossiers.figures import ask
from caicach.web.dossiers.figures import counts as dossier_counts
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.units import units_by_name
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import form_at, instrument_of


def known_figures(round: Round, entrant: Entrant) -> list[TakenFigure]:
    """Return the figures of a unit that the rooms which the set takes over from have for the round's period."""
    asked = {takes.origin for leaf in form_at(round).leaves for takes in takes_of(leaf.criterion)}
    return [figure for origin, room in ROOMS.items() if origin in asked for figure in room(round, entrant)]


def known_answers(entrant: Entrant) -> dict[str, Answer]:
    """Return the answers that those figures give, by criterion, each with where it comes from."""
    round = entrant.round
    taken = take_over(instrument_of(round), known_figures(round, entrant), round.period)
    return {answer.code: answer for answer in taken}


def takes_of(criterion: Criterion) -> list[Takes]:
    """Return the figures of other rooms that the criterion's answer may be taken over from."""
    own = [criterion.takes] if criterion.takes else []
    variables = criterion.rule.variables if isinstance(criterion.rule, FormulaRule) else ()
    return own + [variable.takes for variable in variables if variable.takes]


def rows_behind(criterion: Criterion, entrant: Entrant) -> tuple[str, str]:
    """Return the address of what a criterion's figure was counted from, and what the link is called; "" for none."""
    origins = {takes.origin for takes in takes_of(criterion)}
    if "dossiers" in origins:
        return reverse("dossier-unit", args=[entrant.unit.code]), _("Xem hồ sơ của đơn vị")
    if "tasks" in origins:
        return f"{reverse('task-board')}?f.lead={entrant.unit_id}", _("Xem nhiệm vụ của đơn vị")
    return "", ""


def of_tasks(round: Round, entrant: Entrant) -> list[TakenFigure]:
    """Return how many tasks led by the unit were due in the period until today, and how many were done.

    A task counts as done once its report was confirmed. Nothing where the province follows no tasks of the period.
    """
    start, until = _span(round)
    due = Task.objects.filter(locality=round.locality, last_day__range=(start, until))
    if not due.exists():
        return []
    standing = with_standing(due.filter(lead=entrant.unit), round.locality.today(), round.locality.warn_days)
    found = counts(standing)
    on_time, late = found.get(TimeState.done_on_time, 0), found.get(TimeState.done_late, 0)
    number, origin = sum(found.values()), f"theo dõi nhiệm vụ, đến ngày {figures.date(until)}"
    plain = {"due": number, "done_on_time": on_time, "done_late": late}
    taken = [
        TakenFigure(entrant.unit.code, Takes(origin="tasks", figure=name), origin, value=str(value))
        for name, value in plain.items()
    ]
    return taken + _share(entrant, Takes(origin="tasks", figure="completion"), origin, on_time + late, number)


def of_dossiers(round: Round, entrant: Entrant) -> list[TakenFigure]:
    """Return the unit's dossiers resolved in time among those resolved, and those filed online among those received.

    Dossiers that name the unit by its code or full name. Nothing where none were imported.
    """
    lake, (start, until) = lake_of(round.locality), _span(round)
    names = [name for name, unit in units_by_name(round.locality).items() if unit.pk == entrant.unit_id]
    if lake is None or not names or start > until:
        return []
    found = dossier_counts(ask(lake, start, until, until, names), ("channel",))
    in_time = _sum(found, "resolved_early", "resolved_on_time")
    resolved, received = in_time + _sum(found, "resolved_late"), _sum(found, "received")
    online = _sum(found.filter(pl.col("channel") == "online"), "received")
    origin = f"hồ sơ một cửa, đến ngày {figures.date(until)}"
    told = received if found["channel"].null_count() == 0 else 0  # where some say no channel, the share is not known
    return [
        *_share(entrant, Takes(origin="dossiers", figure="on_time_rate"), origin, in_time, resolved),
        *_share(entrant, Takes(origin="dossiers", figure="online_rate"), origin, online, told),
    ]


def _span(round: Round) -> tuple[dt.date, dt.date]:
    """Return the first day of the round's period, and its last or today, whichever is earlier."""
    period = parse_period(round.period)
    return period.start, min(period.end, round.locality.today())


def _share(entrant: Entrant, takes: Takes, origin: str, part: int, whole: int) -> list[TakenFigure]:
    """Return a share as one figure; none where there is nothing to take it of."""
    if not whole:
        return []
    return [TakenFigure(entrant.unit.code, takes, origin, numerator=str(part), denominator=str(whole))]


def _sum(table: pl.DataFrame, *columns: str) -> int:
    return sum(int(table[column].sum()) for column in columns)


ROOMS: dict[str, Callable[[Round, Entrant], list[TakenFigure]]] = {"tasks": of_tasks, "dossiers": of_dossiers}
