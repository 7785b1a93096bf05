"""What assigning and following say on the home page."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.directives.following import TimeState, rates
from caicach.reporting import figures
from caicach.web.access.reach import may, own_units, within
from caicach.web.accounts.models import User
from caicach.web.directives.cards import unclear
from caicach.web.directives.counting import (
    counted_of_province,
    counted_of_units,
    given_in_province,
    given_to_units,
    open_of_units,
    own_only,
    province_of,
    summed,
)
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.standing import LIVE, chip_of, counted_once, tasks_seen_by, with_standing
from caicach.web.directives.tables import urgent_first
from caicach.web.interface.waiting import Step, Waiting

MOST = 5  # of one kind; the board has them all
ENOUGH = 1000  # of the unclear ones are counted


def steps(user: User) -> list[Step]:
    """Return the figures of `assign` and `follow`."""
    if not may(user, "see-tasks") or user.locality is None:
        return []
    province = province_of(user)
    if province is None:
        seen = tasks_seen_by(user).filter(series=None).exclude(state="cancelled")
        given = given_to_units(own_units(user)) if own_only(user) else counted_once(seen).count()
        found = counted_of_units(user.locality, own_units(user))
    else:
        given, found = given_in_province(province), counted_of_province(province, by_lead=False)
    return [_assign(user, given), _follow(summed(found, user.locality.today()).counts)]


def _assign(user: User, given: int) -> Step:
    """Return how many tasks are given, and how many of the living ones lack an item of the “rõ” formula."""
    assert user.locality is not None
    variant = user.locality.clarity_variant
    seen = open_of_units(own_units(user)) if own_only(user) else within(user, "see-tasks", Task.objects.all())
    living = seen.filter(series=None, state__in=LIVE).order_by()
    lacking = unclear(living, variant).values("pk")[: ENOUGH + 1].count()
    title = variant.split("-", 1)[0]
    line = _("%(n)d chưa đủ %(items)s rõ") % {"n": lacking, "items": title} if lacking else _("mọi nhiệm vụ đều rõ")
    if lacking > ENOUGH:
        line = _("hơn %(n)d chưa đủ %(items)s rõ") % {"n": ENOUGH, "items": title}
    waits = _readings(user).count() if may(user, "confirm-task") else 0
    if waits:
        line = _("%d chờ xác nhận") % waits
    said = ngettext("%(n)d nhiệm vụ", "%(n)d nhiệm vụ", given) % {"n": given}
    return Step(
        "assign", _("Giao việc"), reverse("directive-list"), said, line, "due-soon" if lacking or waits else "in-time"
    )


def _follow(found: Mapping[TimeState, int]) -> Step:
    """Return how many of the done ones were on time, and how many are overdue."""
    overdue, soon = found.get(TimeState.open_overdue, 0), found.get(TimeState.open_due_soon, 0)
    on_time = rates(found).on_time
    language = translation.get_language() or "vi"
    figure = (
        _("%s đúng hạn") % figures.percent(on_time, 0, language) if on_time is not None else _("chưa có nhiệm vụ xong")
    )
    if overdue:
        line, state = _("%d quá hạn") % overdue, "overdue"
    elif soon:
        line, state = _("%d sắp đến hạn") % soon, "due-soon"
    else:
        line, state = _("không nhiệm vụ nào quá hạn"), "in-time"
    return Step("follow", _("Theo dõi"), reverse("task-board"), figure, line, state)


def waiting(user: User) -> list[Waiting]:
    """Return what waits for the user: readings to confirm, reports to judge, own tasks, units that are late."""
    if user.locality is None or not may(user, "see-tasks"):
        return []
    if may(user, "judge-task"):
        asking = within(user, "judge-task", Task.objects.filter(asked_day__isnull=False))
        return _to_confirm(user) + _to_judge(user) + _to_extend(user, asking)
    if may(user, "report-progress"):
        asking = Task.objects.filter(asked_day__isnull=False, given_by__in=own_units(user))
        return _parts_to_judge(user) + _to_extend(user, asking) + _to_do(user)
    return _late_units(user)


def _readings(user: User) -> QuerySet[Reading]:
    return within(user, "confirm-task", Reading.objects.filter(state=Reading.State.PROPOSED))


def _to_confirm(user: User) -> list[Waiting]:
    waits = Count("readings", filter=Q(readings__state=Reading.State.PROPOSED))
    records = within(user, "confirm-task", Directive.objects.filter(state=Directive.State.READ)).annotate(waits=waits)
    return [
        Waiting(
            _("Xác nhận nhiệm vụ đọc từ %s") % directive,
            reverse("directive-confirm", args=[directive.pk]),
            ngettext("Giao việc · %(n)d nhiệm vụ chờ", "Giao việc · %(n)d nhiệm vụ chờ", directive.waits)
            % {"n": directive.waits},
            _("chờ bạn"),
            "due-soon",
            60,
        )
        for directive in records[:MOST]
    ]


def _to_judge(user: User) -> list[Waiting]:
    """Return the tasks reported done, the longest waiting first."""
    reported = tasks_seen_by(user).filter(state="reported-done").select_related("lead").order_by("finished_on", "pk")
    return [_item(user, task, _("Xác nhận hoặc trả lại: %s"), 50) for task in reported[:MOST]]


def _to_extend(user: User, asking: QuerySet[Task]) -> list[Waiting]:
    """Return the tasks whose lead asks for more time, the earliest due first."""
    waits = asking.filter(state__in=LIVE).select_related("lead").order_by("last_day", "pk")
    return [_item(user, task, _("Quyết định đề nghị gia hạn: %s"), 55) for task in waits[:MOST]]


def _parts_to_judge(user: User) -> list[Waiting]:
    """Return the parts that the user's unit gave and that were reported done, the longest waiting first."""
    ours = Task.objects.filter(state="reported-done", given_by__in=own_units(user))
    reported = ours.select_related("lead").order_by("finished_on", "pk")
    return [_item(user, task, _("Xác nhận hoặc trả lại: %s"), 60) for task in reported[:MOST]]


def _to_do(user: User) -> list[Waiting]:
    """Return the unit's own tasks that ask for something, the most urgent first."""
    assert user.locality is not None
    own: QuerySet[Task] = Task.objects.filter(lead__in=own_units(user), state__in=LIVE, is_series=False)
    own = own.exclude(state="reported-done").filter(Q(holder=None) | Q(holder=user))
    own = with_standing(own, user.locality.today(), user.locality.warn_days)
    asking = own.filter(
        Q(standing__in=[TimeState.open_overdue, TimeState.open_due_soon]) | Q(state__in=["returned", "not-started"])
    )
    return [_item(user, task, "%s", 70) for task in urgent_first(asking).select_related("lead")[:MOST]]


def _item(user: User, task: Task, form: str, urgency: int) -> Waiting:
    assert user.locality is not None
    chip = chip_of(task, user.locality.today(), user.locality.warn_days)
    words = task.words if len(task.words) <= 110 else f"{task.words[:108].rsplit(' ', 1)[0]}…"
    line = _("Theo dõi · %s") % task.lead
    return Waiting(
        form % words,
        reverse("task", args=[task.pk]),
        line,
        chip.words,
        chip.kind,
        urgency + 9 * (chip.kind == "overdue"),
    )


def _late_units(user: User) -> list[Waiting]:
    """Return the units with overdue tasks, those with the most first."""
    late = tasks_seen_by(user).filter(Q(standing=TimeState.open_overdue), state__in=LIVE).order_by()
    found = (
        late.values("lead", "lead__full_name", "lead__sort_key")
        .annotate(n=Count("pk"))
        .order_by("-n", "lead__sort_key")
    )
    return [
        Waiting(
            row["lead__full_name"],
            f"{reverse('task-board')}?f.lead={row['lead']}&f.standing={TimeState.open_overdue}",
            _("Theo dõi · đơn vị có nhiệm vụ quá hạn"),
            ngettext("%(n)d quá hạn", "%(n)d quá hạn", row["n"]) % {"n": row["n"]},
            "overdue",
            45,
        )
        for row in found[:MOST]
    ]
