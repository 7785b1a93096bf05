"""The trace of a criteria set's points, from the unit down to what was answered."""

from __future__ import annotations

from caicach.instruments.model import Criterion
from caicach.scoring.answers import Answer
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.rules import Given, apply_rule
from caicach.scoring.structure import parts
from caicach.scoring.trace import Trace, decimal_text
from caicach.text import Text


def explain_criteria(scores: Scores, unit: UnitScore, code: str | None = None) -> Trace:
    """Return the computation of a unit's points, or of the criterion `code` (None: the whole set).

    Raises KeyError where the set has no such criterion in that period.
    """
    if code is not None:
        criterion = scores.edition.criterion(code)
        if criterion is None or code not in unit.nodes:
            raise KeyError(code)
        return _node(criterion, scores.period, unit)
    fields = parts(scores.edition.criteria, scores.period)
    return Trace(
        label=scores.instrument.title,
        formula=" + ".join(c.code for c in fields),
        value=unit.points,
        inputs=tuple(_node(c, scores.period, unit) for c in fields),
        source=scores.edition.source.text,
        note=_result(scores, unit),
    )


def _node(criterion: Criterion, period: str, unit: UnitScore) -> Trace:
    node = unit.nodes[criterion.code]
    below = parts(criterion.children, period)
    label = Text(f"{criterion.code}. {criterion.title.vi}", f"{criterion.code}. {criterion.title.en}")
    source = criterion.source.text if criterion.source else None
    if below:
        formula = " + ".join(c.code for c in below)
        inputs = tuple(_node(c, period, unit) for c in below)
        return Trace(label, formula, node.points, inputs, source, _of(node))
    return _leaf(criterion, node, unit.answers.get(criterion.code), label, source)


def _leaf(leaf: Criterion, node: NodeScore, answer: Answer | None, label: Text, source: Text | None) -> Trace:
    if answer is None or answer.is_blank:
        return Trace(label, "", None, (), source, Text("Chưa có câu trả lời.", "No answer yet."))
    inputs = _inputs(answer)
    if node.status == "not-applicable":
        note = Text(f"Không áp dụng: {answer.reason}", f"Does not apply: {answer.reason}")
        return Trace(label, "n/a", node.points, inputs, source, note)
    applied = apply_rule(leaf, Given(answer.value, answer.numerator, answer.denominator))
    return Trace(label, applied.formula, applied.points, inputs, source, applied.chosen or _of(node))


def _inputs(answer: Answer) -> tuple[Trace, ...]:
    where = None if answer.row is None else Text(f"Dòng {answer.row}", f"Row {answer.row}")
    named = (
        (Text("Trả lời", "Answer"), answer.value),
        (Text("Tử số", "Numerator"), answer.numerator),
        (Text("Mẫu số", "Denominator"), answer.denominator),
    )
    return tuple(Trace(label, "", text, (), None, where) for label, text in named if text)


def _of(node: NodeScore) -> Text | None:
    if node.max is None:
        return None
    most = decimal_text(node.max)
    if node.status == "missing":
        return Text(f"Thiếu câu trả lời; tối đa {most.vi}.", f"An answer is missing; at most {most.en}.")
    return Text(f"Tối đa {most.vi}.", f"At most {most.en}.")


def _result(scores: Scores, unit: UnitScore) -> Text:
    if unit.points is None:
        leaves = (code for code in unit.missing if not scores.edition.criterion(code).children)  # type: ignore[union-attr]
        codes = ", ".join(leaves)
        return Text(
            f"Thiếu {codes}, nên không có điểm, thứ hạng và xếp loại.",
            f"Lacks {codes}, so there are no points, rank or class.",
        )
    if unit.percent is None:
        return Text("Không có tiêu chí nào áp dụng.", "No criterion applies.")
    points, most, percent = (decimal_text(v) for v in (unit.points, unit.max, round(unit.percent, 4)))
    return Text(
        f"{points.vi} / {most.vi} điểm = {percent.vi} %, hạng {unit.rank}/{scores.out_of}.",
        f"{points.en} / {most.en} points = {percent.en} %, rank {unit.rank} of {scores.out_of}.",
    )
