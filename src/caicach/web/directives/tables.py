"""The table of tasks: on the board, and on a document's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, states
from caicach.registry import vietnamese_sort_key
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, SERIES, chip_of, standing_title
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day

# What asks for attention first: overdue, then what is due, then what has no day, then what is over.
_FIRST = {
    TimeState.open_overdue: 0,
    TimeState.open_due_soon: 1,
    TimeState.open_in_time: 1,
    TimeState.open_no_deadline: 2,
}


def urgent_first(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return the tasks (those of `with_standing`) with the most urgent first."""
    order = Case(*(When(standing=name, then=Value(place)) for name, place in _FIRST.items()), default=Value(3))
    criterion = Concat(F("instrument"), Value(" "), F("code"))
    return tasks.annotate(urgency=order, criterion=criterion).order_by("urgency", "last_day", "lead__sort_key", "pk")


def task_table(
    request: HttpRequest, tasks: QuerySet[Task], today: dt.date, warn_days: int, *, within_directive: bool = False
) -> Table:
    """Return the tasks (those of `with_standing`) as a table, the most urgent first."""
    records = (
        urgent_first(tasks)
        .select_related("lead", "directive")
        .defer("directive__text", "directive__citations", "folded")
    )
    columns = [
        Column("task", _("Nhiệm vụ"), lambda t: t.words, _link, sortable=False),
        Column(
            "lead",
            _("Chủ trì"),
            lambda t: str(t.lead),
            field="lead__sort_key",
            filter_field="lead",
            choices=_units(tasks),
        ),
        *([] if within_directive else [_directive_column(tasks)]),
        *_person_columns(tasks),
        _criterion_column(tasks),
        Column(
            "deadline", _("Thời hạn"), lambda t: t.last_day, lambda t: day(t.last_day), field="last_day", minor=True
        ),
        Column(
            "standing",
            _("Tình trạng"),
            lambda t: chip_of(t, today, warn_days).words,
            lambda t: _chip(t, today, warn_days),
            field="standing",
            choices=_standings(tasks),
            sortable=False,
        ),
        Column("state", _("Tiến độ"), _state, _progress, field="state", choices=_states(tasks), minor=True),
    ]
    return Table(
        request,
        "tasks",
        [_worth_filtering(column, request) for column in columns],
        records,
        search_field="folded",
        caption=_("Nhiệm vụ"),
        empty=_("Chưa có nhiệm vụ nào. Nhiệm vụ có khi một văn bản được xác nhận."),
    )


def _worth_filtering(column: Column, request: HttpRequest) -> Column:
    """Return a column with a filter only where there is a choice; what the address asks for is always one."""
    asked = request.GET.get(f"f.{column.name}", "")
    if asked and column.field:
        known = dict(column.choices)
        return replace(column, choices=[*column.choices, *([] if asked in known else [(asked, _day_words(asked))])])
    return column if len(column.choices) > 1 else replace(column, choices=())


def _day_words(asked: str) -> str:
    """Return a day of an address as people write it; anything else as it is."""
    try:
        return day(dt.date.fromisoformat(asked))
    except ValueError:
        return asked


def _link(task: Task) -> Any:
    period = task.period.within(translation.get_language() or "vi") if task.period else ""
    words = task.words.removesuffix(f" (kỳ {task.period.vi})") if task.period else task.words
    return format_html(
        '<a href="{}" title="{}">{}</a>{}',
        reverse("task", args=[task.pk]),
        task.words,
        Truncator(words[:1].upper() + words[1:]).words(22),
        format_html(" <small>{}</small>", _("kỳ %s") % period) if period else "",
    )


def _chip(task: Task, today: dt.date, warn_days: int) -> Any:
    chip = chip_of(task, today, warn_days)
    return format_html('<span class="chip {}">{}</span>', chip.kind, chip.words)


def state_title(name: str) -> str:
    """Return the name of a task's state in the page's language."""
    return next(s.title.within(translation.get_language() or "vi") for s in states() if s.id == name)


def _state(task: Task) -> str:
    return state_title(task.state)


def _progress(task: Task) -> str:
    shown = task.percent and task.state in ("in-progress", "returned")
    return f"{state_title(task.state)}, {task.percent} %" if shown else state_title(task.state)


def _directive_column(tasks: QuerySet[Task]) -> Column:
    found = tasks.order_by().values_list("directive", "directive__kind", "directive__number").distinct()
    choices = [(str(pk), f"{kind} {number}".strip()) for pk, kind, number in sorted(found, key=lambda row: -row[0])]
    return Column(
        "directive",
        _("Văn bản"),
        lambda t: str(t.directive),
        _directive_link,
        field="directive__date",
        filter_field="directive",
        choices=choices,
        minor=True,
    )


def _directive_link(task: Task) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("directive", args=[task.directive_id]), task.directive)


def _criterion_column(tasks: QuerySet[Task]) -> Column:
    found = tasks.exclude(code="").order_by("instrument", "code").values_list("instrument", "code").distinct()
    choices = [(f"{instrument} {code}", f"{instrument.upper()} {code}") for instrument, code in found]
    return Column(
        "criterion",
        _("Chỉ số phục vụ"),
        lambda t: f"{t.instrument.upper()} {t.code}".strip(),
        field="criterion",
        choices=choices,
        minor=True,
    )


def _person_columns(tasks: QuerySet[Task]) -> list[Column]:
    """Return the column of who has the tasks in hand; none where nobody is named, so that the others have room."""
    found = tasks.exclude(person="").order_by().values_list("person", flat=True).distinct()
    choices = [(name, name) for name in sorted(found, key=vietnamese_sort_key)]
    column = Column("person", _("Người phụ trách"), lambda t: t.person, field="person", choices=choices, minor=True)
    return [column] if choices else []


def _units(tasks: QuerySet[Task]) -> Sequence[tuple[str, str]]:
    found = tasks.order_by("lead__sort_key").values_list("lead", "lead__full_name", "lead__sort_key").distinct()
    return [(str(pk), name) for pk, name, _key in found]


def _standings(tasks: QuerySet[Task]) -> Sequence[tuple[str, str]]:
    there = set(tasks.order_by().values_list("standing", flat=True).distinct())  # type: ignore[misc]
    names = [str(s) for s in (TimeState.open_overdue, TimeState.open_due_soon, *TimeState)] + [SERIES, CANCELLED]
    return [(name, standing_title(name)) for name in dict.fromkeys(names) if name in there]


def _states(tasks: QuerySet[Task]) -> Sequence[tuple[str, str]]:
    there = set(tasks.order_by().values_list("state", flat=True).distinct())
    return [(s.id, state_title(s.id)) for s in states() if s.id in there]
