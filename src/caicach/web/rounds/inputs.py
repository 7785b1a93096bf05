"""What a form asks on one criterion, as the inputs to draw, and what was entered in them as an answer's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import translation

from caicach.errors import Problem
from caicach.instruments.model import Criterion
from caicach.scoring import Field, Given, entered_from, given_from, input_of
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.form import Item
from caicach.text import Text
from caicach.web.directives.forms import told
from caicach.web.rounds.models import Figures

NA_REASON = "na_reason"


@dataclass(frozen=True)
class Input:
    """One field to type into, with what stands in it."""

    name: str
    id: str
    label: Text
    kind: str
    value: str
    most: str = ""


@dataclass(frozen=True)
class Choice:
    """One option to choose, and whether it is chosen."""

    value: str
    id: str
    label: Text
    points: object
    chosen: bool


@dataclass(frozen=True)
class Inputs:
    """The inputs of one criterion: options, or ways of fields; whether it may be said not to apply; what is wrong."""

    ways: tuple[tuple[Input, ...], ...]
    options: tuple[Choice, ...]
    may_not_apply: bool
    applies: bool
    na_reason: str
    prefix: str
    errors: Mapping[str, list[str]]

    @property
    def wrong_figures(self) -> list[str]:
        """What is wrong with the answer itself."""
        return [words for name in ("value", "numerator", "denominator", "code") for words in self.errors.get(name, [])]


def inputs_of(
    leaf: Item,
    given: Given | None,
    na_reason: str = "",
    *,
    prefix: str = "f",
    entered: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> Inputs | None:
    """Return the inputs of a leaf with an answer in them, or with what was `entered`; None where its rule is unsaid."""
    criterion = leaf.criterion
    asked = input_of(criterion)
    if asked is None:
        return None
    applies = not na_reason if entered is None else entered.get("applies") != "no"
    na_reason = na_reason if entered is None else entered.get(NA_REASON, "")
    if entered is not None:
        texts = {name: entered[name] for name in entered}
    else:
        texts = _entered(criterion, given) if given and applies else {}
    chosen = texts.get("value", "")
    options = tuple(
        Choice(o.value, f"{prefix}-value-{n}", o.label, o.points, o.value == chosen)
        for n, o in enumerate(asked.options, 1)
    )
    ways = tuple(tuple(_input(field, prefix, texts) for field in way) for way in asked.ways)
    refused = leaf.not_applicable == "refused"
    return Inputs(ways, options, not refused, applies, na_reason, prefix, errors or {})


def _entered(criterion: Criterion, given: Given) -> dict[str, str]:
    return {name: text.replace(".", ",") for name, text in entered_from(criterion, given).items()} | _option_of(
        criterion, given
    )


def _option_of(criterion: Criterion, given: Given) -> dict[str, str]:
    """Return the option as it is kept: its identity is no number to be written with a comma."""
    asked = input_of(criterion)
    return {"value": given.value} if asked and asked.kind == "option" else {}


def _input(field: Field, prefix: str, texts: Mapping[str, str]) -> Input:
    most = "" if field.high is None or field.kind == "percent" else str(field.high)
    return Input(field.name, f"{prefix}-{field.name}", field.label, field.kind, texts.get(field.name, ""), most)


def given_in(leaf: Item, post: Mapping[str, str]) -> tuple[Given, str]:
    """Return what was entered as an answer's texts, and why the criterion does not apply where that was said.

    Where two ways of answering are filled in, the first one is taken.
    """
    if post.get("applies") == "no":
        return Given(NOT_APPLICABLE), post.get(NA_REASON, "").strip()
    asked = input_of(leaf.criterion)
    if asked is None:
        return Given(""), ""
    if asked.kind == "option":
        return given_from(leaf.criterion, {"value": post.get("value", "")}), ""
    filled = [way for way in asked.ways if any(post.get(field.name, "").strip() for field in way)]
    way = filled[0] if filled else asked.ways[0]
    return given_from(leaf.criterion, {field.name: post.get(field.name, "") for field in way}), ""


def given_of(row: Figures | None) -> Given | None:
    """Return a stored answer's texts, None where there is none."""
    if row is None or row.is_blank:
        return None
    return Given(NOT_APPLICABLE) if row.na_reason else Given(row.value, row.numerator, row.denominator)


def errors_of(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """Return what is wrong in the reader's language by the field it is about; "" where it is about none."""
    language = translation.get_language() or "vi"
    found: dict[str, list[str]] = {}
    for problem in problems:
        column = "na_reason" if problem.column == "reason" else problem.column or ""
        found.setdefault(column, []).append(told(replace(problem, column=None), language))
    return found
