"""Answers marked one by one: each put on its leaf and scored by the leaf's rule, every problem told at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Edition
from caicach.scoring.answers import Answer
from caicach.scoring.result import NodeScore
from caicach.scoring.rule_words import CHECK_SET
from caicach.scoring.rules import Given, apply_rule
from caicach.scoring.structure import Branch, branches
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Form:
    """The tree of one edition and period, and its criteria by code."""

    edition: Edition
    tree: tuple[Branch, ...]
    branches: Mapping[str, Branch]


@dataclass(frozen=True, slots=True)
class Marks:
    """One unit's answers and the scores of their leaves, by code."""

    answers: dict[str, Answer] = field(default_factory=dict)
    nodes: dict[str, NodeScore] = field(default_factory=dict)


def form_of(edition: Edition, period: str) -> Form:
    """Return the form of `edition` in `period`; raise InputError where a code stands twice."""
    tree = branches(edition.criteria, period)
    found = [branch for top in tree for branch in top.walk()]
    times = Counter(branch.criterion.code for branch in found)
    repeated = [code for code, number in times.items() if number > 1]
    if repeated:
        raise InputError(Problem(found=code, expected=_CODE_ONCE, cure=CHECK_SET) for code in repeated)
    return Form(edition, tree, {branch.criterion.code: branch for branch in found})


def mark(form: Form, answers: Iterable[Answer]) -> dict[str, Marks]:
    """Return the marks of every unit; raise InputError with all the problems of the answers and their places.

    Points depend only on the leaf and on what is written, so each distinct answer is scored once.
    """
    marks: dict[str, Marks] = defaultdict(Marks)
    outcomes: dict[tuple[str, str, str, str], NodeScore | InputError] = {}
    problems: list[Problem] = []
    for answer in answers:
        unit, code = marks[answer.unit], answer.code
        branch = form.branches.get(code)
        if branch is None or branch.below or code in unit.answers:
            problems.append(_placed(_misplaced(branch, unit, answer), answer))
            continue
        key = (code, answer.value, answer.numerator, answer.denominator)
        outcome = outcomes.get(key)
        if outcome is None:
            outcome = outcomes[key] = _outcome(branch.criterion, form.edition, answer)
        unit.answers[code] = answer
        if isinstance(outcome, InputError):
            problems.extend(_placed(problem, answer) for problem in outcome.problems)
        elif outcome.status == "not-applicable" and not answer.reason:
            problems.append(_placed(Problem(column="reason", found="", expected=_REASON, cure=_GIVE_REASON), answer))
        else:
            unit.nodes[code] = outcome
    if problems:
        raise InputError(problems)
    return marks


def _misplaced(branch: Branch | None, unit: Marks, answer: Answer) -> Problem:
    """Return what is wrong with where an answer stands."""
    if branch is None:
        return Problem(column="code", found=answer.code, expected=_KNOWN_CODE, cure=_MEND_CODE)
    if branch.below:
        first = branch.below[0].criterion.code
        return Problem(column="code", found=answer.code, expected=_LEAF.format(first=first), cure=_ANSWER_PARTS)
    row = unit.answers[answer.code].row or "?"
    return Problem(column="code", found=answer.code, expected=_ONCE, cure=_REMOVE_ONE.format(row=row))


def _placed(problem: Problem, answer: Answer) -> Problem:
    return problem.at(file=answer.file, sheet=answer.sheet, row=answer.row)


def _outcome(leaf: Criterion, edition: Edition, answer: Answer) -> NodeScore | InputError:
    try:
        return _leaf(leaf, edition, answer)
    except InputError as error:
        return error


def _leaf(leaf: Criterion, edition: Edition, answer: Answer) -> NodeScore:
    if answer.is_blank:
        return NodeScore(leaf.code, None, leaf.max, "missing")
    if answer.is_not_applicable:
        if edition.not_applicable == "leaves-maximum":
            return NodeScore(leaf.code, None, Decimal(0), "not-applicable")
        points = leaf.max if edition.not_applicable == "full-points" else Decimal(0)
        return NodeScore(leaf.code, points, leaf.max, "not-applicable")
    given = Given(answer.value, answer.numerator, answer.denominator)
    return NodeScore(leaf.code, apply_rule(leaf, given).points, leaf.max, "scored")


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
