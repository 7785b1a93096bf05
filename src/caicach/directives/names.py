"""Names of units and groups in running text: where a name begins, where it ends, and lists of them.

A name is a complete name of the gazetteer with the places that follow it, or an opening word (Sở, Trung tâm, Giám
đốc ...) with what follows up to an action word, or a group of like nouns (“các xã, phường” is one group, “các cơ
quan, đơn vị, địa phương” are two). Words in `library/units.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.name_limits import past_level, shortened, starts, stops, up_to_level, within_name
from caicach.directives.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Name:
    """A unit or group as the text gives it; `text` is rebuilt where a list shares its first word (“các Sở: A, B”)."""

    text: str
    start: int
    end: int


def name_list(tokens: Sequence[Token], i: int, words: Gazetteer) -> tuple[list[Name], int]:
    """Return the names of a list beginning at `i` and the index after it; an empty list where none begins there."""
    names: list[Name] = []
    after = i
    while True:
        found, end = _names_at(tokens, after, words, names)
        if not found:
            return names, i if not names else _before_separator(tokens, after)
        names += found
        after = _skip_brackets(tokens, end)
        following = _after_separator(tokens, after)
        if following == after:
            return names, after
        i, after = after, following


def _before_separator(tokens: Sequence[Token], after: int) -> int:
    """Step back over the separators that turned out not to be followed by a name."""
    while after > 0 and tokens[after - 1].word in _SEPARATORS:
        after -= 1
    return after


_SEPARATORS = {",", ";", "và", "cùng", "hoặc"}


def _after_separator(tokens: Sequence[Token], i: int) -> int:
    while i < len(tokens) and tokens[i].word in _SEPARATORS:
        i += 1
    return i


def _skip_brackets(tokens: Sequence[Token], i: int) -> int:
    if i < len(tokens) and tokens[i].text == "(":
        for j in range(i + 1, min(len(tokens), i + 30)):
            if tokens[j].text == ")":
                return j + 1
    return i


def _names_at(tokens: Sequence[Token], i: int, words: Gazetteer, before: list[Name]) -> tuple[list[Name], int]:
    end = name_end(tokens, i, words)
    if end > i:
        start = i + 1 if tokens[i].word == "đồng" and tokens[i + 1].word == "chí" and end > i + 2 else i
        start += start > i
        shared = _shared_head(tokens, start, end, words)
        if shared:
            return shared
        end = _with_office(tokens, i, end, words) if start > i else end
        return [_name(tokens, start, end)], end
    return _elliptic(tokens, i, words, before)


def _with_office(tokens: Sequence[Token], i: int, end: int, words: Gazetteer) -> int:
    """Return the index after the office that tells who a person is: “đồng chí Nguyễn Văn A, Phó Chủ tịch UBND xã”."""
    person = not words.persons.at(tokens, i + 2) and all(token.capital for token in tokens[i + 2 : end])
    joined = person and end + 1 < len(tokens) and tokens[end].text in {",", "-", "–"}
    office = joined and tokens[end + 1].capital and words.persons.at(tokens, end + 1)
    return max(end, name_end(tokens, end + 1, words)) if office else end


def _name(tokens: Sequence[Token], i: int, end: int, prefix: str = "") -> Name:
    text = prefix + "".join(
        (" " if k > i and tokens[k].start > tokens[k - 1].end else "") + tokens[k].text for k in range(i, end)
    )
    return Name(text, tokens[i].start, tokens[end - 1].end)


def _shared_head(tokens: Sequence[Token], i: int, end: int, words: Gazetteer) -> tuple[list[Name], int] | None:
    """Read “các Sở: Nội vụ, Tài chính” as two names, each with the word they share."""
    if end >= len(tokens) or tokens[end].text != ":" or not any(t.word in _PLURAL for t in tokens[i:end]):
        return None
    if any(t.text == "," for t in tokens[i:end]) or tokens[end - 1].word not in _SHARED:
        return None
    prefix = " ".join(t.text for t in tokens[i:end] if t.word not in _PLURAL)
    prefix = prefix[0].upper() + prefix[1:] + " "
    names: list[Name] = []
    j = end + 1
    while j < len(tokens) and tokens[j].capital and name_end(tokens, j, words) == j:
        known = words.complete.at([*tokenise(prefix.split()[-1]), *tokens[j : j + 12]], 0)
        if words.verbs.at(tokens, j) and not known:
            break
        stop = _rest_of_name(tokens, j, words, prefix)
        names.append(_name(tokens, j, stop, prefix))
        end, j = stop, _after_separator(tokens, stop)
    return (names, end) if names else None


_PLURAL = {"các", "những"}
_PLACES = {"xã", "phường", "huyện", "tỉnh", "phố"}
_SHARED = {
    "sở",
    "bộ",
    "ban",
    "hội",
    "phòng",
    "cục",
    "vụ",
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "phố",
    "trường",
    "tâm",
    "khu",
}


def _elliptic(tokens: Sequence[Token], i: int, words: Gazetteer, before: list[Name]) -> tuple[list[Name], int]:
    """Read the second of “Sở Nội vụ, Tài chính”, where the shared word and what follows make a known name."""
    if not before or i >= len(tokens) or not tokens[i].capital:
        return [], i
    head = before[-1].text.split()[0]
    stop = _rest_of_name(tokens, i, words, head + " ", known_only=True)
    return ([_name(tokens, i, stop, head + " ")], stop) if stop > i else ([], i)


def _rest_of_name(tokens: Sequence[Token], i: int, words: Gazetteer, prefix: str, *, known_only: bool = False) -> int:
    """Return where a name that lacks its first word ends: a known one, or a run of capitals with their syllables."""
    head = tokenise(prefix.split()[-1])
    length = words.complete.at([*head, *tokens[i : i + 12]], 0) - 1
    if length > 0:
        return _places(tokens, i + length, words)
    if known_only:
        return i
    end = i
    place = head[0].word in _PLACES
    while end < len(tokens) and tokens[end].is_word and tokens[end].word != "và" and not stops(tokens, end, words):
        if place and not tokens[end].capital:
            break
        end += 1
    return end


def name_end(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Return the index after the name that begins at `i`, or `i` where none does."""
    if i >= len(tokens) or words.not_units.at(tokens, i):
        return i
    complete = words.complete.at(tokens, i)
    if not complete and words.verbs.at(tokens, i) > 1 and not words.persons.at(tokens, i):
        return i
    person = words.persons.at(tokens, i)
    if complete and complete >= person:
        return _tail(tokens, _group(tokens, _places(tokens, i + complete, words), words, from_name=True), words)
    if person and (tokens[i].capital or words.plural.at(tokens, max(i - 1, 0)) or _is_holder(tokens, i, person, words)):
        inner = name_end(tokens, i + person, words)
        return inner if inner > i + person else _open_name(tokens, i + person, words)
    plural = words.plural.at(tokens, i)
    if plural:
        return _plural_end(tokens, i, i + plural, words)
    if words.heads.at(tokens, i) and (tokens[i].capital or words.kin(tokens, i)[1]):
        return _headed(tokens, i, words.heads.at(tokens, i), words)
    weak = words.weak.at(tokens, i)
    if weak and tokens[i].capital and i + weak < len(tokens) and tokens[i + weak].capital:
        return _headed(tokens, i, weak, words)
    return _bare_group(tokens, i, words)


def _is_holder(tokens: Sequence[Token], i: int, person: int, words: Gazetteer) -> bool:
    """Tell whether small letters name one who holds an office: “đồng chí ...”, “người đứng đầu cơ quan, đơn vị”."""
    if tokens[i].word == "đồng":
        return True
    noun = person > 1 and not words.verbs.at(tokens, i) and not words.ends.at(tokens, i)
    return noun and name_end(tokens, i + person, words) > i + person


def _headed(tokens: Sequence[Token], i: int, head: int, words: Gazetteer) -> int:
    length = words.kin(tokens, i)[1]
    if length >= head and (i + length == len(tokens) or not tokens[i + length].capital):
        return _members(tokens, _group(tokens, i, words), words)
    return _open_name(tokens, i + head, words)


def _plural_end(tokens: Sequence[Token], i: int, j: int, words: Gazetteer) -> int:
    length = words.kin(tokens, j)[1]
    person = words.persons.at(tokens, j)
    if person > length or (person == length > 0 and j + person < len(tokens) and tokens[j + person].capital):
        inner = name_end(tokens, j + person, words)
        return inner if inner > j + person else _open_name(tokens, j + person, words)
    if length and not (j + length < len(tokens) and tokens[j + length].capital and tokens[j].capital):
        return _members(tokens, _group(tokens, j, words), words)
    inner = name_end(tokens, j, words) if not length else _open_name(tokens, j + length, words)
    return inner if inner > j else i


def _bare_group(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Read a noun such as “địa phương” or “đơn vị” that stands for a group without “các”."""
    length = words.kin(tokens, i)[1]
    if not length or words.verbs.at(tokens, i) > length:
        return i
    return _members(tokens, _group(tokens, i, words), words)


def _members(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Return the index after a group that a body or another group follows at once.

    “đại biểu Hội đồng nhân dân tỉnh”, “chi bộ các khu phố”, “chi bộ cơ quan”.
    """
    body = name_end(tokens, i, words) if words.complete.at(tokens, i) else i
    if body > i:
        return body
    plural = words.plural.at(tokens, i)
    kin = words.kin(tokens, i + plural)[1]
    if kin and words.verbs.at(tokens, i) < max(kin, 2) and i < len(tokens):
        return _tail(tokens, _group(tokens, i + plural, words), words)
    return _tail(tokens, i, words)


def _group(tokens: Sequence[Token], i: int, words: Gazetteer, *, from_name: bool = False) -> int:
    """Return the index after the nouns of one family joined by commas or “và”, beginning at `i`."""
    if from_name:
        family, end = _last_kin(tokens, i, words)
        if family < 0:
            return i
    else:
        family, length = words.kin(tokens, i)
        end = i + length
    while True:
        following = end
        if end < len(tokens) and tokens[end].word in {",", "và", "/", "-"}:
            following = end + 1
        if following == end:
            return end
        kind, length = words.kin(tokens, following)
        proper = following + length < len(tokens) and tokens[following + length].capital
        if kind != family or not length or proper or words.complete.at(tokens, following) > length:
            return end
        end = following + length


def _last_kin(tokens: Sequence[Token], end: int, words: Gazetteer) -> tuple[int, int]:
    """Return the family of the noun that ends just before `end` (“UBND các xã”), and `end`."""
    for length in (3, 2, 1):
        if end - length > 0:
            family, found = words.kin(tokens, end - length)
            if found == length:
                return family, end
    return -1, end


def _places(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Return the index after places and levels that follow a complete name: “tỉnh”, “các xã”, proper names."""
    while i < len(tokens):
        plural = words.plural.at(tokens, i)
        if plural and words.kin(tokens, i + plural)[1]:
            i += plural + words.kin(tokens, i + plural)[1]
        elif words.places.at(tokens, i) and words.verbs.at(tokens, i) <= words.places.at(tokens, i):
            i += words.places.at(tokens, i)
        elif words.complete.at(tokens, i) and tokens[i].capital:
            i += words.complete.at(tokens, i)
        elif tokens[i].is_word and tokens[i].capital and words.verbs.at(tokens, i) < 2:
            i += 1
        else:
            return i
    return i


def _tail(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Return the index after qualifiers that belong to the name: “có liên quan”, “thuộc Bộ”, “cấp tỉnh”."""
    while i < len(tokens):
        length = words.qualifiers.at(tokens, i)
        if length:
            end = _qualified(tokens, i, length, words)
            if end == i:
                return i
            i = end
        elif words.places.at(tokens, i):
            i += words.places.at(tokens, i)
        elif _proper(tokens, i, words):
            i += 1
        else:
            return i
    return i


def _proper(tokens: Sequence[Token], i: int, words: Gazetteer) -> bool:
    """Tell whether a capitalised word goes on the name before it (and does not begin another, or a new line's work)."""
    joined = tokens[i].is_word and tokens[i].capital and tokens[i - 1].is_word
    return joined and not words.complete.at(tokens, i) and words.verbs.at(tokens, i) < 2


def _qualified(tokens: Sequence[Token], i: int, length: int, words: Gazetteer) -> int:
    """Read what a qualifier governs: a name after “thuộc”, any words up to the action after “phụ trách”."""
    end = i + length
    last = tokens[end - 1].word
    if last in {"thuộc"} or tokens[i].word == "của":
        return max(end, name_end(tokens, end, words))
    if last in {"sách", "tại", "trách"}:
        while end < len(tokens) and tokens[end].is_word and not stops(tokens, end, words):
            end += 1
        if last == "trách" and not (
            end < len(tokens) and (words.verbs.at(tokens, end) or words.duties.at(tokens, end))
        ):
            return i
    return end


def _open_name(tokens: Sequence[Token], i: int, words: Gazetteer) -> int:
    """Return where a name opened by a head word ends: at an action word, a sign, or a joint that starts another."""
    end = i
    while end < len(tokens):
        token = tokens[end]
        if end > i and (words.complete.at(tokens, end) or past_level(tokens, end, words)):
            break
        if token.word in {"và", "-", "–"} or (token.text == "," and within_name(tokens, end)):
            following = end + 1
            if following >= len(tokens) or not tokens[following].capital or starts(tokens, following, words):
                break
            end += 2
        elif not token.is_word or (stops(tokens, end, words) and not up_to_level(tokens, end, words)):
            break
        else:
            end += 1
    return _tail(tokens, shortened(tokens, i, end, words), words)
