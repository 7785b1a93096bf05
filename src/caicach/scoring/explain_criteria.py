"""The trace of a criteria set's points, from the unit down to what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.instruments.model import Criterion, Edition
from caicach.scoring.answers import Answer
from caicach.scoring.classes import dated_for, holds, unmet
from caicach.scoring.explain_words import AS_TAKEN, BY_HAND, FALLS, LEFT_UNSAID, MOVED, ROUNDED, ZEROED, joined, of_room
from caicach.scoring.form import Form, Item, form_of
from caicach.scoring.given import Given
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.rules import apply_rule
from caicach.scoring.trace import Trace, decimal_text
from caicach.text import Text


def explain_criteria(scores: Scores, unit: UnitScore, code: str | None = None) -> Trace:
    """Return the computation of a unit's points, or of the criterion `code` (None: the whole set).

    Raises KeyError where the set has no such criterion in that period.
    """
    form = form_of(scores.edition, scores.period)
    if code is not None:
        return _node(form, form.branches[code], scores, unit)
    return Trace(
        label=scores.instrument.title,
        formula=_sum(form.tree, form.edition, None),
        value=unit.points,
        inputs=tuple(_node(form, item, scores, unit) for item in form.tree),
        source=scores.edition.source.text,
        note=_result(scores, unit),
    )


def _node(form: Form, item: Item, scores: Scores, unit: UnitScore) -> Trace:
    criterion, node = item.criterion, unit.nodes[item.code]
    label = Text(f"{criterion.code}. {criterion.title.vi}", f"{criterion.code}. {criterion.title.en}")
    source = criterion.source.text if criterion.source else None
    if not item.below:
        return _leaf(item, node, scores, unit, label, source)
    cap = criterion.max if criterion.combine == "capped-sum" else None
    inputs = tuple(_node(form, below, scores, unit) for below in item.below)
    note = joined(_of(node), _moved(item.below, unit))
    return Trace(label, _sum(item.below, form.edition, cap), node.points, inputs, source, note)


def _sum(items: Sequence[Item], edition: Edition, cap: Decimal | None) -> str:
    """Return how the points of `items` make up those of what stands above them."""
    by_way = {way: [i.code for i in items if i.criterion.counts == way] for way in ("inside", "on-top", "takes-off")}
    formula = " + ".join(by_way["inside"])
    if cap is not None:
        formula = f"min({cap}; {formula})"
    formula = " + ".join(filter(None, [formula, *by_way["on-top"]]))
    if by_way["takes-off"]:
        formula = f"max(0; {' − '.join([formula or '0', *by_way['takes-off']])})"
    return f"min(max; {formula})" if edition.bonus == "up-to-maximum" and by_way["on-top"] else formula


def _moved(items: Sequence[Item], unit: UnitScore) -> Text | None:
    """Return the note that maxima of what does not apply went to what stands beside it."""
    silent = [i.code for i in items if not i.below and i.not_applicable == "moves-to-siblings"]
    moved = [code for code in silent if unit.nodes[code].status == "not-applicable"]
    return MOVED.format(codes=", ".join(moved)) if moved else None


def _leaf(item: Item, node: NodeScore, scores: Scores, unit: UnitScore, label: Text, source: Text | None) -> Trace:
    leaf, answer = item.criterion, unit.answers.get(item.code)
    if answer is None or answer.is_blank:
        return Trace(label, "", None, (), source, Text("Chưa có câu trả lời.", "No answer yet."))
    inputs = _inputs(answer)
    if node.status == "not-applicable":
        note = Text(f"Không áp dụng: {answer.reason}", f"Does not apply: {answer.reason}")
        return Trace(label, "n/a", node.points, inputs, source, note)
    among = scores.compared.get((item.code, scores.groups.get(unit.unit, "")))
    applied = apply_rule(leaf, Given(answer.value, answer.numerator, answer.denominator), among)
    zeroed = _unmet(item, unit)
    changed = _rounding(applied.points, node) if zeroed is None else None
    notes = (applied.chosen or _of(node), zeroed, changed, _unsaid(leaf), _handed(leaf, answer))
    return Trace(label, applied.formula, node.points, inputs, source, joined(*notes))


def _rounding(exact: Decimal, node: NodeScore) -> Text | None:
    if node.points in (None, exact):
        return None
    points = decimal_text(exact)
    return Text(ROUNDED.vi.format(points=points.vi), ROUNDED.en.format(points=points.en))


def _unmet(item: Item, unit: UnitScore) -> Text | None:
    """Return why the leaf is worth nothing, or not known, whatever was answered on it."""
    for prerequisite in item.requires:
        other = unit.nodes[prerequisite.code]
        if other.status == "missing" or (other.points is not None and not prerequisite.met(other.points)):
            note = ZEROED.format(code=prerequisite.code)
            return joined(note, prerequisite.why)
    return None


def _unsaid(leaf: Criterion) -> Text | None:
    unknown = leaf.rule.unknown if leaf.rule is not None and leaf.rule.kind == "manual" else None
    return (
        None
        if unknown is None
        else Text(LEFT_UNSAID.vi.format(what=unknown.vi), LEFT_UNSAID.en.format(what=unknown.en))
    )


def _handed(leaf: Criterion, answer: Answer) -> Text | None:
    """Return the note that says whether a figure of another room was taken over or typed in."""
    if leaf.takes is None:
        return None
    room = of_room(leaf.takes)
    words = AS_TAKEN if answer.origin else BY_HAND
    return Text(
        words.vi.format(room=room.vi, figure=leaf.takes.figure, origin=answer.origin),
        words.en.format(room=room.en, figure=leaf.takes.figure, origin=answer.origin),
    )


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
    rank = Text(f", hạng {unit.rank}/{scores.out_of}", f", rank {unit.rank} of {scores.out_of}")
    rank = Text("", "") if unit.rank is None else rank  # who is scored alone has no rank
    result = Text(
        f"{points.vi} / {most.vi} điểm = {percent.vi} %{rank.vi}.",
        f"{points.en} / {most.en} points = {percent.en} %{rank.en}.",
    )
    return joined(result, _fallen(scores, unit)) or result


def _fallen(scores: Scores, unit: UnitScore) -> Text | None:
    """Return why the class is lower than the percentage alone would give."""
    classes = dated_for(scores.edition.classes, scores.period)
    for band in classes:
        held = unit.percent is not None and holds(band, unit.percent, classes)
        if held and (codes := unmet(band, unit.nodes)):
            title = Text(band.title.vi, band.title.en)
            codes_text = ", ".join(codes)
            return Text(
                FALLS.vi.format(title=title.vi, codes=codes_text), FALLS.en.format(title=title.en, codes=codes_text)
            )
    return None
