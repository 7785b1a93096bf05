"""What happened to a task, event by event, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from caicach.directives.following import transitions
from caicach.reporting import figures
from caicach.web.directives.models import Attachment, Task, TaskEvent
from caicach.web.directives.services.refusals import DESCRIBE


@dataclass(frozen=True)
class Happening:
    """One event: what was done, by whom, with what words, and the deadline it moved."""

    event: TaskEvent
    title: str
    who: str
    attachments: list[Attachment]
    old_day: str = ""
    new_day: str = ""

    @property
    def on(self) -> dt.date:
        """Return the day of the event."""
        return self.event.on


def timeline_of(task: Task) -> list[Happening]:
    """Return a task's events, the newest first."""
    events = task.events.select_related("by", "by_unit").prefetch_related("attachments").order_by("-pk")
    titles = {t.act: t.title for t in transitions()} | {"describe": DESCRIBE}
    language = translation.get_language() or "vi"
    return [_happening(event, titles, language) for event in events]


def _happening(event: TaskEvent, titles: dict[str, Any], language: str) -> Happening:
    title = titles[event.act].within(language)
    who = str(event.by) if str(event.by_unit) in str(event.by) else f"{event.by} · {event.by_unit}"
    old, new = (figures.date(day, language) if day else "" for day in (event.old_day, event.new_day))
    return Happening(event, title, who, list(event.attachments.all()), old, new)
