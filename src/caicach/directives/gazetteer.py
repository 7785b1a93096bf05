"""The words of unit names (`library/units.yaml`), and the action words that end them (`library/words.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from caicach.directives.library import load
from caicach.directives.tokens import Phrases, Token, tokenise

_ENDING = ("modals", "standing", "adjuncts", "leading", "coordinating", "telling", "openers", "after_names")


class Gazetteer:
    """The words of names, with the names that a caller adds."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        data, words = load("units"), load("words")
        names = [*(name for group in data["names"].values() for name in group), *known]
        self.complete = Phrases(names)
        self._written = {tuple(token.word for token in tokenise(name)): name for name in reversed(names)}
        self.heads = Phrases(data["heads"])
        self.weak = Phrases(data["weak_heads"])
        self.persons = Phrases(data["persons"])
        self.not_units = Phrases(data["not_units"])
        self.plural = Phrases(data["plural"])
        self.places = Phrases(data["places"])
        self.qualifiers = Phrases(data["qualifiers"])
        self.families = [Phrases(family) for family in data["families"]]
        self.verbs = Phrases(words["verbs"])
        self.duties = Phrases([*words["modals"], *words["leading"], *words["coordinating"], "hằng", "định kỳ"])
        self.ends = Phrases([end for kind in _ENDING for end in words[kind]])

    def kin(self, tokens: Sequence[Token], i: int) -> tuple[int, int]:
        """Return the family of the noun at `i` and its length in tokens, (-1, 0) where there is none."""
        best = (-1, 0)
        for number, family in enumerate(self.families):
            length = family.at(tokens, i)
            if length > best[1]:
                best = (number, length)
        return best

    def written(self, tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
        """Return the complete name at `i` as it is usually written, and its length in tokens."""
        length = self.complete.at(tokens, i)
        return (self._written[tuple(token.word for token in tokens[i : i + length])], length) if length else None


@lru_cache(maxsize=16)
def gazetteer(known: tuple[str, ...] = ()) -> Gazetteer:
    """Return the gazetteer with `known` names added, built once for each of the sets last asked for."""
    return Gazetteer(known)
