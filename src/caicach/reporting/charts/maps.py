"""Maps of the country by province, always with Hoàng Sa and Trường Sa and the attribution the shapes ask for.

The shapes come with the registry (its README names their sources). They are drawn on a plate carrée, where the
order of a ring's points does not matter; a value belongs to a code *in one structure*, never to a bare code.
"""

from __future__ import annotations

import bisect
import csv
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any, Literal

import altair as alt
import numpy as np

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.reporting.charts.spec import (
    NO_FIGURE,
    Caption,
    ChartSpec,
    Value,
    finish,
    plain,
    token,
    values,
)
from caicach.reporting.charts.theme import SEQUENCE
from caicach.text import Text

ATTRIBUTION = "Boundaries: Natural Earth; geoBoundaries.org (CC BY 4.0)"
Structure = Literal[63, 34]
_PROVINCE = Text("Tỉnh, thành phố", "Province")
_SHAPES = "data/shapes"


def province_map(
    by_code: Mapping[str, Value],
    structure: Structure,
    caption: Caption,
    *,
    measure: str | Text = figures.POINTS,
    highlight: str | None = None,
    classes: int = 5,
) -> ChartSpec:
    """Shade the 63 provinces (until 2025-06-30) or the 34 (from 2025-07-01) by value, in classes of about equal count.

    `by_code` maps province codes of that structure to values; a province without one is grey and in the legend as
    such. `highlight` is the code of a province to outline and name. Raises InputError for codes that the structure
    does not have: seven codes changed their meaning between the two.
    """
    shapes = _shapes(structure)
    _refuse_strangers(by_code, structure, shapes)
    cuts = _cuts([v for v in map(plain, by_code.values()) if v is not None], classes)
    features = [shape | _shade(plain(by_code.get(shape["code"])), cuts, caption) for shape in shapes]
    measured = caption.say(measure)
    ranked = sorted(features, key=lambda f: (f["value"] is None, -(f["value"] or 0.0)))
    source = Text(*(f"{words}. {ATTRIBUTION}" for words in Text.of(caption.source)))
    return finish(
        replace(caption, source=source),
        _layers(features, _legend(features, cuts, caption), measured, _spot(structure, highlight)),
        rows=[{caption.say(_PROVINCE): f["name"], measured: f["value"]} for f in ranked],
        seen=_seen(ranked, caption),
        size=(caption.width, round(caption.width * 1.06)),
        foot=(0, 8),
    )


def _refuse_strangers(by_code: Mapping[str, Value], structure: Structure, shapes: Sequence[Mapping[str, Any]]) -> None:
    strangers = sorted(set(by_code) - {shape["code"] for shape in shapes})
    if strangers:
        raise InputError(
            Problem(
                found=", ".join(strangers),
                expected=Text(f"mã tỉnh của cơ cấu {structure} tỉnh", f"codes of the {structure} provinces"),
                cure=Text("Dùng mã đơn vị đúng thời điểm của số liệu.", "Use the codes of the figures' own date."),
            )
        )


def _cuts(known: Sequence[float], classes: int) -> list[float]:
    """Return the bounds of the classes, lowest first, the ends included; equal values are never parted."""
    if not known:
        return []
    bounds = np.quantile(np.array(known), np.linspace(0, 1, min(classes, len(SEQUENCE)) + 1))
    return [float(bound) for bound in dict.fromkeys(bounds)]


def _shade(value: float | None, cuts: Sequence[float], caption: Caption) -> dict[str, Any]:
    if value is None:
        return {"value": None, "class": caption.say(NO_FIGURE), "text": caption.say(NO_FIGURE)}
    index = min(max(bisect.bisect_right(cuts, value) - 1, 0), max(len(cuts) - 2, 0))
    return {"value": value, "class": _range(cuts, index, caption), "text": caption.figure(value)}


def _range(cuts: Sequence[float], index: int, caption: Caption) -> str:
    high = cuts[min(index + 1, len(cuts) - 1)]
    return figures.interval(cuts[index], high, caption.decimals, caption.language)


def _legend(features: Sequence[Mapping[str, Any]], cuts: Sequence[float], caption: Caption) -> dict[str, str]:
    """Return class to colour, highest first, and what has no figure only where there is such a province."""
    count = max(len(cuts) - 1, 1 if cuts else 0)
    shades = SEQUENCE[-count:] if count else ()
    legend = {_range(cuts, index, caption): shades[index] for index in reversed(range(count))}
    if any(feature["value"] is None for feature in features):
        legend[caption.say(NO_FIGURE)] = "missing"
    return legend


def _seen(ranked: Sequence[Mapping[str, Any]], caption: Caption) -> str:
    known = [f for f in ranked if f["value"] is not None]
    lacking = [f["name"] for f in ranked if f["value"] is None]
    words = []
    if known:
        first, last = (f"{f['name']} {f['text']}" for f in (known[0], known[-1]))
        words.append(Text(f"Cao nhất: {first}; thấp nhất: {last}.", f"Highest: {first}; lowest: {last}."))
    if lacking:
        words.append(Text(f"Không có số liệu: {', '.join(lacking)}.", f"No figure: {', '.join(lacking)}."))
    return " ".join(caption.say(w) for w in words)


def _layers(
    features: Sequence[Mapping[str, Any]],
    legend: Mapping[str, str],
    measured: str,
    spot: Mapping[str, Any] | None,
) -> list[alt.Chart]:
    scale = alt.Scale(domain=list(legend), range=[token(name) for name in legend.values()])
    key = alt.Legend(orient="top-right", symbolType="square", symbolStrokeWidth=0, symbolSize=160, offset=24)
    colour = alt.Color("class:N").scale(scale).title(measured[:1].upper() + measured[1:]).legend(key)
    hover = [alt.Tooltip("name:N"), alt.Tooltip("text:N")]
    owners = {feature["code"]: feature["class"] for feature in features}
    islands = [island | {"class": owners[island["code"]]} for island in _islands()]
    plane = {"type": "identity", "reflectY": True}
    here = {"longitude": "lon:Q", "latitude": "lat:Q"}
    land = alt.Chart(values(features)).mark_geoshape(stroke=token("paper"), strokeWidth=0.7)
    dots = alt.Chart(values(islands)).mark_circle(size=14, opacity=1, stroke=token("ink2"), strokeWidth=0.4)
    words = alt.Chart(values(_sea_names(features))).mark_text(
        fontSize=11, fontStyle="italic", color=token("ink2"), dy=-14
    )
    layers = [
        land.encode(color=colour, tooltip=hover),
        dots.encode(color=colour, **here),
        words.encode(text="label:N", **here),
        *_outline(features, spot),
    ]
    return [layer.properties(projection=plane) for layer in layers]


def _outline(features: Sequence[Mapping[str, Any]], spot: Mapping[str, Any] | None) -> list[alt.Chart]:
    ours = [feature for feature in features if spot and feature["code"] == spot["code"]]
    if spot is None or not ours:
        return []
    name = alt.Chart(values([{**spot, "text": f"{ours[0]['name']} {ours[0]['text']}"}]))
    place = name.encode(longitude="lon:Q", latitude="lat:Q", text="text:N")
    return [
        alt.Chart(values(ours)).mark_geoshape(filled=False, stroke=token("us"), strokeWidth=2),
        place.mark_text(align="left", dx=26, fontWeight=600, stroke=token("paper"), strokeWidth=4),
        place.mark_text(align="left", dx=26, fontWeight=600, color=token("us")),
    ]


@functools.cache
def _shapes(structure: Structure) -> tuple[dict[str, Any], ...]:
    collection = json.loads(_read(f"provinces{structure}.geojson"))
    return tuple(
        {"type": "Feature", "geometry": f["geometry"], "code": f["properties"]["code"], "name": f["properties"]["name"]}
        for f in collection["features"]
    )


def _islands() -> list[dict[str, Any]]:
    """Return the named islands of the two archipelagos with the code of their province, the same in both structures."""
    return [
        {"name": row["name_vi"], "code": row["province_code"], "lon": float(row["lon"]), "lat": float(row["lat"])}
        for row in _table("archipelago_islands.csv")
    ]


def _spot(structure: Structure, code: str | None) -> dict[str, Any] | None:
    """Return where the name of a province stands."""
    rows = (row for row in _table("map_labels.csv") if row["structure"] == str(structure) and row["code"] == code)
    return next(({"code": row["code"], "lon": float(row["lon"]), "lat": float(row["lat"])} for row in rows), None)


def _sea_names(features: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each archipelago's name with its province, to stand above its northernmost island."""
    provinces = {feature["code"]: feature["name"] for feature in features}
    rows = _table("archipelago_islands.csv")
    names = []
    for name in dict.fromkeys(row["archipelago"] for row in rows):
        group = [row for row in rows if row["archipelago"] == name]
        longitudes = [float(row["lon"]) for row in group]
        names.append(
            {
                "label": f"Quần đảo {name} ({provinces[group[0]['province_code']]})",
                "lon": (min(longitudes) + max(longitudes)) / 2,
                "lat": max(float(row["lat"]) for row in group),
            }
        )
    return names


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_read(name).splitlines()))


def _read(name: str) -> str:
    return (files("caicach.registry") / _SHAPES / name).read_text(encoding="utf-8")
