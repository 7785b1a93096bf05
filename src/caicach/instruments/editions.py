"""Two editions of a criteria set side by side: what came, went, and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from caicach.instruments.matching import Matching, Pair, match, same_rule
from caicach.instruments.model import Criterion, Edition
from caicach.tables import fold_name


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """Criteria of the new edition without a predecessor, of the old one without a successor, and the pairs that differ.

    `reweighted`: another maximum or weight; `renamed`: other words (letter case and diacritics aside); `rule_changed`:
    scored otherwise (`same_rule`); `moved`: under another code. A pair may be in several. `matching` holds all pairs.
    """

    added: tuple[Criterion, ...]
    dropped: tuple[Criterion, ...]
    reweighted: tuple[Pair, ...]
    renamed: tuple[Pair, ...]
    rule_changed: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    matching: Matching

    def as_answer(self, language: str) -> dict[str, Any]:
        """Return the answer of `caicach instruments diff`: a list for each kind of change, and all matches."""
        kinds = [f.name for f in fields(self) if f.name != "matching"]
        answer: dict[str, Any] = {kind: [_plain(one, language) for one in getattr(self, kind)] for kind in kinds}
        answer["matches"] = [_plain(pair, language) for pair in self.matching.pairs]
        return answer


def compare_editions(old: Edition, new: Edition) -> EditionChanges:
    """Return what changed from `old` to `new`."""
    matching = match(old, new)

    def those(differ: Callable[[Pair], bool]) -> tuple[Pair, ...]:
        return tuple(pair for pair in matching.pairs if differ(pair))

    return EditionChanges(
        added=matching.added,
        dropped=matching.dropped,
        reweighted=those(lambda p: (p.old.max, p.old.weight) != (p.new.max, p.new.weight)),
        renamed=those(lambda p: fold_name(p.old.title.vi) != fold_name(p.new.title.vi)),
        rule_changed=those(lambda p: not same_rule(p.old, p.new)),
        moved=those(lambda p: p.old.code != p.new.code),
        matching=matching,
    )


def _plain(one: Criterion | Pair, language: str) -> dict[str, Any]:
    if isinstance(one, Criterion):
        return {"code": one.code, "title": one.title.within(language), "max": one.max}
    return {
        "old": _plain(one.old, language),
        "new": _plain(one.new, language),
        "how": one.how,
        "guess": one.is_guess,
        "comparable": one.comparable,
        "why": one.why.within(language) if one.why else None,
    }
