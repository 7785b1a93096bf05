"""How the rows of a rule's table read, and the parts they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from caicach.instruments.rules import Variable
from caicach.scoring.trace import decimal_text
from caicach.text import Text

YES, NO = Text("Có", "Yes"), Text("Không", "No")
ANY_PERCENTAGE = Text("mọi tỷ lệ", "any percentage")
EXACTLY = Text("đúng {low}", "exactly {low}")
FROM, ABOVE = Text("từ {low}", "from {low}"), Text("trên {low}", "above {low}")
BELOW, UP_TO = Text("dưới {high}", "below {high}"), Text("không quá {high}", "up to {high}")
FROM_TO_BELOW = Text("{low} đến dưới {high}", "{low} to below {high}")
FROM_UP_TO = Text("{low} đến {high}", "{low} to {high}")
ABOVE_TO_BELOW = Text("trên {low} đến dưới {high}", "above {low} to below {high}")
ABOVE_UP_TO = Text("trên {low} đến {high}", "above {low} up to {high}")
IN_PROPORTION = Text("{points} × tỷ lệ", "{points} × percentage")
IN_PROPORTION_TO = Text("{points} × tỷ lệ / {full}", "{points} × percentage / {full}")
EACH_ITEM = Text("mỗi mục", "each item")
FROM_ITEMS = Text("từ {number} mục", "{number} items or more")
EACH_GAINS = Text("cộng {points} điểm", "adds {points}")
EACH_COSTS = Text("trừ {points} điểm", "takes off {points}")
NO_VIOLATION = Text("không có vi phạm", "no violation")
EACH_VIOLATION = Text("mỗi vi phạm", "each violation")
FROM_VIOLATIONS = Text("từ {number} vi phạm", "{number} violations or more")
EACH_GOOD, EACH_BAD = Text("mỗi mục được cộng", "each item that adds"), Text("mỗi mục bị trừ", "each that takes off")
TOGETHER = Text("cộng lại", "in sum")
WITHIN = Text("từ {least} đến {most} điểm", "{least} to {most} points")
ABOVE_TARGET = Text("vượt chỉ tiêu", "above the target")
ON_TARGET = Text("đạt chỉ tiêu", "on the target")
BELOW_TARGET = Text("chưa đạt chỉ tiêu", "below the target")
NO_TARGET = Text("không được giao chỉ tiêu", "no target set")
BY_EXCESS = Text(
    "{half} điểm và thêm đến {rest} điểm theo mức vượt so với đơn vị vượt cao nhất",
    "{half} points and up to {rest} more by the excess beside the leader's",
)
BY_TARGET = Text("{half} × kết quả / chỉ tiêu", "{half} × result / target")
BY_BEST = Text("{most} × kết quả / kết quả cao nhất", "{most} × result / best result")
PLACE = Text("hạng {first}", "place {first}")
PLACES = Text("hạng {first} đến {last}", "places {first} to {last}")
FROM_PLACE = Text("từ hạng {first}", "place {first} or lower")
OTHER_PLACES = Text("các hạng khác", "other places")
OTHERWISE = Text("các trường hợp còn lại", "in all other cases")
BY_APPRAISER = Text("theo mức độ thực hiện", "by how far it was done")

_IN_FORMULAS = {
    "*": Text("×", "×"),
    "-": Text("−", "−"),
    "==": Text("=", "="),
    "!=": Text("≠", "≠"),
    "<=": Text("≤", "≤"),
    ">=": Text("≥", "≥"),
    ",": Text(";", ","),
    "and": Text("và", "and"),
    "or": Text("hoặc", "or"),
    "maximum": Text("điểm tối đa", "maximum"),
}
_PART = re.compile(r"[a-z_][a-z0-9_]*|[0-9]*\.[0-9]+|==|!=|<=|>=|[*,\-]", re.IGNORECASE)


def percent_text(percent: Decimal) -> Text:
    """Return a percentage with all its digits: `99,5 %`, in English `99.5%`."""
    figure = decimal_text(percent)
    return Text(f"{figure.vi}\u00a0%", f"{figure.en}%")


def fill(pattern: Text, **parts: Text) -> Text:
    """Return `pattern` with its parts filled in, each in its own language."""
    return Text(
        pattern.vi.format(**{name: part.vi for name, part in parts.items()}),
        pattern.en.format(**{name: part.en for name, part in parts.items()}),
    )


def formula_text(formula: str, variables: Iterable[Variable]) -> Text:
    """Return a formula with its figures by their labels: `maximum * a / b` → `điểm tối đa × “Đã xong” / “Đến hạn”`."""
    labels = {v.id: Text(f"“{v.label.vi}”", f"“{v.label.en}”") for v in variables} | _IN_FORMULAS

    def said(part: str) -> Text:
        return labels.get(part) or Text(part.replace(".", ","), part)

    return Text(_PART.sub(lambda m: said(m[0]).vi, formula), _PART.sub(lambda m: said(m[0]).en, formula))
