"""Acts on a living task, by the core's state table: who may do what from which state, and what it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from caicach.directives.following import Transition, acts, states, transitions
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.access.reach import may, own_units
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Attachment, Task, TaskEvent
from caicach.web.directives.services import streams
from caicach.web.directives.standing import LIVE
from caicach.web.files.models import StoredFile

DESCRIBE = Text("Bổ sung người phụ trách, sản phẩm", "Complete person and product")


@dataclass(frozen=True)
class Said:
    """What comes with an act: words (progress, result or reason), percent, days, files."""

    words: str = ""
    percent: int | None = None
    finished_on: dt.date | None = None
    new_day: dt.date | None = None
    files: Sequence[tuple[StoredFile, str]] = field(default_factory=tuple)


def held_roles(user: User, task: Task) -> set[str]:
    """Return the roles of the state table that `user` holds on `task`."""
    roles = set()
    if may(user, "report-progress", task):
        roles.add("lead-unit" if task.lead_id in own_units(user) else "coordinating-unit")
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
    return tuple(t for t in found if not t.before_deadline or (task.last_day is not None and today <= task.last_day))


@transaction.atomic
def act_on(by: User, task: Task, act: str, said: Said) -> TaskEvent:
    """Do `act` on `task`: check it against the state table, move the state, keep the event, its files and the entry.

    The task's row is locked first, so that of two people closing the same task the second is told what happened.
    Raises InputError where the act is not open to the user in this state, or lacks what it needs.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("locality__unit", "lead").get(pk=task.pk)
    transition = next((t for t in open_acts(by, task) if t.act == act), None)
    if transition is None:
        raise InputError(_not_open(task, act))
    _check(transition, said, task)
    event = _event(by, task, transition, said)
    _move(task, transition, said)
    task.save()
    event.save()
    Attachment.objects.bulk_create([Attachment(event=event, file=file, name=name) for file, name in said.files])
    record(by, f"task-{act}", task, stream=streams.tasks(task.locality), note=said.words)
    return event


@transaction.atomic
def describe(by: User, task: Task, person: str, product: str) -> Task:
    """Say who answers for a task and what its product is, where the document left them open; an event keeps both.

    Raises InputError where the task is over, or where nothing is said that is new.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("locality__unit", "lead").get(pk=task.pk)
    person, product = " ".join(person.split()), " ".join(product.split())
    if task.state not in LIVE or (person, product) == (task.person, task.product):
        raise InputError(_nothing_new())
    task.person, task.product = person, product
    task.clean_fields(exclude=["locality", "directive", "reading", "lead", "finding"])
    task.save(update_fields=["person", "product"])
    said = "; ".join(part for part in (person, product) if part)
    _event(by, task, Transition("describe", DESCRIBE, task.state, task.state, (), ()), Said(said)).save()
    record(by, "task-describe", task, stream=streams.tasks(task.locality), note=said)
    return task


def may_describe(user: User, task: Task) -> bool:
    """Tell whether `user` may complete the description of `task`: its leading unit, or those who gave it."""
    return task.state in LIVE and bool(held_roles(user, task) & {"lead-unit", "assigner"})


def _event(by: User, task: Task, transition: Transition, said: Said) -> TaskEvent:
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
        words=said.words,
        percent=said.percent,
        old_day=task.last_day if said.new_day else None,
        new_day=said.new_day,
    )


def _move(task: Task, transition: Transition, said: Said) -> None:
    """Put the task into its new state with what the act brings."""
    task.state = transition.after
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


def _check(transition: Transition, said: Said, task: Task) -> None:
    """Raise InputError with everything the act still lacks."""
    today, problems = task.locality.today(), []
    if {"progress", "result", "reason"}.intersection(transition.requires) and not said.words.strip():
        problems.append(_needs(Text("nội dung báo cáo hoặc lý do", "a report or a reason"), "words"))
    if said.percent is not None and not 0 <= said.percent <= 100:
        problems.append(_needs(Text("phần trăm từ 0 đến 100", "a percentage from 0 to 100"), "percent"))
    if "finished_on" in transition.requires and (said.finished_on is None or said.finished_on > today):
        problems.append(
            _needs(Text("ngày hoàn thành, không sau hôm nay", "the day of completion, not after today"), "finished_on")
        )
    if "new_deadline" in transition.requires and (said.new_day is None or said.new_day <= (task.last_day or today)):
        problems.append(
            _needs(Text("thời hạn mới, sau thời hạn hiện nay", "a new deadline after the present one"), "new_day")
        )
    if problems:
        raise InputError(problems)


def _nothing_new() -> Problem:
    return Problem(
        expected=Text("người phụ trách hoặc sản phẩm khác với đang ghi", "another person or product than is on record"),
        cure=Text("Điền rồi gửi lại.", "Fill it in and send again."),
    )


def _needs(expected: Text, column: str) -> Problem:
    return Problem(expected=expected, column=column, cure=Text("Điền rồi gửi lại.", "Fill it in and send again."))


def _not_open(task: Task, act: str) -> Problem:
    now = next(s.title for s in states() if s.id == task.state)
    return Problem(
        found=act,
        expected=Text(
            f"một việc làm được khi nhiệm vụ ở trạng thái “{now.vi}”", f"an act open to a task that is “{now.en}”"
        ),
        cure=Text(
            "Tải lại trang: nhiệm vụ có thể vừa được người khác cập nhật.",
            "Reload the page: someone may just have updated the task.",
        ),
    )
