"""Deadline phrases in a run of tokens, read by the grammar `deadlines.lark`, not yet tied to a document's date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark
from lark import Token as Symbol
from lark.exceptions import LarkError
from lark.lexer import Lexer

from caicach.directives.times import PhraseReader, When
from caicach.directives.timewords import symbols_at
from caicach.directives.tokens import Token


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at the tokens `first` to `after` (exclusive)."""

    when: When
    first: int
    after: int


_NEVER_FIRST = {"COMMA", "VA", "SLASH", "DASH", "LA", "CUA", "NAY", "SAU", "LAN", "GIO", "LAM_VIEC", "TOI", "THOI_HAN"}


def find_whens(tokens: Sequence[Token]) -> Iterator[Found]:
    """Yield the deadline phrases in `tokens`, each as long as the grammar allows, left to right without overlap."""
    i = 0
    while i < len(tokens):
        symbols = symbols_at(tokens, i)
        if not symbols or symbols[0][0] in _NEVER_FIRST:
            i += 1
            continue
        when, used = _longest(tuple((kind, value) for kind, value, _ in symbols))
        if when is None:
            i += symbols[0][2] - i
            continue
        after = symbols[used - 1][2]
        yield Found(when, i, after)
        i = after


class _Given(Lexer):
    """Hands the parser tokens that are typed already."""

    def __init__(self, conf: Any) -> None:
        self.conf = conf

    def lex(self, data: Any) -> Iterator[Symbol]:  # type: ignore[override]
        """Yield the tokens as they come."""
        yield from data


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("deadlines.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Given)


@lru_cache(maxsize=20_000)
def _longest(symbols: tuple[tuple[str, str], ...]) -> tuple[When | None, int]:
    """Return the longest beginning of `symbols` that is a phrase, and how many symbols it has."""
    given = [Symbol(kind, value) for kind, value in symbols]
    state = _parser().parse_interactive()
    complete: list[int] = []
    for n, symbol in enumerate(given, start=1):
        try:
            state.feed_token(symbol)
        except LarkError:
            break
        if "$END" in state.choices():  # type: ignore[no-untyped-call]
            complete.append(n)
    for n in reversed(complete):
        try:
            return PhraseReader().transform(_parser().parse(given[:n])), n
        except LarkError:
            continue
    return None, 0
