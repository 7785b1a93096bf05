"""What a room of the house says on the home page: a figure on its step, and what waits for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One step of the loop on the home page: its figure, a line below it, and the state that colours the line."""

    name: str
    title: Any
    url: str
    figure: Any
    line: Any = ""
    state: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the reader: what, where, why, and how urgent (larger is more)."""

    words: Any
    url: str
    line: Any
    chip: Any
    state: str
    urgency: int = 0
