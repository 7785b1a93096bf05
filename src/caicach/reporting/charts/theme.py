"""The one theme of the charts: tokens of colour, the face, figures the Vietnamese way."""

from __future__ import annotations

from typing import Any

TOKENS = {
    "ink": "#1d1c1a",
    "ink2": "#55524c",
    "line": "#dedbd4",
    "paper": "#ffffff",
    "us": "#8f1d1d",
    "other": "#b9b4aa",
    "intime": "#17695f",
    "over": "#b3261e",
    "mark": "#6a4c93",
    "missing": "#d3cec4",
    "seq1": "#dfeeea",
    "seq2": "#aed3ca",
    "seq3": "#74b0a3",
    "seq4": "#378577",
    "seq5": "#0f4d45",
}
SEQUENCE = ("seq1", "seq2", "seq3", "seq4", "seq5")
FONT = 'Arimo, "Liberation Sans", Arial, "Noto Sans", Helvetica, sans-serif'
_NUMBER_LOCALE = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " ₫"]},
}


def config(language: str) -> dict[str, Any]:
    """Return the Vega-Lite configuration; its colours follow the parameters named in `TOKENS`."""
    ink, ink2, line, none = {"expr": "ink"}, {"expr": "ink2"}, {"expr": "line"}, None
    return {
        "mark": {"aria": False},  # the chart as a whole has its alternative text, and its table behind it
        "background": {"expr": "paper"},
        "font": FONT,
        "padding": 8,
        "locale": {"number": _NUMBER_LOCALE["en" if language.startswith("en") else "vi"]},
        "view": {"stroke": none},
        "text": {"color": ink, "fontSize": 12, "font": FONT},
        "title": {
            "color": ink,
            "subtitleColor": ink2,
            "font": FONT,
            "subtitleFont": FONT,
            "fontSize": 15.5,
            "fontWeight": 600,
            "lineHeight": 21,
            "subtitleFontSize": 12,
            "subtitleLineHeight": 17,
            "subtitlePadding": 6,
            "anchor": "start",
            "frame": "bounds",
            "offset": 14,
        },
        "axis": {
            "labelColor": ink2,
            "titleColor": ink2,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": line,
            "domainColor": {"expr": "other"},
            "tickColor": {"expr": "other"},
            "labelFont": FONT,
            "titleFont": FONT,
        },
        "legend": {
            "labelColor": ink2,
            "titleColor": ink2,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelFont": FONT,
            "titleFont": FONT,
        },
        "header": {"labelColor": ink, "titleColor": ink2, "labelFontSize": 12.5, "labelFont": FONT, "titleFont": FONT},
    }
