"""Who and when: units with validity and lineage, periods, the working calendar."""

from caicach.registry.actors import ActorKind, actor_kinds, actors
from caicach.registry.calendar import DayKind, WorkingCalendar
from caicach.registry.period import Period, parse_period, period_end
from caicach.registry.registry import Registry
from caicach.registry.restate import Restated, restate
from caicach.registry.unit import TERRITORIES, Became, Lineage, Link, Unit
from caicach.registry.words import fold, spelling, vietnamese_sort_key

__all__ = [
    "TERRITORIES",
    "ActorKind",
    "Became",
    "DayKind",
    "Lineage",
    "Link",
    "Period",
    "Registry",
    "Restated",
    "Unit",
    "WorkingCalendar",
    "actor_kinds",
    "actors",
    "fold",
    "parse_period",
    "period_end",
    "restate",
    "spelling",
    "vietnamese_sort_key",
]
