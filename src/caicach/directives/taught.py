"""What people's corrections teach the reader: names no list holds, and phrases of time that mean a rhythm.

A lesson fills a gap, it never speaks against the text: a name is added to the known ones, a rhythm is given only to a
task for which the grammar found no deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from caicach.directives.deadlines import Deadline
from caicach.directives.gazetteer import gazetteer
from caicach.directives.library import load
from caicach.directives.model import ReadTask
from caicach.directives.tokens import Phrases, Token, tokenise
from caicach.directives.when import find_whens
from caicach.text import Text

_LONGEST_NAME = 14
_LONGEST_PHRASE = 8


def teachable_name(name: str) -> bool:
    """Tell whether `name` can be learned as what one unit is called.

    Not: a group (“các sở”, “Đơn vị chủ trì”), an office held by a person, a body every place has (“UBND”), a known name
    with further words behind it (those are the work, not the name), an action or another ordinary word.
    """
    words, tokens = gazetteer(), tokenise(name)
    if not 0 < len(tokens) <= _LONGEST_NAME or not tokens[0].capital or words.plural.at(tokens, 0):
        return False
    if len(tokens) == 1:
        return name.isupper() and len(name) > 1 and name not in _every_place()
    complete = words.complete.at(tokens, 0)
    if complete:
        return complete == len(tokens) and name not in _every_place()
    ordinary = words.verbs.at(tokens, 0) or words.not_units.at(tokens, 0) or words.ends.at(tokens, 0)
    return not ordinary and words.persons.at(tokens, 0) < len(tokens) and any(_own(token) for token in tokens[1:])


def name_cut_off(before: str, after: str) -> str | None:
    """Return the name that a person cut off the beginning of a task's words, its opener aside; None where none.

    “Giao Tổ 766 rà soát hồ sơ” made “rà soát hồ sơ” tells that “Tổ 766” was who the work was given to.
    """
    if not after or not before.lower().endswith(after.lower()):
        return None
    tokens = tokenise(before[: len(before) - len(after)])
    while tokens and not tokens[-1].is_word:
        tokens.pop()
    first = Phrases(load("words")["openers"]).at(tokens, 0)
    name = before[tokens[first].start : tokens[-1].end] if first < len(tokens) else ""
    return name if teachable_name(name) else None


def _own(token: Token) -> bool:
    """Tell whether a word is one name's own: written with a capital or holding a figure."""
    return token.capital or any(sign.isdigit() for sign in token.text)


def _every_place() -> Phrases:
    groups = load("units")["names"]
    return Phrases([*groups["committees"], *groups["councils"], *groups["steering"]])


def teachable_phrase(phrase: str) -> bool:
    """Tell whether a phrase of time can be learned as a rhythm: it names no day, and the grammar does not read it."""
    tokens = tokenise(phrase)
    plain = not any(sign.isdigit() for sign in phrase)
    return plain and 1 < len(tokens) <= _LONGEST_PHRASE and not list(find_whens(tokens))


def with_phrases(task: ReadTask, phrases: Mapping[str, str], text: str) -> ReadTask:
    """Return the task with the rhythm that a taught phrase in its clause stands for, where it has no deadline.

    `phrases` maps phrases to rhythms (`week`, `month`, `quarter`, `half-year`, `year`, `continuous`); `text` is the
    document's plain text.
    """
    if task.deadline.kind != "none":
        return task
    known = Phrases(phrases)
    rhythms = {tuple(t.word for t in tokenise(phrase)): every for phrase, every in phrases.items()}
    tokens = tokenise(text[task.start : task.end], task.start)
    for i in range(len(tokens)):
        if length := known.at(tokens, i):
            start, end = tokens[i].start, tokens[i + length - 1].end
            every = rhythms[tuple(t.word for t in tokens[i : i + length])]
            said = " ".join(text[start:end].split())
            deadline = Deadline(kind="recurring", every=(every,), text=said, start=start, end=end)
            because = Text(
                f"{task.because.vi}; “{said}” theo cách hiểu đã học", f"{task.because.en}; “{said}” as was taught"
            )
            settled = tuple(field for field in task.uncertain if field != "deadline")
            return replace(task, deadline=deadline, because=because, uncertain=settled)
    return task
