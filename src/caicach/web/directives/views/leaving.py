"""One who leaves: whose tasks are open, and all of them handed on in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from caicach.errors import InputError
from caicach.registry import vietnamese_sort_key
from caicach.web.access.reach import within
from caicach.web.accounts.models import Membership, User
from caicach.web.directives.forms import put_problems
from caicach.web.directives.giving_forms import HandForm
from caicach.web.directives.models import Task
from caicach.web.directives.services.handing import Person, hand_over_all, in_hand
from caicach.web.directives.standing import LIVE, Chip, chip_of
from caicach.web.interface.page import form_page

SHOWN = 200


@dataclass(frozen=True)
class Holder:
    """Somebody who has open tasks: how the address names them, their name, how many."""

    key: str
    name: str
    count: int


@form_page("follow")
def hand_over_page(request: HttpRequest) -> HttpResponse:
    """Choose who leaves, see what they have open, and hand all of it on."""
    user = request.user
    assert isinstance(user, User)
    asked = request.POST.get("from") or request.GET.get("from", "")
    who = _person(asked)
    tasks = in_hand(user, who) if who else Task.objects.none()
    form = HandForm(request.POST if request.method == "POST" else None, accounts=_accounts(tasks))
    form.fields["words"].required = True
    if form.is_bound and form.is_valid() and _handed(request, user, tasks, form):
        return redirect("task-board")
    today, warn = (user.locality.today(), user.locality.warn_days) if user.locality else (None, 0)
    shown: list[tuple[Task, Chip]] = [(task, chip_of(task, today, warn)) for task in tasks[:SHOWN]] if today else []
    context = {
        "holders": holders_of(user),
        "asked": asked,
        "who": who,
        "tasks": shown,
        "count": tasks.count(),
        "form": form,
    }
    return render(request, "directives/leaving.html", context, status=422 if form.errors else 200)


def _handed(request: HttpRequest, user: User, tasks: QuerySet[Task], form: HandForm) -> bool:
    try:
        count = hand_over_all(user, tasks, form.to(), form.cleaned_data["words"])
    except InputError as error:
        put_problems(form, error)
        return False
    said = ngettext("Đã chuyển %(n)d nhiệm vụ cho %(to)s.", "Đã chuyển %(n)d nhiệm vụ cho %(to)s.", count)
    messages.success(request, said % {"n": count, "to": form.to()})
    return True


def _person(asked: str) -> Person | None:
    """Return whom the address names: u:12 is an account, p:Nguyễn Văn A a name."""
    kind, _colon, rest = asked.partition(":")
    if kind == "u" and rest.isascii() and rest.isdigit():
        account = User.objects.filter(pk=int(rest)).first()
        return Person(account=account) if account else None
    return Person(rest) if kind == "p" and rest else None


def holders_of(user: User) -> list[Holder]:
    """Return everybody who has open tasks that `user` may hand over: accounts, and names without one."""
    reached = within(user, "hand-over-tasks", Task.objects.filter(state__in=LIVE)).order_by().values("pk")
    tasks = Task.objects.filter(pk__in=reached).order_by()
    held = tasks.exclude(holder=None).values("holder").annotate(n=Count("pk"))
    accounts = User.objects.in_bulk([row["holder"] for row in held])
    named = tasks.filter(holder=None).exclude(person="").values("person").annotate(n=Count("pk"))
    found = [Holder(f"u:{row['holder']}", str(accounts[row["holder"]]), row["n"]) for row in held]
    found += [Holder(f"p:{row['person']}", row["person"], row["n"]) for row in named]
    return sorted(found, key=lambda holder: vietnamese_sort_key(holder.name))


def _accounts(tasks: QuerySet[Task]) -> list[User]:
    """Return the officers and heads of every unit that leads one of the tasks."""
    roles = ["unit-officer", "leader"]
    held = Membership.objects.filter(unit__in=tasks.order_by().values("lead"), role__in=roles, user__is_active=True)
    found = {m.user for m in held.select_related("user", "unit__locality") if m.holds()}
    return sorted(found, key=lambda one: vietnamese_sort_key(str(one)))
