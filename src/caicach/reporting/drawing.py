"""Tables and charts of a figure set: columns as the catalogue has them, a chart drawn from its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.reporting import figures as writing
from caicach.reporting.catalogue import ChartEntry, ColumnEntry, catalogue, within_period
from caicach.reporting.charts import Caption, ChartSpec, bars, trend
from caicach.reporting.document import Column, Table
from caicach.reporting.field_words import address
from caicach.reporting.figure_set import FigureSet, Rows, Value, in_words

Number = float | Decimal


def table_of(rows: Rows, figures: FigureSet, site: str) -> Table:
    """Return a table ready to print, with the addresses of its computation and of its rows."""
    known = rows.known
    return Table(
        columns=tuple(_column(column) for column in known.columns),
        rows=rows.rows,
        caption=_titled(known.title.vi, rows, figures),
        source=rows.source.vi,
        wide=known.wide,
        trace=address(site, rows.trace) or "",
        links=tuple(address(site, link) or "" for link in rows.links),
    )


def _titled(title: str, rows: Rows, figures: FigureSet) -> str:
    return f"{title}, {in_words(figures.period)}" if within_period(rows.name) else title


def _column(entry: ColumnEntry) -> Column:
    group = entry.group.vi if entry.group else ""
    return Column(entry.title.vi, entry.share, entry.kind, entry.decimals, group=group)


def chart_of(name: str, figures: FigureSet) -> ChartSpec | None:
    """Return a chart of the catalogue drawn from its table; None where the table holds nothing to draw."""
    entry = catalogue().charts[name]
    rows = figures.table(entry.table)
    if rows is None or not any(_number(value) for value in rows.column(entry.value)):
        return None
    return _bars(entry, rows, figures) if entry.draw == "bars" else _trend(entry, rows, figures)


def _bars(entry: ChartEntry, rows: Rows, figures: FigureSet) -> ChartSpec:
    pairs = [
        (_text(name), _number(value))
        for name, value in zip(rows.column(entry.of), rows.column(entry.value), strict=True)
    ]
    ranked = sorted(pairs, key=lambda pair: (pair[1] is None, -(pair[1] or 0)))
    of_weight = [pair for pair in ranked if pair[1]] if entry.sort else [pair for pair in pairs if pair[1] is not None]
    shown = of_weight[: entry.top]  # where the largest are told, those of nought have no bar
    caption = _caption(entry, rows, figures, _most(entry, rows, ranked), parted=len(of_weight) > entry.top)
    names = _apart([name for name, _value in shown])
    return bars(names, [value for _name, value in shown], caption, measure=entry.measure)


def _apart(names: Sequence[str]) -> list[str]:
    """Return the names, each unlike the others: a bar stands for one row."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return apart


def _most(entry: ChartEntry, rows: Rows, ranked: Sequence[tuple[str, Number | None]]) -> str:
    """Return the finding: who has most, and how much."""
    most = ranked[0][1]
    first = [name for name, value in ranked if value == most]
    size = f"{writing.number(most, _decimals(entry, rows))} {entry.measure.vi}".replace(" %", " %")
    who = " và ".join(first) if len(first) <= 2 else f"{len(first)} mục cùng"
    return f"{who[:1].upper()}{who[1:]} nhiều nhất: {size}"


def _trend(entry: ChartEntry, rows: Rows, figures: FigureSet) -> ChartSpec:
    periods = _apart([_text(value) for value in rows.column(entry.of)])
    series = [_number(value) for value in rows.column(entry.value)]
    held = [(period, value) for period, value in zip(periods, series, strict=True) if value is not None]
    (start, first), (end, last) = held[0], held[-1]
    decimals = _decimals(entry, rows)
    moved = "không đổi" if first == last else "tăng" if last > first else "giảm"
    ends = " lên ".join((writing.number(first, decimals), writing.number(last, decimals)))
    ends = ends if last > first else ends.replace(" lên ", " xuống ")
    title = f"{entry.title.vi}: {moved} từ {ends} ({start} – {end})"
    if first == last:
        title = f"{entry.title.vi}: {writing.number(last, decimals)} ({end})"
    ranks = _ranks(entry, rows)
    return trend(periods, series, _caption(entry, rows, figures, title), ranks=ranks, measure=entry.measure)


def _ranks(entry: ChartEntry, rows: Rows) -> list[tuple[int | None, int | None]]:
    if entry.rank is None:
        return []
    places, ranked = (rows.column(key) for key in entry.rank)
    return [(_whole(place), _whole(of)) for place, of in zip(places, ranked, strict=True)]


def _caption(entry: ChartEntry, rows: Rows, figures: FigureSet, title: str, *, parted: bool = False) -> Caption:
    part = f", {entry.top} mục lớn nhất" if parted else ""
    subtitle = _titled(entry.title.vi, rows, figures) + part
    return Caption(title, rows.source, subtitle, decimals=_decimals(entry, rows))


def _decimals(entry: ChartEntry, rows: Rows) -> int:
    column = rows.known.columns[rows.known.place(entry.value)]
    return column.decimals if column.kind in ("number", "percent", "change") else 0


def _number(value: Value) -> Number | None:
    if not isinstance(value, int | float | Decimal) or writing.is_missing(value):
        return None
    return value


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: Value) -> str:
    return "(không ghi)" if value is None or value == "" else str(value)
