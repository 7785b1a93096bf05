"""Dossiers of administrative procedures: the clock, the lake, statistics, Form 06, the process as it runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caicach.dossiers.bulk import due_at_many, working_time_many
    from caicach.dossiers.causes import Cause, load_causes, most_of_it, propose_causes
    from caicach.dossiers.clock import Deadline, deadline, due_at
    from caicach.dossiers.hours import ClockRule, WorkingHours, clock_rule, working_hours
    from caicach.dossiers.imports import Imported, import_dossiers, undo_import
    from caicach.dossiers.lake import Lake, open_lake
    from caicach.dossiers.lost_time import late_steps
    from caicach.dossiers.process import ProcessMap, read_process
    from caicach.dossiers.statistics import stats

__all__ = [
    "Cause",
    "ClockRule",
    "Deadline",
    "Imported",
    "Lake",
    "ProcessMap",
    "WorkingHours",
    "clock_rule",
    "deadline",
    "due_at",
    "due_at_many",
    "import_dossiers",
    "late_steps",
    "load_causes",
    "most_of_it",
    "open_lake",
    "propose_causes",
    "read_process",
    "stats",
    "undo_import",
    "working_hours",
    "working_time_many",
]

_HOMES = {
    "Cause": "causes",
    "ClockRule": "hours",
    "Deadline": "clock",
    "Imported": "imports",
    "Lake": "lake",
    "ProcessMap": "process",
    "WorkingHours": "hours",
    "clock_rule": "hours",
    "deadline": "clock",
    "due_at": "clock",
    "due_at_many": "bulk",
    "import_dossiers": "imports",
    "late_steps": "lost_time",
    "load_causes": "causes",
    "most_of_it": "causes",
    "open_lake": "lake",
    "propose_causes": "causes",
    "read_process": "process",
    "stats": "statistics",
    "undo_import": "imports",
    "working_hours": "hours",
    "working_time_many": "bulk",
}


def __getattr__(name: str) -> Any:
    """Load a public name where it is first used: the clock needs none of the engines that the lake needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
