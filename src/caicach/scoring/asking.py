"""What a form asks on one leaf, and what an answer would earn, leaf by leaf: no other leaf and no other unit is needed.

An answer is texts in `value`, `numerator` and `denominator` (see `Answer`). A form may have more fields than that:
`given_from` puts what was entered field by field together, `entered_from` takes it apart again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from caicach.errors import InputError
from caicach.instruments.model import Criterion, Instrument
from caicach.instruments.rules import BandsRule, FormulaRule, RankRule, SurveyBandsRule, TargetRule
from caicach.scoring import asking_words as words
from caicach.scoring import table_words
from caicach.scoring.among import actual_and_target
from caicach.scoring.answers import Answer
from caicach.scoring.banding import limit_of
from caicach.scoring.form import Form, Item, form_of
from caicach.scoring.given import HUNDRED, Given, named, written
from caicach.scoring.marking import mark_leaf, refuse_silence, wrong_place
from caicach.scoring.result import NodeScore
from caicach.scoring.rule_table import row_of
from caicach.scoring.rules import apply_rule, option_of
from caicach.scoring.structure import edition_of
from caicach.text import Text

Kind = Literal["option", "share", "count", "points", "figure", "place", "figures", "target"]


class Field(NamedTuple):
    """One thing to type: `name` is a column of the answer, or of kind `figures` the name of one figure in its value.

    `low` and `high` are the bounds an answer must keep, both included; None where there is none.
    """

    name: str
    label: Text
    kind: Literal["percent", "amount", "whole", "points"]
    low: Decimal | None = Decimal(0)
    high: Decimal | None = None


class Option(NamedTuple):
    """One answer to choose: `value` is what to keep as the answer's value."""

    value: str
    label: Text
    points: Decimal | None


class Asked(NamedTuple):
    """What a leaf takes: one of `options`, or the fields of one of `ways` (the usual one first)."""

    kind: Kind
    ways: tuple[tuple[Field, ...], ...] = ()
    options: tuple[Option, ...] = ()


class Preview(NamedTuple):
    """What one answer would earn: the leaf's score, the computation in signs, and what was chosen.

    The score's points are None where nothing is answered, where the leaf does not apply and leaves the maximum, and
    where they depend on other units: `why` says so. `only_if` names what other leaves must reach for the points to
    count. `row` is the row of `rule_table` that the answer falls into, where it falls into just one.
    """

    score: NodeScore
    formula: str = ""
    chosen: Text | None = None
    why: Text | None = None
    only_if: Text | None = None
    row: int | None = None


def input_of(criterion: Criterion) -> Asked | None:
    """Return what a form asks on a leaf; None for a group and for a leaf whose rule is not said."""
    if criterion.children or criterion.rule is None:
        return None
    return _ASKED[criterion.rule.kind](criterion)


def points_if(instrument: Instrument, period: str, answer: Answer) -> Preview:
    """Return what `answer` would earn on its leaf in `period`; its unit and period are not looked at.

    Raises InputError as `score_answers` does: no edition of the period, unknown code, a group, `n/a` without a reason,
    and all that the rule refuses (column `code`, `value`, `numerator`, `denominator` or `reason`).
    """
    form = form_of(edition_of(instrument, period), period)
    leaf = _leaf(form, answer.code)
    given = Given(answer.value, answer.numerator, answer.denominator)
    score = mark_leaf(leaf, form.edition, given)
    if score.status == "missing":
        return Preview(score, why=words.NOTHING_ANSWERED)
    if score.status == "not-applicable":
        refuse_silence(answer)
        return Preview(score, "n/a", why=words.BY_EFFECT[leaf.not_applicable])
    if _depends_on_others(leaf.criterion, given):
        return Preview(score._replace(points=None), why=words.COMPARED)
    applied = apply_rule(leaf.criterion, given)
    row = row_of(leaf.criterion, given)
    return Preview(score, applied.formula, applied.chosen, only_if=_only_if(leaf), row=row)


def given_from(criterion: Criterion, entered: Mapping[str, str]) -> Given:
    """Return what was entered field by field as an answer's texts; numbers as a Vietnamese officer types them.

    `96,2` is 96.2 and `1.234.567,5` is 1234567.5 everywhere; `4.812` is 4812 where things or amounts are asked for, and
    a percentage may carry its sign. What is no number stays as it is, for the rule to refuse.
    """
    asked = input_of(criterion)
    fields = {field.name: field for way in (asked.ways if asked else ()) for field in way}
    texts = {name: typed(text, fields[name].kind) if name in fields else text.strip() for name, text in entered.items()}
    if asked is not None and asked.kind == "figures" and "value" not in texts:
        figures = {name: texts.get(name, "") for name in fields}
        return Given(written(figures) if any(figures.values()) else "")
    return Given(texts.get("value", ""), texts.get("numerator", ""), texts.get("denominator", ""))


def entered_from(criterion: Criterion, given: Given) -> dict[str, str]:
    """Return an answer's texts field by field, to fill a form; figures that can't be told apart stay in `value`."""
    asked = input_of(criterion)
    if asked is not None and asked.kind == "figures" and given.value:
        try:
            return named(given, [field.name for field in asked.ways[0]])
        except InputError:
            pass
    return {name: text for name, text in given._asdict().items() if text}


def typed(text: str, kind: str = "amount") -> str:
    """Return a number typed the Vietnamese way with a decimal point, everything else as it is but for outer blanks."""
    bare = "".join(text.split())
    if kind == "percent":
        bare = bare.removesuffix("%")
    if _GROUPED.fullmatch(bare) and ("," in bare or bare.count(".") > 1 or kind in ("amount", "whole")):
        return bare.replace(".", "").replace(",", ".")
    return bare.replace(",", ".") if _COMMA.fullmatch(bare) else (bare if _PLAIN.fullmatch(bare) else text.strip())


_GROUPED = re.compile(r"[+\-−]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[+\-−]?[0-9]*,[0-9]+")
_PLAIN = re.compile(r"[+\-−]?[0-9.]+")


def _leaf(form: Form, code: str) -> Item:
    if problem := wrong_place(form, code):
        raise InputError(problem)
    return form.branches[form.code_of(code)]


def _depends_on_others(leaf: Criterion, given: Given) -> bool:
    """Tell whether other units' answers change the points: not on a target or below it, nor for a place answered."""
    if isinstance(leaf.rule, RankRule):
        return leaf.rule.of == "figure"
    if not isinstance(leaf.rule, TargetRule):
        return False
    actual, aim = actual_and_target(given)
    return aim is None or actual > aim


def _only_if(leaf: Item) -> Text | None:
    codes = ", ".join(dict.fromkeys(prerequisite.code for prerequisite in leaf.requires))
    return words.ONLY_IF.format(codes=codes) if codes else None


def _yes_no(leaf: Criterion) -> Asked:
    return Asked("option", options=(Option("1", table_words.YES, leaf.max), Option("2", table_words.NO, Decimal(0))))


def _choice(leaf: Criterion) -> Asked:
    rule: Any = leaf.rule
    options = []
    for number, option in enumerate(rule.options, start=1):
        ways = (option.id, option.label.vi, str(number))
        value = next((way for way in ways if option_of(rule, leaf.max, way) is option), option.id)
        options.append(Option(value, option.label, option.earns(leaf.max)))
    return Asked("option", options=tuple(options))


def _share(leaf: Criterion) -> Asked:
    rule = leaf.rule
    most = limit_of(rule) if isinstance(rule, BandsRule | SurveyBandsRule) else HUNDRED
    parts = Field("numerator", words.PART, "amount"), Field("denominator", words.WHOLE, "amount")
    return Asked("share", (parts, (Field("value", words.PERCENT, "percent", high=most),)))


def _whole(label: Text) -> Callable[[Criterion], Asked]:
    return lambda leaf: Asked("count", ((Field("value", label, "whole"),),))


def _plus_minus(leaf: Criterion) -> Asked:
    return Asked("figures", ((Field("good", words.GOOD, "whole"), Field("bad", words.BAD, "whole")),))


def _formula(leaf: Criterion) -> Asked:
    rule = leaf.rule
    assert isinstance(rule, FormulaRule)
    return Asked("figures", (tuple(Field(v.id, v.label, "amount", low=None) for v in rule.variables),))


def _target(leaf: Criterion) -> Asked:
    aimed = Field("numerator", words.RESULT, "amount"), Field("denominator", words.TARGET, "amount")
    return Asked("target", (aimed, (Field("value", words.WITHOUT_TARGET, "amount"),)))


def _rank(leaf: Criterion) -> Asked:
    rule: Any = leaf.rule
    if rule.of == "place":
        return Asked("place", ((Field("value", words.PLACE, "whole", low=Decimal(1)),),))
    return Asked("figure", ((Field("value", words.FIGURE, "amount", low=None),),))


def _points(leaf: Criterion) -> Asked:
    return Asked("points", ((Field("value", words.POINTS, "points", high=leaf.max),),))


_ASKED: dict[str, Callable[[Criterion], Asked]] = {
    "yes-no": _yes_no,
    "choice": _choice,
    "bands": _share,
    "survey-bands": _share,
    "ratio": _share,
    "count": _whole(words.ITEMS),
    "deduct": _whole(words.VIOLATIONS),
    "plus-minus": _plus_minus,
    "target": _target,
    "rank": _rank,
    "formula": _formula,
    "manual": _points,
}
