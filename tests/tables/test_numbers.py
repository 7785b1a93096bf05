import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.tables import parse_number, plain_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", "5"),
        ("0.50", "0.50"),
        (" -0.5 ", "-0.5"),
        ("\u22120.5", "-0.5"),
        (".5", "0.5"),
        ("+3", "3"),
        ("1e3", "1000"),
        ("100.", "100"),
    ],
)
def test_numbers_are_read_exactly(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_a_blank_is_missing_and_not_zero(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "nan",
        "inf",
        "-Infinity",
        "0,25",
        "0.5đ",
        "5%",
        "1 000",
        "1_000",
        "٣",
        "1e9999",
        "9" * 401,
        "0x1",
        "1.2.3",
        "-",
    ],
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_decimal_written_plainly_reads_back_as_itself(value):
    assert parse_number(plain_number(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_float_written_plainly_reads_back_within_the_noise_of_binary_sums(value):
    assert float(parse_number(plain_number(value))) == pytest.approx(value, rel=1e-14, abs=0)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_missing_or_refused(text):
    try:
        value = parse_number(text)
    except ValueError:
        return
    assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (5.0, "5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        (-0.0, "0"),
        (float("nan"), ""),
        (1 / 3, "0.3333333333333333"),
        (43.28546123456789, "43.28546123456789"),
        (Decimal("1.50"), "1.5"),
        (120, "120"),
    ],
)
def test_numbers_are_written_plainly(value, text):
    assert plain_number(value) == text
