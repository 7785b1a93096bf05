"""Which channel a dossier came by, however its system writes it; and which unit of a lake a person means."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Literal

from caicach.dossiers.engine import connect, dossiers
from caicach.dossiers.facts import library
from caicach.dossiers.lake import Lake
from caicach.registry import Registry, fold

Channel = Literal["online", "counter", "post"]


def channel_of(text: str | None) -> Channel | None:
    """Return the channel that `text` names (`library/channels.yaml`); none is the counter; None where unknown."""
    return "counter" if text is None else _known().get(fold(text))


@functools.cache
def _known() -> dict[str, Channel]:
    channels: dict[Channel, list[Any]] = library("channels.yaml")
    return {fold(str(name)): channel for channel, names in channels.items() for name in names}


def find_unit(lake: Lake, text: str, on: dt.date, registry: Registry | None = None) -> str:
    """Return the unit of the lake that `text` means: as it is written there, or by its name or code on the day `on`.

    Raises InputError where neither the lake nor the registry knows it.
    """
    connection = connect()
    there = dossiers(connection, lake).select("unit").distinct()
    units = [str(name) for name in connection.to_pyarrow(there)["unit"].to_pylist()]
    if text in units:
        return text
    alike = [unit for unit in units if fold(unit) == fold(text)]
    return alike[0] if len(alike) == 1 else (registry or Registry.default()).find(text, on).code
