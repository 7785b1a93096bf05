"""A trace survives being kept as JSON, with its decimals exact."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from caicach.scoring import Trace
from caicach.text import Text

texts = st.builds(Text, st.text(max_size=8), st.text(max_size=8))
figures = st.one_of(
    st.none(), st.integers(), st.text(max_size=5), st.floats(allow_nan=False), st.decimals(allow_nan=False)
)
leaves = st.builds(Trace, texts, st.text(max_size=8), figures, source=st.none() | texts, note=st.none() | texts)
trees = st.recursive(
    leaves,
    lambda below: st.builds(Trace, texts, st.text(max_size=8), figures, st.lists(below, max_size=3).map(tuple)),
    max_leaves=6,
)


@given(trees)
def test_what_is_kept_is_what_was_computed(trace):
    kept = json.loads(json.dumps(trace.to_json()))
    again = Trace.from_json(kept)
    assert again == trace
    assert [type(t.value) for t in again.walk()] == [type(t.value) for t in trace.walk()]


def test_an_exact_point_stays_exact():
    trace = Trace(Text("Điểm", "Points"), "a", Decimal("0.10"))
    assert str(Trace.from_json(trace.to_json()).value) == "0.10"
