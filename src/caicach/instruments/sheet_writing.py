"""A criteria set as a criteria sheet, and what the sheet's seven rules can't hold of it.

The conversions are those of the reference forms: yes/no and grades become a choice; what has no rule of its own there,
or an amount that is not printed, becomes `manual`. Points outside the sum of maxima (bonus, penalty) have no place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from caicach.instruments.model import Criterion, Edition
from caicach.instruments.rules import (
    BandsRule,
    ChoiceRule,
    CountRule,
    DeductRule,
    ManualRule,
    RatioRule,
    SurveyBandsRule,
    YesNoRule,
)
from caicach.instruments.sheet import COLUMNS
from caicach.text import Text


class Loss(NamedTuple):
    """What a sheet can't say of the criterion `code`."""

    code: str
    what: Text


def sheet_of(edition: Edition) -> tuple[list[dict[str, str]], list[Loss]]:
    """Return the edition's rows in the columns of the criteria sheet, and what was lost, in the order of the tree."""
    losses: list[Loss] = []
    rows = [row for criterion in edition.criteria for row in _rows(criterion, losses)]
    return rows, losses


def sheet_text(edition: Edition) -> tuple[str, list[Loss]]:
    """Return the sheet as CSV, and what was lost."""
    rows, losses = sheet_of(edition)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue(), losses


def _rows(criterion: Criterion, losses: list[Loss]) -> Iterator[dict[str, str]]:
    if criterion.counts != "inside":
        losses.append(Loss(criterion.code, OUTSIDE))
        return
    row = {"code": criterion.code, "title": criterion.title.vi, "max": _number(criterion.max)}
    if criterion.source is not None:
        row["source"] = criterion.source.text.vi
    if criterion.requires:
        losses.append(Loss(criterion.code, REQUIRES))
    if criterion.not_applicable is not None:
        losses.append(Loss(criterion.code, EFFECT))
    if criterion.combine == "capped-sum":
        losses.append(Loss(criterion.code, CAPPED))
        yield {**row, "rule": "manual"}
    elif criterion.children:
        yield row
        for child in criterion.children:
            yield from _rows(child, losses)
    else:
        yield from _leaf(criterion, row, losses)


def _leaf(leaf: Criterion, row: dict[str, str], losses: list[Loss]) -> Iterator[dict[str, str]]:
    rule = leaf.rule
    if isinstance(rule, YesNoRule):
        yield {**row, "rule": "choice"}
        yield {"option": "Có", "points": _number(leaf.max)}
        yield {"option": "Không", "points": "0"}
    elif isinstance(rule, ChoiceRule):
        yield {**row, "rule": "choice"}
        yield from ({"option": o.label.vi, "points": _number(o.earns(leaf.max))} for o in rule.options)
    elif isinstance(rule, BandsRule | SurveyBandsRule):
        yield {**row, "rule": rule.kind}
        yield from ({"from": _number(b.low), "to": _number(b.high), "points": _number(b.points)} for b in rule.bands)
        if any(not b.low_inclusive or b.high_inclusive for b in rule.bands):
            losses.append(Loss(leaf.code, BOUNDS))
    else:
        yield {**row, **_one_row(leaf, losses)}


def _one_row(leaf: Criterion, losses: list[Loss]) -> dict[str, str]:
    rule = leaf.rule
    if isinstance(rule, RatioRule):
        if rule.full_at != 100 or rule.floor_percent is not None:
            losses.append(Loss(leaf.code, FULL_AT))
        return {"rule": "ratio", "points": _number(rule.points)}
    if isinstance(rule, CountRule | DeductRule):
        if isinstance(rule, DeductRule) and rule.floor:
            losses.append(Loss(leaf.code, FLOOR))
        return {"rule": rule.kind, "points": _number(rule.points_each)}
    if rule is not None and not isinstance(rule, ManualRule):
        losses.append(Loss(leaf.code, BY_HAND.format(kind=rule.kind)))
    return {"rule": "manual" if rule is not None else ""}


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


OUTSIDE = Text("Điểm thưởng, điểm trừ nằm ngoài tổng điểm nên không ghi vào bảng.",
               "Bonus and penalty stand outside the maxima and are left out.")  # fmt: skip
REQUIRES = Text("Điều kiện tiên quyết không ghi được.", "The prerequisite can't be written.")
EFFECT = Text("Cách xử lý khi không áp dụng không ghi được.", "What becomes of n/a can't be written.")
CAPPED = Text("Tổng có trần ghi thành một dòng chấm tay.", "A capped sum becomes one row of manual points.")
BOUNDS = Text(
    "Cận lấy hoặc không lấy khác mẫu [từ, đến) không ghi được.", "Bounds other than [from, to) can't be written."
)
FULL_AT = Text("Mức đạt điểm tối đa, mức sàn không ghi được.", "The full and the lowest percentage can't be written.")
FLOOR = Text("Điểm thấp nhất sau khi trừ không ghi được.", "The least points after deductions can't be written.")
BY_HAND = Text("Cách chấm {kind} ghi thành chấm tay.", "The rule {kind} becomes manual.")
