"""What moved a unit, finding by finding, in words.

A page that only lists falls would mislead: the largest loss may move no group, a component may fall in rank while
its score rises.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from caicach.analysis import words
from caicach.analysis.change import ComponentChange
from caicach.analysis.view import View
from caicach.text import Text

Kind = Literal[
    "largest-loss", "largest-gain", "outpaced", "outlasted", "group-down", "group-up", "others", "missing", "structure"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the figures say, with the codes of the components it is about, so that it can be linked.

    `outpaced`: better but in a lower group; `outlasted`: worse but in a higher one.
    """

    kind: Kind
    text: Text
    codes: tuple[str, ...] = ()


def findings(view: View) -> tuple[Finding, ...]:
    """Return what moved the unit, the weightiest first."""
    return (
        *_largest(view),
        *_against_the_stream(view),
        *_group_lists(view),
        *_others(view),
        *_limits(view),
    )


def _largest(view: View) -> list[Finding]:
    """Return the largest loss and the largest gain, and whether each moved a group."""
    told = [(c.contribution * view.sign, c) for c in view.unit.components if c.contribution is not None]
    if not told:
        return []
    found = []
    loss, lost = min(told, key=lambda pair: pair[0])
    if loss < 0:
        start = Text("Mất nhiều nhất ở ", "The largest loss is ")
        found.append(Finding("largest-loss", _most(view, start, lost), (lost.code,)))
    gain, gained = max(told, key=lambda pair: pair[0])
    if gain > 0:
        start = Text("Được nhiều nhất ở ", "The largest gain is ")
        found.append(Finding("largest-gain", _most(view, start, gained), (gained.code,)))
    return found


def _most(view: View, start: Text, component: ComponentChange) -> Text:
    shown = words.signed(component.contribution or Decimal(0), view.decimals)
    where = view.whither(component)
    return Text(
        f"{start.vi}{component.title.vi} ({shown.vi} điểm){where.vi}.",
        f"{start.en}{component.title.en} ({shown.en} points){where.en}.",
    )


def _against_the_stream(view: View) -> list[Finding]:
    """Return components whose group moved against their score, the others having moved further."""
    found = []
    for component in view.unit.components:
        move, change = view.move(component), component.change
        if move is None or change is None:
            continue
        better = change * view.sign
        if better > 0 > move:
            found.append(Finding("outpaced", _contrary(view, component, rose=True), (component.code,)))
        elif better < 0 < move:
            found.append(Finding("outlasted", _contrary(view, component, rose=False), (component.code,)))
    return found


def _contrary(view: View, component: ComponentChange, *, rose: bool) -> Text:
    change = component.change or Decimal(0)
    shown, where = words.size(change, view.decimals), view.whither(component)
    verb = Text("tăng", "rose") if change > 0 else Text("giảm", "fell")
    meanwhile = (
        Text(f"trong khi {view.peers.vi} tiến nhanh hơn", f"while {view.peers.en} improved more")
        if rose
        else Text(f"trong khi {view.peers.vi} lùi nhiều hơn", f"while {view.peers.en} lost more")
    )
    where = Text(where.vi.removeprefix(","), where.en.removeprefix(","))
    return Text(
        f"{component.title.vi}: điểm {verb.vi} {shown.vi} nhưng{where.vi}, {meanwhile.vi}.",
        f"{component.title.en}: the score {verb.en} by {shown.en} but went{where.en}, {meanwhile.en}.",
    )


def _group_lists(view: View) -> list[Finding]:
    found = []
    for kind, start, down in (
        ("group-down", Text("Xuống nhóm: ", "Down a group: "), True),
        ("group-up", Text("Lên nhóm: ", "Up a group: "), False),
    ):
        moved = view.moved(down=down)
        if moved:
            names = words.listed([_moved_name(view, c) for c in moved])
            text = Text(f"{start.vi}{names.vi}.", f"{start.en}{names.en}.")
            found.append(Finding(kind, text, tuple(c.code for c in moved)))  # type: ignore[arg-type]
    return found


def _moved_name(view: View, component: ComponentChange) -> Text:
    old, new = view.titles[component.group_before or ""], view.titles[component.group_after or ""]
    return Text(f"{component.title.vi} ({old.vi} → {new.vi})", f"{component.title.en} ({old.en} → {new.en})")


def _others(view: View) -> list[Finding]:
    rank = view.unit.rank
    if rank.if_others_stood_still is None or rank.after is None:
        return []
    before = view.comparison.before
    text = Text(
        f"Nếu {view.peers.vi} giữ nguyên điểm {before} thì xếp thứ {rank.if_others_stood_still}; "
        f"thực tế xếp thứ {rank.after}/{rank.of_after}.",
        f"Had {view.peers.en} kept their scores of {before} the rank would be {rank.if_others_stood_still}; "
        f"it is {rank.after} of {rank.of_after}.",
    )
    return [Finding("others", text)]


def _limits(view: View) -> list[Finding]:
    reasons = [why for why in (view.comparison.why, view.comparison.note) if why is not None]
    return [
        *(Finding("missing", note) for note in view.unit.notes),
        *(Finding("structure", why) for why in reasons),
    ]
