"""Criteria of two editions told to be the same: as the new edition says (`was`), else by code and title.

What is matched by likeness of titles alone is a guess and marked so, until a person writes `was` into the new edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from caicach.instruments.model import Criterion, Edition
from caicach.tables import fold_name
from caicach.text import Text

How = Literal["was", "code", "title", "likeness"]
Comparable = Literal["points", "percent", "no"]
SAME_CODE_LIKENESS, MOVED_LIKENESS = 60, 88
"""Likeness of folded titles (0–100) from which a criterion under the same code, or under another, is the same one."""


class Pair(NamedTuple):
    """A criterion of the old edition and the one that follows it; `points`: comparable as they are, or by `percent`."""

    old: Criterion
    new: Criterion
    how: How
    comparable: Comparable
    why: Text | None

    @property
    def is_guess(self) -> bool:
        """Tell whether nothing but likeness speaks for it."""
        return self.how == "likeness"


@dataclass(frozen=True, slots=True)
class Matching:
    """What follows what, and what has nothing before or after it, in the order of the new (`added`) and old tree."""

    pairs: tuple[Pair, ...]
    added: tuple[Criterion, ...]
    dropped: tuple[Criterion, ...]

    def follows(self, code: str) -> tuple[Pair, ...]:
        """Return the pairs of the new edition's criterion `code`: more than one where several were merged."""
        return tuple(pair for pair in self.pairs if pair.new.code == code)


def match(old: Edition, new: Edition) -> Matching:
    """Return which criteria of `new` follow which of `old`, and why some can't be compared."""
    search = _Search({c.code: c for c in old.walk()}, {c.code: c for c in new.walk()})
    search.by_word()
    search.by_code()
    search.by_title()
    search.by_likeness()
    befores = Counter(found.new for found in search.found)
    afters = Counter(found.old for found in search.found)
    order = {code: place for place, code in enumerate(search.new)}
    pairs = [
        _pair(search.old[f.old], search.new[f.new], f.how, befores[f.new], afters[f.old])
        for f in sorted(search.found, key=lambda f: order[f.new])
    ]
    added = tuple(c for code, c in search.new.items() if code not in befores)
    return Matching(tuple(pairs), added, tuple(c for code, c in search.old.items() if code not in afters))


class _Found(NamedTuple):
    old: str
    new: str
    how: How


@dataclass(slots=True)
class _Search:
    """What is matched so far; each step looks only at what the steps before left."""

    old: dict[str, Criterion]
    new: dict[str, Criterion]
    found: list[_Found] = field(default_factory=list)

    def by_word(self) -> None:
        """Take the new edition at its word; a criterion whose `was` is empty is new, whatever it looks like."""
        named = [(before, code) for code, c in self.new.items() for before in c.was or ()]
        self.found += [_Found(before, code, "was") for before, code in named if before in self.old]

    def by_code(self) -> None:
        """Match equal codes with titles that are alike."""
        left = dict(self._left_old())
        for code, criterion in list(self._left_new()):
            if code in left and alike(left[code], criterion) >= SAME_CODE_LIKENESS:
                self.found.append(_Found(code, code, "code"))

    def by_title(self) -> None:
        """Match equal titles that stand once on either side among what is left."""
        olds, news = list(self._left_old()), list(self._left_new())
        times = Counter(_title(c) for _, c in olds), Counter(_title(c) for _, c in news)
        by_title = {_title(c): code for code, c in olds}
        for code, criterion in news:
            title = _title(criterion)
            if times[0][title] == times[1][title] == 1:
                self.found.append(_Found(by_title[title], code, "title"))

    def by_likeness(self) -> None:
        """Match the most alike first, groups with groups and leaves with leaves."""
        pairs = [
            (alike(old, new), before, after)
            for after, new in self._left_new()
            for before, old in self._left_old()
            if bool(old.children) == bool(new.children)
        ]
        taken: set[tuple[str, str]] = set()
        for likeness, before, after in sorted(pairs, key=lambda p: -p[0]):
            if likeness >= MOVED_LIKENESS and not {("old", before), ("new", after)} & taken:
                taken |= {("old", before), ("new", after)}
                self.found.append(_Found(before, after, "likeness"))

    def _left_old(self) -> Iterator[tuple[str, Criterion]]:
        taken = {found.old for found in self.found}
        return ((code, c) for code, c in self.old.items() if code not in taken)

    def _left_new(self) -> Iterator[tuple[str, Criterion]]:
        taken = {found.new for found in self.found}
        return ((code, c) for code, c in self.new.items() if code not in taken and c.was is None)


def alike(one: Criterion, other: Criterion) -> float:
    """Return how alike two titles are, 0 to 100, letter case and diacritics aside."""
    return fuzz.token_sort_ratio(_title(one), _title(other))


def _title(criterion: Criterion) -> str:
    return fold_name(criterion.title.vi)


def _pair(old: Criterion, new: Criterion, how: How, befores: int, afters: int) -> Pair:
    """Return the pair, with whether points may be compared as they are, by percent of the maximum, or not at all."""
    if why := _incomparable(old, new, befores, afters):
        return Pair(old, new, how, "no", why)
    if old.max != new.max:
        return Pair(old, new, how, "percent", RESCALED)
    return Pair(old, new, how, "points", None)


def _incomparable(old: Criterion, new: Criterion, befores: int, afters: int) -> Text | None:
    if befores > 1:
        return MERGED
    if afters > 1:
        return SPLIT
    if bool(old.children) != bool(new.children):
        return REGROUPED
    if old.counts != new.counts:
        return COUNTS_OTHERWISE
    if not same_rule(old, new):
        return RULED_OTHERWISE
    return None


def same_rule(old: Criterion, new: Criterion) -> bool:
    """Tell whether two criteria are scored alike: the same rule, prerequisites and treatment of what does not apply.

    Labels aside: an option's or variable's identity is its id. Points may differ in step with the maximum.
    """
    if (old.combine, old.not_applicable) != (new.combine, new.not_applicable):
        return False
    if [(p.code, p.at_least, p.above) for p in old.requires] != [(p.code, p.at_least, p.above) for p in new.requires]:
        return False
    return _worth(old) == _worth(new)


def _worth(criterion: Criterion) -> object:
    """Return what a rule is worth as shares of the maximum, without the words in it."""
    rule, most = criterion.rule, criterion.max
    if rule is None:
        return None

    def plain(value: object, name: str) -> object:
        if isinstance(value, dict):
            return {k: plain(v, k) for k, v in value.items() if k not in ("label", "unknown", "takes")}
        if isinstance(value, list | tuple):
            return [plain(item, name) for item in value]
        return value / most if most and name in _IN_POINTS and isinstance(value, Decimal) else value

    return plain(rule.model_dump(), "")


_IN_POINTS = frozenset({"points", "points_each", "each_good", "each_bad", "least", "floor"})
MERGED = Text("Gộp từ nhiều tiêu chí trước đây.", "Several criteria were merged into it.")
SPLIT = Text("Tách thành nhiều tiêu chí.", "It was split into several criteria.")
REGROUPED = Text("Một bên là nhóm, một bên là tiêu chí thành phần.", "One is a group, the other a leaf.")
COUNTS_OTHERWISE = Text(
    "Cách cộng vào cấp trên đã đổi (thưởng, phạt).", "It enters the level above in another way now."
)
RULED_OTHERWISE = Text("Cách chấm đã đổi.", "The rule has changed.")
RESCALED = Text(
    "Điểm tối đa đã đổi; so sánh theo tỷ lệ điểm đạt được.", "The maximum has changed; compare percentages."
)
