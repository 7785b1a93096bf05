"""What a report on an index is made of: figures, and what the asker may see of findings, tasks and outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse

from caicach.analysis import Comparison
from caicach.directives.following import TimeState, time_state_title
from caicach.errors import InputError, Problem
from caicach.registry import period_end
from caicach.reporting.index_matter import Assignment, Cause, IndexMatter, Outcome, Past, Weakness
from caicach.text import Text
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, SERIES, every_words, standing_title, time_state_of
from caicach.web.findings.models import Finding
from caicach.web.indices.figures_of import comparison_of, current_tables, kept_computation, standing_of
from caicach.web.indices.models import Computation, IndexTable
from caicach.web.indices.outcomes import outcomes
from caicach.web.reports.papers import within_sentence
from caicach.web.reports.services import Asked
from caicach.web.units.models import Locality, Unit

DRAFT = "Bản dự thảo: chưa có số, ngày và chữ ký."
ORDER = (
    TimeState.open_overdue,
    TimeState.open_due_soon,
    TimeState.open_in_time,
    TimeState.open_no_deadline,
    TimeState.done_late,
    TimeState.done_on_time,
    TimeState.done_no_deadline,
)
DONE = ORDER[4:]
NAMED = 4


@dataclass(frozen=True)
class Gathered:
    """The matter of a report and the stored computation of its figures."""

    matter: IndexMatter
    computation: Computation


def gather(user: User, locality: Locality, asked: Asked, unit: Unit | None = None) -> Gathered:
    """Return what the report is made of, as far as `user` may see it today. Raises InputError where figures lack.

    `unit`: of another province than the own one: its figures alone, since what was found and given is not kept here.
    """
    unit = unit or locality.unit
    own = unit.pk == locality.unit_id
    tables = current_tables(asked.instrument)
    before, after = (_table(tables, asked, period) for period in (asked.before, asked.after))
    comparison = comparison_of(before, after)
    code = unit.code
    if not unit.holds_on(period_end(asked.after)) or comparison.unit(code) is None:
        raise InputError(_not_measured(asked, unit))
    computation = kept_computation(
        "compare",
        {"instrument": asked.instrument, "from": asked.before, "to": asked.after},
        (before, after),
        comparison.as_answer(),
    )
    findings = _findings(user, asked) if own else []
    later = next((p for p in tables if p > asked.after), "")
    matter = IndexMatter(
        comparison,
        code,
        name=within_sentence(unit),
        history=_history(unit, tables, asked.after),
        weaknesses=_weaknesses(findings, comparison),
        assignments=_assignments(user, locality, findings),
        outcomes=_outcomes(user, unit, tables, asked.after, later) if own else (),
        next_period=later,
        sources=_sources(before, after, tables.get(later)),
        computation=computation.name,
        remarks=(DRAFT,),
        traces=_traces(asked, code),
    )
    return Gathered(matter, computation)


def _table(tables: Mapping[str, IndexTable], asked: Asked, period: str) -> IndexTable:
    if period not in tables:
        raise InputError(
            Problem(
                found=f"{asked.instrument} {period}",
                expected=Text("một bảng chỉ số đã nhập", "an index table that has been imported"),
                cure=Text("Nhập bảng của kỳ này rồi lập lại báo cáo.", "Import that period's table and ask again."),
            )
        )
    return tables[period]


def _not_measured(asked: Asked, unit: Unit) -> Problem:
    return Problem(
        found=f"{unit}, {asked.instrument} {asked.before}, {asked.after}",
        expected=Text("một địa phương có trong bảng của cả hai kỳ", "a province that both tables hold"),
        cure=Text("Chọn hai kỳ có số liệu của địa phương.", "Choose two periods that hold the province."),
    )


def _history(unit: Unit, tables: Mapping[str, IndexTable], until: str) -> tuple[Past, ...]:
    """Return the unit's composite and rank of every kept period up to `until`."""
    held = [(p, standing_of(t)) for p, t in tables.items() if p <= until and unit.holds_on(period_end(p))]
    code = unit.code
    return tuple(Past(p, s.value(code, "total"), s.rank(code, "total"), s.out_of(code)) for p, s in held)


def _findings(user: User, asked: Asked) -> list[Finding]:
    made = Finding.objects.filter(instrument=asked.instrument, period_from=asked.before, period_to=asked.after)
    return list(within(user, "see-findings", made).prefetch_related("causes", "units").order_by("code", "pk"))


def _weaknesses(findings: Iterable[Finding], comparison: Comparison) -> tuple[Weakness, ...]:
    edition = comparison.instrument.edition(comparison.after)
    return tuple(
        Weakness(
            finding.title,
            component=_component(edition.criterion(finding.code) if edition else None, finding.code),
            responsible=", ".join(str(unit) for unit in finding.units.all()),
            causes=tuple(
                Cause("objective" if cause.kind == "objective" else "subjective", cause.words)
                for cause in finding.causes.all()
                if not cause.withdrawn
            ),
        )
        for finding in findings
    )


def _component(criterion: object, code: str) -> str:
    title = getattr(criterion, "title", None)
    return f"{code}. {title.vi}" if title else code


def _assignments(user: User, locality: Locality, findings: Iterable[Finding]) -> tuple[Assignment, ...]:
    """Return the tasks that serve the findings, and those of the directives that answer them, overdue ones first.

    The same task of several units that stand alike is one line.
    """
    served = Task.objects.given().filter(Q(finding__in=findings) | Q(directive__findings__in=findings))
    tasks = within(user, "see-tasks", served).distinct().select_related("lead", "directive")
    alike: dict[Assignment, list[Unit]] = defaultdict(list)
    for task in sorted(tasks, key=lambda task: _urgency(task, locality)):
        alike[_assignment(task, locality)].append(task.lead)
    return tuple(replace(line, lead=_names(line, units), count=len(units)) for line, units in alike.items())


def _names(line: Assignment, units: list[Unit]) -> str:
    """Return who leads by name; of what is done, more than a few are counted only."""
    if len(units) > NAMED and line.state in {time_state_title(state).vi for state in DONE}:
        return f"{len(units)} cơ quan, đơn vị"
    return ", ".join(str(unit) for unit in sorted(units, key=lambda unit: unit.sort_key))


def _urgency(task: Task, locality: Locality) -> tuple[int, str, int]:
    stands = time_state_of(task, locality.today(), locality.warn_days)
    place = ORDER.index(stands) if stands else len(ORDER)
    return place, task.last_day.isoformat() if task.last_day else "9999", task.pk


def _assignment(task: Task, locality: Locality) -> Assignment:
    """Return a task without its unit."""
    stands = time_state_of(task, locality.today(), locality.warn_days)
    state = time_state_title(stands).vi if stands else standing_title(CANCELLED if task.state == CANCELLED else SERIES)
    words = task.words[:1].upper() + task.words[1:]
    return Assignment(words, "", task.last_day, state, _detail(task, stands, locality), _document(task))


def _detail(task: Task, stands: TimeState | None, locality: Locality) -> str:
    if task.state == "reported-done":
        return "đã báo cáo xong, chờ xác nhận"
    if stands == TimeState.open_overdue and task.last_day:
        return f"{(locality.today() - task.last_day).days} ngày"
    if stands == TimeState.done_late and task.last_day and task.finished_on:
        return f"{(task.finished_on - task.last_day).days} ngày"
    return every_words(task.every).lower() if task.every and stands == TimeState.open_no_deadline else ""


def _document(task: Task) -> str:
    day = task.directive.date
    return f"{task.directive}, {day.day}/{day.month}/{day.year}" if day else str(task.directive)


def _outcomes(user: User, unit: Unit, tables: Mapping[str, IndexTable], after: str, later: str) -> tuple[Outcome, ...]:
    """Return what the next period says of the components that tasks aimed at; nothing while it is not published."""
    if not later or not unit.holds_on(period_end(later)):
        return ()
    comparison = comparison_of(tables[after], tables[later])
    compared = comparison.unit(unit.code)
    if compared is None:
        return ()
    return tuple(
        Outcome(f"{o.component.code}. {o.component.title.vi}", len(o.tasks), o.component.before, o.component.after)
        for o in outcomes(user, comparison, compared)
    )


def _sources(*tables: IndexTable | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(table.source for table in tables if table))


def _traces(asked: Asked, code: str) -> tuple[tuple[str, str], ...]:
    """Return the addresses that the paper's figures open: the trace of the composite, the ranking of the period."""
    if not asked.site:
        return ()
    site = asked.site.rstrip("/")
    score = reverse("index-trace", args=[asked.instrument, asked.after, code, "total"])
    return ("score", site + score), ("rank", site + reverse("index-page", args=[asked.instrument, asked.after]))
