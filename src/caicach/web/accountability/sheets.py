"""Score sheets of officials: which one by position and period, what it is worth, and which class the rules grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from caicach.accountability import Fact, Facts, Verdict, apply_rules, load_ruleset, load_vocabulary
from caicach.accountability.model import Ruleset
from caicach.instruments import Edition
from caicach.scoring import Answer, Scores, Trace, explain, score_answers
from caicach.scoring.form import Form, form_of
from caicach.scoring.structure import edition_of
from caicach.text import Text
from caicach.web.accountability.models import Sheet
from caicach.web.accountability.models.sheets import Answers
from caicach.web.accountability.services.rules import in_use
from caicach.web.units.models import Locality

SCALE = "official-class"
BEST = 3  # place of the best class on that scale
# The decrees take the share of the best class of different bases.
OF_GOOD_OR_ABOVE, OF_GOOD = "excellent_share", "excellent_share_of_good"
NO, YES = "không", "có"


@dataclass(frozen=True)
class Position:
    """Who a sheet is for: its id, the instrument, whether the post is a leading one."""

    id: str
    instrument: str
    title: Text
    leads: str


@dataclass(frozen=True)
class Gives:
    """What the sheets of an edition give: the rule set, whether points add up, facts of the person and of the unit."""

    edition: str
    ruleset: str
    totals: bool
    facts: Mapping[str, str]
    quota: str


@cache
def _library() -> dict[str, Any]:
    text = (Path(__file__).parent / "library" / "sheets.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def positions() -> dict[str, Position]:
    """Return the positions by their ids."""
    return {
        p["id"]: Position(p["id"], p["instrument"], Text(p["vi"], p["en"]), p["leads"]) for p in _library()["positions"]
    }


def rulesets_of_sheets() -> list[Ruleset]:
    """Return the library's rule sets that speak of what sheets give."""
    return [load_ruleset(given.ruleset) for given in _gives().values()]


@cache
def _gives() -> dict[str, Gives]:
    return {e["edition"]: Gives(**e) for e in _library()["editions"]}


def edition_in(sheet: Sheet) -> Edition:
    """Return the edition of a sheet's criteria that measures its period."""
    return edition_of(sheet.instrument, sheet.period)


def gives(sheet: Sheet) -> Gives:
    """Return what a sheet gives."""
    return _gives()[edition_in(sheet).id]


def form_of_sheet(sheet: Sheet) -> Form:
    """Return the criteria of a sheet in its period."""
    return form_of(edition_in(sheet), sheet.period)


def answers_of(sheet: Sheet, texts: Answers) -> list[Answer]:
    """Return what was answered as the core reads it."""
    return [
        Answer(sheet.subject, sheet.period, code, t.get("value", ""), t.get("numerator", ""), t.get("denominator", ""))
        for code, t in texts.items()
        if any(t.get(name) for name in ("value", "numerator", "denominator"))
    ]


def scored(sheet: Sheet, texts: Answers) -> Scores | None:
    """Return what the answers are worth; None for no answer. Raises InputError with every answer that is refused."""
    answers = answers_of(sheet, texts)
    return score_answers(sheet.instrument, answers, sheet.period) if answers else None


def trace_of(sheet: Sheet) -> Trace | None:
    """Return the computation of the points: as decided, before that as the official answered; None where there is none.

    An official is ranked among nobody.
    """
    scores = scored(sheet, sheet.judged or sheet.own) if gives(sheet).totals else None
    if scores is None:
        return None
    alone = replace(scores, units=tuple(replace(unit, rank=None) for unit in scores.units))
    return explain(alone, sheet.subject)


def facts_of(sheet: Sheet) -> list[Fact]:
    """Return the facts that a decided sheet gives; what it does not say is left out."""
    scores = scored(sheet, sheet.judged)
    found = []
    for name, source in gives(sheet).facts.items():
        fact = _fact(sheet, scores, name, source)
        found += [fact] if fact is not None and fact.value is not None else []
    return found


def _fact(sheet: Sheet, scores: Scores | None, name: str, source: str) -> Fact | None:
    def said(value: Any, part: Decimal | None = None, whole: Decimal | None = None) -> Fact:
        return Fact(sheet.subject, "official", sheet.period, name, value, numerator=part, denominator=whole)

    if source == "position":
        return said(positions()[sheet.position].leads)
    if source == "disciplined":
        return None if sheet.disciplined is None else said(YES if sheet.disciplined else NO)
    if scores is None:
        return None
    unit = scores.units[0]
    if source == "total":
        return said(unit.points)
    node, answer = unit.nodes.get(source), sheet.judged.get(source, {})
    if node is None:
        return None
    part, whole = (Decimal(answer[p]) if answer.get(p) else None for p in ("numerator", "denominator"))
    return said(node.points, part, whole)


def ruleset_for(sheet: Sheet, locality: Locality) -> Ruleset:
    """Return the rule set that classes a sheet: the text in use here, or the library's where none is."""
    wanted = gives(sheet).ruleset
    used = next((a.ruleset for a in in_use(locality) if a.ruleset_id == wanted), None)
    return used or load_ruleset(wanted)


def class_by(ruleset: Ruleset, facts: Iterable[Fact]) -> tuple[int, str, str] | None:
    """Return the class that a rule set grants on an official's facts: place (0 worst), word and rule's id, or None."""
    known = list(facts)
    if not known:
        return None
    vocabulary = load_vocabulary().with_(ruleset)
    verdicts = apply_rules(ruleset, Facts(known), known[0].period, vocabulary=vocabulary)
    return granted(verdicts)


def granted(verdicts: Iterable[Verdict]) -> tuple[int, str, str] | None:
    """Return the class that verdicts of one official grant: the lowest class where one does, else the best of them.

    A discipline outweighs points; of levels that hold at once (Decree 90/2020 does not say that they exclude one
    another) the best is meant, as who meets the higher level meets the lower one too.
    """
    scale = next(s for s in load_vocabulary().scales if s.id == SCALE)
    found = [
        (place, c.granted, v.rule.id)
        for v in verdicts
        if v.verdict == "applies" and (c := v.rule.consequence) and c.granted and c.scale == SCALE
        if (place := scale.place(c.granted)) is not None
    ]
    lowest = next((item for item in found if item[0] == 0), None)
    return lowest or max(found, default=None)


def words_of_class(place: int | None) -> Text:
    """Return a class's word by its place; empty for None."""
    scale = next(s for s in load_vocabulary().scales if s.id == SCALE)
    return Text.of("") if place is None else scale.words[place]
