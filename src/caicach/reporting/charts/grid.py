"""Heat maps: criteria by units, each cell shaded by its value, written where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from caicach.reporting import figures
from caicach.reporting.charts.spec import (
    NO_FIGURE,
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
from caicach.reporting.charts.theme import SEQUENCE
from caicach.text import Text

_NARROWEST, _WRITTEN = 15, 46  # pixels a column: the least, and from where on cells are written


def heatmap(
    cells: Mapping[str, Mapping[str, Value]],
    caption: Caption,
    *,
    measure: str | Text = figures.POINTS,
    change: bool = False,
    names: int = 220,
) -> ChartSpec:
    """Draw a table of rows by columns as shades; a missing cell is grey and says so.

    `cells` maps a row's name to column names and values, in the order drawn. With `change` the shades part at 0:
    a loss towards red, a gain towards green; otherwise they grow from light to dark.
    """
    columns = list(dict.fromkeys(column for row in cells.values() for column in row))
    rows = [
        _cell(name, column, row.get(column), caption, change, names)
        for name, row in cells.items()
        for column in columns
    ]
    measured = caption.say(measure)
    room = (caption.width - names) / max(len(columns), 1) > _WRITTEN
    missing = sum(row["value"] is None for row in rows)
    heads = (caption.say(Text("Hàng", "Row")), caption.say(Text("Cột", "Column")), measured)
    return finish(
        caption,
        _grid(rows, columns, measured, change, names, room=room),
        rows=[dict(zip(heads, (row["name"], row["column"], row["value"]), strict=True)) for row in rows],
        seen=caption.say(_seen(len(cells), len(columns), missing)),
        size=(max(caption.width - names, _NARROWEST * len(columns)), 32 * len(cells)),
        foot=(-names, 24),
    )


def _seen(rows: int, columns: int, missing: int) -> Text:
    return Text(
        f"{rows} hàng, {columns} cột, {missing} ô không có số liệu.",
        f"{rows} rows, {columns} columns, {missing} cells without a figure.",
    )


def _cell(name: str, column: str, value: Value, caption: Caption, change: bool, names: int) -> dict[str, Any]:
    written = figures.change(value, caption.decimals, language=caption.language) if change else caption.figure(value)
    return {
        "name": name,
        "lines": wrapped(name, names - 14, 12),
        "column": column,
        "value": plain(value),
        "text": figures.MISSING if plain(value) is None else written,
        "said": caption.say(NO_FIGURE) if plain(value) is None else written,
    }


def _grid(
    rows: Sequence[dict[str, Any]], columns: list[str], measured: str, change: bool, names: int, *, room: bool
) -> list[alt.Chart]:
    y = alt.Y("name:N").sort(None).axis(room_for_names(names))
    x = alt.X("column:N").sort(columns).title(None)
    x = x.axis(orient="top", labelAngle=0 if room else -90, domain=False, ticks=False, labelLimit=160)
    base = alt.Chart(values(rows)).encode(x=x, y=y)
    known, missing = base.transform_filter("isValid(datum.value)"), base.transform_filter("!isValid(datum.value)")
    sizes = [abs(row["value"]) for row in rows if row["value"] is not None] or [1.0]
    numbers = [row["value"] for row in rows if row["value"] is not None] or [0.0, 1.0]
    domain = [-max(sizes), 0, max(sizes)] if change else [min(numbers), max(numbers)]
    shades = ("us", "paper", "intime") if change else (SEQUENCE[0], SEQUENCE[-1])
    scale = alt.Scale(domain=domain, range=[token(name) for name in shades], interpolate="lab")
    dark = (
        f"abs(datum.value) > {0.55 * max(sizes)}"
        if change
        else f"datum.value > {domain[0] + 0.55 * (domain[-1] - domain[0])}"
    )
    ink = alt.condition(dark, alt.value(token("paper")), alt.value(token("ink")))
    layers = [
        missing.mark_rect(color=token("missing"), stroke=token("paper"), strokeWidth=2),
        known.mark_rect(stroke=token("paper"), strokeWidth=2).encode(
            color=alt.Color("value:Q")
            .scale(scale)
            .title(measured[:1].upper() + measured[1:])
            .legend(gradientLength=min(120, 24 * max(len(rows) // max(len(columns), 1), 1))),
            tooltip=["name:N", "column:N", "said:N"],
        ),
        names_beside(alt.Chart(values([row for row in rows if row["column"] == columns[0]])).encode(y=y)),
    ]
    if room:
        layers += [
            known.mark_text(fontSize=11.5).encode(text="text:N", color=ink),
            missing.mark_text().encode(text="text:N"),
        ]
    return layers
