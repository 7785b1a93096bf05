"""Charts: what is drawn, what is written, what is missing, and what every chart must have."""

import itertools
import json
import re
from decimal import Decimal

import altair as alt
import pytest

from caicach.analysis import Comparison, UnitComparison
from caicach.errors import InputError
from caicach.reporting.charts import (
    TOKENS,
    Caption,
    ChartSpec,
    browser_bundle,
    bump,
    contributions,
    distribution,
    finding,
    heatmap,
    province_map,
    small_multiples,
    to_png,
    to_svg,
    trend,
)

CAPTION = Caption("Điểm giảm, hạng tụt", "PAPI 2021 (CECODES)", "Tổng điểm", 3)
YEARS = ["2018", "2019", "2020", "2021"]


def data(chart: ChartSpec, **fields: object) -> list[dict]:
    """Return the rows drawn, of whichever layer, that hold these fields."""
    found: list[dict] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            rows = node.get("data", {}).get("values", []) if isinstance(node.get("data"), dict) else []
            found.extend(row for row in rows if all(row.get(k) == v for k, v in fields.items()))
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(chart.vega)
    return found


def every_chart(ha_nam: UnitComparison) -> dict[str, ChartSpec]:
    lines = {"Hà Nam": [43.5, None, 43.5, 43.3], "Nam Định": [44.0, 43.0, 43.8, 43.8]}
    return {
        "contributions": contributions(ha_nam, CAPTION),
        "distribution": distribution({"2020": {"A": 1, "B": 2}, "2021": {"A": 2, "B": None}}, "A", CAPTION),
        "trend": trend(YEARS, lines["Hà Nam"], CAPTION, compared=("trung vị", lines["Nam Định"])),
        "bump": bump(YEARS, {"A": [1, 2, None, 3], "B": [2, 1, 1, 1]}, CAPTION, highlight=["A"]),
        "small multiples": small_multiples(YEARS, lines, CAPTION, highlight="Hà Nam"),
        "heat map": heatmap({"a": {"x": 1.0, "y": None}, "b": {"x": 2.0, "y": 3.0}}, CAPTION),
        "map 63": province_map({"35": 43.285, "01": 42.1}, 63, CAPTION, highlight="35"),
        "map 34": province_map({"37": 43.285}, 34, CAPTION),
    }


KINDS = ("contributions", "distribution", "trend", "bump", "small multiples", "heat map", "map 63", "map 34")


@pytest.fixture(scope="module")
def charts(ha_nam: UnitComparison) -> dict[str, ChartSpec]:
    return every_chart(ha_nam)


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_lawful_complete_and_needs_no_network(charts: dict[str, ChartSpec], kind: str) -> None:
    chart = charts[kind]
    alt.Chart.from_dict({k: v for k, v in chart.vega.items() if k != "$schema"}, validate=True)
    svg = to_svg(chart)
    assert "Điểm giảm, hạng tụt" in svg
    assert "Nguồn: PAPI 2021 (CECODES)" in svg
    assert 'role="img" aria-label="Điểm giảm, hạng tụt.' in svg
    assert chart.rows
    assert all(isinstance(text, str) for row in chart.written_rows() for text in row.values())
    assert '"url"' not in json.dumps(chart.vega)
    assert {p["name"]: p["value"] for p in chart.vega["params"]} == TOKENS


@pytest.mark.parametrize("kind", KINDS)
def test_bare_charts_leave_the_words_to_the_page(charts: dict[str, ChartSpec], kind: str) -> None:
    svg = to_svg(charts[kind], bare=True)
    drawn = svg.partition(">")[2]
    assert "Điểm giảm, hạng tụt" not in drawn.replace(charts[kind].alt, "")
    assert "Nguồn:" not in drawn
    in_page = charts[kind].in_page()
    assert "title" not in in_page
    assert in_page.get("width") == (None if kind == "small multiples" else "container")


def test_the_same_chart_gives_the_same_bytes(ha_nam: UnitComparison) -> None:
    first, second = contributions(ha_nam, CAPTION), contributions(ha_nam, CAPTION)
    assert first.vega == second.vega
    assert to_svg(first) == to_svg(second)
    assert to_png(first) == to_png(second)


def test_a_page_in_dark_mode_changes_parameters_only(ha_nam: UnitComparison) -> None:
    import vl_convert

    vega = contributions(ha_nam, CAPTION).vega
    assert "#0a0b0c" not in vl_convert.vegalite_to_svg(vega)
    for parameter in vega["params"]:
        if parameter["name"] == "us":
            parameter["value"] = "#0a0b0c"
    assert "#0a0b0c" in vl_convert.vegalite_to_svg(vega)


def test_contributions_hang_on_one_another_from_zero_to_the_total(ha_nam: UnitComparison) -> None:
    rows = data(contributions(ha_nam, CAPTION), kind="loss") + data(contributions(ha_nam, CAPTION), kind="gain")
    steps = {row["name"]: row for row in rows}
    ordered = sorted(steps.values(), key=lambda row: row["value"])
    assert ordered[0]["start"] == 0
    for above, below in itertools.pairwise(ordered):
        assert below["start"] == above["end"]
    total = data(contributions(ha_nam, CAPTION), kind="total")[0]
    assert ordered[-1]["end"] == pytest.approx(total["end"], abs=1e-9)
    assert total["text"] == "▼ 0,212"


def test_contributions_write_figures_in_the_language_asked(ha_nam: UnitComparison) -> None:
    english = contributions(ha_nam, Caption("Fall", "PAPI", decimals=3, language="en"))
    assert data(english, kind="total")[0]["text"] == "▼ 0.212"
    assert "Change added up (points)" in to_svg(english)
    assert "Source: PAPI" in to_svg(english)


def test_the_finding_names_the_largest_loss_and_gain(ha_nam: UnitComparison, papi: Comparison) -> None:
    assert finding(ha_nam).vi == (
        "Mất nhiều nhất: Trách nhiệm giải trình với người dân (▼ 0,618); Tăng nhiều nhất: Quản trị điện tử (▲ 0,522)"
    )
    lacking = papi.unit("22")
    assert lacking is not None
    assert finding(lacking).vi == "Không tách được phần đóng góp của các thành phần"
    told = contributions(lacking, CAPTION)
    assert {row["text"] for row in data(told, kind="unknown")} == {"không có số liệu"}
    assert all(value is None for row in told.rows for value in list(row.values())[1:])


def test_in_a_distribution_the_missing_have_a_row_and_no_mark() -> None:
    chart = distribution(
        {"2020": {"A": 7.386, "B": 6.0, "C": None}, "2021": {"A": 7.487, "B": 8.0}},
        "A",
        CAPTION,
        ranks={"2020": (10, 63), "2021": (50, 60)},
    )
    assert len(chart.rows) == 5
    assert data(chart, unit="C") == []
    assert {row["text"] for row in data(chart, unit="A")} == {"7,386 · hạng 10/63", "7,487 · hạng 50/60"}


def test_a_distribution_whose_unit_is_absent_says_so() -> None:
    chart = distribution({"2020": {"B": 1.0}, "2021": {"A": 2.0, "B": 3.0}}, "A", CAPTION)
    assert "A: 2020: không có số liệu; 2021: 2,000." in chart.alt


def test_gaps_and_breaks_cut_a_line() -> None:
    chart = trend(
        YEARS, [1.0, None, 2.0, 3.0], CAPTION, breaks=["2021"], ranks=[(1, 63), (None, None), (2, 63), (3, 60)]
    )
    drawn = {row["period"]: row for row in data(chart) if row.get("value") is not None and "period" in row}
    assert set(drawn) == {"2018", "2020", "2021"}
    assert len({drawn[year]["run"] for year in drawn}) == 3
    assert chart.written_rows()[1] == {"Kỳ": "2019", "điểm": "—", "Thứ hạng": "—"}
    assert drawn["2021"]["rank"] == "hạng 3/60"


def test_in_a_bump_chart_the_best_rank_is_on_top_and_a_missing_rank_is_a_gap() -> None:
    chart = bump(YEARS, {"A": [1, None, 3, 2], "B": [2, 1, 1, 1]}, CAPTION, highlight=["A"])
    domain = re.search(r'"domain": \[3\.5, 0\.5\]', json.dumps(chart.vega))
    assert domain
    runs = {row["period"]: row["run"] for row in data(chart, unit="A") if "run" in row}
    assert runs["2018"] != runs["2020"] == runs["2021"]


def test_a_heat_map_of_changes_parts_at_zero() -> None:
    chart = heatmap(
        {"Chỉ số": {"Hà Nam": Decimal("-0.6"), "Nam Định": Decimal("0.3"), "Hưng Yên": None}}, CAPTION, change=True
    )
    assert '"domain": [-0.6, 0, 0.6]' in json.dumps(chart.vega)
    assert {row["text"] for row in data(chart, name="Chỉ số")} == {"▼ 0,600", "▲ 0,300", "—"}
    assert "1 ô không có số liệu" in chart.alt


@pytest.mark.parametrize(("structure", "count"), [(63, 63), (34, 34)])
def test_every_map_has_all_provinces_both_archipelagos_and_the_attribution(structure: int, count: int) -> None:
    chart = province_map({"01": 1.0}, structure, CAPTION)
    svg = to_svg(chart)
    assert len({row["code"] for row in data(chart, type="Feature")}) == count
    assert "Quần đảo Hoàng Sa (Đà Nẵng)" in svg
    assert "Quần đảo Trường Sa (Khánh Hòa)" in svg
    assert "Boundaries: Natural Earth; geoBoundaries.org (CC BY 4.0)" in svg
    islands = [row for row in data(chart) if "lon" in row and row.get("code") in ("48", "56")]
    assert len(islands) == 41
    assert len(chart.rows) == count


def test_a_map_shades_by_value_and_says_where_there_is_none() -> None:
    codes = {code: float(index) for index, code in enumerate(("01", "02", "04", "06", "08", "10"))}
    chart = province_map(codes, 63, Caption("Bản đồ", "nguồn", decimals=0))
    classes = {row["code"]: row["class"] for row in data(chart, type="Feature")}
    assert classes["01"] == "0–1"
    assert classes["10"] == "4–5"
    assert classes["35"] == "không có số liệu"
    assert next(row["Tỉnh, thành phố"] for row in chart.rows) == "Lào Cai"


def test_a_map_of_one_value_or_none_still_draws() -> None:
    assert "1,000–1,000" in to_svg(province_map({"01": 1.0, "02": 1.0}, 63, CAPTION))
    assert "không có số liệu" in to_svg(province_map({}, 63, CAPTION))


def test_a_code_of_the_other_structure_is_refused() -> None:
    with pytest.raises(InputError) as error:
        province_map({"35": 1.0}, 34, CAPTION)
    assert error.value.problems[0].found == "35"


def test_names_that_look_like_code_stay_names() -> None:
    hostile = "'; alert(1) \\ \"<b>"
    chart = heatmap({hostile: {hostile: 1.0}}, CAPTION)
    assert "&lt;b&gt;" in to_svg(chart)
    svg = to_svg(bump(["2020"], {hostile: [1]}, CAPTION, highlight=[hostile]))
    assert "<b>" not in svg


def test_the_browser_bundle_is_one_script_that_embeds() -> None:
    script = browser_bundle()
    assert "window.vegaEmbed" in script
    assert len(script) > 500_000
