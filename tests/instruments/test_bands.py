"""Bands: what they hold, against asking value by value."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from caicach.instruments.bands import Interval, gaps, overlaps

BOUND = st.integers(0, 12).map(Decimal)
BANDS = st.lists(
    st.tuples(BOUND, BOUND).filter(lambda b: b[0] < b[1]).map(lambda b: Interval.of(*b)), min_size=1, max_size=6
)
PROBES = [Decimal(n) / 2 for n in range(25)]


def holders(bands, value):
    return sum(band.low.value <= value < band.high.value for band in bands)


@given(BANDS)
def test_an_overlap_is_found_where_a_value_lies_in_two_bands(bands):
    assert bool(overlaps(bands)) == any(holders(bands, value) > 1 for value in PROBES)


@given(BANDS)
def test_the_gaps_are_the_values_between_bands_that_no_band_holds(bands):
    low, high = min(b.low.value for b in bands), max(b.high.value for b in bands)
    missed = {value for value in PROBES if low <= value < high and not holders(bands, value)}
    assert {value for value in PROBES if holders(gaps(bands), value)} == missed


@given(st.permutations([Interval.of(Decimal(a), Decimal(a + 10)) for a in range(0, 100, 10)]))
def test_touching_bands_are_sound_in_any_order(bands):
    assert (overlaps(bands), gaps(bands)) == ([], [])
