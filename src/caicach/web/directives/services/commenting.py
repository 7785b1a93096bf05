"""One-line notes for a week's meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Task, WeekNote
from caicach.web.directives.services import streams

LONGEST = 300


@dataclass(frozen=True)
class Written:
    """What a person wrote on a task, over what they had before them."""

    words: str
    seen: str


@dataclass(frozen=True)
class Crossed:
    """Somebody else wrote on the same task in the meantime: neither note is lost, the later one is asked again."""

    task: Task
    theirs: str
    mine: str
    by: User


@transaction.atomic
def note_week(by: User, week: dt.date, tasks: Mapping[int, Task], written: Mapping[int, Written]) -> list[Crossed]:
    """Keep what was written on the tasks that the writer sees; returns the notes that crossed, which are not kept."""
    crossed = []
    there = WeekNote.objects.select_for_update(of=("self",)).select_related("by").filter(week=week, task__in=written)
    notes = {note.task_id: note for note in there}
    for pk, said in written.items():
        note, words = notes.get(pk), " ".join(said.words.split())[:LONGEST]
        now = note.words if note else ""
        if pk not in tasks or words in (now, said.seen):
            continue
        if note is not None and now != said.seen:
            crossed.append(Crossed(tasks[pk], now, words, note.by))
            continue
        note = note or WeekNote(task=tasks[pk], week=week)
        note.words, note.by = words, by
        note.save()
        record(by, "note-week", note, stream=streams.tasks(tasks[pk].locality))
    return crossed
