"""Charts over periods: a trend with its gaps, ranks that cross, many units side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from caicach.reporting import figures
from caicach.reporting.charts.spec import Caption, ChartSpec, Value, finish, plain, token, values, wrapped
from caicach.text import Text

_PERIOD = Text("Kỳ", "Period")
_UNIT = Text("Đơn vị", "Unit")
_RANK = Text("Thứ hạng", "Rank")
_RUN = "run"
_NAMES = 110  # pixels right of the plot


def trend(
    periods: Sequence[str],
    series: Sequence[Value],
    caption: Caption,
    *,
    ranks: Sequence[tuple[int | None, int | None]] = (),
    measure: str | Text = figures.POINTS,
    compared: tuple[str | Text, Sequence[Value]] | None = None,
    breaks: Sequence[str] = (),
) -> ChartSpec:
    """Draw one unit's values by period, each written at its point, with `ranks` (rank, of) below them.

    A missing period is a gap in the line. `compared` is a second line in grey with its name (a median, a target).
    Where the method changed, `breaks` names the first period of the new one: the line is cut there.
    """
    rows = _points(periods, series, caption, breaks)
    for row, place in zip(rows, ranks, strict=False):
        row["rank"] = f"{caption.say(Text('hạng', 'rank'))} {figures.rank(*place)}" if place[0] is not None else None
    grey = _points(periods, compared[1], caption, breaks) if compared else []
    measured = caption.say(measure)
    table = [{caption.say(_PERIOD): row["period"], measured: row["value"]} for row in rows]
    for line, row in zip(table, rows, strict=True):
        line |= {caption.say(_RANK): row["rank"]} if "rank" in row else {}
    for line, row in zip(table, grey, strict=False):
        line |= {caption.say(compared[0]): row["value"]} if compared else {}
    return finish(
        caption,
        _trend_layers(rows, grey, caption, measured, caption.say(compared[0]) if compared else ""),
        rows=table,
        seen="; ".join(f"{row['period']}: {row['text']}" for row in rows) + ".",
        size=(caption.width - 60 - (_NAMES if compared else 0), 250),
        foot=(-52, 34),
    )


def _points(
    periods: Sequence[str], series: Sequence[Value], caption: Caption, breaks: Sequence[str]
) -> list[dict[str, Any]]:
    """Return a row a period; rows joined by a line share a `run`, which ends at a gap and at a break."""
    run, rows = 0, []
    for period, value in zip(periods, series, strict=True):
        run += (period in breaks) or plain(value) is None
        rows.append(
            {
                "period": figures.period(period, caption.language),
                "value": plain(value),
                "text": caption.figure(value),
                _RUN: run,
            }
        )
    return rows


def _trend_layers(
    rows: Sequence[dict[str, Any]], grey: Sequence[dict[str, Any]], caption: Caption, measured: str, name: str
) -> list[alt.Chart]:
    order = [row["period"] for row in rows]
    x = alt.X("period:O").sort(None).title(None).axis(labelAngle=0, ticks=False).scale(domain=order, padding=0.5)
    y = alt.Y("value:Q").title(measured[:1].upper() + measured[1:]).axis(tickCount=5, minExtent=40)
    y = y.scale(zero=False, padding=34)
    own = alt.Chart(values([row for row in rows if row["value"] is not None])).encode(x=x, y=y)
    other = alt.Chart(values([row for row in grey if row["value"] is not None])).encode(x=x, y=y)
    gaps = alt.Chart(values([row for row in rows if row["value"] is None])).encode(x=x)
    last = alt.Chart(values([row for row in grey if row["value"] is not None][-1:])).encode(y=y)
    compared = [
        other.mark_line(color=token("other"), strokeWidth=2).encode(detail=f"{_RUN}:N"),
        other.mark_point(color=token("other"), filled=True, size=30, opacity=1).encode(tooltip=["period:N", "text:N"]),
        last.mark_text(
            align="left",
            x=alt.ExprRef("width + 8"),
            color=token("ink2"),
            text=wrapped(name, _NAMES - 10, 11),
            fontSize=11,
        ),
    ]
    layers = [
        *(compared if grey else ()),
        gaps.mark_text(y=alt.ExprRef("height / 2"), color=token("ink2"), fontSize=11, angle=270).encode(text="text:N"),
        own.mark_line(color=token("us"), strokeWidth=2.5).encode(detail=f"{_RUN}:N"),
        own.mark_point(color=token("us"), fill=token("us"), size=55, opacity=1).encode(tooltip=["period:N", "text:N"]),
        *_with_halo(own, "text:N", dy=-16, fontWeight=600),
    ]
    if any("rank" in row for row in rows):
        layers += _with_halo(own, "rank:N", dy=18, fontSize=11, color=token("ink2"))
    return layers


def _with_halo(base: alt.Chart, field: str, **text: Any) -> list[alt.Chart]:
    """Return a text over a halo of paper, which keeps lines out of it."""
    halo = text | {"stroke": token("paper"), "strokeWidth": 4}
    return [base.mark_text(**style).encode(text=field) for style in (halo, text)]


def bump(
    periods: Sequence[str],
    ranks: Mapping[str, Sequence[int | None]],
    caption: Caption,
    *,
    highlight: Sequence[str] = (),
) -> ChartSpec:
    """Draw the ranks of units by period, the best on top; `highlight` in colour with names, the others in grey.

    A period without a rank is a gap. Every unit highlighted must be among `ranks`.
    """
    rows = [
        {"unit": unit, "period": figures.period(period, caption.language), "rank": rank, _RUN: run}
        for unit, places in ranks.items()
        for period, rank, run in zip(periods, places, _runs(places), strict=True)
    ]
    worst = max((rank for places in ranks.values() for rank in places if rank is not None), default=1)
    named = [f"{unit}: {', '.join(figures.rank(rank) for rank in ranks[unit])}" for unit in highlight]
    heads = (caption.say(_UNIT), caption.say(_PERIOD), caption.say(_RANK))
    return finish(
        caption,
        _bump_layers(rows, highlight, caption, [figures.period(p, caption.language) for p in periods]),
        rows=[dict(zip(heads, (row["unit"], row["period"], row["rank"]), strict=True)) for row in rows],
        seen="; ".join(named) + "." if named else "",
        size=(caption.width - 40 - _NAMES, max(220, min(520, 9 * worst))),
        foot=(-46, 40),
    )


def _runs(places: Sequence[int | None]) -> list[int]:
    run, runs = 0, []
    for place in places:
        run += place is None
        runs.append(run)
    return runs


def _bump_layers(
    rows: Sequence[dict[str, Any]], highlight: Sequence[str], caption: Caption, order: list[str]
) -> list[alt.Chart]:
    known = [row for row in rows if row["rank"] is not None]
    worst = max((row["rank"] for row in known), default=1)
    x = alt.X("period:O").sort(None).title(None).axis(labelAngle=0, ticks=False).scale(domain=order, padding=0.2)
    y = alt.Y("rank:Q").title(caption.say(_RANK)).scale(domain=[worst + 0.5, 0.5], nice=False)
    ticks = [1, *range(10, worst + 1, 10)]
    y = y.axis(values=ticks, domain=False, ticks=False, grid=False, minExtent=30)
    grey = alt.Chart(values([row for row in known if row["unit"] not in highlight])).encode(x=x, y=y)
    own = alt.Chart(values([row for row in known if row["unit"] in highlight])).encode(x=x, y=y)
    runs = [alt.Detail("unit:N"), alt.Detail(f"{_RUN}:N")]
    colours = [token(name) for name in ("us", "intime", "mark", "ink2")]
    shade = alt.Color("unit:N").legend(None).scale(domain=list(highlight), range=colours)
    last = {row["unit"]: row for row in known if row["unit"] in highlight}
    ends = alt.Chart(values(list(last.values()))).encode(x=x, y=y)
    return [
        grey.mark_line(color=token("other"), strokeWidth=1, opacity=0.45).encode(detail=runs),
        own.mark_line(strokeWidth=2.5).encode(detail=f"{_RUN}:N", color=shade),
        own.mark_point(filled=True, size=150, opacity=1).encode(color=shade, tooltip=["unit:N", "period:N", "rank:Q"]),
        own.mark_text(fontSize=9.5, fontWeight=600, color=token("paper")).encode(text="rank:Q"),
        ends.mark_text(align="left", dx=14, fontWeight=600, stroke=token("paper"), strokeWidth=4).encode(text="unit:N"),
        ends.mark_text(align="left", dx=14, fontWeight=600).encode(text="unit:N", color=shade),
    ]


def small_multiples(
    periods: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    caption: Caption,
    *,
    highlight: str | None = None,
    measure: str | Text = figures.POINTS,
    columns: int = 4,
) -> ChartSpec:
    """Draw one small line for each unit on one common scale, in the order given, its last value written."""
    rows = [
        row | {"unit": name, "us": name == highlight}
        for name, line in series.items()
        for row in _points(periods, line, caption, ())
    ]
    heads = (caption.say(_UNIT), caption.say(_PERIOD), caption.say(measure))
    last = [row for row in rows if row["period"] == figures.period(periods[-1], caption.language)]
    return finish(
        caption,
        _panels(rows, list(series), caption.say(measure), (caption.width - 60) // columns - 20, columns),
        rows=[dict(zip(heads, (row["unit"], row["period"], row["value"]), strict=True)) for row in rows],
        seen="; ".join(f"{row['unit']} {row['text']}" for row in last) + ".",
        size=(caption.width, 0),
    )


def _panels(rows: Sequence[dict[str, Any]], units: list[str], measured: str, side: int, columns: int) -> alt.FacetChart:
    order = list(dict.fromkeys(row["period"] for row in rows))
    ends = alt.Axis(labelAngle=0, ticks=False, values=order[:1] + order[1:][-1:])
    x = alt.X("period:O").sort(order).title(None).scale(domain=order).axis(ends)
    y = alt.Y("value:Q").title(measured[:1].upper() + measured[1:]).scale(zero=False).axis(tickCount=3)
    shade = alt.condition("datum.us", alt.value(token("us")), alt.value(token("ink2")))
    base = alt.Chart(width=side, height=70).encode(x=x, y=y)
    known, end = base.transform_filter("isValid(datum.value)"), f"datum.period === '{order[-1] if order else ''}'"
    last = known.transform_filter(end)
    return alt.layer(
        known.mark_line(strokeWidth=1.8).encode(detail=f"{_RUN}:N", color=shade),
        known.mark_point(filled=True, size=12, opacity=1).encode(color=shade, tooltip=["period:N", "text:N"]),
        last.mark_point(filled=True, size=36, opacity=1).encode(color=shade),
        last.mark_text(dy=-9, fontSize=11, align="right", dx=8).encode(text="text:N"),
        data=values(rows),
    ).facet(facet=alt.Facet("unit:N").sort(units).title(None), columns=columns, spacing=12)
