"""Which of the times named in a task is its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caicach.directives.deadlines import Candidate, Deadline


def choose(found: Sequence[Candidate]) -> Deadline:
    """Return the task's deadline among its candidates: the most outspoken, the earlier of two alike.

    Two rhythms join (“định kỳ hằng quý ... trước ngày 15 của tháng cuối quý”), and a yearly rhythm takes its day.
    """
    if not found:
        return Deadline()
    points = [c for c in found if c.deadline.kind == "date"]
    rhythms = [c for c in found if c.deadline.kind == "recurring"]
    if not any(c.deadline.every for c in rhythms):
        rhythms = []
    yearly = [c for c in rhythms if c.deadline.every == ("year",) and c.deadline.day is None]
    yearless = _yearless(points)
    if yearly and yearless:
        return _on_its_day(yearly[0].deadline, yearless[0])
    if any((c.deadline.text or "").lower().startswith("định k") for c in rhythms) and len(points) == len(yearless):
        points = []
    strongest = max((c.weight for c in rhythms if c.deadline.every), default=0)
    if points and max(c.weight for c in points) >= strongest:
        return max(points, key=lambda c: c.weight).deadline
    joining = [c.deadline for c in rhythms if c.weight == strongest or not c.deadline.every]
    return _joined(joining) if joining else Deadline()


def _yearless(points: Sequence[Candidate]) -> list[Deadline]:
    """Return the days that the text gives without a year."""
    deadlines = [candidate.deadline for candidate in points]
    return [d for d in deadlines if d.date and d.text and str(d.date.year) not in d.text and d.bound != "within"]


def _on_its_day(rhythm: Deadline, point: Deadline) -> Deadline:
    assert point.date is not None
    text = f"{rhythm.text}; {point.text}"
    return replace(rhythm, bound=point.bound, day=point.date.day, month=point.date.month, text=text)


def _joined(rhythms: Sequence[Deadline]) -> Deadline:
    first = rhythms[0]
    for other in rhythms[1:]:
        every = tuple(dict.fromkeys((*first.every, *other.every)))
        first = replace(
            first,
            every=every,
            bound=first.bound or other.bound,
            day=first.day or other.day,
            month=first.month or other.month,
            time=first.time or other.time,
            text=f"{first.text}; {other.text}",
        )
    return first
