"""An appraiser's queue: what is theirs to judge in a round, narrowed by the address, in an order to work through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from caicach.scoring.form import Item
from caicach.web.accounts.models import User
from caicach.web.rounds.doors import bodies_of, leaves_of
from caicach.web.rounds.matters import Key, Matter, matters_of, same
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.appraising import (
    JudgingStage,
    is_pending,
    judging_stage,
    untouched_among,
)

PAGE_SIZE = 100


@dataclass
class Queue:
    """The matters that an appraiser judges in a round. `stage` is the appraisal open today, else the last one held.

    `asked` is the address: `field` (a code at the top of the tree), `unit` (an entrant), `show` (one of `SHOWS`),
    `order` (`criterion`: one criterion across units, or `unit`: one unit's criteria), `page`.
    """

    user: User
    round: Round
    asked: QueryDict

    @cached_property
    def stage(self) -> JudgingStage:
        """The appraisal that is judged at; "second" once the first is over and the round has a second."""
        today = self.round.locality.today()
        begun = [p.kind for p in self.round.phases.all() if p.opens <= today]
        return judging_stage(self.round) or ("second" if "second-appraisal" in begun else "first")

    @cached_property
    def codes(self) -> list[str]:
        """The leaves that are the user's; those of a survey that was not held are nobody's."""
        leaves = form_at(self.round).branches
        survey = bool(self.round.no_survey)
        mine = leaves_of(self.user, self.round)
        return [c for c in mine if not (survey and leaves[c].criterion.answered_by == "survey")]

    @cached_property
    def entrants(self) -> list[Entrant]:
        """The units that are judged, without the user's own: one of those stands here only where it is asked for."""
        found = self.round.entrants.select_related("unit", "round__locality__unit", "round__version")
        rows = found.prefetch_related("round__phases__extensions")
        return [e for e in rows if not self.is_own(e) or self.asked.get("unit") == str(e.pk)]

    def is_own(self, entrant: Entrant) -> bool:
        """Tell whether it is the user's own unit, which somebody else judges."""
        return entrant.unit_id in bodies_of(self.user)

    @cached_property
    def matters(self) -> dict[Key, Matter]:
        """All that is the user's, whatever the address narrows it to."""
        return matters_of(self.round, self.entrants, self.codes)

    @cached_property
    def fields(self) -> list[tuple[Item, int]]:
        """The fields with something of the user's, each with what waits in it."""
        pending = [m.code for m in self.matters.values() if self.waits(m)]
        found = []
        for top in form_at(self.round).tree:
            below = {item.code for item in top.walk()}
            if below & set(self.codes):
                found.append((top, sum(code in below for code in pending)))
        return found

    @cached_property
    def in_field(self) -> set[str]:
        """The codes of the field that the address names; all of the user's where it names none."""
        named = self.asked.get("field", "")
        top = next((top for top, _n in self.fields if top.code == named), None)
        return set(self.codes) & {item.code for item in top.walk()} if top else set(self.codes)

    @property
    def narrowed(self) -> list[Matter]:
        """What field and unit leave, in the order of the address."""
        unit = self.asked.get("unit", "")
        found = [m for m in self.matters.values() if m.code in self.in_field and unit in ("", str(m.entrant.pk))]
        if self.by_unit:
            place = {entrant.pk: number for number, entrant in enumerate(self.entrants)}
            found.sort(key=lambda m: place[m.entrant.pk])
        return found

    @property
    def by_unit(self) -> bool:
        """Tell whether one unit's criteria stand together."""
        return self.asked.get("order") == "unit"

    @property
    def show(self) -> str:
        """Which of them the address asks to be shown."""
        asked = self.asked.get("show", "")
        return asked if asked in SHOWS else "waiting"

    def waits(self, matter: Matter) -> bool:
        """Tell whether something is left for the user to do."""
        return not self.is_own(matter.entrant) and is_pending(matter, self.stage)

    def is_shown(self, matter: Matter) -> bool:
        """Tell whether the address asks for this one."""
        return SHOWS[self.show](matter, self.stage)

    def listed(self, at: Key | None = None) -> list[Matter]:
        """Return what is shown; the one that the reader is at stays, whatever became of it."""
        return [m for m in self.narrowed if m.key == at or self.is_shown(m)]

    def following(self, key: Key) -> Matter | None:
        """Return the next one that waits among those shown, from the beginning again at the end; None: none waits."""
        order = self.narrowed
        at = next((number for number, m in enumerate(order) if m.key == key), -1)
        ahead = [*order[at + 1 :], *order[: max(at, 0)]]
        return next((m for m in ahead if self.is_shown(m) and self.waits(m)), None)

    def beside(self, key: Key) -> tuple[Matter | None, Matter | None]:
        """Return what stands before and after a matter in the list."""
        listed = self.listed(key)
        at = next(number for number, m in enumerate(listed) if m.key == key)
        return listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None

    def progress(self) -> dict[str, int]:
        """Return how many of what field and unit leave are judged, and how many wait."""
        found = self.narrowed
        waiting = sum(self.waits(m) for m in found)
        return {"total": len(found), "waiting": waiting, "judged": len(found) - waiting}

    @property
    def untouched(self) -> int:
        """How many of what field and unit leave may be accepted in one go."""
        return len(untouched_among([m for m in self.narrowed if not self.is_own(m.entrant)]))

    def address(self, **changes: Any) -> str:
        """Return the state of the queue as a query, without the place in it."""
        query = self.asked.copy()
        for key in ("at", *changes):
            query.pop(key, None)
        query.update({key: str(value) for key, value in changes.items() if value not in (None, "")})
        return query.urlencode()


def _waiting(matter: Matter, stage: JudgingStage) -> bool:
    return is_pending(matter, stage)


def _differing(matter: Matter, stage: JudgingStage) -> bool:
    return not same(matter.at("self"), matter.at(stage))


def _asked(matter: Matter, stage: JudgingStage) -> bool:
    return any(a is not None and a.verdict == "ask" for a in (matter.first, matter.second))


def _explained(matter: Matter, stage: JudgingStage) -> bool:
    return matter.explanation is not None and bool(matter.explanation.agrees or matter.explanation.words)


def _blank(matter: Matter, stage: JudgingStage) -> bool:
    return matter.at("self") is None


SHOWS: Mapping[str, Callable[[Matter, JudgingStage], bool]] = {
    "waiting": _waiting,
    "differing": _differing,
    "asked": _asked,
    "explained": _explained,
    "blank": _blank,
    "all": lambda matter, stage: True,
}
"""What can be shown of a queue, by its name in the address."""


def show_words(stage: JudgingStage) -> dict[str, str]:
    """Return what the choices of `show` are called in an appraisal."""
    return {
        "waiting": _("chờ thẩm định") if stage == "first" else _("chờ kết luận"),
        "differing": _("khác tự chấm"),
        "asked": _("đã hỏi đơn vị"),
        "explained": _("đơn vị đã giải trình"),
        "blank": _("chưa có câu trả lời"),
        "all": _("tất cả"),
    }


def place_of(matter: Matter) -> str:
    """Return what a matter is called in addresses: `12-1.3`."""
    return f"{matter.entrant.pk}-{matter.code}"


def key_of(place: str) -> Key | None:
    """Return the key of a place named in an address, None where it is none."""
    entrant, dash, code = place.partition("-")
    return (int(entrant), code) if dash and entrant.isascii() and entrant.isdigit() and len(entrant) < 12 else None


def page_of(queue: Queue, at: Key | None) -> tuple[list[Matter], int, int]:
    """Return one page of what is listed (that of `at`, or the one the address names), its number and how many."""
    listed = queue.listed(at)
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    number = next((n // PAGE_SIZE + 1 for n, m in enumerate(listed) if m.key == at), 0)
    if not number:
        named = queue.asked.get("page", "1")
        number = min(max(int(named) if named.isascii() and named.isdigit() and len(named) < 7 else 1, 1), pages)
    return listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages
