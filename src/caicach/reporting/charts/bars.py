"""Bars of what can be counted, from 0, the longest first: where lateness is, what makes most of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

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

_NAMES = 210  # pixels left of the bars
_ROW, _LINE = 30, 15  # pixels of a row, and of a line of its name
_CUMULATIVE = Text("cộng dồn", "added up")


def bars(
    names: Sequence[str],
    series: Sequence[Value],
    caption: Caption,
    *,
    measure: str | Text,
    of: str | Text = Text("Đơn vị", "Unit"),
    total: float | None = None,
    highlight: Sequence[str] = (),
) -> ChartSpec:
    """Draw one bar a name in the order given, from 0, its figure at its end; `highlight` in colour, else all are.

    `total` is the whole that all the bars are parts of: each figure then says what share it and those above it make.
    A missing value has a row in the table and no bar.
    """
    rows, so_far = [], 0.0
    lines = [wrapped(name, _NAMES, 12) for name in names]
    for name, own, value in zip(names, lines, series, strict=True):
        so_far += plain(value) or 0.0
        share = figures.percent(100 * so_far / total, 0, caption.language) if total else ""
        words = caption.figure(value) + (f" · {caption.say(_CUMULATIVE)} {share}" if share else "")
        lit = name in highlight if highlight else True
        rows.append({"name": name, "lines": own, "value": plain(value), "text": words, "lit": lit})
    measured = caption.say(measure)
    tallest = max((len(own) for own in lines), default=1)
    heads = (caption.say(of), measured)
    return finish(
        caption,
        _layers(rows, measured, 2.1 if total else 1.45),
        rows=[dict(zip(heads, (row["name"], row["value"]), strict=True)) for row in rows],
        seen="; ".join(f"{row['name']}: {row['text']}" for row in rows[:8]) + ".",
        size=(caption.width - _NAMES - 30, max(_ROW, _LINE * tallest + 8) * max(len(rows), 1)),
        foot=(-_NAMES, 44),
    )


def _layers(rows: Sequence[dict[str, Any]], measured: str, room: float) -> list[alt.Chart]:
    most = max((row["value"] for row in rows if row["value"] is not None), default=1.0) or 1.0
    x = alt.X("value:Q").scale(domain=[0, most * room], nice=False)
    x = x.axis(title=measured[:1].upper() + measured[1:], tickCount=4)
    base = alt.Chart(values(rows)).encode(y=alt.Y("name:N").sort(None).axis(room_for_names(_NAMES)))
    colour = alt.condition("datum.lit", alt.value(token("us")), alt.value(token("other")))
    return [
        base.mark_bar(size=16).encode(x=x, color=colour, tooltip=["name:N", "text:N"]),
        names_beside(base),
        base.mark_text(align="left", dx=6).encode(x=x, text="text:N"),
    ]
