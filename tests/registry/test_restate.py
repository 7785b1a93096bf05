"""Figures on the units of another date: identities that hold whatever the figures are, and what is refused."""

import datetime as dt
import math
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.registry import Registry, restate
from caicach.registry.figures import IndexFigure, read_figures, read_weights

REGISTRY = Registry.default()
LAST_63, FIRST_34 = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
VALUES = st.floats(-1e6, 1e6, allow_nan=False)
WEIGHTS = st.floats(1e-3, 1e9)
HA_NAM, NAM_DINH, NINH_BINH = "35", "36", "37"


def figures(*cells, period="2024", code="total"):
    return [IndexFigure(unit, period, code, value, i) for i, (unit, value) in enumerate(cells, start=2)]


def on_34(given, **options):
    return {(row.unit, row.period, row.code): row for row in restate(given, FIRST_34, REGISTRY, **options)}


def weights_of(**weights):
    return {(unit.removeprefix("u"), "2024"): weight for unit, weight in weights.items()}


MERGED = figures((HA_NAM, 40.0), (NAM_DINH, 43.0), (NINH_BINH, 44.0))


def test_a_merged_province_gets_the_weighted_mean_of_its_predecessors():
    row = on_34(MERGED, weights=weights_of(u35=1, u36=2, u37=1))["37", "2024", "total"]
    assert (row.value, row.basis, row.from_units, row.why) == (42.5, "restated", ("35", "36", "37"), None)


def test_an_unchanged_province_keeps_its_figure():
    row = on_34(figures(("22", 0.1 + 0.2)), equal_weights=True)["22", "2024", "total"]
    assert (row.value, row.basis, row.from_units) == (0.1 + 0.2, "published", ("22",))


@given(st.lists(VALUES, min_size=3, max_size=3), WEIGHTS)
def test_any_equal_weights_are_equal_weights(values, weight):
    given_figures = figures(*zip((HA_NAM, NAM_DINH, NINH_BINH), values, strict=True))
    same = on_34(given_figures, weights=weights_of(u35=weight, u36=weight, u37=weight))
    assert same == on_34(given_figures, equal_weights=True)


@given(st.lists(VALUES, min_size=3, max_size=3), st.lists(WEIGHTS, min_size=3, max_size=3))
def test_the_mean_lies_between_its_parts_whatever_their_order(values, weights):
    given_figures = figures(*zip((HA_NAM, NAM_DINH, NINH_BINH), values, strict=True))
    weighed = dict(zip((("35", "2024"), ("36", "2024"), ("37", "2024")), weights, strict=True))
    [row] = restate(given_figures, FIRST_34, REGISTRY, weights=weighed)
    assert min(values) <= row.value <= max(values)
    assert [row] == restate(given_figures[::-1], FIRST_34, REGISTRY, weights=weighed)


@given(VALUES, st.lists(WEIGHTS, min_size=3, max_size=3))
def test_one_value_everywhere_stays_that_value_bit_for_bit(value, weights):
    weighed = dict(zip((("35", "2024"), ("36", "2024"), ("37", "2024")), weights, strict=True))
    same = figures(*((unit, value) for unit in (HA_NAM, NAM_DINH, NINH_BINH)))
    assert [row.value for row in restate(same, FIRST_34, REGISTRY, weights=weighed)] == [value]


@given(st.data())
def test_on_their_own_date_figures_stay_as_they_are(data):
    provinces = REGISTRY.units(LAST_63, level="province")
    given_figures = figures(*((unit.code, data.draw(VALUES)) for unit in data.draw(st.permutations(provinces))[:5]))
    rows = restate(given_figures, LAST_63, REGISTRY, equal_weights=True)
    assert [(r.unit, r.value, r.basis) for r in rows] == [(f.unit, f.value, "published") for f in given_figures]


def test_all_63_become_34_and_11_of_them_are_as_published():
    provinces = REGISTRY.units(LAST_63, level="province")
    rows = restate(figures(*((unit.code, 1.0) for unit in provinces)), FIRST_34, REGISTRY, equal_weights=True)
    assert (len(rows), sum(row.basis == "published" for row in rows)) == (34, 11)
    assert sorted(code for row in rows for code in row.from_units) == sorted(unit.code for unit in provinces)
    assert {row.value for row in rows} == {1.0}


@pytest.mark.parametrize("without", [[], [(NINH_BINH, None)], [(NINH_BINH, math.nan)]])
def test_a_mean_never_leaves_a_predecessor_out(without):
    [row] = restate(figures((HA_NAM, 40.0), (NAM_DINH, 43.0), *without), FIRST_34, REGISTRY, equal_weights=True)
    assert (row.value, row.basis, row.from_units) == (None, "restated", ("35", "36", "37"))
    assert row.why.vi == "Thiếu số liệu của Tỉnh Ninh Bình."
    assert row.why.en == "The figures of Tỉnh Ninh Bình are missing."


def test_a_missing_figure_of_an_unchanged_province_stays_missing():
    [row] = restate(figures(("22", None)), FIRST_34, REGISTRY, equal_weights=True)
    assert (row.value, row.basis) == (None, "published")


def test_each_code_and_period_is_restated_by_itself():
    given_figures = [
        IndexFigure(unit, period, code, float(n), None)
        for n, (unit, period, code) in enumerate(product((HA_NAM, NAM_DINH, NINH_BINH), ("2023", "2024"), ("1", "1.1")))
    ]
    rows = on_34(given_figures, equal_weights=True)
    assert {key: row.value for key, row in rows.items()} == {
        ("37", "2023", "1"): 4.0,
        ("37", "2023", "1.1"): 5.0,
        ("37", "2024", "1"): 6.0,
        ("37", "2024", "1.1"): 7.0,
    }


def test_a_code_is_read_as_of_its_period():
    """15 was Yên Bái in 2024 and is Lào Cai in 2025: one file may hold both."""
    rows = on_34([*figures(("10", 1.0), ("15", 3.0)), *figures(("15", 5.0), period="2025")], equal_weights=True)
    assert rows["15", "2024", "total"].from_units == ("10", "15")
    assert rows["15", "2024", "total"].value == 2.0
    assert (rows["15", "2025", "total"].value, rows["15", "2025", "total"].basis) == (5.0, "published")


@pytest.mark.parametrize(
    ("period", "basis"),
    [("2025-06", "restated"), ("2025-Q2", "restated"), ("2025-07", "published"), ("2025", "published")],
)
def test_on_either_side_of_the_merger(period, basis):
    cells = [(NINH_BINH, 1.0)] if basis == "published" else [(HA_NAM, 1.0), (NAM_DINH, 1.0), (NINH_BINH, 1.0)]
    [row] = restate(figures(*cells, period=period), FIRST_34, REGISTRY, equal_weights=True)
    assert row.basis == basis


def test_what_was_split_is_not_restated():
    """Commune 00007 (Cống Vị) was split between 00008 and 00025; neither can be computed."""
    rows = restate(figures(("00007", 1.0)), FIRST_34, REGISTRY, equal_weights=True)
    assert [(row.unit, row.value) for row in rows] == [("00008", None), ("00025", None)]
    assert all("Phường Cống Vị" in row.why.vi and "chia tách" in row.why.vi for row in rows)


def test_a_district_is_not_restated_on_communes():
    rows = restate(figures(("350", 1.0)), FIRST_34, REGISTRY, equal_weights=True)
    assert {row.value for row in rows} == {None}
    assert all("Huyện Kim Bảng" in row.why.vi for row in rows)


def test_a_unit_of_which_nothing_more_is_known_says_so():
    [row] = restate(figures(("358", 1.0), period="2023"), FIRST_34, REGISTRY, equal_weights=True)
    assert (row.unit, row.value) == ("358", None)
    assert "Không rõ Huyện Mỹ Lộc" in row.why.vi


def test_an_unchanged_province_may_be_read_back_a_merged_one_may_not():
    [row] = restate(figures(("22", 1.0), period="2025"), LAST_63, REGISTRY, equal_weights=True)
    assert (row.unit, row.value, row.basis) == ("22", 1.0, "published")
    with pytest.raises(InputError, match="không chia ngược") as error:
        restate(figures(("22", 1.0), ("37", 1.0), ("15", 1.0), period="2025"), LAST_63, REGISTRY, equal_weights=True)
    assert [problem.row for problem in error.value.problems] == [3, 4]


@pytest.mark.parametrize("options", [{}, {"weights": {}, "equal_weights": True}])
def test_which_weights_is_for_the_user_to_say(options):
    with pytest.raises(InputError, match="--equal-weights"):
        restate(MERGED, FIRST_34, REGISTRY, **options)


@pytest.mark.parametrize("wrong", [None, 0, -1, float("nan"), float("inf")])
def test_a_weight_that_is_missing_or_not_above_0(wrong):
    weights = {("35", "2024"): 1, ("36", "2024"): Decimal(2)} | ({} if wrong is None else {("37", "2024"): wrong})
    with pytest.raises(InputError, match=r"Tỉnh Ninh Bình \(37\) kỳ 2024") as error:
        restate(MERGED, FIRST_34, REGISTRY, weights=weights)
    assert len(error.value.problems) == 1


def test_every_problem_is_told_at_once():
    wrong = [*figures(("99", 1.0), ("35", 1.0), ("35", 2.0)), *figures(("35", 1.0), period="năm 2024")]
    with pytest.raises(InputError) as error:
        restate(wrong, FIRST_34, REGISTRY, equal_weights=True)
    assert [(p.row, p.found) for p in error.value.problems] == [(2, "99"), (2, "năm 2024"), (4, "35, 2024, total")]


def test_reading_an_index_table_by_codes_and_names():
    text = "﻿unit;period;code;value\nHà Nam;2024;total;43,285\n36;2024;1.10;\nTP HCM;2024-Q1;total;5\n"
    assert read_figures(text.encode(), REGISTRY, name="bảng.csv") == [
        IndexFigure("35", "2024", "total", 43.285, 2),
        IndexFigure("36", "2024", "1.10", None, 3),
        IndexFigure("79", "2024-Q1", "total", 5.0, 4),
    ]


def test_reading_tells_every_wrong_cell():
    rows = ["Xứ Lạ,2024,total,1", "35,2024,total,abc", "35,2030-13,total,1", "35,2026,total,1", "Xứ Lạ,2024,1,1"]
    text = "\n".join(["unit,period,code,value", *rows])
    with pytest.raises(InputError) as error:
        read_figures(text.encode(), REGISTRY, name="bảng.csv")
    assert {problem.file for problem in error.value.problems} == {"bảng.csv"}
    places = [(problem.row, problem.column) for problem in error.value.problems]
    assert places == [(2, "unit"), (3, "value"), (4, "period"), (5, "unit"), (6, "unit")]


def test_reading_weights():
    text = "unit,period,weight\nHà Nam,2024,885.9\n36,2024,1887\n"
    assert read_weights(text.encode(), REGISTRY) == {("35", "2024"): Decimal("885.9"), ("36", "2024"): Decimal(1887)}


def test_reading_weights_tells_every_wrong_cell():
    text = "unit,period,weight\n35,2024,0\nHà Nam,2024,1\n36,2024,-1\n37,2024,\n22,2024,x\n"
    with pytest.raises(InputError) as error:
        read_weights(text.encode(), REGISTRY, name="w.csv")
    assert [(p.row, p.column) for p in error.value.problems] == [
        (2, "weight"),
        (3, "unit"),
        (4, "weight"),
        (6, "weight"),
    ]


@pytest.mark.parametrize("header", ["unit,period,code", "unit,period,value", "period,code,value"])
def test_a_column_that_is_missing(header):
    with pytest.raises(InputError, match="cột"):
        read_figures(f"{header}\n1,2,3\n".encode(), REGISTRY, name="bảng.csv")
