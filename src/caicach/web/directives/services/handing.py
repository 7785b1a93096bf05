"""Handing tasks over: to another person of the leading unit, to another unit, and all that one who leaves has open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.accounts.models import Membership, User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Task
from caicach.web.directives.services import streams
from caicach.web.directives.services.acting import Said, event_of, locked, open_acts, opened
from caicach.web.directives.services.refusals import needs
from caicach.web.directives.standing import LIVE
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class Person:
    """Who answers for a task: a name, an account, or both."""

    name: str = ""
    account: User | None = None

    def __str__(self) -> str:
        return self.name or str(self.account or "")


def accounts_for(task: Task) -> list[User]:
    """Return the accounts that may have `task` in hand: officers and heads of its lead, or of the unit above it."""
    today = task.locality.today()
    roles = ["unit-officer", "leader"]
    held = Membership.objects.filter(unit__in=task.lead.ancestry()[:2], role__in=roles, user__is_active=True)
    found = {m.user for m in held.select_related("user", "unit__locality") if m.holds(today)}
    return sorted(found, key=lambda user: fold(str(user)))


@transaction.atomic
def hand_over(by: User, task: Task, to: Person, why: str = "") -> Task:
    """Put a task into another person's hands at the same unit; the event keeps who had it before.

    Raises InputError where the act is not open, nobody is named, or the account is not of the leading unit.
    """
    task = locked(task)
    transition = opened(by, task, "hand-over")
    name = " ".join(to.name.split())[:120] or str(to.account or "")[:120]
    if not name:
        raise InputError(needs(Text("người nhận nhiệm vụ", "who takes the task over"), "holder"))
    if to.account is not None and to.account not in accounts_for(task):
        raise InputError(needs(Text("tài khoản của đơn vị chủ trì", "an account of the leading unit"), "holder"))
    before = task.person or str(task.holder or "")
    task.person, task.holder = name, to.account
    task.save(update_fields=["person", "holder"])
    said = f"{before} → {name}" if before else name
    event_of(by, task, transition, Said("\n".join(filter(None, [said, why.strip()])))).save()
    record(by, "task-hand-over", task, stream=streams.tasks(task.locality), note=said)
    return task


@transaction.atomic
def move(by: User, task: Task, to: Unit, why: str) -> Task:
    """Give a task to another lead unit; deadline and history stay, the person in charge is open again.

    Raises InputError where the act is not open, no reason is given, or the unit is not in force or leads it already.
    """
    task = locked(task)
    transition = opened(by, task, "move")
    today = task.locality.today()
    problems = [] if why.strip() else [needs(Text("lý do chuyển", "the reason"), "words")]
    if to.pk == task.lead_id or to.locality_id != task.locality_id or not to.holds_on(today):
        problems.append(needs(Text("một đơn vị khác đang hoạt động", "another unit in force"), "unit"))
    if problems:
        raise InputError(problems)
    said = f"{task.lead} → {to}"
    task.lead, task.person, task.holder = to, "", None
    task.folded = fold(f"{task.words} {to.full_name} {task.directive.number}")
    task.save(update_fields=["lead", "person", "holder", "folded"])
    task.coordinating.remove(to)
    task.parts.update(given_by=to)
    event_of(by, task, transition, Said(f"{said}\n{why.strip()}")).save()
    record(by, "task-move", task, stream=streams.tasks(task.locality), note=said)
    return task


def in_hand(by: User, who: Person) -> QuerySet[Task]:
    """Return the open tasks in the hands of `who` that `by` may hand over, the earliest due first."""
    if not who.name and who.account is None:
        return Task.objects.none()
    named = Q(person=who.name) if who.name else Q()
    held = Q(holder=who.account) if who.account else Q()
    reached = within(by, "hand-over-tasks", Task.objects.filter(named & held, state__in=LIVE)).order_by().values("pk")
    return Task.objects.filter(pk__in=reached).select_related("lead", "locality__unit").order_by("last_day", "pk")


@transaction.atomic
def hand_over_all(by: User, tasks: Iterable[Task], to: Person, why: str) -> int:
    """Hand all the tasks of one who leaves on in one act, each with its event; returns how many.

    Raises InputError, and hands none over, where one of them may not be, or no reason is given.
    """
    tasks = list(tasks)
    if not why.strip():
        raise InputError(needs(Text("lý do chuyển", "the reason"), "words"))
    closed = [task for task in tasks if "hand-over" not in {t.act for t in open_acts(by, task)}]
    if closed or not tasks:
        raise InputError(_none_open(len(closed)))
    for task in tasks:
        hand_over(by, task, to, why)
    return len(tasks)


def _none_open(closed: int) -> Problem:
    return Problem(
        found=str(closed) if closed else None,
        expected=Text("các nhiệm vụ còn mở, chuyển được", "open tasks that can be handed over"),
        cure=Text("Tải lại trang: có nhiệm vụ vừa được người khác cập nhật.", "Reload: someone just updated a task."),
    )
