"""A sentence that gives a second body its own work: “giao Sở A tham mưu kế hoạch, Sở B chuẩn bị chương trình”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.names import name_end
from caicach.directives.tokens import Token

_LONGEST_NAME = 14
_SHORTEST_WORK = 3


def parts_by_lead(piece: Sequence[Token], words: Gazetteer) -> Iterator[Sequence[Token]]:
    """Yield a sentence cut before each body that is named after a comma and given work at once.

    Only after work has begun, and never within a list of names (“báo cáo Sở A, Sở B tổng hợp” hands nothing on).
    """
    start = 0
    for i in range(1, len(piece) - 1):
        if piece[i].text != "," or i - start < _SHORTEST_WORK or not _is_given_work(piece, i + 1, words):
            continue
        if _has_work(piece, start, i, words) and not _ends_a_name(piece, i, words):
            yield piece[start:i]
            start = i + 1
    yield piece[start:]


def _is_given_work(piece: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether a known body stands at `i` and an action word behind it."""
    if not piece[i].capital or not words.complete.at(piece, i):
        return False
    end = name_end(piece, i, words)
    return end < len(piece) and not piece[end].capital and words.verbs.at(piece, end) > 0


def _has_work(piece: Sequence[Token], start: int, end: int, words: Gazetteer) -> bool:
    """Tell whether a part names a body and has an action word behind it."""
    first = next((k for k in range(start, end) if piece[k].capital and words.complete.at(piece, k)), end)
    after = name_end(piece, first, words) if first < end else end
    return any(words.verbs.at(piece, k) and not piece[k].capital for k in range(after, end - 1))


def _ends_a_name(piece: Sequence[Token], comma: int, words: Gazetteer) -> bool:
    for i in range(max(0, comma - _LONGEST_NAME), comma):
        named = piece[i].capital or words.plural.at(piece, i) or words.kin(piece, i)[1]
        if named and name_end(piece, i, words) in (comma, comma + 1):
            return True
    return False
