"""Opening a round, moving its phases, naming its people."""

from __future__ import annotations

from tests.web.cast import Cast
from tests.web.rounds import open_small_round


def test_the_small_round_opens(cast: Cast) -> None:
    small = open_small_round(cast)
    assert small.round.version.frozen
    assert small.round.phases.count() == 7
