"""The trace of an index's composite and components."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from caicach.instruments.model import Criterion
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.structure import TOTAL, parts
from caicach.scoring.trace import Trace, decimal_text
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.instruments.observations import Observation


def explain_composite(scores: Scores, unit: UnitScore, code: str | None = None) -> Trace:
    """Return the computation of a unit's composite, or of the component `code` (None: the composite)."""
    edition = scores.edition
    if code is not None and code != TOTAL:
        criterion = edition.criterion(code)
        if criterion is None or code not in unit.nodes:
            raise KeyError(code)
        return _explain_part(criterion, scores.period, unit)
    components = parts(edition.criteria, scores.period)
    return Trace(
        label=scores.instrument.title,
        formula=formula(components, edition.combine, edition.multiplier),
        value=unit.points,
        inputs=tuple(_explain_part(c, scores.period, unit) for c in components if c.code in unit.nodes),
        source=edition.source.text,
        note=_about(scores, unit),
    )


def formula(components: Iterable[Criterion], combine: str | None, multiplier: Decimal = Decimal(1)) -> str:
    """Return how `components` combine, in signs and codes: `10 × (5/100 × entry + 20/100 × time)`."""
    weighted = combine == "weighted"
    terms = [f"{c.weight}/100 × {c.code}" if weighted and c.weight is not None else c.code for c in components]
    total = " + ".join(terms)
    return total if multiplier == 1 else f"{multiplier} × ({total})"


def _explain_part(criterion: Criterion, period: str, unit: UnitScore) -> Trace:
    row = unit.answers.get(criterion.code)
    node = unit.nodes[criterion.code]
    below = tuple(c for c in parts(criterion.children, period) if c.code in unit.nodes)
    given = row is not None and row.value is not None
    return Trace(
        label=Text(f"{criterion.code}. {criterion.title.vi}", f"{criterion.code}. {criterion.title.en}"),
        formula="" if given or not below else formula(below, criterion.combine),
        value=node.points,
        inputs=tuple(_explain_part(c, period, unit) for c in below),
        source=criterion.source.text if criterion.source else None,
        note=_where(row, given, node),
    )


def _where(row: Observation | None, given: bool, node: NodeScore) -> Text | None:
    if given and row is not None:
        return None if row.row is None else Text(f"Bảng số liệu, dòng {row.row}", f"Index table, row {row.row}")
    if node.points is None:
        return Text("Không có số liệu.", "No figure.")
    return Text("Tính từ các chỉ số thành phần.", "Computed from its parts.")


def _about(scores: Scores, unit: UnitScore) -> Text | None:
    if scores.why is not None and unit.basis != "published":
        return scores.why
    if unit.basis == "published":
        return Text("Tổng điểm lấy nguyên từ số đã công bố.", "The composite is the published figure.")
    if unit.basis == "rank-only":
        return Text("Chỉ có thứ hạng được công bố.", "Only the rank was published.")
    if unit.points is None:
        codes = ", ".join(_lacking(scores, unit))
        return Text(
            f"Thiếu {codes}, nên không có tổng điểm và thứ hạng.",
            f"Lacks {codes}, so there is no composite and no rank.",
        )
    if not unit.difference:
        return None
    gap = decimal_text(unit.difference)
    return Text(f"Chênh {gap.vi} so với số đã công bố.", f"Differs by {gap.en} from the published figure.")


def _lacking(scores: Scores, unit: UnitScore) -> tuple[str, ...]:
    codes = [c.code for c in parts(scores.edition.criteria, scores.period)]
    return tuple(code for code in codes if unit.nodes[code].points is None)
