"""Bars from 0 in the order given, with shares added up; what is missing has no bar but stands in the table."""

from __future__ import annotations

from caicach.reporting.charts import Caption, bars, to_svg

CAPTION = Caption("Trễ ở đâu", "số liệu thử", decimals=0)


def test_each_figure_says_what_it_and_those_above_make_together() -> None:
    chart = bars(["Sở A", "Sở B"], [30, 10], CAPTION, measure="hồ sơ trễ", total=50)
    assert chart.alt == "Trễ ở đâu. Sở A: 30 · cộng dồn 60 %; Sở B: 10 · cộng dồn 80 %."
    assert "cộng dồn 80 %" in to_svg(chart)


def test_a_missing_figure_stands_in_the_table() -> None:
    chart = bars(["Sở A", "Sở B"], [None, 10], CAPTION, measure="hồ sơ trễ")
    assert chart.rows == ({"Đơn vị": "Sở A", "hồ sơ trễ": None}, {"Đơn vị": "Sở B", "hồ sơ trễ": 10.0})
    assert "không có số liệu" in chart.alt


def test_the_axis_begins_at_nothing() -> None:
    chart = bars(["Sở A"], [40], CAPTION, measure="hồ sơ trễ", highlight=["Sở A"])
    domains = [
        layer["encoding"]["x"]["scale"]["domain"] for layer in chart.vega["layer"] if "x" in layer.get("encoding", {})
    ]
    assert all(domain[0] == 0 for domain in domains)
