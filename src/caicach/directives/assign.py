"""One sentence of command: who is to do it, with whom, and where the words of the work begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from caicach.directives.gazetteer import Gazetteer
from caicach.directives.library import load
from caicach.directives.names import Name, name_list
from caicach.directives.tokens import Phrases, Token, tokenise
from caicach.directives.when import find_whens
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a sentence says about who works: `action` is the index of the token where the work begins.

    `opener` is the word that hands the work over (giao, đề nghị ...), `passed_on` that the names come beside the lead
    of the section above (“chỉ đạo Sở Nội vụ ...”), `directed` those
    names among the leads whom another is to direct, `sure` that a known action word follows.
    """

    leads: tuple[Name, ...]
    coordinating: tuple[Name, ...]
    action: int
    opener: str | None = None
    passed_on: bool = False
    sure: bool = True
    conditional: bool = False
    told: bool = False
    directed: tuple[Name, ...] = ()


_KINDS = (
    *("openers", "passing_on", "modals", "standing", "leading", "coordinating", "telling", "adjuncts", "verbs"),
    *("before", "to", "must", "adverbial", "measures"),
)


@cache
def _words() -> dict[str, Phrases]:
    return {kind: Phrases(load("words")[kind]) for kind in _KINDS}


def read_assignment(tokens: Sequence[Token], words: Gazetteer, is_issuer: Issuer) -> Assignment | None:
    """Return the assignment that `tokens` (one sentence) opens with, or None where it names nobody to do something."""
    start = _skip(tokens, 0, "before")
    found = _opened(tokens, start, words) or _named(tokens, start, words, is_issuer)
    if found or not tokens:
        return found
    adverbial = _words()["adverbial"].at(tokens, 0) >= max(1, _words()["verbs"].at(tokens, 0))
    for i, token in enumerate(tokens[:120]):
        if token.text not in {",", ":"}:
            continue
        after = _skip(tokens, i + 1, "before")
        named = adverbial or (token.text == ":" and not _words()["verbs"].at(tokens, 0))
        found = _opened(tokens, after, words) or _named(tokens, after, words, is_issuer)
        if found and (found.opener or named):
            return found
    return None


class Issuer:
    """Tells whether a name is the body that issues the document, or its head."""

    def __init__(self, issuer: str | None) -> None:
        self._issuer = _plain(issuer or "")

    def __call__(self, name: Name) -> bool:
        """Return True for “UBND tỉnh” or “Chủ tịch UBND tỉnh” in a document of the provincial People's Committee."""
        words = _plain(name.text)
        for person in ("chủ tịch ", "phó chủ tịch ", "đồng chí ", "lãnh đạo ", "bộ trưởng ", "giám đốc ", "bí thư "):
            words = words.removeprefix(person)
        if not self._issuer:
            return False
        core = words.removeprefix("ban thường vụ ").removeprefix("thường trực ").removeprefix("ban chấp hành ")
        return bool(core) and (core in self._issuer or self._issuer in core)


def _plain(name: str) -> str:
    words = " ".join(token.word for token in tokenise(name))
    return words.replace("ubnd", "ủy ban nhân dân").replace("hđnd", "hội đồng nhân dân")


def _skip(tokens: Sequence[Token], i: int, kind: str) -> int:
    while i < len(tokens):
        length = _words()[kind].at(tokens, i) or (tokens[i].text in {",", "-", "–", "“", '"'})
        if not length:
            break
        i += length
    return i


def _opened(tokens: Sequence[Token], i: int, words: Gazetteer) -> Assignment | None:
    """Read “Giao X ...”, “Đề nghị X ...”: the opener, then names."""
    length = _words()["openers"].at(tokens, i)
    if not length:
        return None
    after = _skip(tokens, i + length, "to")
    names, end = name_list(tokens, after, words)
    if not names:
        return None
    opener = " ".join(token.word for token in tokens[i : i + length])
    passing = opener in _words()["passing_on"]
    if passing and not tokens[i].capital and not any(token.is_word or token.text == ":" for token in tokens[end:]):
        return None  # “lãnh đạo các sở, ngành”: those who lead them, nobody is told to
    follow = work(tokens, _past_condition(tokens, end), words)
    found = replace(follow, leads=(*names, *follow.leads), opener=opener, passed_on=passing, told=False)
    return replace(found, action=i, directed=found.leads) if passing else found


_LONGEST_CONDITION = 20


def _past_condition(tokens: Sequence[Token], i: int) -> int:
    """Return the index after the measure that tells which of the named are meant: “có tỷ lệ trễ hạn trên 5% ...”."""
    if i + 1 >= len(tokens) or tokens[i].word != "có" or not _words()["measures"].at(tokens, i + 1):
        return i
    for j in range(i + 2, min(len(tokens), i + _LONGEST_CONDITION)):
        if tokens[j].text in {",", ";", ":"}:
            return i
        if tokens[j - 1].text == "%" or (tokens[j - 1].text[0].isdigit() and tokens[j].text != "%"):
            return j if _words()["verbs"].at(tokens, j) or _words()["must"].at(tokens, j) else i
    return i


def _named(tokens: Sequence[Token], i: int, words: Gazetteer, is_issuer: Issuer) -> Assignment | None:
    """Read “X chủ trì, phối hợp với Y ...”, where no word of telling follows the names; skip who assigns."""
    names, end = name_list(tokens, i, words)
    if not names:
        return None
    handing = _words()["openers"].at(tokens, end)
    if handing and (is_issuer(names[-1]) or not _words()["passing_on"].at(tokens, end)):
        handed = _opened(tokens, end, words)
        if handed or is_issuer(names[-1]):
            return replace(handed, passed_on=False) if handed else None
    follow = work(tokens, end, words)
    if follow.told:
        follow = _conditional(tokens, end, words) or follow
    return None if follow.told else replace(follow, leads=(*names, *follow.leads))


def _conditional(tokens: Sequence[Token], i: int, words: Gazetteer) -> Assignment | None:
    """Read “UBND các xã có tỷ lệ trễ hạn trên 5% phải ...” or the same before a colon: the names have a condition."""
    if tokens[i].word not in {"có", "được", "thuộc", "bị", "đạt", "xếp", "nào"}:
        return None
    for j in range(i + 1, min(len(tokens), i + 40)):
        if tokens[j].text == ":" and j + 1 == len(tokens):
            return Assignment((), (), j, conditional=True)
        length = _words()["must"].at(tokens, j)
        if length and tokens[j - 1].text != ",":
            return replace(work(tokens, j + length, words), conditional=True, told=False)
    return None


def work(tokens: Sequence[Token], i: int, words: Gazetteer) -> Assignment:
    """Read from behind the names on: modal words, “chủ trì”, “phối hợp với ...”, times; then the work begins."""
    vocabulary = _words()
    coordinating: list[Name] = []
    consumed = False
    times = {found.first: found.after for found in find_whens(tokens[i : i + 40])} if i < len(tokens) else {}
    times = {first + i: after + i for first, after in times.items()}
    while i < len(tokens):
        step, partners = _step(tokens, i, words, times)
        if step == i:
            break
        coordinating += partners
        consumed = consumed or tokens[i].text not in {","}
        i = step
    if i + 1 < len(tokens) and tokens[i].text in {":", "-", "–"}:
        i, consumed = i + 1, True
        if vocabulary["leading"].at(tokens, i):  # “Sở A: Chủ trì, phối hợp với Sở B ...”
            inner = work(tokens, i, words)
            i, coordinating = inner.action, [*coordinating, *inner.coordinating]
    passed = _passed_on(tokens, i, words)
    verb = i < len(tokens) and (vocabulary["verbs"].at(tokens, i) > 0 or tokens[i].text == ":")
    told = not consumed and not verb and i < len(tokens) and vocabulary["telling"].at(tokens, i) > 0
    return Assignment(
        tuple(passed),
        tuple(coordinating),
        i,
        sure=verb or consumed or i >= len(tokens),
        told=told,
        directed=tuple(passed),
    )


def _step(tokens: Sequence[Token], i: int, words: Gazetteer, times: dict[int, int]) -> tuple[int, list[Name]]:
    """Return the index after one piece that stands between names and work, with the partners it names."""
    vocabulary = _words()
    if tokens[i].text == ",":
        following = _step(tokens, i + 1, words, times)[0] if i + 1 < len(tokens) else i
        verb = i + 1 < len(tokens) and vocabulary["verbs"].at(tokens, i + 1) > 0
        return (i + 1, []) if following > i + 1 or verb else (i, [])
    if i in times and not (tokens[i].word in {"hoàn", "kết"} and times[i] >= len(tokens)):
        return times[i], []
    if length := vocabulary["coordinating"].at(tokens, i):
        partners, end = name_list(tokens, i + length, words)
        return (end, partners) if partners else (i, [])
    if length := vocabulary["leading"].at(tokens, i):
        return (i + length, []) if _work_follows(tokens, i + length) else (i, [])
    if length := vocabulary["standing"].at(tokens, i):
        return _to_work(tokens, i + length, 14), []
    if length := vocabulary["modals"].at(tokens, i):
        return i + length, []
    if vocabulary["adjuncts"].at(tokens, i) and not vocabulary["verbs"].at(tokens, i):
        end = _to_work(tokens, i + 1, 25)
        return (end, []) if end < len(tokens) else (i, [])
    return i, []


def _work_follows(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether “chủ trì” leads to other work, rather than being the work itself (“chủ trì cuộc họp”)."""
    vocabulary = _words()
    if i >= len(tokens) or tokens[i].text in {",", ":", ";", ".", ")"}:
        return True
    kinds = ("verbs", "coordinating", "modals", "adjuncts")
    return any(vocabulary[kind].at(tokens, i) for kind in kinds) or tokens[i].word in {"và", "thực", "trong"}


def _to_work(tokens: Sequence[Token], i: int, most: int) -> int:
    """Return the index of the next action word or “chủ trì” within `most` tokens, or the end."""
    vocabulary = _words()
    for j in range(i, min(len(tokens), i + most)):
        governed = tokens[j - 1].word in {"được", "phân", "đã", "việc", "của", "và", "sự", "để", "bị"}
        if not tokens[j].capital and vocabulary["verbs"].at(tokens, j) and not governed:
            return j
    return len(tokens)


def _passed_on(tokens: Sequence[Token], i: int, words: Gazetteer) -> list[Name]:
    """Return the names that the lead is to direct: “lãnh đạo, chỉ đạo UBND tỉnh ...”."""
    vocabulary = _words()
    while i < len(tokens) and (length := vocabulary["passing_on"].at(tokens, i) or (tokens[i].text == ",")):
        i += length
        if tokens[i - 1].text != ",":
            names, end = name_list(tokens, i, words)
            if names and (end >= len(tokens) or vocabulary["verbs"].at(tokens, end) or tokens[end].text == ":"):
                return names
    return []


def partners_within(tokens: Sequence[Token], i: int, words: Gazetteer) -> list[Name]:
    """Return the units named after a “phối hợp với” further on in the work."""
    found: list[Name] = []
    coordinating = _words()["coordinating"]
    while i < len(tokens):
        length = coordinating.at(tokens, i)
        if length and tokens[i].word.startswith("phối"):
            names, end = name_list(tokens, i + length, words)
            found += names
            i = max(end, i + length)
        else:
            i += 1
    return found


WHY_OPENED = Text("“{opener} {lead} …”", "“{opener} {lead} …” hands the work over")
WHY_NAMED = Text("“{lead} …” đứng đầu câu, sau đó là việc phải làm", "“{lead} …” opens the sentence and work follows")
WHY_ABOVE = Text("việc nằm dưới “{lead}” ở dòng trên", "the work stands below “{lead}” above it")
WHY_ADDRESSED = Text(
    "việc không nêu đơn vị; văn bản gửi “{lead}”, cần hỏi lại",
    "no unit is named; the letter goes to “{lead}”, to be asked",
)
WHY_TABLE = Text("dòng của bảng phân công, cột “{column}”", "a row of the table of tasks, column “{column}”")
WHY_FIELD = Text("ghi “{column}: {lead}”", "it says “{column}: {lead}”")
WHY_VERB = Text(
    "việc trong phần nhiệm vụ, không nêu đơn vị chủ trì", "work in the section of tasks, with no lead named"
)
