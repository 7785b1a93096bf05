"""What falls due by itself: apps register an act that every tick calls; the act does its work once, however often."""

from __future__ import annotations

import logging
from collections.abc import Callable

Act = Callable[[], object]
_DUE: list[Act] = []
log = logging.getLogger("caicach")


def on_tick(act: Act) -> None:
    """Have `act` called at every tick, about every half minute: cheap where nothing is due, and idempotent."""
    if act not in _DUE:
        _DUE.append(act)


def call_due() -> int:
    """Call every registered act; one that fails is logged and hinders no other. Returns how many failed."""
    failed = 0
    for act in _DUE:
        try:
            act()
        except Exception:
            failed += 1
            log.exception("what is due could not be done: %s", getattr(act, "__qualname__", act))
    return failed
