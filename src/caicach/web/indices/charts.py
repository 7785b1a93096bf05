"""The charts of the index pages: what is drawn, under which finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from caicach.analysis import Comparison, UnitComparison
from caicach.analysis.standing import Standing
from caicach.instruments.model import Instrument
from caicach.reporting import charts, figures
from caicach.reporting.charts import Caption, ChartSpec
from caicach.scoring.structure import TOTAL
from caicach.text import Text
from caicach.web.indices.figures_of import standing_of
from caicach.web.indices.models import IndexTable
from caicach.web.indices.notes import ranks_alone, unit_name
from caicach.web.indices.restating import RestatedRow

Charts = dict[str, ChartSpec]


def of_period(
    instrument: Instrument,
    table: IndexTable,
    standing: Standing,
    ours: str | None,
    tables: Mapping[str, IndexTable],
    restated: list[RestatedRow],
    language: str | None,
) -> Charts:
    """Return the map of a period, and our trend up to now."""
    found: Charts = {}
    language = language or "vi"
    if instrument.measures == "province" and (restated or not ranks_alone(standing)):
        found["map"] = _map(instrument, table, standing, restated, ours, language)
    if ours:
        standings = {period: standing_of(t) for period, t in tables.items()}
        found |= of_unit(
            instrument, unit_name(ours, table.period, instrument.measures), ours, standings, table, language
        )
    return found


def _map(
    instrument: Instrument,
    table: IndexTable,
    standing: Standing,
    restated: list[RestatedRow],
    ours: str | None,
    language: str,
) -> ChartSpec:
    """Draw the composites on the provinces of the time, or restated ones on today's."""
    period, measure = table.period, standing.edition.unit_of_measure
    values: dict[str, Decimal | float | None] = (
        {r.unit: r.value for r in restated} if restated else {code: s.points for code, s in standing.units.items()}
    )
    subtitle = (
        Text("Quy đổi theo 34 tỉnh, thành phố; trọng số bằng nhau", "Restated on 34 provinces; equal weights")
        if restated
        else Text("Như đã công bố", "As published")
    )
    caption = Caption(
        _map_title(instrument, standing, period), table.source, subtitle, standing.edition.decimals, language
    )
    return charts.province_map(values, 34 if restated else 63, caption, measure=measure, highlight=ours)


def _map_title(instrument: Instrument, standing: Standing, period: str) -> Text:
    """Return the finding of the map: who is first, and how far the last is behind."""
    ranked = [s for s in standing.scores.units if s.rank is not None and s.points is not None]
    if not ranked:
        return Text(f"{instrument.short} {period}", f"{instrument.short} {period}")
    best, last = ranked[0], ranked[-1]
    first = unit_name(best.unit, period, instrument.measures)
    assert best.points is not None
    assert last.points is not None
    gap = best.points - last.points
    return Text(
        f"{instrument.short} {period}: {first} dẫn đầu, hơn nơi cuối bảng {figures.number(gap, 2)} điểm",
        f"{instrument.short} {period}: {first} leads, {figures.number(gap, 2, 'en')} points above the last",
    )


def of_unit(
    instrument: Instrument,
    name: str,
    code: str,
    standings: Mapping[str, Standing],
    table: IndexTable,
    language: str | None,
) -> Charts:
    """Return one unit's trend: its composite with ranks, or ranks alone where only ranks were published."""
    periods = list(standings)
    values = [s.value(code, TOTAL) for s in standings.values()]
    places = [(s.rank(code, TOTAL), s.out_of(code)) for s in standings.values()]
    if not any(rank for rank, _ in places):
        return {}
    decimals = list(standings.values())[-1].edition.decimals
    caption = Caption(_trend_title(instrument, name, periods, places), table.source, "", decimals, language or "vi")
    if all(v is None for v in values):
        return {"trend": charts.bump(periods, {name: [rank for rank, _ in places]}, caption, highlight=[name])}
    breaks = [
        p for p, q in zip(periods[1:], periods, strict=False) if standings[p].edition.id != standings[q].edition.id
    ]
    return {"trend": charts.trend(periods, values, caption, ranks=places, breaks=breaks)}


def _trend_title(
    instrument: Instrument, name: str, periods: list[str], places: list[tuple[int | None, int | None]]
) -> Text:
    ranked = [(p, r, of) for p, (r, of) in zip(periods, places, strict=True) if r is not None]
    (first, then), (last, now) = ((p, figures.rank(r, of)) for p, r, of in (ranked[0], ranked[-1]))
    if len(ranked) == 1:
        return Text(f"{name}: hạng {then} năm {first}", f"{name}: rank {then} in {first}")
    return Text(
        f"{instrument.short} của {name}: từ hạng {then} ({first}) đến {now} ({last})",
        f"{instrument.short} of {name}: from rank {then} ({first}) to {now} ({last})",
    )


def of_comparison(
    comparison: Comparison,
    unit: UnitComparison,
    before: tuple[IndexTable, Standing],
    after: tuple[IndexTable, Standing],
    language: str | None,
) -> Charts:
    """Return what each component lost or gained, and how the others moved on the component most worth a look."""
    language = language or "vi"
    source = after[0].source
    decimals = after[1].edition.decimals
    found: Charts = {}
    if any(c.contribution is not None for c in unit.components):
        caption = Caption(charts.finding(unit, decimals), source, "", decimals, language)
        better = comparison.instrument.higher_is_better
        found["contributions"] = charts.contributions(unit, caption, higher_is_better=better, names=200)
    striking = _striking(unit)
    if striking:
        found["distribution"] = _distribution(comparison, unit, striking, before, after, language)
    return found


def _striking(unit: UnitComparison) -> Any:
    """Return the component whose rank fell most though its score rose; else the one whose rank fell most."""
    fallen = [c for c in unit.components if c.rank_before and c.rank_after and c.rank_after > c.rank_before]
    against = [c for c in fallen if c.change is not None and c.change > 0]
    return max(against or fallen, key=lambda c: (c.rank_after or 0) - (c.rank_before or 0), default=None)


def _distribution(
    comparison: Comparison,
    unit: UnitComparison,
    component: Any,
    before: tuple[IndexTable, Standing],
    after: tuple[IndexTable, Standing],
    language: str,
) -> ChartSpec:
    level = comparison.instrument.measures
    series, ranks = {}, {}
    for table, standing in (before, after):
        named = {unit_name(code, table.period, level): standing.value(code, component.code) for code in standing.units}
        series[table.period] = named
        ranks[table.period] = (standing.rank(unit.unit, component.code), len(standing.ranks.get(component.code, {})))
    rose = component.change is not None and component.change > 0
    old, new = component.rank_before, component.rank_after
    moved = Text("điểm tăng nhưng tụt", "score up, but rank down") if rose else Text("tụt", "rank down")
    title = Text(
        f"{component.title.vi}: {moved.vi} từ hạng {old} xuống {new}",
        f"{component.title.en}: {moved.en} from {old} to {new}",
    )
    subtitle = Text("Mỗi vạch là một tỉnh", "Each tick is a province")
    caption = Caption(title, after[0].source, subtitle, after[1].edition.decimals, language)
    return charts.distribution(series, unit.name, caption, ranks=ranks, axis=Text("điểm", "points"))
