"""A sentence that a name has swallowed whole (“Giao Chi cục Thủy lợi vét bùn hồ Đá Bạc”): where its work may begin."""

from __future__ import annotations

from collections.abc import Sequence

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.names import Name
from caicach.directives.tokens import Token


def work_within(piece: Sequence[Token], name: Name, words: Gazetteer) -> int | None:
    """Return the index of the token where the work in a swallowed `name` may begin, None where the name is whole.

    Names write each part with a capital: after the last run of capitals, or after the first where capitals end the
    sentence (a place that is worked on). A lone capital takes one syllable more. It is a likely reading, to be asked.
    """
    inside = [i for i, token in enumerate(piece) if name.start <= token.start < name.end]
    if not inside or words.complete.at(piece, inside[0]) or words.plural.at(piece, inside[0]):
        return None
    head = words.heads.at(piece, inside[0]) or words.weak.at(piece, inside[0])
    runs = _runs(piece, inside[head:]) if head else []
    if not runs:
        return None
    first, after = runs[0] if runs[-1][1] > inside[-1] else runs[-1]
    begin = after + (after - first == 1)
    return begin if begin <= inside[-1] and not piece[begin].capital else None


def _runs(piece: Sequence[Token], inside: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs of capitalised words among the places `inside`, as (first, after)."""
    runs: list[tuple[int, int]] = []
    for i in inside:
        if not piece[i].capital:
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs
