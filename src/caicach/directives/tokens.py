"""Text as tokens with their places, and fast lookup of word sequences, indifferent to case and tone placement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"\d{1,2}[hHgG]\d{0,2}(?![^\W_])|\d+(?:[/.\-]\d+)+|\d+|[^\W\d_]+\d*|\S")
_TONE_PLACES = {
    old: new
    for pairs in (
        {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa"},
        {"oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe"},
        {"uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"},
    )
    for old, new in pairs.items()
}


class Token(NamedTuple):
    """A word, number or sign: as written, folded for comparison, and where it stands."""

    text: str
    word: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        """Tell whether it is a word or a number rather than a sign."""
        return self.text[0].isalnum()


def fold(word: str) -> str:
    """Return `word` in lower case with the tone of a final oa, oe, uy on its first vowel (`uỷ` as `ủy`)."""
    lower = word.lower()
    new = _TONE_PLACES.get(lower[-2:])
    return lower[:-2] + new if new and not lower.startswith("qu") else lower


def tokenise(text: str, start: int = 0) -> list[Token]:
    """Return the tokens of `text`; `start` is the offset of its first character in the document."""
    return [Token(m[0], fold(m[0]), start + m.start(), start + m.end()) for m in _TOKEN.finditer(text)]


class Phrases:
    """A set of word sequences, asked for the longest that stands at a place."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(token.word for token in tokenise(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append(words)
        for sequences in self._by_first.values():
            sequences.sort(key=len, reverse=True)

    def at(self, tokens: Sequence[Token], i: int) -> int:
        """Return how many tokens the longest phrase beginning at `i` covers, 0 where none begins there."""
        if i >= len(tokens):
            return 0
        for words in self._by_first.get(tokens[i].word, ()):
            if i + len(words) <= len(tokens) and all(tokens[i + k].word == w for k, w in enumerate(words)):
                return len(words)
        return 0

    def __contains__(self, phrase: str) -> bool:
        tokens = tokenise(phrase)
        return bool(tokens) and self.at(tokens, 0) == len(tokens)
