"""Which reminder a term has reached on a day: the rules of rules.yaml, with what a province changed in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from caicach.registry import WorkingCalendar
from caicach.text import Text
from caicach.web.reminders.models import RuleChange
from caicach.web.units.models import Locality

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Rule:
    """When one kind of term is reminded of, and who is; the fields are those of rules.yaml."""

    kind: str
    title: Text
    before: tuple[int, ...]
    late_first: int
    late_every: int
    working: bool
    who: tuple[str, ...]
    late_who: tuple[str, ...]
    at_home: bool
    source: Text


@cache
def default_rules() -> dict[str, Rule]:
    """Return the rules as they come, by kind."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    return {
        kind: Rule(
            kind=kind,
            title=Text(entry["vi"], entry["en"]),
            before=tuple(sorted(entry["before"], reverse=True)),
            late_first=entry["late-first"],
            late_every=entry["late-every"],
            working=entry["days"] == "working",
            who=tuple(entry["who"]),
            late_who=tuple(entry["late-who"]),
            at_home=entry["home"] == "reminders",
            source=Text.of(entry["source"]),
        )
        for kind, entry in raw["kinds"].items()
    }


def rules_of(locality: Locality) -> dict[str, Rule]:
    """Return the rules in force in a province, by kind."""
    rules = dict(default_rules())
    for change in RuleChange.objects.filter(locality=locality):
        if change.kind in rules:
            rules[change.kind] = replace(
                rules[change.kind],
                before=tuple(sorted(change.before, reverse=True)),
                late_first=change.late_first,
                late_every=change.late_every,
                working=change.working,
            )
    return rules


def stage(due: dt.date, today: dt.date, rule: Rule) -> str | None:
    """Return the reminder that a term due on `due` has reached by `today`: `before-3`, `late-8`; None for none yet.

    The stage stays the same until the next one is reached, so a day on which nothing could be sent loses nothing.
    What falls on the days off after `today` counts as reached: nobody learns on Monday that the term was Sunday.
    """
    if today <= due:
        reach = today if rule.working else min(due, _eve(today))
        reached = [days for days in rule.before if days >= distance(reach, due, working=rule.working)]
        return f"before-{min(reached)}" if reached else None
    late = distance(due, today, working=rule.working)
    if late < rule.late_first:
        return None
    steps = (late - rule.late_first) // rule.late_every if rule.late_every else 0
    return f"late-{rule.late_first + steps * rule.late_every}"


def distance(first: dt.date, last: dt.date, *, working: bool) -> int:
    """Return how many days after `first` up to and with `last`: all of them, or the working days."""
    days = (last - first).days
    return days if not working else sum(is_working(first + n * DAY) for n in range(1, days + 1))


def is_working(day: dt.date) -> bool:
    """Tell whether offices work on `day`; beyond the years of the working calendar, from Monday to Friday."""
    known = WorkingCalendar.vietnam()
    return known.is_working(day) if known.covers(day) else day.weekday() < SATURDAY


def _eve(day: dt.date) -> dt.date:
    """Return the last day before the next working day."""
    while not is_working(day + DAY):
        day += DAY
    return day
