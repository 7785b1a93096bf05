"""Changing a criteria set's tree: plain functions from an edition to an edition. Nothing here knows the web.

A node is named by its code. What a change may not do raises InputError, saying how to get there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Edition, Prerequisite, Scale
from caicach.text import Text

Branch = tuple[Criterion, ...]
Step = Literal["up", "down", "indent", "outdent"]


class Place(NamedTuple):
    """Where a node stands: the node above (None at the top), those beside it (itself included), and its position."""

    parent: Criterion | None
    beside: Branch
    at: int


def place_of(edition: Edition, code: str) -> Place:
    """Return where the node `code` stands; raises InputError where there is none (someone took it out)."""
    for parent, beside in _branches(edition):
        for index, criterion in enumerate(beside):
            if criterion.code == code:
                return Place(parent, beside, index)
    raise InputError(Problem(found=code, expected=_A_NODE, cure=_RELOAD))


def node_of(edition: Edition, code: str) -> Criterion:
    """Return the node `code`; raises InputError where there is none."""
    place = place_of(edition, code)
    return place.beside[place.at]


def put(edition: Edition, code: str, node: Criterion) -> Edition:
    """Return the edition with the node `code` replaced; where its code changes, what refers to it follows."""
    if node.code != code and edition.criterion(node.code) is not None:
        raise InputError(Problem(found=node.code, expected=_A_FREE_CODE, cure=_OTHER_CODE))
    kept = node.model_copy(update={"code": code})
    place = place_of(edition, code)
    changed = _with(edition, _code(place.parent), lambda branch: _replaced(branch, place.at, kept))
    return _scaled(changed if node.code == code else recoded(changed, {code: node.code}))


def add(edition: Edition, parent: str | None, title: str, maximum: Decimal | None) -> tuple[Edition, str]:
    """Return the edition with a new node, last under `parent` (None: at the top), and the new node's code.

    It says of itself that it is new (`was` is empty), and has no rule yet.
    """
    if parent is not None:
        _refuse_leaf(edition, node_of(edition, parent))
    code = free_code(edition, parent)
    node = Criterion(code=code, title=Text.of(title), max=maximum, was=())
    return _scaled(_with(edition, parent, lambda branch: (*branch, node))), code


def remove(edition: Edition, code: str) -> Edition:
    """Return the edition without the node `code` and all below it; refused while others require one of them."""
    place = place_of(edition, code)
    gone = {c.code for c in place.beside[place.at].walk()}
    _refuse_required(edition, code, gone)
    return _scaled(_with(edition, _code(place.parent), lambda b: b[: place.at] + b[place.at + 1 :]))


def move(edition: Edition, code: str, parent: str | None, before: str | None) -> Edition:
    """Return the edition with the node under `parent` (None: at the top), before its child `before` (None: last)."""
    node = node_of(edition, code)
    if code in (parent, before):
        return edition
    if parent is not None:
        above = node_of(edition, parent)
        if parent in {c.code for c in node.walk()}:
            raise InputError(Problem(found=code, expected=_NOT_INTO_ITSELF, cure=_CHOOSE_PLACE))
        if above.code != _code(place_of(edition, code).parent):
            _refuse_leaf(edition, above)
    origin = place_of(edition, code)
    without = _with(edition, _code(origin.parent), lambda b: b[: origin.at] + b[origin.at + 1 :])

    def inserted(branch: Branch) -> Branch:
        at = next((i for i, c in enumerate(branch) if c.code == before), len(branch))
        return (*branch[:at], node, *branch[at:])

    return _scaled(_with(without, parent, inserted))


def step(edition: Edition, code: str, way: Step) -> Edition:
    """Return the edition with the node one place up or down among those beside it, one level in, or one level out.

    At the edge, where there is no such place, nothing changes.
    """
    parent, beside, index = place_of(edition, code)
    above = _code(parent)
    if way == "up" and index > 0:
        return move(edition, code, above, beside[index - 1].code)
    if way == "down" and index + 1 < len(beside):
        return move(edition, code, above, beside[index + 2].code if index + 2 < len(beside) else None)
    if way == "indent" and index > 0:
        return move(edition, code, beside[index - 1].code, None)
    if way == "outdent" and parent is not None:
        over = place_of(edition, parent.code)
        after = over.beside[over.at + 1].code if over.at + 1 < len(over.beside) else None
        return move(edition, code, _code(over.parent), after)
    return edition


def renumbered(edition: Edition) -> Edition:
    """Return the edition with codes by place (1, 1.1, 1.1.1); each changed node keeps in `was` what it was called."""
    return recoded(edition, codes_by_place(edition))


def codes_by_place(edition: Edition) -> dict[str, str]:
    """Return the code that each node would have by its place, by the code it has."""
    found: dict[str, str] = {}

    def number(branch: Branch, above: str) -> None:
        for place, criterion in enumerate(branch, start=1):
            found[criterion.code] = f"{above}{place}"
            number(criterion.children, f"{above}{place}.")

    number(edition.criteria, "")
    return found


def recoded(edition: Edition, codes: Mapping[str, str]) -> Edition:
    """Return the edition with nodes called anew, and every prerequisite that names one of them."""

    def anew(requires: tuple[Prerequisite, ...]) -> tuple[Prerequisite, ...]:
        return tuple(p.model_copy(update={"code": codes.get(p.code, p.code)}) for p in requires)

    def of(criterion: Criterion) -> dict[str, Any]:
        code = codes.get(criterion.code, criterion.code)
        was = (criterion.code,) if criterion.was is None and code != criterion.code else criterion.was
        return {"code": code, "was": was, "requires": anew(criterion.requires)}

    classes = tuple(b.model_copy(update={"requires": anew(b.requires)}) for b in edition.classes)
    return each(edition, of).model_copy(update={"classes": classes})


def begun(edition: Edition) -> Edition:
    """Return the edition as the beginning of a new one: each node follows the one of its own code (no `was`)."""
    return each(edition, lambda _criterion: {"was": None})


def each(edition: Edition, change: Callable[[Criterion], Mapping[str, Any]]) -> Edition:
    """Return the edition with the values that `change` gives each node in place of its own."""

    def of(criterion: Criterion) -> Criterion:
        children = tuple(of(child) for child in criterion.children)
        return criterion.model_copy(update={**change(criterion), "children": children})

    return edition.model_copy(update={"criteria": tuple(of(c) for c in edition.criteria)})


def free_code(edition: Edition, parent: str | None) -> str:
    """Return the next code under `parent` that no node has."""
    taken = {c.code for c in edition.walk()}
    beside = edition.criteria if parent is None else node_of(edition, parent).children
    last = [c.code.rpartition(".")[2] for c in beside]
    number = max((int(part) for part in last if part.isascii() and part.isdecimal()), default=0) + 1
    above = "" if parent is None else f"{parent}."
    while f"{above}{number}" in taken:
        number += 1
    return f"{above}{number}"


def total(branch: Branch) -> Decimal | None:
    """Return the sum of maxima that count inside; None where one is missing or there is none."""
    maxima = [c.max for c in branch if c.counts == "inside"]
    known = [m for m in maxima if m is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(maxima) else None


def _scaled(edition: Edition) -> Edition:
    """Return the edition with its scale, where it says one, up to what its fields now come to, bonus included."""
    reached = [c.max for c in edition.criteria if c.counts != "takes-off"]
    if edition.scale is None or not reached or any(m is None for m in reached):
        return edition
    high = sum((m for m in reached if m is not None), Decimal(0))
    return edition.model_copy(update={"scale": Scale(low=edition.scale.low, high=high)})


def _branches(edition: Edition) -> Iterator[tuple[Criterion | None, Branch]]:
    yield None, edition.criteria
    for criterion in edition.walk():
        if criterion.children:
            yield criterion, criterion.children


def _with(edition: Edition, parent: str | None, change: Callable[[Branch], Branch]) -> Edition:
    """Return the edition with the nodes right below `parent` changed."""
    if parent is None:
        return edition.model_copy(update={"criteria": change(edition.criteria)})

    def of(branch: Branch) -> Branch:
        return tuple(
            c.model_copy(update={"children": change(c.children) if c.code == parent else of(c.children)})
            if c.code == parent or c.children
            else c
            for c in branch
        )

    return edition.model_copy(update={"criteria": of(edition.criteria)})


def _replaced(branch: Branch, index: int, node: Criterion) -> Branch:
    return (*branch[:index], node, *branch[index + 1 :])


def _refuse_leaf(edition: Edition, above: Criterion) -> None:
    """Raise where something would be put below a leaf that is scored, or that others require."""
    if above.children:
        return
    if above.rule is not None:
        raise InputError(Problem(found=above.code, expected=_A_GROUP, cure=_TAKE_RULE))
    _refuse_required(edition, above.code, {above.code})


def _refuse_required(edition: Edition, code: str, codes: set[str]) -> None:
    """Raise where a node that is not of `codes`, or a class, requires one of them; `code` is what is told."""
    names = [c.code for c in edition.walk() if c.code not in codes and any(p.code in codes for p in c.requires)]
    names += [b.title.vi for b in edition.classes if any(p.code in codes for p in b.requires)]
    if names:
        raise InputError(Problem(found=code, expected=_NOT_REQUIRED.format(names=", ".join(names)), cure=_TAKE_OFF))


def _code(criterion: Criterion | None) -> str | None:
    return None if criterion is None else criterion.code


_A_NODE = Text("một mục có trong bộ tiêu chí", "a node of the criteria set")
_RELOAD = Text("Mục này không còn; tải lại trang.", "It is no longer there; reload the page.")
_A_FREE_CODE = Text("mã số chưa dùng trong bộ", "a code not used in the set yet")
_OTHER_CODE = Text("Chọn mã số khác.", "Choose another code.")
_NOT_INTO_ITSELF = Text("vị trí ngoài chính mục đó", "a place outside the node itself")
_CHOOSE_PLACE = Text("Chọn vị trí khác.", "Choose another place.")
_A_GROUP = Text("một nhóm, hoặc tiêu chí chưa có cách chấm", "a group, or a leaf without a rule")
_TAKE_RULE = Text(
    "Tiêu chí này đang được chấm trực tiếp. Bỏ cách chấm của nó trước khi đặt mục con bên dưới.",
    "It is scored itself. Take its rule off before putting anything below it.",
)
_NOT_REQUIRED = Text(
    "mục không là điều kiện tiên quyết của mục khác (đang là của {names})",
    "a node that is no prerequisite (it is one of {names})",
)
_TAKE_OFF = Text("Bỏ điều kiện tiên quyết đó trước.", "Take that prerequisite off first.")
