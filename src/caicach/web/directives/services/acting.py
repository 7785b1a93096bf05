"""Acts on a living task, by the core's state table: who may do what from which state, and what it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q, QuerySet

from caicach.directives.following import Transition, acts, transitions
from caicach.errors import InputError
from caicach.text import Text
from caicach.web.access.reach import may, own_units
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Attachment, Task, TaskEvent
from caicach.web.directives.services import streams
from caicach.web.directives.services.refusals import DESCRIBE, needs, not_open, nothing_new, own_report, parts_open
from caicach.web.directives.services.tallying import moved, place_of
from caicach.web.directives.standing import LIVE
from caicach.web.files.models import StoredFile

OF_SERIES = ("cancel", "reopen", "hand-over", "move")  # a series is not done itself: its occurrences are
ANSWERS = ("request-extension", "extend", "decline-extension", "report-done", "cancel")  # they settle the day asked for
DEEPEST = 2  # a task, its parts, and theirs: province, department, commune


@dataclass(frozen=True)
class Said:
    """What comes with an act: words (progress, result or reason), percent, days, files.

    `despite` is why a task is reported done although parts given to units below are still open.
    """

    words: str = ""
    percent: int | None = None
    finished_on: dt.date | None = None
    new_day: dt.date | None = None
    files: Sequence[tuple[StoredFile, str]] = field(default_factory=tuple)
    despite: str = ""


def held_roles(user: User, task: Task) -> set[str]:
    """Return the roles of the state table that `user` holds on `task`; the unit above is the assigner of its parts."""
    roles = set()
    if may(user, "report-progress", task):
        units = own_units(user)
        gave = task.parent is not None and task.parent.lead_id in units
        roles |= {"assigner"} if gave else set()
        if task.lead_id in units:
            roles.add("lead-unit")
        elif not gave:
            roles.add("coordinating-unit")
    if may(user, "judge-task", task):
        roles |= {"assigner", "tracker"}
    return roles


def known_act(user: User, task: Task, act: str) -> bool:
    """Tell whether `act` is ever open to `user` on `task`, whatever its state."""
    held = held_roles(user, task)
    return any(t.act == act and held.intersection(t.who) for t in transitions())


def open_acts(user: User, task: Task) -> tuple[Transition, ...]:
    """Return the acts that `user` may do on `task` today."""
    today = task.locality.today()
    found = acts(task.state, held_roles(user, task))
    if task.is_series:
        return tuple(t for t in found if t.act in OF_SERIES)
    if task.depth == DEEPEST:
        found = tuple(t for t in found if t.act != "split")
    found = tuple(t for t in found if not t.when_asked or task.asked_day)
    return tuple(t for t in found if not t.before_deadline or (task.last_day is not None and today <= task.last_day))


@transaction.atomic
def act_on(by: User, task: Task, act: str, said: Said) -> TaskEvent:
    """Do `act` on `task`: check it against the state table, move the state, keep the event, its files and the entry.

    The task's row is locked first, so that of two people closing the same task the second is told what happened.
    Raises InputError where the act is not open to the user in this state, or lacks what it needs.
    """
    task = locked(task)
    transition = opened(by, task, act)
    _check(transition, said, task, by)
    event = event_of(by, task, transition, said)
    stood = place_of(task)
    _move(task, transition, said)
    task.save()
    moved(stood, place_of(task))
    event.save()
    Attachment.objects.bulk_create([Attachment(event=event, file=file, name=name) for file, name in said.files])
    if act == "cancel":
        _cancel_below(by, task, transition, said)
    record(by, f"task-{act}", task, stream=streams.tasks(task.locality), note=event.words)
    return event


def locked(task: Task) -> Task:
    """Return the task as it now stands, its row locked until the transaction ends."""
    related = ("locality__unit", "lead", "parent__lead", "directive")
    return Task.objects.select_for_update(of=("self",)).select_related(*related).get(pk=task.pk)


def opened(by: User, task: Task, act: str) -> Transition:
    """Return the transition of `act`; InputError, saying what was done last and by whom, where it is not open."""
    transition = next((t for t in open_acts(by, task) if t.act == act), None)
    if transition is None:
        raise InputError(not_open(task, act))
    return transition


def open_below(task: Task) -> QuerySet[Task]:
    """Return the parts, or occurrences, of a task that still ask for work."""
    return Task.objects.filter(Q(parent=task) | Q(series=task), state__in=LIVE)


def _cancel_below(by: User, task: Task, transition: Transition, said: Said) -> None:
    """Cancel with a task its open parts; with a series the occurrences that are not due yet."""
    below = open_below(task)
    if task.is_series:
        below = below.filter(last_day__gte=task.locality.today())
    for part in below.select_for_update(of=("self",)).select_related("locality__unit", "lead"):
        event = event_of(by, part, replace(transition, before=part.state), said)
        part.state = transition.after
        part.save(update_fields=["state"])
        event.save()
        _cancel_below(by, part, transition, said)
        record(by, "task-cancel", part, stream=streams.tasks(part.locality), note=said.words)


@transaction.atomic
def describe(by: User, task: Task, person: str, product: str) -> Task:
    """Say who answers for a task and what its product is, where the document left them open; an event keeps both.

    Raises InputError where the task is over, or where nothing is said that is new.
    """
    task = locked(task)
    person, product = " ".join(person.split()), " ".join(product.split())
    if task.state not in LIVE or (person, product) == (task.person, task.product):
        raise InputError(nothing_new())
    task.person, task.product = person, product
    task.clean_fields(exclude=["locality", "directive", "reading", "lead", "finding"])
    task.save(update_fields=["person", "product"])
    said = "; ".join(part for part in (person, product) if part)
    event_of(by, task, Transition("describe", DESCRIBE, task.state, task.state, (), ()), Said(said)).save()
    record(by, "task-describe", task, stream=streams.tasks(task.locality), note=said)
    return task


def may_describe(user: User, task: Task) -> bool:
    """Tell whether `user` may complete the description of `task`: its leading unit, or those who gave it."""
    return task.state in LIVE and bool(held_roles(user, task) & {"lead-unit", "assigner"})


def event_of(by: User, task: Task, transition: Transition, said: Said) -> TaskEvent:
    """Return the event of an act, not saved yet."""
    membership = by.membership
    assert membership is not None
    return TaskEvent(
        task=task,
        act=transition.act,
        from_state=transition.before,
        to_state=transition.after,
        by=by,
        by_unit=membership.unit,
        on=task.locality.today(),
        words="\n".join(filter(None, [said.words, said.despite])),
        percent=said.percent,
        old_day=task.last_day if said.new_day else None,
        new_day=said.new_day,
        finished_on=said.finished_on if transition.act == "report-done" else None,
    )


def _move(task: Task, transition: Transition, said: Said) -> None:
    """Put the task into its new state with what the act brings."""
    task.state = transition.after
    if transition.act in ANSWERS:
        task.asked_day = said.new_day if transition.act == "request-extension" else None
    if said.percent is not None:
        task.percent = said.percent
    if transition.act == "report-done":
        task.percent, task.finished_on = 100, said.finished_on
    elif transition.act in ("return", "reopen"):
        task.finished_on = None
        last = task.events.filter(act="report-progress", percent__isnull=False).last()
        task.percent = last.percent if last and last.percent is not None else 0
    elif transition.act == "extend" and said.new_day:
        task.last_day = said.new_day
        task.deadline_kind = "date"


def _check(transition: Transition, said: Said, task: Task, by: User) -> None:
    """Raise InputError with everything the act still lacks."""
    today, problems = task.locality.today(), []
    if {"progress", "result", "reason"}.intersection(transition.requires) and not said.words.strip():
        problems.append(needs(Text("nội dung báo cáo hoặc lý do", "a report or a reason"), "words"))
    if said.percent is not None and not 0 <= said.percent <= 100:
        problems.append(needs(Text("phần trăm từ 0 đến 100", "a percentage from 0 to 100"), "percent"))
    if "finished_on" in transition.requires and (said.finished_on is None or said.finished_on > today):
        problems.append(
            needs(Text("ngày hoàn thành, không sau hôm nay", "the day of completion, not after today"), "finished_on")
        )
    if "new_deadline" in transition.requires and (said.new_day is None or said.new_day <= (task.last_day or today)):
        problems.append(
            needs(Text("thời hạn mới, sau thời hạn hiện nay", "a new deadline after the present one"), "new_day")
        )
    if transition.act == "report-done" and not said.despite.strip() and (count := open_below(task).count()):
        problems.append(parts_open(count))
    if transition.act == "confirm" and _reported_by(task) == by.pk:
        problems.append(own_report())
    if problems:
        raise InputError(problems)


def _reported_by(task: Task) -> int | None:
    """Return who reported the task done last."""
    last = task.events.filter(act="report-done").last()
    return last.by_id if last else None
