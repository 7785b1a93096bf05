"""What the platform knows of a unit in a round's period, handed to the form as figures that answer criteria.

Each room that has figures adds one function to ROOMS; what none hands over is entered by hand.
"""

from __future__ import annotations

from collections.abc import Callable

from caicach.directives.following import TimeState
from caicach.instruments.base import Takes
from caicach.instruments.model import Criterion
from caicach.instruments.rules import FormulaRule
from caicach.registry import parse_period
from caicach.reporting import figures
from caicach.scoring import Answer, TakenFigure, take_over
from caicach.web.directives.models import Task
from caicach.web.directives.standing import counts, with_standing
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import instrument_of


def known_figures(round: Round, entrant: Entrant) -> list[TakenFigure]:
    """Return the figures of a unit that the platform's rooms have for the round's period."""
    return [figure for room in ROOMS for figure in room(round, entrant)]


def known_answers(entrant: Entrant) -> dict[str, Answer]:
    """Return the answers that those figures give, by criterion, each with where it comes from."""
    round = entrant.round
    taken = take_over(instrument_of(round), known_figures(round, entrant), round.period)
    return {answer.code: answer for answer in taken}


def takes_over(criterion: Criterion) -> bool:
    """Tell whether the criterion's answer may be taken over from a room."""
    variables = criterion.rule.variables if isinstance(criterion.rule, FormulaRule) else ()
    return criterion.takes is not None or any(variable.takes for variable in variables)


def of_tasks(round: Round, entrant: Entrant) -> list[TakenFigure]:
    """Return how many tasks led by the unit were due in the period until today, and how many were done.

    A task counts as done once its report was confirmed. Nothing where the province follows no tasks of the period.
    """
    period, today, locality = parse_period(round.period), round.locality.today(), round.locality
    due = Task.objects.filter(locality=locality, last_day__range=(period.start, min(period.end, today)))
    if not due.exists():
        return []
    found = counts(with_standing(due.filter(lead=entrant.unit), today, locality.warn_days))
    on_time, late = found.get(TimeState.done_on_time, 0), found.get(TimeState.done_late, 0)
    number = sum(found.values())
    origin = f"theo dõi nhiệm vụ, đến ngày {figures.date(min(period.end, today))}"

    def figure(name: str, **texts: str) -> TakenFigure:
        return TakenFigure(entrant.unit.code, Takes(origin="tasks", figure=name), origin, **texts)

    taken = [
        figure("due", value=str(number)),
        figure("done_on_time", value=str(on_time)),
        figure("done_late", value=str(late)),
    ]
    if number:
        taken.append(figure("completion", numerator=str(on_time + late), denominator=str(number)))
    return taken


ROOMS: tuple[Callable[[Round, Entrant], list[TakenFigure]], ...] = (of_tasks,)
