"""Giving parts of a task to units below: each a task of its own, with one lead, judged by the unit that gave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, QuerySet

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Task
from caicach.web.directives.services import streams
from caicach.web.directives.services.acting import Said, event_of, locked, opened
from caicach.web.directives.services.refusals import needs
from caicach.web.units.models import Unit

LOCAL = ("district", "commune")  # levels whose units a department may give parts to, though they are not under it


@dataclass(frozen=True)
class Part:
    """What one unit below is given: its words, and its last day."""

    unit: Unit
    words: str
    last_day: dt.date | None = None


def units_below(task: Task) -> QuerySet[Unit]:
    """Return the units in force that the lead of `task` may give parts to: under it, and of the local levels.

    A unit of a local level gives to those under it only; nobody gives to a unit above.
    """
    lead, today = task.lead, task.locality.today()
    under = Q(parent=lead) | Q(parent__parent=lead) | Q(parent__parent__parent=lead)
    units = Unit.objects.filter(locality=task.locality).on(today).exclude(pk__in=lead.ancestry())
    return units.filter(under if lead.level in LOCAL else under | Q(level__in=LOCAL)).order_by("sort_key")


@transaction.atomic
def split(by: User, task: Task, parts: Sequence[Part]) -> list[Task]:
    """Give parts of `task` to units below it; returns the new tasks. The task itself stays its lead's.

    Raises InputError where the act is not open, a unit is not below or has an open part with the same words already,
    or a part would be due after the task (of an overdue one: without a day to come).
    """
    task = locked(task)
    transition = opened(by, task, "split")
    _check(task, parts)
    made = [_part(task, part) for part in parts]
    said = "\n".join(f"{part.lead}: {part.words}" for part in made)
    event = event_of(by, task, replace(transition), Said(said))
    task.state = transition.after
    task.save(update_fields=["state"])
    event.save()
    for part in made:
        record(by, "give-task", part, stream=streams.tasks(task.locality))
    record(by, "task-split", task, stream=streams.tasks(task.locality), note=said)
    return made


def _part(task: Task, part: Part) -> Task:
    words = " ".join(part.words.split())
    last_day = part.last_day or task.last_day
    return Task.objects.create(
        locality=task.locality,
        directive=task.directive,
        parent=task,
        given_by=task.lead,
        given_on=task.locality.today(),
        words=words[:1].upper() + words[1:],
        folded=fold(f"{words} {part.unit.full_name} {task.directive.number}"),
        lead=part.unit,
        product=task.product,
        authority=str(task.lead)[:200],
        deadline_kind="date" if last_day else task.deadline_kind,
        deadline_words=task.deadline_words if part.last_day is None else "",
        last_day=last_day,
        every=task.every,
        finding=task.finding,
        instrument=task.instrument,
        code=task.code,
    )


def _check(task: Task, parts: Sequence[Part]) -> None:
    """Raise InputError with everything that is wrong with the parts."""
    problems, today = [], task.locality.today()
    below = set(units_below(task).filter(pk__in=[p.unit.pk for p in parts]).values_list("pk", flat=True))
    if not parts or any(part.unit.pk not in below for part in parts):
        problems.append(needs(Text("ít nhất một đơn vị cấp dưới", "at least one unit below"), "units"))
    if any(not part.words.strip() for part in parts):
        problems.append(needs(Text("nội dung giao", "what is given"), "words"))
    if task.last_day and task.last_day < today:
        if any(part.last_day is None or part.last_day < today for part in parts):
            problems.append(
                needs(Text("một ngày sắp tới: nhiệm vụ đã quá hạn", "a coming day: the task is overdue"), "new_day")
            )
    elif task.last_day and any(part.last_day and part.last_day > task.last_day for part in parts):
        problems.append(_after_the_task(task.last_day))
    given = set(task.parts.exclude(state="cancelled").values_list("lead", "words"))
    twice = [part.unit for part in parts if (part.unit.pk, part.words[:1].upper() + part.words[1:]) in given]
    problems += [_given_already(unit) for unit in twice]
    if problems:
        raise InputError(problems)


def _after_the_task(day: dt.date) -> Problem:
    return Problem(
        column="new_day",
        expected=Text(
            f"một ngày không sau {day:%d/%m/%Y}, hạn của nhiệm vụ", f"a day not after {day}, the task's last"
        ),
        cure=Text(
            "Chọn ngày sớm hơn, hoặc đề nghị gia hạn nhiệm vụ trước.", "Choose an earlier day, or ask to extend."
        ),
    )


def _given_already(unit: Unit) -> Problem:
    return Problem(
        column="units",
        found=str(unit),
        expected=Text("đơn vị chưa được giao phần việc này", "a unit not given this part yet"),
        cure=Text("Bỏ chọn đơn vị này, hoặc ghi nội dung khác.", "Leave the unit out, or word the part differently."),
    )
