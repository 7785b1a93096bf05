"""How strongly the words around a deadline phrase say that it binds the work: “trong năm qua” does not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from caicach.directives.library import load
from caicach.directives.times import Length, Point, Rhythm
from caicach.directives.tokens import Phrases, Token
from caicach.directives.when import Found

_STRONG = {"TRUOC", "CHAM", "XONG", "KHONG_QUA"}
_OPENING = {",", ";", ":", "("}
_CLOSING = {".", ";", ",", ")", ":"}


@cache
def _phrases(kind: str) -> Phrases:
    return Phrases(load("words")[kind])


def weight_of(tokens: Sequence[Token], phrase: Found) -> int:
    """Return 0 where a phrase is no deadline, 1 for a loose one, 2 for a bounded one, 3 for an outspoken one.

    After a verb that may tell of older things (“ban hành trước ngày ...”) even an outspoken one counts only as bounded,
    so that a day already past is not taken for a deadline.
    """
    when, i = phrase.when, phrase.first
    before = [t.word for t in tokens[max(0, i - 2) : i]]
    ends = phrase.after >= len(tokens) or tokens[phrase.after].text in _CLOSING
    if _stands_before("time_tells", tokens, i):
        return 0
    if isinstance(when.what, Rhythm):
        counted = tokens[i].text[0].isdigit() or tokens[phrase.after - 1].word == "lần"
        return _rhythm_weight(phrase, before, ends, counted)
    if isinstance(when.what, Length):
        told = phrase.after < len(tokens) and tokens[phrase.after].word in {"kể", "tính", "từ", "sau", ","}
        asked = when.bounds & {"TRONG", "CHAM", "KHONG_QUA", "XONG"}
        return 2 if asked and (told or "TRONG" in when.bounds) and "TRUOC" not in when.bounds else 0
    if when.bounds & _STRONG:
        bare = when.bounds <= {"XONG"} and when.what.span == "year" and when.what.year is None
        strength = 2 if _stands_before("time_may_tell", tokens, i) else 3
        return 0 if bare else strength
    return _point_weight(when.what, when.bounds, before, ends, tokens[i].word)


def _point_weight(point: Point, bounds: frozenset[str], before: list[str], ends: bool, first: str) -> int:
    opening = not before or before[-1] in _OPENING
    if point.span == "date":
        return 2 if bounds or (ends and first == "ngày") else 0
    if "TRONG" in bounds or "VAO" in bounds:
        return 2 if point.year or point.number or point.span != "year" or ends else 1
    if bounds & {"HET", "CUOI"}:
        return 2 if opening or point.year or bounds & {"DEN"} else 0
    return 1 if "DEN" in bounds and (opening or point.span != "year") else 0


def _rhythm_weight(phrase: Found, before: list[str], ends: bool, counted: bool) -> int:
    rhythm, when = phrase.when.what, phrase.when
    assert isinstance(rhythm, Rhythm)
    opening = not before or before[-1] in _OPENING
    if rhythm.every == ("continuous",) and not when.time:
        return 1
    if counted or when.periodic or rhythm.day or when.bounds or when.time:
        return 2
    if ends and before and before[-1] in load("words")["time_nouns"]:
        return 0
    return 0 if rhythm.every == ("year",) and ends and not opening else 2


def _stands_before(kind: str, tokens: Sequence[Token], i: int) -> bool:
    return any(_phrases(kind).at(tokens, i - n) == n for n in (1, 2) if i >= n)
