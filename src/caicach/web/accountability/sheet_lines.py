"""A score sheet as a form: one line for each criterion, with what the platform knows and what the official says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caicach.errors import Problem
from caicach.instruments.model import Criterion
from caicach.scoring import Answer, Given, Option, entered_from, given_from, input_of
from caicach.scoring.form import Item
from caicach.text import Text
from caicach.web.accountability.forms import without_place
from caicach.web.accountability.models import Sheet
from caicach.web.accountability.sheets import answers_of, form_of_sheet, scored
from caicach.web.rounds.words import answer_words

Entered = Mapping[str, str]


@dataclass(frozen=True)
class Box:
    """A box to type in."""

    name: str
    label: Text
    value: str


@dataclass(frozen=True)
class Line:
    """A criterion of the sheet: its boxes or options, what is known, what the official said, what is wrong."""

    leaf: Item
    boxes: tuple[Box, ...]
    options: tuple[tuple[Option, bool], ...]
    writable: bool
    known: Text | None
    origin: str
    own: Text | None
    judged: Text | None
    points: object
    why: str
    wrong: tuple[str, ...]

    @property
    def criterion(self) -> Criterion:
        """Return the criterion."""
        return self.leaf.criterion


def lines_of(
    sheet: Sheet, *, answers: bool, decides: bool, entered: Entered | None = None, problems: tuple[Problem, ...] = ()
) -> list[Line]:
    """Return the lines of a sheet for a reader who `answers` it, or `decides` it, or only reads it."""
    shown = {name: _by_code(sheet, name) for name in ("known", "own", "judged")}
    scores = scored(sheet, sheet.judged or sheet.own)
    nodes = scores.units[0].nodes if scores else {}
    found = []
    for leaf in form_of_sheet(sheet).leaves:
        code = leaf.code
        texts = {name: _said(leaf.criterion, of.get(code)) for name, of in shown.items()}
        start = next((of[code] for of in _begin_with(shown, decides=decides) if code in of), None)
        boxes, options = _inputs(leaf.criterion, start, entered)
        found.append(
            Line(
                leaf,
                boxes,
                options,
                decides or (answers and leaf.criterion.answered_by == "unit"),
                texts["known"],
                sheet.known.get(code, {}).get("origin", ""),
                texts["own"],
                texts["judged"],
                nodes[code].points if code in nodes else None,
                (entered or {}).get(f"why-{code}", sheet.judged.get(code, {}).get("why", "")),
                tuple(without_place(p) for p in problems if p.column in (code, f"why-{code}")),
            )
        )
    return found


def _by_code(sheet: Sheet, name: str) -> dict[str, Answer]:
    return {answer.code: answer for answer in answers_of(sheet, getattr(sheet, name))}


def _begin_with(shown: Mapping[str, dict[str, Answer]], *, decides: bool) -> list[dict[str, Answer]]:
    """Return what the boxes hold at first: what was judged before, then the official's own, then what is known."""
    return [*([shown["judged"]] if decides else []), shown["own"], shown["known"]]


def _said(criterion: Criterion, answer: Answer | None) -> Text | None:
    return answer_words(criterion, answer) if answer else None


def _inputs(
    criterion: Criterion, start: Answer | None, entered: Entered | None
) -> tuple[tuple[Box, ...], tuple[tuple[Option, bool], ...]]:
    asked = input_of(criterion)
    if asked is None:
        return (), ()
    given = Given(start.value, start.numerator, start.denominator) if start else None
    texts = entered_from(criterion, given) if given else {}
    prefix = f"{criterion.code}-"
    if entered is not None:
        texts = {name.removeprefix(prefix): text for name, text in entered.items() if name.startswith(prefix)}
    else:
        texts = {name: text.replace(".", ",") for name, text in texts.items()}
    way = next((w for w in asked.ways if any(texts.get(f.name) for f in w)), asked.ways[0]) if asked.ways else ()
    boxes = tuple(Box(f"{prefix}{f.name}", f.label, texts.get(f.name, "")) for f in way)
    return boxes, tuple((option, texts.get("value") == option.value) for option in asked.options)


def given_in(sheet: Sheet, post: Entered) -> dict[str, Given]:
    """Return what a posted form answers, by criterion."""
    found = {}
    for leaf in form_of_sheet(sheet).leaves:
        prefix = f"{leaf.code}-"
        texts = {name.removeprefix(prefix): text for name, text in post.items() if name.startswith(prefix)}
        if texts:
            found[leaf.code] = given_from(leaf.criterion, texts)
    return found
