"""How answers and points of a round are worded, the same on every page: the unit's, the appraiser's, the council's."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from caicach.errors import InputError
from caicach.instruments.model import Criterion
from caicach.reporting import figures
from caicach.scoring import Answer, Given, entered_from, input_of
from caicach.scoring.given import HUNDRED, number
from caicach.scoring.rules import apply_rule
from caicach.text import Text
from caicach.web.rounds.models import Figures

NOT_ANSWERED = Text("chưa trả lời", "not answered")
NOT_SAID = Text("không nêu lý do", "no reason given")
POINTS_OF = Text("{points} điểm", "{points} points")
PLACE = Text("hạng {place}", "place {place}")
ITEMS, VIOLATIONS = Text("{number} mục", "{number} items"), Text("{number} vi phạm", "{number} violations")
OF_TARGET = Text("{result}, chỉ tiêu {target}", "{result}, target {target}")
WITHOUT_TARGET = Text("{result}, không được giao chỉ tiêu", "{result}, no target set")
BY_OTHERS = {
    "appraiser": Text("Cán bộ thẩm định chấm; đơn vị không tự chấm.", "Scored by the appraiser, not by the unit."),
    "survey": Text("Lấy từ kết quả khảo sát; đơn vị không tự chấm.", "Taken from the survey, not scored by the unit."),
    "leader": Text("Lãnh đạo đánh giá; đơn vị không tự chấm.", "Rated by the leaders, not scored by the unit."),
}
"""Who answers a leaf that the unit does not, by `answered_by`."""


def answer_words(criterion: Criterion, answer: Answer | Figures | None) -> Text:
    """Return an answer in words: `Đúng hạn, đủ nội dung`, `4.812/4.890 = 98,4 %`, `không áp dụng: lý do`.

    Takes an answer of the core or a stored row. What its rule can't read is shown as it was written.
    """
    if answer is None or answer.is_blank:
        return NOT_ANSWERED
    reason = answer.na_reason if isinstance(answer, Figures) else answer.reason
    if reason if isinstance(answer, Figures) else answer.is_not_applicable:
        said = Text(reason, reason) if reason else NOT_SAID
        return Text(f"không áp dụng: {said.vi}", f"does not apply: {said.en}")
    given, asked = Given(answer.value, answer.numerator, answer.denominator), input_of(criterion)
    try:
        return _WORDS[asked.kind](criterion, given) if asked else _as_written(given)
    except (InputError, ArithmeticError):
        return _as_written(given)


def _as_written(given: Given) -> Text:
    words = given.value or f"{given.numerator}/{given.denominator}"
    return Text(words, words)


def _figure(text: str) -> Text:
    return _exact(number(text))


def _exact(figure: Decimal) -> Text:
    plain = figure.normalize()
    return Text(figures.exact(plain), figures.exact(plain, "en"))


def _option(criterion: Criterion, given: Given) -> Text:
    chosen = apply_rule(criterion, given).chosen
    return chosen or _as_written(given)


def _share(criterion: Criterion, given: Given) -> Text:
    """Return the percentage; one that was computed is rounded to hundredths, one that was typed keeps its digits."""
    if given.value:
        return _percent(_figure(given.value))
    part, whole = _figure(given.numerator), _figure(given.denominator)
    exact = number(given.numerator) * HUNDRED / number(given.denominator)
    percent = _percent(_exact(round_share(exact)))
    return Text(f"{part.vi}/{whole.vi} = {percent.vi}", f"{part.en}/{whole.en} = {percent.en}")


def _percent(figure: Text) -> Text:
    return Text(f"{figure.vi} %", f"{figure.en}%")


def round_share(percent: Decimal) -> Decimal:
    """Return a computed percentage to hundredths, without zeros at its end."""
    rounded = percent.quantize(Decimal("0.01")).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def _filled(pattern: Text, **parts: Text) -> Text:
    return Text(
        pattern.vi.format(**{name: part.vi for name, part in parts.items()}),
        pattern.en.format(**{name: part.en for name, part in parts.items()}),
    )


def _count(criterion: Criterion, given: Given) -> Text:
    kind = criterion.rule.kind if criterion.rule else ""
    return _filled(VIOLATIONS if kind == "deduct" else ITEMS, number=_figure(given.value))


def _figures(criterion: Criterion, given: Given) -> Text:
    asked, entered = input_of(criterion), entered_from(criterion, given)
    labels = {field.name: field.label for field in (asked.ways[0] if asked else ())}
    parts = [(labels[name], _figure(text)) for name, text in entered.items() if name in labels]
    if not parts:
        return _as_written(given)
    return Text(
        "; ".join(f"{label.vi}: {number.vi}" for label, number in parts),
        "; ".join(f"{label.en}: {number.en}" for label, number in parts),
    )


def _target(criterion: Criterion, given: Given) -> Text:
    if given.value:
        return _filled(WITHOUT_TARGET, result=_figure(given.value))
    return _filled(OF_TARGET, result=_figure(given.numerator), target=_figure(given.denominator))


_WORDS: dict[str, Callable[[Criterion, Given], Text]] = {
    "option": _option,
    "share": _share,
    "count": _count,
    "points": lambda criterion, given: _filled(POINTS_OF, points=_figure(given.value)),
    "figure": lambda criterion, given: _figure(given.value),
    "place": lambda criterion, given: _filled(PLACE, place=_figure(given.value)),
    "figures": _figures,
    "target": _target,
}


def points_text(points: Any, language: str = "vi") -> str:
    """Return points as a form shows them: at least one place, at most three, `2,0`, `1,75`; a dash where missing."""
    if points is None:
        return figures.MISSING
    for places in (1, 2):
        if round(points, places) == points:
            return figures.number(points, places, language)
    return figures.number(points, 3, language)
