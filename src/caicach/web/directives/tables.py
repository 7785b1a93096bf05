"""The table of tasks: on the board, and on a document's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, states
from caicach.registry import vietnamese_sort_key
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.standing import CANCELLED, LIVE, SERIES, asked_for, chip_of, standing_title, with_standing
from caicach.web.findings.models import Finding
from caicach.web.interface.tables import PAGE_SIZE, Column, Table
from caicach.web.interface.templatetags.caicach import day
from caicach.web.units.models import Locality, Unit

MANY = 1000  # tasks from which on the choices of a filter are no longer looked up among them all
LATEST = 60  # documents, or people, that a filter offers at most


def urgent_first(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return the tasks with what is open first, the earliest due first; then what is over, the latest first."""
    over = Case(When(state__in=LIVE, then=Value(0)), default=Value(1))
    due = Case(When(state__in=LIVE, then=F("last_day")))
    return tasks.annotate(over=over, due=due).order_by(
        "over", F("due").asc(nulls_last=True), F("last_day").desc(nulls_last=True), "pk"
    )


class OpenThenOver:
    """The tasks in the order of `urgent_first`, read in two runs, each of which an index answers in its order."""

    def __init__(self, tasks: QuerySet[Task], total: int | None = None) -> None:
        plain = tasks.order_by()
        self.open = plain.filter(state__in=LIVE).order_by(F("last_day").asc(nulls_last=True), "pk")
        self.over = plain.exclude(state__in=LIVE).order_by(F("last_day").desc(nulls_last=True), "pk")
        self.total = total

    def count(self) -> int:
        """Return how many there are."""
        return self.open.count() + self.over.count() if self.total is None else self.total

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, asked: slice) -> list[Task]:
        first, last = asked.start or 0, asked.stop
        found = list(self.open[first:last])
        if len(found) == last - first:
            return found
        passed = first + len(found) if found else self.open.count()
        return found + list(self.over[max(0, first - passed) : last - passed])


def open_keys(tasks: QuerySet[Task]) -> list[int]:
    """Return the keys of those of the tasks that are open, in the order of `urgent_first`."""
    by_day = tasks.filter(state__in=LIVE).order_by(F("last_day").asc(nulls_last=True), "pk")
    return list(by_day.values_list("pk", flat=True))


class ByKey:
    """The tasks of `keys` in their order, of which only those of a page are read, by their keys alone."""

    def __init__(self, keys: Sequence[int], day: dt.date, warn_days: int) -> None:
        self.tasks, self.keys = _shown_of(with_standing(Task.objects.all(), day, warn_days)), keys

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, asked: slice) -> list[Task]:
        found = {task.pk: task for task in self.tasks.filter(pk__in=self.keys[asked])}
        return [found[key] for key in self.keys[asked] if key in found]


@dataclass
class TaskTable(Table):
    """The table of tasks; `known` is how many there are, where that was counted already, `keys` which, in order."""

    known: int | None = None
    keys: Sequence[int] | None = None
    day: dt.date = dt.date.max
    warn_days: int = 0

    def __post_init__(self) -> None:
        self.total = self.records.count() if self.known is None else self.known  # type: ignore[call-arg]

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page asked for; without a chosen order, what is open before what is over."""
        if self.sort[0] is not None:
            return super().page
        assert isinstance(self.kept, QuerySet)
        runs: Any = OpenThenOver(self.kept, None if self.narrowed else self.total)
        if self.keys is not None and not self.narrowed:
            runs = ByKey(self.keys, self.day, self.warn_days)
        return Paginator(runs, PAGE_SIZE).get_page(self.request.GET.get("page"))

    def _chosen(self, records: QuerySet[Any], path: str, chosen: str) -> QuerySet[Any]:
        if path == "standing":
            records = records.filter(asked_for(chosen, self.day, self.warn_days))
        return super()._chosen(records, path, chosen)


def task_table(
    request: HttpRequest,
    tasks: QuerySet[Task],
    locality: Locality,
    *,
    known: int | None = None,
    keys: Sequence[int] | None = None,
    without: str = "",
) -> Table:
    """Return the tasks (those of `with_standing`) as a table, the most urgent first.

    `known` is how many they are, where that was counted, `keys` which they are, in order; `without` names a column that
    they all share.
    """
    today, warn_days = locality.today(), locality.warn_days
    records = _shown_of(urgent_first(tasks))
    known = len(keys) if keys is not None else tasks.count() if known is None else known
    columns = _columns(tasks if known <= MANY else None, locality)
    return TaskTable(
        request,
        "tasks",
        [_worth_filtering(column, request) for column in columns if column.name != without],
        records,
        search_field="folded",
        caption=_("Nhiệm vụ"),
        empty=_("Chưa có nhiệm vụ nào. Nhiệm vụ có khi một văn bản được xác nhận."),
        known=known,
        keys=keys,
        day=today,
        warn_days=warn_days,
    )


def _shown_of(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return the tasks with what their rows show, and without the long texts of which they show nothing."""
    return (
        tasks.annotate(criterion=Concat(F("instrument"), Value(" "), F("code")))
        .select_related("lead", "directive")
        .defer("directive__text", "directive__citations", "folded")
    )


def _columns(all_of: QuerySet[Task] | None, locality: Locality) -> list[Column]:
    """Return the columns; their choices come from the tasks themselves, unless there are too many (None)."""
    today, warn = locality.today(), locality.warn_days
    return [
        Column("task", _("Nhiệm vụ"), lambda t: t.words, _link, sortable=False),
        Column(
            "lead",
            _("Chủ trì"),
            lambda t: str(t.lead),
            field="lead__sort_key",
            filter_field="lead",
            choices=_units(all_of, locality),
        ),
        _directive_column(all_of, locality),
        *_person_columns(all_of),
        _criterion_column(all_of, locality),
        Column(
            "deadline", _("Thời hạn"), lambda t: t.last_day, lambda t: day(t.last_day), field="last_day", minor=True
        ),
        Column(
            "standing",
            _("Tình trạng"),
            lambda t: chip_of(t, today, warn).words,
            lambda t: _chip(t, today, warn),
            field="standing",
            choices=_standings(all_of),
            sortable=False,
        ),
        Column("state", _("Tiến độ"), _state, _progress, field="state", choices=_states(all_of), minor=True),
    ]


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


def _directive_column(tasks: QuerySet[Task] | None, locality: Locality) -> Column:
    if tasks is None:
        latest = Directive.objects.filter(locality=locality, state=Directive.State.CONFIRMED).order_by("-date", "-pk")
        found = list(latest.values_list("pk", "kind", "number")[:LATEST])
    else:
        rows = tasks.order_by().values_list("directive", "directive__kind", "directive__number").distinct()
        found = sorted(rows, key=lambda row: -row[0])[:LATEST]
    return Column(
        "directive",
        _("Văn bản"),
        lambda t: str(t.directive),
        _directive_link,
        field="directive__date",
        filter_field="directive",
        choices=[(str(pk), f"{kind} {number}".strip()) for pk, kind, number in found],
        minor=True,
    )


def _directive_link(task: Task) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("directive", args=[task.directive_id]), task.directive)


def _criterion_column(tasks: QuerySet[Task] | None, locality: Locality) -> Column:
    served: QuerySet[Any] = Finding.objects.filter(locality=locality, tasks__isnull=False)
    served = (served if tasks is None else tasks).exclude(code="")
    found = served.order_by("instrument", "code").values_list("instrument", "code").distinct()
    return Column(
        "criterion",
        _("Chỉ số phục vụ"),
        lambda t: f"{t.instrument.upper()} {t.code}".strip(),
        field="criterion",
        choices=[(f"{instrument} {code}", f"{instrument.upper()} {code}") for instrument, code in found],
        minor=True,
    )


def _person_columns(tasks: QuerySet[Task] | None) -> list[Column]:
    """Return the column of who has the tasks in hand; none where nobody is named, so that the others have room."""
    names: set[str] = set()
    if tasks is not None:
        names = set(tasks.exclude(person="").order_by().values_list("person", flat=True).distinct())
    choices = [(name, name) for name in sorted(names, key=vietnamese_sort_key)]
    column = Column("person", _("Người phụ trách"), lambda t: t.person, field="person", choices=choices, minor=True)
    if len(choices) > LATEST:
        column = replace(column, choices=())
    return [column] if names or tasks is None else []


def _units(tasks: QuerySet[Task] | None, locality: Locality) -> Sequence[tuple[str, str]]:
    if tasks is None:
        # One row asked for, not EXISTS: a planner makes a pass over all tasks of that.
        one = Subquery(Task.objects.filter(lead=OuterRef("pk")).order_by().values("pk")[:1])
        leading = Unit.objects.filter(locality=locality).annotate(one=one).filter(one__isnull=False)
        return [(str(pk), name) for pk, name in leading.order_by("sort_key").values_list("pk", "full_name")]
    found = tasks.order_by("lead__sort_key").values_list("lead", "lead__full_name", "lead__sort_key").distinct()
    return [(str(pk), name) for pk, name, _key in found]


def _standings(tasks: QuerySet[Task] | None) -> Sequence[tuple[str, str]]:
    names = [str(s) for s in (TimeState.open_overdue, TimeState.open_due_soon, *TimeState)] + [SERIES, CANCELLED]
    there = names if tasks is None else set(tasks.order_by().values_list("standing", flat=True).distinct())  # type: ignore[misc]
    return [(name, standing_title(name)) for name in dict.fromkeys(names) if name in there]


def _states(tasks: QuerySet[Task] | None) -> Sequence[tuple[str, str]]:
    known = [s.id for s in states()]
    there = known if tasks is None else set(tasks.order_by().values_list("state", flat=True).distinct())
    return [(name, state_title(name)) for name in known if name in there]
