"""Who and when: units with validity and lineage, periods, the working calendar."""

from caicach.registry.calendar import DayKind, WorkingCalendar
from caicach.registry.period import Period, parse_period, period_end
from caicach.registry.registry import Registry
from caicach.registry.unit import TERRITORIES, Became, Lineage, Link, Unit
from caicach.registry.words import fold, spelling, vietnamese_sort_key

__all__ = [
    "TERRITORIES",
    "Became",
    "DayKind",
    "Lineage",
    "Link",
    "Period",
    "Registry",
    "Unit",
    "WorkingCalendar",
    "fold",
    "parse_period",
    "period_end",
    "spelling",
    "vietnamese_sort_key",
]
