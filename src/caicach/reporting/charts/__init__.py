"""Charts and maps as Vega-Lite, each with the finding as its title, its source, and the table behind it."""

from caicach.reporting.charts.bars import bars
from caicach.reporting.charts.bundle import browser_bundle
from caicach.reporting.charts.change import contributions, distribution, finding
from caicach.reporting.charts.grid import heatmap
from caicach.reporting.charts.maps import province_map
from caicach.reporting.charts.series import bump, small_multiples, trend
from caicach.reporting.charts.spec import Caption, ChartSpec, to_png, to_svg
from caicach.reporting.charts.theme import TOKENS

__all__ = [
    "TOKENS",
    "Caption",
    "ChartSpec",
    "bars",
    "browser_bundle",
    "bump",
    "contributions",
    "distribution",
    "finding",
    "heatmap",
    "province_map",
    "small_multiples",
    "to_png",
    "to_svg",
    "trend",
]
