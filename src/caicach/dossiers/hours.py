"""Working hours: the sessions of a working day, and the dated rule by which a limit is counted."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from caicach.dossiers.facts import library, read_yaml, version_on
from caicach.errors import InputError, Problem
from caicach.text import Text

Session = tuple[dt.time, dt.time]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The sessions of every working day, in order and apart; both bounds of a session belong to it."""

    sessions: tuple[Session, ...]
    source: str = ""

    def __post_init__(self) -> None:
        bounds = [moment for session in self.sessions for moment in session]
        if not bounds or any(a >= b for a, b in itertools.pairwise(bounds)):
            raise InputError(
                Problem(
                    found=", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in self.sessions),
                    expected=Text(
                        "các buổi làm việc tăng dần, không chồng nhau", "sessions that rise and do not overlap"
                    ),
                    cure=Text("Sửa giờ mở cửa và đóng cửa.", "Mend the opening and closing times."),
                )
            )

    @property
    def length(self) -> dt.timedelta:
        """The working time of one day."""
        return sum((_span(a, b) for a, b in self.sessions), dt.timedelta())

    @property
    def opening(self) -> dt.time:
        """When a working day begins."""
        return self.sessions[0][0]

    def open_at(self, moment: dt.time) -> bool:
        """Say whether a working day's `moment` is within a session, bounds included."""
        return any(a <= moment <= b for a, b in self.sessions)

    def next_opening(self, moment: dt.time) -> dt.time | None:
        """Return the first opening after `moment` on the same day, or None where the day is over."""
        return next((a for a, _ in self.sessions if a > moment), None)


def _span(start: dt.time, end: dt.time) -> dt.timedelta:
    day = dt.date.min
    return dt.datetime.combine(day, end) - dt.datetime.combine(day, start)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How a limit is counted, as one dated version of `library/clock_rules.yaml` says."""

    id: str
    title: Text
    supplement: Literal["pause", "restart"]
    source: str
    status: str
    note: Text
    valid_from: dt.date | None


def working_hours(id: str = "office", on: dt.date | None = None, file: Path | None = None) -> WorkingHours:
    """Return the working hours `id` in force on the day `on` (default: the latest), from the library or from `file`.

    Raises InputError where there is no such entry, or where the file is not of the library's form.
    """
    entry = _entry(read_yaml(file) if file else library("working_hours.yaml"), id, file, "working_hours.yaml")
    version = version_on(entry["versions"], on or dt.date.max)
    if version is None:
        raise _not_in_force(id, on or dt.date.max)
    try:
        sessions = tuple((dt.time.fromisoformat(a), dt.time.fromisoformat(b)) for a, b in version["sessions"])
    except (TypeError, ValueError, KeyError) as error:
        expected = Text('các cặp giờ như ["08:00", "12:00"]', 'pairs of times such as ["08:00", "12:00"]')
        cure = Text("Viết lại các buổi làm việc.", "Write the sessions again.")
        found = str(version.get("sessions"))
        raise InputError(
            Problem(file=file.name if file else None, found=found, expected=expected, cure=cure)
        ) from error
    return WorkingHours(sessions, str(version.get("source", "")))


def clock_rule(id: str = "general", on: dt.date | None = None) -> ClockRule:
    """Return the counting rule `id` in force on the day of receipt `on`; raises InputError where there is none."""
    entry = _entry(library("clock_rules.yaml"), id, None, "clock_rules.yaml")
    version = version_on(entry["versions"], on or dt.date.max)
    if version is None:
        raise _not_in_force(id, on or dt.date.max)
    return ClockRule(
        id=id,
        title=Text.of(entry["title"]),
        supplement=version["supplement"],
        source=version["source"],
        status=version["status"],
        note=Text.of(version["note"]),
        valid_from=version["from"],
    )


def _entry(content: Any, id: str, file: Path | None, name: str) -> dict[str, Any]:
    known = content if isinstance(content, dict) else {}
    if isinstance(known.get(id), dict) and isinstance(known[id].get("versions"), list):
        return known[id]  # type: ignore[no-any-return]
    there = ", ".join(str(key) for key in known) or "–"
    raise InputError(
        Problem(
            file=file.name if file else name,
            found=id,
            expected=Text(f"một mục trong: {there}", f"one of the entries: {there}"),
            cure=Text("Chọn một mục có trong tệp.", "Choose an entry of the file."),
        )
    )


def _not_in_force(id: str, on: dt.date) -> InputError:
    return InputError(
        Problem(
            found=f"{id}, {on:%d/%m/%Y}",
            expected=Text("một quy định có hiệu lực vào ngày tiếp nhận", "a rule in force on the day of receipt"),
            cure=Text("Chọn quy định khác, hoặc kiểm tra ngày.", "Choose another rule, or check the date."),
        )
    )
