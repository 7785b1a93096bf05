"""Names of a text matched to the names a caller knows; a likeness is offered, never taken for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from caicach.directives.model import Match, ReadTask
from caicach.directives.tokens import fold, tokenise

_ALIKE = 88.0


def match_units(task: ReadTask, aliases: Mapping[str, str]) -> ReadTask:
    """Return the task with the caller's unit for each lead and partner that is alike enough (88 of 100).

    `aliases` maps names to codes. Likeness is rapidfuzz's ratio over folded words, the usual short forms written out.
    """
    known = {_written_out(name): code for name, code in aliases.items()}
    found = []
    for name in (*task.lead, *task.coordinating):
        best = process.extractOne(_written_out(name), known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best:
            found.append(Match(name, known[best[0]], round(best[1], 1)))
    return replace(task, matches=tuple(found))


_SHORT = {"ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc", "vp": "văn phòng"}


def _written_out(name: str) -> str:
    return " ".join(_SHORT.get(token.word, fold(token.text)) for token in tokenise(name) if token.is_word)
