"""Where the name of a body ends in running text: at its level, its last capital, an action word, another name."""

from __future__ import annotations

from collections.abc import Sequence

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.tokens import Token

_LEVELS = {"tỉnh", "huyện", "xã", "phường", "quận"}
_LONGEST_TAIL = {True: 8, False: 4}


def past_level(tokens: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether a name came to its level (“... tỉnh”, “... xã Hòa An”) and a word follows that is no place."""
    if tokens[i].capital or not tokens[i].is_word:
        return False
    level = i - 1
    while level > 0 and tokens[level].capital and tokens[level].is_word:
        level -= 1
    if tokens[level].word not in _LEVELS or tokens[level].capital:
        return False
    return tokens[i].word != "hội" and not (words.places.at(tokens, i) or words.qualifiers.at(tokens, i))


def up_to_level(tokens: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether an action word stands within a name: “(Trung tâm Dịch vụ) tổng hợp xã” before the work begins."""
    level = i + words.verbs.at(tokens, i)
    if not i < level < len(tokens) - 1 or tokens[level].word not in _LEVELS or tokens[level].capital:
        return False
    return tokens[level + 1].text == ":" or (not tokens[level + 1].capital and words.verbs.at(tokens, level + 1) > 0)


def shortened(tokens: Sequence[Token], i: int, end: int, words: Gazetteer) -> int:
    """Cut a name that ran on without meeting a known action word: after its last capital and one more syllable.

    Names of bodies write each part with a capital, so a long run of small letters holds the work as well.
    """
    last = max((k for k in range(i, end) if tokens[k].capital), default=None)
    known = end < len(tokens) and (tokens[end].text == ":" or bool(words.verbs.at(tokens, end)))
    if last is None or end - last - 1 <= _LONGEST_TAIL[known]:
        return end
    return last + 2


def within_name(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a comma joins two parts of one name: capitals on both sides and “và” close behind."""
    following = tokens[i + 1 : i + 6]
    if not following or not following[0].capital:
        return False
    words = [token.word for token in following]
    return "và" in words and "," not in words[: words.index("và")] and following[words.index("và") + 1 :][:1] != []


def starts(tokens: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether another name begins at `i`."""
    return bool(
        words.complete.at(tokens, i)
        or words.heads.at(tokens, i)
        or words.persons.at(tokens, i)
        or (words.weak.at(tokens, i) and i + 1 < len(tokens) and tokens[i + 1].capital)
    )


def stops(tokens: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether a word in small letters at `i` ends a name: an action, or one of the words of command."""
    if tokens[i].capital:
        return False
    return bool(words.verbs.at(tokens, i) or words.ends.at(tokens, i))
