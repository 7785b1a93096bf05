"""Giving a task on from its page: parts to units below, to another person, to another unit; and its parts in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.directives.following import Transition
from caicach.errors import InputError
from caicach.web.access.door import Refused
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.forms import put_problems
from caicach.web.directives.giving_forms import HandForm, MoveForm, SplitForm
from caicach.web.directives.models import Task
from caicach.web.directives.services.acting import known_act
from caicach.web.directives.services.handing import hand_over, move
from caicach.web.directives.services.splitting import split
from caicach.web.directives.standing import Chip, chip_of

GIVING = ("split", "hand-over", "move")
MOST = 60  # parts or occurrences shown on a task's page; the board has them all


@dataclass(frozen=True)
class Giving:
    """One way to give a task on that is open to the reader, with its form."""

    transition: Transition
    form: forms.Form
    asked: bool


def form_of(name: str, task: Task, data: object = None) -> forms.Form:
    """Return the form of an act of giving on."""
    if name == "split":
        return SplitForm(data, task=task)
    return HandForm.of(task, data) if name == "hand-over" else MoveForm(data, task=task)


def givings(task: Task, allowed: Iterable[Transition], asked: str, refused: forms.Form | None) -> list[Giving]:
    """Return the ways to give `task` on that are open, the one just refused with what was written in it."""
    found = sorted((t for t in allowed if t.act in GIVING), key=lambda t: GIVING.index(t.act))
    return [Giving(t, refused if t.act == asked and refused else form_of(t.act, task), t.act == asked) for t in found]


def give(request: HttpRequest, user: User, task: Task, name: str, right: str) -> forms.Form | None:
    """Do the act; None where it was done, else the form with what is wrong."""
    if not known_act(user, task, name):
        raise Refused(right)
    form = form_of(name, task, request.POST)
    if not form.is_valid():
        return form
    try:
        messages.success(request, _given(user, task, form))
    except InputError as error:
        put_problems(form, error)
        return form
    return None


def _given(user: User, task: Task, form: forms.Form) -> str:
    said = form.cleaned_data
    if isinstance(form, SplitForm):
        made = split(user, task, form.parts())
        return ngettext("Đã giao %(n)d đơn vị.", "Đã giao %(n)d đơn vị.", len(made)) % {"n": len(made)}
    if isinstance(form, HandForm):
        return _("Đã chuyển cho %s.") % hand_over(user, task, form.to(), said["words"]).person
    return _("Đã chuyển cho %s chủ trì.") % move(user, task, said["unit"], said["words"]).lead


def parts_of(task: Task, user: User) -> list[tuple[Task, Chip]]:
    """Return the parts of a task, or the occurrences of a series, that the reader sees, each with its standing."""
    reached = within(user, "see-tasks", Task.objects.filter(Q(parent=task) | Q(series=task))).order_by().values("pk")
    parts = Task.objects.filter(pk__in=reached).select_related("lead")
    order = ("-last_day", "pk") if task.is_series else ("lead__sort_key", "last_day", "pk")
    today, warn = task.locality.today(), task.locality.warn_days
    return [(part, chip_of(part, today, warn)) for part in parts.order_by(*order)[:MOST]]
