"""Charts of a change between two periods: what each component lost or gained, where a unit stands among all."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from caicach.analysis.change import ComponentChange, UnitComparison
from caicach.reporting import figures
from caicach.reporting.charts.spec import (
    Caption,
    ChartSpec,
    Value,
    finish,
    names_beside,
    plain,
    room_for_names,
    token,
    values,
    wrapped,
)
from caicach.text import Text

NAMES = 236
_TOTAL = Text("Tổng thay đổi", "Total change")
_NOTHING = Text("Không thành phần nào thay đổi", "No component changed")
_UNKNOWN = Text("Không tách được phần đóng góp của các thành phần", "The components' contributions can't be told")
_RANK = Text("hạng", "rank")


def contributions(
    unit: UnitComparison,
    caption: Caption,
    *,
    measure: Text = figures.POINTS,
    higher_is_better: bool = True,
    names: int = NAMES,
) -> ChartSpec:
    """Draw how the components' losses and gains add up to the composite's change, the largest loss first.

    Bars hang on one another from 0 to the total (a waterfall); a component without a contribution keeps its row,
    without a bar. `measure` is the unit of measure, `names` the width kept for names, in pixels.
    """
    rows = _steps(unit, caption, higher_is_better)
    for row in rows:
        row["lines"] = wrapped(row["name"], names - 14, 12)
    component = caption.say(Text("Thành phần", "Component"))
    share = caption.say(Text(f"Đóng góp ({measure.vi})", f"Contribution ({measure.en})"))
    return finish(
        caption,
        _waterfall(rows, caption.say(measure), caption, names),
        rows=[{component: row["name"], share: row["value"]} for row in rows],
        seen="; ".join(f"{row['name']}: {row['text']}" for row in rows) + ".",
        size=(caption.width - names, 34 * len(rows)),
        foot=(-names, 48),
    )


def finding(unit: UnitComparison, decimals: int = 3) -> Text:
    """Return the largest loss and the largest gain in words, a title where nobody wrote a better one."""
    changes = [(c.contribution, c.title) for c in unit.components if c.contribution]
    statements = []
    if changes and min(changes)[0] < 0:
        statements.append(_most(Text("Mất nhiều nhất", "Largest loss"), *min(changes), decimals))
    if changes and max(changes)[0] > 0:
        statements.append(_most(Text("Tăng nhiều nhất", "Largest gain"), *max(changes), decimals))
    if not statements:
        return _UNKNOWN if all(c.contribution is None for c in unit.components) else _NOTHING
    return Text("; ".join(s.vi for s in statements), "; ".join(s.en for s in statements))


def _most(words: Text, size: figures.Figure, title: Text, decimals: int) -> Text:
    vi, en = (figures.change(size, decimals, language=language) for language in ("vi", "en"))
    return Text(f"{words.vi}: {title.vi} ({vi})", f"{words.en}: {title.en} ({en})")


def _steps(unit: UnitComparison, caption: Caption, higher_is_better: bool) -> list[dict[str, Any]]:
    """Return the bars from top to bottom: the worst first, what is unknown, the total."""

    def worst_first(component: ComponentChange) -> float:
        return (plain(component.contribution) or 0.0) * (1 if higher_is_better else -1)

    known = sorted((c for c in unit.components if c.contribution is not None), key=worst_first)
    unknown = [c for c in unit.components if c.contribution is None]
    reached, rows = 0.0, []
    for component in known:
        kind = "loss" if worst_first(component) < 0 else "gain"
        rows.append(_step(caption, component.title, kind, reached, component.contribution))
        reached = rows[-1]["end"]
    rows += [_step(caption, component.title, "unknown", 0.0, None) for component in unknown]
    rows.append(_step(caption, _TOTAL, "total", 0.0, unit.score.change))
    for above, below in itertools.pairwise(rows):
        if "unknown" not in (above["kind"], below["kind"]):
            above["next"] = below["name"]
    return rows


def _step(caption: Caption, title: Text, kind: str, start: float, size: Value) -> dict[str, Any]:
    end = start + (plain(size) or 0.0)
    change = figures.change(size, caption.decimals, language=caption.language)
    return {
        "name": caption.say(title),
        "kind": kind,
        "start": start,
        "end": end,
        "right": max(start, end),
        "value": plain(size),
        "text": caption.figure(None) if size is None else change,
        "next": None,
    }


def _waterfall(rows: Sequence[dict[str, Any]], measure: str, caption: Caption, names: int) -> list[alt.Chart]:
    low = min([0.0, *(min(row["start"], row["end"]) for row in rows)])
    high = max([0.0, *(row["right"] for row in rows)])
    room = (high - low) or 1.0
    scale = alt.Scale(domain=[low - 0.02 * room, high + 0.18 * room], nice=False)
    axis = alt.Axis(title=caption.say(Text("Thay đổi cộng dồn", "Change added up")) + f" ({measure})", tickCount=5)
    kinds = ["loss", "gain", "total", "unknown"]
    colours = [token(name) for name in ("us", "intime", "ink", "missing")]
    base = alt.Chart(values(rows)).encode(y=alt.Y("name:N").sort(None).axis(room_for_names(names)))

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q").scale(scale).axis(axis)

    return [
        base.transform_filter("datum.next").mark_rule(color=token("other")).encode(x=across("end"), y2="next:N"),
        base.mark_bar(size=18).encode(
            x=across("start"),
            x2="end:Q",
            color=alt.Color("kind:N").legend(None).scale(domain=kinds, range=colours),
        ),
        alt.Chart(values([{"zero": 0.0}])).mark_rule(color=token("ink")).encode(x=across("zero")),
        names_beside(base),
        *_figures_beside(base, across("right")),
    ]


def _figures_beside(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Return the figures right of the bars, the total's in bold, over a halo that keeps lines out of them."""
    parts, total = base.transform_filter("datum.kind !== 'total'"), base.transform_filter("datum.kind === 'total'")
    return [
        base.mark_text(align="left", dx=6, stroke=token("paper"), strokeWidth=4).encode(x=x, text="text:N"),
        parts.mark_text(align="left", dx=6).encode(x=x, text="text:N"),
        total.mark_text(align="left", dx=6, fontWeight=600).encode(x=x, text="text:N"),
    ]


def distribution(
    series: Mapping[str, Mapping[str, Value]],
    highlight: str,
    caption: Caption,
    *,
    axis: str | Text = figures.POINTS,
    ranks: Mapping[str, tuple[int | None, int | None]] | None = None,
) -> ChartSpec:
    """Draw where every unit stands in each period: one mark a unit, `highlight` in its own colour.

    `series` maps a period to unit names and values; a missing value has a row in the table and no mark. `ranks`
    maps a period to (rank, number ranked) of the highlighted unit, written at its mark. `axis` is what is measured.
    """
    rows = [
        {"period": figures.period(period, caption.language), "unit": unit, "value": plain(value)}
        for period, by_unit in series.items()
        for unit, value in by_unit.items()
    ]
    ours = [
        {
            "period": figures.period(period, caption.language),
            "unit": highlight,
            "value": plain(by_unit.get(highlight)),
            "text": _standing(by_unit.get(highlight), (ranks or {}).get(period), caption),
        }
        for period, by_unit in series.items()
    ]
    measured = caption.say(axis)
    heads = (caption.say(Text("Kỳ", "Period")), caption.say(Text("Đơn vị", "Unit")), measured)
    return finish(
        caption,
        _strips([row for row in rows if row["unit"] != highlight], ours, measured),
        rows=[dict(zip(heads, row.values(), strict=True)) for row in rows],
        seen=f"{highlight}: " + "; ".join(f"{row['period']}: {row['text']}" for row in ours) + ".",
        size=(caption.width - 60, 66 * len(series)),
        foot=(-60, 48),
    )


def _standing(value: Value, place: tuple[int | None, int | None] | None, caption: Caption) -> str:
    words = caption.figure(value)
    return words if place is None or place[0] is None else f"{words} · {caption.say(_RANK)} {figures.rank(*place)}"


def _strips(others: Sequence[dict[str, Any]], ours: Sequence[dict[str, Any]], measured: str) -> list[alt.Chart]:
    x = alt.X("value:Q").title(measured[:1].upper() + measured[1:]).scale(zero=False, padding=24)
    y = alt.Y("period:N").sort(None).title(None).axis(domain=False, ticks=False, minExtent=60, maxExtent=60)
    place: dict[str, Any] = {
        "x": x.axis(tickCount=6, grid=False),
        "y": y,
        "tooltip": [alt.Tooltip("unit:N"), alt.Tooltip("value:Q")],
    }
    marks = alt.Chart(values([row for row in others if row["value"] is not None])).encode(**place)
    own = alt.Chart(values([row for row in ours if row["value"] is not None])).encode(**place)
    return [
        marks.mark_tick(thickness=1.5, size=18, color=token("other")),
        own.mark_tick(thickness=3.5, size=28, color=token("us"), opacity=1),
        own.mark_text(dy=-24, fontWeight=600, color=token("us")).encode(text="text:N"),
    ]
