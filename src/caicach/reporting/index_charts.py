"""The charts of the report on an index: what moved the unit, where it stands among the others, how it got there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from caicach.analysis import Finding, UnitComparison
from caicach.reporting.charts import ChartSpec, contributions, distribution, finding, trend
from caicach.reporting.index_matter import IndexView, in_words


def loss_and_gain(view: IndexView) -> ChartSpec | None:
    """Return what each component lost or gained; none where contributions can't be told."""
    if all(c.contribution is None for c in view.unit.components):
        return None
    caption = view.caption(
        finding(view.unit, view.decimals), f"{view.short}, {view.before} → {view.after}, {view.measure.vi}"
    )
    return contributions(view.unit, caption, measure=view.measure, higher_is_better=view.instrument.higher_is_better)


def against_others(view: IndexView, told: Sequence[Finding]) -> ChartSpec | None:
    """Return the strip of the component whose group moved against its score; none where there is none."""
    line = next((f for f in told if f.kind == "outpaced" and f.codes), None)
    if line is None or len(view.matter.comparison.units) < 2:
        return None
    comparison, code = view.matter.comparison, line.codes[0]
    own = next(c for c in view.unit.components if c.code == code)
    before: dict[str, Decimal | None] = {}
    after: dict[str, Decimal | None] = {}
    for unit in comparison.units:
        component = next((c for c in unit.components if c.code == code), None)
        before[unit.name] = component.before if component and _ranked(unit, "before") else None
        after[unit.name] = component.after if component and _ranked(unit, "after") else None
    rank = view.unit.rank
    return distribution(
        {comparison.before: before, comparison.after: after},
        view.unit.name,
        view.caption(line.text.vi.rstrip("."), f"Mỗi vạch là một đơn vị được xếp hạng; vạch đỏ là {view.unit.name}"),
        axis=view.measure,
        ranks={
            comparison.before: (own.rank_before, rank.of_before),
            comparison.after: (own.rank_after, rank.of_after),
        },
    )


def _ranked(unit: UnitComparison, side: Literal["before", "after"]) -> bool:
    return getattr(unit.rank, side) is not None


def over_time(view: IndexView) -> ChartSpec | None:
    """Return the composite by period with its ranks, cut where the method changed; none below two figures."""
    past = view.matter.history
    if sum(p.score is not None for p in past) < 2:
        return None
    ends = f"{in_words(past[0].period)} đến {in_words(past[-1].period)}"
    breaks = [b.after for b in view.instrument.breaks if not b.codes]
    title = f"Tổng điểm và thứ hạng {view.short} của {view.name} từ {ends}"
    why = " ".join(
        b.why.vi for b in view.instrument.breaks if not b.codes and past[0].period < b.after <= past[-1].period
    )
    return trend(
        [p.period for p in past],
        [p.score for p in past],
        view.caption(title, why),
        ranks=[(p.rank, p.of) for p in past],
        measure=view.measure,
        breaks=breaks,
    )
