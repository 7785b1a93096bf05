"""What a correction teaches for the next document: whom a name means, which rhythm a phrase stands for; and unlearning.

A lesson is a spelling of the document, never a judgement about who should work: a name that is a unit's own is not
learned as another's, and a group is not learned at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from caicach.directives.occurring import RHYTHMS
from caicach.directives.taught import name_cut_off, teachable_name, teachable_phrase
from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive, Learned, Reading
from caicach.web.directives.services import streams
from caicach.web.directives.services.naming import Roster, lessons_in_use
from caicach.web.units.models import Locality, Unit

LONGEST = 200  # of the words of a lesson
TAUGHT_RHYTHMS = (*RHYTHMS, "continuous")


@dataclass(frozen=True)
class Taught:
    """What the reader is told before it reads: names with their units' keys, phrases with their rhythms."""

    aliases: dict[str, str]
    phrases: dict[str, str]


def taught_in(locality: Locality) -> Taught:
    """Return the lessons in use in a locality, as `read_directive` takes them; phrases in conflict are left out."""
    aliases: dict[str, str] = {}
    rhythms: dict[str, set[str]] = {}
    for lesson in lessons_in_use(locality).select_related("unit"):
        if lesson.unit is not None:
            aliases[lesson.words] = lesson.unit.key
        else:
            rhythms.setdefault(lesson.words.lower(), set()).add(lesson.every)
    return Taught(aliases, {words: min(every) for words, every in rhythms.items() if len(every) == 1})


def learn_names(by: User, reading: Reading, before: Sequence[str], after: Sequence[str]) -> None:
    """Learn from a side of a reading in which one name was put in the place of another: the old spelling means it."""
    removed, added = [n for n in before if n not in after], [n for n in after if n not in before]
    if len(removed) != 1 or len(added) != 1 or reading.directive.date is None:
        return
    roster = Roster(reading.directive.locality, reading.directive.date)
    meant = roster.meant_by(added[0])
    if meant.sure and not meant.group:
        _learn_unit(by, reading.directive, roster, removed[0], meant.units[0])


def learn_from_words(by: User, reading: Reading, before: str) -> None:
    """Learn the name that a person cut off a reading's words to put one unit as its lead, where none had been read."""
    name = name_cut_off(before, reading.words)
    if name is None or len(reading.lead) != 1 or reading.directive.date is None:
        return
    roster = Roster(reading.directive.locality, reading.directive.date)
    meant = roster.meant_by(reading.lead[0])
    if meant.sure and not meant.group:
        _learn_unit(by, reading.directive, roster, name, meant.units[0])


def learn_choices(by: User, reading: Reading, names: Sequence[str], chosen: Sequence[Unit]) -> None:
    """Learn which units a person chose for the names of a side that were not clear."""
    if reading.directive.date is None:
        return
    roster = Roster(reading.directive.locality, reading.directive.date)
    meant = [roster.meant_by(name) for name in names]
    known = {unit.pk for m in meant for unit in m.units}
    unclear, picked = [m for m in meant if not m.sure], [u for u in chosen if u.pk not in known]
    if len(unclear) == len(picked):  # else somebody left a name as words, and it can't be told which
        for m, unit in zip(unclear, picked, strict=True):
            _learn_unit(by, reading.directive, roster, m.name, unit)


def _learn_unit(by: User, directive: Directive, roster: Roster, name: str, unit: Unit) -> None:
    """Keep that `name` means `unit`, where it stands so in the text and is nobody's own name."""
    stands = fold(name) in fold(directive.text)
    if stands and teachable_name(name) and not roster.is_official(name):
        _keep(by, directive, name, roster.key(name), unit=unit)


def learn_rhythm(by: User, reading: Reading, phrase: str, every: str) -> None:
    """Learn that a phrase of the text which the grammar does not read stands for a rhythm, whatever the year."""
    stands = fold(phrase) in fold(reading.directive.text)
    if every in TAUGHT_RHYTHMS and stands and teachable_phrase(phrase):
        _keep(by, reading.directive, phrase, fold(phrase), every=every)


def _keep(by: User, directive: Directive, words: str, key: str, *, unit: Unit | None = None, every: str = "") -> None:
    known = lessons_in_use(directive.locality).filter(key=key[:300], unit=unit, every=every)
    if len(words) > LONGEST or known.exists():
        return
    lesson = Learned.objects.create(
        locality=directive.locality,
        words=words,
        key=key[:300],
        unit=unit,
        every=every,
        directive=directive,
        learned_by=by,
        learned_on=directive.locality.today(),
    )
    record(by, "learn-from-correction", lesson, stream=streams.documents(directive.locality))


def note_uses(directive: Directive, readings: Iterable[Reading]) -> None:
    """Mark which readings lessons decided, and say in each why it was read so; the readings are stored already."""
    if directive.date is None or not lessons_in_use(directive.locality).exists():
        return
    roster = Roster(directive.locality, directive.date)
    rhythms = {lesson.key: lesson for lesson in lessons_in_use(directive.locality).filter(unit=None)}
    told, uses = [], []
    for reading in readings:
        lessons = {lesson.pk: lesson for lesson in _lessons_of(reading, roster, rhythms)}
        if lessons:
            reading.read = {**reading.read, "why": _why(reading.read.get("why"), lessons.values())}
            told.append(reading)
            uses += [Learned.used_in.through(learned_id=pk, reading_id=reading.pk) for pk in lessons]
    Reading.objects.bulk_update(told, ["read"])
    Learned.used_in.through.objects.bulk_create(uses, ignore_conflicts=True)


def _lessons_of(reading: Reading, roster: Roster, rhythms: dict[str, Learned]) -> Iterator[Learned]:
    for name in (*reading.lead, *reading.coordinating):
        lesson = roster.meant_by(name).lesson
        if lesson is not None:
            yield lesson
    rhythm = rhythms.get(fold(reading.deadline.get("text") or ""))
    if rhythm is not None and reading.deadline.get("every") == rhythm.every:
        yield rhythm


def _why(before: Any, lessons: Iterable[Learned]) -> list[str]:
    """Return why a reading was read so, the lessons told behind what the reader said."""
    vi, en = before if isinstance(before, list) and len(before) == 2 else ("", "")
    for lesson in lessons:
        vi = f"{vi}; “{lesson.words}” theo cách gọi đã học từ {lesson.directive}".removeprefix("; ")
        en = f"{en}; “{lesson.words}” as learned from {lesson.directive}".removeprefix("; ")
    return [vi, en]


@transaction.atomic
def revoke(by: User, lesson: Learned) -> Learned:
    """Follow a lesson no more; it stays on record, and what was confirmed by it stands.

    Raises InputError where it is revoked already.
    """
    lesson = Learned.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=lesson.pk)
    if lesson.revoked_on is not None:
        raise InputError(_revoked_already(lesson))
    lesson.revoked_by, lesson.revoked_on = by, lesson.locality.today()
    lesson.save(update_fields=["revoked_by", "revoked_on"])
    record(by, "revoke-learned", lesson, stream=streams.documents(lesson.locality))
    return lesson


def _revoked_already(lesson: Learned) -> Problem:
    return Problem(
        found=lesson.words,
        expected=Text("một cách gọi đang dùng", "a lesson in use"),
        cure=Text("Cách gọi này đã được thu hồi; tải lại trang để xem.", "It is revoked already; reload the page."),
    )
