"""What the confirm page shows of a reading: whom its names mean, what is uncertain, which of the items is lacking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from caicach.directives.following import Clarity, clarity
from caicach.registry import fold
from caicach.text import Text
from caicach.web.directives.forms import ReadingForm
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.directives.services.naming import HEAD_OF, Meant, Roster
from caicach.web.findings.models import Finding
from caicach.web.units.models import Unit

# Where one task may end and the next begin.
_CUT = re.compile(r"[;.]\s+(?=\S)|,\s+(?=(?:đồng thời|tham mưu|trình|báo cáo|gửi|tổng hợp|tổ chức|hoàn thành)\b)")


@dataclass
class Card:
    """A reading on the confirm page. `form` is there when it is open for a person to judge."""

    reading: Reading
    number: int
    roster: Roster
    following: Reading | None = None
    form: ReadingForm | None = None
    on: bool = False
    tasks: Sequence[Task] = field(default_factory=tuple)

    @cached_property
    def leads(self) -> list[Meant]:
        """Return whom each leading name means."""
        return [self.roster.meant_by(name) for name in self.reading.lead]

    @cached_property
    def helpers(self) -> list[Meant]:
        """Return whom each coordinating name means."""
        return [self.roster.meant_by(name) for name in self.reading.coordinating]

    @property
    def count(self) -> int:
        """Return how many units lead, as far as their names are known."""
        return len({unit.pk for meant in self.leads for unit in meant.units})

    @property
    def grouped(self) -> bool:
        """Tell whether a leading name stands for a group of units."""
        return any(meant.group for meant in self.leads)

    @property
    def all_units(self) -> Sequence[Unit]:
        """Return every unit that may be chosen."""
        return self.roster.units

    @property
    def uncertain(self) -> set[str]:
        """Return the fields that the program could not settle: lead, deadline, action."""
        return set(self.reading.read.get("uncertain") or ())

    @property
    def why(self) -> Text | None:
        """Return why the program read it so."""
        told = self.reading.read.get("why")
        return Text(*told) if isinstance(told, list) and len(told) == 2 else None

    @property
    def items(self) -> tuple[Clarity, ...]:
        """Return the items of the locality's “rõ” formula, each answered or lacking."""
        directive = self.reading.directive
        return clarity(_answers(self.reading, directive), directive.locality.clarity_variant)

    @property
    def cuts(self) -> list[tuple[int, str, str]]:
        """Return the places where the words may be split: the place, the words before it, the words after it."""
        words = self.reading.words
        return [(m.end(), words[: m.end()].rstrip(" ;,."), words[m.end() :]) for m in _CUT.finditer(words)]


def _answers(reading: Reading, directive: Directive) -> dict[str, Any]:
    """Return what a reading says to each item; a head named as lead (Giám đốc Sở ...) is the person responsible."""
    heads = [name for name in reading.lead if HEAD_OF.match(fold(name))]
    return {
        "responsible_person": reading.person or heads,
        "action": reading.words,
        "deadline": _deadline(reading.deadline.get("kind", "none")),
        "lead": reading.lead,
        "product": reading.product,
        "authority": reading.authority or directive.issuer,
        "coordinating": reading.coordinating,
        "outcome_indicator": reading.finding_id,
    }


# Which column of a task answers which field of the formulas; what has none is always lacking.
_ANSWERED_BY = {
    "responsible_person": "person",
    "action": "words",
    "deadline": "deadline_kind",
    "lead": "lead_id",
    "product": "product",
    "authority": "authority",
    "coordinating": "coordinating_words",
    "outcome_indicator": "code",
}


def task_clarity(task: Task, variant: str) -> tuple[Clarity, ...]:
    """Return the items of the formula `variant` for a task."""
    answers = {name: getattr(task, column) for name, column in _ANSWERED_BY.items()}
    return clarity(answers | {"deadline": _deadline(task.deadline_kind)}, variant)


def _deadline(kind: str) -> str:
    """Return what a kind of deadline says: nothing where there is none."""
    return "" if kind == "none" else kind


def unclear(tasks: QuerySet[Task], variant: str) -> QuerySet[Task]:
    """Keep the tasks that lack an item of the formula `variant`, as `task_clarity` has it."""
    lacking = Q(pk__in=[])
    for item in clarity({}, variant):
        column = _ANSWERED_BY.get(item.field)
        if column is None:
            return tasks
        lacking |= Q(**{f"{column}__in": ["", "none"]}) if column != "lead_id" else Q(lead=None)
    return tasks.filter(lacking)


def cards_of(directive: Directive, offered: Iterable[Finding], at: int | None) -> list[Card]:
    """Return the cards of a document in the order of its text; the one of reading `at`, or the first waiting, is on."""
    assert directive.date is not None
    roster = Roster(directive.locality, directive.date)
    readings = list(directive.readings.exclude(state=Reading.State.MERGED).prefetch_related("tasks__lead", "merged"))
    for reading in readings:
        reading.directive = directive
    waiting = [r for r in readings if r.state == Reading.State.PROPOSED]
    on = next((r for r in readings if r.pk == at), waiting[0] if waiting else None)
    cards = []
    for number, reading in enumerate(readings, start=1):
        following = next((r for r in waiting if (r.start, r.pk) > (reading.start, reading.pk)), None)
        card = Card(reading, number, roster, following, on=reading is on, tasks=tuple(reading.tasks.all()))
        if card.on and reading.state == Reading.State.PROPOSED:
            card.form = ReadingForm.of(reading, offered)
        cards.append(card)
    return cards
