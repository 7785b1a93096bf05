"""Whether a code stands for the same unit in two periods: seven province codes changed their meaning in 2025."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from caicach.registry import Registry, Unit, period_end
from caicach.scoring import shown_name
from caicach.text import Text


class Identity(NamedTuple):
    """A unit's name, and why the unit after is not the unit before, where it is not."""

    name: str
    why: Text | None = None


Identify = Callable[[str], Identity]

_RESTATE = Text(
    "; muốn so sánh, quy đổi bằng lệnh “caicach units restate”.", "; to compare, restate with “caicach units restate”."
)


def identities(registry: Registry, from_period: str, to_period: str, level: str | None = None) -> Identify:
    """Return a function from a unit's code to its identity across the two periods, each looked up at its end.

    `level` is the level the instrument measures (None: any). A code that the registry doesn't know is its own name.
    """
    then, now = period_end(from_period), period_end(to_period)

    def identify(code: str) -> Identity:
        old, new = registry.at(code, then, level), registry.at(code, now, level)
        unit = new or old
        if unit is None:
            return Identity(code)
        same = old is not None and new is not None and registry.counterpart(old, now) == new
        return Identity(shown_name(unit), None if same else _why(code, old, new, from_period, to_period))

    return identify


def _why(code: str, old: Unit | None, new: Unit | None, before: str, after: str) -> Text:
    if new is None or old is None:
        unit = old or new
        assert unit is not None
        lacking = after if new is None else before
        return Text(
            f"{unit.full_name} không phải là đơn vị hành chính vào cuối kỳ {lacking}{_RESTATE.vi}",
            f"{unit.full_name} was not a unit at the end of {lacking}{_RESTATE.en}",
        )
    return Text(
        f"Mã {code} ở kỳ {before} là {old.full_name} trước sắp xếp, ở kỳ {after} là {new.full_name} mới, "
        f"không phải cùng một đơn vị{_RESTATE.vi}",
        f"Code {code} is the former {old.full_name} in {before} and the new {new.full_name} in {after}, "
        f"not one unit{_RESTATE.en}",
    )
