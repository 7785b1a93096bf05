"""What every sentence of a story needs: the words of the instrument, its direction, and who moved between groups."""

from __future__ import annotations

from caicach.analysis import words
from caicach.analysis.change import Comparison, ComponentChange, UnitComparison
from caicach.text import Text


class View:
    """One unit of a comparison, seen through its instrument; `sign` is -1 where lower is better."""

    def __init__(self, comparison: Comparison, unit: UnitComparison) -> None:
        """Take the words of `comparison`'s instrument, and its decimals in the later period."""
        instrument = comparison.instrument
        edition = instrument.edition(comparison.after)
        self.comparison, self.unit = comparison, unit
        self.decimals = edition.decimals if edition else 2
        self.sign = 1 if instrument.higher_is_better else -1
        self.peers = words.peers(instrument.measures)
        self.order: dict[str, int] = {}
        self.titles: dict[str, Text] = {}
        for groups in (e.groups for e in instrument.editions if e.groups):
            self.order.update({code: place for place, code in enumerate(groups.codes)})
            self.titles.update(zip(groups.codes, groups.titles, strict=True))

    def move(self, component: ComponentChange) -> int | None:
        """Return how many groups a component climbed (negative: fell), or None where it has no group."""
        before, after = component.group_before, component.group_after
        if before is None or after is None or component.why is not None:
            return None
        return self.order[before] - self.order[after]

    def moved(self, *, down: bool) -> list[ComponentChange]:
        """Return the components that changed their group downwards, or upwards."""
        moves = [(self.move(c), c) for c in self.unit.components]
        return [c for move, c in moves if move and (move < 0) == down]

    def whither(self, component: ComponentChange) -> Text:
        """Return what became of a component's group, as the end of a sentence; nothing where groups are not known."""
        move = self.move(component)
        if move is None or component.group_after is None or component.group_before is None:
            return Text("", "")
        new, old = self.titles[component.group_after], self.titles[component.group_before]
        ranked = self.ranked(component)
        if move == 0:
            return Text(
                f", vẫn ở nhóm {new.vi} (hạng {ranked.vi})", f", still in the group “{new.en}” (rank {ranked.en})"
            )
        verb = Text("tụt", "down") if move < 0 else Text("tăng", "up")
        to = "xuống" if move < 0 else "lên"
        return Text(
            f", {verb.vi} từ nhóm {old.vi} {to} nhóm {new.vi} (hạng {ranked.vi})",
            f", {verb.en} from “{old.en}” to “{new.en}” (rank {ranked.en})",
        )

    def ranked(self, component: ComponentChange) -> Text:
        """Return a component's ranks: `10/63 → 50/60`."""
        rank = self.unit.rank
        before = f"{component.rank_before}/{rank.of_before}"
        return Text(*[f"{before} → {component.rank_after}/{rank.of_after}"] * 2)
