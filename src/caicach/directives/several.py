"""Two days named for one task: “trước ngày 20/6 và 20/12/2027”, “đợt 1 trước 15/6, đợt 2 trước 15/11”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from caicach.directives.library import load
from caicach.directives.times import Point
from caicach.directives.tokens import Phrases, Token
from caicach.directives.when import Found


@cache
def _turns() -> Phrases:
    return Phrases(load("words")["turns"])


def joined_days(tokens: Sequence[Token], phrases: Sequence[Found]) -> list[tuple[Found, bool]]:
    """Return the phrases with whether each names only the first of several days.

    Days joined by “và” or a comma become one phrase that holds the first; it takes the year that the last one bears.
    Days that each follow a numbered turn (đợt 1, lần 2) stay apart, the first marked.
    """
    found: list[tuple[Found, bool]] = []
    for phrase in phrases:
        if found and _goes_on(tokens, found[-1][0], phrase):
            found[-1] = (_together(found[-1][0], phrase), True)
        else:
            found.append((phrase, False))
    numbered = [n for n, (phrase, _) in enumerate(found) if _day(phrase) and _is_turn(tokens, phrase.first)]
    if len(numbered) > 1:
        found[numbered[0]] = (found[numbered[0]][0], True)
    return found


def _goes_on(tokens: Sequence[Token], first: Found, second: Found) -> bool:
    joint = second.first == first.after + 1 and tokens[first.after].word in {"và", ","}
    one, other = _day(first), _day(second)
    if not joint or one is None or other is None or second.when.bounds or second.when.time:
        return False
    return tokens[first.after].word == "và" or one.year is None


def _day(phrase: Found) -> Point | None:
    what = phrase.when.what
    return what if isinstance(what, Point) and what.span == "date" else None


def _together(first: Found, second: Found) -> Found:
    one, other = _day(first), _day(second)
    assert one is not None
    assert other is not None
    what = replace(one, year=one.year if one.year is not None else other.year)
    return Found(replace(first.when, what=what), first.first, second.after)


def _is_turn(tokens: Sequence[Token], i: int) -> bool:
    if i and tokens[i - 1].word in {":", ","}:
        i -= 1
    return i > 1 and tokens[i - 1].is_word and any(_turns().at(tokens, i - 1 - n) == n for n in (1, 2) if i > n)
