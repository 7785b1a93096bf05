"""Readings reshaped by a person: marked in the text, merged, split, and taken back to what they were."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services.settling import note, nothing_selected, opened, settled, wait_again


@transaction.atomic
def add_reading(by: User, directive: Directive, start: int, end: int) -> Reading:
    """Mark a stretch of the text as a task that the program did not see.

    `start` and `end` are character offsets in the directive's text. Raises InputError where there are no words.
    """
    words = " ".join(directive.text[start:end].split()) if 0 <= start < end <= len(directive.text) else ""
    if not words or directive.state == Directive.State.DRAFT:
        raise InputError(nothing_selected())
    reading = Reading.objects.create(
        directive=directive, start=start, end=end, words=words, deadline={"kind": "none"}, read={}, touched=True
    )
    wait_again(by, directive)
    return note(by, "add-reading", reading)


@transaction.atomic
def merge_readings(by: User, first: Reading, second: Reading) -> Reading:
    """Make one task of two readings: both words and all units, the first deadline and product that is there.

    The two stay as they were beside the new one, so that the merger can be taken back.
    """
    if first.directive_id != second.directive_id or first.pk == second.pk:
        raise InputError(nothing_selected())
    first, second = opened(first), opened(second)
    lead = _union(first.lead, second.lead)
    whole = Reading.objects.create(
        directive=first.directive,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        words=f"{first.words.rstrip('.; ')}; {second.words}",
        lead=lead,
        coordinating=[n for n in _union(first.coordinating, second.coordinating) if n not in lead],
        deadline=second.deadline if first.deadline.get("kind", "none") == "none" else first.deadline,
        person=first.person or second.person,
        product=first.product or second.product,
        authority=first.authority or second.authority,
        finding=first.finding or second.finding,
        touched=True,
    )
    for part in (first, second):
        part.state, part.merged_into = Reading.State.MERGED, whole
        part.save()
        note(by, "merge-reading", part)
    return note(by, "merge-reading", whole)


@transaction.atomic
def split_reading(by: User, reading: Reading, at: int) -> tuple[Reading, Reading]:
    """Cut a reading's words in two at character `at`; both parts keep units and deadline until corrected."""
    reading = opened(reading)
    left, right = reading.words[: max(at, 0)].strip(" ;,.\n"), reading.words[max(at, 0) :].strip(" ;,\n")
    if not left or not right.strip("."):
        raise InputError(nothing_selected())
    cut = _place_of(right, reading)
    second = Reading.objects.create(
        directive=reading.directive,
        start=cut,
        end=reading.end,
        words=right,
        lead=reading.lead,
        coordinating=reading.coordinating,
        deadline=reading.deadline,
        person=reading.person,
        product=reading.product,
        authority=reading.authority,
        finding=reading.finding,
        read=reading.read,
        touched=True,
    )
    reading.words, reading.end, reading.touched = left, cut, True
    reading.save()
    note(by, "split-reading", second)
    return note(by, "split-reading", reading), second


@transaction.atomic
def restore_reading(by: User, reading: Reading) -> Reading:
    """Take back a dismissal, or a merger: its parts stand again, and what they became is withdrawn."""
    if reading.state == Reading.State.MERGED and reading.merged_into:
        return _unmerge(by, reading.merged_into, reading)
    if reading.state != Reading.State.DISMISSED:
        raise InputError(settled(reading))
    reading.state = Reading.State.PROPOSED
    reading.save(update_fields=["state"])
    wait_again(by, reading.directive)
    return note(by, "restore-reading", reading)


def _unmerge(by: User, whole: Reading, asked: Reading) -> Reading:
    whole = opened(whole)
    for part in whole.merged.all():
        part.state, part.merged_into = Reading.State.PROPOSED, None
        part.save()
        note(by, "restore-reading", part)
    whole.state = Reading.State.MERGED
    whole.save()
    note(by, "unmerge-reading", whole)
    asked.refresh_from_db()
    return asked


def words_place(reading: Reading, offset: int) -> int:
    """Return where in a reading's words the document's character `offset` falls; 0 where it falls outside them."""
    inside = reading.start < offset < reading.end
    found = _beginning(reading.directive.text[offset : reading.end]).search(reading.words) if inside else None
    return found.start() if found else 0


def _beginning(words: str) -> re.Pattern[str]:
    """Return what finds the first words again, whatever signs and line ends stand between them."""
    first = [re.escape(word) for word in re.findall(r"\w+", words)[:5]]
    return re.compile(r"\b" + r"\W+".join(first) if first else r"(?!)")


def passage_place(directive: Directive, passage: str) -> tuple[int, int]:
    """Return the offsets of a passage quoted from the text, however its lines are wrapped.

    Raises InputError where it does not stand in the text.
    """
    sought = r"\s+".join(re.escape(word) for word in passage.split())
    found = re.search(sought, directive.text) if sought else None
    if found is None:
        raise InputError(nothing_selected())
    return found.span()


def _place_of(words: str, reading: Reading) -> int:
    """Return where in the document `words` begin: they may be wrapped there, or a person may have changed them."""
    found = _beginning(words).search(reading.directive.text, reading.start, reading.end)
    if found and found.start() > reading.start:
        return found.start()
    return min(reading.start + max(1, (reading.end - reading.start) // 2), reading.end - 1)


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
