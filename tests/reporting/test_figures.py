"""Figures and dates as they are written: the cases of `figures.yaml`, and what holds for any figure."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.reporting import figures

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/reporting/figures.yaml").read_text(encoding="utf-8"))


def told(kind: str) -> list[tuple[dict, str]]:
    return [(case, language) for case in CASES[kind] for language in ("vi", "en") if language in case]


def amount(case: dict) -> Decimal | None:
    return None if case["value"] is None else Decimal(str(case["value"]))


@pytest.mark.parametrize(("case", "language"), told("number"))
def test_number(case: dict, language: str) -> None:
    assert figures.number(amount(case), case["decimals"], language) == case[language]
    if case["value"] is not None:
        assert figures.number(float(case["value"]), case["decimals"], language) == case[language]


@pytest.mark.parametrize(("case", "language"), told("percent"))
def test_percent(case: dict, language: str) -> None:
    assert figures.percent(amount(case), case["decimals"], language) == case[language]


@pytest.mark.parametrize(("case", "language"), told("change"))
def test_change(case: dict, language: str) -> None:
    unit = figures.POINTS if "unit" in case else None
    assert figures.change(amount(case), case["decimals"], unit, language) == case[language]


@pytest.mark.parametrize(("case", "language"), told("rank_change"))
def test_rank_change(case: dict, language: str) -> None:
    assert figures.rank_change(case["value"], language) == case[language]


@pytest.mark.parametrize(("case", "language"), told("exact"))
def test_exact(case: dict, language: str) -> None:
    assert figures.exact(amount(case), language) == case[language]


@pytest.mark.parametrize(("case", "language"), told("date"))
def test_date(case: dict, language: str) -> None:
    assert figures.date(case["value"], language) == case[language]


@pytest.mark.parametrize("case", CASES["formal_date"])
def test_formal_date(case: dict) -> None:
    assert figures.formal_date(case["value"]) == case["vi"]


@pytest.mark.parametrize(("case", "language"), told("period"))
def test_period(case: dict, language: str) -> None:
    assert figures.period(case["value"], language) == case[language]


def test_rank_interval_moment() -> None:
    assert figures.rank(22, 60) == "22/60"
    assert figures.rank(22) == "22"
    assert figures.rank(None, 60) == "—"
    assert figures.interval(1, 2.5, 1) == "1,0–2,5"
    assert figures.interval(None, 2) == "—"
    assert figures.moment(dt.datetime(2022, 6, 2, 16, 5)) == "16:05 ngày 2/6/2022"
    assert figures.moment(dt.datetime(2022, 6, 2, 16, 5), "en") == "16:05, 2 June 2022"


@given(st.decimals(-(10**12), 10**12, allow_nan=False), st.integers(0, 6))
def test_a_written_number_reads_back_as_the_rounded_value(value: Decimal, decimals: int) -> None:
    written = figures.number(value, decimals)
    read = Decimal(written.replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(read - value) <= Decimal(5).scaleb(-decimals - 1)
    assert figures.number(value, decimals, "en").translate(str.maketrans(",.", ".,")) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_loses_no_digit(value: float) -> None:
    written = figures.exact(value)
    assert "e" not in written.lower()
    assert float(written.replace(".", "").replace(",", ".").replace("−", "-")) == value


@given(st.floats(-1e9, 1e9))
def test_the_shape_of_a_change_is_its_direction(value: float) -> None:
    written = figures.change(value, 2)
    assert written.startswith("▲") == (value > 0)
    assert written.startswith("▼") == (value < 0)
    assert written.endswith(" 0,00") is False


def test_not_a_number_is_missing() -> None:
    assert figures.number(float("nan"), 2) == figures.number(Decimal("NaN"), 2) == figures.MISSING
    assert figures.change(float("nan")) == figures.percent(float("inf")) == figures.MISSING
