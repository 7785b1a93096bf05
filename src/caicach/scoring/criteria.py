"""Criteria sets: answers of units to points, percent of what applies, rank and class.

A leaf without an answer leaves its ancestors and the unit without points, rank and class: missing is never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.model import ClassBand, Criterion, Edition, Instrument
from caicach.scoring.answers import Answer
from caicach.scoring.ranks import ranks
from caicach.scoring.result import NodeScore, Scores, UnitScore, in_order
from caicach.scoring.rules import Given, apply_rule
from caicach.scoring.structure import edition_of, no_data, parts
from caicach.text import Text

_CLEAN = Decimal(1).scaleb(-20)
_ZERO = Decimal(0)


def score_answers(instrument: Instrument, answers: Iterable[Answer], period: str) -> Scores:
    """Return every unit's points of `period`, node by node, with percent, rank and class.

    Points are exact decimals; percent = points × 100 / maximum of what applies, kept to 20 decimals, which takes off
    the last digit's noise of thirds, so that equal results tie and reach their class. Rank is by percent, ties share
    the better. A leaf that does not apply leaves the maximum, or counts as the edition's `not_applicable` says.

    Raises InputError with every problem of the answers and its place: unknown code, answer to a group, a second
    answer to the same leaf, `n/a` without a reason, and all that the rules refuse.
    """
    edition = edition_of(instrument, period)
    rows = list(answers)
    chosen = [row for row in rows if row.period == period]
    if not chosen:
        raise no_data(period, (row.period for row in rows))
    form = _form(edition, period)
    by_unit, nodes = _read(form, edition, chosen)
    units = [_unit(edition, form, unit, given, nodes) for unit, given in by_unit.items()]
    return _ranked(instrument, edition, period, units)


class Branch(NamedTuple):
    """A criterion of the period with those below it."""

    criterion: Criterion
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The tree of one edition and period, and its criteria by code."""

    tree: tuple[Branch, ...]
    branches: Mapping[str, Branch]


def _form(edition: Edition, period: str) -> Form:
    branches: dict[str, Branch] = {}
    problems: list[Problem] = []

    def grow(criterion: Criterion) -> Branch:
        branch = Branch(criterion, tuple(grow(child) for child in parts(criterion.children, period)))
        if criterion.code in branches:
            problems.append(Problem(found=criterion.code, expected=_CODE_ONCE, cure=_CHECK_SET))
        branches[criterion.code] = branch
        return branch

    tree = tuple(grow(criterion) for criterion in parts(edition.criteria, period))
    if problems:
        raise InputError(problems)
    return Form(tree, branches)


Key = tuple[str, str, str, str]
ByUnit = dict[str, dict[str, Answer]]


def _read(form: Form, edition: Edition, answers: Iterable[Answer]) -> tuple[ByUnit, dict[Key, NodeScore]]:
    """Return the answers by unit and code, and the leaf score of each distinct answer; raise all problems at once.

    Points depend only on the leaf and what is written, so each distinct answer is scored once.
    """
    by_unit: ByUnit = defaultdict(dict)
    nodes: dict[Key, NodeScore] = {}
    refused: dict[Key, InputError] = {}
    problems: list[Problem] = []
    for answer in answers:
        problem = _misplaced(form, by_unit[answer.unit], answer)
        if problem is not None:
            problems.append(_placed(problem, answer))
            continue
        by_unit[answer.unit][answer.code] = answer
        key = _key(answer)
        if key not in nodes and key not in refused:
            try:
                nodes[key] = _leaf(form.branches[answer.code].criterion, edition, answer)
            except InputError as error:
                refused[key] = error
        if key in refused:
            problems.extend(_placed(p, answer) for p in refused[key].problems)
    if problems:
        raise InputError(problems)
    return by_unit, nodes


def _key(answer: Answer) -> Key:
    return answer.code, answer.value, answer.numerator, answer.denominator


def _placed(problem: Problem, answer: Answer) -> Problem:
    return problem.at(file=answer.file, sheet=answer.sheet, row=answer.row)


def _misplaced(form: Form, earlier: Mapping[str, Answer], answer: Answer) -> Problem | None:
    """Return what is wrong with where an answer stands or how it is justified, or None."""
    branch = form.branches.get(answer.code)
    if branch is None:
        return Problem(column="code", found=answer.code, expected=_KNOWN_CODE, cure=_MEND_CODE)
    if branch.below:
        first = next(b.criterion.code for b in branch.below)
        return Problem(column="code", found=answer.code, expected=_LEAF.format(first=first), cure=_ANSWER_PARTS)
    if answer.code in earlier:
        row = earlier[answer.code].row or "?"
        return Problem(column="code", found=answer.code, expected=_ONCE, cure=_REMOVE_ONE.format(row=row))
    if answer.is_not_applicable and not answer.reason:
        return Problem(column="reason", found="", expected=_REASON, cure=_GIVE_REASON)
    return None


def _leaf(leaf: Criterion, edition: Edition, answer: Answer) -> NodeScore:
    if answer.is_blank:
        return NodeScore(leaf.code, None, leaf.max, "missing")
    if answer.is_not_applicable:
        if edition.not_applicable == "leaves-maximum":
            return NodeScore(leaf.code, None, _ZERO, "not-applicable")
        points = leaf.max if edition.not_applicable == "full-points" else _ZERO
        return NodeScore(leaf.code, points, leaf.max, "not-applicable")
    given = Given(answer.value, answer.numerator, answer.denominator)
    return NodeScore(leaf.code, apply_rule(leaf, given).points, leaf.max, "scored")


def _unit(
    edition: Edition, form: Form, unit: str, given: Mapping[str, Answer], scored: Mapping[Key, NodeScore]
) -> UnitScore:
    nodes: dict[str, NodeScore] = {}
    total = _sum(edition.id, [_branch(branch, given, scored, nodes) for branch in form.tree])
    percent = _percent(total)
    return UnitScore(
        unit=unit,
        points=total.points,
        max=total.max,
        percent=percent,
        nodes=nodes,
        class_code=_class(edition.classes, percent),
        basis="computed" if total.status != "missing" else "incomplete",
        answers=dict(given),
    )


def _branch(
    branch: Branch, given: Mapping[str, Answer], scored: Mapping[Key, NodeScore], nodes: dict[str, NodeScore]
) -> NodeScore:
    code = branch.criterion.code
    answer = given.get(code)
    node = NodeScore(code, None, branch.criterion.max, "missing") if answer is None else scored[_key(answer)]
    nodes[code] = node  # placed before its parts, so that parents come first
    if branch.below:
        node = nodes[code] = _sum(code, [_branch(b, given, scored, nodes) for b in branch.below])
    return node


def _sum(code: str, below: list[NodeScore]) -> NodeScore:
    """Return the node above `below`: sums, missing where any is missing, not applicable where none applies."""
    maxima = [node.max for node in below if node.max is not None]
    maximum = sum(maxima, _ZERO) if len(maxima) == len(below) else None
    if any(node.status == "missing" for node in below):
        return NodeScore(code, None, maximum, "missing")
    if all(node.status == "not-applicable" and node.points is None for node in below):
        return NodeScore(code, None, maximum, "not-applicable")
    points = sum((node.points for node in below if node.points is not None), _ZERO)
    return NodeScore(code, points, maximum, "scored")


def _percent(total: NodeScore) -> Decimal | None:
    if total.points is None or not total.max:
        return None
    return (total.points * 100 / total.max).quantize(_CLEAN, rounding=ROUND_HALF_EVEN).normalize()


def _class(classes: Iterable[ClassBand], percent: Decimal | None) -> str | None:
    if percent is None:
        return None
    return next((band.code for band in classes if _within(band, percent)), None)


def _within(band: ClassBand, percent: Decimal) -> bool:
    above = band.low is None or percent > band.low or (band.low_inclusive and percent == band.low)
    below = band.high is None or percent < band.high or (band.high_inclusive and percent == band.high)
    return above and below


def _ranked(instrument: Instrument, edition: Edition, period: str, units: list[UnitScore]) -> Scores:
    percents = {u.unit: u.percent for u in units if u.percent is not None}
    place = ranks(percents, higher_is_better=instrument.higher_is_better)
    ranked = [replace(u, rank=place.get(u.unit)) for u in units]
    return Scores(instrument, edition, period, in_order(ranked), len(place))


_CHECK_SET = Text(
    "Sửa bộ tiêu chí; lệnh “caicach instruments check” chỉ ra chỗ sai.",
    "Mend the criteria set; “caicach instruments check” shows where.",
)
_CODE_ONCE = Text("mỗi mã tiêu chí một lần trong bộ tiêu chí", "each code once in the criteria set")
_KNOWN_CODE = Text("mã của một tiêu chí trong bộ tiêu chí của kỳ này", "a code of this period's criteria set")
_MEND_CODE = Text(
    "Sửa mã, giữ nguyên dạng văn bản (1.10 khác 1.1).", "Correct the code; keep it text (1.10 is not 1.1)."
)
_LEAF = Text("một tiêu chí thành phần, ví dụ {first}", "a leaf, such as {first}")
_ANSWER_PARTS = Text(
    "Điểm của nhóm là tổng các tiêu chí thành phần; hãy trả lời từng tiêu chí đó.",
    "A group's points are the sum of its parts; answer each of them.",
)
_ONCE = Text("một câu trả lời cho mỗi đơn vị, kỳ và tiêu chí", "one answer for each unit, period and criterion")
_REMOVE_ONE = Text("Đã có ở dòng {row}; bỏ một trong hai dòng.", "Row {row} has it already; remove one of the two.")
_REASON = Text("lý do không áp dụng", "the reason why it does not apply")
_GIVE_REASON = Text("Ghi lý do vào cột reason.", "Write the reason in column reason.")
