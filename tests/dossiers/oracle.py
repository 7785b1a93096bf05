"""The contract's statistics counted one dossier at a time in plain Python: slow, and without any engine."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

COUNTS = (
    "carried_over",
    "received",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "pending_in_time",
    "pending_overdue",
)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)


def kind(dossier: dict, as_of: dt.datetime) -> str:
    """What the dossier is at the moment `as_of` (exclusive)."""
    ended = dossier["finished_at"] or dossier["returned_at"]
    if ended is None or ended >= as_of:
        return "pending_overdue" if dossier["due_at"] < as_of else "pending_in_time"
    ended -= dt.timedelta(days=dossier["paused_days"] or 0)
    if ended.date() < dossier["due_at"].date():
        return "resolved_early"
    return "resolved_on_time" if ended <= dossier["due_at"] else "resolved_late"


def count(dossiers: list[dict], by: list[str], start: dt.date, end: dt.date, as_of: dt.date | None = None) -> dict:
    """Return {group: counts} of one period."""
    judged = midnight((as_of or end) + dt.timedelta(days=1))
    first, after = midnight(start), min(midnight(end + dt.timedelta(days=1)), judged)
    found: dict = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for dossier in dossiers:
        ended = dossier["finished_at"] or dossier["returned_at"]
        if dossier["received_at"] >= after or (ended and ended < first):
            continue
        row = found[tuple(dossier[name] for name in by)]
        row["carried_over" if dossier["received_at"] < first else "received"] += 1
        row[kind(dossier, judged)] += 1
    return dict(found)


def count_by_month(
    dossiers: list[dict], by: list[str], start: dt.date, end: dt.date, as_of: dt.date | None = None
) -> dict:
    """Return {(month, *group): counts}: each calendar month closed at its own end, the last at `as_of`."""
    found = {}
    last = min(end, as_of or end)
    first = start
    while first <= last:
        following = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        month_end = min(following - dt.timedelta(days=1), last)
        closing = (as_of or end) if month_end == last else month_end
        for group, row in count(dossiers, by, first, month_end, closing).items():
            found[(f"{first:%Y-%m}", *group)] = row
        first = following
    return found
