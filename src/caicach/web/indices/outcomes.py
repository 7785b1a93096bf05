"""The next period's figures come back to the tasks that aimed at them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from caicach.analysis import Comparison, ComponentChange, UnitComparison
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task


@dataclass(frozen=True)
class Outcome:
    """One component that tasks aimed at: the tasks, how many are done, and how the component moved since."""

    component: ComponentChange
    tasks: tuple[Task, ...]
    done: int


def outcomes(user: User | AnonymousUser, comparison: Comparison, unit: UnitComparison) -> list[Outcome]:
    """Return, for each component that earlier tasks aimed at, what was done and what became of the component.

    A task aims at the comparison when its finding was made on figures up to the earlier period: the later period is
    then the first that can show an effect. That a component rose after a task is no proof that the task raised it.
    """
    aimed = (
        Task.objects.given()
        .filter(instrument=comparison.instrument.id, finding__period_to=comparison.before)
        .exclude(state="cancelled")
    )
    by_code: dict[str, list[Task]] = defaultdict(list)
    for task in within(user, "see-tasks", aimed).select_related("lead", "directive", "locality"):
        by_code[task.code].append(task)
    return [
        Outcome(c, tuple(by_code[c.code]), sum(t.state == "confirmed-done" for t in by_code[c.code]))
        for c in unit.components
        if by_code.get(c.code)
    ]
