"""What every chart is made of: one theme, the finished chart with the table behind it, and its drawing.

Colours are top-level Vega parameters (`ink`, `us`, `other`, ...): a page in dark mode gives them other
values and changes nothing else. The values are inlined; nothing is fetched, drawn here or in a browser.
"""

from __future__ import annotations

import copy
import functools
import html
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import altair as alt

from caicach.reporting import figures
from caicach.reporting.charts.theme import TOKENS, config
from caicach.text import Text

Value = float | Decimal | None
Row = Mapping[str, Any]
AnyChart = alt.LayerChart | alt.VConcatChart

WIDTH = 640
SOURCE_WORD = Text("Nguồn", "Source")
NO_FIGURE = Text("không có số liệu", "no figure")
_FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words and measures of a chart: `title` is the finding, `subtitle` what is drawn and in which unit.

    `source` names publisher and date; `decimals` are those of figures written into the chart; `width` in pixels.
    """

    title: str | Text
    source: str | Text
    subtitle: str | Text = ""
    decimals: int = 2
    language: str = "vi"
    width: int = WIDTH

    def say(self, words: str | Text) -> str:
        """Return `words` in the chart's language."""
        return Text.of(words).within(self.language)

    def figure(self, value: Value) -> str:
        """Return a figure as the chart writes it; a missing one in words."""
        if plain(value) is None:
            return self.say(NO_FIGURE)
        return figures.number(value, self.decimals, self.language)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A finished chart: its Vega-Lite form, its words, and the table behind it.

    `rows` are the accessible table: header to value, numbers unrounded, missing as None. `alt` says in one
    sentence what is to be seen. `title` is the finding; `subtitle` says what is drawn, in which unit.
    """

    vega: dict[str, Any]
    title: str
    subtitle: str
    source: str
    rows: tuple[Row, ...]
    alt: str
    decimals: int = 2
    language: str = "vi"

    def bare(self) -> dict[str, Any]:
        """Return the Vega-Lite form without title and footer, for where words stand around the chart as text."""
        vega = copy.deepcopy(self.vega)
        vega.pop("title", None)
        for key in ("layer", "vconcat"):
            if key in vega:
                vega[key] = [part for part in vega[key] if part.get("name") != _FOOTER]
        return vega

    def in_page(self) -> dict[str, Any]:
        """Return the bare form as wide as its place in a page (a chart of many views keeps its own width)."""
        vega = self.bare()
        if "width" in vega:
            vega |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
        return vega

    def written_rows(self) -> list[dict[str, str]]:
        """Return the table behind the chart with its figures written for people, rounded as in the chart."""
        return [{k: self._written(v) for k, v in row.items()} for row in self.rows]

    def _written(self, value: Any) -> str:
        if value is None or isinstance(value, float | Decimal):
            return figures.number(value, self.decimals, self.language)
        return str(value)


def to_svg(chart: ChartSpec, *, bare: bool = False) -> str:
    """Draw the chart as SVG with its alternative text; `bare` leaves title and footer to the text around it."""
    import vl_convert

    register_fonts()
    svg: str = vl_convert.vegalite_to_svg(chart.bare() if bare else chart.vega)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(chart.alt)}" ', 1)


def to_png(chart: ChartSpec, *, bare: bool = False, scale: float = 2) -> bytes:
    """Draw the chart as PNG; `scale` 3 gives 300 dots per inch where the chart is printed 16 cm wide."""
    import vl_convert

    register_fonts()
    png: bytes = vl_convert.vegalite_to_png(chart.bare() if bare else chart.vega, scale=scale)
    return png


@functools.cache
def register_fonts() -> Path:
    """Make the shipped faces known to the drawing program, once; return their folder."""
    import vl_convert

    folder = Path(str(files("caicach.reporting") / "fonts"))
    vl_convert.register_font_directory(str(folder))
    return folder


def finish(
    caption: Caption,
    layers: Sequence[alt.Chart] | alt.FacetChart,
    *,
    rows: Sequence[Row],
    seen: str,
    size: tuple[int, int],
    foot: tuple[int, int] = (0, 48),
) -> ChartSpec:
    """Put the layers of a chart together with theme, words, footer and table.

    `seen` is what the chart shows, in words, for those who can't see it; `size` is the plot in pixels; `foot` is
    where the footer begins, from the plot's left and lower edge. A chart of many views comes whole, not as layers.
    """
    title, subtitle, source = (caption.say(words) for words in (caption.title, caption.subtitle, caption.source))
    footer = f"{caption.say(SOURCE_WORD)}: {source}"
    alternative = f"{title}. {seen}".strip()
    if isinstance(layers, alt.FacetChart):
        below = _footer_layer(footer, caption.width, (0, 0)).properties(width=caption.width, height=1)
        chart: AnyChart = alt.vconcat(layers, below, spacing=16)
    else:
        parts = [*layers, _footer_layer(footer, caption.width, foot)]
        chart = alt.LayerChart(layer=parts).properties(width=size[0], height=size[1])
    return ChartSpec(
        vega=_themed(chart, caption, alternative),
        title=title,
        subtitle=subtitle,
        source=source,
        rows=tuple(rows),
        alt=alternative,
        decimals=caption.decimals,
        language=caption.language,
    )


def token(name: str) -> Any:
    """Return a colour of the theme as an expression that follows its parameter."""
    return alt.ExprRef(name)


def values(rows: Sequence[Row]) -> alt.InlineData:
    """Return rows as inline data."""
    return alt.InlineData(values=[dict(row) for row in rows])


def plain(value: Value) -> float | None:
    """Return a figure as a float, and what is missing (None, NaN) as None."""
    return None if value is None or not math.isfinite(value) else float(value)


def wrapped(text: str, width: float, font_size: float) -> list[str]:
    """Return `text` in as few lines of about `width` pixels as hold it, evenly filled."""
    room = max(10, int(width / (font_size * 0.5)))
    lines = _broken(text, room)
    shortest = next(
        (w for w in range(len(text) // max(len(lines), 1), room) if len(_broken(text, w)) == len(lines)), room
    )
    return _broken(text, shortest) or [""]


def _broken(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 1), break_long_words=False)


def room_for_names(width: int) -> alt.Axis:
    """Return an axis that only keeps a column of `width` pixels free for `names_beside`."""
    return alt.Axis(title=None, domain=False, ticks=False, labels=False, minExtent=width, maxExtent=width)


def names_beside(base: alt.Chart) -> alt.Chart:
    """Return names left of the plot, each (field `lines`) centred on its row; an axis does not centre broken lines."""
    middle = alt.ExprRef("-7.5 * (length(datum.lines) - 1)")
    text: alt.Chart = base.mark_text(align="right", x=-10, dy=middle, lineHeight=15, baseline="middle")
    return text.encode(text="lines:N")


def _footer_layer(text: str, width: int, foot: tuple[int, int]) -> alt.Chart:
    left, below = foot
    chart: alt.Chart = alt.Chart(values([{}]), name=_FOOTER).mark_text(
        align="left",
        baseline="top",
        x=left,
        y=alt.ExprRef(f"height + {below}"),
        text=wrapped(text, width, 11),
        fontSize=11,
        lineHeight=15,
        color=token("ink2"),
    )
    return chart


def _themed(chart: AnyChart, caption: Caption, alternative: str) -> dict[str, Any]:
    subtitle = caption.say(caption.subtitle)
    head = alt.TitleParams(
        text=wrapped(caption.say(caption.title), caption.width, 15.5),
        subtitle=wrapped(subtitle, caption.width, 12) if subtitle else alt.Undefined,
    )
    whole = chart.properties(title=head, description=alternative)
    with alt.data_transformers.enable(consolidate_datasets=False):
        vega: dict[str, Any] = whole.to_dict()
    vega["params"] = [{"name": name, "value": colour} for name, colour in TOKENS.items()]
    vega["config"] = config(caption.language)
    return vega
