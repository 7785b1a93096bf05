"""Ranks, quartiles and groups, on ties and on the cuts themselves."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.scoring.ranks import exact, group, quartiles, rank_among, ranks

CODES = ("highest", "upper-middle", "lower-middle", "lowest")
values = st.lists(st.integers(0, 20).map(Decimal), min_size=1, max_size=30)


def test_a_float_is_the_decimal_that_was_printed():
    assert exact(0.1) + exact(0.2) == Decimal("0.3")
    assert exact(Decimal("1.50")) == Decimal("1.5")


@given(values)
def test_quartiles_are_those_of_linear_interpolation(numbers):
    expected = np.quantile([float(v) for v in numbers], [0.25, 0.5, 0.75])
    np.testing.assert_allclose([float(q) for q in quartiles(numbers)], expected, atol=1e-12)


def test_quartiles_of_nothing_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        quartiles([])


@pytest.mark.parametrize(
    ("value", "expected"),
    [("3", "highest"), ("2.99", "upper-middle"), ("2", "upper-middle"), ("1", "lower-middle"), ("0.99", "lowest")],
)
def test_a_cut_belongs_to_the_group_above(value, expected):
    assert group(Decimal(value), (Decimal(1), Decimal(2), Decimal(3)), CODES) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("1", "highest"), ("1.01", "upper-middle"), ("3", "lower-middle"), ("3.01", "lowest")]
)
def test_groups_are_mirrored_where_lower_is_better(value, expected):
    assert group(Decimal(value), (Decimal(1), Decimal(2), Decimal(3)), CODES, higher_is_better=False) == expected


@given(values, st.booleans(), st.randoms())
def test_a_rank_is_one_more_than_the_number_better_whatever_the_order(numbers, higher, random):
    units = dict(enumerate(numbers))
    found = ranks(units, higher_is_better=higher)
    for unit, value in units.items():
        others = [v for u, v in units.items() if u != unit]
        assert found[unit] == rank_among(value, others, higher_is_better=higher)
    shuffled = list(units.items())
    random.shuffle(shuffled)
    assert ranks(dict(shuffled), higher_is_better=higher) == found
