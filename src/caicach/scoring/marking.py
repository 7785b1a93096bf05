"""Answers marked: each distinct answer scored once by its leaf's rule, every problem told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np

from caicach.errors import InputError, Problem
from caicach.instruments.model import Edition, Rounding
from caicach.instruments.rules import COMPARING
from caicach.scoring.among import Among, among_of
from caicach.scoring.answers import Answer
from caicach.scoring.form import Form, Item
from caicach.scoring.given import Given, refuse
from caicach.scoring.outcomes import NOT_APPLICABLE, Outcomes
from caicach.scoring.placing import Indices, Placed, numbered, place
from caicach.scoring.quick import has_quick_way, quick_points
from caicach.scoring.result import NodeScore
from caicach.scoring.rule_words import ONE_OF_BOTH
from caicach.scoring.rules import apply_rule
from caicach.text import Text

Outcome = NodeScore | InputError
Compared = Mapping[tuple[str, str], Among]
"""What was answered on a leaf (its code) within a group of units compared with each other."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Answers in their places, what each of them is worth, and what was compared."""

    placed: Placed
    outcomes: Outcomes
    compared: Compared


def mark(form: Form, answers: Sequence[Answer], groups: Mapping[str, str]) -> Marks:
    """Return the marks of all units; raise InputError with all the problems of the answers and their places.

    `groups` names the group in which a unit is compared with others; those not named are one group.
    """
    placed = place(form, answers)
    outcomes = Outcomes(len(answers))
    compared: dict[tuple[str, str], Among] = {}
    for column, leaf in enumerate(form.leaves):
        rows = placed.on(column)
        if isinstance(leaf.criterion.rule, COMPARING):
            for group, members in _by_group(placed, rows, groups).items():
                given = (Given(*texts) for texts in placed.written(members))
                among = compared[leaf.code, group] = among_of(leaf.criterion, given)
                _mark_distinct(leaf, form.edition, placed, members, outcomes, among)
        else:
            left = _mark_quickly(leaf, form.edition, placed, rows, outcomes)
            _mark_distinct(leaf, form.edition, placed, left, outcomes, None)
    if problems := list(_problems(form, placed, outcomes)):
        raise InputError(problems)
    return Marks(placed, outcomes, compared)


def _by_group(placed: Placed, rows: Indices, groups: Mapping[str, str]) -> dict[str, Indices]:
    members: dict[str, list[int]] = defaultdict(list)
    for row in rows.tolist():
        members[groups.get(placed.answers[row].unit, "")].append(row)
    return {group: np.array(own, np.int64) for group, own in members.items()}


def _mark_quickly(leaf: Item, edition: Edition, placed: Placed, rows: Indices, outcomes: Outcomes) -> Indices:
    """Put down what plain shares are worth; return the answers that are left."""
    if not has_quick_way(leaf.criterion) or not len(rows):
        return rows
    value, part, whole = (column[rows] for column in placed.texts)
    points, settled = quick_points(leaf.criterion, value, part, whole)
    if edition.rounding is not None:
        points[:] = [rounded(p, edition.rounding, "leaf") for p in points]
    outcomes.put_scored(rows[settled], points[settled], leaf.criterion.max)
    return rows[~settled]


def _mark_distinct(
    leaf: Item, edition: Edition, placed: Placed, rows: Indices, outcomes: Outcomes, among: Among | None
) -> None:
    """Put down what answers to a leaf are worth, scoring each distinct one once."""
    distinct, which = numbered(placed.written(rows), len(rows))
    outcomes.put(rows, [_outcome(leaf, edition, Given(*texts), among) for texts in distinct], which)


def mark_leaf(leaf: Item, edition: Edition, given: Given, among: Among | None = None) -> NodeScore:
    """Return the score of one answer, rounded where the edition rounds leaves; raise InputError where it has none."""
    criterion = leaf.criterion
    if not any(given):
        return NodeScore(leaf.code, None, criterion.max, "missing")
    if given.value.casefold() == "n/a":
        if given.numerator or given.denominator:
            raise refuse(given.value, *ONE_OF_BOTH)
        return _not_applicable(leaf)
    points = apply_rule(criterion, given, among).points
    return NodeScore(leaf.code, rounded(points, edition.rounding, "leaf"), criterion.max, "scored")


def rounded(points: Decimal, rounding: Rounding | None, where: str) -> Decimal:
    """Return `points`, rounded if the edition rounds there."""
    if rounding is None or rounding.where != where:
        return points
    half = ROUND_HALF_UP if rounding.half == "up" else ROUND_HALF_EVEN
    return points.quantize(Decimal(1).scaleb(-rounding.decimals), rounding=half)


def _not_applicable(leaf: Item) -> NodeScore:
    maximum = leaf.criterion.max
    if leaf.not_applicable == "refused":
        raise InputError(Problem(column="value", found="n/a", expected=_APPLIES, cure=_ANSWER_IT))
    if leaf.not_applicable in ("leaves-maximum", "moves-to-siblings"):
        return NodeScore(leaf.code, None, Decimal(0), "not-applicable")
    points = maximum if leaf.not_applicable == "full-points" else Decimal(0)
    return NodeScore(leaf.code, points, maximum, "not-applicable")


def _outcome(leaf: Item, edition: Edition, given: Given, among: Among | None) -> Outcome:
    try:
        return mark_leaf(leaf, edition, given, among)
    except InputError as error:
        return error


def _problems(form: Form, placed: Placed, outcomes: Outcomes) -> Iterator[Problem]:
    """Yield every problem in the order of the answers."""
    misplaced = set(placed.misplaced().tolist())
    silent = np.nonzero(outcomes.status == NOT_APPLICABLE)[0].tolist()
    for row in sorted(misplaced.union(silent, outcomes.errors)):
        answer, error = placed.answers[row], outcomes.errors.get(row)
        if row in misplaced:
            yield _placed(_misplaced(form, placed, row), answer)
        elif error is not None:
            yield from (_placed(problem, answer) for problem in error.problems)
        elif not answer.reason.strip():
            yield _placed(Problem(column="reason", found="", expected=_REASON, cure=_GIVE_REASON), answer)


def wrong_place(form: Form, code: str) -> Problem | None:
    """Return what is wrong with an answer to `code`, where the form has no such leaf."""
    branch = form.branches.get(form.code_of(code))
    if branch is None:
        return Problem(column="code", found=code, expected=_KNOWN_CODE, cure=_MEND_CODE)
    if branch.below:
        expected = _LEAF.format(first=branch.below[0].code)
        return Problem(column="code", found=code, expected=expected, cure=_ANSWER_PARTS)
    return None


def refuse_silence(answer: Answer) -> None:
    """Raise InputError where an answer says that a leaf does not apply, and no reason."""
    if not answer.reason.strip():
        raise InputError(Problem(column="reason", found="", expected=_REASON, cure=_GIVE_REASON))


def _misplaced(form: Form, placed: Placed, row: int) -> Problem:
    """Return what is wrong with where an answer stands."""
    code = placed.answers[row].code
    if problem := wrong_place(form, code):
        return problem
    first = placed.answers[placed.row[placed.unit[row], placed.leaf[row]]].row or "?"
    lost = form.code_of(code) + "0"
    cure = _LOST_ZERO.format(row=first, code=lost) if lost in form.branches else _REMOVE_ONE.format(row=first)
    return Problem(column="code", found=code, expected=_ONCE, cure=cure)


def _placed(problem: Problem, answer: Answer) -> Problem:
    return problem.at(file=answer.file, sheet=answer.sheet, row=answer.row)


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
_LOST_ZERO = Text(
    "Đã có ở dòng {row}. Nếu đây là {code} thì định dạng cột mã là văn bản; nếu không thì bỏ một trong hai dòng.",
    "Row {row} has it already. If this is {code}, format the codes as text; else remove one of the two.",
)
_REASON = Text("lý do không áp dụng", "the reason why it does not apply")
_GIVE_REASON = Text("Ghi lý do vào cột reason.", "Write the reason in column reason.")
_APPLIES = Text(
    "một câu trả lời, vì tiêu chí này áp dụng cho mọi đơn vị", "an answer: this criterion applies to every unit"
)
_ANSWER_IT = Text("Trả lời tiêu chí; không ghi n/a.", "Answer the criterion; n/a is not allowed here.")
