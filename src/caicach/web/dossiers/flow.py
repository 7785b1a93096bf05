"""The process as it ran, laid out from left to right: activities in layers, transitions as curves between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 140, 54
GAP_X, GAP_Y = 104, 46
MARGIN = 24
SLOWEST = 3
"""How many transitions are marked as those where most time goes."""


@dataclass(frozen=True)
class Transition:
    """From one activity to the next: how often, and the median of the working days between (None: unknown)."""

    start: str
    end: str
    count: int
    median_days: float | None

    @property
    def days(self) -> float:
        """Return the working days that it took of all cases together, as far as its median tells."""
        return self.count * (self.median_days or 0.0)


@dataclass(frozen=True)
class Box:
    """An activity as drawn: its place, its words, how often it occurs."""

    name: str
    lines: tuple[str, ...]
    count: int
    x: float
    y: float

    @property
    def middle(self) -> float:
        """Return where its words are centred."""
        return self.x + WIDTH / 2


@dataclass(frozen=True)
class Line:
    """A transition as drawn: its path, how thick, where its words stand, and whether it is one of the slowest."""

    transition: Transition
    path: str
    thick: float
    label_x: float
    label_y: float
    slow: bool
    back: bool


@dataclass(frozen=True)
class Flow:
    """The drawing: its size, its boxes and lines, and how many of the transitions it shows."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    shown: int
    all: int


def lay_out(counts: Mapping[str, int], order: Sequence[str], transitions: Sequence[Transition], detail: int) -> Flow:
    """Return the drawing of a process: `counts` of each activity, `order` in which activities come on average.

    `detail` (5 to 100): the most frequent transitions that together make this share of all are shown, and for each
    activity at least the most frequent one into it and out of it, so that nothing stands alone.
    """
    kept = _kept(transitions, detail)
    place = {name: n for n, name in enumerate(order)}
    layers = _layers(order, [t for t in kept if place[t.start] < place[t.end]])
    rows = _rows(order, layers, kept)
    tallest = max((sum(1 for other in layers.values() if other == layer) for layer in layers.values()), default=1)
    boxes = {
        name: Box(
            name,
            _broken(name),
            counts.get(name, 0),
            MARGIN + layers[name] * (WIDTH + GAP_X),
            MARGIN + (rows[name] + (tallest - _size(layers, layers[name])) / 2) * (HEIGHT + GAP_Y),
        )
        for name in order
    }
    slow = {id(t) for t in sorted(kept, key=lambda t: t.days, reverse=True)[:SLOWEST] if t.days > 0}
    deepest = max((box.y for box in boxes.values()), default=0) + HEIGHT
    most = max((t.count for t in kept), default=1)
    drawing = _Drawing(boxes, deepest, most, slow)
    lines = tuple(drawing.line(t) for t in sorted(kept, key=lambda t: t.count))
    width = 2 * MARGIN + (max(layers.values(), default=0) + 1) * (WIDTH + GAP_X) - GAP_X
    return Flow(width, drawing.deepest + MARGIN + 20, tuple(boxes.values()), lines, len(kept), len(transitions))


def _kept(transitions: Sequence[Transition], detail: int) -> list[Transition]:
    ordered = sorted(transitions, key=lambda t: (-t.count, t.start, t.end))
    whole, so_far, kept = sum(t.count for t in ordered), 0, []
    for transition in ordered:
        if so_far >= whole * detail / 100:
            break
        kept.append(transition)
        so_far += transition.count
    for name in sorted({t.start for t in ordered} | {t.end for t in ordered}):
        into = next((t for t in ordered if t.end == name and t.start != name), None)
        out = next((t for t in ordered if t.start == name and t.end != name), None)
        kept += [t for t in (into, out) if t is not None and t not in kept]
    return kept


def _layers(order: Sequence[str], forward: Sequence[Transition]) -> dict[str, int]:
    """Return each activity's layer: one more than the farthest of those that lead to it."""
    layers: dict[str, int] = {}
    for name in order:
        before = [layers[t.start] for t in forward if t.end == name and t.start in layers]
        layers[name] = max(before, default=-1) + 1
    return layers


def _rows(order: Sequence[str], layers: Mapping[str, int], kept: Sequence[Transition]) -> dict[str, int]:
    """Return each activity's place in its layer: near those that lead to it, the busiest way in the middle."""
    rows: dict[str, int] = {}
    for layer in range(max(layers.values(), default=-1) + 1):
        names = [name for name in order if layers[name] == layer]
        ordered = sorted(names, key=lambda n: (_weight(n, rows, kept), n))
        rows |= {name: place for place, name in enumerate(ordered)}
    return rows


def _weight(name: str, rows: Mapping[str, int], kept: Sequence[Transition]) -> float:
    """Return the mean place of those that lead to an activity, by how often they do."""
    into = [(rows[t.start], t.count) for t in kept if t.end == name and t.start in rows]
    return sum(place * count for place, count in into) / max(sum(count for _place, count in into), 1)


def _size(layers: Mapping[str, int], layer: int) -> int:
    return sum(1 for other in layers.values() if other == layer)


@dataclass
class _Drawing:
    boxes: Mapping[str, Box]
    deepest: float
    most: int
    slow: set[int]
    taken: int = field(default=0)
    floor: float = field(init=False)

    def __post_init__(self) -> None:
        self.floor = self.deepest

    def line(self, transition: Transition) -> Line:
        """Return a transition as a curve; one that skips layers or leads back runs below the boxes."""
        a, b = self.boxes[transition.start], self.boxes[transition.end]
        thick = 1 + 5 * math.sqrt(transition.count / self.most)
        slow, steps = id(transition) in self.slow, round((b.x - a.x) / (WIDTH + GAP_X))
        if steps == 1:
            x1, y1, x2, y2 = a.x + WIDTH, a.y + HEIGHT / 2, b.x - 7, b.y + HEIGHT / 2
            bend = (x2 - x1) / 2
            path = f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
            return Line(transition, path, thick, (x1 + x2) / 2, (y1 + y2) / 2 - 6, slow, back=False)
        self.taken += 1
        depth = self.floor + 22 * self.taken
        self.deepest = max(self.deepest, depth)
        x1, y1 = a.x + WIDTH * 0.7, a.y + HEIGHT
        x2, y2 = b.x + WIDTH * 0.3, b.y + HEIGHT + 7
        path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {depth + 12:.0f} {x2:.0f} {depth + 12:.0f} {x2:.0f} {y2:.0f}"
        # The middle of a cubic curve lies at an eighth, three eighths, three eighths and an eighth of its points.
        return Line(
            transition,
            path,
            thick,
            (x1 + x2) / 2,
            (y1 + y2) / 8 + 0.75 * (depth + 12) + 12,
            slow,
            back=steps <= 0,
        )


def _broken(name: str, room: int = 19) -> tuple[str, ...]:
    """Return a name on at most two lines."""
    words, lines = name.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines) if len(lines) <= 2 else (lines[0], f"{' '.join(lines[1:])[: room - 1]}…")
