"""Dossiers of administrative procedures: the clock, the lake, statistics, Form 06, the process as it runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caicach.dossiers.bulk import due_at_many, working_time_many
    from caicach.dossiers.clock import Deadline, deadline, due_at
    from caicach.dossiers.hours import ClockRule, WorkingHours, clock_rule, working_hours
    from caicach.dossiers.imports import Imported, import_dossiers, undo_import
    from caicach.dossiers.lake import Lake, open_lake
    from caicach.dossiers.process import ProcessMap, read_process
    from caicach.dossiers.stats import stats

_HOMES = {
    "due_at_many": "bulk",
    "working_time_many": "bulk",
    "Deadline": "clock",
    "deadline": "clock",
    "due_at": "clock",
    "ClockRule": "hours",
    "WorkingHours": "hours",
    "clock_rule": "hours",
    "working_hours": "hours",
    "Imported": "imports",
    "import_dossiers": "imports",
    "undo_import": "imports",
    "Lake": "lake",
    "open_lake": "lake",
    "ProcessMap": "process",
    "read_process": "process",
    "stats": "stats",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a public name where it is first used: the clock needs none of the engines that the lake needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
