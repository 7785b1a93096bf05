"""A criterion as the unit's form shows it: what it asks, what is answered, which row of its rule that falls into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion
from caicach.scoring import Answer as Taken
from caicach.scoring import Asked, Given, RuleRow, entered_from, given_from, input_of, rule_table
from caicach.scoring.rule_table import row_of
from caicach.text import Text
from caicach.web.directives.forms import told
from caicach.web.rounds.figures import rows_behind
from caicach.web.rounds.heads import Head
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.services.answering import Conflict, Entered
from caicach.web.rounds.standing import Leaf
from caicach.web.rounds.words import BY_OTHERS, answer_words

MODES = {"whole": "numeric", "percent": "decimal", "amount": "decimal", "points": "decimal"}


@dataclass(frozen=True)
class Input:
    """A box to type in: its name in the form, its label, what is in it, and what keyboard a phone shows."""

    name: str
    id: str
    label: Text
    text: str
    mode: str


@dataclass(frozen=True)
class Offer:
    """An answer to choose."""

    value: str
    id: str
    label: Text
    points: Any
    chosen: bool


@dataclass
class Posted:
    """What came with a form that was not saved: the texts as typed, what is wrong with them, or who was quicker."""

    texts: Mapping[str, str] = field(default_factory=dict)
    error: InputError | None = None
    conflict: Conflict | None = None


@dataclass
class Card:
    """A criterion of the form. `writable`: the reader may answer now; `fresh`: it was saved just now."""

    entrant: Entrant
    leaf: Leaf
    head: Head
    writable: bool
    posted: Posted = field(default_factory=Posted)
    fresh: bool = False

    def __post_init__(self) -> None:
        self.criterion: Criterion = self.leaf.item.criterion
        self.asked: Asked | None = input_of(self.criterion)
        self.texts: Mapping[str, str] = self.posted.texts or self._stored()

    def _stored(self) -> dict[str, str]:
        """Return what stands, as the form's fields hold it; where nothing does, what the platform knows."""
        row = self.leaf.row
        source: Any = self.leaf.known if self.prefilled else row
        if source is None:
            return {}
        given = Given(source.value, source.numerator, source.denominator)
        figures = {f"f-{name}": shown(text) for name, text in entered_from(self.criterion, given).items()}
        if row is None:
            return figures
        return {**figures, "na": "1" if row.na_reason else "", "na_reason": row.na_reason, "words": row.words}

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.leaf.code

    @property
    def seen(self) -> int:
        """Return the edition that the form shows."""
        if self.posted.texts.get("seen", "").isdigit():
            return int(self.posted.texts["seen"])
        return self.leaf.row.edition if self.leaf.row else 0

    @property
    def prefilled(self) -> bool:
        """Tell whether the boxes hold what the platform knows, not yet saved as the unit's answer."""
        return self.writable and not self.leaf.answered and self.leaf.known is not None

    @property
    def known(self) -> Text | None:
        """Return what the platform knows, in words."""
        return answer_words(self.criterion, self.leaf.known) if self.leaf.known else None

    @property
    def behind(self) -> dict[str, str]:
        """Return where the reader finds what the platform's figure was counted from: address and words of a link."""
        assert self.leaf.known is not None
        address, words = rows_behind(self.criterion, self.entrant)
        return {"address": address, "words": words}

    @property
    def known_differs(self) -> bool:
        """Tell whether the answer is another than what the platform knows now."""
        row, known = self.leaf.row, self.leaf.known
        if row is None or known is None or row.is_blank:
            return False
        return (row.value, row.numerator, row.denominator) != (known.value, known.numerator, known.denominator)

    @property
    def ways(self) -> list[list[Input]]:
        """Return the boxes, way by way; the usual way first."""
        ways = self.asked.ways if self.asked else ()
        return [
            [
                Input(f"f-{f.name}", f"{self.code}-{f.name}", f.label, self.texts.get(f"f-{f.name}", ""), MODES[f.kind])
                for f in way
            ]
            for way in ways
        ]

    @property
    def other_way_used(self) -> bool:
        """Tell whether something stands in a way other than the usual one."""
        return any(box.text for way in self.ways[1:] for box in way)

    @property
    def offers(self) -> list[Offer]:
        """Return the answers to choose from."""
        options = self.asked.options if self.asked else ()
        chosen = self.texts.get("f-value", "")
        return [Offer(o.value, f"{self.code}-{n}", o.label, o.points, o.value == chosen) for n, o in enumerate(options)]

    @property
    def asked_as_options(self) -> bool:
        """Tell whether the form itself shows the rule: the answers to choose from, with their points."""
        return self.writable and bool(self.offers)

    @property
    def may_not_apply(self) -> bool:
        """Tell whether the criterion may be said not to apply."""
        return self.leaf.item.not_applicable != "refused"

    @property
    def rows(self) -> list[tuple[RuleRow, bool]]:
        """Return the rule's rows, each with whether the answer that stands falls into it."""
        rows, own = rule_table(self.criterion), self._own_row()
        return [(row, place == own) for place, row in enumerate(rows)]

    def _own_row(self) -> int | None:
        source: Any = self.leaf.known if self.prefilled else self.leaf.row
        if source is None or source.is_blank or getattr(source, "na_reason", "") or _does_not_apply(source):
            return None
        try:
            return row_of(self.criterion, Given(source.value, source.numerator, source.denominator))
        except InputError:
            return None

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Return what was refused, by the column that is wrong (`answer` for the figures as a whole)."""
        found: dict[str, list[str]] = defaultdict(list)
        language = translation.get_language() or "vi"
        for problem in self.posted.error.problems if self.posted.error else ():
            column = problem.column or ""
            found[column if column in ("na_reason", "words", "files", "document") else "answer"].append(
                told(_bare(problem), language)
            )
        return dict(found)

    @property
    def refused(self) -> dict[str, list[str]]:
        """Return what is wrong with the answer itself: what is wrong with evidence is said beside that."""
        return {column: said for column, said in self.wrong.items() if column not in ("files", "document")}

    @property
    def others(self) -> Text | None:
        """Return who answers, where it is not the unit."""
        return BY_OTHERS.get(self.criterion.answered_by)

    @property
    def differing(self) -> list[tuple[str, str, Text, Text]]:
        """Return what two people wrote differently: the field's name, its title, theirs, mine."""
        conflict = self.posted.conflict
        if conflict is None:
            return []
        theirs, mine = conflict.theirs, conflict.mine
        found = []
        if set(conflict.differing) - {"words"}:
            ours = Taken("", "", self.code, *_texts(mine), reason=mine.na_reason)
            theirs_said, mine_said = answer_words(self.criterion, theirs), answer_words(self.criterion, ours)
            found.append(("answer", _("Câu trả lời"), theirs_said, mine_said))
        if "words" in conflict.differing:
            theirs_said, mine_said = (Text(said or "–", said or "–") for said in (theirs.words, mine.words))
            found.append(("words", _("Giải thích"), theirs_said, mine_said))
        return found


def _texts(entered: Entered) -> tuple[str, str, str]:
    if entered.not_applicable:
        return "n/a", "", ""
    return entered.value, entered.numerator, entered.denominator


def _does_not_apply(source: Any) -> bool:
    return isinstance(source, Taken) and source.is_not_applicable


def _bare(problem: Problem) -> Problem:
    """Return the problem without the name of its column, which the page shows it beside."""
    return replace(problem, column=None)


def shown(text: str) -> str:
    """Return a number as it is typed here, with a decimal comma; anything else as it is."""
    return text.replace(".", ",") if text.replace(".", "", 1).lstrip("-").isdigit() else text


def entered_of(criterion: Criterion, texts: Mapping[str, str]) -> Entered:
    """Return what a form's texts say; figures as they are typed here are read as numbers."""
    figures = {name.removeprefix("f-"): text for name, text in texts.items() if name.startswith("f-")}
    return Entered(
        *given_from(criterion, figures),
        na_reason=texts.get("na_reason", ""),
        words=texts.get("words", ""),
        not_applicable=bool(texts.get("na")),
    )
