"""What verdicts do to a class: the best one that is still open, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caicach.accountability.loading import load_vocabulary
from caicach.accountability.model import Scale, Vocabulary
from caicach.accountability.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Capped:
    """A class after the verdicts: `before`, `after` (None: no class is left), and the verdicts that lowered it.

    `open` are the verdicts that can't be told and would lower it further: the class is not final with them.
    """

    before: str
    after: str | None
    by: tuple[Verdict, ...]
    open: tuple[Verdict, ...]


def cap_class(word: str, scale_id: str, verdicts: Sequence[Verdict], vocabulary: Vocabulary | None = None) -> Capped:
    """Return the class `word` of the scale under the verdicts of one subject and period.

    A rule that bars a class bars the better ones with it. Raises KeyError for an unknown scale and
    ValueError for a word that the scale does not have.
    """
    scale = _scale(scale_id, vocabulary or load_vocabulary())
    own = _place(scale, word)
    barring = [
        (_place(scale, c.barred), v) for v in verdicts if (c := v.rule.consequence) and c.barred and c.scale == scale_id
    ]
    lowering = [(place, v) for place, v in barring if v.verdict == "applies" and place <= own]
    allowed = min([own, *(place - 1 for place, _ in lowering)])
    doubtful = tuple(v for place, v in barring if v.verdict == "cannot-tell" and place <= allowed)
    after = scale.words[allowed].vi if allowed >= 0 else None
    return Capped(scale.words[own].vi, after, tuple(v for _, v in lowering), doubtful)


def _scale(scale_id: str, vocabulary: Vocabulary) -> Scale:
    return {scale.id: scale for scale in vocabulary.scales}[scale_id]


def _place(scale: Scale, word: str) -> int:
    place = scale.place(word)
    if place is None:
        raise ValueError(f"“{word}” không có trong thang {scale.id} (not on the scale)")
    return place
