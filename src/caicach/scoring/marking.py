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
from caicach.scoring.given import Given
from caicach.scoring.outcomes import NOT_APPLICABLE, Outcomes
from caicach.scoring.placing import NOWHERE, Indices, Placed, place
from caicach.scoring.quick import has_quick_way, quick_points
from caicach.scoring.result import NodeScore
from caicach.scoring.rules import apply_rule
from caicach.text import Text

Outcome = NodeScore | InputError
Compared = Mapping[tuple[str, str], Among]
"""What was answered on a leaf (its code) within a group of units compared with each other."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The outcomes of distinct answers, and which of them each unit has on each leaf: `of[u, l]`, NOWHERE for none."""

    placed: Placed
    outcomes: Outcomes
    of: Indices
    compared: Compared


def mark(form: Form, answers: Sequence[Answer], groups: Mapping[str, str]) -> Marks:
    """Return the marks of all units; raise InputError with all the problems of the answers and their places.

    `groups` names the group in which a unit is compared with others; those not named are one group.
    """
    placed = place(form, answers)
    outcomes, which = Outcomes(len(placed.keys)), placed.key.copy()
    for column, leaf in enumerate(form.leaves):
        if not _compares(leaf):
            _mark_keys(leaf, form.edition, placed, np.nonzero(placed.leaf_of_key == column)[0], outcomes)
    compared = _mark_compared(form, placed, groups, outcomes, which)
    if problems := list(_problems(form, placed, outcomes, which)):
        raise InputError(problems)
    of = np.where(placed.row == NOWHERE, NOWHERE, which[placed.row])
    return Marks(placed, outcomes, of, compared)


def _mark_keys(leaf: Item, edition: Edition, placed: Placed, keys: Indices, outcomes: Outcomes) -> None:
    """Put down the outcome of each distinct answer to a leaf, the plain ones together."""
    if has_quick_way(leaf.criterion) and len(keys):
        texts = [placed.keys[key] for key in keys.tolist()]
        wholes = ["" if value else whole for _, value, _, whole in texts]
        points, settled = quick_points(leaf.criterion, [part for _, _, part, _ in texts], wholes)
        if edition.rounding is not None:
            points[:] = [rounded(p, edition.rounding, "leaf") for p in points]
        outcomes.put_scored(keys[settled], points[settled], leaf.criterion.max)
        keys = keys[~settled]
    for key in keys.tolist():
        outcomes.put(key, _outcome(leaf, edition, Given(*placed.keys[key][1:]), None))


def mark_leaf(leaf: Item, edition: Edition, given: Given, among: Among | None = None) -> NodeScore:
    """Return the score of one answer, rounded where the edition rounds leaves; raise InputError where it has none."""
    criterion = leaf.criterion
    if not any(given):
        return NodeScore(leaf.code, None, criterion.max, "missing")
    if given.value.casefold() == "n/a":
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


def _compares(leaf: Item) -> bool:
    return isinstance(leaf.criterion.rule, COMPARING)


def _outcome(leaf: Item, edition: Edition, given: Given, among: Among | None) -> Outcome:
    try:
        return mark_leaf(leaf, edition, given, among)
    except InputError as error:
        return error


def _mark_compared(
    form: Form, placed: Placed, groups: Mapping[str, str], outcomes: Outcomes, which: Indices
) -> Compared:
    """Put down the outcomes of leaves whose rule compares units, one for each distinct answer in each group."""
    compared: dict[tuple[str, str], Among] = {}
    for column, leaf in enumerate(form.leaves):
        if not _compares(leaf):
            continue
        members: dict[str, list[int]] = defaultdict(list)
        for row in np.nonzero(placed.leaf == column)[0].tolist():
            members[groups.get(placed.answers[row].unit, "")].append(row)
        for group, rows in members.items():
            keys = sorted({int(placed.key[row]) for row in rows})
            texts = [Given(*placed.keys[key][1:]) for key in keys]
            given = dict(zip(keys, texts, strict=True))
            among = among_of(leaf.criterion, (given[int(placed.key[row])] for row in rows))
            compared[leaf.code, group] = among
            first = outcomes.extend([_outcome(leaf, form.edition, text, among) for text in texts])
            which[rows] = first + np.searchsorted(np.array(keys), placed.key[rows])
    return compared


def _problems(form: Form, placed: Placed, outcomes: Outcomes, which: Indices) -> Iterator[Problem]:
    """Yield every problem in the order of the answers."""
    misplaced = set(placed.misplaced().tolist())
    doubtful = outcomes.status == NOT_APPLICABLE
    doubtful[list(outcomes.errors)] = True
    for row in sorted(misplaced.union(np.nonzero(doubtful[which])[0].tolist())):
        answer, error = placed.answers[row], outcomes.errors.get(int(which[row]))
        if row in misplaced:
            yield _placed(_misplaced(form, placed, row), answer)
        elif error is not None:
            yield from (_placed(problem, answer) for problem in error.problems)
        elif not answer.reason:
            yield _placed(Problem(column="reason", found="", expected=_REASON, cure=_GIVE_REASON), answer)


def _misplaced(form: Form, placed: Placed, row: int) -> Problem:
    """Return what is wrong with where an answer stands."""
    code = placed.answers[row].code
    branch = form.branches.get(code)
    if branch is None:
        return Problem(column="code", found=code, expected=_KNOWN_CODE, cure=_MEND_CODE)
    if branch.below:
        expected = _LEAF.format(first=branch.below[0].code)
        return Problem(column="code", found=code, expected=expected, cure=_ANSWER_PARTS)
    first = placed.answers[placed.row[placed.unit[row], placed.leaf[row]]].row or "?"
    return Problem(column="code", found=code, expected=_ONCE, cure=_REMOVE_ONE.format(row=first))


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
_REASON = Text("lý do không áp dụng", "the reason why it does not apply")
_GIVE_REASON = Text("Ghi lý do vào cột reason.", "Write the reason in column reason.")
_APPLIES = Text(
    "một câu trả lời, vì tiêu chí này áp dụng cho mọi đơn vị", "an answer: this criterion applies to every unit"
)
_ANSWER_IT = Text("Trả lời tiêu chí; không ghi n/a.", "Answer the criterion; n/a is not allowed here.")
